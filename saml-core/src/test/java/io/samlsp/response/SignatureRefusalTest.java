package io.samlsp.response;

import static io.samlsp.response.EncryptedResponseTest.between;
import static io.samlsp.response.EncryptedResponseTest.encrypting;
import static io.samlsp.response.Fixture.IDP;
import static io.samlsp.response.Fixture.NOW;
import static io.samlsp.response.Fixture.answer;
import static io.samlsp.response.Fixture.decryptingSp;
import static io.samlsp.response.Fixture.fakeIdp;
import static io.samlsp.response.Fixture.sp;
import static io.samlsp.response.Fixture.trusted;

import io.samlsp.coverage.Gives;
import io.samlsp.coverage.Refusal;
import io.samlsp.failure.FailureCode;
import io.samlsp.idp.IdentityProvider;
import io.samlsp.idp.IdpKey;
import io.samlsp.testkit.EncryptionShape;
import io.samlsp.testkit.FakeResponse;
import io.samlsp.testkit.ResponseBuilder;
import io.samlsp.testkit.SamlUris;
import io.samlsp.testkit.SignatureShape;
import io.samlsp.testkit.SignatureShape.Algorithm;
import io.samlsp.testkit.SignatureShape.Canonicalization;
import io.samlsp.testkit.SignatureShape.Digest;
import io.samlsp.testkit.SigningMode;
import io.samlsp.testkit.TestCredential;
import java.math.BigInteger;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.Date;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is not signed in the one way that SAML allows is refused, for exactly that cause. */
class SignatureRefusalTest {

  private static final SignatureShape SHAPE = SignatureShape.defaults();
  private static final ValidationPolicy STRICT = ValidationPolicy.strict();
  private static final TestCredential OTHER_EC = TestCredential.ec(256);

  // What must be signed

  @Test
  @Gives(FailureCode.SIGNATURE_MISSING)
  void refuses_an_answer_that_nobody_signed(Refusal refusal) {
    ResponseBuilder unsigned = answer().signing(SigningMode.NONE);

    refusal.of(sp().validate(unsigned));
    refusal.of(decryptingSp().validate(unsigned.encryptAssertion(EncryptionShape.to(Keys.sp()))));
    refusal.of(sp().validate(answer().build().withoutSignatures()));
  }

  @Test
  @Gives(FailureCode.RESPONSE_SIGNATURE_REQUIRED)
  void refuses_an_unsigned_response_if_the_policy_wants_it_signed(Refusal refusal) {
    Fixture sp = decryptingSp().policy(STRICT.requireSignedResponse());
    ResponseBuilder response = answer().signing(SigningMode.ASSERTION);

    refusal.of(sp.validate(response));
    refusal.of(sp.validate(response.encryptAssertion(EncryptionShape.to(Keys.sp()))));
  }

  @Test
  @Gives(FailureCode.ASSERTION_SIGNATURE_REQUIRED)
  void refuses_an_unsigned_assertion_if_the_policy_wants_it_signed(Refusal refusal) {
    Fixture sp = decryptingSp().policy(STRICT.requireSignedAssertion());
    ResponseBuilder response = answer().signing(SigningMode.RESPONSE);

    refusal.of(sp.validate(response));
    refusal.of(sp.validate(response.encryptAssertion(EncryptionShape.to(Keys.sp()))));
    refusal.of(sp.validate(answer().signing(SigningMode.NONE)));
  }

  // Changed content, wrong keys

  @Test
  @Gives(FailureCode.DIGEST_MISMATCH)
  void refuses_content_that_was_changed_after_signing(Refusal refusal) {
    for (SigningMode signing :
        new SigningMode[] {SigningMode.RESPONSE, SigningMode.ASSERTION, SigningMode.BOTH}) {
      refusal.of(sp().validate(answer().signing(signing).build().replace(">alice<", ">admin<")));
    }
    FakeResponse inside = answer().signing(SigningMode.ASSERTION).build();
    refusal.of(
        decryptingSp()
            .validate(encrypting(inside, inside.assertionXml().replace(">alice<", ">admin<"))));
  }

