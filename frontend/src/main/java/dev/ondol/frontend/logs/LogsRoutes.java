package dev.ondol.frontend.logs;

import dev.ondol.core.ErrorCode;
import dev.ondol.frontend.model.ConstraintTable;
import dev.ondol.frontend.model.ConstraintText;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Every operation of CloudWatch Logs: those that this server answers stand with what the framework
 * demands of their members in {@code constraints.txt}, all others here. These are refused in AWS's
 * shape, so that a client is told what is not there instead of doubting the endpoint.
 */
final class LogsRoutes {
  private static final int USUAL_BODY_BYTES = 256 * 1024;

  /** A batch of 1 MiB, were each of its characters escaped. */
  private static final int PUT_BODY_BYTES = 8 * 1024 * 1024;

  private static final String REFUSED =
      """
      # Metric filters, subscriptions, destinations
      PutMetricFilter DeleteMetricFilter DescribeMetricFilters TestMetricFilter
      PutSubscriptionFilter DeleteSubscriptionFilter DescribeSubscriptionFilters
      PutDestination PutDestinationPolicy DeleteDestination DescribeDestinations
      # Insights: queries, fields, lookup tables
      StartQuery StopQuery GetQueryResults DescribeQueries
      PutQueryDefinition DeleteQueryDefinition DescribeQueryDefinitions
      CreateScheduledQuery GetScheduledQuery GetScheduledQueryHistory ListScheduledQueries
      UpdateScheduledQuery DeleteScheduledQuery ListLogGroupsForQuery
      GetLogRecord GetLogObject GetLogFields GetLogGroupFields ListAggregateLogGroupSummaries
      CreateLookupTable GetLookupTable DescribeLookupTables UpdateLookupTable DeleteLookupTable
      PutIndexPolicy DeleteIndexPolicy DescribeIndexPolicies DescribeFieldIndexes
      # Keys, policies, protection of data
      AssociateKmsKey DisassociateKmsKey
      PutResourcePolicy DeleteResourcePolicy DescribeResourcePolicies
      PutAccountPolicy DeleteAccountPolicy DescribeAccountPolicies
      PutDataProtectionPolicy GetDataProtectionPolicy DeleteDataProtectionPolicy
      PutBearerTokenAuthentication PutStorageTierPolicy GetStorageTierPolicy
      # Transformers
      PutTransformer GetTransformer DeleteTransformer TestTransformer
      # Exports, imports, integrations
      CreateExportTask CancelExportTask DescribeExportTasks
      CreateImportTask CancelImportTask DescribeImportTasks DescribeImportTaskBatches
      PutIntegration GetIntegration ListIntegrations DeleteIntegration
      AssociateSourceToS3TableIntegration DisassociateSourceFromS3TableIntegration
      ListSourcesForS3TableIntegration
      PutSyslogConfiguration ListSyslogConfigurations DeleteSyslogConfiguration
      # Deliveries
      CreateDelivery GetDelivery DescribeDeliveries DeleteDelivery UpdateDeliveryConfiguration
      PutDeliverySource GetDeliverySource DescribeDeliverySources DeleteDeliverySource
      PutDeliveryDestination GetDeliveryDestination DescribeDeliveryDestinations
      DeleteDeliveryDestination PutDeliveryDestinationPolicy GetDeliveryDestinationPolicy
      DeleteDeliveryDestinationPolicy DescribeConfigurationTemplates
      # Anomalies
      CreateLogAnomalyDetector GetLogAnomalyDetector ListLogAnomalyDetectors
      UpdateLogAnomalyDetector DeleteLogAnomalyDetector ListAnomalies UpdateAnomaly
      """;

  /** Known to AWS and not offered here. */
  static final Set<String> NOT_OFFERED =
      REFUSED
          .lines()
          .filter(line -> !line.startsWith("#"))
          .flatMap(line -> Arrays.stream(line.split(" ", -1)))
          .collect(Collectors.toUnmodifiableSet());

  static final ConstraintTable CONSTRAINTS =
      new ConstraintTable(
          ErrorCode.INVALID_PARAMETER,
          new ConstraintText().read(LogsRoutes.class, "constraints.txt").byOperation());

  private LogsRoutes() {}

  static int bodyLimitBytes(String operation) {
    return operation.equals("PutLogEvents") ? PUT_BODY_BYTES : USUAL_BODY_BYTES;
  }
}
