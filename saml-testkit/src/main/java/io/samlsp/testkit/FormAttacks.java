package io.samlsp.testkit;

import static io.samlsp.testkit.HostileResponse.RELAY_STATE;
import static io.samlsp.testkit.HostileResponse.SAML_RESPONSE;
import static io.samlsp.testkit.HostileResponse.encoded;

import io.samlsp.testkit.HostileResponse.Field;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.w3c.dom.Document;

/** What stands in the form beside the message, or is no form (C8), and RelayState (E9). */
final class FormAttacks {

  private static final String ATTACKER = "attacker.invalid";
  private static final String ELSEWHERE = "https://" + ATTACKER + "/";

  private final List<Attack> all = new ArrayList<>();

  private FormAttacks() {}

  static List<Attack> all() {
    FormAttacks attacks = new FormAttacks();
    attacks.bindings();
    attacks.parameters();
    attacks.relayStates();
    attacks.lures();
    return attacks.all;
  }

  /**
   * saml-profiles §4.1.2: no response by HTTP-Redirect. Its signature is that of the query, which
   * an endpoint for HTTP-POST does not look at.
   */
  private void bindings() {
    add(
        "redirect/deflated",
        "a response as HTTP-Redirect has it, deflated, under a genuine signature of the query",
        scene -> {
          FakeResponse forged = scene.forged(SigningMode.NONE).build();
          return forged(scene, forged).inForm(signedQuery(scene, deflated(forged.xml())));
        });
    add(
        "redirect/not-deflated",
        "a response under a genuine signature of the query and under no other",
        scene -> {
          FakeResponse forged = scene.forged(SigningMode.NONE).build();
          return forged(scene, forged).inForm(signedQuery(scene, forged.base64()));
        });
  }

  /** What one part of a program verifies and another one reads (CVE-2025-27773 and others). */
  private void parameters() {
    for (boolean first : new boolean[] {true, false}) {
      String where = first ? "first" : "last";
      add(
          "request-too/" + where,
          "a genuine signed SAMLRequest, which stands " + where + ", beside an unsigned response",
          scene -> {
            FakeResponse forged = scene.forged(SigningMode.NONE).build();
            Field request = new Field("SAMLRequest", logoutRequest(scene));
            return beside(
                forged(scene, forged), new Field(SAML_RESPONSE, forged.base64()), request, !first);
          });
      add(
          "twice/genuine-" + where,
          "SAMLResponse twice: the genuine one, which stands " + where + ", and an unsigned one",
          scene -> {
            FakeResponse forged = scene.forged(SigningMode.NONE).build();
            FakeResponse own = scene.own(SigningMode.BOTH).build();
            return beside(
                    forged(scene, forged),
                    new Field(SAML_RESPONSE, own.base64()),
                    new Field(SAML_RESPONSE, forged.base64()),
                    first)
                .orSignsIn(AttackScene.OWN);
          });
    }
    add(
        "twice/joined",
        "the genuine and an unsigned response with a comma between, as some frameworks join them",
        scene -> {
          FakeResponse forged = scene.forged(SigningMode.NONE).build();
          FakeResponse own = scene.own(SigningMode.BOTH).build();
          return HostileResponse.raw(
              own.base64() + "," + forged.base64(), forged.xml(), own(scene));
        });
  }

  private void add(String id, String title, Attack.Generator generator) {
    all.add(new Attack(AttackClass.C8, "form/" + id, title, generator));
  }

  private static HostileResponse forged(AttackScene scene, FakeResponse forged) {
    return HostileResponse.of(forged, own(scene));
  }

  private static FakeResponse own(AttackScene scene) {
    return scene.own(SigningMode.BOTH).build();
  }

  private static HostileResponse beside(
      HostileResponse hostile, Field one, Field other, boolean oneFirst) {
    List<Field> fields = new ArrayList<>();
    fields.add(oneFirst ? one : other);
    fields.add(oneFirst ? other : one);
    hostile.relayState().ifPresent(state -> fields.add(new Field(RELAY_STATE, state)));
    return hostile.inForm(fields);
  }

  /** saml-bindings §3.4.4.1, with the identity provider's key. */
  private static List<Field> signedQuery(AttackScene scene, String samlResponse) {
    SignatureShape.Algorithm algorithm = Signer.suitable(scene.idpKey().publicKey());
    List<Field> fields = new ArrayList<>();
    fields.add(new Field(SAML_RESPONSE, samlResponse));
    own(scene).relayState().ifPresent(state -> fields.add(new Field(RELAY_STATE, state)));
    fields.add(new Field("SigAlg", algorithm.uri()));
    String query =
        fields.stream()
            .map(field -> field.name() + "=" + encoded(field.value()))
            .collect(Collectors.joining("&"));
    byte[] value =
        Signer.signatureValue(
            query.getBytes(StandardCharsets.UTF_8), algorithm, scene.idpKey(), scene.random());
    fields.add(new Field("Signature", Base64.getEncoder().encodeToString(value)));
    return fields;
  }

