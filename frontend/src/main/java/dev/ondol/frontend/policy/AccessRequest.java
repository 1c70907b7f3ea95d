package dev.ondol.frontend.policy;

/**
 * Somebody wants to do something with something.
 *
 * @param action such as {@code lambda:InvokeFunction}
 * @param resource an ARN, or {@code *} for what has none
 */
public record AccessRequest(
    Principal principal, String action, String resource, RequestContext context) {}