  @Test
  @Gives(FailureCode.DIGEST_MISMATCH)
  void refuses_a_good_response_signature_around_an_assertion_signature_that_is_wrong(
      Refusal refusal) {
    FakeResponse response = answer().signing(SigningMode.ASSERTION).build();

    refusal.of(sp().validate(response.replace(">alice<", ">admin<").sign(response.id(), SHAPE)));
  }

  @Test
  @Gives(FailureCode.DIGEST_MISMATCH)
  void refuses_a_good_assertion_in_a_response_whose_signature_is_wrong(Refusal refusal) {
    refusal.of(
        sp().validate(
                answer()
                    .signing(SigningMode.BOTH)
                    .build()
                    .replace("<samlp:Response ", "<samlp:Response Consent=\"x\" ")));
  }

  @Test
  @Gives(FailureCode.SIGNATURE_KEY_UNKNOWN)
  void refuses_a_key_that_the_identity_provider_does_not_have(Refusal refusal) {
    refusal.of(sp().validate(answer(fakeIdp(Keys.rsa("foreign")))));
    refusal.of(
        sp().trusting(trusted(Keys.ec(256)).build())
            .validate(answer().signature(SHAPE.key(OTHER_EC))));
  }

  @Test
  @Gives(FailureCode.SIGNATURE_INVALID)
  void refuses_a_foreign_key_that_poses_as_a_trusted_one(Refusal refusal) {
    for (SignatureShape shape :
        new SignatureShape[] {
          SHAPE.keyInfoCertificate(Keys.idp().certificate()),
          SHAPE.keyInfo(SignatureShape.KeyInfo.NONE),
          SHAPE.keyInfo(SignatureShape.KeyInfo.KEY_NAME),
          SHAPE.keyInfo(SignatureShape.KeyInfo.KEY_VALUE)
        }) {
      refusal.of(sp().validate(answer(fakeIdp(Keys.rsa("foreign"))).signature(shape)));
    }
  }

  /** A bare key has no certificate whose fingerprint could be compared: the keys are. */
  private static Fixture trustingBareKey() {
    return sp().trusting(IdentityProvider.builder(IDP).signingKey(bare(Keys.idp())).build());
  }

  private static IdpKey bare(TestCredential key) {
    return IdpKey.of(key.certificate().getPublicKey());
  }

  private static FakeResponse brokenSignature(FakeResponse response) {
    String value = between(response.xml(), "<ds:SignatureValue>", "</ds:SignatureValue>");
    return response.replace(value, "<ds:SignatureValue>AAAA</ds:SignatureValue>");
  }

  @Test
  @Gives(FailureCode.SIGNATURE_INVALID)
  void tells_a_broken_signature_by_a_key_that_is_trusted_without_its_certificate(Refusal refusal) {
    refusal.of(trustingBareKey().validate(brokenSignature(answer().build())));
    IdentityProvider ec = IdentityProvider.builder(IDP).signingKey(bare(Keys.ec(256))).build();
    refusal.of(sp().trusting(ec).validate(brokenSignature(answer(fakeIdp(Keys.ec(256))).build())));
  }

  @Test
  @Gives(FailureCode.SIGNATURE_KEY_UNKNOWN)
  void tells_a_foreign_key_where_keys_are_trusted_without_certificates(Refusal refusal) {
    refusal.of(trustingBareKey().validate(answer(fakeIdp(Keys.rsa("foreign")))));
  }

  @Test
  @Gives(FailureCode.SIGNATURE_INVALID)
  void tells_a_broken_signature_by_a_trusted_key_whose_certificate_was_renewed(Refusal refusal)
      throws Exception {
    X500Name name = new X500Name("CN=renewed");
    X509Certificate renewed =
        new JcaX509CertificateConverter()
            .getCertificate(
                new JcaX509v3CertificateBuilder(
                        name,
                        BigInteger.TWO,
                        Date.from(NOW),
                        Date.from(NOW.plusSeconds(1)),
                        name,
                        Keys.idp().certificate().getPublicKey())
                    .build(
                        new JcaContentSignerBuilder("SHA256withRSA")
                            .build(Keys.idp().privateKey())));
    FakeResponse response = answer().signature(SHAPE.keyInfoCertificate(renewed)).build();

    sp().signIn(response);
    refusal.of(sp().validate(brokenSignature(response)));
  }

