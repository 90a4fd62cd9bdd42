package io.samlsp.response;

import static io.samlsp.response.EncryptedResponseTest.between;
import static io.samlsp.response.EncryptedResponseTest.encrypting;
import static io.samlsp.response.Fixture.answer;
import static io.samlsp.response.Fixture.decryptingSp;
import static io.samlsp.response.Fixture.entry;
import static io.samlsp.response.Fixture.sp;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.samlsp.coverage.Gives;
import io.samlsp.coverage.Refusal;
import io.samlsp.failure.FailureCode;
import io.samlsp.keys.KeyState;
import io.samlsp.keys.SpKey;
import io.samlsp.testkit.EncryptionShape;
import io.samlsp.testkit.EncryptionShape.Content;
import io.samlsp.testkit.EncryptionShape.Hash;
import io.samlsp.testkit.EncryptionShape.KeyTransport;
import io.samlsp.testkit.EncryptionShape.Placement;
import io.samlsp.testkit.FakeResponse;
import io.samlsp.testkit.ResponseBuilder;
import io.samlsp.testkit.SignatureShape;
import io.samlsp.testkit.SigningMode;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.security.Key;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Nothing is followed out of encrypted content, and why it could not be opened stays unsaid. */
class DecryptionRefusalTest {

  private static final EncryptionShape SHAPE = EncryptionShape.to(Keys.sp());
  private static final String XENC = "http://www.w3.org/2001/04/xmlenc#";

  private static ResponseBuilder secret() {
    return secret(SHAPE);
  }

  private static ResponseBuilder secret(EncryptionShape shape) {
    return answer().signing(SigningMode.ASSERTION).encryptAssertion(shape);
  }

  @Test
  @Gives(FailureCode.DECRYPTION_KEY_MISSING)
  void needs_a_key_to_decrypt(Refusal refusal) {
    refusal.of(sp().validate(secret()));
    refusal.of(sp().validate(answer().encryptNameId(SHAPE)));
    refusal.of(
        sp().validate(
                answer().assertion(a -> a.attribute("a", x -> x.value("b").encrypted(SHAPE)))));
  }

  @Test
  @Gives(FailureCode.ENCRYPTION_REQUIRED)
  void refuses_a_plain_assertion_if_the_policy_wants_it_encrypted(Refusal refusal) {
    refusal.of(
        decryptingSp().policy(ValidationPolicy.strict().requireEncryption()).validate(answer()));
  }

  /**
   * A key that cannot be opened is replaced by one that nobody can know: a fixed one would decrypt
   * what was encrypted with it, and tell that the key was not opened.
   */
  @Test
  @Gives(FailureCode.DECRYPTION_FAILED)
  void does_not_decrypt_with_zeros_if_the_key_cannot_be_opened(Refusal refusal) {
    FakeResponse response = answer().signing(SigningMode.ASSERTION).build();

    refusal.of(
        decryptingSp()
            .validate(
                response.replace(
                    between(response.xml(), "<saml:Assertion", "</saml:Assertion>"),
                    Encrypted.assertionByZeroKey(response.assertionXml(), Keys.rsa("other sp")))));
  }

  // The form

