package io.samlsp.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.samlsp.binding.MessageParameter;
import io.samlsp.binding.RedirectQuery;
import io.samlsp.binding.RedirectUrl;
import io.samlsp.failure.FailureCode;
import io.samlsp.failure.SamlFailure;
import io.samlsp.internal.xml.XmlLimits;
import io.samlsp.internal.xml.XmlParser;
import io.samlsp.response.LoginResult;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A hostile megabyte of each kind is refused for what it is, and costs less than eight more of
 * memory. Memory is what is measured, since it does not depend on the machine; the limits that hold
 * it hold the time too.
 */
class HostileMegabyteTest {

  private static final int MEGABYTE = 1 << 20;

  /** Beyond the message itself. */
  private static final long MOST_ALLOCATED = 8L * MEGABYTE;

  /** A megabyte of canonical XML is read into attribute values; more is refused. */
  private static final long MOST_ALLOCATED_FOR_VALUES = 12L * MEGABYTE;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private static final String HEAD =
      "<samlp:Response xmlns:samlp='urn:oasis:names:tc:SAML:2.0:protocol'"
          + " xmlns:saml='urn:oasis:names:tc:SAML:2.0:assertion'"
          + " xmlns:ds='http://www.w3.org/2000/09/xmldsig#'"
          + " xmlns:xenc='http://www.w3.org/2001/04/xmlenc#'"
          + " ID='_r' Version='2.0' IssueInstant='2026-01-01T12:00:00Z'>"
          + "<saml:Issuer>https://idp.example.com/metadata</saml:Issuer>";
  private static final String STATUS =
      "<samlp:Status><samlp:StatusCode Value='urn:oasis:names:tc:SAML:2.0:status:Success'/>"
          + "</samlp:Status>";
  private static final String ASSERTION =
      "<saml:Assertion ID='_a' Version='2.0' IssueInstant='2026-01-01T12:00:00Z'>"
          + "<saml:Issuer>https://idp.example.com/metadata</saml:Issuer>";
  private static final String TAIL = "</saml:Assertion></samlp:Response>";

  private static final String SIGNATURE_START =
      "<ds:Signature><ds:SignedInfo><ds:CanonicalizationMethod"
          + " Algorithm='http://www.w3.org/2001/10/xml-exc-c14n#'/><ds:SignatureMethod"
          + " Algorithm='http://www.w3.org/2001/04/xmldsig-more#rsa-sha256'/>"
          + "<ds:Reference URI='#_r'><ds:Transforms>";
  private static final String TRANSFORMS =
      "<ds:Transform Algorithm='http://www.w3.org/2000/09/xmldsig#enveloped-signature'/>"
          + "<ds:Transform Algorithm='http://www.w3.org/2001/10/xml-exc-c14n#'/>";
  private static final String REFERENCE_END =
      "</ds:Transforms><ds:DigestMethod Algorithm='http://www.w3.org/2001/04/xmlenc#sha256'/>"
          + "<ds:DigestValue>AAAA</ds:DigestValue></ds:Reference>";
  private static final String SIGNATURE_END =
      "</ds:SignedInfo><ds:SignatureValue>AAAA</ds:SignatureValue></ds:Signature>";
  private static final String ENCRYPTED_KEY =
      "<xenc:EncryptedKey><xenc:EncryptionMethod"
          + " Algorithm='http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p'/><xenc:CipherData>"
          + "<xenc:CipherValue>AAAA</xenc:CipherValue></xenc:CipherData></xenc:EncryptedKey>";

