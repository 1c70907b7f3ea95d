package dev.ondol.micromanager;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class KnownCachesTest {
  private static final CodeCache UNMADE = new CodeCache.Unmade();
  private static final CodeCache NOTHING = new CodeCache.Nothing();
  private static final CodeCache MADE = new CodeCache.Made(Path.of("cache"));

  private final KnownCaches caches = new KnownCaches();

  @Test
  void looksOnceForWhatIsThere() {
    assertThat(caches.get("a", name -> MADE)).isEqualTo(MADE);
    assertThat(caches.get("a", name -> UNMADE)).isEqualTo(MADE);
  }

  @Test
  void looksAgainForWhatWasNotThere() {
    assertThat(caches.get("a", name -> UNMADE)).isEqualTo(UNMADE);
    assertThat(caches.get("a", name -> MADE)).isEqualTo(MADE);
  }

  @Test
  void aFailureIsNotedSoThatTheSameCodeDoesNotFailAgain() {
    caches.begin("a");
    caches.end("a", NOTHING);
    assertThat(caches.get("a", name -> UNMADE)).isEqualTo(NOTHING);
  }

  @Test
  void theFailureOfCodeThatWasRemovedMeanwhileSaysNothingOfItsNextTime() {
    caches.begin("a");
    caches.begin("b");
    caches.retain("b"::equals);
    caches.end("a", NOTHING);
    caches.end("b", NOTHING);
    assertThat(caches.get("a", name -> UNMADE)).isEqualTo(UNMADE);
    assertThat(caches.get("b", name -> UNMADE)).isEqualTo(NOTHING);
  }

  @Test
  void whatWasBrokenOffIsAsIfItHadNotBegun() {
    caches.begin("a");
    caches.breakOff("a");
    assertThat(caches.get("a", name -> MADE)).isEqualTo(MADE);
  }
}
