package io.samlsp.response;

import io.samlsp.failure.FailureCode;
import io.samlsp.failure.SamlFailure;
import io.samlsp.internal.xml.XmlAttribute;
import io.samlsp.internal.xml.XmlElement;
import io.samlsp.internal.xml.XmlName;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The only shape that a response may have, checked before anything is looked up in it (attacks A1
 * to A4, A8).
 *
 * <p>The root is a Response. At most one assertion, plain or encrypted, is its direct child; no
 * other assertion, response or signature stands anywhere. No identifier occurs twice, and no
 * element has two.
 */
final class ResponseShape {

  private final XmlElement response;
  private final @Nullable XmlElement assertion;
  private final @Nullable XmlElement signature;

  private ResponseShape(
      XmlElement response, @Nullable XmlElement assertion, @Nullable XmlElement signature) {
    this.response = response;
    this.assertion = assertion;
    this.signature = signature;
  }

  /** The root. Nothing in it is trusted. */
  XmlElement response() {
    return response;
  }

  /** The Assertion or EncryptedAssertion, or null. */
  @Nullable XmlElement assertion() {
    return assertion;
  }

  boolean isEncrypted() {
    return assertion != null && assertion.localName().equals("EncryptedAssertion");
  }

  /** The response's own signature, or null. */
  @Nullable XmlElement signature() {
    return signature;
  }

  static ResponseShape require(XmlElement root) throws SamlFailure {
    if (!root.is(Saml.PROTOCOL, "Response")) {
      throw new SamlFailure(FailureCode.NOT_A_RESPONSE, "samlp:Response", root.localName());
    }
    XmlElement assertion = null;
    for (XmlElement e = root.firstElement(); e != null; e = e.nextElement()) {
      if (isAssertion(e)) {
        if (assertion != null) {
          throw new SamlFailure(FailureCode.ASSERTION_MULTIPLE, "one assertion", "several");
        }
        assertion = e;
      }
    }
    Set<String> ids = new HashSet<>();
    requireNothingElse(root, root, assertion, ids);
    requireVersionAndId(root);
    if (assertion != null && assertion.localName().equals("Assertion")) {
      requireVersionAndId(assertion);
    }
    return new ResponseShape(root, assertion, signatureOf(root));
  }

  /**
   * The shape of an assertion that was encrypted: what decryption brings into the document must not
   * break what was checked.
   *
   * @param decrypted root of what was decrypted
   */
  void requireAssertion(XmlElement decrypted) throws SamlFailure {
    if (!decrypted.is(Saml.ASSERTION, "Assertion")) {
      throw new SamlFailure(
          FailureCode.ASSERTION_MISSING, "an encrypted Assertion", decrypted.localName());
    }
    Set<String> ids = new HashSet<>();
    requireNothingElse(decrypted, null, decrypted, ids);
    // Real products number the Id of their signatures from 1 in each document; the IDs of SAML must
    // differ all the same.
    String responseId = response.attribute("ID");
    if (responseId != null && ids.contains(responseId)) {
      throw new SamlFailure(FailureCode.ID_DUPLICATE, "unique identifiers", responseId);
    }
    requireVersionAndId(decrypted);
  }

  /** The one signature that is a direct child, or null. */
  static @Nullable XmlElement signatureOf(XmlElement e) throws SamlFailure {
    XmlElement signature = e.first(Saml.DS, "Signature");
    if (signature != null && signature.nextSame() != null) {
      throw new SamlFailure(
          FailureCode.SIGNATURE_MULTIPLE, "one signature in " + e.localName(), "several");
    }
    return signature;
  }

  private static boolean isAssertion(XmlElement e) {
    return e.is(Saml.ASSERTION, "Assertion") || e.is(Saml.ASSERTION, "EncryptedAssertion");
  }

  // The parser bounds the depth, so recursion is safe.
  private static void requireNothingElse(
      XmlElement e, @Nullable XmlElement response, @Nullable XmlElement assertion, Set<String> ids)
      throws SamlFailure {
    boolean protocolElement = e.is(Saml.PROTOCOL, "Response") || isAssertion(e);
    if (protocolElement && e != response && e != assertion) {
      throw new SamlFailure(
          FailureCode.ASSERTION_MISPLACED,
          "assertions only as children of the response",
          e + " in " + e.parent());
    }
    boolean mayBeSigned = e.parent() == response || e.parent() == assertion;
    if (e.is(Saml.DS, "Signature") && !(mayBeSigned && e.parent() != null)) {
      throw new SamlFailure(
          FailureCode.SIGNATURE_MISPLACED,
          "signatures only in the response and its assertion",
          "one in " + e.parent());
    }
    requireUniqueId(e, ids);
    for (XmlElement child = e.firstElement(); child != null; child = child.nextElement()) {
      requireNothingElse(child, response, assertion, ids);
    }
  }

  /**
   * Whatever some parser might take for an identifier must be unique, in whatever case and
   * namespace (attacks A6, A8).
   */
  private static void requireUniqueId(XmlElement e, Set<String> ids) throws SamlFailure {
    XmlAttribute id = null;
    for (XmlAttribute a = e.firstAttribute(); a != null; a = a.next()) {
      if (a.localName().equalsIgnoreCase("ID")) {
        if (id != null) {
          throw new SamlFailure(
              FailureCode.ID_AMBIGUOUS, "one identifier on " + e.localName(), "several");
        }
        id = a;
      }
    }
    if (id != null && !ids.add(id.value())) {
      throw new SamlFailure(FailureCode.ID_DUPLICATE, "unique identifiers", id.value());
    }
  }

  private static void requireVersionAndId(XmlElement e) throws SamlFailure {
    String version = e.attribute("Version");
    if (!"2.0".equals(version)) {
      throw new SamlFailure(FailureCode.VERSION_UNSUPPORTED, "Version 2.0", version);
    }
    String id = e.attribute("ID");
    if (id == null || !XmlName.isNcName(id)) {
      throw new SamlFailure(FailureCode.ID_INVALID, "an xs:ID on " + e.localName(), id);
    }
  }
}
