package io.samlsp.binding;

import io.samlsp.failure.FailureCode;
import io.samlsp.failure.SamlFailure;
import io.samlsp.idp.IdentityProvider;
import io.samlsp.internal.crypto.CryptoPolicy;
import io.samlsp.internal.crypto.DetachedSignature;
import io.samlsp.internal.crypto.TrustedKey;
import java.io.ByteArrayOutputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * A message read out of the query of a URL (saml-bindings §3.4.4.1). Nothing in it is verified
 * until {@link #verify} has come back.
 *
 * <p>The signature is over the raw octets of the parameters as they were received; who decodes and
 * encodes them again gets others wherever the sender wrote "%2f" or a space differently.
 */
public final class RedirectQuery {

  private static final String DEFLATE = "urn:oasis:names:tc:SAML:2.0:bindings:URL-Encoding:DEFLATE";

  private static final Set<String> NAMES =
      Set.of("SAMLRequest", "SAMLResponse", "RelayState", "SigAlg", "Signature", "SAMLEncoding");

  private final MessageParameter parameter;
  private final byte[] message;
  private final @Nullable String relayState;
  private final @Nullable Signed signed;

  private RedirectQuery(
      MessageParameter parameter,
      byte[] message,
      @Nullable String relayState,
      @Nullable Signed signed) {
    this.parameter = parameter;
    this.message = message;
    this.relayState = relayState;
    this.signed = signed;
  }

  /** The signature of a query and what it is over. */
  private static final class Signed {
    final String algorithm;
    final byte[] octets;
    final byte[] signature;

    Signed(String algorithm, byte[] octets, byte[] signature) {
      this.algorithm = algorithm;
      this.octets = octets;
      this.signature = signature;
    }
  }

  /**
   * Reads a query.
   *
   * @param rawQuery the query as it was received, not decoded, without the question mark
   * @param maximumBytes size of the message after inflating
   * @throws SamlFailure {@link FailureCode#REDIRECT_QUERY_INVALID} if a parameter is missing,
   *     repeated, contradicts another or cannot be decoded; {@link FailureCode#XML_TOO_LARGE} if
   *     the message is too large
   */
  public static RedirectQuery read(String rawQuery, int maximumBytes) throws SamlFailure {
    // Deflating and encoding in base64 and percent signs makes nothing this much longer.
    if (rawQuery.length() / 4 > maximumBytes) {
      throw new SamlFailure(
          FailureCode.XML_TOO_LARGE,
          "a query for at most " + maximumBytes + " bytes",
          rawQuery.length() + " characters");
    }
    Map<String, String> raw = parameters(rawQuery);
    MessageParameter parameter = parameter(raw);
    String encoding = value(raw, "SAMLEncoding");
    if (encoding != null && !encoding.equals(DEFLATE)) {
      throw invalid("the encoding DEFLATE", encoding);
    }
    byte[] deflated = base64(raw, parameter.parameterName());
    return new RedirectQuery(
        parameter,
        inflate(deflated, maximumBytes),
        value(raw, "RelayState"),
        signed(raw, parameter));
  }

  /** Whether it is a request or a response. */
  public MessageParameter parameter() {
    return parameter;
  }

  /** The message. */
  public byte[] message() {
    return message.clone();
  }

  /** RelayState, if there is one. */
  public Optional<String> relayState() {
    return Optional.ofNullable(relayState);
  }

  /**
   * Verifies that the identity provider signed the query.
   *
   * @throws SamlFailure {@link FailureCode#SIGNATURE_MISSING}, {@link
   *     FailureCode#SIGNATURE_ALGORITHM_REFUSED}, {@link FailureCode#SIGNATURE_KEY_REFUSED} or
   *     {@link FailureCode#SIGNATURE_INVALID}
   */
  public void verify(IdentityProvider identityProvider) throws SamlFailure {
    if (signed == null) {
      throw new SamlFailure(FailureCode.SIGNATURE_MISSING, "a signed query", null);
    }
    DetachedSignature.verify(
        signed.algorithm,
        signed.octets,
        signed.signature,
        identityProvider.signingKeys().stream()
            .map(key -> new TrustedKey(key.publicKey(), key.fingerprint()))
            .toList(),
        CryptoPolicy.STRICT);
  }

  /** The values by name, not decoded. Parameters that are not SAML's are passed over. */
  private static Map<String, String> parameters(String rawQuery) throws SamlFailure {
    Map<String, String> raw = new HashMap<>();
    for (String pair : rawQuery.split("&", -1)) {
      int equals = pair.indexOf('=');
      String rawName = equals < 0 ? pair : pair.substring(0, equals);
      String name = decode(rawName);
      if (NAMES.contains(name)) {
        // A web framework takes "%53igAlg" for "SigAlg" too: then two readers see two queries.
        if (!name.equals(rawName) || equals < 0) {
          throw invalid(name + " written out and with a value", rawName);
        }
        if (raw.put(name, pair.substring(equals + 1)) != null) {
          throw invalid("one " + name, "several");
        }
      }
    }
    return raw;
  }

  private static MessageParameter parameter(Map<String, String> raw) throws SamlFailure {
    boolean request = raw.containsKey("SAMLRequest");
    boolean response = raw.containsKey("SAMLResponse");
    if (request == response) {
      throw invalid("one of SAMLRequest and SAMLResponse", request ? "both" : "neither");
    }
    return request ? MessageParameter.SAML_REQUEST : MessageParameter.SAML_RESPONSE;
  }

  private static @Nullable Signed signed(Map<String, String> raw, MessageParameter parameter)
      throws SamlFailure {
    String algorithm = value(raw, "SigAlg");
    if (algorithm == null || !raw.containsKey("Signature")) {
      if (algorithm != null || raw.containsKey("Signature")) {
        throw invalid("both of SigAlg and Signature, or neither", "one of them");
      }
      return null;
    }
    StringBuilder octets = new StringBuilder();
    String message = parameter.parameterName();
    octets.append(message).append('=').append(raw.get(message));
    if (raw.containsKey("RelayState")) {
      octets.append("&RelayState=").append(raw.get("RelayState"));
    }
    octets.append("&SigAlg=").append(raw.get("SigAlg"));
    return new Signed(
        algorithm, octets.toString().getBytes(StandardCharsets.UTF_8), base64(raw, "Signature"));
  }

  private static @Nullable String value(Map<String, String> raw, String name) throws SamlFailure {
    String value = raw.get(name);
    return value == null ? null : decode(value);
  }

  private static byte[] base64(Map<String, String> raw, String name) throws SamlFailure {
    try {
      return Base64.getDecoder().decode(decode(raw.getOrDefault(name, "")));
    } catch (IllegalArgumentException e) {
      throw invalid("base64 in " + name, "other characters");
    }
  }

  private static String decode(String value) throws SamlFailure {
    try {
      return URLDecoder.decode(value, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw invalid("percent signs before two hexadecimal digits", "others");
    }
  }

  /** The limit holds while inflating: a bomb of a kilobyte would fill the memory (attacks F2). */
  private static byte[] inflate(byte[] deflated, int maximumBytes) throws SamlFailure {
    Inflater inflater = new Inflater(true);
    try {
      // zlib asks for one more byte than raw deflate has.
      inflater.setInput(Arrays.copyOf(deflated, deflated.length + 1));
      // Room for what XML usually comes to, so that the buffer is not doubled again and again.
      long expected = 4L * deflated.length;
      ByteArrayOutputStream out = new ByteArrayOutputStream((int) Math.min(expected, maximumBytes));
      byte[] buffer = new byte[4096];
      while (!inflater.finished()) {
        int n = inflater.inflate(buffer);
        if (n == 0 && !inflater.finished()) {
          throw invalid("a deflated message", "one that is cut off");
        }
        if (out.size() + n > maximumBytes) {
          throw new SamlFailure(
              FailureCode.XML_TOO_LARGE, "at most " + maximumBytes + " bytes", "more");
        }
        out.write(buffer, 0, n);
      }
      if (inflater.getBytesRead() < deflated.length) {
        throw invalid("nothing after the deflated message", "more");
      }
      return out.toByteArray();
    } catch (DataFormatException e) {
      throw invalid("a deflated message", "something else");
    } finally {
      inflater.end();
    }
  }

  private static SamlFailure invalid(String expected, String found) {
    return new SamlFailure(FailureCode.REDIRECT_QUERY_INVALID, expected, found);
  }
}
