package dev.ondol.sandbox.oci;

import dev.ondol.linux.LinuxException;
import dev.ondol.sandbox.BareSandbox;
import dev.ondol.sandbox.IsolationLevel;
import dev.ondol.sandbox.Probe;
import dev.ondol.sandbox.Sandbox;
import dev.ondol.sandbox.SandboxException;
import dev.ondol.sandbox.SandboxProvider;
import dev.ondol.sandbox.SandboxSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.security.CodeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sandboxes as containers, made by an OCI runtime that is run as a program: there is no daemon. The
 * host is prepared when first needed. Thread-safe.
 */
public final class OciProvider implements SandboxProvider {
  private static final Logger LOG = LoggerFactory.getLogger(OciProvider.class);

  private final OciSettings settings;
  private final Path source;
  private final List<String> leftovers = new ArrayList<>();
  private @Nullable OciHost host;

  public OciProvider(OciSettings settings) {
    this(settings, sourceOfThis());
  }

  /**
   * @param source where this program is
   */
  OciProvider(OciSettings settings, Path source) {
    this.settings = settings;
    this.source = source;
  }

  private static Path sourceOfThis() {
    CodeSource source = OciProvider.class.getProtectionDomain().getCodeSource();
    try {
      return Path.of(new URI(source.getLocation().toString()));
    } catch (URISyntaxException e) {
      throw new IllegalStateException("not a place: " + source.getLocation(), e);
    }
  }

  /** That of the program in use, without its folder. */
  @Override
  public synchronized String name() {
    String program = host == null ? settings.runtimes().getFirst() : host.runtime().program();
    return String.valueOf(Path.of(program).getFileName());
  }

  @Override
  public IsolationLevel level() {
    return IsolationLevel.CONTAINER;
  }

  /**
   * What a probe of an earlier life found, if nothing has changed since. Nothing is started for it,
   * and nothing of the host is touched.
   */
  public Optional<Probe.Works> known() {
    return OciProbe.obstacle(settings).isPresent()
        ? Optional.empty()
        : note().flatMap(TrialNote::read);
  }

  @Override
  public Probe probe(Duration limit) {
    Probe said = new OciProbe(settings, this::host).run(limit);
    note().ifPresent(note -> update(note, said));
    return said;
  }

  /** A life that knows something begins with the first program that is installed. */
  private synchronized void update(TrialNote note, Probe said) {
    try {
      if (said instanceof Probe.Works works
          && host().runtime().program().equals(OciProbe.firstInstalled(settings))) {
        note.keep(works);
      } else {
        note.forget();
      }
    } catch (IOException e) {
      LOG.debug("what the trial said is not noted", e);
    }
  }

  private Optional<TrialNote> note() {
    return TrialNote.of(settings, source);
  }

  @Override
  public Sandbox create(SandboxSpec spec) {
    var _ = spec.folders().requireTask();
    return host().create(spec);
  }

  @Override
  public BareSandbox createBare(SandboxSpec spec) {
    return host().create(spec);
  }

  /**
   * Makes a container ahead of need for a sandbox like this, at once; the provider also does so by
   * itself, as many as its settings say, once it was asked for such a sandbox.
   */
  public void makeAhead(SandboxSpec like) {
    host().stock().add(like);
  }

  private synchronized OciHost host() {
    OciHost ready = host;
    if (ready != null) return ready;
    try {
      ready = OciHost.open(settings, OciProbe.firstInstalled(settings), leftovers);
    } catch (LinuxException | UncheckedIOException e) {
      throw new SandboxException("the host cannot be prepared: " + e.getMessage(), e);
    }
    host = ready;
    return ready;
  }

  @Override
  public synchronized List<String> removeLeftovers() {
    if (OciProbe.obstacle(settings).isPresent()) return List.of();
    host();
    List<String> removed = List.copyOf(leftovers);
    leftovers.clear();
    return removed;
  }

  @Override
  public synchronized void close() {
    if (host == null) return;
    host.close();
    host = null;
  }
}
