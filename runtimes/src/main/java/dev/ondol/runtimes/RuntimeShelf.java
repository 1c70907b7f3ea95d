package dev.ondol.runtimes;

import static java.util.Objects.requireNonNull;

import dev.ondol.runtimes.RuntimeIdentifier.Language;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The language runtimes of this host, and which of them serves a runtime identifier.
 *
 * <p>The first question begins the search, for it takes processors that a start needs: every
 * program that may be a runtime is run, all at the same time, unless an earlier life did so
 * already. A question waits for the answers of its own language only, and what was found stands for
 * the life of the process. Thread-safe.
 *
 * <p>Where the asked version is missing, the nearest newer one serves, for languages mostly run
 * what ran before; where nothing newer is there, the nearest older one. The choice says so in
 * words.
 */
public final class RuntimeShelf {
  /** Another language than what came before. */
  private static final int PYTHON_3 = 3;

  private static final Logger LOG = LoggerFactory.getLogger(RuntimeShelf.class);
  private static final Executor THREADS = task -> Thread.ofVirtual().name("probe").start(task);

  private final CompletableFuture<Void> begin = new CompletableFuture<>();
  private final Map<Language, CompletableFuture<List<Finding>>> searches =
      new EnumMap<>(Language.class);
  private final CompletableFuture<Void> searched;
  private final ProvidedRuntime provided;
  private final BootstrapFiles bootstraps;

  private RuntimeShelf(
      BootstrapFiles bootstraps, HostPrograms programs, ProbeMemory memory, boolean archives) {
    this.bootstraps = bootstraps;
    Path home = programs.home();
    Path node = bootstraps.of(Language.NODEJS);
    Path python = bootstraps.of(Language.PYTHON);
    Path java = bootstraps.of(Language.JAVA);
    search(
        Language.NODEJS, programs::node, program -> NodeRuntime.probe(program, home, node, memory));
    search(
        Language.PYTHON,
        programs::python,
        program -> PythonRuntime.probe(program, home, python, memory));
    search(
        Language.JAVA,
        programs::java,
        program -> JavaRuntime.probe(program, home, java, memory, archives));
    provided = new ProvidedRuntime(bootstraps.of(Language.PROVIDED));
    searched =
        CompletableFuture.allOf(searches.values().toArray(CompletableFuture[]::new))
            .thenRun(memory::forgetTheRest);
  }

  /**
   * Lays the bootstraps out under {@code folder}.
   *
   * @param folder for this class alone; what an earlier life of the platform left there is used
   * @throws IOException if the bootstraps cannot be written
   */
  public static RuntimeShelf open(Path folder) throws IOException {
    return open(folder, HostPrograms.ofThisProcess(), false);
  }

  /**
   * The same; its languages also have what makes all of their starts quicker.
   *
   * @throws IOException if the bootstraps cannot be written
   */
  public static RuntimeShelf withArchives(Path folder) throws IOException {
    return open(folder, HostPrograms.ofThisProcess(), true);
  }

  static RuntimeShelf open(Path folder, HostPrograms programs, boolean archives)
      throws IOException {
    Path own = folder.toAbsolutePath();
    return new RuntimeShelf(
        BootstrapFiles.in(own), programs, new ProbeMemory(own.resolve("said")), archives);
  }

  /** Waits for the search of that language, which may take seconds in the first moments. */
  public RuntimeChoice choose(String identifier) {
    Optional<RuntimeIdentifier> known = RuntimeIdentifier.of(identifier);
    if (known.isEmpty()) {
      return new RuntimeChoice.Unknown();
    }
    RuntimeIdentifier asked = known.get();
    return switch (asked.language()) {
      case PROVIDED -> new RuntimeChoice.Served(provided, true, "");
      case GO ->
          new RuntimeChoice.NotServed(
              identifier
                  + " is not served: build the function as an executable named bootstrap and use"
                  + " provided.al2023.");
      case DOTNET, RUBY ->
          new RuntimeChoice.NotServed(
              identifier
                  + " is not served: Ondol has no runtime for "
                  + asked.language().title()
                  + ". Bring one as an executable named bootstrap and use provided.al2023.");
      case PYTHON ->
          asked.version().major() < PYTHON_3
              ? new RuntimeChoice.NotServed(
                  identifier + " is not served: Python 3 does not run programs for Python 2.")
              : nearest(asked);
      case NODEJS, JAVA -> nearest(asked);
    };
  }

