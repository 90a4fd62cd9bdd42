package io.samlsp.testkit;

import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.util.Base64;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** What attacks are made from: messages about the attacker, and ways to forge them. */
final class AttackScene {

  /** Whom the attacker wants to be. */
  static final String FORGED = "admin@corp.example";

  /** Whom the identity provider knows the attacker as; cut in the middle it is the other one. */
  static final String OWN = FORGED + ".attacker.example";

  static final String DS = SamlUris.XMLDSIG;
  static final String SAML = SamlUris.ASSERTION;
  static final String SAMLP = SamlUris.PROTOCOL;

  private final FakeIdentityProvider idp;
  private final AttackerMeans means;

  AttackScene(FakeIdentityProvider idp, AttackerMeans means) {
    this.idp = idp;
    this.means = means;
  }

  /** Keys cost time, so that there is one of each for all attacks. */
  private static final class Keys {
    static final TestCredential ATTACKER = TestCredential.builder().subject("CN=Fake IdP").build();
    static final TestCredential ATTACKER_EC =
        TestCredential.builder().ec(256).subject("CN=Fake IdP").build();
    static final TestCredential SHORT = TestCredential.builder().rsa(1024).build();
    static final TestCredential SERVICE_PROVIDER = TestCredential.rsa();
    static final FakeIdentityProvider OTHER =
        FakeIdentityProvider.create("https://other-idp.example.test/metadata");
  }

  FakeIdentityProvider idp() {
    return idp;
  }

  AttackerMeans means() {
    return means;
  }

  SecureRandom random() {
    return idp.random();
  }

  TestCredential idpKey() {
    return idp.signingKeys().get(0);
  }

  /** A key of the attacker's own, of the same kind and with the same subject as the genuine one. */
  TestCredential attackerKey() {
    return idpKey().publicKey() instanceof ECPublicKey ? Keys.ATTACKER_EC : Keys.ATTACKER;
  }

  /** The key that was withdrawn last; one that never was the identity provider's if none was. */
  TestCredential withdrawnKey() {
    return idp.withdrawnKeys().stream().findFirst().orElseGet(this::attackerKey);
  }

  /** The key in the metadata that is for encryption; one that is not there if none is. */
  TestCredential keyForEncryption() {
    return idp.decryptionKey().orElseGet(this::attackerKey);
  }

  TestCredential attackerRsaKey() {
    return Keys.ATTACKER;
  }

  TestCredential shortKey() {
    return Keys.SHORT;
  }

  /** Another identity provider; the service provider trusts it if the means say so. */
  FakeIdentityProvider otherIdp() {
    return means.otherIdentityProvider().orElse(Keys.OTHER);
  }

  X509Certificate encryptionCertificate() {
    return means.encryptionCertificate().orElse(Keys.SERVICE_PROVIDER.certificate());
  }

  /** What the identity provider says of the attacker. */
  ResponseBuilder own(SigningMode mode) {
    return answer(idp, mode, OWN, "user");
  }

  /** What the identity provider would say of the one whom the attacker wants to be. */
  ResponseBuilder forged(SigningMode mode) {
    return answer(idp, mode, FORGED, "admin");
  }

  /** The same by anybody. */
  ResponseBuilder forgedBy(FakeIdentityProvider issuer, SigningMode mode) {
    return answer(issuer, mode, FORGED, "admin");
  }

  private ResponseBuilder answer(
      FakeIdentityProvider issuer, SigningMode mode, String nameId, String role) {
    String requestId = means.requestId();
    ResponseBuilder answer =
        issuer
            .unsolicited(means.spEntityId(), means.acsUrl())
            .inResponseTo(requestId)
            .relayState(means.relayState())
            .assertion(a -> a.subjectConfirmation(c -> c.inResponseTo(requestId)));
    if (!means.authnContexts().isEmpty()) {
      String asked = means.authnContexts().get(0);
      answer = answer.assertion(a -> a.authnStatement(s -> s.contextClass(asked)));
    }
    return answer.signing(mode).nameId(nameId).attribute("role", role);
  }

