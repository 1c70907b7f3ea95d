package dev.ondol.runtimes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ondol.core.FunctionVersion;
import dev.ondol.runtimes.RuntimeChoice.NotServed;
import dev.ondol.runtimes.RuntimeChoice.Served;
import dev.ondol.sandbox.Layout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The search sees only a home folder made here, with shell scripts that say what they are. */
class RuntimeShelfTest {
  private static final Layout LAYOUT =
      new Layout("/var/task", "/var/runtime", "/opt", null, "/tmp", "127.0.0.1:9001");

  @TempDir Path temp;
  private Path home;

  @BeforeEach
  void makeHome() throws IOException {
    home = Files.createDirectories(temp.resolve("home"));
  }

  @ParameterizedTest
  @CsvSource({
    "nodejs20.x, 20.9.0, true",
    "nodejs22.x, 23.1.0, false",
    "nodejs12.x, 20.9.0, false",
    "nodejs24.x, 25.0.1, false",
    "nodejs26.x, 25.0.1, false"
  })
  void choosesTheVeryVersionElseTheNextNewerElseTheNewest(
      String identifier, String version, boolean exact) throws IOException {
    node("20.9.0");
    node("23.1.0");
    node("25.0.1");
    Served served = (Served) shelf().choose(identifier);
    assertThat(served.runtime().version()).isEqualTo(version);
    assertThat(served.exact()).isEqualTo(exact);
    assertThat(served.note())
        .isEqualTo(
            exact
                ? ""
                : identifier + " is served by Node.js " + version + ", the nearest on this host");
  }

  @Test
  void runsNoProgramBeforeTheFirstQuestionAndEachOnce() throws IOException {
    Path runs = temp.resolve("runs");
    script("22.4.1", "echo run >> " + runs + "; echo v22.4.1");
    RuntimeShelf shelf = shelf();
    assertThat(shelf.choose("provided.al2023")).isInstanceOf(Served.class);
    shelf.finish();
    assertThat(runs).doesNotExist();
    shelf = shelf();
    assertThat(shelf.choose("nodejs22.x")).isInstanceOf(Served.class);
    assertThat(shelf.findings()).hasSize(1);
    shelf.finish();
    assertThat(runs).hasContent("run");
  }

  @Test
  void takesTheNewestPatchOfTheSameRelease() throws IOException {
    node("22.4.1");
    node("22.10.0");
    node("22.9.3");
    assertThat(((Served) shelf().choose("nodejs22.x")).runtime().version()).isEqualTo("22.10.0");
  }

  @Test
  void knowsEveryIdentifierOfLambdaAndNothingElse() throws IOException {
    RuntimeShelf shelf = shelf();
    assertThat(RuntimeIdentifier.names())
        .contains("nodejs24.x", "python2.7", "java8.al2", "dotnet10", "ruby4.0", "go1.x")
        .hasSizeGreaterThan(45)
        .allSatisfy(
            name -> assertThat(shelf.choose(name)).isNotInstanceOf(RuntimeChoice.Unknown.class));
    assertThat(shelf.choose("python3")).isInstanceOf(RuntimeChoice.Unknown.class);
    assertThat(shelf.choose("")).isInstanceOf(RuntimeChoice.Unknown.class);
  }

  @Test
  void isNoNearerPythonForWhatIsAnotherLanguage() throws IOException {
    RuntimeShelf shelf = shelf();
    assertThat(((NotServed) shelf.choose("python2.7")).reason()).contains("Python 2");
    assertThat(((NotServed) shelf.choose("python3.6")).reason()).contains("install it");
  }

  @Test
  void saysWhatToDoWhereNothingServes() throws IOException {
    RuntimeShelf shelf = shelf();
    assertThat(shelf.choose("go1.x"))
        .isEqualTo(
            new NotServed(
                "go1.x is not served: build the function as an executable named bootstrap and use"
                    + " provided.al2023."));
    assertThat(((NotServed) shelf.choose("ruby3.4")).reason()).contains("no runtime for Ruby");
    assertThat(((NotServed) shelf.choose("dotnetcore3.1")).reason()).contains(".NET");
    assertThat(((NotServed) shelf.choose("nodejs26.x")).reason())
        .isEqualTo("nodejs26.x needs Node.js, and this host has none that can serve: install it.");
  }

