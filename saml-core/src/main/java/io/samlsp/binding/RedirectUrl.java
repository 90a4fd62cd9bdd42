package io.samlsp.binding;

import io.samlsp.keys.SigningKey;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;

/** Writes a message into the query of a URL (saml-bindings §3.4.4.1). */
public final class RedirectUrl {

  private RedirectUrl() {}

  /**
   * The URL that takes a message to its receiver.
   *
   * @param location of the receiver; a query that it has already is kept
   * @param xml the message, without a signature in it: this binding has its own
   * @param relayState comes back with the answer; at most 80 bytes; or null
   * @param key signs the query; null for an unsigned message
   * @throws IllegalStateException if the key cannot be used now
   */
  public static URI of(
      URI location,
      MessageParameter parameter,
      byte[] xml,
      @Nullable String relayState,
      @Nullable SigningKey key) {
    String query = signed(query(parameter, xml, relayState), key);
    String url = location.toASCIIString();
    int hash = url.indexOf('#');
    String target = hash < 0 ? url : url.substring(0, hash);
    String fragment = hash < 0 ? "" : url.substring(hash);
    String separator =
        location.getRawQuery() == null ? "?" : location.getRawQuery().isEmpty() ? "" : "&";
    return URI.create(target + separator + query + fragment);
  }

  /** The order of the parameters is the order in which they are signed. */
  private static String query(MessageParameter parameter, byte[] xml, @Nullable String relayState) {
    String message = Base64.getEncoder().encodeToString(deflate(xml));
    String query = parameter.parameterName() + "=" + encode(message);
    return relayState == null
        ? query
        : query + "&RelayState=" + encode(RelayStates.requireShort(relayState));
  }

  /** The signature is over the very octets of the query that stand before it. */
  private static String signed(String query, @Nullable SigningKey key) {
    if (key == null) {
      return query;
    }
    String signed = query + "&SigAlg=" + encode(key.algorithm().uri());
    byte[] signature = key.sign(signed.getBytes(StandardCharsets.US_ASCII));
    return signed + "&Signature=" + encode(Base64.getEncoder().encodeToString(signature));
  }

  private static String encode(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }

  /** RFC 1951, without the header and checksum of zlib. */
  private static byte[] deflate(byte[] xml) {
    Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
    try {
      deflater.setInput(xml);
      deflater.finish();
      ByteArrayOutputStream out = new ByteArrayOutputStream(xml.length);
      byte[] buffer = new byte[4096];
      while (!deflater.finished()) {
        out.write(buffer, 0, deflater.deflate(buffer));
      }
      return out.toByteArray();
    } finally {
      deflater.end();
    }
  }
}
