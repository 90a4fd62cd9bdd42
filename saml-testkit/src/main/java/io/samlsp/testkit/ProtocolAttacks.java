package io.samlsp.testkit;

import java.math.BigInteger;
import java.security.interfaces.ECPublicKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** Replays (E1), destinations (E5), stolen and unasked answers (E6), status and form (E7, E12). */
final class ProtocolAttacks {

  private static final Duration LONG = Duration.ofHours(1);
  private static final String OTHER = "_of-another-sign-in";

  private final List<Attack> all = new ArrayList<>();

  private ProtocolAttacks() {}

  static List<Attack> all() {
    ProtocolAttacks attacks = new ProtocolAttacks();
    attacks.replays();
    attacks.replaysInOtherWords();
    attacks.destinations();
    attacks.requests();
    attacks.status();
    attacks.forms();
    attacks.scripts();
    return attacks.all;
  }

  private void add(
      AttackClass attackClass,
      String id,
      String title,
      SigningMode mode,
      BiFunction<AttackScene, ResponseBuilder, ResponseBuilder> change) {
    all.add(
        new Attack(
            attackClass,
            id,
            title,
            scene ->
                HostileResponse.of(
                    change.apply(scene, scene.forged(mode)).build(), scene.own(mode).build())));
  }

  private void replays() {
    AttackClass e1 = AttackClass.E1;
    for (SigningMode mode :
        List.of(SigningMode.RESPONSE, SigningMode.ASSERTION, SigningMode.BOTH)) {
      all.add(
          new Attack(
              e1,
              "replay/same/" + mode.name().toLowerCase(Locale.ROOT),
              "the same message again",
              scene -> {
                FakeResponse first = scene.own(mode).build();
                return HostileResponse.of(first, first).afterLegitimate();
              }));
    }
    all.add(
        new Attack(
            e1,
            "replay/other-response",
            "the same signed assertion in another response",
            scene -> {
              FakeResponse first = scene.own(SigningMode.ASSERTION).build();
              String again = first.xml().replace(first.id(), "_another");
              return HostileResponse.of(FakeResponse.of(again), first).afterLegitimate();
            }));
    all.add(
        new Attack(
            e1,
            "replay/encrypted",
            "the same signed assertion, now encrypted",
            scene -> {
              FakeResponse first = scene.own(SigningMode.ASSERTION).build();
              FakeResponse again =
                  first.encrypt(
                      first.assertionId(), EncryptionShape.to(scene.encryptionCertificate()));
              return HostileResponse.of(again, first).afterLegitimate();
            }));
    all.add(
        new Attack(
            e1,
            "replay/comment-added",
            "the same message with comments around its texts",
            scene -> {
              FakeResponse first = scene.own(SigningMode.BOTH).build();
              String again = first.xml().replace("</saml:NameID>", "<!-- --></saml:NameID>");
              return HostileResponse.of(FakeResponse.of(again), first).afterLegitimate();
            }));
  }

  /** Whoever remembers messages by their text or their signature does not know these again. */
  private void replaysInOtherWords() {
    AttackClass e1 = AttackClass.E1;
    all.add(
        new Attack(
            e1,
            "replay/signature-wrapped",
            "the same message with line breaks in its signature value",
            scene -> {
              FakeResponse first = scene.own(SigningMode.ASSERTION).build();
              String again =
                  first.xml().replace("</ds:SignatureValue>", "\n \t</ds:SignatureValue>");
              return HostileResponse.of(FakeResponse.of(again), first).afterLegitimate();
            }));
    all.add(
        new Attack(
            e1,
            "replay/other-signature",
            "the same message under a signature that anybody can make of the first one",
            scene -> {
              FakeResponse first = scene.own(SigningMode.ASSERTION).build();
              return HostileResponse.of(FakeResponse.of(mirrored(scene, first)), first)
                  .afterLegitimate();
            }));
  }

