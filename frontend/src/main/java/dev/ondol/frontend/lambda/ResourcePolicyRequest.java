package dev.ondol.frontend.lambda;

import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.protocol.MarshallLocation;
import software.amazon.awssdk.core.protocol.MarshallingType;
import software.amazon.awssdk.core.traits.LocationTrait;
import software.amazon.awssdk.utils.builder.Buildable;

/**
 * The request of PutResourcePolicy, GetResourcePolicy and DeleteResourcePolicy, which are younger
 * than the SDK's shapes. Its own builder; for one request.
 */
final class ResourcePolicyRequest implements SdkPojo, Buildable {
  private static final SdkField<String> RESOURCE_ARN =
      field(
          "ResourceArn",
          MarshallLocation.PATH,
          r -> r.resourceArn,
          (r, value) -> r.resourceArn = value);
  private static final SdkField<String> POLICY =
      field("Policy", MarshallLocation.PAYLOAD, r -> r.policy, (r, value) -> r.policy = value);
  private static final SdkField<String> REVISION_ID = revisionId(MarshallLocation.PAYLOAD);
  private static final SdkField<String> REVISION_ID_IN_QUERY =
      revisionId(MarshallLocation.QUERY_PARAM);
  private static final List<SdkField<?>> PUT = List.of(RESOURCE_ARN, POLICY, REVISION_ID);
  private static final List<SdkField<?>> DELETE = List.of(RESOURCE_ARN, REVISION_ID_IN_QUERY);

  private final List<SdkField<?>> fields;
  private @Nullable String resourceArn;
  private @Nullable String policy;
  private @Nullable String revisionId;

  private ResourcePolicyRequest(List<SdkField<?>> fields) {
    this.fields = fields;
  }

  static ResourcePolicyRequest put() {
    return new ResourcePolicyRequest(PUT);
  }

  static ResourcePolicyRequest get() {
    return new ResourcePolicyRequest(List.of(RESOURCE_ARN));
  }

  static ResourcePolicyRequest delete() {
    return new ResourcePolicyRequest(DELETE);
  }

  private static SdkField<String> revisionId(MarshallLocation location) {
    return field("RevisionId", location, r -> r.revisionId, (r, value) -> r.revisionId = value);
  }

  private static SdkField<String> field(
      String name,
      MarshallLocation location,
      Function<ResourcePolicyRequest, @Nullable String> getter,
      BiConsumer<ResourcePolicyRequest, String> setter) {
    return SdkField.builder(MarshallingType.STRING)
        .memberName(name)
        .getter(shape -> getter.apply((ResourcePolicyRequest) shape))
        .setter((shape, value) -> setter.accept((ResourcePolicyRequest) shape, value))
        .traits(LocationTrait.builder().location(location).locationName(name).build())
        .build();
  }

  /** A member that the constraints require. */
  String resourceArn() {
    return String.valueOf(resourceArn);
  }

  String policy() {
    return String.valueOf(policy);
  }

  /** Null if the caller does not say. */
  @Nullable String revisionId() {
    return revisionId;
  }

  @Override
  public List<SdkField<?>> sdkFields() {
    return fields;
  }

  @Override
  public Map<String, SdkField<?>> sdkFieldNameToField() {
    return fields.stream().collect(Collectors.toMap(SdkField::locationName, f -> f));
  }

  @Override
  public ResourcePolicyRequest build() {
    return this;
  }
}