  static Stream<String[]> malformed() {
    String data = "<xenc:CipherData><xenc:CipherValue>AAAA</xenc:CipherValue></xenc:CipherData>";
    String otherKey =
        "<xenc:EncryptedKey><xenc:EncryptionMethod Algorithm=\""
            + XENC
            + "rsa-oaep-mgf1p\"/>"
            + data
            + "</xenc:EncryptedKey>";
    String retrieval = "<ds:RetrievalMethod Type=\"" + XENC + "EncryptedKey\" URI=\"";
    return Stream.of(
        // EncryptedData
        new String[] {"Type=\"" + XENC + "Element\"", "Type=\"" + XENC + "Content\""},
        new String[] {"Type=\"" + XENC + "Element\"", "Type=\"\""},
        new String[] {
          "<xenc:EncryptedData ",
          "<ds:Signature xmlns:ds='http://www.w3.org/2000/09/xmldsig#'/><xenc:EncryptedData "
        },
        new String[] {
          "<xenc:EncryptedData ", "<xenc:Other xmlns:xenc='" + XENC + "'/><xenc:EncryptedData "
        },
        new String[] {"</xenc:EncryptedData>", "<xenc:EncryptionProperties/></xenc:EncryptedData>"},
        new String[] {
          "</xenc:EncryptedData>",
          "<ds:CipherData xmlns:ds='http://www.w3.org/2000/09/xmldsig#'/></xenc:EncryptedData>"
        },
        // Methods
        new String[] {
          "aes256-gcm\"/>", "aes256-gcm\"><xenc:KeySize>128</xenc:KeySize></xenc:EncryptionMethod>"
        },
        new String[] {"Algorithm=\"http://www.w3.org/2009/xmlenc11#aes256-gcm\"", "algorithm=\"\""},
        new String[] {
          "<xenc:EncryptionMethod Algorithm=\"http://www.w3.org/2009/xmlenc11#aes256-gcm\"/>", ""
        },
        new String[] {"Algorithm=\"" + XENC + "rsa-oaep-mgf1p\"", ""},
        new String[] {"<xenc:EncryptionMethod Algorithm=\"" + XENC + "rsa-oaep-mgf1p\"/>", ""},
        // CipherData
        new String[] {
          "<xenc:CipherValue>",
          "<xenc:CipherReference URI='http://127.0.0.1:9/'/><xenc:CipherValue>"
        },
        new String[] {"</xenc:CipherValue>", "</xenc:CipherValue><xenc:CipherReference URI='#x'/>"},
        new String[] {"</xenc:CipherValue>", "</xenc:CipherValue><xenc:CipherValue/>"},
        new String[] {"<xenc:CipherValue>", "<xenc:CipherValue>*"},
        new String[] {"<xenc:CipherValue>", "<xenc:CipherValue>A"},
        new String[] {"CipherValue>", "ciphervalue>"},
        // Keys
        new String[] {"<xenc:EncryptedKey>", otherKey.repeat(4) + "<xenc:EncryptedKey>"},
        new String[] {"<xenc:EncryptedKey>", "<xenc:AgreementMethod/><xenc:EncryptedKey>"},
        new String[] {"<xenc:EncryptedKey>", "<ds:KeyValue/><xenc:EncryptedKey>"},
        new String[] {"<xenc:EncryptedKey>", "<xenc:EncryptedKey><xenc:Transforms/>"},
        new String[] {"<ds:X509Data>", "<xenc:EncryptedKey/><ds:X509Data>"},
        new String[] {"<ds:X509Data>", retrieval + "#x\"/><ds:X509Data>"},
        new String[] {"<ds:X509Data>", "<x/><ds:X509Data>"},
        new String[] {
          "<xenc:EncryptedKey>", retrieval + "http://127.0.0.1:9/\"/><xenc:EncryptedKey>"
        },
        new String[] {"<xenc:EncryptedKey>", retrieval + "\"/><xenc:EncryptedKey>"},
        new String[] {"<xenc:EncryptedKey>", retrieval + "#null\"/><xenc:EncryptedKey>"},
        new String[] {
          "<xenc:EncryptedKey>", retrieval + "#inside\"/><xenc:EncryptedKey Id=\"inside\">"
        });
  }

  @ParameterizedTest
  @Gives(FailureCode.ENCRYPTION_MALFORMED)
  @MethodSource("malformed")
  void refuses_encrypted_content_of_any_other_form(
      String found, String replacement, Refusal refusal) {
    FakeResponse response = secret().build().replace(found, replacement);

    refusal.of(decryptingSp().validate(response));
    refusal.of(decryptingSp().validate(response.sign(response.id(), SignatureShape.defaults())));
  }

  @Test
  @Gives(FailureCode.ENCRYPTION_MALFORMED)
  void refuses_content_without_its_parts(Refusal refusal) {
    FakeResponse response = secret().build();
    String data = between(response.xml(), "<xenc:EncryptedData", "</xenc:EncryptedData>");
    String keyInfo = between(data, "<ds:KeyInfo", "</xenc:EncryptedKey></ds:KeyInfo>");
    String cipherData = data.substring(data.lastIndexOf("<xenc:CipherData>"));
    for (String part :
        new String[] {data, keyInfo, cipherData.replace("</xenc:EncryptedData>", "")}) {
      refusal.of(decryptingSp().validate(response.replace(part, "")));
    }
  }

  @Test
  @Gives(FailureCode.ELEMENT_REPEATED)
  void refuses_two_encrypted_data(Refusal refusal) {
    FakeResponse response = secret().build();
    String data = between(response.xml(), "<xenc:EncryptedData", "</xenc:EncryptedData>");

    refusal.of(
        decryptingSp()
            .validate(response.replace(data, data + data.replaceAll("Id=\"_", "Id=\"_2"))));
  }

