package dev.ondol.frontend.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LineageTest {
  private static final String ROOT = "Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=1";

  @Test
  void theFirstInvokeOfAChainHasNoTurns() {
    String header = Lineage.onward(ROOT, "hello");
    assertThat(header).matches(ROOT + ";Lineage=1:[0-9a-f]{8}:0");
    assertThat(Lineage.turns(header, "hello")).isZero();
    assertThat(Lineage.turns(header, "other")).isZero();
    assertThat(Lineage.turns(ROOT, "hello")).isZero();
  }

  @Test
  void eachInvokeOfTheSameFunctionIsATurn() {
    String header = ROOT;
    for (int invoke = 0; invoke < 20; invoke++) {
      header = Lineage.onward(header, "hello");
      assertThat(Lineage.turns(header, "hello")).isEqualTo(invoke);
    }
    assertThat(header).startsWith(ROOT).hasSizeLessThan(ROOT.length() + 25);
  }

  @Test
  void functionsThatCallEachOtherAreCountedEach() {
    String header = ROOT;
    for (int i = 0; i < 5; i++) {
      header = Lineage.onward(Lineage.onward(header, "ping"), "pong");
    }
    assertThat(Lineage.turns(header, "ping")).isEqualTo(4);
    assertThat(Lineage.turns(header, "pong")).isEqualTo(4);
  }

  @Test
  void aLongChainKeepsItsLastFewFunctions() {
    String header = ROOT;
    for (int i = 0; i < 1000; i++) {
      header = Lineage.onward(header, "function-" + i);
    }
    assertThat(header).hasSizeLessThan(200).contains("Lineage=1:");
  }

  @Test
  void whatIsNoLineageIsReplacedByOne() {
    for (String odd :
        new String[] {"", "1:", "2:x", "1:|||", "1:::::", "1:ffffffff:99999999999999", "\u00e9"}) {
      String header = Lineage.onward(ROOT + ";Lineage=" + odd + ";Self=1", "hello");
      assertThat(Lineage.turns(header, "hello")).as(odd).isZero();
      assertThat(header).as(odd).startsWith(ROOT).endsWith(";Self=1");
    }
  }
}
