package dev.ondol.frontend.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;

/**
 * Fuzzes a target for a moment, as part of every build: its seeds first, then what mutation makes
 * of them, from a seed that a failure prints. Without feedback from the code it finds what is near;
 * {@code .ci/fuzz} runs the same targets under Jazzer, for as long as one likes.
 */
public final class Fuzzing {
  private static final int INPUTS = 4000;
  private static final long MAX_NANOS = 2_000_000_000L;
  private static final int MAX_STEPS = 4;
  private static final int MAX_INPUT_BYTES = 4096;
  private static final byte[] ODD_BYTES = {0, 1, ' ', '"', '%', '{', '}', '[', ']', '\\', -1, 127};

  /** Takes any bytes and throws only if something is wrong. */
  @FunctionalInterface
  public interface Target {
    void accept(byte[] input);
  }

  private final Random random;
  private final List<byte[]> seeds;

  private Fuzzing(long seed, List<byte[]> seeds) {
    this.random = new Random(seed);
    this.seeds = seeds;
  }

  /** Fuzzes from text. */
  public static void briefly(Class<?> name, Target target, String... seeds) {
    briefly(
        name,
        target,
        Arrays.stream(seeds).map(text -> text.getBytes(StandardCharsets.UTF_8)).toList());
  }

  /** Fuzzes; or keeps the seeds for Jazzer, if a folder for its corpora is named. */
  public static void briefly(Class<?> name, Target target, List<byte[]> seeds) {
    String corpora = System.getProperty("ondol.fuzz.corpora", "");
    if (!corpora.isEmpty()) {
      keep(Path.of(corpora, name.getName()), seeds);
      return;
    }
    long seed = Long.getLong("ondol.test.seed", System.nanoTime());
    Fuzzing fuzzing = new Fuzzing(seed, seeds);
    seeds.forEach(input -> attempt(target, input, seed));
    long begin = System.nanoTime();
    for (int i = 0; i < INPUTS && System.nanoTime() - begin < MAX_NANOS; i++) {
      attempt(target, fuzzing.next(), seed);
    }
  }

  private static void keep(Path folder, List<byte[]> seeds) {
    try {
      Files.createDirectories(folder);
      for (int i = 0; i < seeds.size(); i++) {
        Files.write(folder.resolve("seed-" + i), seeds.get(i));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void attempt(Target target, byte[] input, long seed) {
    try {
      target.accept(input);
    } catch (RuntimeException | Error e) {
      throw new AssertionError(
          "-Dondol.test.seed=%d, input %s"
              .formatted(seed, Base64.getEncoder().encodeToString(input)),
          e);
    }
  }

  private byte[] next() {
    byte[] input = any();
    for (int steps = 1 + random.nextInt(MAX_STEPS); steps > 0; steps--) {
      int from = random.nextInt(input.length + 1);
      int to = from + random.nextInt(input.length - from + 1);
      input =
          switch (random.nextInt(5)) {
            case 0 -> changed(input, from);
            case 1 -> spliced(input, from, new byte[0], to);
            case 2 -> spliced(input, to, Arrays.copyOfRange(input, from, to), to);
            case 3 -> spliced(input, from, slice(any()), to);
            default -> spliced(input, from, new byte[] {odd()}, from);
          };
    }
    return input.length <= MAX_INPUT_BYTES ? input : Arrays.copyOf(input, MAX_INPUT_BYTES);
  }

  private byte[] any() {
    return seeds.get(random.nextInt(seeds.size()));
  }

  private byte odd() {
    return random.nextBoolean()
        ? ODD_BYTES[random.nextInt(ODD_BYTES.length)]
        : (byte) random.nextInt(256);
  }

  private byte[] slice(byte[] whole) {
    int from = random.nextInt(whole.length + 1);
    return Arrays.copyOfRange(whole, from, from + random.nextInt(whole.length - from + 1));
  }

  private byte[] changed(byte[] input, int at) {
    byte[] copy = input.clone();
    if (at < copy.length) {
      copy[at] = random.nextBoolean() ? odd() : (byte) (copy[at] ^ (1 << random.nextInt(8)));
    }
    return copy;
  }

  private static byte[] spliced(byte[] input, int from, byte[] inserted, int to) {
    byte[] made = new byte[from + inserted.length + input.length - to];
    System.arraycopy(input, 0, made, 0, from);
    System.arraycopy(inserted, 0, made, from, inserted.length);
    System.arraycopy(input, to, made, from + inserted.length, input.length - to);
    return made;
  }
}
