package dev.ondol.frontend.access;

import dev.ondol.catalog.Catalog;
import dev.ondol.catalog.Kinds;
import dev.ondol.catalog.ManagedPolicy;
import dev.ondol.catalog.ResourcePolicy;
import dev.ondol.catalog.Role;
import dev.ondol.core.ErrorCode;
import dev.ondol.frontend.Account;
import dev.ondol.frontend.policy.PolicyDocument;
import dev.ondol.frontend.policy.PolicyForm;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The account's policies, ready to be evaluated. Each is read once for as long as its record is the
 * catalog's: the record's identity tells. Thread-safe.
 */
public final class AccountPolicies {
  /** Documents that are kept ready; one more, and all are read anew as they are needed. */
  private static final int MAX_KEPT = 10_000;

  /** What was read of a record. */
  private record Kept(Record record, List<PolicyDocument> documents) {
    /** Whether it is the very record; comparing what is in it would take longer than reading it. */
    @SuppressWarnings("ReferenceEquality")
    boolean isOf(Record other) {
      return record == other;
    }
  }

  private final Account account;
  private final Catalog catalog;
  private final ConcurrentHashMap<String, Kept> kept = new ConcurrentHashMap<>();

  public AccountPolicies(Account account, Catalog catalog) {
    this.account = account;
    this.catalog = catalog;
  }

  /** A role of this account by its ARN. */
  public Optional<Role> role(String arn) {
    String name = arn.substring(arn.lastIndexOf('/') + 1);
    return catalog
        .find(Kinds.ROLE, name.toLowerCase(Locale.ROOT))
        .filter(role -> role.arn(account.id()).equals(arn));
  }

  Optional<PolicyDocument> ofFunction(String key, @Nullable ResourcePolicy policy) {
    return policy == null
        ? Optional.empty()
        : Optional.of(
            read("function " + key, policy, p -> List.of(parse(p.document(), PolicyForm.RESOURCE)))
                .getFirst());
  }

  PolicyDocument trust(Role role) {
    return read("trust " + role.name(), role, r -> List.of(parse(r.trust(), PolicyForm.TRUST)))
        .getFirst();
  }

  /** Its own policies and those that are attached to it. */
  List<PolicyDocument> ofRole(Role role) {
    List<PolicyDocument> all =
        new ArrayList<>(
            read(
                "role " + role.name(),
                role,
                r ->
                    r.inline().values().stream()
                        .map(text -> parse(text, PolicyForm.IDENTITY))
                        .toList()));
    for (String arn : role.attached()) {
      managed(arn).ifPresent(all::add);
    }
    return all;
  }

  private Optional<PolicyDocument> managed(String arn) {
    Optional<PolicyDocument> ofAws = AwsManagedPolicies.document(arn);
    return ofAws.isPresent()
        ? ofAws
        : find(arn)
            .map(policy ->
                read(arn, policy, p -> List.of(parse(p.document(), PolicyForm.IDENTITY)))
                    .getFirst());
  }

  /** A managed policy of this account by its ARN. */
  public Optional<ManagedPolicy> find(String arn) {
    String name = arn.substring(arn.lastIndexOf('/') + 1);
    return catalog
        .find(Kinds.MANAGED_POLICY, name.toLowerCase(Locale.ROOT))
        .filter(policy -> policy.arn(account.id()).equals(arn));
  }

  private <R extends Record> List<PolicyDocument> read(
      String key, R record, Function<R, List<PolicyDocument>> reader) {
    Kept known = kept.get(key);
    if (known != null && known.isOf(record)) {
      return known.documents();
    }
    if (kept.size() >= MAX_KEPT) {
      kept.clear();
    }
    List<PolicyDocument> documents = reader.apply(record);
    kept.put(key, new Kept(record, documents));
    return documents;
  }

  private static PolicyDocument parse(String text, PolicyForm form) {
    return PolicyDocument.parse(text, form, ErrorCode.SERVICE);
  }
}
