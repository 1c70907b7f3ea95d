package dev.ondol.frontend.codec;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.protocol.MarshallLocation;
import software.amazon.awssdk.core.traits.PayloadTrait;
import software.amazon.awssdk.core.util.SdkAutoConstructList;
import software.amazon.awssdk.core.util.SdkAutoConstructMap;

/** Looks into shapes: which members they have and which are set. Thread-safe. */
public final class Shapes {
  private static final ConcurrentHashMap<Class<?>, Map<String, SdkField<?>>> BODY_FIELDS =
      new ConcurrentHashMap<>();

  private Shapes() {}

  /**
   * A member's value, or null if nobody set it; for a collection the SDK would give one of its own.
   *
   * @throws IllegalArgumentException if the shape has no such member
   */
  public static @Nullable Object value(SdkPojo shape, String member) {
    for (SdkField<?> field : shape.sdkFields()) {
      if (field.memberName().equals(member)) {
        return value(shape, field);
      }
    }
    throw new IllegalArgumentException(shape.getClass().getSimpleName() + " has no " + member);
  }

  /**
   * Gives a builder what a shape of another kind has under the same names: AWS often has one
   * structure's members once in it and once beside each other.
   */
  public static <B extends SdkPojo> B copy(SdkPojo from, B builder) {
    Map<String, SdkField<?>> targets =
        builder.sdkFields().stream()
            .collect(Collectors.toMap(SdkField::memberName, Function.identity()));
    for (SdkField<?> source : from.sdkFields()) {
      SdkField<?> target = targets.get(source.memberName());
      Object value = value(from, source);
      if (target != null && value != null) {
        target.set(builder, value);
      }
    }
    return builder;
  }

  static @Nullable Object value(SdkPojo shape, SdkField<?> field) {
    Object value = field.getValueOrDefault(shape);
    boolean unset =
        value instanceof SdkAutoConstructList<?> || value instanceof SdkAutoConstructMap<?, ?>;
    return unset ? null : value;
  }

  /** The members that stand in the JSON body, by their names there. */
  static Map<String, SdkField<?>> bodyFields(SdkPojo pojo) {
    return BODY_FIELDS.computeIfAbsent(
        pojo.getClass(),
        type -> {
          Map<String, SdkField<?>> fields = new LinkedHashMap<>();
          for (SdkField<?> field : pojo.sdkFields()) {
            if (inBody(field)) {
              fields.put(field.locationName(), field);
            }
          }
          return Map.copyOf(fields);
        });
  }

  /** Whether a member is one of the JSON body's names; the body as a whole is not. */
  static boolean inBody(SdkField<?> field) {
    return field.location() == MarshallLocation.PAYLOAD && !isBody(field);
  }

  /** Whether a member is the body. */
  static boolean isBody(SdkField<?> field) {
    return field.containsTrait(PayloadTrait.class);
  }
}
