package dev.ondol.frontend.identity;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The access keys of a folder, in memory, as they are now: a thread follows the folder, so that
 * what a command adds or removes holds within milliseconds; within a second where the system itself
 * does not tell. Sessions are answered beside them. Thread-safe.
 */
public final class WatchedAccessKeys implements AccessKeys, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WatchedAccessKeys.class);

  /** Linux tells of every change; elsewhere Java looks by itself, and more seldom than this. */
  private static final long LOOK_SECONDS =
      System.getProperty("os.name", "").equals("Linux") ? 60 : 1;

  private final AccessKeyFolder folder;
  private final SessionKeys sessions;
  private final Identity root;
  private final WatchService changes;
  private final Thread watch;
  private volatile Map<String, AccessKey> keys = Map.of();
  private Set<String> seen = Set.of();

  /**
   * Reads all keys and follows the folder from then on.
   *
   * @param account that the keys are root of
   */
  public WatchedAccessKeys(AccessKeyFolder folder, SessionKeys sessions, String account)
      throws IOException {
    this.folder = folder;
    this.sessions = sessions;
    this.root = new Identity.Root(account);
    this.changes = folder.path().getFileSystem().newWatchService();
    folder
        .path()
        .register(
            changes, StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_DELETE);
    look();
    this.watch = Thread.ofPlatform().name("access-keys").daemon().start(this::follow);
  }

  @Override
  public Answer find(String id, String token) {
    if (!token.isEmpty()) {
      return sessions.find(id, token);
    }
    AccessKey key = keys.get(id);
    return key == null ? new Unknown() : new Known(key.secret(), root);
  }

  public boolean isEmpty() {
    return keys.isEmpty();
  }

  private void follow() {
    boolean readable = true;
    try {
      while (true) {
        WatchKey changed = changes.poll(LOOK_SECONDS, TimeUnit.SECONDS);
        if (changed != null) {
          changed.pollEvents();
          changed.reset();
        }
        try {
          look();
          readable = true;
        } catch (IOException e) {
          if (readable) {
            LOG.error("the folder of access keys cannot be read; those that were hold", e);
          }
          readable = false;
        }
      }
    } catch (ClosedWatchServiceException | InterruptedException closed) {
      LOG.debug("access keys are followed no longer");
    }
  }

  /** Reads what is new and forgets what is gone. */
  private void look() throws IOException {
    Set<String> ids = folder.ids();
    if (ids.equals(seen)) {
      return;
    }
    Map<String, AccessKey> now = new HashMap<>(keys);
    now.keySet().retainAll(ids);
    for (String id : ids) {
      if (!seen.contains(id)) {
        try {
          folder.read(id).ifPresent(key -> now.put(id, key));
        } catch (IOException e) {
          LOG.error("an access key is left out: {}", e.getMessage());
        }
      }
    }
    seen = ids;
    keys = Map.copyOf(now);
  }

  @Override
  public void close() {
    try {
      changes.close();
      watch.join();
    } catch (IOException e) {
      LOG.warn("the folder of access keys is still followed", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
