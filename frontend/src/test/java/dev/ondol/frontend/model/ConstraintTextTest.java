package dev.ondol.frontend.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.lambda.model.CreateAliasRequest;
import software.amazon.awssdk.services.lambda.model.CreateEventSourceMappingRequest;
import software.amazon.awssdk.services.lambda.model.CreateFunctionRequest;
import software.amazon.awssdk.services.lambda.model.Filter;
import software.amazon.awssdk.services.lambda.model.SourceAccessConfiguration;

/** Sentences of the framework in front of AWS's services, as AWS writes them. */
class ConstraintTextTest {
  private static final String TABLE =
      """
      # A remark.
      type Alias length 1..8 pattern [a-z]+
      group Page
        MaxItems   range 1..50

      CreateAlias
        FunctionName!  Alias
        RoutingConfig
          # Another remark.
          AdditionalVersionWeights{key}    length 1..4 pattern [0-9]+
          AdditionalVersionWeights{value}  range 0.0..1.0

      CreateEventSourceMapping
        FilterCriteria.Filters[].Pattern   length ..3
        SourceAccessConfigurations[]
          Type!   oneOf A B

      CreateFunction
        Layers    length 0..1
        Layers[]  length 1..9 pattern arn:.*
        Timeout   range 1..

      ListFunctions
        +Page
      """;

  private static List<String> broken(String operation, SdkPojo request) {
    List<String> broken = new ArrayList<>();
    new ConstraintText()
        .read(TABLE)
        .byOperation()
        .getOrDefault(operation, List.of())
        .forEach(constraint -> constraint.check(request, broken));
    return broken;
  }

  @Test
  void aMemberThatIsMissingIsNamed() {
    assertThat(broken("CreateAlias", CreateAliasRequest.builder().build()))
        .containsExactly(
            "Value null at 'functionName' failed to satisfy constraint: Member must not be null");
  }

  @Test
  void eachDemandThatIsNotMetIsASentence() {
    assertThat(
            broken("CreateAlias", CreateAliasRequest.builder().functionName("A23456789").build()))
        .containsExactly(
            "Value 'A23456789' at 'functionName' failed to satisfy constraint: Member must have"
                + " length less than or equal to 8",
            "Value 'A23456789' at 'functionName' failed to satisfy constraint: Member must satisfy"
                + " regular expression pattern: [a-z]+");
  }

  @Test
  void ofAMapsKeysAndValuesAllDemandsAreRecited() {
    CreateAliasRequest request =
        CreateAliasRequest.builder()
            .functionName("f")
            .routingConfig(routing -> routing.additionalVersionWeights(Map.of("x", 1.1)))
            .build();
    assertThat(broken("CreateAlias", request))
        .containsExactly(
            "Value '{x=1.1}' at 'routingConfig.additionalVersionWeights' failed to satisfy"
                + " constraint: Map keys must satisfy constraint: [Member must have length less"
                + " than or equal to 4, Member must have length greater than or equal to 1, Member"
                + " must satisfy regular expression pattern: [0-9]+, Member must not be null]",
            "Value '{x=1.1}' at 'routingConfig.additionalVersionWeights' failed to satisfy"
                + " constraint: Map value must satisfy constraint: [Member must have value less"
                + " than or equal to 1.0, Member must have value greater than or equal to 0.0,"
                + " Member must not be null]");
  }

  @Test
  void ofAListsMembersAllDemandsAreRecited() {
    String recited =
        "Member must satisfy constraint: [Member must have length less than or equal to 9, Member"
            + " must have length greater than or equal to 1, Member must satisfy regular expression"
            + " pattern: arn:.*, Member must not be null]";
    assertThat(
            broken("CreateFunction", CreateFunctionRequest.builder().layers("arn:1", "b").build()))
        .containsExactly(
            "Value '[arn:1, b]' at 'layers' failed to satisfy constraint: Member must have length"
                + " less than or equal to 1",
            "Value '[arn:1, b]' at 'layers' failed to satisfy constraint: " + recited);
    assertThat(
            broken(
                "CreateFunction",
                CreateFunctionRequest.builder().layers(Arrays.asList((String) null)).build()))
        .containsExactly("Value '[null]' at 'layers' failed to satisfy constraint: " + recited);
  }

  @Test
  void structuresInAListAreNamedByTheirPlace() {
    CreateEventSourceMappingRequest request =
        CreateEventSourceMappingRequest.builder()
            .filterCriteria(criteria ->
                criteria.filters(
                    Filter.builder().pattern("ok").build(),
                    Filter.builder().pattern("long").build()))
            .sourceAccessConfigurations(SourceAccessConfiguration.builder().build())
            .build();
    assertThat(broken("CreateEventSourceMapping", request))
        .containsExactly(
            "Value 'long' at 'filterCriteria.filters.2.member.pattern' failed to satisfy"
                + " constraint: Member must have length less than or equal to 3",
            "Value null at 'sourceAccessConfigurations.1.member.type' failed to satisfy"
                + " constraint: Member must not be null");
  }

  @Test
  void boundsMayBeOpen() {
    assertThat(broken("CreateFunction", CreateFunctionRequest.builder().timeout(99_999).build()))
        .isEmpty();
    assertThat(broken("CreateFunction", CreateFunctionRequest.builder().timeout(0).build()))
        .singleElement()
        .asString()
        .endsWith("Member must have value greater than or equal to 1");
  }

  @Test
  void aLineThatIsNotUnderstoodIsRefused() {
    for (String line : List.of("Name Unknown", "Name size 1..2", "+Nothing")) {
      assertThatThrownBy(() -> new ConstraintText().read("GetAlias\n  " + line).byOperation())
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> new ConstraintText().read("GetAlias\nGetAlias\n"))
        .hasMessage("GetAlias is there twice");
  }
}
