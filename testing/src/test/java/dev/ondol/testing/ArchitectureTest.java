package dev.ondol.testing;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The arrows between the modules, which go downwards only, and what the core keeps out. */
class ArchitectureTest {
  private static final String ROOT = "dev.ondol.";
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.ondol");

  /** Which modules each module knows; a package of its own each. A new module is a new line. */
  private static final Map<String, List<String>> KNOWS =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("core", List.of()),
              Map.entry("linux", List.of()),
              Map.entry("sandbox", List.of("core")),
              Map.entry("sandbox.process", List.of("core", "sandbox", "linux")),
              Map.entry("sandbox.oci", List.of("core", "sandbox", "linux")),
              Map.entry("catalog", List.of("core")),
              Map.entry("events", List.of("core", "catalog")),
              Map.entry("logs", List.of("core")),
              Map.entry("bench", List.of()),
              Map.entry("runtimeapi", List.of("core")),
              Map.entry("runtimes", List.of("core", "sandbox")),
              Map.entry(
                  "micromanager", List.of("core", "runtimeapi", "sandbox", "linux", "runtimes")),
              Map.entry("frontend", List.of("core", "catalog", "events", "logs", "micromanager")),
              Map.entry(
                  "cli",
                  List.of(
                      "core",
                      "linux",
                      "bench",
                      "catalog",
                      "events",
                      "logs",
                      "runtimeapi",
                      "sandbox",
                      "sandbox.process",
                      "sandbox.oci",
                      "runtimes",
                      "micromanager",
                      "frontend"))));

  @Test
  void everyModuleKnowsOnlyThoseBelowIt() {
    KNOWS.forEach((module, known) ->
        noClasses()
            .that(resideInAnyPackage(packagesOf(module)))
            .should()
            .dependOnClassesThat(
                resideInAPackage("dev.ondol..")
                    .and(not(resideInAnyPackage(packagesOf(module, known)))))
            .check(CLASSES));
  }

  @Test
  void everyPackageBelongsToAModule() {
    String[] all = packagesOf("core", List.copyOf(KNOWS.keySet()));
    classes().should().resideInAnyPackage(all).check(CLASSES);
    assertThat(CLASSES.size()).isGreaterThan(50);
  }

  @Test
  void theCoreIsPureDecisions() {
    noClasses()
        .that()
        .resideInAPackage("dev.ondol.core..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "java.io..",
            "java.nio..",
            "java.net..",
            "java.sql..",
            "java.util.concurrent..",
            "java.lang.foreign..",
            "org.slf4j..")
        .orShould()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(java.time.Instant.class, "now")
        .orShould()
        .callMethod(Math.class, "random")
        .orShould()
        .callConstructor(java.util.Random.class)
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(Thread.class)
        .check(CLASSES);
  }

  @Test
  void onlyTheFrontendAndTheCommandsKnowAwsShapes() {
    noClasses()
        .that()
        .resideOutsideOfPackages("dev.ondol.frontend..", "dev.ondol.cli..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("software.amazon.awssdk..")
        .check(CLASSES);
  }

  private static String[] packagesOf(String module) {
    return packagesOf(module, List.of());
  }

  /** The packages of some modules; those of {@code sandbox} proper are not those below it. */
  private static String[] packagesOf(String module, List<String> more) {
    return Stream.concat(Stream.of(module), more.stream())
        .flatMap(
            name -> name.equals("sandbox") ? Stream.of(ROOT + name) : Stream.of(ROOT + name + ".."))
        .toArray(String[]::new);
  }

  @Test
  void theTableNamesOnlyModulesThatExist() {
    assertThat(KNOWS.values().stream().flatMap(List::stream)).allMatch(KNOWS::containsKey);
    assertThat(Arrays.asList("sandbox.process", "sandbox.oci")).allMatch(KNOWS::containsKey);
  }
}
