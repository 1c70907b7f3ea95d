package dev.ondol.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ondol.cli.Main;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The house rules that a program can check on the text of the sources. */
class TidyTest {
  private static final int MAX_LINES = 600;

  /** From here on the class comment has to say why the file is as long as it is. */
  private static final int LINES_THAT_NEED_A_REASON = 400;

  private static final int MAX_README_LINES = 120;
  private static final int MAX_PACKAGE_STORY_LINES = 40;

  private static final Pattern BANNED_WORD =
      Pattern.compile("(Impl|Base|Abstract|Util|Utils|Helper|Common|Info|V\\d+|New)(?=[A-Z]|$)");

  /** The kernel's own names for two things that both exist. */
  private static final Pattern KERNEL_NAME = Pattern.compile("Cgroup\\w*V[12]\\w*|V[12]Cgroup\\w*");

  private static final Pattern LEFT_OVER =
      Pattern.compile("\\b(TO" + "DO|FIX" + "ME|X" + "XX)\\b|@Dis" + "abled|Story to" + " come");

  private static final Pattern MACHINE =
      Pattern.compile(
          "/tmp/" + "wt|/wo" + "rk/|/ro" + "ot/[.a-z]|/home/[a-z]+/|temurin-25-jdk-amd" + "64");

  @Test
  void noSourceFileIsTooLong() {
    assertThat(offenders(Tree.javaFiles(), file -> lines(file) > MAX_LINES)).isEmpty();
  }

  @Test
  void aLongSourceFileSaysWhy() {
    assertThat(
            offenders(
                mainSources(),
                file ->
                    lines(file) > LINES_THAT_NEED_A_REASON
                        && !Tree.read(file).contains("long because")))
        .as(
            "a file over %d lines says 'long because' in its class comment",
            LINES_THAT_NEED_A_REASON)
        .isEmpty();
  }

  @Test
  void noTypeIsNamedByAnEmptyWord() {
    assertThat(
            offenders(
                Tree.javaFiles(),
                file -> {
                  String type = file.getFileName().toString().replace(".java", "");
                  return BANNED_WORD.matcher(type).find() && !KERNEL_NAME.matcher(type).matches();
                }))
        .isEmpty();
  }

  @Test
  void onlyTheTwoManagersAreManagers() {
    assertThat(
            offenders(
                Tree.javaFiles(),
                file -> {
                  String type = file.getFileName().toString().replaceFirst("(Test)?\\.java", "");
                  return type.contains("Manager")
                      && !type.contains("WorkerManager")
                      && !type.contains("MicroManager");
                }))
        .isEmpty();
  }

  @Test
  void everyPackageTellsItsStory() {
    List<String> without = new ArrayList<>();
    for (Path file : mainSources()) {
      Path story = file.resolveSibling("package-info.java");
      String text = Files.exists(story) ? Tree.read(story) : "";
      int lines = text.indexOf("package ") < 0 ? 0 : (int) text.lines().count();
      boolean told = text.contains("/**") && text.contains("<pre>") && text.contains("@NullMarked");
      if (!told || lines > MAX_PACKAGE_STORY_LINES) {
        without.add(Tree.name(file));
      }
    }
    assertThat(without.stream().distinct())
        .as(
            "packages whose package-info.java is missing, has no picture, is not @NullMarked or is"
                + " too long")
        .isEmpty();
  }

  @Test
  void nothingIsLeftForLater() {
    assertThat(offenders(texts(), file -> LEFT_OVER.matcher(Tree.read(file)).find())).isEmpty();
  }

  @Test
  void noPathOfOneMachineIsInTheSources() {
    assertThat(offenders(texts(), file -> MACHINE.matcher(Tree.read(file)).find())).isEmpty();
  }

  @Test
  void noBuildFileNamesARegistry() {
    assertThat(
            offenders(
                Tree.files(name ->
                    name.equals("pom.xml") || name.equals("package.json") || name.equals(".npmrc")),
                file ->
                    Pattern.compile("<repositor|registry=|<mirror")
                        .matcher(Tree.read(file))
                        .find()))
        .isEmpty();
  }

  @Test
  void theReadmeIsShort() {
    assertThat(lines(Tree.ROOT.resolve("README.md"))).isLessThanOrEqualTo(MAX_README_LINES);
  }

  @Test
  void everyRelativeLinkLeadsSomewhere() {
    Pattern link = Pattern.compile("\\]\\(([^)#:]+)(#[^)]*)?\\)");
    List<String> broken = new ArrayList<>();
    for (Path page : Tree.files(name -> name.endsWith(".md"))) {
      Matcher matcher = link.matcher(Tree.read(page));
      while (matcher.find()) {
        if (!Files.exists(page.resolveSibling(matcher.group(1)))) {
          broken.add(Tree.name(page) + " -> " + matcher.group(1));
        }
      }
    }
    assertThat(broken).isEmpty();
  }

  @Test
  void everyCommandInTheReadmeIsOne() {
    Matcher matcher =
        Pattern.compile("\\./ondol ([a-z]+)").matcher(Tree.read(Tree.ROOT.resolve("README.md")));
    List<String> named = matcher.results().map(result -> result.group(1)).distinct().toList();

    assertThat(named).isNotEmpty();
    assertThat(Main.commandLine(Map.of()).getSubcommands().keySet()).containsAll(named);
  }

  private static List<Path> mainSources() {
    return Tree.javaFiles().stream()
        .filter(file -> Tree.name(file).contains("src/main/java"))
        .toList();
  }

  private static List<Path> texts() {
    return Tree.files(name ->
        name.matches(".*\\.(java|md|xml|sql|js|mjs|cjs|py|sh|conf|json|yaml|yml|toml)")
            || name.equals("run")
            || name.equals("ondol")
            || name.equals("bootstrap"));
  }

  private static long lines(Path file) {
    return Tree.read(file).lines().count();
  }

  private static List<String> offenders(List<Path> files, Predicate<Path> offends) {
    return files.stream().filter(offends).map(Tree::name).toList();
  }
}