  /** ECDSA: (r, n - s) is as good as (r, s). RSA has one value only; there the KeyInfo goes. */
  private static String mirrored(AttackScene scene, FakeResponse response) {
    Document document = Dom.parse(response.xml());
    if (!(scene.idpKey().publicKey() instanceof ECPublicKey key)) {
      Element keyInfo = AttackScene.find(document.getDocumentElement(), "KeyInfo");
      keyInfo.getParentNode().removeChild(keyInfo);
      return XmlText.write(document);
    }
    Element value = AttackScene.find(document.getDocumentElement(), "SignatureValue");
    byte[] octets = Base64.getMimeDecoder().decode(Dom.text(value));
    int half = octets.length / 2;
    BigInteger s = new BigInteger(1, octets, half, half);
    byte[] mirrored = key.getParams().getOrder().subtract(s).toByteArray();
    int length = Math.min(half, mirrored.length);
    Arrays.fill(octets, half, octets.length, (byte) 0);
    System.arraycopy(mirrored, mirrored.length - length, octets, octets.length - length, length);
    AttackScene.text(value, Base64.getEncoder().encodeToString(octets));
    return XmlText.write(document);
  }

  private void destinations() {
    AttackClass e5 = AttackClass.E5;
    SigningMode response = SigningMode.RESPONSE;
    add(
        e5,
        "destination/other",
        "for another address",
        response,
        (s, r) -> r.destination("https://other-sp.example.test/acs"));
    add(
        e5,
        "destination/other-unsigned",
        "for another address, which is not signed",
        SigningMode.ASSERTION,
        (s, r) -> r.destination("https://other-sp.example.test/acs"));
    add(
        e5,
        "destination/none",
        "signed and without Destination",
        response,
        (s, r) -> r.destination(null));
    add(
        e5,
        "destination/sso-of-idp",
        "for the identity provider itself",
        response,
        (s, r) -> r.destination(s.idp().ssoUrl()));
  }

  private void requests() {
    AttackClass e6 = AttackClass.E6;
    SigningMode both = SigningMode.BOTH;
    SigningMode assertion = SigningMode.ASSERTION;
    add(
        e6,
        "request/unsolicited",
        "answers nobody",
        both,
        (s, r) ->
            r.inResponseTo(null)
                .assertion(a -> a.subjectConfirmation(c -> c.inResponseTo(nobody(s)))));
    add(
        e6,
        "request/other",
        "answers another sign-in",
        both,
        (s, r) ->
            r.inResponseTo(OTHER)
                .assertion(a -> a.subjectConfirmation(c -> c.inResponseTo(OTHER))));
    add(
        e6,
        "request/stolen",
        "a stolen assertion in a response that answers our request",
        assertion,
        (s, r) -> r.assertion(a -> a.subjectConfirmation(c -> c.inResponseTo(OTHER))));
    add(
        e6,
        "request/stolen-without-in-response-to",
        "a stolen assertion in a response that does not say what it answers",
        assertion,
        (s, r) ->
            r.inResponseTo(null).assertion(a -> a.subjectConfirmation(c -> c.inResponseTo(OTHER))));
    add(
        e6,
        "request/unsolicited-in-answer",
        "an assertion that nobody asked for in a response that answers our request",
        assertion,
        (s, r) -> r.assertion(a -> a.subjectConfirmation(c -> c.inResponseTo(nobody(s)))));
    add(
        e6,
        "request/response-other",
        "only the response answers another sign-in",
        both,
        (s, r) -> r.inResponseTo(OTHER));
    add(
        e6,
        "request/empty",
        "answers the empty request",
        both,
        (s, r) ->
            r.inResponseTo("").assertion(a -> a.subjectConfirmation(c -> c.inResponseTo(""))));
    add(
        e6,
        "request/case",
        "answers our request in another case",
        both,
        (s, r) -> {
          String id = s.means().requestId();
          String other = id == null ? OTHER : id.toUpperCase(Locale.ROOT) + "X";
          return r.inResponseTo(other)
              .assertion(a -> a.subjectConfirmation(c -> c.inResponseTo(other)));
        });
  }

  /**
   * No request; or another one, if the service provider does take answers that nobody asked for.
   */
  private static @Nullable String nobody(AttackScene scene) {
    return scene.means().requestId() == null ? OTHER : null;
  }

