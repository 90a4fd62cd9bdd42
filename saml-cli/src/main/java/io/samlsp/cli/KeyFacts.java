package io.samlsp.cli;

import io.samlsp.idp.IdpKey;
import java.io.PrintWriter;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECKey;
import java.security.interfaces.RSAKey;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What there is to say of a key and the certificate around it. */
final class KeyFacts {

  private static final Pattern NIST = Pattern.compile("NIST (P-\\d+)");

  private final PublicKey key;
  private final @Nullable X509Certificate certificate;

  private KeyFacts(PublicKey key, @Nullable X509Certificate certificate) {
    this.key = key;
    this.certificate = certificate;
  }

  static KeyFacts of(X509Certificate certificate) {
    return new KeyFacts(certificate.getPublicKey(), certificate);
  }

  static KeyFacts of(IdpKey key) {
    return new KeyFacts(key.publicKey(), key.certificate().orElse(null));
  }

  /** Kind and strength: "RSA 2048", "EC P-256". */
  String kind() {
    return kind(key);
  }

  static String kind(java.security.Key key) {
    if (key instanceof RSAKey rsa) {
      return "RSA " + rsa.getModulus().bitLength();
    } else if (key instanceof ECKey ec) {
      Matcher name = NIST.matcher(ec.getParams().toString());
      return "EC "
          + (name.find() ? name.group(1) : ec.getParams().getCurve().getField().getFieldSize());
    }
    return key.getAlgorithm();
  }

  void print(PrintWriter out, String indent, Terminal terminal) {
    out.println(indent + terminal.strong(kind()) + (certificate == null ? ", a bare key" : ""));
    out.println(indent + "  SHA-256   " + fingerprint("SHA-256"));
    if (certificate != null) {
      out.println(indent + "  SHA-1     " + fingerprint("SHA-1"));
      out.println(indent + "  subject   " + name(certificate.getSubjectX500Principal().getName()));
      if (!certificate.getIssuerX500Principal().equals(certificate.getSubjectX500Principal())) {
        out.println(indent + "  issuer    " + name(certificate.getIssuerX500Principal().getName()));
      }
      out.println(indent + "  valid     " + validity(certificate, terminal));
    }
  }

  private static String validity(X509Certificate certificate, Terminal terminal) {
    Instant from = certificate.getNotBefore().toInstant();
    Instant to = certificate.getNotAfter().toInstant();
    Instant now = terminal.clock().instant();
    String span = from + " to " + to;
    if (now.isBefore(from)) {
      return span + ", " + terminal.doubtful("not yet");
    }
    // RFC 5280 §4.1.2.5: the last second is still in.
    return now.isAfter(to) ? span + ", " + terminal.doubtful("expired") : span;
  }

  private static String name(String distinguished) {
    return distinguished.isEmpty() ? "(none)" : Shown.text(distinguished);
  }

  void json(Json json) {
    json.field("kind", kind());
    json.field("sha256", fingerprint("SHA-256"));
    if (certificate != null) {
      json.field("sha1", fingerprint("SHA-1"))
          .field("subject", certificate.getSubjectX500Principal().getName())
          .field("issuer", certificate.getIssuerX500Principal().getName())
          .field("serialNumber", certificate.getSerialNumber().toString())
          .field("signatureAlgorithm", certificate.getSigAlgName())
          .field("notBefore", certificate.getNotBefore().toInstant())
          .field("notAfter", certificate.getNotAfter().toInstant());
    }
  }

  /** Of the certificate, or of a bare key, as consoles show it: AB:CD:… */
  String fingerprint(String algorithm) {
    try {
      byte[] der = certificate == null ? key.getEncoded() : certificate.getEncoded();
      byte[] digest = MessageDigest.getInstance(algorithm).digest(der);
      return HexFormat.ofDelimiter(":").formatHex(digest).toUpperCase(Locale.ROOT);
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
