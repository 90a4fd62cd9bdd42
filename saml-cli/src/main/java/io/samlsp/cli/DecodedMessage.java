package io.samlsp.cli;

import io.samlsp.binding.MessageParameter;
import io.samlsp.failure.SamlFailure;
import io.samlsp.internal.xml.XmlElement;
import io.samlsp.internal.xml.XmlLimits;
import io.samlsp.internal.xml.XmlParser;
import java.io.PrintWriter;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a message says, of which nothing is trusted. */
final class DecodedMessage {

  private static final String SAML = "urn:oasis:names:tc:SAML:2.0:assertion";
  private static final String SAMLP = "urn:oasis:names:tc:SAML:2.0:protocol";
  private static final String DS = "http://www.w3.org/2000/09/xmldsig#";
  private static final String XENC = "http://www.w3.org/2001/04/xmlenc#";

  private final Message message;
  private final XmlElement root;

  private DecodedMessage(Message message, XmlElement root) {
    this.message = message;
    this.root = root;
  }

  /** Decodes and parses. */
  static DecodedMessage of(Message message) throws SamlFailure {
    return new DecodedMessage(message, XmlParser.parse(message.octets(), XmlLimits.MESSAGE));
  }

  XmlElement root() {
    return root;
  }

  /** The main facts, in the order of the message. */
  Map<String, String> facts() throws SamlFailure {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("ID", root.attribute("ID"));
    facts.put("IssueInstant", root.attribute("IssueInstant"));
    facts.put("Issuer", text(root, SAML, "Issuer"));
    for (String name :
        List.of(
            "Destination",
            "InResponseTo",
            "AssertionConsumerServiceURL",
            "AssertionConsumerServiceIndex",
            "ProtocolBinding",
            "ForceAuthn",
            "IsPassive")) {
      facts.put(name, root.attribute(name));
    }
    XmlElement policy = root.first(SAMLP, "NameIDPolicy");
    facts.put("NameIDPolicy", policy == null ? null : policy.attribute("Format"));
    XmlElement context = root.first(SAMLP, "RequestedAuthnContext");
    facts.put(
        "RequestedAuthnContext", context == null ? null : texts(context, "AuthnContextClassRef"));
    facts.put("Status", status());
    XmlElement assertion = root.first(SAML, "Assertion");
    if (assertion != null) {
      assertion(assertion, facts);
    } else if (root.first(SAML, "EncryptedAssertion") != null) {
      facts.put("Assertion", "encrypted");
    }
    facts.values().removeIf(java.util.Objects::isNull);
    return facts;
  }

  private static void assertion(XmlElement assertion, Map<String, String> facts)
      throws SamlFailure {
    facts.put("Assertion ID", assertion.attribute("ID"));
    XmlElement subject = assertion.first(SAML, "Subject");
    XmlElement nameId = subject == null ? null : subject.first(SAML, "NameID");
    facts.put("NameID format", nameId == null ? null : nameId.attribute("Format"));
    XmlElement confirmation = subject == null ? null : subject.first(SAML, "SubjectConfirmation");
    XmlElement data =
        confirmation == null ? null : confirmation.first(SAML, "SubjectConfirmationData");
    if (data != null) {
      facts.put("Recipient", data.attribute("Recipient"));
      facts.put("Confirmed until", data.attribute("NotOnOrAfter"));
    }
    XmlElement conditions = assertion.first(SAML, "Conditions");
    if (conditions != null) {
      facts.put("NotBefore", conditions.attribute("NotBefore"));
      facts.put("NotOnOrAfter", conditions.attribute("NotOnOrAfter"));
      XmlElement restriction = conditions.first(SAML, "AudienceRestriction");
      facts.put("Audience", restriction == null ? null : texts(restriction, "Audience"));
    }
    XmlElement statement = assertion.first(SAML, "AttributeStatement");
    facts.put("Attributes", statement == null ? null : attributeNames(statement));
  }

  private static @Nullable String attributeNames(XmlElement statement) {
    List<String> names = new ArrayList<>();
    for (XmlElement a = statement.first(SAML, "Attribute"); a != null; a = a.nextSame()) {
      names.add(String.valueOf(a.attribute("Name")));
    }
    return names.isEmpty() ? null : String.join(", ", names);
  }

  private @Nullable String status() throws SamlFailure {
    XmlElement status = root.first(SAMLP, "Status");
    XmlElement code = status == null ? null : status.first(SAMLP, "StatusCode");
    if (status == null || code == null) {
      return null;
    }
    String text = String.valueOf(code.attribute("Value"));
    XmlElement second = code.first(SAMLP, "StatusCode");
    String message = text(status, SAMLP, "StatusMessage");
    return text
        + (second == null ? "" : " / " + second.attribute("Value"))
        + (message == null ? "" : ": " + message);
  }

  private static @Nullable String text(XmlElement parent, String uri, String name)
      throws SamlFailure {
    XmlElement child = parent.first(uri, name);
    return child == null ? null : child.text().strip();
  }

  private static @Nullable String texts(XmlElement parent, String name) throws SamlFailure {
    List<String> texts = new ArrayList<>();
    for (XmlElement e = parent.first(SAML, name); e != null; e = e.nextSame()) {
      texts.add(e.text().strip());
    }
    return texts.isEmpty() ? null : String.join(", ", texts);
  }

  /**
   * A signature that nobody has verified.
   *
   * @param over the element it stands in
   * @param algorithm what it says it was made with
   * @param digest what it says it was digested with
   * @param reference what it says it is over
   * @param certificates what it carries along; whoever made it chose them
   */
  record Signature(
      String over,
      String algorithm,
      String digest,
      String reference,
      List<Optional<X509Certificate>> certificates) {}

