package dev.ondol.runtimes;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A runtime identifier of Lambda, such as {@code python3.12}, taken apart. Those that Lambda has
 * deprecated are known too: functions with them are still deployed, and a newer version of the
 * language mostly runs them.
 *
 * @param name as the caller writes it
 */
record RuntimeIdentifier(String name, Language language, Version version) {
  /** What an identifier names. */
  enum Language {
    NODEJS("nodejs", "Node.js"),
    PYTHON("python", "Python"),
    JAVA("java", "Java"),
    PROVIDED("provided", "the function's own runtime"),
    DOTNET("dotnet", ".NET"),
    RUBY("ruby", "Ruby"),
    GO("go", "Go");

    private final String family;
    private final String title;

    Language(String family, String title) {
      this.family = family;
      this.title = title;
    }

    /** As an identifier begins. */
    String family() {
      return family;
    }

    /** As people write it. */
    String title() {
      return title;
    }
  }

  private static final Map<String, RuntimeIdentifier> KNOWN =
      Arrays.stream(
              """
              nodejs nodejs4.3 nodejs4.3-edge nodejs6.10 nodejs8.10 nodejs10.x nodejs12.x
              nodejs14.x nodejs16.x nodejs18.x nodejs20.x nodejs22.x nodejs24.x nodejs26.x
              python2.7 python3.6 python3.7 python3.8 python3.9 python3.10 python3.11 python3.12
              python3.13 python3.14 python3.15
              java8 java8.al2 java8.al2023 java11 java11.al2023 java17 java17.al2023 java21 java25
              dotnetcore1.0 dotnetcore2.0 dotnetcore2.1 dotnetcore3.1 dotnet6 dotnet8 dotnet10
              ruby2.5 ruby2.7 ruby3.2 ruby3.3 ruby3.4 ruby4.0
              go1.x provided provided.al2 provided.al2023
              """
                  .split("\\s+"))
          .map(RuntimeIdentifier::parsed)
          .collect(Collectors.toUnmodifiableMap(RuntimeIdentifier::name, Function.identity()));

  static Optional<RuntimeIdentifier> of(String name) {
    return Optional.ofNullable(KNOWN.get(name));
  }

  static Set<String> names() {
    return KNOWN.keySet();
  }

  private static RuntimeIdentifier parsed(String name) {
    Language language =
        Arrays.stream(Language.values())
            .filter(candidate -> name.startsWith(candidate.family()))
            .findFirst()
            .orElseThrow();
    String rest = name.substring(language.family().length());
    return new RuntimeIdentifier(
        name,
        language,
        language == Language.PROVIDED ? Version.NONE : Version.of(withoutSystem(rest)));
  }

  /** {@code 8.al2} and {@code 4.3-edge} name a system behind the version. */
  private static String withoutSystem(String version) {
    return version.replaceFirst("(\\.al|-).*$", "").replaceFirst("^core", "");
  }
}
