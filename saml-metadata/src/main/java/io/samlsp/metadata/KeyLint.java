package io.samlsp.metadata;

import io.samlsp.failure.ForeignText;
import io.samlsp.failure.SamlFailure;
import io.samlsp.idp.IdpKey;
import io.samlsp.internal.xml.XmlElement;
import java.math.BigInteger;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Looks at the keys of one role. */
final class KeyLint {

  private static final Duration SOON = Duration.ofDays(30);
  private static final int SHORTEST_RSA = 2048;
  private static final BigInteger SMALLEST_EXPONENT = BigInteger.valueOf(65_537);

  private final EntityLint entity;
  private final Instant now;
  private final Set<String> usesSeen = new HashSet<>();
  private final Set<String> keysSeen = new HashSet<>();
  private final List<String> signing = new ArrayList<>();
  private boolean forSigning;
  private boolean unreadableForSigning;
  private boolean forEncryption;

  KeyLint(EntityLint entity, Instant now) {
    this.entity = entity;
    this.now = now;
  }

  /** Fingerprints of the signing keys that could be read, each once. */
  List<String> signingKeys() {
    return List.copyOf(signing);
  }

  void lint(XmlElement role) {
    XmlElement descriptor = role.first(Md.MD, "KeyDescriptor");
    for (; descriptor != null; descriptor = descriptor.nextSame()) {
      try {
        keyDescriptor(descriptor);
      } catch (SamlFailure failure) {
        entity.add(MetadataCheck.REFUSED, descriptor, failure.getMessage());
      }
    }
    if (signing.isEmpty()) {
      entity.add(noSigningKey(), role, "No signing key was found here.");
    } else if (signing.size() > 1) {
      entity.add(
          MetadataCheck.SEVERAL_SIGNING_KEYS, role, "There are " + signing.size() + " of them.");
    }
  }

  private MetadataCheck noSigningKey() {
    if (unreadableForSigning) {
      return MetadataCheck.NO_READABLE_KEY;
    }
    return forEncryption && !forSigning
        ? MetadataCheck.ENCRYPTION_KEYS_ONLY
        : MetadataCheck.NO_SIGNING_KEY;
  }

  private void keyDescriptor(XmlElement descriptor) throws SamlFailure {
    String use = descriptor.attribute("use");
    if (use == null) {
      entity.add(MetadataCheck.KEY_USE_OMITTED, descriptor, "KeyDescriptor has no use.");
    } else if (!use.equals("signing") && !use.equals("encryption")) {
      entity.add(
          MetadataCheck.KEY_USE_UNKNOWN, descriptor, "It is " + ForeignText.quoted(use) + ".");
    }
    boolean signs = use == null || use.equals("signing");
    forSigning |= signs;
    forEncryption |= use == null || use.equals("encryption");
    boolean explained = wrongNamespace(descriptor);
    KeyReader read = KeyReader.read(descriptor);
    for (String problem : read.unreadable()) {
      entity.add(MetadataCheck.CERTIFICATE_UNREADABLE, descriptor, problem + ".");
      unreadableForSigning |= signs;
    }
    if (read.keys().isEmpty() && read.unreadable().isEmpty() && !explained) {
      entity.add(
          MetadataCheck.KEY_WITHOUT_VALUE,
          descriptor,
          "There is no X509Certificate and no KeyValue.");
    }
    for (IdpKey key : read.keys()) {
      key(key, use == null ? "both" : use, signs, descriptor);
    }
    forms(descriptor, read);
  }

  private boolean wrongNamespace(XmlElement descriptor) {
    boolean found = false;
    for (XmlElement e = descriptor.firstElement(); e != null; e = e.nextElement()) {
      if (e.localName().equals("KeyInfo") && !e.namespaceUri().equals(Md.DS)) {
        entity.add(
            MetadataCheck.KEY_INFO_NAMESPACE,
            e,
            "It is in " + ForeignText.quoted(e.namespaceUri()) + ".");
        found = true;
      }
    }
    return found;
  }