  @Test
  void skipsWhatAnotherUserCouldNotReadAndSaysWhy() throws IOException {
    Path program = node("22.4.1");
    Path prefix = program.resolve("../..").normalize();
    Files.setPosixFilePermissions(prefix, PosixFilePermissions.fromString("rwx------"));
    RuntimeShelf shelf = shelf();
    assertThat(shelf.choose("nodejs22.x")).isInstanceOf(NotServed.class);
    assertThat(shelf.findings()).hasSize(1);
    Finding.Skipped skipped = (Finding.Skipped) shelf.findings().getFirst();
    assertThat(skipped.reason())
        .isEqualTo("The user of a sandbox may not read " + prefix + ": chmod o+rX it.");
  }

  @Test
  void mountsTheFolderOfARuntimeAndNeverAHome() throws IOException {
    Path program = node("22.4.1");
    LanguageRuntime runtime = ((Served) shelf().choose("nodejs22.x")).runtime();
    assertThat(runtime.hostMounts()).containsExactly(program.resolve("../..").normalize());
    HostFolder own = new HostFolder(home.toRealPath());
    assertThat(own.objection(home.toRealPath(), List.of()).orElseThrow())
        .startsWith("It is not in a folder of its own");
  }

  @Test
  void skipsWhatIsTooOldOrDoesNotRun() throws IOException {
    node("16.20.0");
    script("7.0.0", "echo broken; exit 3");
    assertThat(shelf().findings())
        .extracting(finding -> ((Finding.Skipped) finding).reason())
        .containsExactlyInAnyOrder(
            "Node.js 16.20.0 is older than 18, the oldest served.",
            "It does not run: it ended with status 3: broken.");
  }

  @Test
  void asksAProgramOnceAndAgainOnlyWhenItHasChanged() throws IOException {
    Path asked = temp.resolve("asked");
    Path program = script("22.4.1", "echo x >> " + asked + "; echo v22.4.1");
    assertThat(shelf().findings()).hasSize(1);
    LanguageRuntime again = ((Served) shelf().choose("nodejs22.x")).runtime();
    assertThat(again.version()).isEqualTo("22.4.1");
    assertThat(Files.readAllLines(asked)).hasSize(1);
    Files.writeString(program, "#!/bin/sh\necho x >> " + asked + "; echo v22.5.0\n");
    assertThat(((Served) shelf().choose("nodejs22.x")).runtime().version()).isEqualTo("22.5.0");
    assertThat(Files.readAllLines(asked)).hasSize(2);
  }

  @Test
  void forgetsProgramsThatAreGoneAndKeepsNoFailure() throws IOException {
    Path gone = node("22.4.1");
    script("7.0.0", "echo broken; exit 3");
    assertThat(shelf().findings()).hasSize(2);
    assertThat(temp.resolve("runtimes/said")).isDirectoryContaining(file -> true);
    Files.delete(gone);
    assertThat(shelf().findings()).hasSize(1);
    assertThat(temp.resolve("runtimes/said")).isEmptyDirectory();
  }

  @Test
  void killsAProgramThatDoesNotAnswer() throws IOException {
    Path program = script("22.0.0", "exec sleep 60");
    assertThat(ProgramProbe.run(program, List.of(), java.time.Duration.ofMillis(100)))
        .isInstanceOf(ProgramProbe.Outcome.Failed.class);
  }

  @Test
  void laysTheBootstrapsOutWholeAndReadableForAll() throws IOException {
    Path folder = temp.resolve("runtimes");
    BootstrapFiles first = BootstrapFiles.in(folder);
    assertThat(BootstrapFiles.in(folder)).isEqualTo(first);
    try (var paths = Files.walk(folder)) {
      assertThat(paths.filter(path -> !path.equals(folder)).toList())
          .hasSizeGreaterThan(25)
          .allSatisfy(path ->
              assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                  .matches(Files.isDirectory(path) ? "rwxr-xr-x" : "rw.r-.r-."));
    }
    assertThat(first.root().resolve("java/jni/libaws-lambda-jni.so")).isNotEmptyFile();
    assertThat(first.root().resolve("provided/bootstrap")).isExecutable();
  }

