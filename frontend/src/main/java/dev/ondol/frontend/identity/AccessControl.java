package dev.ondol.frontend.identity;

/**
 * How a server knows its callers.
 *
 * @param authenticator finds out who asks
 * @param functions the same for those who ask from a sandbox; verifies signatures
 * @param sessions makes credentials for a while
 */
public record AccessControl(
    Authenticator authenticator, Authenticator functions, SessionKeys sessions) {}