  @ParameterizedTest
  @Gives(FailureCode.ENCRYPTION_MALFORMED)
  @ValueSource(
      strings = {
        "URI=\"#_nowhere\"",
        "URI=\"\"",
        "URI=\"http://127.0.0.1:9/key\"",
        "URI=\"file:///etc/passwd\"",
        "URI=\"#xpointer(/)\"",
        "X=\"\""
      })
  void refuses_a_retrieval_method_that_leads_anywhere_else(String uri, Refusal refusal) {
    FakeResponse response = secret(SHAPE.placement(Placement.BESIDE_WITH_RETRIEVAL_METHOD)).build();
    String retrieval = between(response.xml(), "<ds:RetrievalMethod", "/>");

    refusal.of(
        decryptingSp()
            .validate(response.replace(retrieval, retrieval.replaceFirst("URI=\"[^\"]*\"", uri))));
  }

  @Test
  @Gives(FailureCode.ENCRYPTION_MALFORMED)
  void refuses_a_retrieval_method_of_another_type_or_with_transforms(Refusal refusal) {
    FakeResponse response = secret(SHAPE.placement(Placement.BESIDE_WITH_RETRIEVAL_METHOD)).build();
    String retrieval = between(response.xml(), "<ds:RetrievalMethod", "/>");

    refusal.of(
        decryptingSp()
            .validate(response.replace(retrieval, retrieval.replace("EncryptedKey", "X509Data"))));
    refusal.of(
        decryptingSp()
            .validate(response.replace(retrieval, retrieval.replaceFirst("Type=\"[^\"]*\"", ""))));
    refusal.of(
        decryptingSp()
            .validate(
                response.replace(
                    retrieval, retrieval.replace("/>", "><ds:Transforms/></ds:RetrievalMethod>"))));
  }

  @Test
  @Gives(FailureCode.ENCRYPTION_MALFORMED)
  void refuses_more_retrieval_methods_than_keys_are_allowed(Refusal refusal) {
    FakeResponse response = secret(SHAPE.placement(Placement.BESIDE_WITH_RETRIEVAL_METHOD)).build();
    String retrieval = between(response.xml(), "<ds:RetrievalMethod", "/>");

    decryptingSp().signIn(response.replace(retrieval, retrieval.repeat(4)));
    refusal.of(decryptingSp().validate(response.replace(retrieval, retrieval.repeat(5))));
  }

  @Test
  @Gives(FailureCode.ENCRYPTION_MALFORMED)
  void refuses_five_keys_of_which_few_are_inside_and_few_beside(Refusal refusal) {
    FakeResponse response = secret().build();
    String key = between(response.xml(), "<xenc:EncryptedKey", "</xenc:EncryptedKey>");
    String end = "</xenc:EncryptedData>";
    String beside =
        key.replaceFirst("<xenc:EncryptedKey", "<xenc:EncryptedKey xmlns:xenc='" + XENC + "'")
            .replaceAll("ds:", "d:")
            .replaceFirst("<d:KeyInfo", "<d:KeyInfo xmlns:d='http://www.w3.org/2000/09/xmldsig#'");
    FakeResponse twoInside = response.replace(key, key + key);

    decryptingSp().signIn(twoInside.replace(end, end + beside.repeat(2)));
    refusal.of(decryptingSp().validate(twoInside.replace(end, end + beside.repeat(3))));
  }

  @Test
  @Gives(FailureCode.CONTENT_NOT_SIMPLE)
  void refuses_elements_inside_of_a_cipher_value(Refusal refusal) {
    refusal.of(
        decryptingSp()
            .validate(secret().build().replace("<xenc:CipherValue>", "<xenc:CipherValue><a/>")));
  }

  @Test
  void takes_hints_at_the_key_that_it_does_not_follow() {
    FakeResponse response =
        secret()
            .build()
            .replace("<ds:X509Data>", "<ds:KeyName>other</ds:KeyName><ds:X509Data>")
            .replace("<xenc:EncryptedKey>", "<ds:KeyName>x</ds:KeyName><xenc:EncryptedKey>");

    assertThat(decryptingSp().signIn(response).nameId().value()).isEqualTo("alice");
  }

  // Algorithms

