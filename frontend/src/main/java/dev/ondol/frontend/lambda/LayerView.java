package dev.ondol.frontend.lambda;

import dev.ondol.catalog.LayerVersion;
import dev.ondol.frontend.Account;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.HexFormat;
import software.amazon.awssdk.services.lambda.model.GetLayerVersionResponse;
import software.amazon.awssdk.services.lambda.model.LayerVersionsListItem;

/** A layer's version as callers see it. Thread-safe. */
final class LayerView {
  private static final DateTimeFormatter CREATED =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'+0000'").withZone(ZoneOffset.UTC);

  private final Account account;
  private final CodeLinks links;

  LayerView(Account account, CodeLinks links) {
    this.account = account;
    this.links = links;
  }

  String arn(String name) {
    return new LayerReference(account.region(), account.id(), name).arn();
  }

  /** Without its content. */
  LayerVersionsListItem item(LayerVersion version) {
    LayerVersion.Details details = version.details();
    return LayerVersionsListItem.builder()
        .layerVersionArn(arn(version.name()) + ":" + version.version())
        .version(version.version())
        .description(details.description())
        .createdDate(created(version.created()))
        .compatibleRuntimesWithStrings(details.runtimes())
        .licenseInfo(details.license())
        .compatibleArchitecturesWithStrings(details.architectures())
        .build();
  }

  /**
   * @param endpoint under which the caller reached this server
   */
  GetLayerVersionResponse whole(LayerVersion version, String endpoint) {
    LayerVersion.Details details = version.details();
    String sha256 = version.content().sha256();
    return GetLayerVersionResponse.builder()
        .content(content ->
            content
                .location(endpoint + links.path(sha256))
                .codeSha256(Base64.getEncoder().encodeToString(HexFormat.of().parseHex(sha256)))
                .codeSize(version.content().sizeBytes()))
        .layerArn(arn(version.name()))
        .layerVersionArn(arn(version.name()) + ":" + version.version())
        .version(version.version())
        .description(details.description())
        .createdDate(created(version.created()))
        .compatibleRuntimesWithStrings(details.runtimes())
        .licenseInfo(details.license())
        .compatibleArchitecturesWithStrings(details.architectures())
        .build();
  }

  private static String created(Instant time) {
    return CREATED.format(time);
  }
}
