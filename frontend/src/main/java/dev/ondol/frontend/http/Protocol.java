package dev.ondol.frontend.http;

/** The wire protocols of AWS that are spoken here. */
public enum Protocol {
  /** Lambda: paths and methods tell the operation. */
  REST_JSON("application/json", ""),
  /** CloudWatch Logs: {@code X-Amz-Target} tells the operation, and every error is a 400 or 500. */
  JSON_1_1("application/x-amz-json-1.1", ""),
  /** IAM: a form's {@code Action} tells the operation, the answer is XML. */
  QUERY_IAM("text/xml", "https://iam.amazonaws.com/doc/2010-05-08/"),
  /** STS: as IAM. */
  QUERY_STS("text/xml", "https://sts.amazonaws.com/doc/2011-06-15/");

  private final String contentType;
  private final String namespace;

  Protocol(String contentType, String namespace) {
    this.contentType = contentType;
    this.namespace = namespace;
  }

  public String contentType() {
    return contentType;
  }

  /** Of the XML; empty if it is none. */
  public String namespace() {
    return namespace;
  }
}