  private void status() {
    AttackClass e7 = AttackClass.E7;
    SigningMode both = SigningMode.BOTH;
    add(
        e7,
        "status/responder",
        "a failure with an assertion",
        both,
        (s, r) -> r.status(SamlUris.STATUS_RESPONDER));
    add(
        e7,
        "status/success-nested",
        "success only inside of a failure",
        both,
        (s, r) -> r.status(SamlUris.STATUS_RESPONDER, SamlUris.STATUS_SUCCESS));
    add(e7, "status/none", "no status", both, (s, r) -> r.withoutStatus());
    add(e7, "status/empty", "an empty status code", both, (s, r) -> r.status(""));
    add(
        e7,
        "status/case",
        "success in another case",
        both,
        (s, r) -> r.status(SamlUris.STATUS_SUCCESS.replace("Success", "SUCCESS")));
    add(
        e7,
        "status/twice",
        "a failure and a success",
        both,
        (s, r) ->
            r.status(SamlUris.STATUS_RESPONDER)
                .extraXml(
                    "<samlp:Status><samlp:StatusCode Value=\""
                        + SamlUris.STATUS_SUCCESS
                        + "\"/></samlp:Status>"));
    add(
        e7,
        "status/two-codes",
        "a status with two codes",
        both,
        (s, r) ->
            r.editUnsigned(
                xml ->
                    xml.replace(
                        "</samlp:Status>",
                        "<samlp:StatusCode Value=\""
                            + SamlUris.STATUS_RESPONDER
                            + "\"/></samlp:Status>")));
    add(e7, "assertion/none", "success without assertion", both, (s, r) -> r.withoutAssertion());
    add(
        e7,
        "assertion/two-signed",
        "two assertions that the identity provider signed",
        both,
        (s, r) -> r.andAssertion(a -> a.nameId(AttackScene.OWN)));
  }

  private void forms() {
    AttackClass e7 = AttackClass.E7;
    SigningMode both = SigningMode.BOTH;
    add(e7, "version/response", "version 1.1", both, (s, r) -> r.version("1.1"));
    add(e7, "version/response-none", "no version", both, (s, r) -> r.version(null));
    add(
        e7,
        "version/assertion",
        "the assertion has version 1.1",
        both,
        (s, r) -> r.assertion(a -> a.version("1.1")));
    add(
        e7,
        "version/assertion-2.1",
        "the assertion has version 2.1",
        both,
        (s, r) -> r.assertion(a -> a.version("2.1")));
    add(
        e7,
        "id/response-none",
        "the response has no ID",
        SigningMode.ASSERTION,
        (s, r) -> r.id(null));
    add(
        e7,
        "id/assertion-none",
        "the assertion has no ID",
        SigningMode.RESPONSE,
        (s, r) -> r.assertion(a -> a.id(null)));
    add(
        e7,
        "id/assertion-empty",
        "the assertion has an empty ID",
        SigningMode.RESPONSE,
        (s, r) -> r.assertion(a -> a.id("")));
    add(e7, "id/number", "an ID that starts with a digit", both, (s, r) -> r.id("1"));
    add(e7, "id/xpath", "an ID that is an XPath expression", both, (s, r) -> r.id("x' or '1'='1"));
    add(
        e7,
        "id/same",
        "response and assertion have one ID",
        both,
        (s, r) -> r.id("_same").assertion(a -> a.id("_same")));
    add(
        e7,
        "issue-instant/future",
        "the response is from the future",
        both,
        (s, r) -> r.issueInstant(s.idp().now().plus(LONG)));
    add(
        e7,
        "issue-instant/assertion-future",
        "the assertion is from the future",
        both,
        (s, r) -> r.assertion(a -> a.issueInstant(s.idp().now().plus(LONG))));
    add(
        e7,
        "issue-instant/none",
        "the response has no IssueInstant",
        both,
        (s, r) -> r.issueInstant(null));
    add(
        e7,
        "issue-instant/assertion-none",
        "the assertion has no IssueInstant",
        both,
        (s, r) -> r.assertion(a -> a.issueInstant(null)));
  }

  private void scripts() {
    AttackClass e12 = AttackClass.E12;
    SigningMode both = SigningMode.BOTH;
    String script = "\"><script>alert(1)</script>";
    add(
        e12,
        "script/destination",
        "a script as Destination",
        both,
        (s, r) -> r.destination(script));
    add(
        e12,
        "script/in-response-to",
        "a script as InResponseTo",
        both,
        (s, r) -> r.inResponseTo(script));
    add(e12, "script/id", "a script as ID", both, (s, r) -> r.id(script));
    add(e12, "script/issuer", "a script as Issuer", both, (s, r) -> r.issuer(script));
    add(e12, "script/status", "a script as status", both, (s, r) -> r.status(script));
    add(
        e12,
        "script/log-lines",
        "line breaks and escape sequences as Issuer",
        both,
        (s, r) -> r.issuer("x\r\nINFO signed in admin\u0085\u2028\u202e\u009b31m"));
  }
}
