package dev.ondol.catalog;

/**
 * What is set for reading an event source on behalf of a function.
 *
 * @param functionArn as the caller named it
 * @param sourceArn empty for a source of the caller's own
 * @param configuration JSON, as it is shown
 */
public record EventSourceMapping(String functionArn, String sourceArn, String configuration) {}
