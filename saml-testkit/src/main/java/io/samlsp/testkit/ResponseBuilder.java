package io.samlsp.testkit;

import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/**
 * A Response under construction. It starts as a careful identity provider would send it: status
 * Success, one assertion about {@code alice}, Response and Assertion signed. Each method changes
 * one thing, and a null leaves the attribute or element out.
 *
 * <p>For one answer and by one thread. What the methods get goes into the message as it is; nothing
 * is checked, since a wrong message is what many tests need.
 */
public final class ResponseBuilder {

  private final Answer answer;
  private @Nullable String id;
  private @Nullable String version = "2.0";
  private @Nullable Instant issueInstant;
  private @Nullable String destination;
  private @Nullable String consent;
  private @Nullable String inResponseTo;
  private @Nullable String issuer;
  private @Nullable String issuerFormat;
  private List<String> statusCodes = List.of(SamlUris.STATUS_SUCCESS);
  private @Nullable String statusMessage;
  private @Nullable String statusDetailXml;
  private boolean status = true;
  private @Nullable String relayState;
  private final List<String> extensionsXml = new ArrayList<>();
  private final List<String> extraXml = new ArrayList<>();
  private final List<AssertionBuilder> assertions = new ArrayList<>();
  private SigningMode signing;
  private SignatureShape responseSignature;
  private SignatureShape assertionSignature;
  private Function<Instant, String> times =
      instant -> instant.truncatedTo(ChronoUnit.MILLIS).toString();
  private UnaryOperator<String> edit = UnaryOperator.identity();

  ResponseBuilder(Answer answer) {
    this.answer = answer;
    this.id = answer.idp().newId();
    this.issueInstant = answer.now();
    this.destination = answer.acsUrl();
    this.inResponseTo = answer.requestId();
    this.issuer = answer.idp().entityId();
    this.relayState = answer.relayState();
    this.signing = answer.idp().signing();
    this.responseSignature = answer.idp().signatureShape();
    this.assertionSignature = answer.idp().signatureShape();
    assertions.add(new AssertionBuilder(answer));
  }

  /** The ID. */
  public ResponseBuilder id(@Nullable String value) {
    this.id = value;
    return this;
  }

  /** The version; 2.0 by default. */
  public ResponseBuilder version(@Nullable String value) {
    this.version = value;
    return this;
  }

  /** When the Response was made; now by default. */
  public ResponseBuilder issueInstant(@Nullable Instant instant) {
    this.issueInstant = instant;
    return this;
  }

  /** Where the Response goes; the assertion consumer service by default. */
  public ResponseBuilder destination(@Nullable String url) {
    this.destination = url;
    return this;
  }

  /** The Consent; absent by default. */
  public ResponseBuilder consent(@Nullable String uri) {
    this.consent = uri;
    return this;
  }

  /** The id of the request that the Response answers; the assertion has its own. */
  public ResponseBuilder inResponseTo(@Nullable String requestId) {
    this.inResponseTo = requestId;
    return this;
  }

  /** The issuer of the Response; the assertion has its own. */
  public ResponseBuilder issuer(@Nullable String entityId) {
    this.issuer = entityId;
    return this;
  }

  /** The format of the issuer; absent by default. */
  public ResponseBuilder issuerFormat(@Nullable String uri) {
    this.issuerFormat = uri;
    return this;
  }

  /** The status code, and those nested in it; the assertion stays. */
  public ResponseBuilder status(String code, String... nested) {
    List<String> codes = new ArrayList<>(List.of(nested));
    codes.add(0, Objects.requireNonNull(code, "code"));
    this.statusCodes = List.copyOf(codes);
    this.status = true;
    return this;
  }

  /** The status message; absent by default. */
  public ResponseBuilder statusMessage(@Nullable String message) {
    this.statusMessage = message;
    return this;
  }

  /** The content of a StatusDetail as XML; absent by default. */
  public ResponseBuilder statusDetailXml(@Nullable String xml) {
    this.statusDetailXml = xml;
    return this;
  }

