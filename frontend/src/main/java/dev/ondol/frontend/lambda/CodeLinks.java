package dev.ondol.frontend.lambda;

import dev.ondol.catalog.CodeStore;
import dev.ondol.core.ErrorCode;
import dev.ondol.frontend.http.BlockingLane;
import dev.ondol.frontend.http.Exchange;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Links under which the code of a function or a layer can be downloaded without credentials for ten
 * minutes, as GetFunction promises, as long as the code is kept. A link carries its end and a
 * signature by a key that this process made up, so nobody can make one, and none outlives a
 * restart. Thread-safe.
 */
public final class CodeLinks {
  public static final String PATH = "/_ondol/code/";
  private static final Duration LIFE = Duration.ofMinutes(10);
  private static final String MAC = "HmacSHA256";
  private static final int KEY_BYTES = 32;
  private static final Pattern SHA_256 = Pattern.compile(PATH + "([0-9a-f]{64})");
  private static final Pattern EXPIRES = Pattern.compile("\\d{1,12}");

  private final CodeStore store;
  private final BlockingLane lane;
  private final SecretKeySpec key;

  public CodeLinks(CodeStore store, BlockingLane lane) {
    this.store = store;
    this.lane = lane;
    byte[] secret = new byte[KEY_BYTES];
    new SecureRandom().nextBytes(secret);
    this.key = new SecretKeySpec(secret, MAC);
  }

  /** Path and query of a link that is good from now on. */
  String path(String sha256) {
    long expires = now() + LIFE.toSeconds();
    return PATH + sha256 + "?Expires=" + expires + "&Signature=" + signature(sha256, expires);
  }

  /** Answers a request for a link. Event loop. */
  public void serve(Exchange exchange) {
    exchange.named("DownloadCode");
    HttpServerRequest request = exchange.request();
    String sha256 =
        verified(
            request.path(), request.params().get("Expires"), request.params().get("Signature"));
    if (sha256 == null) {
      exchange.fail(ErrorCode.ACCESS_DENIED, "The link is not valid, or no longer");
    } else {
      lane.run(exchange, () -> open(exchange, sha256));
    }
  }

  private @Nullable String verified(
      @Nullable String path, @Nullable String expires, @Nullable String signature) {
    Matcher code = SHA_256.matcher(path == null ? "" : path);
    if (!code.matches() || expires == null || !EXPIRES.matcher(expires).matches()) {
      return null;
    }
    long end = Long.parseLong(expires);
    String expected = signature(code.group(1), end);
    byte[] given = (signature == null ? "" : signature).getBytes(StandardCharsets.UTF_8);
    boolean genuine = MessageDigest.isEqual(expected.getBytes(StandardCharsets.UTF_8), given);
    return genuine && end >= now() ? code.group(1) : null;
  }

  private void open(Exchange exchange, String sha256) {
    try {
      FileChannel zip = FileChannel.open(store.zip(sha256), StandardOpenOption.READ);
      exchange.sendFile("application/zip", zip, zip.size());
    } catch (IOException e) {
      exchange.fail(ErrorCode.RESOURCE_NOT_FOUND, "The code is no longer stored");
    }
  }

  private String signature(String sha256, long expires) {
    try {
      Mac mac = Mac.getInstance(MAC);
      mac.init(key);
      byte[] text = (sha256 + "\n" + expires).getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(mac.doFinal(text));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has " + MAC, e);
    }
  }

  private static long now() {
    return System.currentTimeMillis() / 1000;
  }
}
