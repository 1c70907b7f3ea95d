/**
 * IAM, as much of it as tools need that make a function's role first: roles with their policies,
 * and managed policies, the account's and some of AWS's. No users, groups or instance profiles.
 *
 * <pre>
 *   QueryApi ─ IamConstraints ─ IamActions ─► IamOperations ─┬─ RoleOperations       ─┐
 *                                                            ├─ RolePolicyOperations     ├─► Catalog
 *                                                            └─ ManagedPolicyOperations ─┘
 *                                                 Entities (look-ups)   Views (XML)
 * </pre>
 */
@NullMarked
package dev.ondol.frontend.iam;

import org.jspecify.annotations.NullMarked;
