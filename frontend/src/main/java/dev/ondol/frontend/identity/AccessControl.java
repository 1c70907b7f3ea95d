package dev.ondol.frontend.identity;

/**
 * How a server knows its callers.
 *
 * @param authenticator finds out who asks
 * @param sessions makes credentials for a while
 */
public record AccessControl(Authenticator authenticator, SessionKeys sessions) {}
