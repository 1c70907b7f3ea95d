package dev.ondol.runtimes.bootstrap;

import com.amazonaws.services.lambda.runtime.api.client.AWSLambda;
import java.io.IOException;

/**
 * The main class of a Java function's process: AWS's client, as it is, once it is known for which
 * function. The client cuts its own frames and those below from the stack traces that it reports,
 * so nobody sees this class there.
 */
public final class Start {
  private Start() {}

  /**
   * @param arguments none: a command line that named the function could not be written ahead
   * @throws Throwable what the client throws
   */
  public static void main(String[] arguments) throws Throwable {
    Birth birth = Birth.ofThisProcess();
    if (birth.isAhead()) {
      await(birth.door());
    }
    runClient();
  }

  /**
   * Waits for a function, and becomes it.
   *
   * @param door as {@code host:port}
   */
  static void await(String door) throws IOException, ClassNotFoundException {
    Rehearsal.play();
    Assignment.await(door).become();
  }

  static void runClient() throws Throwable {
    AWSLambda.main(new String[] {System.getenv("_HANDLER")});
  }
}
