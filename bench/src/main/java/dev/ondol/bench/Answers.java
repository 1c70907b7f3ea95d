package dev.ondol.bench;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Waits for answers that came over connections of their own. */
final class Answers {
  private Answers() {}

  /** How many are right, once all are there. */
  static int count(List<CompletableFuture<HttpResponse<String>>> answers, String expected) {
    int right = 0;
    for (CompletableFuture<HttpResponse<String>> answer : answers) {
      try {
        HttpResponse<String> response = answer.join();
        if (response.statusCode() == 200
            && response.headers().firstValue("x-amz-function-error").isEmpty()
            && response.body().contains(expected)) {
          right++;
        }
      } catch (CompletionException e) {
        throw new BenchException("an invoke had no answer", e);
      }
    }
    return right;
  }
}