  private void key(IdpKey key, String use, boolean signs, XmlElement at) {
    String fingerprint = key.fingerprint();
    if (!usesSeen.add(use + " " + fingerprint)) {
      entity.add(
          MetadataCheck.KEY_REPEATED, at, "The key of fingerprint " + fingerprint + " again.");
    }
    if (signs && !signing.contains(fingerprint)) {
      signing.add(fingerprint);
    }
    // A key that serves both uses is looked at once; one that only encrypts plays no part in
    // sign-ins, so neither its age nor its make is of any concern.
    if (signs && keysSeen.add(fingerprint)) {
      strength(key.publicKey(), at);
      key.certificate().ifPresent(certificate -> certificate(certificate, at));
    }
  }

  private void strength(PublicKey key, XmlElement at) {
    if (key instanceof RSAPublicKey rsa) {
      int bits = rsa.getModulus().bitLength();
      if (bits < SHORTEST_RSA) {
        entity.add(MetadataCheck.KEY_RSA_SHORT, at, "It has " + bits + " bits.");
      }
      if (rsa.getPublicExponent().compareTo(SMALLEST_EXPONENT) < 0) {
        entity.add(MetadataCheck.KEY_RSA_EXPONENT, at, "It is " + rsa.getPublicExponent() + ".");
      }
      return;
    }
    int field =
        key instanceof ECPublicKey ec ? ec.getParams().getCurve().getField().getFieldSize() : 0;
    if (field != 256 && field != 384 && field != 521) {
      entity.add(
          MetadataCheck.KEY_ALGORITHM,
          at,
          "It is a key for " + key.getAlgorithm() + (field > 0 ? " of " + field + " bits." : "."));
    }
  }

  private void certificate(X509Certificate certificate, XmlElement at) {
    String subject = ForeignText.quoted(certificate.getSubjectX500Principal().getName());
    Instant end = certificate.getNotAfter().toInstant();
    Instant start = certificate.getNotBefore().toInstant();
    entity.expires("certificate " + subject, end);
    if (now.isAfter(end)) {
      entity.add(MetadataCheck.CERTIFICATE_EXPIRED, at, subject + " ended at " + end + ".");
    } else if (!end.isAfter(now.plus(SOON))) {
      entity.add(MetadataCheck.CERTIFICATE_EXPIRES_SOON, at, subject + " ends at " + end + ".");
    } else if (now.isBefore(start)) {
      entity.add(
          MetadataCheck.CERTIFICATE_NOT_YET_VALID, at, subject + " begins at " + start + ".");
    }
    String algorithm = certificate.getSigAlgName().toUpperCase(Locale.ROOT);
    if (algorithm.startsWith("SHA1")) {
      entity.add(MetadataCheck.CERTIFICATE_SHA1, at, subject + " is signed by " + algorithm + ".");
    } else if (algorithm.startsWith("MD")) {
      entity.add(MetadataCheck.CERTIFICATE_MD5, at, subject + " is signed by " + algorithm + ".");
    }
  }

  /** How the certificates are written down. */
  private void forms(XmlElement descriptor, KeyReader read) throws SamlFailure {
    XmlElement keyInfo = descriptor.first(Md.DS, "KeyInfo");
    XmlElement data = keyInfo == null ? null : keyInfo.first(Md.DS, "X509Data");
    int readable = 0;
    for (; data != null; data = data.nextSame()) {
      XmlElement e = data.first(Md.DS, "X509Certificate");
      for (; e != null; e = e.nextSame()) {
        readable += form(e) ? 1 : 0;
      }
    }
    if (readable > read.keys().size()) {
      entity.add(
          MetadataCheck.CERTIFICATE_CHAIN,
          descriptor,
          "There are " + readable + " certificates, and " + read.keys().size() + " counts.");
    }
  }

  private boolean form(XmlElement element) throws SamlFailure {
    String written = element.text();
    try {
      KeyReader.certificate(written);
    } catch (CertificateException e) {
      return false;
    }
    String base64 = XmlSpace.remove(written);
    if (base64.startsWith("-----")) {
      entity.add(
          MetadataCheck.CERTIFICATE_PEM_LINES,
          element,
          "It starts with \"-----BEGIN CERTIFICATE\".");
    } else if (base64.startsWith("LS0tLS1CRUdJTi")) {
      // "-----BEGIN" in base64.
      entity.add(
          MetadataCheck.CERTIFICATE_ENCODED_TWICE, element, "What was decoded is encoded again.");
    }
    return true;
  }
}
