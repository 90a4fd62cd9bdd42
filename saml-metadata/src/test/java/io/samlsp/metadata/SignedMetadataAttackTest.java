package io.samlsp.metadata;

import static io.samlsp.metadata.Failures.codeOf;
import static io.samlsp.metadata.Forger.ENVELOPED;
import static io.samlsp.metadata.Forger.EXCLUSIVE;
import static io.samlsp.metadata.Forger.RSA_SHA256;
import static io.samlsp.metadata.Forger.SHA256;
import static io.samlsp.metadata.Forger.replacing;
import static org.assertj.core.api.Assertions.assertThat;

import io.samlsp.failure.FailureCode;
import io.samlsp.failure.SamlFailure;
import io.samlsp.idp.IdentityProvider;
import io.samlsp.idp.IdpKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The attacks on signatures (catalogue A and C) against signed metadata: one entity and an
 * aggregate, read whole and streamed. The attacker wants its own entity found, or its own address
 * and key in the victim's.
 */
class SignedMetadataAttackTest {

  private static final Instant NOW = Instant.parse("2026-11-24T07:00:00Z");
  private static final SettableClock CLOCK = new SettableClock(NOW);
  private static final String VICTIM = Sample.ENTITY_ID;
  private static final String ATTACKER = "https://evil.example.com";

  private static final UnaryOperator<String> AS_IT_IS = UnaryOperator.identity();

  private static Certificates.Pair publisher;
  private static Certificates.Pair stranger;
  private static List<IdpKey> pinned;
  private static Forger.Key key;
  private static Forger.Key strangersKey;

  /** What the publisher signs. */
  private static String entity;

  private static String aggregate;

  /** What the attacker would have signed. */
  private static String evilEntity;

  private static String evilAggregate;

  @TempDir Path directory;

  /**
   * An attack.
   *
   * @param sentence what is done
   * @param whole why a document that is read whole is refused
   * @param streamed why one that is streamed is
   * @param document it
   */
  record Attack(String sentence, FailureCode whole, FailureCode streamed, String document) {

    @Override
    public String toString() {
      return sentence;
    }
  }

  @BeforeAll
  static void makeDocuments() throws GeneralSecurityException {
    publisher = Certificates.selfSigned("CN=publisher");
    stranger = Certificates.selfSigned("CN=publisher");
    pinned = List.of(IdpKey.of(publisher.certificate()));
    key = Forger.key("SHA256withRSA", publisher.keys().getPrivate());
    strangersKey = Forger.key("SHA256withRSA", stranger.keys().getPrivate());
    entity = withId("_1", Sample.ENTITY);
    aggregate = Sample.entities("ID='_1' Name='x'", Sample.ENTITY);
    evilEntity = withId("_1", evil());
    evilAggregate = Sample.entities("ID='_1' Name='x'", Sample.ENTITY, evil());
  }

  private static String withId(String id, String entity) {
    return entity.replaceFirst(" entityID=", " ID='" + id + "'$0");
  }

  private static String evil() {
    return Sample.entity(ATTACKER).replace("idp.example.com", "evil.example.com");
  }

  private static String signed(String document) {
    return Forger.sign(document, AS_IT_IS, key, "");
  }

  // The catalogue

  private static final List<Attack> ATTACKS = new ArrayList<>();

  static List<Attack> attacks() {
    if (ATTACKS.isEmpty()) {
      references();
      transforms();
      canonicalization();
      algorithms();
      keys();
      structure();
      wrapping();
      placement();
      documents();
    }
    return ATTACKS;
  }

  private static void add(String sentence, FailureCode code, String document) {
    add(sentence, code, code, document);
  }

  private static void add(
      String sentence, FailureCode whole, FailureCode streamed, String document) {
    ATTACKS.add(new Attack(sentence, whole, streamed, document));
  }

  /** The publisher's key signed it so, for one entity and for an aggregate. */
  private static void signedAs(String sentence, FailureCode code, UnaryOperator<String> change) {
    signedAs(sentence, code, change, key);
  }

  private static void signedAs(
      String sentence, FailureCode code, UnaryOperator<String> change, Forger.Key by) {
    add(sentence, code, Forger.sign(evilEntity, change, by, ""));
    add(sentence + ", on an aggregate", code, Forger.sign(evilAggregate, change, by, ""));
  }

