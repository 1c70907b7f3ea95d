package dev.ondol.frontend.identity;

/** Who asks, as policies and GetCallerIdentity see it. */
public sealed interface Identity {
  /** Twelve digits. */
  String account();

  /** Such as {@code arn:aws:sts::123456789012:assumed-role/deployer/alice}. */
  String arn();

  /** The {@code UserId} of GetCallerIdentity. */
  String userId();

  /**
   * The holder of an access key of the account: may do everything.
   *
   * @param temporary whether the key is one of a session
   */
  record Root(String account, boolean temporary) implements Identity {
    /** By a key that stays. */
    public Root(String account) {
      this(account, false);
    }

    @Override
    public String arn() {
      return "arn:aws:iam::" + account + ":root";
    }

    @Override
    public String userId() {
      return account;
    }
  }

  /**
   * Somebody, or a function, in a role.
   *
   * @param roleArn with the role's path
   * @param roleId such as {@code AROA…}
   * @param name of the session; the function's if a function runs in it
   * @param sourceFunctionArn of the function that runs in it; empty if none does
   */
  record Session(String roleArn, String roleId, String name, String sourceFunctionArn)
      implements Identity {
    private static final int ACCOUNT_FIELD = 4;

    @Override
    public String account() {
      return roleArn.split(":", -1)[ACCOUNT_FIELD];
    }

    @Override
    public String arn() {
      return "arn:aws:sts::%s:assumed-role/%s/%s".formatted(account(), roleName(), name);
    }

    @Override
    public String userId() {
      return roleId + ":" + name;
    }

    /** Without its path. */
    public String roleName() {
      return roleArn.substring(roleArn.lastIndexOf('/') + 1);
    }

    public boolean isFunction() {
      return !sourceFunctionArn.isEmpty();
    }
  }

  /**
   * Anybody, in development mode: nothing was verified, so nothing is refused for who it is.
   *
   * @param claimed whom the credentials name
   */
  record Unverified(Identity claimed) implements Identity {
    @Override
    public String account() {
      return claimed.account();
    }

    @Override
    public String arn() {
      return claimed.arn();
    }

    @Override
    public String userId() {
      return claimed.userId();
    }
  }
}