  @Test
  @Gives(FailureCode.SIGNATURE_INVALID)
  void finds_the_trusted_certificate_anywhere_in_a_chain(Refusal refusal) throws Exception {
    FakeResponse response = brokenSignature(answer().signing(SigningMode.RESPONSE).build());
    String foreign = certificate(Keys.rsa("foreign"));

    refusal.of(sp().validate(response.replace("<ds:X509Data>", "<ds:X509Data>" + foreign)));
    refusal.of(
        sp().validate(
                response.replace(
                    "<ds:X509Data>", "<ds:X509Data>" + foreign + "</ds:X509Data><ds:X509Data>")));
    refusal.of(
        sp().validate(
                response.replace(
                    "<ds:X509Data>",
                    "<ds:X509Data><ds:X509Certificate>*</ds:X509Certificate>"
                        + "<ds:X509Certificate><x/></ds:X509Certificate>"
                        + foreign.repeat(7))));
  }

  @Test
  @Gives(FailureCode.SIGNATURE_KEY_UNKNOWN)
  void looks_at_no_more_than_eight_certificates(Refusal refusal) throws Exception {
    FakeResponse response = brokenSignature(answer().signing(SigningMode.RESPONSE).build());
    String foreign = certificate(Keys.rsa("foreign"));

    refusal.of(
        sp().validate(response.replace("<ds:X509Data>", "<ds:X509Data>" + foreign.repeat(8))));
  }

  private static String certificate(TestCredential of) throws Exception {
    String der = Base64.getEncoder().encodeToString(of.certificate().getEncoded());
    return "<ds:X509Certificate>" + der + "</ds:X509Certificate>";
  }

  @Test
  @Gives(FailureCode.SIGNATURE_KEY_REFUSED)
  void tells_a_trusted_key_that_is_too_weak_from_one_that_nobody_knows(Refusal refusal) {
    refusal.of(
        sp().trusting(trusted(Keys.idp(), Keys.shortRsa(1024)).build())
            .validate(answer(fakeIdp(Keys.shortRsa(1024)))));
  }

  @Test
  @Gives(FailureCode.SIGNATURE_INVALID)
  void refuses_a_changed_signed_info(Refusal refusal) {
    FakeResponse response = answer().signing(SigningMode.RESPONSE).build();
    String digest = between(response.xml(), "<ds:DigestValue>", "</ds:DigestValue>");
    String other = "<ds:DigestValue>" + "A".repeat(43) + "=</ds:DigestValue>";

    refusal.of(sp().validate(response.replace(digest, other)));
  }

  @ParameterizedTest
  @Gives(FailureCode.SIGNATURE_INVALID)
  @ValueSource(ints = {0, 1, 63, 64, 65, 96, 255, 256, 257, 4096})
  void refuses_zeros_and_nothing_as_a_signature(int length, Refusal refusal) {
    String zeros = Base64.getEncoder().encodeToString(new byte[length]);
    for (TestCredential key : new TestCredential[] {Keys.idp(), Keys.ec(256), Keys.ec(521)}) {
      FakeResponse response = answer(fakeIdp(key)).signing(SigningMode.RESPONSE).build();
      String value = between(response.xml(), "<ds:SignatureValue>", "</ds:SignatureValue>");

      refusal.of(
          sp().trusting(trusted(key).build())
              .validate(
                  response.replace(value, "<ds:SignatureValue>" + zeros + "</ds:SignatureValue>")));
    }
  }

  @Test
  @Gives(FailureCode.SIGNATURE_KEY_REFUSED)
  void refuses_a_key_of_the_wrong_kind_or_strength(Refusal refusal) {
    refusal.of(sp().trusting(trusted(Keys.ec(256)).build()).validate(answer()));
    refusal.of(sp().validate(answer(fakeIdp(Keys.ec(256)))));
    refusal.of(
        sp().trusting(trusted(Keys.shortRsa(1024)).build())
            .validate(answer(fakeIdp(Keys.shortRsa(1024)))));
    refusal.of(
        sp().trusting(trusted(Keys.shortRsa(2040)).build())
            .validate(answer(fakeIdp(Keys.shortRsa(2040)))));
  }