  private static void references() {
    FailureCode refused = FailureCode.SIGNATURE_REFERENCE_REFUSED;
    reference("the reference is empty", "");
    reference("the reference is to another id", "#_2");
    reference("the reference is to nothing", "#");
    reference("the reference lacks its number sign", "_1");
    reference("the reference is escaped", "#%5F1");
    reference("the reference is followed by a space", "#_1 ");
    reference("the reference is an XPointer to the id", "#xpointer(id(\"_1\"))");
    reference("the reference is an XPointer to the root", "#xpointer(/)");
    reference("the reference counts children", "#element(/1)");
    reference("the reference is to another document", "https://evil.example.com/metadata.xml");
    reference("the reference is to a file", "file:///etc/passwd#_1");
    signedAs("the reference lacks its URI", refused, replacing(" URI='#_1'", ""));
    signedAs("there are two references", refused, text -> text.replaceAll(REFERENCE, "$0$0"));
    signedAs(
        "another reference comes first",
        refused,
        text -> text.replaceAll(REFERENCE, "$0$0").replaceFirst("#_1", "#_2"));
    for (String id : List.of("Id", "id", "xml:id")) {
      add(
          "the root has its id in " + id,
          refused,
          signed(evilEntity.replace(" ID=", " " + id + "=")));
    }
    add(
        "the root has its id in another namespace",
        refused,
        signed(evilEntity.replace(" ID=", " xmlns:x='urn:x' x:ID=")));
    add(
        "the reference is to an entity inside of the root",
        refused,
        signed(Sample.entities("ID='_2'", withId("_1", Sample.ENTITY), evil())));
    add(
        "the id differs in case alone",
        refused,
        Forger.sign(evilEntity.replace("'_1'", "'_A'"), replacing("#_1", "#_a"), key, ""));
  }

  private static final String REFERENCE = "<ds:Reference .*</ds:Reference>";

  private static void reference(String sentence, String uri) {
    signedAs(
        sentence,
        FailureCode.SIGNATURE_REFERENCE_REFUSED,
        replacing("'#_1'", "'" + uri.replace("'", "&apos;") + "'"));
  }

  private static void transforms() {
    FailureCode refused = FailureCode.SIGNATURE_TRANSFORM_REFUSED;
    String enveloped = transform(ENVELOPED);
    String exclusive = transform(EXCLUSIVE);
    signedAs("there are no transforms", refused, replacing(enveloped + exclusive, ""));
    signedAs("it is only enveloped", refused, replacing(exclusive, ""));
    signedAs("it is only canonicalised", refused, replacing(enveloped, ""));
    signedAs(
        "the transforms are swapped",
        refused,
        replacing(enveloped + exclusive, exclusive + enveloped));
    signedAs("there are three transforms", refused, replacing(exclusive, exclusive + exclusive));
    signedAs(
        "the enveloped transform has content",
        refused,
        replacing(enveloped, "<ds:Transform Algorithm='" + ENVELOPED + "'><x/></ds:Transform>"));
    signedAs("a transform names no algorithm", refused, replacing(exclusive, "<ds:Transform/>"));
    for (String foreign :
        List.of(
            "http://www.w3.org/TR/1999/REC-xslt-19991116",
            "http://www.w3.org/TR/1999/REC-xpath-19991116",
            "http://www.w3.org/2002/06/xmldsig-filter2",
            "http://www.w3.org/2000/09/xmldsig#base64",
            "http://www.w3.org/2002/07/decrypt#XML",
            "http://www.w3.org/2001/04/xmldsig-more#xptr")) {
      signedAs(
          "a transform before the others is " + foreign,
          refused,
          replacing(enveloped, transform(foreign) + enveloped));
      signedAs(
          "a transform between the others is " + foreign,
          refused,
          replacing(exclusive, transform(foreign) + exclusive));
      signedAs(
          "a transform after the others is " + foreign,
          refused,
          replacing(exclusive, exclusive + transform(foreign)));
    }
    signedAs(
        "there is no place for transforms",
        FailureCode.SIGNATURE_MALFORMED,
        replacing("<ds:Transforms>" + enveloped + exclusive + "</ds:Transforms>", ""));
  }

  private static String transform(String algorithm) {
    return "<ds:Transform Algorithm='" + algorithm + "'/>";
  }

  private static void canonicalization() {
    for (String other :
        List.of(
            "http://www.w3.org/TR/2001/REC-xml-c14n-20010315",
            "http://www.w3.org/TR/2001/REC-xml-c14n-20010315#WithComments",
            "http://www.w3.org/2006/12/xml-c14n11",
            "http://www.w3.org/2006/12/xml-c14n11#WithComments",
            "http://www.w3.org/2010/xml-c14n2",
            "urn:none",
            "")) {
      signedAs(
          "the root is canonicalised by \"" + other + '"',
          FailureCode.SIGNATURE_TRANSFORM_REFUSED,
          replacing(transform(EXCLUSIVE), transform(other)));
      signedAs(
          "SignedInfo is canonicalised by \"" + other + '"',
          FailureCode.CANONICALIZATION_REFUSED,
          replacing("Method Algorithm='" + EXCLUSIVE, "Method Algorithm='" + other));
    }
    String list = "<x:InclusiveNamespaces xmlns:x='" + EXCLUSIVE + "' PrefixList='md'/>";
    inclusive("two lists of prefixes", list + list);
    inclusive("a list without prefixes", list.replace(" PrefixList='md'", ""));
    inclusive("a list of 2050 characters", list.replace("'md'", "'" + "a ".repeat(1_025) + "'"));
    inclusive("a list in no namespace", "<InclusiveNamespaces PrefixList='md'/>");
    signedAs(
        "SignedInfo is canonicalised by what has content",
        FailureCode.CANONICALIZATION_REFUSED,
        replacing(
            "<ds:CanonicalizationMethod Algorithm='" + EXCLUSIVE + "'/>",
            "<ds:CanonicalizationMethod Algorithm='"
                + EXCLUSIVE
                + "'><x/></ds:CanonicalizationMethod>"));
  }

