package dev.ondol.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class CommandLineTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void envPointsEveryAwsVariableHere() {
    int exit = execute(Map.of("ONDOL_PORT", "4700", "AWS_PROFILE", "work"), "env");

    assertThat(exit).isEqualTo(ExitCode.OK);
    assertThat(out.toString().lines())
        .containsExactly(
            "unset AWS_PROFILE",
            "export AWS_ENDPOINT_URL=http://127.0.0.1:4700",
            "export AWS_REGION=us-east-1",
            "export AWS_DEFAULT_REGION=us-east-1",
            "export AWS_ACCESS_KEY_ID=ondol",
            "export AWS_SECRET_ACCESS_KEY=ondol");
  }

  @Test
  void aWrongSettingIsAUsageErrorOfOneSentence() {
    int exit = execute(Map.of("ONDOL_PORT", "x"), "env");

    assertThat(exit).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).startsWith("ondol: port = x (ONDOL_PORT): must be").hasLineCount(1);
  }

  @Test
  void aPlatformThatDoesNotAnswerHasItsOwnExitCode() {
    int exit = execute(Map.of(), "invoke", "hello", "--endpoint", "http://127.0.0.1:1");

    assertThat(exit).isEqualTo(ExitCode.UNREACHABLE);
    assertThat(err.toString()).contains("http://127.0.0.1:1", "ondol up").hasLineCount(1);
  }

  @Test
  void completionScriptsKnowEverySubcommand() {
    for (String shell : new String[] {"bash", "zsh"}) {
      assertThat(execute(Map.of(), "completion", shell)).isEqualTo(ExitCode.OK);
      assertThat(out.toString()).contains("deploy", "invoke", "logs");
    }
  }

  @Test
  void everySubcommandHasHelp() {
    for (String name : Main.commandLine(Map.of()).getSubcommands().keySet()) {
      assertThat(execute(Map.of(), name, "--help")).as(name).isEqualTo(ExitCode.OK);
      assertThat(out.toString()).contains("Usage: ondol " + name);
    }
  }

  @Test
  void aSubcommandThatIsNamedIsReadAlone() {
    assertThat(Main.commandLine(Map.of(), "invoke", "hello").getSubcommands())
        .containsOnlyKeys("invoke");
    assertThat(Main.commandLine(Map.of(), "inwoke", "hello").getSubcommands())
        .hasSizeGreaterThan(1);
  }

  private int execute(Map<String, String> environment, String... args) {
    CommandLine ondol = Main.commandLine(environment, args);
    ondol.setOut(new PrintWriter(out, true));
    ondol.setErr(new PrintWriter(err, true));
    return ondol.execute(args);
  }
}