  @ParameterizedTest
  @Gives(FailureCode.SIGNATURE_KEY_REFUSED)
  @ValueSource(strings = {"DSA", "Ed25519", "X25519"})
  void has_no_use_for_a_key_of_any_other_kind(String algorithm, Refusal refusal) throws Exception {
    IdpKey key = IdpKey.of(KeyPairGenerator.getInstance(algorithm).generateKeyPair().getPublic());

    refusal.of(
        sp().trusting(IdentityProvider.builder(IDP).signingKey(key).build()).validate(answer()));
  }

  @Test
  @Gives(FailureCode.SIGNATURE_KEY_UNKNOWN)
  void does_not_believe_a_key_that_is_only_for_encryption(Refusal refusal) {
    IdentityProvider idp =
        IdentityProvider.builder(IDP)
            .signingKey(IdpKey.of(Keys.rsa("next").certificate()))
            .encryptionKey(IdpKey.of(Keys.idp().certificate()))
            .build();

    refusal.of(sp().trusting(idp).validate(answer()));
  }

  // Algorithms

  @ParameterizedTest
  @Gives(FailureCode.SIGNATURE_ALGORITHM_REFUSED)
  @EnumSource(
      names = {"RSA_MD5", "RSA_SHA1", "RSA_SHA224", "RSA_PSS_SHA1", "HMAC_SHA1", "HMAC_SHA256"})
  void refuses_an_algorithm_that_is_not_on_the_list(Algorithm algorithm, Refusal refusal) {
    ResponseBuilder response = answer().signature(SHAPE.algorithm(algorithm));

    refusal.of(sp().validate(response));
    if (algorithm != Algorithm.RSA_SHA1) {
      refusal.of(sp().policy(STRICT.allowSha1()).validate(response));
    }
  }

  @ParameterizedTest
  @Gives(FailureCode.SIGNATURE_ALGORITHM_REFUSED)
  @EnumSource(names = {"ECDSA_SHA1", "ECDSA_SHA224"})
  void refuses_an_ecdsa_algorithm_that_is_not_on_the_list(Algorithm algorithm, Refusal refusal) {
    refusal.of(
        sp().trusting(trusted(Keys.ec(256)).build())
            .validate(answer(fakeIdp(Keys.ec(256))).signature(SHAPE.algorithm(algorithm))));
  }

  @ParameterizedTest
  @Gives(FailureCode.SIGNATURE_ALGORITHM_REFUSED)
  @ValueSource(
      strings = {
        " Algorithm=\"\"",
        "",
        " Algorithm=\"http://www.w3.org/2000/09/xmldsig#dsa-sha1\"",
        " Algorithm=\"http://www.w3.org/2009/xmldsig11#dsa-sha256\"",
        " Algorithm=\"http://www.w3.org/2001/04/xmldsig-more#RSA-SHA256\"",
        " Algorithm=\"http://www.w3.org/2001/04/xmldsig-more#rsa-sha256 \"",
        " Algorithm=\"RSA_SHA256\""
      })
  void refuses_an_algorithm_that_nobody_knows(String attribute, Refusal refusal) {
    refusal.of(
        sp().validate(
                answer()
                    .build()
                    .edit(
                        xml ->
                            xml.replaceAll(
                                "<ds:SignatureMethod[^>]*/>",
                                "<ds:SignatureMethod" + attribute + "/>"))));
  }

  @Test
  @Gives(FailureCode.SIGNATURE_ALGORITHM_REFUSED)
  void refuses_parameters_such_as_a_truncated_mac(Refusal refusal) {
    refusal.of(
        sp().validate(
                answer()
                    .build()
                    .edit(
                        xml ->
                            xml.replaceAll(
                                "(<ds:SignatureMethod[^>]*)/>",
                                "$1><ds:HMACOutputLength>0</ds:HMACOutputLength>"
                                    + "</ds:SignatureMethod>"))));
  }

  @ParameterizedTest
  @Gives(FailureCode.DIGEST_ALGORITHM_REFUSED)
  @EnumSource(names = {"MD5", "SHA1", "SHA224"})
  void refuses_a_digest_that_is_not_on_the_list(Digest digest, Refusal refusal) {
    refusal.of(sp().validate(answer().signature(SHAPE.digest(digest))));
  }