  private static void inclusive(String sentence, String content) {
    signedAs(
        "the root is canonicalised with " + sentence,
        FailureCode.SIGNATURE_TRANSFORM_REFUSED,
        replacing(
            transform(EXCLUSIVE),
            transform(EXCLUSIVE).replace("/>", ">" + content + "</ds:Transform>")));
  }

  private static void algorithms() {
    FailureCode refused = FailureCode.SIGNATURE_ALGORITHM_REFUSED;
    for (String hmac : List.of("HmacSHA1", "HmacSHA256", "HmacSHA512")) {
      String uri =
          hmac.equals("HmacSHA1")
              ? "http://www.w3.org/2000/09/xmldsig#hmac-sha1"
              : "http://www.w3.org/2001/04/xmldsig-more#hmac-"
                  + hmac.substring(4).toLowerCase(Locale.ROOT);
      UnaryOperator<String> named = replacing(RSA_SHA256, uri);
      signedAs(hmac + " with the public key as the secret", refused, named, mac(hmac));
      signedAs(
          hmac + " cut to no bits",
          refused,
          named.andThen(
                  replacing(
                      uri + "'/>",
                      uri + "'><ds:HMACOutputLength>0</ds:HMACOutputLength></ds:SignatureMethod>"))
              ::apply,
          octets -> new byte[0]);
    }
    signedAs(
        "the signature is cut by HMACOutputLength",
        refused,
        replacing(
            RSA_SHA256 + "'/>",
            RSA_SHA256 + "'><ds:HMACOutputLength>8</ds:HMACOutputLength></ds:SignatureMethod>"));
    algorithm("SHA1withRSA", "http://www.w3.org/2000/09/xmldsig#rsa-sha1");
    algorithm("MD5withRSA", "http://www.w3.org/2001/04/xmldsig-more#rsa-md5");
    algorithm("SHA224withRSA", "http://www.w3.org/2001/04/xmldsig-more#rsa-sha224");
    algorithm("SHA256withRSA", "http://www.w3.org/2000/09/xmldsig#dsa-sha1");
    algorithm("SHA256withRSA", "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha1");
    algorithm("SHA256withRSA", "urn:none");
    algorithm("SHA256withRSA", "");
    signedAs(
        "the algorithm is for another kind of key",
        FailureCode.SIGNATURE_KEY_REFUSED,
        replacing(RSA_SHA256, "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256"));
    signedAs(
        "the algorithm is not the one that signed",
        FailureCode.SIGNATURE_INVALID,
        replacing(RSA_SHA256, "http://www.w3.org/2001/04/xmldsig-more#rsa-sha512"));
    digest("SHA-1", "http://www.w3.org/2000/09/xmldsig#sha1");
    digest("MD5", "http://www.w3.org/2001/04/xmldsig-more#md5");
    digest("SHA-224", "http://www.w3.org/2001/04/xmldsig-more#sha224");
    digest("SHA-256", "urn:none");
  }

  private static Forger.Key mac(String algorithm) {
    return octets -> {
      Mac mac = Mac.getInstance(algorithm);
      mac.init(new SecretKeySpec(publisher.keys().getPublic().getEncoded(), algorithm));
      return mac.doFinal(octets);
    };
  }

  private static void algorithm(String jca, String uri) {
    signedAs(
        "the signature is said to be \"" + uri + '"',
        FailureCode.SIGNATURE_ALGORITHM_REFUSED,
        replacing(RSA_SHA256, uri),
        Forger.key(jca, publisher.keys().getPrivate()));
  }

  private static void digest(String jca, String uri) {
    signedAs(
        "the digest is said to be \"" + uri + '"',
        FailureCode.DIGEST_ALGORITHM_REFUSED,
        replacing(SHA256, uri).andThen(replacing("%SHA-256%", '%' + jca + '%'))::apply);
  }

