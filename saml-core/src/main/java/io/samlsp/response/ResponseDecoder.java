package io.samlsp.response;

import io.samlsp.failure.FailureCode;
import io.samlsp.failure.SamlFailure;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Decodes the form parameter SAMLResponse (saml-bindings §3.5.4) under a cap on its size. */
final class ResponseDecoder {

  private ResponseDecoder() {}

  static byte[] decode(@Nullable String samlResponse, int maximumBytes, ReportBuilder report)
      throws SamlFailure {
    report.at(Check.DECODE);
    if (samlResponse == null || samlResponse.isEmpty()) {
      throw new SamlFailure(FailureCode.RESPONSE_MISSING, "the parameter SAMLResponse", null);
    }
    // Four characters for three octets, and room for line breaks. First: nothing is copied of what
    // is too large.
    if (samlResponse.length() / 3 > maximumBytes / 2) {
      throw tooLarge(maximumBytes, samlResponse.length() + " characters of base64");
    }
    byte[] octets = decodeBase64(samlResponse);
    if (octets.length > maximumBytes) {
      throw tooLarge(maximumBytes, octets.length + " bytes");
    }
    return octets;
  }

  /**
   * Line breaks are allowed (RFC 2045 §6.8): some products wrap. Every other stray character is
   * damage.
   */
  private static byte[] decodeBase64(String text) throws SamlFailure {
    String packed = text;
    if (text.indexOf('\n') >= 0 || text.indexOf('\r') >= 0) {
      packed = text.replace("\r", "").replace("\n", "");
    }
    try {
      return Base64.getDecoder().decode(packed);
    } catch (IllegalArgumentException e) {
      throw new SamlFailure(FailureCode.BASE64_INVALID, "base64", e.getMessage());
    }
  }

  private static SamlFailure tooLarge(int maximumBytes, String found) {
    return new SamlFailure(
        FailureCode.RESPONSE_TOO_LARGE, "at most " + maximumBytes + " bytes", found);
  }
}