  static Stream<Arguments> kinds() {
    return Stream.of(
        kind("depth", FailureCode.XML_TOO_DEEP, filled("", i -> "<a>", "")),
        kind(
            "attributes of one element",
            FailureCode.XML_TOO_MANY_ATTRIBUTES,
            filled("<r", i -> " a" + i + "=''", "/>")),
        kind(
            "namespaces of one element",
            FailureCode.XML_TOO_MANY_NAMESPACES,
            filled("<r", i -> " xmlns:a" + i + "='urn:" + i + "'", "/>")),
        kind(
            "namespaces in scope",
            FailureCode.XML_TOO_MANY_NAMESPACES,
            filled("", i -> "<a xmlns:b" + i + "='urn:a' xmlns:c" + i + "='urn:a'>", "")),
        kind(
            "entities that expand",
            FailureCode.XML_DOCTYPE,
            filled(
                "<!DOCTYPE r [<!ENTITY e0 'ha'>",
                i -> "<!ENTITY e" + (i + 1) + " '&e" + i + ";&e" + i + ";'>",
                "]><r>&e99;</r>")),
        kind(
            "entities that were not declared",
            FailureCode.XML_NOT_WELL_FORMED,
            filled("<r>", i -> "&e;", "</r>")),
        kind(
            "character references",
            FailureCode.NOT_A_RESPONSE,
            filled("<r>", i -> "&#x41;&amp;", "</r>")),
        kind("one text", FailureCode.NOT_A_RESPONSE, filled("<r>", i -> "text]", "</r>")),
        kind(
            "one attribute value",
            FailureCode.NOT_A_RESPONSE,
            filled("<r a='", i -> "value\n", "'/>")),
        kind("one name", FailureCode.NOT_A_RESPONSE, filled("<", i -> "name", "/>")),
        kind("one comment", FailureCode.NOT_A_RESPONSE, filled("<r><!--", i -> "c\r\n", "--></r>")),
        kind("no end", FailureCode.XML_NOT_WELL_FORMED, filled("<r><![CDATA[", i -> "]]", "")),
        kind("elements", FailureCode.XML_TOO_MANY_NODES, filled("<r>", i -> "<a/>", "</r>")),
        kind("comments", FailureCode.XML_TOO_MANY_NODES, filled("", i -> "<!---->", "<r/>")),
        kind("instructions", FailureCode.XML_TOO_MANY_NODES, filled("<r>", i -> "<?p?>", "</r>")),
        kind("names", FailureCode.XML_TOO_MANY_NODES, filled("<r>", i -> "<n" + i + "/>", "</r>")),
        kind(
            "names whose String hashes are one",
            FailureCode.XML_TOO_MANY_NODES,
            filled("<r>", i -> "<" + colliding(i) + "/>", "</r>")),
        kind(
            "identifiers whose String hashes are one",
            FailureCode.STATUS_MISSING,
            upTo(9_000, HEAD, i -> "<a ID='" + colliding(i) + "'/>", ASSERTION + TAIL)),
        kind(
            "attributes whose String hashes are one",
            FailureCode.SIGNATURE_MISSING,
            upTo(
                9_000,
                HEAD + STATUS + ASSERTION + "<saml:AttributeStatement>",
                i -> "<saml:Attribute Name='" + colliding(i) + "'/>",
                "</saml:AttributeStatement>" + TAIL)),
        kind(
            "canonical form of SignedInfo",
            FailureCode.CANONICAL_FORM_TOO_LARGE,
            upTo(
                5_000,
                HEAD.replace(
                        "<samlp:Response",
                        "<samlp:Response xmlns:p='urn:" + "x".repeat(500_000) + "'")
                    + SIGNATURE_START,
                i -> "<p:a/>",
                TRANSFORMS + REFERENCE_END + SIGNATURE_END + STATUS + ASSERTION + TAIL)),
        kind(
            "canonical form of attribute values",
            FailureCode.SIGNATURE_MISSING,
            upTo(
                5_000,
                HEAD.replace(
                        "<samlp:Response",
                        "<samlp:Response xmlns:p='urn:" + "x".repeat(500_000) + "'")
                    + STATUS
                    + ASSERTION
                    + "<saml:AttributeStatement><saml:Attribute Name='n'>",
                i -> "<saml:AttributeValue><p:a/></saml:AttributeValue>",
                "</saml:Attribute></saml:AttributeStatement>" + TAIL)),
        kind(
            "attribute values of XML",
            FailureCode.SIGNATURE_MISSING,
            upTo(
                5_000,
                HEAD + STATUS + ASSERTION + "<saml:AttributeStatement><saml:Attribute Name='n'>",
                i -> "<saml:AttributeValue><saml:a/></saml:AttributeValue>",
                "</saml:Attribute></saml:AttributeStatement>" + TAIL)),
        kind(
            "signatures",
            FailureCode.SIGNATURE_MULTIPLE,
            upTo(9_000, HEAD, i -> "<ds:Signature/>", STATUS + ASSERTION + TAIL)),
        kind(
            "references",
            FailureCode.SIGNATURE_REFERENCE_REFUSED,
            upTo(
                9_000,
                HEAD + SIGNATURE_START + TRANSFORMS + REFERENCE_END,
                i -> "<ds:Reference URI='#_a'/>",
                SIGNATURE_END + STATUS + ASSERTION + TAIL)),
        kind(
            "transforms",
            FailureCode.SIGNATURE_TRANSFORM_REFUSED,
            upTo(
                9_000,
                HEAD + SIGNATURE_START + TRANSFORMS,
                i -> "<ds:Transform Algorithm='http://www.w3.org/TR/1999/REC-xslt-19991116'/>",
                REFERENCE_END + SIGNATURE_END + STATUS + ASSERTION + TAIL)),
        kind(
            "PrefixList",
            FailureCode.SIGNATURE_TRANSFORM_REFUSED,
            filled(
                HEAD
                    + SIGNATURE_START
                    + TRANSFORMS.replaceFirst(
                        "/>$",
                        "><e:InclusiveNamespaces xmlns:e='http://www.w3.org/2001/10/xml-exc-c14n#'"
                            + " PrefixList='"),
                i -> "p" + i + " ",
                "'/></ds:Transform>" + REFERENCE_END + SIGNATURE_END + STATUS + ASSERTION + TAIL)),
        kind(
            "certificates",
            FailureCode.SIGNATURE_KEY_UNKNOWN,
            upTo(
                9_000,
                HEAD
                    + SIGNATURE_START
                    + TRANSFORMS
                    + REFERENCE_END
                    + SIGNATURE_END.replace("</ds:Signature>", "<ds:KeyInfo><ds:X509Data>"),
                i -> "<ds:X509Certificate>AAAA</ds:X509Certificate>",
                "</ds:X509Data></ds:KeyInfo></ds:Signature>" + STATUS + ASSERTION + TAIL)),
        kind(
            "encrypted keys",
            FailureCode.ENCRYPTION_MALFORMED,
            upTo(
                2_000,
                encryptedData("http://www.w3.org/2009/xmlenc11#aes128-gcm", "AAAA")
                    .replaceFirst("<ds:KeyInfo>.*$", "<ds:KeyInfo>"),
                i -> ENCRYPTED_KEY,
                "</ds:KeyInfo><xenc:CipherData><xenc:CipherValue>AAAA</xenc:CipherValue>"
                    + "</xenc:CipherData></xenc:EncryptedData></saml:EncryptedAssertion>"
                    + "</samlp:Response>")),
        kind(
            "retrieval methods of many keys",
            FailureCode.ENCRYPTION_MALFORMED,
            upTo(
                3_000,
                encryptedData("http://www.w3.org/2009/xmlenc11#aes128-gcm", "AAAA")
                    .replaceFirst("<ds:KeyInfo>.*$", "<ds:KeyInfo>"),
                i ->
                    "<ds:RetrievalMethod URI='#_b'"
                        + " Type='http://www.w3.org/2001/04/xmlenc#EncryptedKey'/>",
                "</ds:KeyInfo><xenc:CipherData><xenc:CipherValue>AAAA</xenc:CipherValue>"
                    + "</xenc:CipherData></xenc:EncryptedData>"
                    + "<xenc:EncryptedKey/>".repeat(9_000)
                    + "<xenc:EncryptedKey Id='_b'/></saml:EncryptedAssertion></samlp:Response>")),
        kind(
            "ciphertext",
            FailureCode.DECRYPTION_FAILED,
            encryptedData(
                "http://www.w3.org/2009/xmlenc11#aes128-gcm",
                "A".repeat(4 * (MEGABYTE / 4 - 1_000)))),
        kind(
            "white space in base64",
            FailureCode.DECRYPTION_FAILED,
            encryptedData(
                "http://www.w3.org/2009/xmlenc11#aes128-gcm",
                " ".repeat(MEGABYTE - 4_000) + "AAAA")),
        kind(
            "conditions",
            FailureCode.SIGNATURE_MISSING,
            upTo(
                6_000,
                HEAD + STATUS + ASSERTION + "<saml:Conditions>",
                i ->
                    "<saml:AudienceRestriction><saml:Audience>urn:x</saml:Audience>"
                        + "</saml:AudienceRestriction>",
                "</saml:Conditions>" + TAIL)),
        kind(
            "subject confirmations",
            FailureCode.SIGNATURE_MISSING,
            upTo(
                4_000,
                HEAD + STATUS + ASSERTION + "<saml:Subject>",
                i ->
                    "<saml:SubjectConfirmation Method='urn:oasis:names:tc:SAML:2.0:cm:bearer'>"
                        + "<saml:SubjectConfirmationData Recipient='x'/></saml:SubjectConfirmation>",
                "</saml:Subject>" + TAIL)),
        kind(
            "nested status codes",
            FailureCode.XML_TOO_DEEP,
            filled(HEAD + "<samlp:Status>", i -> "<samlp:StatusCode Value='x'>", "")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("kinds")
  void hostile_megabyte_is_refused_and_costs_little(
      String kind, FailureCode code, String samlResponse) {
    // Classes are loaded and tables are built by the first one.
    World.validate(samlResponse);

    long before = allocated();
    LoginResult result = World.validate(samlResponse);
    long cost = allocated() - before;

    assertThat(result.report().code()).contains(code);
    assertThat(cost - samlResponse.length())
        .isLessThan(kind.contains("values") ? MOST_ALLOCATED_FOR_VALUES : MOST_ALLOCATED);
  }

  @Test
  void base64_that_is_too_long_costs_nothing() {
    String tooLong = "A".repeat(16 * MEGABYTE);
    World.validate(tooLong);

    long before = allocated();
    LoginResult result = World.validate(tooLong);
    long cost = allocated() - before;

    assertThat(result.report().code()).contains(FailureCode.RESPONSE_TOO_LARGE);
    assertThat(cost).isLessThan(MEGABYTE / 4);
  }

  @Test
  void no_tree_has_more_nodes_than_allowed() throws SamlFailure {
    XmlLimits limits = XmlLimits.MESSAGE;
    String most = "<a/>".repeat(limits.nodes() - 1);

    XmlParser.parse(("<r>" + most + "</r>").getBytes(StandardCharsets.UTF_8), limits);
    byte[] oneMore = ("<r>" + most + "<a/></r>").getBytes(StandardCharsets.UTF_8);
    assertThatThrownBy(() -> XmlParser.parse(oneMore, limits))
        .isInstanceOf(SamlFailure.class)
        .extracting("code")
        .isEqualTo(FailureCode.XML_TOO_MANY_NODES);
  }

  /** A thousand times as large when it is inflated. */
  @Test
  void deflated_bomb_is_refused_while_it_inflates() {
    String query =
        RedirectUrl.of(
                URI.create("https://sp.example.com/slo"),
                MessageParameter.SAML_REQUEST,
                new byte[512 * MEGABYTE],
                null,
                null)
            .getRawQuery();
    assertThat(query.length()).isLessThan(MEGABYTE);

    FailureCode code = null;
    long before = allocated();
    try {
      RedirectQuery.read(query, MEGABYTE);
    } catch (SamlFailure failure) {
      code = failure.code();
    }
    long cost = allocated() - before;

    assertThat(code).isEqualTo(FailureCode.XML_TOO_LARGE);
    assertThat(cost).isLessThan(MOST_ALLOCATED);
  }

  private static long allocated() {
    return THREADS.getThreadAllocatedBytes(Thread.currentThread().getId());
  }

  private static Arguments kind(String name, FailureCode code, String xml) {
    byte[] octets = xml.getBytes(StandardCharsets.UTF_8);
    if (octets.length > MEGABYTE || octets.length < MEGABYTE / 8) {
      throw new IllegalStateException(name + " has " + octets.length + " bytes");
    }
    return Arguments.of(name, code, Base64.getEncoder().encodeToString(octets));
  }

  /** As many pieces as a megabyte holds. */
  private static String filled(String start, IntFunction<String> piece, String end) {
    return upTo(Integer.MAX_VALUE, start, piece, end);
  }

  private static String upTo(int most, String start, IntFunction<String> piece, String end) {
    StringBuilder xml = new StringBuilder(MEGABYTE).append(start);
    for (int i = 0; i < most; i++) {
      String next = piece.apply(i);
      if (xml.length() + next.length() + end.length() > MEGABYTE) {
        break;
      }
      xml.append(next);
    }
    return xml.append(end).toString();
  }

  /** String.hashCode() gives the same for "Aa" and "BB", and so for all of one length. */
  private static String colliding(int i) {
    StringBuilder name = new StringBuilder(32);
    for (int bit = 0; bit < 16; bit++) {
      name.append((i >> bit & 1) == 0 ? "Aa" : "BB");
    }
    return name.toString();
  }

  private static String encryptedData(String algorithm, String value) {
    return HEAD
        + STATUS
        + "<saml:EncryptedAssertion><xenc:EncryptedData><xenc:EncryptionMethod Algorithm='"
        + algorithm
        + "'/><ds:KeyInfo>"
        + ENCRYPTED_KEY
        + "</ds:KeyInfo><xenc:CipherData><xenc:CipherValue>"
        + value
        + "</xenc:CipherValue></xenc:CipherData></xenc:EncryptedData></saml:EncryptedAssertion>"
        + "</samlp:Response>";
  }
}