  @ParameterizedTest
  @Gives(FailureCode.CANONICALIZATION_REFUSED)
  @EnumSource(names = "EXCLUSIVE.*", mode = EnumSource.Mode.MATCH_NONE)
  void refuses_any_canonicalisation_but_the_exclusive_one(
      Canonicalization canonicalization, Refusal refusal) {
    refusal.of(sp().validate(answer().signature(SHAPE.canonicalization(canonicalization))));
  }

  @ParameterizedTest
  @Gives(FailureCode.SIGNATURE_TRANSFORM_REFUSED)
  @EnumSource(names = "EXCLUSIVE.*", mode = EnumSource.Mode.MATCH_NONE)
  void refuses_any_transform_but_exclusive_canonicalisation(
      Canonicalization transform, Refusal refusal) {
    refusal.of(sp().validate(answer().signature(SHAPE.transform(transform))));
  }

  @Test
  @Gives(FailureCode.SIGNATURE_TRANSFORM_REFUSED)
  void refuses_the_implied_inclusive_canonicalisation(Refusal refusal) {
    refusal.of(sp().validate(answer().signature(SHAPE.transform(null))));
  }

  static Stream<String> transforms() {
    String exclusive = "<ds:Transform Algorithm='http://www.w3.org/2001/10/xml-exc-c14n#'/>";
    String enveloped =
        "<ds:Transform Algorithm='http://www.w3.org/2000/09/xmldsig#enveloped-signature'/>";
    String xslt = "<ds:Transform Algorithm='http://www.w3.org/TR/1999/REC-xslt-19991116'/>";
    String xpath = "<ds:Transform Algorithm='http://www.w3.org/TR/1999/REC-xpath-19991116'/>";
    String filter = "<ds:Transform Algorithm='http://www.w3.org/2002/06/xmldsig-filter2'/>";
    String base64 = "<ds:Transform Algorithm='http://www.w3.org/2000/09/xmldsig#base64'/>";
    return Stream.of(
        "",
        enveloped,
        exclusive,
        exclusive + enveloped,
        enveloped + enveloped,
        enveloped + exclusive + exclusive,
        enveloped + xslt + exclusive,
        enveloped + exclusive + xslt,
        enveloped + xpath,
        filter + exclusive,
        enveloped + base64,
        enveloped + "<ds:Transform/>",
        "<ds:Transform>" + "</ds:Transform>" + exclusive,
        enveloped.replace("/>", "><ds:XPath>/</ds:XPath></ds:Transform>") + exclusive,
        enveloped + exclusive.replace("/>", "><ds:XPath>/</ds:XPath></ds:Transform>"),
        enveloped
            + exclusive.replace(
                "/>",
                "><InclusiveNamespaces xmlns='http://www.w3.org/2001/10/xml-exc-c14n#'/></ds:Transform>"),
        enveloped
            + exclusive.replace(
                "/>",
                ">"
                    + "<InclusiveNamespaces xmlns='http://www.w3.org/2001/10/xml-exc-c14n#' PrefixList='x'/>"
                        .repeat(2)
                    + "</ds:Transform>"),
        enveloped
            + exclusive.replace(
                "/>",
                "><InclusiveNamespaces xmlns='http://www.w3.org/2001/10/xml-exc-c14n#' PrefixList='"
                    + "x".repeat(1025)
                    + "'/></ds:Transform>"));
  }

  @ParameterizedTest
  @Gives(FailureCode.SIGNATURE_TRANSFORM_REFUSED)
  @MethodSource("transforms")
  void refuses_any_other_list_of_transforms_before_one_runs(String transforms, Refusal refusal) {
    FakeResponse response = answer().signing(SigningMode.RESPONSE).build();
    String list = between(response.xml(), "<ds:Transforms>", "</ds:Transforms>");

    refusal.of(
        sp().validate(response.replace(list, "<ds:Transforms>" + transforms + "</ds:Transforms>")));
  }

