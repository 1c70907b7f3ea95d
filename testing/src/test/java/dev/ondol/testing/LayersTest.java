package dev.ondol.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;

/** What functions find of their layers, at each isolation level. */
@ParameterizedClass
@ValueSource(strings = {"process", "container"})
class LayersTest {
  private static final String PYTHON = "/usr/bin/python3";

  private final String isolation;
  private final TestPlatform platform;
  private final LambdaClient lambda;
  @TempDir Path folder;

  LayersTest(String isolation) {
    this.isolation = isolation;
    platform = TestPlatform.start(isolation);
    lambda = platform.lambda();
  }

  @AfterEach
  void stop() {
    platform.close();
  }

  @Test
  void aNodeFunctionRequiresAModuleOfALayer() {
    String layer =
        publish(
            "modules",
            CodeZip.with(
                "nodejs/node_modules/greet/index.js", "module.exports = () => 'from a layer';"));
    create(
        "node",
        platform.requireNode(),
        "index.handler",
        CodeZip.with(
            "index.js", "const greet = require('greet'); exports.handler = async () => greet();"),
        Map.of(),
        layer);
    assertThat(invoke("node")).isEqualTo("\"from a layer\"");
  }

  @Test
  void aPythonFunctionImportsAModuleOfALayer() {
    String layer = publish("modules", CodeZip.with("python/greet.py", "WORD = 'from a layer'\n"));
    python("importing", "import greet\ndef handler(e, c):\n    return greet.WORD\n", layer);
    assertThat(invoke("importing")).isEqualTo("\"from a layer\"");
  }

  @Test
  void aProgramOfALayerIsInThePathAndTheLaterLayerWins() {
    String first =
        publish(
            "first",
            CodeZip.with("only-first", "1")
                .program("bin/ondol-tool", "#!/bin/sh\necho the first\n"));
    String second =
        publish(
            "second",
            CodeZip.with("only-second", "2")
                .program("bin/ondol-tool", "#!/bin/sh\necho the second\n"));
    String source =
        """
        import os, shutil, subprocess
        def handler(event, context):
            tool = shutil.which('ondol-tool')
            opt = os.path.dirname(os.path.dirname(tool))
            return [subprocess.check_output(['ondol-tool']).decode().strip(), sorted(os.listdir(opt))]
        """;
    python("running", source, first, second);
    assertThat(invoke("running"))
        .isEqualTo("[\"the second\", [\"bin\", \"only-first\", \"only-second\"]]");

    lambda.updateFunctionConfiguration(r -> r.functionName("running").layers(second, first));
    assertThat(invoke("running")).startsWith("[\"the first\"");

    lambda.deleteLayerVersion(r -> r.layerName("first").versionNumber(1L));
    lambda.updateFunctionConfiguration(r -> r.functionName("running").description("a new slot"));
    assertThat(invoke("running")).startsWith("[\"the first\"");
  }

  @Test
  void aWrapperOfALayerStartsTheRuntime() {
    String layer =
        publish(
            "wrapper",
            new CodeZip().program("wrap", "#!/bin/sh\nexport WRAPPED=yes\nexec \"$@\"\n"));
    create(
        "wrapped",
        platform.requirePython(),
        "app.handler",
        CodeZip.with("app.py", "import os\ndef handler(e, c):\n    return os.environ['WRAPPED']\n"),
        Map.of("AWS_LAMBDA_EXEC_WRAPPER", "/opt/wrap"),
        layer);
    assertThat(invoke("wrapped")).isEqualTo("\"yes\"");
  }

  @Test
  void aJavaFunctionFindsALibraryOfALayer() throws IOException {
    String runtime = platform.requireRuntime("java25", "java21", "java17");
    Path library =
        compile(
            "lib", "greet.Greeting", "public static String word() { return \"from a layer\"; }");
    String layer = publish("library", new CodeZip().program("java/lib/greet.jar", jar(library)));
    Path code =
        compile(
            "code",
            "app.Handler",
            "public String handle(Object event) { return greet.Greeting.word(); }");
    create("java", runtime, "app.Handler::handle", new CodeZip().folder("", code), Map.of(), layer);
    assertThat(invoke("java")).isEqualTo("\"from a layer\"");
  }