  @ParameterizedTest
  @Gives(FailureCode.ENCRYPTION_ALGORITHM_REFUSED)
  @ValueSource(
      strings = {
        "http://www.w3.org/2001/04/xmlenc#kw-aes128",
        "http://www.w3.org/2001/04/xmlenc#aes256-cbc",
        "http://www.w3.org/2009/xmlenc11#aes256-GCM",
        "http://www.w3.org/2007/05/xmldsig-more#chacha20poly1305",
        ""
      })
  void refuses_a_content_cipher_that_is_not_on_the_list(String algorithm, Refusal refusal) {
    refusal.of(
        decryptingSp()
            .validate(
                secret().build().replace("http://www.w3.org/2009/xmlenc11#aes256-gcm", algorithm)));
  }

  @ParameterizedTest
  @Gives(FailureCode.ENCRYPTION_ALGORITHM_REFUSED)
  @ValueSource(
      strings = {
        "http://www.w3.org/2001/04/xmlenc#rsa-1_5",
        "http://www.w3.org/2001/04/xmlenc#kw-aes256",
        "http://www.w3.org/2009/xmlenc11#ECDH-ES",
        ""
      })
  void refuses_a_key_transport_that_is_not_on_the_list(String algorithm, Refusal refusal) {
    refusal.of(
        decryptingSp()
            .validate(
                secret()
                    .build()
                    .replace("http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p", algorithm)));
  }

  @Test
  @Gives(FailureCode.ENCRYPTION_ALGORITHM_REFUSED)
  void refuses_parameters_of_oaep_that_are_not_on_the_list(Refusal refusal) {
    EncryptionShape oaep = SHAPE.keyTransport(KeyTransport.RSA_OAEP_11);
    String params = "<xenc:OAEPparams>AAAA</xenc:OAEPparams>";
    String mgf =
        "<xenc11:MGF xmlns:xenc11='http://www.w3.org/2009/xmlenc11#'"
            + " Algorithm='http://www.w3.org/2009/xmlenc11#mgf1sha1'/>";

    refusal.of(decryptingSp().validate(secret(SHAPE.oaepDigest(Hash.SHA224))));
    refusal.of(decryptingSp().validate(secret(oaep.oaepDigest(Hash.SHA224))));
    refusal.of(decryptingSp().validate(secret(oaep.oaepMgf(Hash.SHA224))));
    for (String parameter :
        new String[] {
          params, mgf, "<ds:DigestMethod xmlns:ds='http://www.w3.org/2000/09/xmldsig#'/>"
        }) {
      refusal.of(
          decryptingSp()
              .validate(
                  secret()
                      .build()
                      .replace(
                          "#rsa-oaep-mgf1p\"/>",
                          "#rsa-oaep-mgf1p\">" + parameter + "</xenc:EncryptionMethod>")));
    }
  }

  // Nothing comes out

  @Test
  @Gives(FailureCode.DECRYPTION_FAILED)
  void says_the_same_of_everything_that_cannot_be_opened(Refusal refusal) {
    Fixture sp = decryptingSp().policy(ValidationPolicy.strict().allowUnsignedCbc().allowRsa15());
    FakeResponse plain = answer().signing(SigningMode.ASSERTION).build();
    String doctype = "<!DOCTYPE a [<!ENTITY x 'y'>]>";
    Set<String> said = new HashSet<>();
    Stream.of(
            secret(EncryptionShape.to(Keys.rsa("other sp"))).build(),
            changed(secret().build(), 0),
            changed(secret().build(), 1),
            changed(secret(SHAPE.keyTransport(KeyTransport.RSA_1_5)).build(), 0),
            secret(SHAPE.content(Content.AES_128_CBC)).build().replace("aes128-cbc", "aes256-cbc"),
            secret(SHAPE.content(Content.AES_128_CBC))
                .build()
                .replace(XENC + "aes128-cbc", XENC + "tripledes-cbc"),
            changed(secret(SHAPE.content(Content.AES_128_CBC)).build(), 1),
            changed(secret(SHAPE.content(Content.TRIPLE_DES_CBC)).build(), 1),
            value(secret().build(), 1, ""),
            value(secret().build(), 1, Base64.getEncoder().encodeToString(new byte[27])),
            value(secret().build(), 1, Base64.getEncoder().encodeToString(new byte[28])),
            value(secret(SHAPE.content(Content.AES_128_CBC)).build(), 1, ""),
            value(
                secret(SHAPE.content(Content.AES_128_CBC)).build(),
                1,
                Base64.getEncoder().encodeToString(new byte[16])),
            value(
                secret(SHAPE.content(Content.AES_128_CBC)).build(),
                1,
                Base64.getEncoder().encodeToString(new byte[33])),
            value(secret().build(), 0, ""),
            value(secret().build(), 0, "AAAA"),
            encrypting(plain, ""),
            encrypting(plain, "alice"),
            encrypting(plain, "<saml:Assertion>"),
            encrypting(plain, plain.assertionXml() + plain.assertionXml()),
            encrypting(plain, doctype + plain.assertionXml()),
            encrypting(
                plain, plain.assertionXml().replace("<saml:Subject>", "<p:x/><saml:Subject>")),
            encrypting(plain, "<a>".repeat(100) + "</a>".repeat(100)),
            encrypting(plain, plain.assertionXml() + " ".repeat(300_000)))
        .forEach(
            response -> {
              Fixture small =
                  sp.policy(
                      sp.policy()
                          .maximumResponseBytes(
                              response.xml().length() > 300_000 ? 1 << 19 : 1 << 18));
              if (response.xml().length() > 300_000) {
                small.signIn(response);
                return;
              }
              ValidationReport report = refusal.of(small.validate(response));
              ValidationReport.Entry entry = entry(report, Check.DECRYPTION);
              said.add(entry.expected() + "; " + entry.found() + "; " + entry.code());
            });

    assertThat(said).hasSize(1);
  }