  private static String deflated(String xml) {
    ByteArrayOutputStream octets = new ByteArrayOutputStream();
    try (DeflaterOutputStream out =
        new DeflaterOutputStream(octets, new Deflater(Deflater.DEFAULT_COMPRESSION, true))) {
      out.write(xml.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new IllegalStateException("writing to memory failed", e);
    }
    return Base64.getEncoder().encodeToString(octets.toByteArray());
  }

  /** As the identity provider sends it to whoever is signed in: genuine, and about the attacker. */
  private static String logoutRequest(AttackScene scene) {
    Document document =
        Dom.parse(
            "<samlp:LogoutRequest xmlns:samlp=\""
                + AttackScene.SAMLP
                + "\" xmlns:saml=\""
                + AttackScene.SAML
                + "\" ID=\""
                + scene.idp().newId()
                + "\" Version=\"2.0\" IssueInstant=\""
                + scene.idp().now()
                + "\"><saml:Issuer>"
                + XmlText.escapeText(scene.idp().entityId())
                + "</saml:Issuer><saml:NameID>"
                + AttackScene.OWN
                + "</saml:NameID></samlp:LogoutRequest>");
    Signer.sign(
        document.getDocumentElement(), SignatureShape.defaults(), scene.idpKey(), scene.random());
    return Base64.getEncoder()
        .encodeToString(XmlText.write(document).getBytes(StandardCharsets.UTF_8));
  }

  /** The response is genuine, and whoever ignores RelayState signs in whom it names. */
  private void relayStates() {
    relayState(
        "another",
        "the RelayState of another sign-in",
        scene -> List.of(scene.means().otherRelayState()));
    relayState("missing", "no RelayState", scene -> List.of());
    relayState("empty", "an empty RelayState", scene -> List.of(""));
    relayState(
        "longer",
        "our RelayState and one character more",
        scene -> List.of(ownRelayState(scene) + "x"));
    relayState(
        "null-character",
        "our RelayState and a null",
        scene -> List.of(ownRelayState(scene) + "\u0000"));
    relayState(
        "control-characters",
        "nothing but control characters",
        scene -> List.of("\u0000\u0007\u001b[2J\r\n\u007f\u0085\u2028\u202e"));
    relayState(
        "long",
        "a RelayState of a hundred thousand characters",
        scene -> List.of("x".repeat(100_000)));
  }

  private static String ownRelayState(AttackScene scene) {
    String state = scene.means().relayState();
    return state == null ? "" : state;
  }

  private void relayState(
      String id, String title, Function<AttackScene, List<String>> relayStates) {
    all.add(
        new Attack(
            AttackClass.E9,
            "relay-state/" + id,
            title,
            scene -> withRelayStates(scene, relayStates.apply(scene))));
  }

  private static HostileResponse withRelayStates(AttackScene scene, List<String> relayStates) {
    HostileResponse own = HostileResponse.of(own(scene), own(scene));
    List<Field> fields = new ArrayList<>();
    fields.add(new Field(SAML_RESPONSE, own.base64()));
    relayStates.forEach(state -> fields.add(new Field(RELAY_STATE, state)));
    return own.inForm(fields).orSignsIn(AttackScene.OWN);
  }

  private void lures() {
    lure("url", "a URL of the attacker's", scene -> ELSEWHERE);
    lure("without-scheme", "a URL without scheme", scene -> "//" + ATTACKER + "/");
    lure("backslash", "a URL with a backslash", scene -> "/\\" + ATTACKER + "/");
    lure("tab", "a URL with a tab between its slashes", scene -> "/\t/" + ATTACKER + "/");
    lure("space", "a URL behind white space", scene -> " \r\n" + ELSEWHERE);
    lure("one-slash", "a URL with one slash", scene -> "https:/" + ATTACKER + "/");
    lure("script", "a script", scene -> "javascript:alert(document.domain)");
    lure("data", "a page", scene -> "data:text/html,<script>alert(1)</script>");
    lure("user", "our host as the user of another", scene -> origin(scene) + "@" + ATTACKER + "/");
    lure("suffix", "a host that begins like ours", scene -> origin(scene) + "." + ATTACKER + "/");
    lure("header", "a line break and another header", scene -> "/\r\nLocation: " + ELSEWHERE);
    lure("dots", "a path that leaves itself", scene -> "/..//" + ATTACKER + "/");
    lure("encoded", "a URL that hides by percent signs", scene -> "/%2f" + ATTACKER + "/");
    for (boolean first : new boolean[] {true, false}) {
      String where = first ? "first" : "last";
      all.add(
          new Attack(
              AttackClass.E9,
              "relay-state/twice/own-" + where,
              "RelayState twice: ours, which stands " + where + ", and a URL of the attacker's",
              scene ->
                  withRelayStates(
                          scene,
                          first
                              ? List.of(ownRelayState(scene), ELSEWHERE)
                              : List.of(ELSEWHERE, ownRelayState(scene)))
                      .luringTo(ELSEWHERE)));
    }
  }

  private static String origin(AttackScene scene) {
    URI acs = URI.create(scene.means().acsUrl());
    return acs.getScheme() + "://" + acs.getHost();
  }

  private void lure(String id, String title, Function<AttackScene, String> url) {
    all.add(
        new Attack(
            AttackClass.E9,
            "relay-state/lure/" + id,
            "RelayState is " + title,
            scene -> {
              String lure = url.apply(scene);
              return withRelayStates(scene, List.of(lure)).luringTo(lure);
            }));
  }
}
