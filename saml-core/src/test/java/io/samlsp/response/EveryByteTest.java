package io.samlsp.response;

import static io.samlsp.response.EncryptedResponseTest.between;
import static io.samlsp.response.Fixture.answer;
import static org.assertj.core.api.Assertions.assertThat;

import io.samlsp.failure.FailureCode;
import io.samlsp.testkit.EncryptionShape;
import io.samlsp.testkit.EncryptionShape.Content;
import io.samlsp.testkit.FakeResponse;
import io.samlsp.testkit.ResponseBuilder;
import io.samlsp.testkit.SignatureShape;
import io.samlsp.testkit.SignatureShape.KeyInfo;
import io.samlsp.testkit.SigningMode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Changes every single byte of a message in several ways. Inside of what is signed, every change is
 * refused. Outside of it, a change is refused or changes nothing of the subject.
 *
 * <p>One change inside is none: white space for white space between the parts of a tag. No reader
 * gets to see it, since canonicalisation puts a single space there.
 */
class EveryByteTest {

  private static final long SEED = 20261124;

  @Test
  void of_a_signed_response() {
    FakeResponse response = message(SigningMode.RESPONSE).build();

    Tally tally = change(response, signedIn(response, "samlp:Response"));

    assertThat(tally.inside).isGreaterThan(1_500);
    assertThat(tally.acceptedOutside).isPositive();
  }

  @Test
  void of_a_response_with_a_signed_assertion() {
    FakeResponse response = message(SigningMode.ASSERTION).build();

    Tally tally = change(response, signedIn(response, "saml:Assertion"));

    assertThat(tally.inside).isGreaterThan(1_500);
    assertThat(tally.acceptedOutside).isGreaterThan(50);
    assertThat(tally.refusals).containsKey(FailureCode.DESTINATION_MISMATCH);
  }

  @Test
  void of_a_signed_response_with_a_signed_assertion() {
    FakeResponse response = message(SigningMode.BOTH).build();

    // The signature of the assertion stands inside of what the response's signature covers.
    Tally tally = change(response, signedIn(response, "samlp:Response"));

    assertThat(tally.inside).isGreaterThan(3_000);
    assertThat(tally.acceptedOutside).isPositive();
  }

  @Test
  void of_a_signed_response_with_an_encrypted_assertion() {
    FakeResponse response =
        message(SigningMode.RESPONSE)
            .encryptAssertion(EncryptionShape.to(Keys.shortRsa(512)).content(Content.AES_128_GCM))
            .build();

    Tally tally = change(response, signedIn(response, "samlp:Response"));

    assertThat(tally.inside).isGreaterThan(3_000);
    assertThat(tally.refusals).doesNotContainKey(FailureCode.DECRYPTION_FAILED);
  }

  @Test
  void of_an_unsigned_response_with_a_signed_and_encrypted_assertion() {
    FakeResponse response =
        message(SigningMode.ASSERTION)
            .encryptAssertion(EncryptionShape.to(Keys.shortRsa(512)).content(Content.AES_128_GCM))
            .build();

    Tally tally = change(response, new BitSet());

    assertThat(tally.inside).isZero();
    assertThat(tally.refusals.get(FailureCode.DECRYPTION_FAILED)).isGreaterThan(1_000);
  }

  /** A small message in which nothing stands that canonicalisation leaves out. */
  private static ResponseBuilder message(SigningMode signing) {
    return answer()
        .id("_r")
        .signing(signing)
        .signature(SignatureShape.defaults().keyInfo(KeyInfo.KEY_NAME))
        .assertion(a -> a.id("_a").nameId("al\u00efce").authnStatement(s -> s.sessionIndex("_s")))
        .assertion(a -> a.attribute("mail", x -> x.type(null).value("a@b")))
        .editUnsigned(xml -> xml.replaceAll(" xmlns:xsi?=\"[^\"]*\"", ""));
  }

