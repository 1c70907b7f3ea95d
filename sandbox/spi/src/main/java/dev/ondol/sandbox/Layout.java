package dev.ondol.sandbox;

import org.jspecify.annotations.Nullable;

/**
 * Where things are, as the code in a sandbox sees them.
 *
 * @param taskRoot {@code /var/task}, or the folder on the host at process level
 * @param runtimeDir {@code /var/runtime}, likewise
 * @param layersDir {@code /opt}, likewise
 * @param cacheDir {@code /var/lang/cache}, likewise: what was made of the code ahead; null if there
 *     is nothing
 * @param tmpDir {@code /tmp}, likewise
 * @param runtimeApiAddress {@code host:port} for {@code AWS_LAMBDA_RUNTIME_API}
 */
public record Layout(
    String taskRoot,
    String runtimeDir,
    String layersDir,
    @Nullable String cacheDir,
    String tmpDir,
    String runtimeApiAddress) {}
