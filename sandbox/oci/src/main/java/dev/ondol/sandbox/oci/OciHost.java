package dev.ondol.sandbox.oci;

import dev.ondol.linux.ExitWatch;
import dev.ondol.linux.Mounts;
import dev.ondol.linux.Pidfd;
import dev.ondol.sandbox.SandboxException;
import dev.ondol.sandbox.SandboxSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What all sandboxes of this platform share on this host. Thread-safe. */
final class OciHost implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(OciHost.class);

  static final List<String> MOUNT_POINTS =
      List.of("tmp", "task", "runtime", "layers", "cache", "arriving");

  private final HostShare share;
  private final Cgroups cgroups;
  private final RunFolder run;
  private final PrivateTmp tmp;
  private final HostNetwork network;
  private final ExitWatch exits = new ExitWatch();
  private final Stock stock;
  private final Set<String> ids = ConcurrentHashMap.newKeySet();
  private volatile OciRuntime runtime;

  private OciHost(
      OciSettings settings,
      HostShare share,
      Cgroups cgroups,
      RunFolder run,
      PrivateTmp tmp,
      HostNetwork network,
      OciRuntime runtime) {
    this.share = share;
    this.cgroups = cgroups;
    this.run = run;
    this.tmp = tmp;
    this.network = network;
    this.runtime = runtime;
    stock = new Stock(this, settings.ahead());
  }

  /**
   * Takes a share of the host, clears away what an earlier life left of it, and sets up anew.
   *
   * @param removed gets a line for each thing that was cleared away
   */
  static OciHost open(OciSettings settings, String program, List<String> removed) {
    HostShare share = HostShare.take(settings);
    try {
      Cgroups cgroups = Cgroups.detect();
      PrivateTmp tmp = new PrivateTmp(settings.stateDir());
      removed.addAll(new Leftovers(share.mark(), cgroups, share.linkGroup()).remove());
      int disks = tmp.removeAll();
      if (disks > 0) removed.add(disks + " disks behind /tmp");
      HostShare.forEachDead(mark -> {
        Leftovers left = new Leftovers(mark, cgroups, share.linkGroup());
        if (!left.any()) return;
        removed.addAll(left.remove());
        Firewall.removeOf(mark);
      });
      cgroups.letHostGoFirst(settings.shortFirst());
      RunFolder run = RunFolder.make(share.mark());
      OciRuntime runtime = OciRuntime.of(program, run.runtimeState());
      Pidfd.adoptOrphans();
      HostNetwork network = HostNetwork.open(share, settings.outboundNetwork());
      return new OciHost(settings, share, cgroups, run, tmp, network, runtime);
    } catch (RuntimeException e) {
      share.close();
      throw e;
    }
  }

  HostShare share() {
    return share;
  }

  Cgroups cgroups() {
    return cgroups;
  }

  RunFolder run() {
    return run;
  }

  PrivateTmp tmp() {
    return tmp;
  }

  HostNetwork network() {
    return network;
  }

  OciRuntime runtime() {
    return runtime;
  }

  /** Takes another program for the sandboxes that start from now on. */
  void use(OciRuntime other) {
    runtime = other;
  }

  ExitWatch exits() {
    return exits;
  }

  Stock stock() {
    return stock;
  }

  /** Takes one that was made ahead, or makes one. */
  OciSandbox create(SandboxSpec spec) {
    if (!ids.add(spec.id())) {
      throw new SandboxException("a sandbox " + spec.id() + " exists already");
    }
    try {
      return stock.take(spec).orElseGet(() -> make(spec));
    } catch (RuntimeException e) {
      ids.remove(spec.id());
      throw e;
    }
  }

  void forget(String id) {
    ids.remove(id);
  }

  /** Makes all parts of a sandbox, or none; its network beside what is mounted. */
  OciSandbox make(SandboxSpec spec) {
    int number = share.takeNumber();
    Path folder = run.sandbox(spec.id());
    try {
      Files.createDirectory(folder);
    } catch (IOException e) {
      share.giveBack(number);
      throw new SandboxException("a sandbox " + spec.id() + " exists already", e);
    }
    SandboxNetwork made = null;
    Aside mounts = Aside.begin("mounts", () -> mount(spec, folder));
    try {
      made = SandboxNetwork.make();
      if (spec.outboundNetwork()) network.connect(number, made);
      mounts.await();
      return new OciSandbox(this, spec, number, made);
    } catch (RuntimeException e) {
      mounts.awaitEnd();
      new Cleanup(this, spec.id()).removeParts(number, made);
      if (e instanceof SandboxException known) throw known;
      throw new SandboxException("sandbox " + spec.id() + " cannot be made: " + e.getMessage(), e);
    }
  }

  private void mount(SandboxSpec spec, Path folder) {
    try {
      makeRoom(folder);
    } catch (IOException e) {
      throw new SandboxException("no folders for sandbox " + spec.id() + ": " + e, e);
    }
    SandboxSpec.Folders seen = spec.folders();
    Mounts.bind(seen.runtime(), folder.resolve("runtime"), RootTree.READ_ONLY);
    if (seen.task() == null) {
      new Furnishing(run, folder).leaveRoom(seen.hostMounts());
    } else {
      Mounts.bind(seen.task(), folder.resolve("task"), RootTree.READ_ONLY);
    }
    if (seen.layers() != null) {
      RootTree.requireBesideLayers(seen.hostMounts());
      Mounts.bind(seen.layers(), folder.resolve("layers"), RootTree.READ_ONLY);
    }
    if (seen.cache() != null) {
      Mounts.bind(seen.cache(), folder.resolve("cache"), RootTree.READ_ONLY);
    }
    tmp.mount(spec.id(), spec.resources().ephemeralStorageMib(), folder.resolve("tmp"));
    run.root(seen.hostMounts());
  }

  private static void makeRoom(Path folder) throws IOException {
    RunFolder.allowPassage(folder);
    for (String name : MOUNT_POINTS) Files.createDirectory(folder.resolve(name));
    Files.setPosixFilePermissions(
        Files.createDirectory(folder.resolve("pipes")),
        PosixFilePermissions.fromString("rwx------"));
  }

  @Override
  public void close() {
    stock.close();
    try (share;
        run;
        exits;
        network) {
      removeCgroups();
    }
  }

  private void removeCgroups() {
    List<String> alive = new ArrayList<>();
    try {
      new Leftovers(share.mark(), cgroups, share.linkGroup()).removeCgroups(alive);
      if (!alive.isEmpty()) LOG.warn("Sandboxes were not destroyed in time: {}", alive);
    } catch (UncheckedIOException e) {
      share.keepSign();
      LOG.warn("A sandbox was not destroyed; the next start of any platform will", e);
    }
  }
}
