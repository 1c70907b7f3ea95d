package dev.ondol.frontend.iam;

import dev.ondol.catalog.Catalog;
import dev.ondol.catalog.Changes;
import dev.ondol.catalog.Kinds;
import dev.ondol.catalog.ManagedPolicy;
import dev.ondol.catalog.Reads;
import dev.ondol.catalog.Role;
import dev.ondol.core.ErrorCode;
import dev.ondol.core.OndolException;
import dev.ondol.frontend.Account;
import dev.ondol.frontend.access.AwsManagedPolicies;
import dev.ondol.frontend.identity.UniqueIds;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** IAM's roles and policies in the catalog. Names differ by more than their case. Thread-safe. */
final class Entities {
  /** When AWS's own policies were made, as far as anybody asks. */
  private static final Instant BEGINNING = Instant.parse("2015-02-06T18:40:58Z");

  private final Account account;
  private final Catalog catalog;

  Entities(Account account, Catalog catalog) {
    this.account = account;
    this.catalog = catalog;
  }

  /** A policy, the account's or AWS's, under its ARN. */
  record NamedPolicy(String arn, ManagedPolicy policy) {}

  String account() {
    return account.id();
  }

  Catalog catalog() {
    return catalog;
  }

  static String key(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  /**
   * A role by its name.
   *
   * @throws OndolException NO_SUCH_ENTITY
   */
  static Role require(Reads reads, String name) {
    return reads
        .find(Kinds.ROLE, key(name))
        .orElseThrow(() -> noSuch("The role with name %s cannot be found.".formatted(name)));
  }

  Role require(String name) {
    return require(catalog, name);
  }

  /**
   * Puts a role in another's place.
   *
   * @throws OndolException NO_SUCH_ENTITY, or what {@code change} throws
   */
  Role change(String name, UnaryOperator<Role> change) {
    return catalog.change(tx -> {
      Role changed = change.apply(require(tx, name));
      tx.put(Kinds.ROLE, key(name), changed);
      return changed;
    });
  }

  /** A policy by its ARN. */
  Optional<NamedPolicy> findPolicy(Reads reads, String arn) {
    Optional<NamedPolicy> ofAws = AwsManagedPolicies.find(arn).map(Entities::ofAws);
    return ofAws.isPresent()
        ? ofAws
        : reads
            .find(Kinds.MANAGED_POLICY, key(arn.substring(arn.lastIndexOf('/') + 1)))
            .map(this::named)
            .filter(policy -> policy.arn().equals(arn));
  }

  /**
   * A policy by its ARN.
   *
   * @throws OndolException NO_SUCH_ENTITY
   */
  NamedPolicy requirePolicy(Reads reads, String arn) {
    return findPolicy(reads, arn)
        .orElseThrow(() -> noSuch("Policy %s was not found.".formatted(arn)));
  }

  NamedPolicy named(ManagedPolicy policy) {
    return new NamedPolicy(policy.arn(account.id()), policy);
  }

  static NamedPolicy ofAws(AwsManagedPolicies.Entry entry) {
    return new NamedPolicy(
        entry.arn(),
        new ManagedPolicy(
            entry.name(),
            entry.path(),
            UniqueIds.of(UniqueIds.POLICY, entry.arn()),
            entry.document(),
            entry.description(),
            BEGINNING,
            Map.of()));
  }

  /** The roles that have a policy. */
  static List<Role> holders(Reads reads, String policyArn) {
    return reads.list(Kinds.ROLE, "", "", Integer.MAX_VALUE).stream()
        .map(row -> row.value())
        .filter(role -> role.attached().contains(policyArn))
        .toList();
  }

  static void removePolicy(Changes change, ManagedPolicy policy) {
    change.remove(Kinds.MANAGED_POLICY, key(policy.name()));
  }

  static OndolException noSuch(String message) {
    return new OndolException(ErrorCode.NO_SUCH_ENTITY, message);
  }
}
