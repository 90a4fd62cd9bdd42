package io.samlsp.testkit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Genuine assertions whose conditions (E2, E3) or subject confirmations (E4) do not hold, or whose
 * subject or sign-in is not one (E8, E13, E14).
 */
final class ConditionAttacks {

  private static final Duration LONG = Duration.ofHours(1);

  private final List<Attack> all = new ArrayList<>();

  private ConditionAttacks() {}

  static List<Attack> all() {
    ConditionAttacks attacks = new ConditionAttacks();
    attacks.conditions();
    attacks.audiences();
    attacks.confirmations();
    attacks.signIns();
    attacks.signInsOtherThanAsked();
    attacks.subjects();
    attacks.otherAccounts();
    return attacks.all;
  }

  private void add(
      AttackClass attackClass,
      String id,
      String title,
      BiConsumer<AttackScene, AssertionBuilder> change) {
    all.add(
        new Attack(
            attackClass,
            id,
            title,
            scene ->
                HostileResponse.of(
                    scene
                        .forged(SigningMode.BOTH)
                        .assertion(assertion -> change.accept(scene, assertion))
                        .build(),
                    scene.own(SigningMode.BOTH).build())));
  }

  private void conditions() {
    AttackClass e2 = AttackClass.E2;
    add(
        e2,
        "conditions/expired",
        "expired an hour ago",
        (s, a) -> a.conditions(c -> c.notBefore(null).notOnOrAfter(s.idp().now().minus(LONG))));
    add(
        e2,
        "conditions/not-yet",
        "valid in an hour",
        (s, a) ->
            a.conditions(
                c ->
                    c.notBefore(s.idp().now().plus(LONG))
                        .notOnOrAfter(s.idp().now().plus(LONG).plus(LONG))));
    add(
        e2,
        "conditions/reversed",
        "ends before it begins",
        (s, a) ->
            a.conditions(
                c ->
                    c.notBefore(s.idp().now().plusSeconds(30))
                        .notOnOrAfter(s.idp().now().minusSeconds(30))));
    add(e2, "conditions/none", "no conditions", (s, a) -> a.withoutConditions());
    add(
        e2,
        "conditions/unknown",
        "a condition that nobody knows",
        (s, a) -> a.conditions(c -> c.conditionXml("<x:Never xmlns:x=\"urn:example:foreign\"/>")));
    add(
        e2,
        "conditions/unknown-type",
        "a Condition of a type that nobody knows",
        (s, a) ->
            a.conditions(
                c ->
                    c.conditionXml(
                        "<saml:Condition xmlns:x=\"urn:example:foreign\" xsi:type=\"x:Never\"/>")));
    add(
        e2,
        "conditions/one-time-use-in-another-namespace",
        "OneTimeUse of another namespace",
        (s, a) ->
            a.conditions(c -> c.conditionXml("<x:OneTimeUse xmlns:x=\"urn:example:foreign\"/>")));
    add(e2, "conditions/twice", "Conditions twice", (s, a) -> a.extraXml("<saml:Conditions/>"));
    for (String time :
        List.of(
            "tomorrow", "2026-02-30T00:00:00Z", "2026-11-24T07:00:00+09:00", "2026-11-24", "")) {
      all.add(
          new Attack(
              e2,
              "conditions/time/" + (time.isEmpty() ? "empty" : time),
              "NotOnOrAfter is \"" + time + "\"",
              scene ->
                  HostileResponse.of(
                      scene
                          .forged(SigningMode.BOTH)
                          .editUnsigned(
                              xml ->
                                  xml.replaceFirst(
                                      "(<saml:Conditions .*?NotOnOrAfter=)\"[^\"]*\"",
                                      "$1\"" + time + "\""))
                          .build(),
                      scene.own(SigningMode.BOTH).build())));
    }
  }

  private void audiences() {
    AttackClass e3 = AttackClass.E3;
    String other = "https://other-sp.example.test/metadata";
    add(
        e3,
        "audience/other",
        "the audience is another service provider",
        (s, a) -> a.conditions(c -> c.audience(other)));
    add(
        e3,
        "audience/none",
        "no AudienceRestriction",
        (s, a) -> a.conditions(ConditionsBuilder::withoutAudience));
    add(
        e3,
        "audience/no-audience",
        "an AudienceRestriction without Audience",
        (s, a) -> a.conditions(ConditionsBuilder::audience));
    add(
        e3,
        "audience/and-other",
        "two restrictions, of which one is for another",
        (s, a) -> a.conditions(c -> c.andAudience(other)));
    add(
        e3,
        "audience/other-first",
        "two restrictions, the first one for another",
        (s, a) -> a.conditions(c -> c.audience(other).andAudience(s.means().spEntityId())));
    add(
        e3,
        "audience/acs-url",
        "the audience is the address and not the entity id",
        (s, a) -> a.conditions(c -> c.audience(s.means().acsUrl())));
    add(
        e3,
        "audience/of-idp",
        "the audience is the identity provider itself",
        (s, a) -> a.conditions(c -> c.audience(s.idp().entityId())));
    add(
        e3,
        "audience/in-proxy-restriction",
        "our name only in a ProxyRestriction",
        (s, a) ->
            a.conditions(c -> c.withoutAudience().proxyRestriction(1, s.means().spEntityId())));
    add(
        e3,
        "audience/in-another-namespace",
        "our name only in an Audience of another namespace",
        (s, a) ->
            a.conditions(
                c ->
                    c.withoutAudience()
                        .conditionXml(
                            "<saml:AudienceRestriction><x:Audience xmlns:x=\"urn:x\">"
                                + s.means().spEntityId()
                                + "</x:Audience></saml:AudienceRestriction>")));
  }

