package dev.ondol.micromanager;

import dev.ondol.core.FunctionVersion;

/** Makes the credentials that a function finds in its environment. Any thread; must not block. */
@FunctionalInterface
public interface CredentialSource {
  /** Fresh ones of the function's role, for as long as an environment may live. */
  Credentials credentials(FunctionVersion function);

  /** What the AWS clients in a function sign with. */
  record Credentials(String accessKeyId, String secretAccessKey, String sessionToken) {
    /** Without the secret and the token, so that no log has them. */
    @Override
    public String toString() {
      return "Credentials[" + accessKeyId + "]";
    }
  }
}