  /** Its length is no reason to refuse it; that it was not there when it was signed is. */
  @Test
  @Gives(FailureCode.SIGNATURE_INVALID)
  void looks_at_a_prefix_list_of_just_the_longest_length(Refusal refusal) {
    FakeResponse response = answer().signing(SigningMode.RESPONSE).build();
    String transform = "<ds:Transform Algorithm=\"http://www.w3.org/2001/10/xml-exc-c14n#\"";

    refusal.of(
        sp().validate(
                response.replace(
                    transform + "/>",
                    transform
                        + "><InclusiveNamespaces xmlns='http://www.w3.org/2001/10/xml-exc-c14n#'"
                        + " PrefixList='"
                        + "x".repeat(1024)
                        + "'/></ds:Transform>")));
  }

  // References

  @ParameterizedTest
  @Gives(FailureCode.SIGNATURE_REFERENCE_REFUSED)
  @ValueSource(
      strings = {
        " URI=\"\"",
        "",
        " URI=\"#\"",
        " URI=\"#_other\"",
        " URI=\"#xpointer(/)\"",
        " URI=\"#xpointer(id('ID'))\"",
        " URI=\"#element(/1)\"",
        " URI=\"ID\"",
        " URI=\"#ID \"",
        " URI=\" #ID\"",
        " URI=\"##ID\"",
        " URI=\"#%5f\"",
        " URI=\"http://127.0.0.1:9/ID\"",
        " URI=\"file:///etc/passwd\""
      })
  void refuses_a_reference_to_anything_but_the_parent(String uri, Refusal refusal) {
    for (SigningMode signing : new SigningMode[] {SigningMode.RESPONSE, SigningMode.ASSERTION}) {
      FakeResponse response = answer().signing(signing).build();
      String id = signing == SigningMode.RESPONSE ? response.id() : response.assertionId();
      FakeResponse elsewhere =
          response.replace(
              "<ds:Reference URI=\"#" + id + "\"", "<ds:Reference" + uri.replace("ID", id));

      refusal.of(sp().validate(elsewhere));
      if (!uri.equals(" URI=\"\"")) {
        refusal.of(sp().policy(STRICT.allowEmptyReferenceUri()).validate(elsewhere));
      }
    }
  }

  @Test
  @Gives(FailureCode.SIGNATURE_REFERENCE_REFUSED)
  void refuses_the_empty_reference_on_an_assertion_even_if_allowed(Refusal refusal) {
    SignatureShape empty = SHAPE.withEmptyReference();

    refusal.of(sp().validate(answer().signing(SigningMode.RESPONSE).signature(empty)));
    refusal.of(
        sp().policy(STRICT.allowEmptyReferenceUri())
            .validate(answer().signing(SigningMode.ASSERTION).signature(empty)));
    FakeResponse alone = answer().signing(SigningMode.NONE).build();
    String assertion =
        FakeResponse.of(alone.assertionXml())
            .sign(alone.assertionId(), empty.key(Keys.idp()))
            .xml();
    refusal.of(
        decryptingSp()
            .policy(STRICT.allowEmptyReferenceUri())
            .validate(encrypting(alone, assertion)));
  }

  @Test
  @Gives(FailureCode.SIGNATURE_REFERENCE_REFUSED)
  void refuses_several_references(Refusal refusal) {
    FakeResponse response = answer().signing(SigningMode.RESPONSE).build();
    String reference = between(response.xml(), "<ds:Reference", "</ds:Reference>");

    refusal.of(sp().validate(response.replace(reference, reference + reference)));
  }

  @Test
  @Gives(FailureCode.SIGNATURE_REFERENCE_REFUSED)
  void refuses_the_signature_of_the_assertion_moved_to_the_response(Refusal refusal) {
    FakeResponse response = answer().signing(SigningMode.ASSERTION).build();
    String signature = between(response.xml(), "<ds:Signature", "</ds:Signature>");

    refusal.of(
        sp().validate(
                response
                    .replace(signature, "")
                    .replace("<samlp:Status>", signature + "<samlp:Status>")));
  }

  // The form of the signature

