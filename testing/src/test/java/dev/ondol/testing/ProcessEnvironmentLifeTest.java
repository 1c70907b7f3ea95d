package dev.ondol.testing;

import dev.ondol.sandbox.SandboxProvider;
import dev.ondol.sandbox.process.ProcessProvider;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(TestHost.Pooling.class)
class ProcessEnvironmentLifeTest extends EnvironmentLife {
  @Override
  SandboxProvider provider(Path state) {
    return new ProcessProvider(state);
  }
}