  private void confirmation(
      String id, String title, BiConsumer<AttackScene, SubjectConfirmationBuilder> change) {
    add(
        AttackClass.E4,
        "confirmation/" + id,
        title,
        (scene, a) -> a.subjectConfirmation(c -> change.accept(scene, c)));
  }

  private void confirmations() {
    AttackClass e4 = AttackClass.E4;
    confirmation(
        "recipient-other",
        "for another address",
        (s, c) -> c.recipient("https://other-sp.example.test/acs"));
    confirmation("recipient-none", "for no address", (s, c) -> c.recipient(null));
    confirmation(
        "recipient-entity-id",
        "for our entity id instead of our address",
        (s, c) -> c.recipient(s.means().spEntityId()));
    confirmation(
        "not-before", "with a NotBefore", (s, c) -> c.notBefore(s.idp().now().minusSeconds(1)));
    confirmation("unbounded", "without NotOnOrAfter", (s, c) -> c.notOnOrAfter(null));
    confirmation(
        "expired", "expired an hour ago", (s, c) -> c.notOnOrAfter(s.idp().now().minus(LONG)));
    confirmation(
        "holder-of-key",
        "by a key instead of bearer",
        (s, c) -> c.method(SamlUris.CONFIRMATION_HOLDER_OF_KEY));
    confirmation(
        "sender-vouches",
        "by the sender instead of bearer",
        (s, c) -> c.method(SamlUris.CONFIRMATION_SENDER_VOUCHES));
    confirmation(
        "method-case",
        "the method in another case",
        (s, c) -> c.method(SamlUris.CONFIRMATION_BEARER.replace("bearer", "Bearer")));
    confirmation("method-none", "without method", (s, c) -> c.method(null));
    confirmation("no-data", "without data", (s, c) -> c.withoutData());
    add(e4, "confirmation/none", "no confirmation", (s, a) -> a.withoutSubjectConfirmation());
    add(
        e4,
        "confirmation/split",
        "two, each of which lacks what the other one has",
        (s, a) ->
            a.subjectConfirmation(c -> c.recipient("https://other-sp.example.test/acs"))
                .andSubjectConfirmation(c -> c.notOnOrAfter(s.idp().now().minus(LONG))));
    add(
        e4,
        "confirmation/other-method-holds",
        "the bearer one is expired, one by the sender holds",
        (s, a) ->
            a.subjectConfirmation(c -> c.notOnOrAfter(s.idp().now().minus(LONG)))
                .andSubjectConfirmation(c -> c.method(SamlUris.CONFIRMATION_SENDER_VOUCHES)));
    all.add(
        new Attack(
            e4,
            "confirmation/data-twice",
            "its data twice, of which one holds",
            scene ->
                HostileResponse.of(
                    scene
                        .forged(SigningMode.BOTH)
                        .assertion(a -> a.subjectConfirmation(c -> c.recipient("urn:other")))
                        .editUnsigned(
                            xml ->
                                xml.replaceFirst(
                                    "(<saml:SubjectConfirmationData [^>]*)urn:other([^>]*>)",
                                    "$1urn:other$2$1" + scene.means().acsUrl() + "$2"))
                        .build(),
                    scene.own(SigningMode.BOTH).build())));
  }

