package io.samlsp.cli;

import io.samlsp.metadata.MetadataCheck.Severity;

/** What "saml doctor" looks for between a service provider and an identity provider. */
enum DoctorCheck {
  /** The identity provider's metadata is refused. */
  IDP_REFUSED(
      Severity.ERROR,
      "Nobody can sign in with an identity provider whose metadata cannot be used.",
      "See: saml metadata lint"),
  /** Both sides have one name. */
  SAME_ENTITY_ID(
      Severity.ERROR,
      "Each side knows the other by its entity id; with one name for both, answers look like our own.",
      "Give the service provider an entity id of its own."),
  /** There is no assertion consumer service by HTTP-POST. */
  NO_POST_ACS(
      Severity.ERROR,
      "The answer to a sign-in is posted, and there is no place for it.",
      "Add an AssertionConsumerService with the binding HTTP-POST to the service provider's metadata."),
  /** The service provider's role does not name SAML 2.0. */
  SP_NOT_SAML2(
      Severity.ERROR,
      "Identity providers pass over a role that does not speak their protocol.",
      "Name urn:oasis:names:tc:SAML:2.0:protocol in protocolSupportEnumeration."),
  /** The service provider's metadata is past its validUntil. */
  SP_EXPIRED(
      Severity.ERROR,
      "The identity provider must not use it any more.",
      "Publish the service provider's metadata anew and load it there."),
  /** The service provider's metadata ends within 14 days. */
  SP_EXPIRES_SOON(
      Severity.WARNING,
      "From then on the identity provider must not use it.",
      "Publish the service provider's metadata anew and load it there."),
  /** The service provider says that it signs requests, and publishes no key for that. */
  SIGNING_KEY_MISSING(
      Severity.ERROR,
      "The identity provider refuses requests whose signatures it cannot verify.",
      "Publish the signing certificate, or set AuthnRequestsSigned to false."),
  /**
   * The identity provider wants signed requests, and the service provider does not say it signs.
   */
  REQUESTS_NOT_SIGNED(
      Severity.WARNING,
      "The identity provider may refuse requests that are not signed.",
      "Give the service provider a signing key and load its new metadata at the identity provider, or switch the demand off there."),
  /** The service provider wants signed assertions. */
  ASSERTIONS_MUST_BE_SIGNED(
      Severity.INFO,
      "A signature on the response alone does not satisfy it.",
      "Switch on signing of assertions at the identity provider."),
  /** Both sides name formats, and none in common. */
  NAME_ID_FORMATS_DIFFER(
      Severity.WARNING,
      "The identity provider may answer InvalidNameIDPolicy, or send a name id that says nothing to the application.",
      "Choose a format that both sides know."),
  /** A certificate of the service provider has expired. */
  SP_CERTIFICATE_EXPIRED(
      Severity.WARNING,
      "Many identity providers refuse to verify with it, or to encrypt for it.",
      "Make a new certificate (saml keys new), and load the new metadata at the identity provider."),
  /** A certificate of the service provider expires within 30 days. */
  SP_CERTIFICATE_EXPIRES_SOON(
      Severity.WARNING,
      "Many identity providers stop at that day to verify with it, or to encrypt for it.",
      "Make a new certificate (saml keys new), and load the new metadata at the identity provider before that day."),
  /** A key of the service provider is weak. */
  SP_KEY_WEAK(
      Severity.WARNING,
      "RSA keys under 2048 bits are refused by many and can be broken by some.",
      "Make a new key (saml keys new)."),
  /** A key of the service provider cannot be read. */
  SP_KEY_UNREADABLE(
      Severity.WARNING,
      "The identity provider cannot read it either.",
      "Put the certificate in again, in base64."),
  /** The key to encrypt for is not RSA. */
  ENCRYPTION_KEY_NOT_RSA(
      Severity.WARNING,
      "Keys are transported with RSA; no common identity provider can encrypt for another one.",
      "Publish an RSA certificate for encryption."),
  /** There is no key to encrypt for. */
  ENCRYPTION_KEY_MISSING(
      Severity.INFO,
      "Assertions travel through the browser unencrypted, which is usual.",
      "Publish a certificate for encryption if the browser must not see them."),
  /** Both sides publish one key. */
  SAME_KEY(
      Severity.ERROR,
      "Whoever has the service provider's key can then sign in as anybody.",
      "Make a key of its own for each side."),
  /** Answers are posted over http. */
  ACS_HTTP(
      Severity.WARNING,
      "Who listens on the way gets the assertion, and is in.",
      "Put the application behind https, and correct its address on both sides."),
  /** Answers are posted to the local machine. */
  ACS_LOCAL(
      Severity.INFO,
      "Only browsers on that machine can deliver an answer.",
      "Nothing needs to be done while you are trying things out."),
  /** Two assertion consumer services have one index, or several are the default. */
  ACS_AMBIGUOUS(
      Severity.WARNING,
      "Which of them is meant is the identity provider's guess.",
      "Give each an index of its own, and make one the default.");

  private final Severity severity;
  private final String why;
  private final String fix;

  DoctorCheck(Severity severity, String why, String fix) {
    this.severity = severity;
    this.why = why;
    this.fix = fix;
  }

  Severity severity() {
    return severity;
  }

  String why() {
    return why;
  }

  String fix() {
    return fix;
  }
}
