package dev.ondol.frontend.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ondol.frontend.http.Route;
import dev.ondol.frontend.model.Constraint;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.protocol.MarshallLocation;
import software.amazon.awssdk.core.protocol.MarshallingKnownType;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.core.traits.MapTrait;

/** The table of constraints beside the SDK's shapes. */
class LambdaConstraintsTest {
  private static final String MODEL = "software.amazon.awssdk.services.lambda.model.";

  /** The SDK has left the one out, and is older than the others. */
  private static final Set<String> WITHOUT_SHAPE =
      Set.of("InvokeAsync", "PutResourcePolicy", "GetResourcePolicy", "DeleteResourcePolicy");

  /** Answered by the service in its own words; and one list that is checked as a whole. */
  private static final Set<String> CHECKED_ELSEWHERE =
      Set.of(
          "CreateFunction.Runtime",
          "UpdateFunctionConfiguration.Runtime",
          "PublishLayerVersion.CompatibleRuntimes[]");

  @Test
  void everyOperationStandsInTheTable() {
    assertThat(LambdaConstraints.TABLE.byOperation().keySet())
        .containsExactlyInAnyOrderElementsOf(
            LambdaRoutes.ALL.stream().map(Route::operation).toList());
  }

  @Test
  void everyNamedMemberExists() throws ReflectiveOperationException {
    List<String> missing = new ArrayList<>();
    for (String operation : operationsWithShape()) {
      Set<String> members = new HashSet<>();
      collect(request(operation), "", members, new ArrayList<>());
      paths(operation).stream()
          .filter(path -> !members.contains(path))
          .forEach(path -> missing.add(operation + " " + path));
    }
    assertThat(missing).isEmpty();
  }

  @Test
  void everyMemberWithAListOfValuesIsChecked() throws ReflectiveOperationException {
    List<String> unchecked = new ArrayList<>();
    for (String operation : operationsWithShape()) {
      List<String> enums = new ArrayList<>();
      collect(request(operation), "", new HashSet<>(), enums);
      Set<String> checked = paths(operation);
      enums.stream()
          .filter(path -> !checked.contains(path))
          .map(path -> operation + "." + path)
          .filter(path -> !CHECKED_ELSEWHERE.contains(path))
          .forEach(unchecked::add);
    }
    assertThat(unchecked).isEmpty();
  }

  @Test
  void whatStandsInThePathIsRequired() throws ReflectiveOperationException {
    List<String> optional = new ArrayList<>();
    for (String operation : operationsWithShape()) {
      Set<String> required =
          constraints(operation).stream()
              .filter(Constraint::isRequired)
              .map(Constraint::path)
              .collect(Collectors.toSet());
      for (SdkField<?> field : request(operation).sdkFields()) {
        if (field.location() == MarshallLocation.PATH && !required.contains(field.memberName())) {
          optional.add(operation + " " + field.memberName());
        }
      }
    }
    assertThat(optional).isEmpty();
  }

  private static List<String> operationsWithShape() {
    return LambdaRoutes.ALL.stream()
        .map(Route::operation)
        .filter(name -> !WITHOUT_SHAPE.contains(name))
        .toList();
  }

  private static List<Constraint> constraints(String operation) {
    return LambdaConstraints.TABLE.byOperation().getOrDefault(operation, List.of());
  }

  private static Set<String> paths(String operation) {
    return constraints(operation).stream()
        .map(constraint -> constraint.path().replace("[?]", "[]"))
        .collect(Collectors.toSet());
  }

  private static SdkPojo request(String operation) throws ReflectiveOperationException {
    Object builder = Class.forName(MODEL + operation + "Request").getMethod("builder").invoke(null);
    return (SdkPojo) builder;
  }

  /** The paths below a shape, and which of them the SDK knows a list of values for. */
  private static void collect(
      SdkPojo shape, String above, Set<String> members, List<String> enums) {
    Set<String> accessors =
        Arrays.stream(modelOf(shape).getMethods()).map(Method::getName).collect(Collectors.toSet());
    for (SdkField<?> field : shape.sdkFields()) {
      String path = above + field.memberName();
      members.add(path);
      MarshallingKnownType type = field.marshallingType().getKnownType();
      String accessor = accessor(field.memberName());
      if (accessors.contains(accessor + "AsString")) {
        enums.add(path);
      } else if (accessors.contains(accessor + "AsStrings") && type == MarshallingKnownType.LIST) {
        enums.add(path + "[]");
      }
      if (type == MarshallingKnownType.SDK_POJO) {
        collect(field.constructor().get(), path + ".", members, enums);
      } else if (type == MarshallingKnownType.LIST) {
        members.add(path + "[]");
        SdkField<?> each = field.getTrait(ListTrait.class).memberFieldInfo();
        if (each.marshallingType().getKnownType() == MarshallingKnownType.SDK_POJO) {
          collect(each.constructor().get(), path + "[].", members, enums);
        }
      } else if (type == MarshallingKnownType.MAP && field.containsTrait(MapTrait.class)) {
        members.add(path + "{key}");
        members.add(path + "{value}");
      }
    }
  }

  /** The class that a builder builds. */
  private static Class<?> modelOf(SdkPojo builder) {
    Class<?> outer = builder.getClass().getEnclosingClass();
    return outer == null ? builder.getClass() : outer;
  }

  private static String accessor(String member) {
    String name = Character.toLowerCase(member.charAt(0)) + member.substring(1);
    return name.startsWith("uUID") ? "uuid" : name;
  }
}
