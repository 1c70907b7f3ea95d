package dev.ondol.cli;

import dev.ondol.sandbox.BareSandbox;
import dev.ondol.sandbox.IsolationLevel;
import dev.ondol.sandbox.Probe;
import dev.ondol.sandbox.Sandbox;
import dev.ondol.sandbox.SandboxException;
import dev.ondol.sandbox.SandboxProvider;
import dev.ondol.sandbox.SandboxSpec;
import java.time.Duration;
import java.util.List;

/** Only probed, never used. */
record ProbedProvider(IsolationLevel level, Probe probe) implements SandboxProvider {
  @Override
  public String name() {
    return "probed";
  }

  @Override
  public Probe probe(Duration limit) {
    return probe;
  }

  @Override
  public Sandbox create(SandboxSpec spec) {
    throw new SandboxException("only probed");
  }

  @Override
  public BareSandbox createBare(SandboxSpec spec) {
    throw new SandboxException("only probed");
  }

  @Override
  public List<String> removeLeftovers() {
    return List.of("of " + level);
  }

  @Override
  public void close() {}
}
