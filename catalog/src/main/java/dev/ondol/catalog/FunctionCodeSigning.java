package dev.ondol.catalog;

/**
 * That a function's code has to satisfy a code signing configuration. Immutable.
 *
 * @param configId of the configuration
 */
public record FunctionCodeSigning(String configId) {}