  @Test
  void aLayerCanBringTheRuntime() {
    assumeTrue(Files.isExecutable(Path.of(PYTHON)), "needs " + PYTHON);
    String bootstrap =
        """
        #!%s
        import http.client, os
        api = http.client.HTTPConnection(os.environ['AWS_LAMBDA_RUNTIME_API'])
        prefix = '/2018-06-01/runtime/invocation/'
        while True:
            api.request('GET', prefix + 'next')
            event = api.getresponse()
            event.read()
            path = prefix + event.headers['Lambda-Runtime-Aws-Request-Id'] + '/response'
            api.request('POST', path, b'"from a layer"')
            api.getresponse().read()
        """
            .formatted(PYTHON);
    String layer = publish("runtime", new CodeZip().program("bootstrap", bootstrap));
    create("own", "provided.al2023", "any", CodeZip.with("data", "x"), Map.of(), layer);
    assertThat(invoke("own")).isEqualTo("\"from a layer\"");
  }

  @Test
  void aContainerCannotWriteToItsLayers() {
    assumeTrue(isolation.equals("container"), "a process of the platform's own user could");
    String layer = publish("data", CodeZip.with("data/file", "kept"));
    String source =
        """
        import os
        def attempt(path):
            try:
                open(path, 'w').close()
                return 'written'
            except OSError as e:
                return e.strerror
        def handler(event, context):
            return [attempt('/opt/other'), attempt('/opt/data/file'), open('/opt/data/file').read()]
        """;
    python("writing", source, layer);
    assertThat(invoke("writing"))
        .isEqualTo("[\"Read-only file system\", \"Read-only file system\", \"kept\"]");
  }

  private String publish(String name, CodeZip zip) {
    return lambda
        .publishLayerVersion(r -> r.layerName(name).content(c -> c.zipFile(zip.bytes())))
        .layerVersionArn();
  }

  private void python(String name, String source, String... layers) {
    create(
        name,
        platform.requirePython(),
        "app.handler",
        CodeZip.with("app.py", source),
        Map.of(),
        layers);
  }

  private void create(
      String name,
      String runtime,
      String handler,
      CodeZip code,
      Map<String, String> environment,
      String... layers) {
    SdkBytes zip = code.bytes();
    lambda.createFunction(r ->
        r.functionName(name)
            .runtime(runtime)
            .handler(handler)
            .role(TestPlatform.ROLE)
            .timeout(30)
            .memorySize(512)
            .environment(e -> e.variables(environment))
            .layers(layers)
            .code(c -> c.zipFile(zip)));
  }

  private String invoke(String name) {
    InvokeResponse response =
        lambda.invoke(r -> r.functionName(name).payload(SdkBytes.fromUtf8String("{}")));
    return response.payload().asUtf8String();
  }

  /** One class with one member, compiled; the folder of its package's root. */
  private Path compile(String name, String type, String member) throws IOException {
    int dot = type.indexOf('.');
    Path sources = Files.createDirectories(folder.resolve(name + "-source"));
    Path classes = Files.createDirectories(folder.resolve(name));
    Path file = sources.resolve(type.substring(dot + 1) + ".java");
    Files.writeString(
        file,
        "package %s; public class %s { %s }"
            .formatted(type.substring(0, dot), type.substring(dot + 1), member));
    int failed =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                "--release",
                "17",
                "-cp",
                folder.resolve("lib").toString(),
                "-d",
                classes.toString(),
                file.toString());
    assertThat(failed).isZero();
    return classes;
  }

  private static byte[] jar(Path classes) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JarOutputStream jar = new JarOutputStream(bytes);
        var files = Files.walk(classes)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        jar.putNextEntry(new JarEntry(classes.relativize(file).toString()));
        jar.write(Files.readAllBytes(file));
      }
    }
    return bytes.toByteArray();
  }
}