  /**
   * How long it takes tells nobody which key could be opened, or whether one could (attacks D2).
   */
  @Test
  @Gives(FailureCode.DECRYPTION_FAILED)
  void tries_each_key_with_each_of_ours_whatever_comes_of_it(Refusal refusal) {
    CountingProvider device = new CountingProvider();
    SpKey ours = Keys.decrypting(Keys.sp()).with(device);
    SpKey next = Keys.decrypting(Keys.rsa("next sp")).as(KeyState.NEXT).with(device);
    Fixture sp = sp().decryptionKeys(ours, next);
    List<Key> asked =
        List.of(ours.privateKey(), next.privateKey(), ours.privateKey(), next.privateKey());
    X509Certificate other = Keys.rsa("other sp").certificate();

    sp.signIn(secret(SHAPE.andTo(other, null)));
    assertThat(device.used()).isEqualTo(asked);
    for (FakeResponse response :
        List.of(
            secret(EncryptionShape.to(Keys.rsa("other sp")).andTo(other, null)).build(),
            twice(changed(secret().build(), 0)),
            twice(changed(secret().build(), 1)),
            twice(encrypting(answer().signing(SigningMode.ASSERTION).build(), "no XML")))) {
      int before = device.used().size();
      refusal.of(sp.validate(response));
      assertThat(device.used().subList(before, device.used().size())).isEqualTo(asked);
    }
  }

  /**
   * Whoever encrypts for us knows a content key that opens. Beside it stands a ciphertext of
   * somebody else's: whether that is padded right is the one bit that Bleichenbacher's attack asks
   * for (attacks D2).
   */
  @ParameterizedTest
  @EnumSource(names = {"NONE", "ASSERTION"})
  void says_nothing_of_a_key_beside_one_that_opens(SigningMode signing) {
    FakeResponse response = answer().signing(signing).build();
    FakeResponse encrypted = encrypting(response, response.assertionXml());
    byte[] padded = Encrypted.key(new byte[16], Keys.sp());
    byte[] other = padded.clone();
    other[255] ^= 1;
    Set<String> said = new HashSet<>();
    for (byte[] probe : List.of(padded, other, Encrypted.key(new byte[15], Keys.sp()))) {
      Fixture sp = decryptingSp().policy(ValidationPolicy.strict().allowRsa15());
      ValidationReport report = sp.validate(Encrypted.before(encrypted, probe)).report();
      said.add(report.code() + " " + entry(report, Check.DECRYPTION).outcome());
    }

    assertThat(said).hasSize(1);
  }

  /** attacks D4: all copies open, and the plaintext breaks at its end. */
  @Test
  @Gives(FailureCode.DECRYPTION_FAILED)
  void decrypts_and_parses_once_however_many_keys_open(Refusal refusal) {
    FakeResponse once =
        encrypting(
            answer().signing(SigningMode.ASSERTION).build(), "<a>" + "<b>text</b>".repeat(9_000));
    FakeResponse fourTimes = twice(twice(once));
    Fixture sp = decryptingSp();
    refusal.of(sp.validate(once));
    refusal.of(sp.validate(fourTimes));

    assertThat(allocated(sp, fourTimes)).isLessThan(allocated(sp, once) * 5 / 4);
  }