  /** An answer about the attacker, as a tree. */
  Document document(SigningMode mode) {
    return Dom.parse(own(mode).build().xml());
  }

  /** An answer about the forged name as only the identity provider could sign it, as a tree. */
  Document forgedDocument(SigningMode mode) {
    return Dom.parse(forged(mode).build().xml());
  }

  HostileResponse hostile(Document document, SigningMode mode) {
    return hostile(XmlText.write(document), mode);
  }

  HostileResponse hostile(String xml, SigningMode mode) {
    return HostileResponse.of(FakeResponse.of(xml), own(mode).build());
  }

  /** An answer about the attacker with its text changed after it was signed. */
  HostileResponse edited(SigningMode mode, UnaryOperator<String> change) {
    FakeResponse own = own(mode).build();
    return HostileResponse.of(own.edit(change), own);
  }

  /**
   * An answer about the forged name whose signature was changed and then made again with the key of
   * the identity provider: nothing but the change itself is a reason to refuse it.
   */
  HostileResponse signedAnew(SigningMode mode, Consumer<Element> changeOfSignature) {
    Document document = forgedDocument(mode);
    Element signature = signature(target(document, mode));
    changeOfSignature.accept(signature);
    renew(signature);
    return hostile(document, mode);
  }

  /** Makes the SignatureValue anew, over SignedInfo as it now is. */
  void renew(Element signature) {
    Element signedInfo = Dom.child(signature, DS, "SignedInfo").orElseThrow();
    String exclusive = SignatureShape.Canonicalization.EXCLUSIVE.uri();
    byte[] octets = XmlText.canonicalize(signedInfo, exclusive, List.of());
    byte[] value =
        Signer.signatureValue(
            octets, Signer.suitable(idpKey().publicKey()), idpKey(), idp.random());
    text(
        Dom.child(signature, DS, "SignatureValue").orElseThrow(),
        Base64.getEncoder().encodeToString(value));
  }

  /** The element that a mode signs: the response if it does, else the assertion. */
  static Element target(Document document, SigningMode mode) {
    Element response = document.getDocumentElement();
    return mode.signsResponse() ? response : assertion(response);
  }

  static Element assertion(Element response) {
    return Dom.child(response, SAML, "Assertion").orElseThrow();
  }

  static Element signature(Element signed) {
    return Dom.child(signed, DS, "Signature").orElseThrow();
  }

  /** The first element below (or itself) of that local name. */
  static Element find(Element root, String localName) {
    return Dom.all(root).stream()
        .filter(e -> localName.equals(e.getLocalName()))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no " + localName));
  }

  static void text(Element element, String text) {
    element.setTextContent(text);
  }

  static void rename(Element element, String attribute, String value) {
    element.setAttributeNS(null, attribute, value);
  }

  /** A copy with the forged name, other identifiers and no signature, not yet in the tree. */
  Element forge(Element original) {
    Element copy = (Element) original.cloneNode(true);
    Signer.removeSignatures(copy);
    for (Element element : Dom.all(copy)) {
      if (element.hasAttributeNS(null, "ID")) {
        rename(element, "ID", idp.newId());
      }
      if ("NameID".equals(element.getLocalName())) {
        text(element, FORGED);
      }
    }
    return copy;
  }

  /** An unsigned assertion about the forged name, as text that stands by itself. */
  String forgedAssertion() {
    return forged(SigningMode.NONE).build().assertionXml();
  }

  /** Puts a child behind the Issuer, where the schema wants Signature and Extensions. */
  static void afterIssuer(Element parent, Element child) {
    Element issuer = Dom.child(parent, SAML, "Issuer").orElseThrow();
    parent.insertBefore(child, issuer.getNextSibling());
  }
}
