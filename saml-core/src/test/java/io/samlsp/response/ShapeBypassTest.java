package io.samlsp.response;

import static org.assertj.core.api.Assertions.assertThat;

import io.samlsp.failure.SamlFailure;
import io.samlsp.idp.IdentityProvider;
import io.samlsp.idp.IdentityProviders;
import io.samlsp.idp.IdpKey;
import io.samlsp.internal.crypto.VerifiedElement;
import io.samlsp.internal.xml.XmlElement;
import io.samlsp.internal.xml.XmlLimits;
import io.samlsp.internal.xml.XmlParser;
import io.samlsp.keys.SpKey;
import io.samlsp.testkit.Attack;
import io.samlsp.testkit.AttackerMeans;
import io.samlsp.testkit.FakeIdentityProvider;
import io.samlsp.testkit.HostileResponse;
import io.samlsp.testkit.MutableClock;
import io.samlsp.testkit.TestCredential;
import java.lang.reflect.Constructor;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What if {@link ResponseShape} let every Response pass? The prover gets each message of section A
 * of the catalogue as if any assertion in it, however deep, were the one, and any signature of the
 * root its own: even then nothing is read but what the identity provider signed as a response or an
 * assertion (docs/AUDIT.md, points 1 to 3).
 *
 * <p>That the root is a Response must hold: whoever reads a signed LogoutRequest as a response
 * reads what the identity provider signed, but not what it meant (attacks A12).
 */
class ShapeBypassTest {

  private static final String SP = "https://sp.example.com/metadata";
  private static final String ACS = "https://sp.example.com/acs";
  private static final MutableClock CLOCK = MutableClock.at("2026-11-24T07:00:00Z");
  private static final TestCredential SP_KEY = TestCredential.rsa();
  private static final FakeIdentityProvider IDP =
      FakeIdentityProvider.builder("https://idp.example.com/metadata").clock(CLOCK).build();
  private static final FakeIdentityProvider OTHER =
      FakeIdentityProvider.builder("https://other.example.com/metadata").clock(CLOCK).build();

  /** Whoever attacks has an account, and genuine messages about it. */
  private static final String OWN = "admin@corp.example.attacker.example";

  private int refusedByShape;
  private int tried;
  private int proven;

  @Test
  void nothing_forged_is_read_even_if_every_shape_were_allowed() throws Exception {
    for (Attack attack : Attack.all()) {
      if (attack.section().startsWith("A")) {
        HostileResponse hostile = attack.against(IDP, means());
        XmlElement root = parse(hostile.xml());
        if (root != null && root.is(Saml.PROTOCOL, "Response")) {
          attack(hostile, root);
        }
      }
    }
    System.out.println(
        "shape bypass: "
            + refusedByShape
            + " messages of a shape that is refused, "
            + tried
            + " ways to read them and others, "
            + proven
            + " proven, all of them genuine");

    // Otherwise the question was never put.
    assertThat(refusedByShape).isGreaterThan(100);
    assertThat(proven).isGreaterThan(50).isLessThan(tried);
  }

  private void attack(HostileResponse hostile, XmlElement root) throws Exception {
    try {
      ResponseShape.require(root);
    } catch (SamlFailure failure) {
      refusedByShape++;
    }
    List<XmlElement> assertions = new ArrayList<>();
    collect(root, assertions);
    List<XmlElement> signatures = new ArrayList<>();
    signatures.add(null);
    for (XmlElement e = root.firstElement(); e != null; e = e.nextElement()) {
      if (e.is(Saml.DS, "Signature")) {
        signatures.add(e);
      }
    }
    for (XmlElement assertion : assertions) {
      for (XmlElement signature : signatures) {
        requireGenuine(hostile, shape(root, assertion, signature));
      }
    }
  }

  private void requireGenuine(HostileResponse hostile, ResponseShape shape) {
    tried++;
    AssertionContent read;
    try {
      Prover prover = prover();
      VerifiedElement verified = prover.prove(shape).assertion();
      read = AssertionContent.read(verified.element(), prover::decrypt);
    } catch (SamlFailure refused) {
      return;
    }
    proven++;
    String genuine = hostile.soundNameId().orElse(OWN);
    assertThat(read.nameId().value()).as(hostile + ": " + hostile.xml()).isIn(genuine, OWN);
    assertThat(read.attributes())
        .as(hostile + ": " + hostile.xml())
        .flatExtracting(Attribute::values)
        .extracting(AttributeValue::text)
        .containsOnly("user");
  }

  private static void collect(XmlElement e, List<XmlElement> assertions) {
    if (e.is(Saml.ASSERTION, "Assertion") || e.is(Saml.ASSERTION, "EncryptedAssertion")) {
      assertions.add(e);
    }
    for (XmlElement child = e.firstElement(); child != null; child = child.nextElement()) {
      collect(child, assertions);
    }
  }

  /** By the constructor that only {@link ResponseShape#require} may call. */
  private static ResponseShape shape(XmlElement root, XmlElement assertion, XmlElement signature)
      throws ReflectiveOperationException {
    Constructor<ResponseShape> constructor =
        ResponseShape.class.getDeclaredConstructor(
            XmlElement.class, XmlElement.class, XmlElement.class);
    constructor.setAccessible(true);
    return constructor.newInstance(root, assertion, signature);
  }

  private static Prover prover() throws SamlFailure {
    IdentityProvider idp =
        IdentityProvider.builder(IDP.entityId())
            .signingKey(IdpKey.of(IDP.signingKeys().get(0).certificate()))
            .build();
    ValidatorSettings settings =
        new ValidatorSettings(
            SP,
            List.of(ACS),
            IdentityProviders.of(idp),
            List.of(SpKey.of(SP_KEY.privateKey(), List.of(SP_KEY.certificate()))),
            ValidationPolicy.strict(),
            (issuer, id, keepUntil) -> true,
            CLOCK,
            new SecureRandom());
    return new Prover(
        idp,
        settings.orderedDecryptionKeys(),
        settings,
        XmlLimits.MESSAGE,
        new ReportBuilder(CLOCK.instant()));
  }

  private static AttackerMeans means() {
    return AttackerMeans.of(SP, ACS, "_request", "relay-state")
        .encryptionCertificate(SP_KEY.certificate())
        .otherIdentityProvider(OTHER)
        .callbackUrl("http://127.0.0.1:9/key");
  }

  /** Null if the parser refuses it, which is another line of defence. */
  private static XmlElement parse(String xml) {
    try {
      return XmlParser.parse(xml.getBytes(StandardCharsets.UTF_8), XmlLimits.MESSAGE);
    } catch (SamlFailure refused) {
      return null;
    }
  }
}
