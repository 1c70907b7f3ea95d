package dev.ondol.micromanager;

import dev.ondol.core.FunctionVersion;
import dev.ondol.core.LogSink;
import dev.ondol.linux.OutputPump;
import dev.ondol.runtimeapi.RuntimeApi;
import dev.ondol.runtimes.RuntimeChoice;
import dev.ondol.sandbox.SandboxProvider;
import java.util.function.Function;

/**
 * What the environments of this host are made with.
 *
 * @param runtimes which language runtime serves an identifier
 * @param codeTrees where a function's code lies unpacked; may have to make it
 * @param outputs reads what all environments write
 */
public record Host(
    SandboxProvider provider,
    RuntimeApi runtimeApi,
    OutputPump outputs,
    Function<String, RuntimeChoice> runtimes,
    Function<FunctionVersion.Code, CodeTrees> codeTrees,
    LogSink logs) {}