  /** Leaves the Status out. */
  public ResponseBuilder withoutStatus() {
    this.status = false;
    return this;
  }

  /** Refuses: this status and no assertion. */
  public ResponseBuilder refuse(String code, String... nested) {
    return status(code, nested).withoutAssertion();
  }

  /** The RelayState that goes with the Response; that of the request by default. */
  public ResponseBuilder relayState(@Nullable String value) {
    this.relayState = value;
    return this;
  }

  /** Adds XML to the Extensions; the prefixes saml and samlp are in scope. */
  public ResponseBuilder extensionsXml(String xml) {
    extensionsXml.add(Objects.requireNonNull(xml, "xml"));
    return this;
  }

  /** Adds XML at the end; the prefixes saml and samlp are in scope. */
  public ResponseBuilder extraXml(String xml) {
    extraXml.add(Objects.requireNonNull(xml, "xml"));
    return this;
  }

  /** The name id of the first assertion, in the format that was asked for. */
  public ResponseBuilder nameId(String value) {
    return assertion(assertion -> assertion.nameId(value));
  }

  /** Adds an attribute with text values to the first assertion. */
  public ResponseBuilder attribute(String name, String... values) {
    return assertion(assertion -> assertion.attribute(name, values));
  }

  /** About somebody who signed in at that time; a transient name id is a new one each time. */
  ResponseBuilder signedIn(LoginSessions.Session session) {
    boolean opaque = answer.nameIdFormat().equals(SamlUris.NAME_ID_TRANSIENT);
    return assertion(
        assertion ->
            assertion
                .nameId(opaque ? answer.idp().newId() : session.user())
                .authnStatement(
                    statement -> statement.instant(session.since()).sessionIndex(session.index())));
  }

  /** Changes the first assertion. */
  public ResponseBuilder assertion(Consumer<AssertionBuilder> change) {
    if (assertions.isEmpty()) {
      assertions.add(new AssertionBuilder(answer));
    }
    change.accept(assertions.get(0));
    return this;
  }

  /** Adds an assertion that starts as the first one did. */
  public ResponseBuilder andAssertion(Consumer<AssertionBuilder> change) {
    AssertionBuilder another = new AssertionBuilder(answer);
    change.accept(another);
    assertions.add(another);
    return this;
  }

  /** Leaves every assertion out. */
  public ResponseBuilder withoutAssertion() {
    assertions.clear();
    return this;
  }

  /** Which elements are signed; both by default. */
  public ResponseBuilder signing(SigningMode mode) {
    this.signing = Objects.requireNonNull(mode, "mode");
    return this;
  }

  /** How Response and assertions are signed, where they are. */
  public ResponseBuilder signature(SignatureShape shape) {
    this.assertionSignature = Objects.requireNonNull(shape, "shape");
    return responseSignature(shape);
  }

  /** How the Response is signed, if it is. */
  public ResponseBuilder responseSignature(SignatureShape shape) {
    this.responseSignature = Objects.requireNonNull(shape, "shape");
    return this;
  }

  /**
   * Encrypts the first assertion for the service provider.
   *
   * @throws IllegalStateException if no encryption certificate of it is known
   */
  public ResponseBuilder encryptAssertion() {
    return encryptAssertion(EncryptionShape.to(encryptionCertificate()));
  }

  /** Encrypts the first assertion, after it was signed if it is. */
  public ResponseBuilder encryptAssertion(EncryptionShape shape) {
    return assertion(assertion -> assertion.encrypted(shape));
  }

  /** Encrypts the name id of the first assertion, before that is signed. */
  public ResponseBuilder encryptNameId(EncryptionShape shape) {
    return assertion(assertion -> assertion.nameId(nameId -> nameId.encrypted(shape)));
  }

  /** How instants are written; as {@code 2026-01-31T12:00:00Z} by default. */
  public ResponseBuilder times(Function<Instant, String> format) {
    this.times = Objects.requireNonNull(format, "format");
    return this;
  }