  private void signIns() {
    AttackClass e8 = AttackClass.E8;
    add(e8, "authn/none", "no AuthnStatement", (s, a) -> a.withoutAuthnStatement());
    add(
        e8,
        "authn/session-over",
        "the session is over",
        (s, a) -> a.authnStatement(x -> x.sessionNotOnOrAfter(s.idp().now().minus(LONG))));
    add(
        e8,
        "authn/one-session-over",
        "one of two sessions is over",
        (s, a) -> a.andAuthnStatement(x -> x.sessionNotOnOrAfter(s.idp().now().minus(LONG))));
    add(
        e8,
        "authn/future",
        "signed in in an hour",
        (s, a) -> a.authnStatement(x -> x.instant(s.idp().now().plus(LONG))));
    add(
        e8,
        "authn/second-in-future",
        "the second of two sign-ins is in an hour",
        (s, a) -> a.andAuthnStatement(x -> x.instant(s.idp().now().plus(LONG))));
    add(e8, "authn/no-instant", "without a time", (s, a) -> a.authnStatement(x -> x.instant(null)));
    add(
        e8,
        "authn/other-namespace",
        "an AuthnStatement of another namespace",
        (s, a) ->
            a.withoutAuthnStatement()
                .extraXml(
                    "<x:AuthnStatement xmlns:x=\"urn:x\" AuthnInstant=\"2026-01-01T00:00:00Z\"/>"));
  }

  /** A genuine answer that is sound unless the request wanted more of the sign-in. */
  private void unlessAsked(
      String id,
      String title,
      Predicate<AttackerMeans> asked,
      BiConsumer<AttackScene, AssertionBuilder> change) {
    all.add(
        new Attack(
            AttackClass.E8,
            "authn/" + id,
            title,
            scene -> {
              HostileResponse hostile =
                  HostileResponse.of(
                      scene
                          .own(SigningMode.BOTH)
                          .assertion(assertion -> change.accept(scene, assertion))
                          .build(),
                      scene.own(SigningMode.BOTH).build());
              return asked.test(scene.means()) ? hostile : hostile.orSignsIn(AttackScene.OWN);
            }));
  }

  private void signInsOtherThanAsked() {
    Predicate<AttackerMeans> context = means -> !means.authnContexts().isEmpty();
    unlessAsked(
        "context-other",
        "an authentication context that was not asked for",
        context,
        (s, a) -> a.authnStatement(x -> x.contextClass(notAsked(s))));
    unlessAsked(
        "context-none",
        "no authentication context class where one was asked for",
        context,
        (s, a) -> a.authnStatement(x -> x.contextClass(null)));
    unlessAsked(
        "context-declared",
        "the authentication context that was asked for as the reference to a declaration",
        context,
        (s, a) -> a.authnStatement(x -> x.contextClass(notAsked(s)).contextDeclaration(asked(s))));
    unlessAsked(
        "context-longer",
        "an authentication context that begins like the one that was asked for",
        context,
        (s, a) -> a.authnStatement(x -> x.contextClass(asked(s) + "Not")));
    unlessAsked(
        "context-case",
        "the authentication context that was asked for in another case",
        context,
        (s, a) -> a.authnStatement(x -> x.contextClass(inAnotherCase(asked(s)))));
    unlessAsked(
        "context-in-second",
        "the authentication context that was asked for in the second of two sign-ins",
        context,
        (s, a) ->
            a.authnStatement(x -> x.contextClass(notAsked(s)))
                .andAuthnStatement(x -> x.contextClass(asked(s))));
    Predicate<AttackerMeans> fresh = AttackerMeans::isFreshSignInAsked;
    unlessAsked(
        "too-old",
        "signed in an hour ago where a fresh sign-in was asked for",
        fresh,
        (s, a) -> a.authnStatement(x -> x.instant(s.idp().now().minus(LONG))));
    unlessAsked(
        "too-old-first",
        "the first of two sign-ins was an hour ago where a fresh one was asked for",
        fresh,
        (s, a) ->
            a.authnStatement(x -> x.instant(s.idp().now().minus(LONG)))
                .andAuthnStatement(x -> x.contextClass(asked(s))));
  }

  private static String asked(AttackScene scene) {
    List<String> classes = scene.means().authnContexts();
    return classes.isEmpty() ? SamlUris.CONTEXT_PASSWORD_PROTECTED_TRANSPORT : classes.get(0);
  }

  private static String inAnotherCase(String uri) {
    String upper = uri.toUpperCase(Locale.ROOT);
    return upper.equals(uri) ? uri.toLowerCase(Locale.ROOT) : upper;
  }

  private static String notAsked(AttackScene scene) {
    return scene.means().authnContexts().contains(SamlUris.CONTEXT_UNSPECIFIED)
        ? "urn:example:context"
        : SamlUris.CONTEXT_UNSPECIFIED;
  }

  private void nameId(String id, String title, Consumer<NameIdBuilder> change) {
    add(AttackClass.E13, "name-id/" + id, title, (s, a) -> a.nameId(change));
  }

  private void qualifier(String id, String title, Function<AttackScene, String> qualifier) {
    add(
        AttackClass.E13,
        "name-id/sp-qualifier/" + id,
        "qualified " + title,
        (s, a) -> a.nameId(n -> n.spNameQualifier(qualifier.apply(s))));
  }