  /** The bytes of an element without its signature, and of its signature's SignedInfo. */
  private static BitSet signedIn(FakeResponse response, String element) {
    String xml = response.xml();
    String signed = between(xml, "<" + element, "</" + element + ">");
    String signature = between(signed, "<ds:Signature ", "</ds:Signature>");
    String signedInfo = between(signature, "<ds:SignedInfo>", "</ds:SignedInfo>");
    assertThat(signature).contains(element.contains("Response") ? "#_r" : "#_a");
    BitSet inside = new BitSet();
    range(inside, xml, signed, true);
    range(inside, xml, signature, false);
    range(inside, xml, signedInfo, true);
    return inside;
  }

  private static void range(BitSet bytes, String xml, String piece, boolean value) {
    int from = utf8(xml.substring(0, xml.indexOf(piece))).length;
    bytes.set(from, from + utf8(piece).length, value);
  }

  private static Tally change(FakeResponse response, BitSet inside) {
    Fixture sp =
        Fixture.sp()
            .decryptionKeys(Keys.decrypting(Keys.shortRsa(512)))
            .replayStore((issuer, id, until) -> true);
    ResponseValidator validator = sp.validator();
    Correlation correlation = sp.correlation();
    List<Object> said = said(sp.signIn(response));
    byte[] message = utf8(response.xml());
    Random random = new Random(SEED);
    Tally tally = new Tally();
    for (int i = 0; i < message.length; i++) {
      byte original = message[i];
      int[] inTurn = {original ^ 0x20, '\n', random.nextInt(256)};
      for (int other : new int[] {original ^ 1, ' ', '<', inTurn[i % inTurn.length]}) {
        if ((byte) other == original) {
          continue;
        }
        message[i] = (byte) other;
        LoginResult result =
            validator.validate(Base64.getEncoder().encodeToString(message), correlation);
        tally.count(inside.get(i), result);
        if (result instanceof LoginResult.SignedIn in) {
          if (inside.get(i) && !(isSpace(original) && isSpace(other))) {
            throw new AssertionError("byte " + i + " changed inside to " + other + " was accepted");
          }
          assertThat(said(in.subject())).as("byte " + i + " as " + other).isEqualTo(said);
        } else if (!(result instanceof LoginResult.Rejected)) {
          throw new AssertionError("byte " + i + " as " + other + " gave " + result);
        }
      }
      message[i] = original;
    }
    return tally;
  }

  private static List<Object> said(AuthenticatedSubject s) {
    return Arrays.asList(
        s.issuer(),
        s.nameId(),
        s.accountKey(),
        s.sessionKey(),
        s.attributes(),
        s.authnInstant(),
        s.authnContextClass(),
        s.sessionNotOnOrAfter(),
        s.assertionId(),
        s.notOnOrAfter(),
        s.signingKeyFingerprint());
  }

  private static boolean isSpace(int c) {
    return c == ' ' || c == '\n' || c == '\t' || c == '\r';
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** What became of the changes, so that no test passes because there were none. */
  private static final class Tally {
    private int inside;
    private int acceptedOutside;
    private final Map<FailureCode, Integer> refusals = new EnumMap<>(FailureCode.class);

    void count(boolean isInside, LoginResult result) {
      inside += isInside ? 1 : 0;
      if (result instanceof LoginResult.Rejected no) {
        refusals.merge(no.code(), 1, Integer::sum);
      } else {
        acceptedOutside += isInside ? 0 : 1;
      }
    }
  }

  @Test
  void what_canonicalisation_leaves_out_is_neither_signed_nor_read() {
    FakeResponse response = answer().attribute("a", "b").build();
    List<Object> said = said(Fixture.sp().signIn(response));

    for (FakeResponse same :
        List.of(
            response.replace("XMLSchema\"", "XMLSchemb\""),
            response.replace("<saml:Subject>", "<saml:Subject\r\n>"),
            response.replace("<saml:Subject>", "<saml:Subject xmlns:unused='urn:x'>"),
            response.replace(" ID=\"", "\n\tID = \""),
            response.replace("</saml:Subject>", "<!-- c --></saml:Subject >"),
            response.replace(">alice<", "><![CDATA[ali]]>&#99;e<!-- mallory --><"),
            response.replace(
                "https://idp.example.com/metadata<", "https:&#x2f;/idp.example.com/metadata<"),
            response.replace("Version=\"2.0\"", "Version='2&#46;0'"))) {
      assertThat(said(Fixture.sp().signIn(same))).isEqualTo(said);
    }
  }
}