  /**
   * Rewrites the text of the whole Response before anything in it is signed, for what no method
   * offers; the result must be well-formed. Name ids and attributes are encrypted before,
   * assertions after it.
   */
  public ResponseBuilder editUnsigned(UnaryOperator<String> change) {
    UnaryOperator<String> before = this.edit;
    this.edit = text -> change.apply(before.apply(text));
    return this;
  }

  /**
   * Makes the message.
   *
   * @throws IllegalArgumentException if a fragment or an edit is not well-formed, or a key does not
   *     suit the algorithm
   */
  public FakeResponse build() {
    SecureRandom random = answer.idp().random();
    Document document = Dom.parse(edit.apply(XmlText.write(unsigned(random))));
    Element response = document.getDocumentElement();
    TestCredential key = answer.idp().signingKeys().get(0);
    List<Element> elements = Dom.children(response, SamlUris.ASSERTION, "Assertion");
    int count = Math.min(elements.size(), assertions.size());
    for (int i = 0; i < count; i++) {
      AssertionBuilder assertion = assertions.get(i);
      if (assertion.isSigned(signing)) {
        Signer.sign(elements.get(i), assertion.signatureOr(assertionSignature), key, random);
      }
    }
    for (int i = 0; i < count; i++) {
      EncryptionShape encryption = assertions.get(i).encryption();
      if (encryption != null) {
        Encryptor.replace(elements.get(i), "saml:EncryptedAssertion", encryption, random);
      }
    }
    if (signing.signsResponse()) {
      Signer.sign(response, responseSignature, key, random);
    }
    return new FakeResponse(XmlText.write(document), relayState, answer.idp());
  }

  String acsUrl() {
    return answer.acsUrl();
  }

  private X509Certificate encryptionCertificate() {
    if (answer.encryptionCertificates().isEmpty()) {
      throw new IllegalStateException(
          "no encryption certificate of "
              + answer.serviceProvider()
              + " is known: register it with FakeIdentityProvider.Builder.serviceProvider(…),"
              + " or say for whom with encryptAssertion(EncryptionShape.to(…))");
    }
    return answer.encryptionCertificates().get(0);
  }

  private Document unsigned(SecureRandom random) {
    Document document = Dom.newDocument();
    Element response = Dom.append(document, SamlUris.PROTOCOL, "samlp:Response");
    Dom.declare(response, "saml", SamlUris.ASSERTION);
    Dom.attribute(response, "ID", id);
    Dom.attribute(response, "Version", version);
    Dom.attribute(
        response, "IssueInstant", issueInstant == null ? null : times.apply(issueInstant));
    Dom.attribute(response, "Destination", destination);
    Dom.attribute(response, "Consent", consent);
    Dom.attribute(response, "InResponseTo", inResponseTo);
    if (issuer != null) {
      Element element = Dom.append(response, SamlUris.ASSERTION, "saml:Issuer", issuer);
      Dom.attribute(element, "Format", issuerFormat);
    }
    if (!extensionsXml.isEmpty()) {
      Element extensions = Dom.append(response, SamlUris.PROTOCOL, "samlp:Extensions");
      extensionsXml.forEach(xml -> Dom.appendXml(extensions, xml));
    }
    if (status) {
      appendStatus(response);
    }
    assertions.forEach(assertion -> assertion.appendTo(response, times, random));
    extraXml.forEach(xml -> Dom.appendXml(response, xml));
    return document;
  }

  private void appendStatus(Element response) {
    Element element = Dom.append(response, SamlUris.PROTOCOL, "samlp:Status");
    Element parent = element;
    for (String code : statusCodes) {
      parent = Dom.append(parent, SamlUris.PROTOCOL, "samlp:StatusCode");
      Dom.attribute(parent, "Value", code);
    }
    if (statusMessage != null) {
      Dom.append(element, SamlUris.PROTOCOL, "samlp:StatusMessage", statusMessage);
    }
    if (statusDetailXml != null) {
      Dom.appendXml(Dom.append(element, SamlUris.PROTOCOL, "samlp:StatusDetail"), statusDetailXml);
    }
  }
}
