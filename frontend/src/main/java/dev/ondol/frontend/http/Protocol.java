package dev.ondol.frontend.http;

/** The wire protocols of AWS that are spoken here. */
public enum Protocol {
  /** Lambda: paths and methods tell the operation. */
  REST_JSON("application/json"),
  /** CloudWatch Logs: {@code X-Amz-Target} tells the operation, and every error is a 400 or 500. */
  JSON_1_1("application/x-amz-json-1.1");

  private final String contentType;

  Protocol(String contentType) {
    this.contentType = contentType;
  }

  public String contentType() {
    return contentType;
  }
}
