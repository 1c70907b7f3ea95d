package dev.ondol.runtimes;

import dev.ondol.sandbox.Layout;
import java.util.List;
import java.util.function.Function;

/**
 * A program that turns a function's code into what a language runtime would otherwise make of it at
 * each start, such as compiled code. It runs once when the code is new, in a sandbox of its own
 * that has the code, its layers and the bootstrap, no network, and no variable of a user's.
 *
 * <p>It runs none of the code: so what it makes depends on nothing but {@code dependsOn} and the
 * code, and functions that have the same code share it.
 *
 * <p>What it makes it writes to its standard output, as a row of files and an end:
 *
 * <pre>
 *   1234 some/name.bin\n     the number of bytes that follow, and a path in the cache
 *   ...1234 bytes...
 *   end\n
 * </pre>
 *
 * Anything else, such as an error message, makes it void. With no files there is nothing to be
 * gained, and it is not asked again.
 *
 * @param dependsOn whatever changes the output for the same code: version of the language, options
 * @param command with paths as the sandbox sees them; files may be put into {@code /tmp}
 */
public record CacheMaker(String dependsOn, Function<Layout, List<String>> command) {}
