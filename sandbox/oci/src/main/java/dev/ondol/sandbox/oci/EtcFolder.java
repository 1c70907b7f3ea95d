package dev.ondol.sandbox.oci;

import dev.ondol.linux.Mounts;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The {@code /etc} of sandboxes: users, names and resolvers of their own, and from the host what
 * programs need to start. Files are copied as they are when the platform starts; folders are bound.
 */
final class EtcFolder {
  private static final Path HOST = Path.of("/etc");

  /** Larger files are not configuration. */
  private static final long MAX_COPIED_BYTES = 1 << 20;

  /** Of the function's user. It is not there, as on AWS. */
  static final String HOME = "/home/sbx_user1051";

  private static final String PASSWD =
      """
      root:x:0:0:root:/root:/sbin/nologin
      sbx_user1051:x:993:990::%s:/sbin/nologin
      nobody:x:65534:65534:nobody:/nonexistent:/sbin/nologin
      """
          .formatted(HOME);

  private static final String GROUP =
      """
      root:x:0:
      sbx_user1051:x:990:
      nogroup:x:65534:
      """;

  private static final String HOSTS = "127.0.0.1 localhost " + BundleConfig.HOSTNAME + "\n";

  private static final String NAME_SERVICES =
      """
      passwd: files
      group: files
      hosts: files dns
      networks: files
      protocols: files
      services: files
      """;

  private static final List<String> COPIED =
      List.of(
          "ld.so.cache",
          "localtime",
          "timezone",
          "mime.types",
          "protocols",
          "services",
          "os-release",
          "locale.alias",
          "ca-certificates.conf");

  /** Patterns, as in a shell. */
  private static final List<String> BOUND =
      List.of(
          "alternatives",
          "ca-certificates",
          "crypto-policies",
          "fonts",
          "java",
          "java-*",
          "pki",
          "python3*");

  /** Beside it lie the host's private keys. */
  private static final String CERTIFICATES = "ssl/certs";

  private static final String OPENSSL = "ssl/openssl.cnf";

  private EtcFolder() {}

  static void lay(Path etc) throws IOException {
    Files.createDirectories(etc.resolve("ssl"));
    Files.writeString(etc.resolve("passwd"), PASSWD);
    Files.writeString(etc.resolve("group"), GROUP);
    Files.writeString(etc.resolve("hosts"), HOSTS);
    Files.writeString(etc.resolve("hostname"), BundleConfig.HOSTNAME + "\n");
    Files.writeString(etc.resolve("nsswitch.conf"), NAME_SERVICES);
    Files.writeString(etc.resolve("resolv.conf"), Resolvers.ofHost().toFile());
    for (String name : COPIED) copy(HOST.resolve(name), etc.resolve(name));
    copy(HOST.resolve(OPENSSL), etc.resolve(OPENSSL));
    bind(HOST.resolve(CERTIFICATES), etc.resolve(CERTIFICATES));
    for (String pattern : BOUND) {
      try (DirectoryStream<Path> matches = Files.newDirectoryStream(HOST, pattern)) {
        for (Path match : matches) bind(match, etc.resolve(match.getFileName()));
      }
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    boolean link = Files.isSymbolicLink(from);
    boolean small = Files.isRegularFile(from) && Files.size(from) <= MAX_COPIED_BYTES;
    if (link || small) Files.copy(from, to, LinkOption.NOFOLLOW_LINKS);
  }

  private static void bind(Path from, Path to) throws IOException {
    Optional<Path> folder =
        Files.isDirectory(from) ? Optional.of(from.toRealPath()) : Optional.empty();
    if (folder.isEmpty()) return;
    Files.createDirectories(to);
    Mounts.bind(folder.get(), to, RootTree.READ_ONLY);
  }
}
