package dev.ondol.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.LambdaClient;

/** What is made of code ahead, with pools and without. */
@Timeout(90)
@ParameterizedClass
@CsvSource({"process, on", "process, off", "container, on", "container, off"})
class CodeCachesTest {
  /** Says whether its module came out of a cache. */
  private static final String NODE =
      """
      const compiled = new Error().stack.split('\\n')[2].includes('/ondol/compiled.js');
      exports.handler = async (event) => [compiled, NUMBER, process.env._ONDOL_CACHE];
      """
          + "// padding\n".repeat(1000);

  private final TestPlatform platform;
  private final LambdaClient lambda;
  private final HttpClient http = HttpClient.newHttpClient();

  CodeCachesTest(String isolation, String pools) {
    platform = TestPlatform.start(isolation, Map.of("pools", pools));
    lambda = platform.lambda();
  }

  @AfterEach
  void stop() {
    http.close();
    platform.close();
  }

  @Test
  void eachCodeHasItsOwnAndAnUpdateHasAnother() {
    create("one", NODE.replace("NUMBER", "1"));
    Eventually.get(() -> caches("made"), made -> made == 1);
    assertThat(cold("one")).isEqualTo("[true,1,null]");
    create("two", NODE.replace("NUMBER", "2"));
    Eventually.get(() -> caches("made"), made -> made == 2);
    assertThat(cold("two")).isEqualTo("[true,2,null]");
    assertThat(cold("one")).isEqualTo("[true,1,null]");
    SdkBytes third = CodeZip.with("index.js", NODE.replace("NUMBER", "3")).bytes();
    lambda.updateFunctionCode(r -> r.functionName("one").zipFile(third));
    Eventually.get(() -> caches("made"), made -> made == 3);
    assertThat(cold("one")).isEqualTo("[true,3,null]");
    create("another", third);
    assertThat(cold("another")).as("the same code").isEqualTo("[true,3,null]");
    assertThat(caches("made")).isEqualTo(3);
    assertThat(caches("failed")).isZero();
  }

  @Test
  void codeOfWhichNothingCanBeMadeRunsAsEver() {
    create("small", "exports.handler = async () => 1;");
    Eventually.get(() -> caches("empty"), empty -> empty == 1);
    assertThat(cold("small")).isEqualTo("1");
    create("broken", "exports.handler = async () => {" + "\n".repeat(10_000));
    Eventually.get(() -> caches("empty"), empty -> empty == 2);
    assertThat(cold("broken")).contains("UserCodeSyntaxError");
  }

  @Test
  void codeThatBringsItsCompilerDownRunsAsEverAndOthersGetTheirCaches() {
    CodeZip hostile =
        CodeZip.with("index.js", "exports.handler = async () => 'runs';")
            .file("deep.js", "[".repeat(500_000))
            .file("-e process.exit(1).js", "//".repeat(5000))
            .file("end", "end\n")
            .file("1 passwd", "//".repeat(5000))
            .file("no text.js", "\u0000".repeat(10_000));
    create("hostile", hostile.bytes());
    create("other", NODE.replace("NUMBER", "1"));
    Eventually.get(() -> caches("made") + caches("empty") + caches("failed"), tried -> tried == 2);
    assertThat(cold("hostile")).isEqualTo("\"runs\"");
    assertThat(cold("other")).isEqualTo("[true,1,null]");
  }

  @Test
  void pythonThatBringsItsCompilerDownRunsAsEver() {
    CodeZip hostile =
        CodeZip.with("index.py", "def handler(e, c): return 'runs'\n" + "# padding\n".repeat(1000))
            .file("brackets.py", "x = " + "(".repeat(200_000))
            .file("deep.py", "x = " + "-".repeat(500_000) + "1")
            .file("wide.py", "x = [" + "[0],".repeat(1_000_000) + "]\n")
            .file("no_text.py", "\u0000".repeat(10_000))
            .file("end.py", "end\n");
    lambda.createFunction(r ->
        r.functionName("hostile")
            .runtime(platform.requirePython())
            .handler("index.handler")
            .role(TestPlatform.ROLE)
            .memorySize(256)
            .code(c -> c.zipFile(hostile.bytes())));
    create("other", NODE.replace("NUMBER", "1"));
    Eventually.get(() -> caches("made") + caches("empty") + caches("failed"), tried -> tried == 2);
    assertThat(cold("hostile")).isEqualTo("\"runs\"");
    assertThat(cold("other")).isEqualTo("[true,1,null]");
  }

  private void create(String name, String code) {
    create(name, CodeZip.with("index.js", code).bytes());
  }

  private void create(String name, SdkBytes zip) {
    lambda.createFunction(r ->
        r.functionName(name)
            .runtime(platform.requireNode())
            .handler("index.handler")
            .role(TestPlatform.ROLE)
            .memorySize(256)
            .code(c -> c.zipFile(zip)));
  }

  /** The answer of a new environment. */
  private String cold(String name) {
    lambda.updateFunctionConfiguration(r -> r.functionName(name).description("one more slot"));
    return lambda.invoke(r -> r.functionName(name)).payload().asUtf8String();
  }

  private double caches(String outcome) {
    URI uri = URI.create(platform.platform().endpoint() + "/metrics");
    try {
      return http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
          .body()
          .lines()
          .filter(line -> line.startsWith("ondol_code_caches_total{outcome=\"" + outcome + "\"} "))
          .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
          .sum();
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