  /** All programs that the search looked at, by language. Waits for the whole search. */
  public List<Finding> findings() {
    begin();
    searched.join();
    return searches.values().stream().flatMap(search -> search.join().stream()).toList();
  }

  /**
   * Removes the bootstraps of earlier builds of this program, with the archives that were made of
   * them; to be called when nothing runs that began with one.
   *
   * @throws UncheckedIOException if the disk refuses
   */
  public void removeOlder() {
    try {
      bootstraps.removeOthers();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Comes back when no search writes to the folder: there will be none that has not begun by now.
   */
  public void finish() {
    if (begin.cancel(false)) return;
    searched.join();
  }

  private void begin() {
    begin.complete(null);
  }

  private void search(
      Language language, Supplier<List<Path>> candidates, Function<Path, Finding> probe) {
    searches.put(
        language,
        begin
            .thenApplyAsync(started -> candidates.get(), THREADS)
            .thenCompose(programs -> {
              List<CompletableFuture<Finding>> probes =
                  programs.stream()
                      .map(program ->
                          CompletableFuture.supplyAsync(() -> probe.apply(program), THREADS))
                      .toList();
              return CompletableFuture.allOf(probes.toArray(CompletableFuture[]::new))
                  .thenApply(done -> probes.stream().map(CompletableFuture::join).toList());
            })
            .thenApply(findings -> report(language, findings)));
  }

  private static List<Finding> report(Language language, List<Finding> findings) {
    for (Finding finding : findings) {
      switch (finding) {
        case Finding.Found(Path program, LanguageRuntime runtime) ->
            LOG.debug("{} {} is {}", language.title(), runtime.version(), program);
        case Finding.Skipped(Path program, String reason) ->
            LOG.debug("{} serves nothing. {}", program, reason);
      }
    }
    return findings;
  }

  private RuntimeChoice nearest(RuntimeIdentifier asked) {
    begin();
    List<LanguageRuntime> found =
        requireNonNull(searches.get(asked.language())).join().stream()
            .filter(Finding.Found.class::isInstance)
            .map(finding -> ((Finding.Found) finding).runtime())
            .sorted(nearestTo(asked.version()))
            .toList();
    String title = asked.language().title();
    if (found.isEmpty()) {
      return new RuntimeChoice.NotServed(
          asked.name()
              + " needs "
              + title
              + ", and this host has none that can serve: install it.");
    }
    LanguageRuntime best = found.getFirst();
    boolean exact = Version.of(best.version()).isA(asked.version());
    String note =
        asked.name()
            + " is served by "
            + title
            + " "
            + best.version()
            + ", the nearest on this host";
    return new RuntimeChoice.Served(best, exact, exact ? "" : note);
  }

  /**
   * Newer before older, then the nearest release, then one that needs no mount, then its newest.
   */
  private static Comparator<LanguageRuntime> nearestTo(Version asked) {
    Function<LanguageRuntime, Version> release =
        runtime -> Version.of(runtime.version()).first(asked.numbers().size());
    return Comparator.comparing((LanguageRuntime runtime) -> release.apply(runtime).isBefore(asked))
        .thenComparing(release, (a, b) -> a.isBefore(asked) ? b.compareTo(a) : a.compareTo(b))
        .thenComparing(runtime -> !runtime.hostMounts().isEmpty())
        .thenComparing(runtime -> Version.of(runtime.version()), Comparator.reverseOrder());
  }
}
