package dev.ondol.micromanager;

import dev.ondol.core.LogSink;
import dev.ondol.linux.OutputPump;
import dev.ondol.runtimeapi.RuntimeApi;
import dev.ondol.sandbox.SandboxProvider;

/**
 * What the environments of this host are made with.
 *
 * @param outputs reads what all environments write
 */
public record Host(
    SandboxProvider provider,
    RuntimeApi runtimeApi,
    OutputPump outputs,
    Supplies supplies,
    LogSink logs) {}
