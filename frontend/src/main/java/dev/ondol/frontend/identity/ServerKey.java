package dev.ondol.frontend.identity;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The one secret of a server, in a file that only its user may read: seals what must be kept from
 * others and knows again what it has sealed. Whoever has it can make credentials for anybody.
 * Thread-safe.
 */
public final class ServerKey {
  private static final String FILE = "key";
  private static final int KEY_BYTES = 32;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;
  private static final String HMAC = "HmacSHA256";
  private static final String CIPHER = "AES/GCM/NoPadding";

  private final SecretKeySpec sealing;
  private final SecretKeySpec deriving;
  private final SecureRandom random = new SecureRandom();

  private ServerKey(byte[] key) {
    SecretKeySpec whole = new SecretKeySpec(key, HMAC);
    this.sealing = new SecretKeySpec(hmac(whole, "seal"), "AES");
    this.deriving = new SecretKeySpec(hmac(whole, "derive"), HMAC);
  }

  /**
   * Reads the key, or makes it up where there is none. Two processes may do so at the same time.
   *
   * @param folder that only this user may enter
   */
  static ServerKey in(Path folder) throws IOException {
    Path file = folder.resolve(FILE);
    if (!Files.exists(file)) {
      byte[] fresh = new byte[KEY_BYTES];
      new SecureRandom().nextBytes(fresh);
      Path draft = PrivateFiles.draft(folder, fresh);
      try {
        // Unlike a rename, a link never takes the place of a key that another process has made.
        Files.createLink(file, draft);
      } catch (FileAlreadyExistsException e) {
        return in(folder);
      } finally {
        Files.deleteIfExists(draft);
      }
      PrivateFiles.sync(folder);
    }
    byte[] key = Files.readAllBytes(file);
    if (key.length != KEY_BYTES) {
      throw new IOException(file + " is not the key of a server");
    }
    return new ServerKey(key);
  }

  /**
   * Encrypts, so that only this server can read it.
   *
   * @param context without which it cannot be opened again
   */
  byte[] seal(byte[] plain, String context) {
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    try {
      Cipher cipher = cipher(Cipher.ENCRYPT_MODE, nonce, context);
      ByteBuffer sealed = ByteBuffer.allocate(NONCE_BYTES + cipher.getOutputSize(plain.length));
      sealed.put(nonce);
      cipher.doFinal(ByteBuffer.wrap(plain), sealed);
      return Arrays.copyOf(sealed.array(), sealed.position());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has " + CIPHER, e);
    }
  }

  /** Empty if this server has not sealed it, or not for this context. */
  Optional<byte[]> open(byte[] sealed, String context) {
    if (sealed.length < NONCE_BYTES) {
      return Optional.empty();
    }
    try {
      Cipher cipher = cipher(Cipher.DECRYPT_MODE, Arrays.copyOf(sealed, NONCE_BYTES), context);
      return Optional.of(cipher.doFinal(sealed, NONCE_BYTES, sealed.length - NONCE_BYTES));
    } catch (GeneralSecurityException notOurs) {
      return Optional.empty();
    }
  }

  private Cipher cipher(int mode, byte[] nonce, String context) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance(CIPHER);
    cipher.init(mode, sealing, new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(context.getBytes(StandardCharsets.UTF_8));
    return cipher;
  }

  /** A secret that belongs to a text: always the same, and known to nobody without this key. */
  byte[] derive(String text) {
    return hmac(deriving, text);
  }

  private static byte[] hmac(SecretKeySpec key, String text) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(key);
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has " + HMAC, e);
    }
  }
}
