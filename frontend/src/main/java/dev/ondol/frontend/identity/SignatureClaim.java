package dev.ondol.frontend.identity;

import java.util.List;

/**
 * What a request says about its own signature. Nothing of it is verified yet.
 *
 * @param algorithm must be {@code AWS4-HMAC-SHA256}
 * @param credential such as {@code AKIA…/20260101/us-east-1/lambda/aws4_request}
 * @param signedHeaders their names in lower case, in the order in which they were signed
 * @param signature in hexadecimal
 * @param token of a session; empty if there is none
 */
record SignatureClaim(
    String algorithm,
    String credential,
    List<String> signedHeaders,
    String signature,
    Time time,
    String token) {

  /**
   * When it was signed, and for how long.
   *
   * @param date such as {@code 20260101T123000Z}
   * @param presigned whether it stands in the query, where it may have a life of its own
   * @param lifeSeconds negative if it does not say
   */
  record Time(String date, boolean presigned, long lifeSeconds) {
    static final long UNTOLD = -1;
  }
}