  private static void keys() {
    FailureCode unknown = FailureCode.SIGNATURE_KEY_UNKNOWN;
    FailureCode invalid = FailureCode.SIGNATURE_INVALID;
    strangers("a certificate of the attacker's in the publisher's name", unknown, x509(stranger));
    strangers(
        "a certificate of the attacker's behind which it stands again",
        unknown,
        x509(stranger, stranger));
    strangers("no certificate", invalid, "");
    strangers("the publisher's certificate", invalid, x509(publisher));
    strangers("both certificates", invalid, x509(stranger, publisher));
    strangers(
        "the attacker's bare key", invalid, keyInfo("<ds:KeyValue>" + rsa() + "</ds:KeyValue>"));
    strangers("the publisher's name", invalid, keyInfo("<ds:KeyName>publisher</ds:KeyName>"));
    strangers(
        "a certificate to fetch",
        invalid,
        keyInfo(
            "<ds:RetrievalMethod URI='https://evil.example.com/key'"
                + " Type='http://www.w3.org/2000/09/xmldsig#rawX509Certificate'/>"));
    strangers(
        "a reference to the attacker's own KeyDescriptor",
        invalid,
        keyInfo("<x:KeyInfoReference xmlns:x='http://www.w3.org/2009/xmldsig11#' URI='#_key'/>"));
    signedAs("the value is that of nobody", invalid, AS_IT_IS, octets -> new byte[256]);
    signedAs("the value is empty", invalid, AS_IT_IS, octets -> new byte[0]);
    try {
      Certificates.Pair issued = publisher.issue("CN=issued");
      Forger.Key by = Forger.key("SHA256withRSA", issued.keys().getPrivate());
      add(
          "the publisher's key issued the certificate of the attacker's key",
          unknown,
          Forger.sign(evilEntity, AS_IT_IS, by, x509(issued)));
      add(
          "the publisher's certificate follows that which it issued",
          invalid,
          Forger.sign(evilEntity, AS_IT_IS, by, x509(issued, publisher)));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static void strangers(String keyInfo, FailureCode code, String xml) {
    String sentence = "the attacker signs, and KeyInfo holds " + keyInfo;
    add(sentence, code, Forger.sign(evilEntity, AS_IT_IS, strangersKey, xml));
    add(
        sentence + ", on an aggregate",
        code,
        Forger.sign(evilAggregate, AS_IT_IS, strangersKey, xml));
  }

  private static String keyInfo(String content) {
    return "<ds:KeyInfo>" + content + "</ds:KeyInfo>";
  }

  private static String x509(Certificates.Pair... pairs) {
    StringBuilder data = new StringBuilder("<ds:X509Data>");
    for (Certificates.Pair pair : pairs) {
      try {
        data.append("<ds:X509Certificate>").append(pair.base64()).append("</ds:X509Certificate>");
      } catch (GeneralSecurityException e) {
        throw new AssertionError(e);
      }
    }
    return keyInfo(data.append("</ds:X509Data>").toString());
  }

  private static String rsa() {
    RSAPublicKey rsa = (RSAPublicKey) stranger.keys().getPublic();
    String modulus = Base64.getEncoder().encodeToString(rsa.getModulus().toByteArray());
    return "<ds:RSAKeyValue><ds:Modulus>"
        + modulus
        + "</ds:Modulus><ds:Exponent>AQAB</ds:Exponent></ds:RSAKeyValue>";
  }

  /** What is changed in the publisher's good signature after it was made. */
  private static void changed(String sentence, FailureCode code, UnaryOperator<String> change) {
    add(sentence, code, change.apply(signed(evilEntity)));
    add(sentence + ", on an aggregate", code, change.apply(signed(evilAggregate)));
  }

  private static void structure() {
    FailureCode malformed = FailureCode.SIGNATURE_MALFORMED;
    String evilInfo =
        "<ds:SignedInfo><ds:Reference URI='#_2'><ds:DigestValue>AAAA</ds:DigestValue>"
            + "</ds:Reference></ds:SignedInfo>";
    changed("a SignedInfo follows the signed one", malformed, after("</ds:SignedInfo>", evilInfo));
    changed(
        "a SignedInfo comes before the signed one",
        FailureCode.SIGNATURE_MALFORMED,
        before("<ds:SignedInfo", evilInfo));
    changed(
        "a SignedInfo stands behind the value", malformed, after("</ds:SignatureValue>", evilInfo));
    changed(
        "there are two values",
        malformed,
        after("</ds:SignatureValue>", "<ds:SignatureValue>AAAA</ds:SignatureValue>"));
    changed(
        "another value comes first",
        malformed,
        before("<ds:SignatureValue>", "<ds:SignatureValue>AAAA</ds:SignatureValue>"));
    changed(
        "there are two KeyInfos",
        malformed,
        after("</ds:SignatureValue>", "<ds:KeyInfo/><ds:KeyInfo/>"));
    changed("there is an Object", malformed, after("</ds:SignatureValue>", "<ds:Object/>"));
    changed(
        "the value is missing",
        malformed,
        text -> text.replaceFirst("<ds:SignatureValue>.*</ds:SignatureValue>", ""));
    changed("the value is no base64", malformed, after("<ds:SignatureValue>", "*"));
    for (String note : List.of("<!--x-->", "<?x?>")) {
      changed("the digest has " + note + " in it", malformed, after("<ds:DigestValue>", note));
      changed("the value has " + note + " in it", malformed, after("<ds:SignatureValue>", note));
      changed("SignedInfo has " + note + " in it", malformed, before("<ds:Reference", note));
    }
    signedAs(
        "there are two digests",
        malformed,
        replacing("</ds:DigestValue>", "</ds:DigestValue><ds:DigestValue>AAAA</ds:DigestValue>"));
    signedAs("the digest is no base64", malformed, replacing("%SHA-256%", "*"));
    signedAs(
        "the method stands before the canonicalisation",
        malformed,
        text -> text.replaceFirst("(<ds:Canon[^>]*>)(<ds:SignatureM[^>]*>)", "$2$1"));
    signedAs(
        "the digest is that of nothing",
        FailureCode.DIGEST_MISMATCH,
        replacing("%SHA-256%", "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="));
    signedAs("the digest is empty", FailureCode.DIGEST_MISMATCH, replacing("%SHA-256%", ""));
  }

  private static UnaryOperator<String> after(String place, String put) {
    return replacing(place, place + put);
  }

  private static UnaryOperator<String> before(String place, String put) {
    return replacing(place, put + place);
  }

  /** The publisher's signed document, or the parts of it, in something of the attacker's. */
  private static void wrapping() {
    FailureCode missing = FailureCode.SIGNATURE_MISSING;
    FailureCode mismatch = FailureCode.DIGEST_MISMATCH;
    FailureCode refused = FailureCode.SIGNATURE_REFERENCE_REFUSED;
    for (String original : List.of(entity, aggregate)) {
      String of = original.equals(entity) ? "entity" : "aggregate";
      String good = signed(original);
      String signature = Forger.signature(original, AS_IT_IS, key, "");
      add("the signed " + of + " stands in Extensions", missing, evilAround("_2", "", good));
      add(
          "the signed " + of + " is behind the attacker's",
          missing,
          beside("_2", "", evil(), good));
      add(
          "the signed " + of + " is before the attacker's",
          missing,
          beside("_2", "", good, evil()));
      add(
          "the signed " + of + " is in a group beside the attacker's",
          missing,
          beside("_2", "", evil(), Sample.entities("", good)));
      add(
          "the attacker's is in a group beside the signed " + of,
          missing,
          beside("_2", "", Sample.entities("", evil()), good));
      add("the signed " + of + " has a root of the attacker's", missing, beside("_2", "", good));
      add(
          "the signed " + of + " has a root of the same id",
          missing,
          beside("_1", "", evil(), good));
      add(
          "the signed " + of + " has a root of the same id, and is first",
          missing,
          beside("_1", "", good, evil()));
      for (String id : List.of("_1", "_2")) {
        FailureCode code = id.equals("_1") ? mismatch : refused;
        String where = ", and what was signed as " + of + " ";
        String moved = "the signature moved to a root with the id " + id + where;
        add(moved + "to Extensions", code, evilAround(id, signature, original));
        add(moved + "behind the attacker's", code, beside(id, signature, evil(), original));
        add(moved + "before the attacker's", code, beside(id, signature, original, evil()));
        add(
            moved + "to a group",
            code,
            beside(id, signature, evil(), Sample.entities("", original)));
        add(moved + "nowhere", code, beside(id, signature, evil()));
        add(
            moved + "to an Object",
            FailureCode.SIGNATURE_MALFORMED,
            beside(
                id,
                signature.replace(
                    "</ds:Signature>", "<ds:Object>" + original + "</ds:Object></ds:Signature>"),
                evil()));
        add(
            moved + "to an Object, signed",
            FailureCode.SIGNATURE_MALFORMED,
            beside(
                id,
                signature.replace(
                    "</ds:Signature>", "<ds:Object>" + good + "</ds:Object></ds:Signature>"),
                evil()));
        add(
            moved + "into KeyInfo",
            code,
            beside(
                id,
                signature.replace(
                    "</ds:Signature>", "<ds:KeyInfo>" + original + "</ds:KeyInfo></ds:Signature>"),
                evil()));
      }
    }
  }

  /** An entity of the attacker's with the other in its Extensions. */
  private static String evilAround(String id, String signature, String inner) {
    return withId(id, evil())
        .replaceFirst(
            "<md:IDPSSO", signature + "<md:Extensions>" + inner + "</md:Extensions>\n<md:IDPSSO");
  }

  private static String beside(String id, String signature, String... entities) {
    return Sample.entities("ID='" + id + "' Name='x'", signature + String.join("", entities));
  }

  private static void placement() {
    FailureCode missing = FailureCode.SIGNATURE_MISSING;
    String of = Forger.signature(evilEntity, AS_IT_IS, key, "");
    String ofAll = Forger.signature(evilAggregate, AS_IT_IS, key, "");
    add("the signature stands in the role", missing, in(evilEntity, "protocol\">\n", of));
    add(
        "the signature stands in Extensions",
        missing,
        in(evilEntity, ".com\">\n", "<md:Extensions>" + of + "</md:Extensions>"));
    add(
        "the signature of an aggregate stands in Extensions",
        missing,
        in(evilAggregate, "Name='x'>\n", "<md:Extensions>" + ofAll + "</md:Extensions>"));
    add(
        "the signature of an aggregate stands in a group",
        missing,
        in(evilAggregate, "Name='x'>\n", Sample.entities("", ofAll, Sample.ENTITY)));
    add(
        "the signature of an aggregate stands in an entity",
        missing,
        in(evilAggregate, "metadata\">\n", ofAll));
    add(
        "the signature is in another namespace",
        missing,
        signed(evilEntity).replace("2000/09/xmldsig#'", "2000/09/xmldsig'"));
    add("there is none", missing, evilEntity);
    add("there is none on the aggregate", missing, evilAggregate);
    add(
        "the signature is empty",
        FailureCode.SIGNATURE_MALFORMED,
        in(evilEntity, ".com\">\n", "<ds:Signature/>"));

    // Streamed, the first signature is looked at before a second one is seen.
    FailureCode several = FailureCode.SIGNATURE_MULTIPLE;
    String strangers = Forger.signature(evilEntity, AS_IT_IS, strangersKey, x509(stranger));
    add(
        "the attacker's signature comes before the publisher's",
        several,
        FailureCode.SIGNATURE_KEY_UNKNOWN,
        in(evilEntity, ".com\">\n", strangers + of));
    add(
        "the attacker's signature comes behind the publisher's",
        several,
        in(evilEntity, ".com\">\n", of + strangers));
    add(
        "the attacker's signature is the last child",
        several,
        before("</md:EntityDescriptor>", strangers).apply(signed(evilEntity)));
    add("the publisher's signature stands twice", several, in(evilEntity, ".com\">\n", of + of));
    add(
        "the publisher's signature stands twice, on an aggregate",
        several,
        in(evilAggregate, "Name='x'>\n", ofAll + ofAll));
  }

  private static String in(String document, String after, String put) {
    return replacing(after, after + put).apply(document);
  }

  /** What parsers differ about, in the document that the publisher signed. */
  private static void documents() {
    FailureCode broken = FailureCode.XML_NOT_WELL_FORMED;
    FailureCode mismatch = FailureCode.DIGEST_MISMATCH;
    String good = signed(entity);
    String all = signed(aggregate);
    for (String document : List.of(good, all)) {
      String of = document.equals(good) ? " in a signed entity" : " in a signed aggregate";
      add(
          "a comment in the middle of an entity id" + of,
          broken,
          replacing("//idp.example.com/metadata", "//idp<!---->.evil.example.com").apply(document));
      add("another entity id" + of, mismatch, replacing(VICTIM, ATTACKER).apply(document));
      add(
          "a second entity id" + of,
          broken,
          before(" entityID=", " entityID='" + ATTACKER + "'").apply(document));
      add(
          "an entity id in the metadata's own namespace" + of,
          mismatch,
          replacing(" entityID=", " md:entityID='" + ATTACKER + "' entityID=").apply(document));
      add("an instruction" + of, mismatch, before("<md:IDPSSO", "<?x?>").apply(document));
      add(
          "an id in another namespace" + of,
          mismatch,
          replacing(" ID=", " xmlns:x='urn:x' x:ID='_1' ID=").apply(document));
      add("the id twice" + of, broken, replacing(" ID=", " ID='_1' ID=").apply(document));
      add(
          "a relative namespace" + of,
          FailureCode.XML_RELATIVE_NAMESPACE,
          replacing(" ID=", " xmlns:x='x' ID=").apply(document));
      add(
          "a document type that says what an id is" + of,
          FailureCode.XML_DOCTYPE,
          "<!DOCTYPE x [<!ATTLIST x id ID #IMPLIED>]>" + document);
      add("a second root" + of, broken, document + evil());
      add(
          "a root of another kind around it" + of,
          FailureCode.METADATA_NOT_METADATA,
          "<samlp:Response xmlns:samlp='urn:oasis:names:tc:SAML:2.0:protocol' ID='_1'>"
              + document
              + "</samlp:Response>");
    }
    add(
        "an entity beside the signed ones",
        mismatch,
        before("</md:EntitiesDescriptor>", evil()).apply(all));
    add(
        "an entity with the id of the root beside the signed ones",
        mismatch,
        before("</md:EntitiesDescriptor>", withId("_1", evil())).apply(all));
    add(
        "an entity with the id of the root before the signed ones",
        mismatch,
        after("</ds:Signature>", withId("_1", evil())).apply(all));
    add(
        "a group with the id of the root beside the signed ones",
        mismatch,
        before("</md:EntitiesDescriptor>", Sample.entities("ID='_1'", evil())).apply(all));
    add(
        "an entity in the Extensions of the root",
        mismatch,
        after("</ds:Signature>", "<md:Extensions>" + evil() + "</md:Extensions>").apply(all));
    // Streamed, the digest is known at the end, and what is found until then may be no metadata.
    add(
        "the signed entity is called an aggregate",
        mismatch,
        FailureCode.METADATA_NO_IDP,
        good.replace("md:EntityDescriptor", "md:EntitiesDescriptor"));
    add(
        "the signed entity lost its id",
        FailureCode.SIGNATURE_REFERENCE_REFUSED,
        good.replace(" ID='_1'", ""));
  }

  // What becomes of them

  private static byte[] octets(String document) {
    return document.getBytes(StandardCharsets.UTF_8);
  }

  private static IdpMetadata whole(String document) throws SamlFailure {
    return IdpMetadata.parseSigned(octets(document), pinned, CLOCK);
  }

  private MetadataIndex streamed(String document) throws SamlFailure, IOException {
    SignedCopy.Result copy = SignedCopy.of(DocumentStore.of(octets(document)), pinned, directory);
    return MetadataIndex.of(copy.octets(), copy.promise());
  }

  /** Nothing but the rule under attack refuses: the same document, signed well, is read. */
  @Test
  void what_is_signed_as_it_should_be_is_read() throws SamlFailure, IOException {
    for (String document : List.of(entity, aggregate)) {
      assertThat(whole(signed(document)).entityIds()).containsExactly(VICTIM);
      assertThat(streamed(signed(document)).entityIds()).containsExactly(VICTIM);
    }
    assertThat(whole(signed(evilEntity)).entityIds()).containsExactly(ATTACKER);
    assertThat(streamed(signed(evilEntity)).entityIds()).containsExactly(ATTACKER);
    assertThat(whole(signed(evilAggregate)).entityIds()).containsExactly(VICTIM, ATTACKER);
    assertThat(streamed(signed(evilAggregate)).entityIds()).containsExactly(VICTIM, ATTACKER);
  }

  @ParameterizedTest
  @MethodSource("attacks")
  void an_attack_is_refused_for_its_own_reason_whole_and_streamed(Attack attack) {
    assertThat(codeOf(() -> whole(attack.document))).as("whole").isEqualTo(attack.whole);
    assertThat(codeOf(() -> streamed(attack.document))).as("streamed").isEqualTo(attack.streamed);
  }

  @ParameterizedTest
  @MethodSource("attacks")
  void nobody_of_the_attackers_is_found_and_what_the_publisher_signed_stays(Attack attack)
      throws IOException, SamlFailure {
    Path file = directory.resolve("metadata.xml");
    Files.writeString(file, signed(entity));
    List<FailureCode> failures = new ArrayList<>();
    try (MetadataProviders providers =
        MetadataProviders.builder(MetadataSource.file(file).signedBy(pinned))
            .listener(
                event -> {
                  if (event instanceof MetadataEvent.RefreshFailed failed) {
                    failures.add(failed.failure().code());
                  }
                })
            .clock(CLOCK)
            .temporaryFiles(directory)
            .executor(Runnable::run)
            .refreshedByCaller()
            .build()) {
      IdentityProvider honest = providers.entity(VICTIM);
      Path next = Files.writeString(directory.resolve("next.xml"), attack.document);
      Files.move(next, file, StandardCopyOption.REPLACE_EXISTING);
      providers.reload();

      assertThat(failures).containsExactly(attack.streamed);
      assertThat(providers.find(ATTACKER)).isEmpty();
      assertThat(providers.entityIds()).containsExactly(VICTIM);
      assertThat(providers.search("", 10))
          .extracting(DiscoveryEntry::entityId)
          .containsExactly(VICTIM);
      assertThat(providers.entity(VICTIM)).isSameAs(honest);
    }
    try (MetadataProviders providers =
        MetadataProviders.builder(MetadataSource.bytes(octets(attack.document)).signedBy(pinned))
            .clock(CLOCK)
            .temporaryFiles(directory)
            .executor(Runnable::run)
            .refreshedByCaller()
            .build()) {
      assertThat(providers.entityIds()).isEmpty();
      assertThat(providers.search("", 10)).isEmpty();
      for (String wanted : List.of(ATTACKER, VICTIM)) {
        assertThat(providers.find(wanted)).isEmpty();
        assertThat(codeOf(() -> providers.entity(wanted))).isEqualTo(attack.streamed);
      }
    }
  }

  @Test
  void there_are_as_many_attacks_as_sentences() {
    assertThat(attacks()).extracting(Attack::sentence).doesNotHaveDuplicates();
    assertThat(attacks()).hasSizeGreaterThan(250);
  }

  /** What is not signed may change; it is not read. */
  static List<String> harmless() {
    String good = signed(aggregate);
    String keyInfo = keyInfo(evil() + Sample.entities("ID='_1'", evil()));
    String comment = "<!--" + evil() + "-->";
    return List.of(
        Forger.sign(aggregate, AS_IT_IS, key, keyInfo),
        Forger.sign(aggregate, AS_IT_IS, key, x509(stranger)),
        Forger.sign(
                aggregate,
                replacing(transform(EXCLUSIVE), transform(EXCLUSIVE + "WithComments")),
                key,
                "")
            .replace("<md:IDPSSO", comment + "<md:IDPSSO"),
        before("<md:IDPSSO", comment).apply(good),
        replacing(Sample.CERTIFICATE, Sample.CERTIFICATE.replaceFirst("^.{8}", "$0" + comment))
            .apply(good),
        after("<ds:X509Certificate>", comment).apply(good),
        // Exclusive canonicalisation leaves out what nobody uses, so it is not signed either.
        before(" ID=", " xmlns:evil='https://evil.example.com'").apply(good),
        comment + good + comment,
        "<?x " + evil().replace("?>", "") + "?>" + good);
  }

  @ParameterizedTest(name = "[{index}]")
  @MethodSource("harmless")
  void what_is_put_where_nothing_is_signed_is_not_read(String document)
      throws SamlFailure, IOException {
    IdentityProvider honest = whole(signed(aggregate)).entity(VICTIM);
    IdpMetadata whole = whole(document);
    MetadataIndex streamed = streamed(document);

    assertThat(whole.entityIds()).containsExactly(VICTIM);
    assertThat(streamed.entityIds()).containsExactly(VICTIM);
    for (IdentityProvider read : List.of(whole.entity(VICTIM), streamed.entity(VICTIM, NOW))) {
      assertThat(read.signingKeys()).isEqualTo(honest.signingKeys());
      assertThat(read.singleSignOnServices()).isEqualTo(honest.singleSignOnServices());
    }
    assertThat(codeOf(() -> whole.entity(ATTACKER))).isEqualTo(FailureCode.METADATA_ENTITY_UNKNOWN);
    assertThat(codeOf(() -> streamed.entity(ATTACKER, NOW)))
        .isEqualTo(FailureCode.METADATA_ENTITY_UNKNOWN);
  }

  /** Streamed, it must stand first; whole, it is what saml-core §5.4.1 calls enveloped. */
  @Test
  void a_signature_that_stands_last_is_good_for_what_it_signs_and_is_not_streamed()
      throws SamlFailure {
    for (String document : List.of(entity, aggregate)) {
      String signature = Forger.signature(document, AS_IT_IS, key, "");
      String last = document.replaceFirst("(</md:Entit[a-zA-Z]*>\\s*)$", signature + "$1");

      assertThat(whole(last).entityIds()).containsExactly(VICTIM);
      assertThat(codeOf(() -> streamed(last))).isEqualTo(FailureCode.SIGNATURE_MISSING);
    }
  }

  /** NIST SP 800-131A: a key that is pinned and too short verifies nothing. */
  @Test
  void a_pinned_key_that_is_too_short_verifies_nothing() throws Exception {
    Certificates.Pair weak =
        Certificates.selfSigned("CN=weak", Certificates.rsa(1024), "SHA256withRSA");
    byte[] document =
        octets(
            Forger.sign(
                entity, AS_IT_IS, Forger.key("SHA256withRSA", weak.keys().getPrivate()), ""));
    List<IdpKey> keys = List.of(IdpKey.of(weak.certificate()));

    assertThat(codeOf(() -> IdpMetadata.parseSigned(document, keys, CLOCK)))
        .isEqualTo(FailureCode.SIGNATURE_KEY_REFUSED);
    assertThat(codeOf(() -> SignedCopy.of(DocumentStore.of(document), keys, directory)))
        .isEqualTo(FailureCode.SIGNATURE_KEY_REFUSED);
  }
}
