package dev.ondol.micromanager;

import dev.ondol.core.FunctionVersion;
import dev.ondol.runtimes.RuntimeChoice;
import java.util.function.Function;

/**
 * What a function needs and its sandbox does not have.
 *
 * @param runtimes which language runtime serves an identifier
 * @param codeTrees where a function's code lies unpacked; may have to make it
 */
public record Supplies(
    Function<String, RuntimeChoice> runtimes,
    Function<FunctionVersion.Code, CodeTrees> codeTrees,
    CredentialSource credentials) {}
