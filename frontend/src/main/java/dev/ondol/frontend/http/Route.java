package dev.ondol.frontend.http;

import io.vertx.core.http.HttpMethod;

/**
 * One line of a table of routes.
 *
 * @param template such as {@code /2015-03-31/functions/{FunctionName}}, with {@code ?name=value} or
 *     {@code ?name} behind it where only the query tells two operations apart
 * @param status of a success
 * @param bodyLimitBytes of the request
 */
public record Route(
    String operation, HttpMethod method, String template, int status, int bodyLimitBytes) {}
