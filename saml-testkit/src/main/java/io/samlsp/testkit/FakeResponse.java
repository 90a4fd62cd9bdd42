package io.samlsp.testkit;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/**
 * A Response as it would be posted, and ways to tamper with it. Immutable: each method gives a new
 * one.
 *
 * <p>The text may be anything, also no XML at all; the methods that have to parse it throw {@link
 * IllegalArgumentException} then.
 */
public final class FakeResponse {

  private final String xml;
  private final @Nullable String relayState;
  private final @Nullable FakeIdentityProvider idp;

  FakeResponse(String xml, @Nullable String relayState, @Nullable FakeIdentityProvider idp) {
    this.xml = Objects.requireNonNull(xml, "xml");
    this.relayState = relayState;
    this.idp = idp;
  }

  /** Any text as a response; what {@link #sign} makes of it needs a key in its shape. */
  public static FakeResponse of(String xml) {
    return new FakeResponse(xml, null, null);
  }

  /** The message. */
  public String xml() {
    return xml;
  }

  /** The message as the form field SAMLResponse carries it, in one line. */
  public String base64() {
    return Base64.getEncoder().encodeToString(xml.getBytes(StandardCharsets.UTF_8));
  }

  /** The message as the form field carries it, in lines of 76 characters, as some send it. */
  public String base64InLines() {
    return Base64.getMimeEncoder().encodeToString(xml.getBytes(StandardCharsets.UTF_8));
  }

  /** The RelayState that goes with it. */
  public Optional<String> relayState() {
    return Optional.ofNullable(relayState);
  }

  /** The body of the POST to the assertion consumer service, with this message's RelayState. */
  public String formBody() {
    return formBody(relayState);
  }

  /** The body of the POST to the assertion consumer service; a null RelayState is left out. */
  public String formBody(@Nullable String otherRelayState) {
    String body = "SAMLResponse=" + URLEncoder.encode(base64(), StandardCharsets.UTF_8);
    return otherRelayState == null
        ? body
        : body + "&RelayState=" + URLEncoder.encode(otherRelayState, StandardCharsets.UTF_8);
  }

  /** The ID of the root element; empty if it has none. */
  public String id() {
    return Dom.parse(xml).getDocumentElement().getAttributeNS(null, "ID");
  }

  /**
   * The ID of the first Assertion in the clear.
   *
   * @throws IllegalArgumentException if there is none
   */
  public String assertionId() {
    return firstAssertion(Dom.parse(xml)).getAttributeNS(null, "ID");
  }

  /** The first Assertion in the clear, as text that stands by itself and keeps its signature. */
  public String assertionXml() {
    return XmlText.writeStandalone(firstAssertion(Dom.parse(xml)));
  }

  /** The element with this ID, as text that stands by itself and keeps its signatures. */
  public String elementXml(String elementId) {
    return XmlText.writeStandalone(byId(Dom.parse(xml), elementId));
  }

  /** With its text rewritten; no signature is renewed. */
  public FakeResponse edit(UnaryOperator<String> change) {
    return new FakeResponse(change.apply(xml), relayState, idp);
  }

  /**
   * With one literal piece of its text replaced wherever it stands.
   *
   * @throws IllegalArgumentException if it stands nowhere, so that no test passes for nothing
   */
  public FakeResponse replace(String found, String replacement) {
    if (!xml.contains(found)) {
      throw new IllegalArgumentException("the message does not contain: " + found);
    }
    return edit(text -> text.replace(found, replacement));
  }

  /** Without the signatures of Response and assertions. */
  public FakeResponse withoutSignatures() {
    return change(document -> Signer.removeSignatures(document.getDocumentElement()));
  }

  /**
   * With the first element of this ID signed anew; a signature that it had is removed first.
   *
   * @throws IllegalArgumentException if there is no such element, or no key in the shape and none
   *     known
   */
  public FakeResponse sign(String elementId, SignatureShape shape) {
    TestCredential key =
        shape.key() != null ? shape.key() : identityProvider().signingKeys().get(0);
    return change(
        document -> {
          Element target = byId(document, elementId);
          Dom.children(target, SamlUris.XMLDSIG, "Signature").forEach(target::removeChild);
          Signer.sign(target, shape, key, Randomness.of(idp));
        });
  }

  /** With the first Assertion of this ID encrypted as it stands. */
  public FakeResponse encrypt(String assertionId, EncryptionShape shape) {
    return change(
        document ->
            Encryptor.replace(
                byId(document, assertionId), "saml:EncryptedAssertion", shape, Randomness.of(idp)));
  }

  /** Going with this RelayState, or with none. */
  public FakeResponse withRelayState(@Nullable String value) {
    return new FakeResponse(xml, value, idp);
  }

  private FakeResponse change(Consumer<Document> change) {
    Document document = Dom.parse(xml);
    change.accept(document);
    return new FakeResponse(XmlText.write(document), relayState, idp);
  }

  private FakeIdentityProvider identityProvider() {
    if (idp == null) {
      throw new IllegalArgumentException("no key to sign with: name one with shape.key(…)");
    }
    return idp;
  }

  private static Element firstAssertion(Document document) {
    return Dom.all(document.getDocumentElement()).stream()
        .filter(element -> Dom.is(element, SamlUris.ASSERTION, "Assertion"))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("there is no Assertion in the clear"));
  }

  private static Element byId(Document document, String elementId) {
    return Dom.byId(document, elementId)
        .orElseThrow(() -> new IllegalArgumentException("no element has the ID " + elementId));
  }

  /** The message itself. */
  @Override
  public String toString() {
    return xml;
  }
}