  static Stream<String[]> malformed() {
    String comment = "<!-- c -->";
    return Stream.of(
        new String[] {"<ds:SignedInfo>", "<ds:SignedInfo>" + comment},
        new String[] {"<ds:SignedInfo>", "<ds:SignedInfo><?pi?>"},
        new String[] {"<ds:DigestValue>", "<ds:DigestValue>" + comment},
        new String[] {"</ds:DigestValue>", "<?pi?></ds:DigestValue>"},
        new String[] {"<ds:SignatureValue>", "<ds:SignatureValue>" + comment},
        new String[] {"<ds:SignatureValue>", "<ds:SignatureValue>*"},
        new String[] {"<ds:SignatureValue>", "<ds:SignatureValue>\u00a0"},
        new String[] {"<ds:SignatureValue>", "<ds:SignatureValue>A"},
        new String[] {"<ds:SignatureValue>", "<ds:SignatureValue/><ds:SignatureValue>"},
        new String[] {"<ds:SignedInfo>", "<ds:SignedInfo/><ds:SignedInfo>"},
        new String[] {"<ds:SignedInfo>", "<ds:Object/><ds:SignedInfo>"},
        new String[] {"</ds:KeyInfo>", "</ds:KeyInfo><ds:Object/>"},
        new String[] {"</ds:KeyInfo>", "</ds:KeyInfo><ds:KeyInfo/>"},
        new String[] {"<ds:KeyInfo>", "<ds:Object/><ds:KeyInfo>"},
        new String[] {"<ds:SignatureMethod", "<ds:signatureMethod"},
        new String[] {"<ds:Transforms>", "<ds:DigestMethod/><ds:Transforms>"},
        new String[] {"<ds:DigestMethod", "<ds:DigestMethod/><ds:DigestMethod"},
        new String[] {"</ds:DigestValue>", "</ds:DigestValue><ds:DigestValue/>"},
        new String[] {"<ds:DigestValue>", "<ds:DigestValue>!"},
        new String[] {"<ds:CanonicalizationMethod", "<ds:Reference/><ds:CanonicalizationMethod"},
        new String[] {"<ds:SignedInfo>", "<ds:SignedInfo xmlns:ds='urn:other'>"});
  }

  @ParameterizedTest
  @Gives(FailureCode.SIGNATURE_MALFORMED)
  @MethodSource("malformed")
  void refuses_a_signature_of_any_other_form(String found, String replacement, Refusal refusal) {
    for (SigningMode signing : new SigningMode[] {SigningMode.RESPONSE, SigningMode.ASSERTION}) {
      refusal.of(sp().validate(answer().signing(signing).build().replace(found, replacement)));
    }
  }

  @Test
  @Gives(FailureCode.SIGNATURE_MALFORMED)
  void refuses_an_empty_signature(Refusal refusal) {
    FakeResponse response = answer().signing(SigningMode.ASSERTION).build();
    String signature = between(response.xml(), "<ds:Signature", "</ds:Signature>");
    String empty = "<ds:Signature xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\"/>";

    refusal.of(sp().validate(response.replace(signature, empty)));
    refusal.of(
        sp().validate(
                answer()
                    .signing(SigningMode.NONE)
                    .refuse(SamlUris.STATUS_RESPONDER)
                    .extraXml(empty)));
  }

  @Test
  @Gives(FailureCode.CONTENT_NOT_SIMPLE)
  void refuses_elements_inside_of_a_value(Refusal refusal) {
    refusal.of(
        sp().validate(answer().build().replace("<ds:SignatureValue>", "<ds:SignatureValue><a/>")));
    refusal.of(sp().validate(answer().build().replace("<ds:DigestValue>", "<ds:DigestValue><a/>")));
  }

  // Costs

  @Test
  @Gives(FailureCode.CANONICAL_FORM_TOO_LARGE)
  void refuses_a_message_that_blows_up_when_canonicalised(Refusal refusal) {
    StringBuilder blowUp = new StringBuilder("<a");
    for (int i = 0; i < 40; i++) {
      blowUp
          .append(" xmlns:p")
          .append(i)
          .append("='urn:")
          .append("x".repeat(2000))
          .append(i)
          .append("'");
    }
    blowUp.append('>');
    for (int i = 0; i < 400; i++) {
      blowUp.append("<b");
      for (int j = 0; j < 40; j++) {
        blowUp.append(" p").append(j).append(":a=''");
      }
      blowUp.append("/>");
    }
    FakeResponse response =
        answer().build().replace("</samlp:Response>", blowUp + "</a></samlp:Response>");

    refusal.of(sp().validate(response));
  }
}