  /** saml-core §2.2.2: a value says who somebody is only together with qualifiers and format. */
  private void otherAccounts() {
    otherAccount(
        "qualifier-of-other-idp",
        "the value of the legitimate one in the name space of another identity provider",
        (s, n) -> n.nameQualifier(s.otherIdp().entityId()));
    otherAccount(
        "format-other",
        "the value of the legitimate one in another format",
        (s, n) ->
            n.format(
                s.idp().nameIdFormats().get(0).equals(SamlUris.NAME_ID_EMAIL)
                    ? SamlUris.NAME_ID_PERSISTENT
                    : SamlUris.NAME_ID_EMAIL));
    otherAccount(
        "format-none", "the value of the legitimate one without format", (s, n) -> n.format(null));
    otherAccount(
        "format-unknown",
        "the value of the legitimate one in a format that nobody knows",
        (s, n) -> n.format("urn:example:format"));
  }

  private void otherAccount(
      String id, String title, BiConsumer<AttackScene, NameIdBuilder> change) {
    all.add(
        new Attack(
            AttackClass.E13,
            "name-id/" + id,
            title,
            scene ->
                HostileResponse.of(
                        scene
                            .own(SigningMode.BOTH)
                            .assertion(a -> a.nameId(n -> change.accept(scene, n)))
                            .build(),
                        scene.own(SigningMode.BOTH).build())
                    .orSignsIn(AttackScene.OWN)
                    .ofAnotherAccount()));
  }

  private void subjects() {
    AttackClass e13 = AttackClass.E13;
    nameId(
        "other-sp",
        "qualified for another service provider",
        n -> n.spNameQualifier("https://other-sp.example.test/metadata"));
    qualifier("empty", "by nothing", s -> "");
    qualifier("longer", "for one whose name begins like ours", s -> s.means().spEntityId() + "x");
    qualifier("acs-url", "for our address instead of our entity id", s -> s.means().acsUrl());
    qualifier("idp", "for the identity provider itself", s -> s.idp().entityId());
    nameId("empty", "empty", n -> n.value(""));
    nameId("blank", "nothing but white space", n -> n.value(" \t\n "));
    nameId("comment-only", "nothing but a comment", n -> n.contentXml("<!--x-->"));
    add(e13, "name-id/none", "no NameID", (s, a) -> a.withoutNameId());
    add(e13, "subject/none", "no Subject", (s, a) -> a.withoutSubject());
    add(
        e13,
        "subject/two",
        "two Subjects",
        (s, a) ->
            a.extraXml(
                "<saml:Subject><saml:NameID>"
                    + AttackScene.FORGED
                    + "</saml:NameID></saml:Subject>"));
    all.add(
        new Attack(
            e13,
            "name-id/two",
            "two NameIDs",
            scene ->
                HostileResponse.of(
                    scene
                        .own(SigningMode.BOTH)
                        .editUnsigned(
                            xml ->
                                xml.replaceFirst(
                                    "<saml:Subject>",
                                    "<saml:Subject><saml:NameID>"
                                        + AttackScene.FORGED
                                        + "</saml:NameID>"))
                        .build(),
                    scene.own(SigningMode.BOTH).build())));
    all.add(
        new Attack(
            e13,
            "name-id/plain-and-encrypted",
            "a NameID and an EncryptedID",
            scene ->
                HostileResponse.of(
                    scene
                        .own(SigningMode.BOTH)
                        .encryptNameId(EncryptionShape.to(scene.encryptionCertificate()))
                        .editUnsigned(
                            xml ->
                                xml.replaceFirst(
                                    "<saml:Subject>",
                                    "<saml:Subject><saml:NameID>"
                                        + AttackScene.FORGED
                                        + "</saml:NameID>"))
                        .build(),
                    scene.own(SigningMode.BOTH).build())));
    all.add(
        new Attack(
            e13,
            "name-id/base-id",
            "a BaseID and no NameID",
            scene ->
                HostileResponse.of(
                    scene
                        .forged(SigningMode.BOTH)
                        .editUnsigned(xml -> xml.replaceAll("(</?saml:)NameID", "$1BaseID"))
                        .build(),
                    scene.own(SigningMode.BOTH).build())));
    add(
        AttackClass.E14,
        "advice/assertion",
        "the identity provider itself quotes an assertion",
        (s, a) -> a.adviceXml(s.forgedAssertion()));
    all.add(
        new Attack(
            AttackClass.E14,
            "advice/subject",
            "a Subject in the Advice of an assertion about somebody else",
            scene ->
                HostileResponse.of(
                        scene
                            .own(SigningMode.BOTH)
                            .assertion(
                                a ->
                                    a.adviceXml(
                                        "<saml:Subject><saml:NameID>"
                                            + AttackScene.FORGED
                                            + "</saml:NameID></saml:Subject>"))
                            .build(),
                        scene.own(SigningMode.BOTH).build())
                    .orSignsIn(AttackScene.OWN)));
  }
}
