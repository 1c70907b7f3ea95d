package dev.ondol.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;

/**
 * What a command that failed says, and its exit code. Failures that a user can cause are one
 * sentence; anything else is a fault of Ondol and shows its stack.
 */
record ErrorReport(int exitCode, String message) {
  static ErrorReport of(Throwable failure) {
    return switch (failure) {
      case CommandException e -> new ErrorReport(e.exitCode(), text(e));
      case SettingsException e -> new ErrorReport(ExitCode.USAGE, text(e));
      case AwsServiceException e -> new ErrorReport(ExitCode.FAILED, awsText(e));
      case SdkClientException e ->
          new ErrorReport(ExitCode.UNREACHABLE, text(e) + "; is 'ondol up' running?");
      default -> new ErrorReport(ExitCode.FAILED, stackOf(failure));
    };
  }

  private static String awsText(AwsServiceException e) {
    return e.awsErrorDetails() == null
        ? "HTTP status " + e.statusCode()
        : e.awsErrorDetails().errorCode() + ": " + e.awsErrorDetails().errorMessage();
  }

  private static String text(Throwable e) {
    return String.valueOf(e.getMessage());
  }

  private static String stackOf(Throwable e) {
    StringWriter text = new StringWriter();
    e.printStackTrace(new PrintWriter(text));
    return text.toString().stripTrailing();
  }
}
