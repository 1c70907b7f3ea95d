package dev.ondol.frontend.lambda;

import dev.ondol.catalog.ProvisionedConcurrency;
import dev.ondol.catalog.Reads;
import dev.ondol.core.ProvisionedStatus;
import dev.ondol.core.ProvisionedStatus.State;
import dev.ondol.micromanager.FunctionConcurrency;
import dev.ondol.micromanager.Invoker;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.lambda.model.ProvisionedConcurrencyStatusEnum;

/**
 * Provisioned concurrency as Lambda shows it: of an alias with two versions the sum of both.
 *
 * @param available ready for an invoke or serving one
 * @param statusReason only of a failure
 */
record ProvisionedView(
    int requested,
    int available,
    ProvisionedConcurrencyStatusEnum status,
    @Nullable String statusReason,
    String lastModified) {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ssZ", Locale.ROOT).withZone(ZoneOffset.UTC);

  static ProvisionedView of(
      Reads reads, Invoker invoker, String functionName, ProvisionedConcurrency provisioned) {
    int available = 0;
    State trouble = State.IN_PROGRESS;
    for (FunctionConcurrency.Share share :
        ConcurrencyPlan.shares(reads, functionName, provisioned)) {
      ProvisionedStatus status = invoker.provisioned(share.version());
      available += Math.min(share.count(), status.available());
      if (status.state() != State.READY && status.state() != State.IN_PROGRESS) {
        trouble = status.state();
      }
    }
    State state = available == provisioned.executions() ? State.READY : trouble;
    return new ProvisionedView(
        provisioned.executions(),
        available,
        status(state),
        reason(state),
        time(provisioned.lastModified()));
  }

  private static ProvisionedConcurrencyStatusEnum status(State state) {
    return switch (state) {
      case READY -> ProvisionedConcurrencyStatusEnum.READY;
      case IN_PROGRESS -> ProvisionedConcurrencyStatusEnum.IN_PROGRESS;
      case INIT_FAILED, CREATE_FAILED, NO_ROOM -> ProvisionedConcurrencyStatusEnum.FAILED;
    };
  }

  private static @Nullable String reason(State state) {
    return switch (state) {
      case READY, IN_PROGRESS -> null;
      case INIT_FAILED -> "FUNCTION_ERROR_INIT_FAILURE";
      case CREATE_FAILED -> "The host could not make an execution environment.";
      case NO_ROOM -> "The memory of the host is used up.";
    };
  }

  private static String time(Instant instant) {
    return TIME.format(instant);
  }
}
