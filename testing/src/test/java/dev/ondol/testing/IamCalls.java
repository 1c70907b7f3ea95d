package dev.ondol.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;

/** Calls of IAM, signed by AWS's own signer. */
final class IamCalls {
  private static final String TRUSTS_LAMBDA =
      """
      {"Version":"2012-10-17","Statement":[{"Effect":"Allow",
       "Principal":{"Service":"lambda.amazonaws.com"},"Action":"sts:AssumeRole"}]}\
      """;

  private final URI endpoint;
  private final AwsCredentials credentials;

  IamCalls(URI endpoint, AwsCredentials credentials) {
    this.endpoint = endpoint;
    this.credentials = credentials;
  }

  /** Makes a role that Lambda may take. */
  void createRole(String name, String path) {
    send(
        Map.of(
            "Action",
            "CreateRole",
            "Version",
            "2010-05-08",
            "RoleName",
            name,
            "Path",
            path,
            "AssumeRolePolicyDocument",
            TRUSTS_LAMBDA));
  }

  private void send(Map<String, String> parameters) {
    String form =
        parameters.entrySet().stream()
            .map(entry ->
                entry.getKey() + "=" + URLEncoder.encode(entry.getValue(), StandardCharsets.UTF_8))
            .collect(Collectors.joining("&"));
    SdkHttpRequest request =
        SdkHttpRequest.builder()
            .method(SdkHttpMethod.POST)
            .uri(endpoint.resolve("/"))
            .putHeader("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")
            .putHeader("Content-Length", Integer.toString(form.length()))
            .build();
    SignedRequest signed =
        AwsV4HttpSigner.create()
            .sign(sign ->
                sign.identity(credentials)
                    .request(request)
                    .payload(ContentStreamProvider.fromUtf8String(form))
                    .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "iam")
                    .putProperty(AwsV4HttpSigner.REGION_NAME, "us-east-1"));
    try (SdkHttpClient http = Apache5HttpClient.create()) {
      HttpExecuteResponse answer =
          http.prepareRequest(
                  HttpExecuteRequest.builder()
                      .request(signed.request())
                      .contentStreamProvider(signed.payload().orElseThrow())
                      .build())
              .call();
      if (!answer.httpResponse().isSuccessful()) {
        throw new AssertionError("IAM answered " + answer.httpResponse().statusCode());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