  private static FakeResponse twice(FakeResponse response) {
    String key = between(response.xml(), "<xenc:EncryptedKey", "</xenc:EncryptedKey>");
    return response.replace(key, key + key.replace("Id=\"", "Id=\"_2"));
  }

  private static long allocated(Fixture sp, FakeResponse response) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long thread = Thread.currentThread().getId();
    long before = threads.getThreadAllocatedBytes(thread);
    sp.validate(response);
    return threads.getThreadAllocatedBytes(thread) - before;
  }

  @Test
  @Gives(FailureCode.DECRYPTION_FAILED)
  void refuses_an_encrypted_name_id_or_attribute_for_somebody_else(Refusal refusal) {
    EncryptionShape shape = EncryptionShape.to(Keys.rsa("other sp"));

    refusal.of(decryptingSp().validate(answer().encryptNameId(shape)));
    refusal.of(
        decryptingSp()
            .validate(
                answer().assertion(a -> a.attribute("a", x -> x.value("b").encrypted(shape)))));
  }

  @Test
  @Gives(FailureCode.ELEMENT_UNEXPECTED)
  void refuses_an_encrypted_id_or_attribute_that_is_something_else(Refusal refusal) {
    String assertionNamespace = "urn:oasis:names:tc:SAML:2.0:assertion";
    String attribute = "<Attribute xmlns='" + assertionNamespace + "' Name='a'/>";
    String baseId = "<BaseID xmlns='" + assertionNamespace + "'/>";
    for (String plaintext : new String[] {attribute, baseId, "<NameID>x</NameID>"}) {
      refusal.of(
          decryptingSp()
              .validate(
                  answer()
                      .editUnsigned(
                          xml ->
                              xml.replace(
                                  between(xml, "<saml:NameID", "</saml:NameID>"),
                                  "<saml:EncryptedID>"
                                      + Encrypted.data(
                                          plaintext.getBytes(StandardCharsets.UTF_8), Keys.sp())
                                      + "</saml:EncryptedID>"))));
    }
    refusal.of(
        decryptingSp()
            .validate(
                answer()
                    .attribute("a", "b")
                    .editUnsigned(
                        xml ->
                            xml.replace(
                                between(xml, "<saml:Attribute ", "</saml:Attribute>"),
                                "<saml:EncryptedAttribute>"
                                    + Encrypted.data(
                                        baseId.getBytes(StandardCharsets.UTF_8), Keys.sp())
                                    + "</saml:EncryptedAttribute>"))));
  }

  @ParameterizedTest
  @Gives(FailureCode.DIGEST_MISMATCH)
  @EnumSource(names = {"AES_128_CBC", "TRIPLE_DES_CBC", "AES_256_GCM"})
  void does_not_even_try_to_decrypt_what_a_signature_covers_and_was_changed(
      Content content, Refusal refusal) {
    ValidationReport report =
        refusal.of(
            decryptingSp()
                .validate(
                    changed(
                        answer()
                            .signing(SigningMode.RESPONSE)
                            .encryptAssertion(SHAPE.content(content))
                            .build(),
                        1)));

    assertThat(entry(report, Check.DECRYPTION).outcome())
        .isEqualTo(ValidationReport.Outcome.NOT_REACHED);
  }

  /** With the first octet of that CipherValue changed; 0 is the key's, 1 the content's. */
  private static FakeResponse changed(FakeResponse response, int which) {
    byte[] octets = Base64.getDecoder().decode(values(response)[which]);
    octets[0] ^= 1;
    return value(response, which, Base64.getEncoder().encodeToString(octets));
  }

  private static FakeResponse value(FakeResponse response, int which, String base64) {
    return response.replace(
        ">" + values(response)[which] + "</xenc:CipherValue>",
        ">" + base64 + "</xenc:CipherValue>");
  }

  /** The key's CipherValue and the content's, whatever their order in the message. */
  private static String[] values(FakeResponse response) {
    String[] values =
        Stream.of(response.xml().split("<xenc:CipherValue>", -1))
            .skip(1)
            .map(rest -> rest.substring(0, rest.indexOf('<')))
            .toArray(String[]::new);
    return values[0].length() < values[1].length() ? values : new String[] {values[1], values[0]};
  }
}