  /** All signatures, in the order of the message; that of a query first. */
  List<Signature> signatures() throws SamlFailure {
    List<Signature> found = new ArrayList<>();
    String query = message.query();
    if (query != null) {
      for (String pair : query.split("&", -1)) {
        if (pair.startsWith("SigAlg=")) {
          found.add(new Signature("the query", decoded(pair.substring(7)), "", "", List.of()));
        }
      }
    }
    signatures(root, found);
    return found;
  }

  private static String decoded(String value) {
    try {
      return URLDecoder.decode(value, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return value;
    }
  }

  private static void signatures(XmlElement element, List<Signature> found) throws SamlFailure {
    if (element.is(DS, "Signature")) {
      found.add(signature(element));
    }
    for (XmlElement e = element.firstElement(); e != null; e = e.nextElement()) {
      signatures(e, found);
    }
  }

  private static Signature signature(XmlElement signature) throws SamlFailure {
    XmlElement info = signature.first(DS, "SignedInfo");
    XmlElement reference = info == null ? null : info.first(DS, "Reference");
    List<Optional<X509Certificate>> certificates = new ArrayList<>();
    XmlElement keyInfo = signature.first(DS, "KeyInfo");
    XmlElement data = keyInfo == null ? null : keyInfo.first(DS, "X509Data");
    if (data != null) {
      for (XmlElement c = data.first(DS, "X509Certificate"); c != null; c = c.nextSame()) {
        certificates.add(SpFacts.certificate(c.text()));
      }
    }
    XmlElement parent = signature.parent();
    return new Signature(
        parent == null ? "nothing" : parent.localName(),
        algorithm(info, "SignatureMethod"),
        algorithm(reference, "DigestMethod"),
        reference == null ? "" : String.valueOf(reference.attribute("URI")),
        certificates);
  }

  private static String algorithm(@Nullable XmlElement parent, String name) {
    XmlElement method = parent == null ? null : parent.first(DS, name);
    return method == null ? "" : String.valueOf(method.attribute("Algorithm"));
  }

  /** The algorithms of each encrypted part: of the content, and of its key. */
  List<String> encryptions() {
    List<String> found = new ArrayList<>();
    encryptions(root, found);
    return found;
  }

  private static void encryptions(XmlElement element, List<String> found) {
    if (element.is(XENC, "EncryptedData") || element.is(XENC, "EncryptedKey")) {
      XmlElement method = element.first(XENC, "EncryptionMethod");
      found.add(
          element.localName()
              + ": "
              + (method == null ? "" : String.valueOf(method.attribute("Algorithm"))));
    }
    for (XmlElement e = element.firstElement(); e != null; e = e.nextElement()) {
      encryptions(e, found);
    }
  }

  /** Prints everything. */
  void print(Terminal terminal, boolean showValues, boolean full) throws SamlFailure {
    PrintWriter out = terminal.out();
    out.println(terminal.strong(root.localName()) + ", from " + message.name());
    MessageParameter parameter = message.parameter();
    if (parameter != null) {
      out.println("  parameter       " + parameter.parameterName());
    }
    facts()
        .forEach(
            (name, value) ->
                out.println(
                    "  " + name + " ".repeat(Math.max(1, 16 - name.length())) + Shown.text(value)));
    List<Signature> signatures = signatures();
    if (signatures.isEmpty()) {
      out.println("  " + terminal.doubtful("not signed"));
    }
    for (Signature signature : signatures) {
      print(signature, terminal);
    }
    encryptions().forEach(method -> out.println("  encrypted       " + Shown.text(method)));
    out.println();
    out.print(MessageText.of(root, showValues, full));
  }

  private static void print(Signature signature, Terminal terminal) {
    PrintWriter out = terminal.out();
    out.println(
        "  signature       of "
            + Shown.text(signature.over)
            + ", "
            + terminal.doubtful("not verified here"));
    out.println("    algorithm     " + Shown.text(signature.algorithm));
    if (!signature.digest.isEmpty()) {
      out.println("    digest        " + Shown.text(signature.digest));
      out.println("    reference     " + Shown.text(signature.reference));
    }
    for (Optional<X509Certificate> certificate : signature.certificates) {
      out.println("    it carries a certificate, which proves nothing:");
      certificate.ifPresentOrElse(
          c -> KeyFacts.of(c).print(out, "      ", terminal),
          () -> out.println("      that cannot be read"));
    }
  }

  /** The same as the fields of a JSON object. */
  void json(Json json, boolean showValues, boolean full) throws SamlFailure {
    Map<String, String> facts = facts();
    List<Signature> signatures = signatures();
    MessageParameter parameter = message.parameter();
    json.field("from", message.name())
        .field("parameter", parameter == null ? null : parameter.parameterName())
        .field("type", root.localName())
        .object("facts", object -> facts.forEach(object::field))
        .objects("signatures", signatures, DecodedMessage::json)
        .texts("encryptions", encryptions())
        .field("xml", MessageText.of(root, showValues, full));
  }

  private static void json(Json json, Signature signature) {
    json.field("over", signature.over)
        .field("algorithm", signature.algorithm)
        .field("digest", signature.digest)
        .field("reference", signature.reference)
        .field("verified", false)
        .objects(
            "certificates",
            signature.certificates.stream().flatMap(Optional::stream).toList(),
            (each, certificate) -> KeyFacts.of(certificate).json(each));
  }
}