  @Test
  void readsWhatAJarCarriesOnceAndAnewWhenTheJarHasChanged() throws IOException {
    Path folder = temp.resolve("runtimes");
    Path jar = Files.writeString(temp.resolve("ondol.jar"), "a build");
    Path carried = BootstrapFiles.in(folder, jar).root();
    assertThat(carried).isEqualTo(BootstrapFiles.in(folder).root()).isDirectory();
    Path other = Files.createDirectory(folder.resolve("0123456789abcdef"));
    KnownBuild build = KnownBuild.of(folder, jar).orElseThrow();
    build.note(other);
    assertThat(BootstrapFiles.in(folder, jar).root()).isEqualTo(other);

    Files.writeString(jar, "a newer build");
    assertThat(BootstrapFiles.in(folder, jar).root()).isEqualTo(carried);
    build.note(other);
    assertThat(BootstrapFiles.in(folder, jar).root()).isEqualTo(carried);
    Files.delete(other);
    Files.writeString(jar, "a build");
    assertThat(BootstrapFiles.in(folder, jar).root()).isEqualTo(carried);
    Files.delete(jar);
    assertThat(BootstrapFiles.in(folder, jar).root()).isEqualTo(carried);
  }

  @Test
  void removesTheBootstrapsOfOlderBuildsAndNothingElse() throws IOException {
    RuntimeShelf shelf = shelf();
    Path folder = temp.resolve("runtimes");
    Path own = BootstrapFiles.in(folder).root();
    Path older = folder.resolve("0123456789abcdef");
    Path archives = Files.createDirectories(older.resolve("java/archives"));
    Files.writeString(archives.resolve("archive"), "of classes");
    shelf.removeOlder();
    assertThat(older).doesNotExist();
    assertThat(folder).isDirectoryContaining(own::equals);
    assertThat(own.resolve("provided/bootstrap")).exists();
    assertThat(folder.resolve("said")).isDirectory();
  }

  @Test
  void believesNoNoteThatLeadsElsewhere() throws IOException {
    Path folder = temp.resolve("runtimes");
    Path jar = Files.writeString(temp.resolve("ondol.jar"), "a build");
    Path carried = BootstrapFiles.in(folder, jar).root();
    Files.createDirectory(temp.resolve("0123456789abcdef"));
    KnownBuild build = KnownBuild.of(folder, jar).orElseThrow();
    Files.write(build.file(), List.of("../0123456789abcdef", build.build()));
    assertThat(BootstrapFiles.in(folder, jar).root()).isEqualTo(carried);
    Files.writeString(build.file(), "");
    assertThat(BootstrapFiles.in(folder, jar).root()).isEqualTo(carried);
  }

  @Test
  void addsOnlyTheVariablesOfTheLanguage() throws IOException {
    node("23.1.0");
    RuntimeShelf shelf = shelf();
    assertThat(environment(shelf, "nodejs22.x"))
        .isEqualTo(
            Map.of(
                "AWS_EXECUTION_ENV",
                "AWS_Lambda_nodejs22.x",
                "NODE_PATH",
                "/opt/nodejs/node22/node_modules:/opt/nodejs/node_modules:"
                    + "/var/runtime/node_modules:/var/runtime:/var/task"));
    assertThat(environment(shelf, "provided.al2023")).isEmpty();
  }

  @Test
  void startsTheBootstrapOfTheFunctionOrOfALayer() throws IOException {
    LanguageRuntime provided = ((Served) shelf().choose("provided.al2023")).runtime();
    FunctionVersion function =
        RunningFunction.function(
            "provided.al2023", "", Map.of("AWS_LAMBDA_EXEC_WRAPPER", "/opt/w"), 128);
    assertThat(provided.command(function, LAYOUT))
        .containsExactly("/var/runtime/bootstrap", "/var/task/bootstrap", "/opt/bootstrap");
  }

  private static Map<String, String> environment(RuntimeShelf shelf, String identifier) {
    LanguageRuntime runtime = ((Served) shelf.choose(identifier)).runtime();
    FunctionVersion function = RunningFunction.function(identifier, "index.handler", Map.of(), 128);
    return runtime.environment(function, LAYOUT);
  }

  /** Sees nothing of the host but what is in {@code /usr}, and none of its Node.js. */
  private RuntimeShelf shelf() throws IOException {
    HostPrograms programs =
        new HostPrograms(Map.of("NVM_DIR", home.resolve(".nvm").toString()), home, temp);
    return RuntimeShelf.open(temp.resolve("runtimes"), programs, false);
  }

  private Path node(String version) throws IOException {
    return script(version, "echo v" + version);
  }

  private Path script(String version, String code) throws IOException {
    Path prefix = home.toRealPath().resolve(".nvm/versions/node/v" + version);
    Files.createDirectories(prefix.resolve("include/node"));
    Path program = Files.createDirectories(prefix.resolve("bin")).resolve("node");
    Files.writeString(program, "#!/bin/sh\n" + code + "\n");
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    return program;
  }
}
