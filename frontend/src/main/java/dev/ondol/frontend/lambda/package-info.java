/**
 * Lambda's API: one table of routes, one of constraints, one small handler for each operation.
 *
 * <pre>
 *   LambdaApi ─ LambdaRoutes ─┬─ InvokeHandler ──► Invoker            (event loop)
 *                             └─ Operation ─ LambdaConstraints
 *                                    │                                (virtual thread)
 *                  FunctionReads, FunctionWrites, AliasOperations … ──► Catalog, CodeStore
 *                                    │
 *                  FunctionReference ─ FunctionLookup: which version a name and a qualifier mean
 * </pre>
 *
 * <p>AWS validates twice, in two voices, and so does this package: the framework checks each member
 * against the model and joins all it finds into one ValidationException ({@link
 * dev.ondol.frontend.lambda.LambdaConstraints}); then the service checks what the members mean
 * together, one InvalidParameterValueException at a time ({@link
 * dev.ondol.frontend.lambda.FunctionRules}). What the service does not offer is refused there,
 * never silently ignored.
 */
@NullMarked
package dev.ondol.frontend.lambda;

import org.jspecify.annotations.NullMarked;
