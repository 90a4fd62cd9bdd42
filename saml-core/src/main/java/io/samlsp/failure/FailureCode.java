package io.samlsp.failure;

/**
 * The cause of a refusal, each with the clause it rests on and what usually mends it.
 *
 * <p>"attacks" with a letter and a number names a class of the attack catalogue, which SECURITY.md
 * lists with the method that stops it. New constants may come with any release, so a switch over
 * codes needs a default.
 */
public enum FailureCode {

  // Decoding and parsing

  /** The form field SAMLResponse is absent or empty. */
  RESPONSE_MISSING(
      "saml-bindings §3.5.4",
      "Pass the form parameter SAMLResponse of the POST to the assertion consumer service, as it came."),

  /** The message is longer than the policy allows, before or after decoding. */
  RESPONSE_TOO_LARGE(
      "attacks F2",
      "If real messages are this large (hundreds of groups), raise ValidationPolicy.maximumResponseBytes."),

  /** A value that must be base64 is not. */
  BASE64_INVALID(
      "saml-bindings §3.5.4",
      "Pass the parameter as the browser sent it, URL-decoded once; \"+\" turned into a space is the usual damage."),

  /** The document is not well-formed XML with namespaces. */
  XML_NOT_WELL_FORMED(
      "XML 1.0 §2.1, Namespaces in XML 1.0 §7",
      "Look at the place named; the document was cut off, is not XML at all, or was changed on the way."),

  /**
   * The document has a document type declaration, which no SAML document needs and many attacks do.
   */
  XML_DOCTYPE(
      "attacks F1",
      "Remove the DOCTYPE; if it is an HTML page, the address it came from is wrong."),

  /**
   * The octets are not in the encoding that the document claims, or it is none of UTF-8, UTF-16 and
   * ISO-8859-1.
   */
  XML_ENCODING("XML 1.0 §4.3.3", "Send UTF-8; an editor or a proxy has re-encoded the document."),

  /** The document is larger than the limit. */
  XML_TOO_LARGE("attacks F3", "Raise the limit if the document is legitimate."),

  /** Elements are nested deeper than the limit. */
  XML_TOO_DEEP("attacks F3", "No SAML document nests this deep; look at who sent it."),

  /** The document has more nodes or names than the limit. */
  XML_TOO_MANY_NODES("attacks F3", "No SAML document is this rich; look at who sent it."),

  /** An element has more attributes than the limit. */
  XML_TOO_MANY_ATTRIBUTES("attacks F3", "No SAML element has this many; look at who sent it."),

  /** More namespaces are declared at one place than the limit. */
  XML_TOO_MANY_NAMESPACES(
      "attacks F3", "No SAML document declares this many; look at who sent it."),

  /** A namespace URI is relative; canonicalisers disagree about it. */
  XML_RELATIVE_NAMESPACE(
      "C14N 1.0 §2.1, attacks A6", "No SAML document has one; look at who sent it."),

  /** The canonical form of a signed element is larger than the limit. */
  CANONICAL_FORM_TOO_LARGE(
      "attacks F3", "No SAML document blows up like this; look at who sent it."),

  /** An element that may occur once occurs several times. */
  ELEMENT_REPEATED(
      "saml-core, schema",
      "Two copies of one element are how wrapping attacks look; the product does not send this."),

  /** An element stands where the schema has none of its kind. */
  ELEMENT_UNEXPECTED(
      "saml-core, schema",
      "The identity provider's message does not follow the schema; report it to the product's maker."),

  /** An attribute that the schema demands is missing. */
  ATTRIBUTE_MISSING(
      "saml-core, schema",
      "The identity provider's message is incomplete; report it to the product's maker."),

  /** An element that holds only text holds markup. */
  CONTENT_NOT_SIMPLE("attacks B2", "No SAML product sends this; look at who sent it."),

  /** A time is not an xs:dateTime in UTC. */
  TIME_INVALID(
      "saml-core §1.3.3",
      "Times must look like 2026-11-24T07:00:00Z; the identity provider's message is wrong."),

  // The shape of the message

  /** The message is XML but its root is not samlp:Response. */
  NOT_A_RESPONSE(
      "saml-bindings §3.5.4",
      "Something else was posted to the assertion consumer service: a logout message, an assertion without its response, another protocol."),

  /** Version is not 2.0. */
  VERSION_UNSUPPORTED("saml-core §3.2.2, §2.3.3", "Set the identity provider to SAML 2.0."),

  /** A message or assertion has no ID, or one that is not an xs:ID. */
  ID_INVALID(
      "saml-core §1.3.4",
      "The identity provider's message is wrong; report it to the product's maker."),

  /** Two elements carry the same identifier. */
  ID_DUPLICATE(
      "saml-core §1.3.4, attacks A8",
      "This is how signature wrapping looks; treat it as an attack."),

  /** An element carries several attributes that one or another parser takes for its ID. */
  ID_AMBIGUOUS("attacks A6", "This is how signature wrapping looks; treat it as an attack."),

  /** The response says Success and holds no assertion. */
  ASSERTION_MISSING(
      "saml-profiles §4.1.4.2",
      "Check that the application is assigned to the user and that the identity provider sends assertions in the response."),

  /** The response holds more than one assertion, plain or encrypted. */
  ASSERTION_MULTIPLE(
      "attacks A2, A3",
      "Set the identity provider to send one assertion; if it does, treat this as an attack."),

  /** An assertion or response stands where none belongs. */
  ASSERTION_MISPLACED("attacks A1", "This is how signature wrapping looks; treat it as an attack."),

  /** A signature is not a direct child of the response or its assertion. */
  SIGNATURE_MISPLACED(
      "saml-core §5.4.1, attacks A4",
      "This is how signature wrapping looks; treat it as an attack."),

  /** One element has several signatures. */
  SIGNATURE_MULTIPLE(
      "saml-core §5.4.1", "This is how signature wrapping looks; treat it as an attack."),

  // Whom we trust

  /** The issuer is missing or not an entity identifier. */
  ISSUER_MISSING(
      "saml-core §2.2.5, saml-profiles §4.1.4.2",
      "The identity provider must name itself in Issuer."),

  /** No identity provider of that entity id is configured. */
  ISSUER_UNKNOWN(
      "saml-profiles §4.1.4.3",
      "Load the metadata of this identity provider, or correct the entity id in its settings: it must match to the letter."),

  /** Response, assertion and the pending request do not name the same identity provider. */
  ISSUER_MISMATCH(
      "saml-profiles §4.1.4.2, attacks C7",
      "The answer came from another identity provider than the one asked; start the sign-in again."),

  /** IdentityProviders failed, so nobody can be trusted. */
  IDENTITY_PROVIDERS_UNAVAILABLE(
      "attacks C2", "Look at the error of the IdentityProviders implementation in the log."),

  /** The identity provider's metadata is past its validUntil. */
  IDP_METADATA_EXPIRED("saml-metadata §2.3.1", "Fetch the identity provider's metadata again."),

  // Signatures

  /**
   * Neither the response nor the assertion is signed; or a metadata document is not that must be.
   */
  SIGNATURE_MISSING(
      "saml-profiles §4.1.4.5; saml-metadata §3",
      "Switch on signing at the identity provider: of the response or the assertion, or of the"
          + " metadata document if it is one that was read with pinned keys."),

  /** The policy demands a signed response and it is not signed. */
  RESPONSE_SIGNATURE_REQUIRED(
      "ValidationPolicy.requireSignedResponse",
      "Switch on signing of the response at the identity provider."),

  /** The policy demands a signed assertion and it is not signed. */
  ASSERTION_SIGNATURE_REQUIRED(
      "ValidationPolicy.requireSignedAssertion",
      "Switch on signing of the assertion at the identity provider."),

  /** The signature does not have the form that XML Signature gives it. */
  SIGNATURE_MALFORMED("xmldsig-core1 §4", "The message was changed on the way, or is an attack."),

  /** The signature does not refer to exactly the element it stands in. */
  SIGNATURE_REFERENCE_REFUSED(
      "saml-core §5.4.2",
      "This is how signature wrapping looks; some products sign the empty URI: allowEmptyReferenceUri."),

  /**
   * The signature uses transforms other than enveloped-signature and exclusive canonicalisation.
   */
  SIGNATURE_TRANSFORM_REFUSED(
      "saml-core §5.4.4", "Set the identity provider to exclusive canonicalisation."),

  /** SignedInfo is not canonicalised with exclusive canonicalisation. */
  CANONICALIZATION_REFUSED(
      "saml-core §5.4.3", "Set the identity provider to exclusive canonicalisation."),

  /** The signature algorithm is not on the list. */
  SIGNATURE_ALGORITHM_REFUSED(
      "RFC 6931, attacks C3 and C4",
      "Set the identity provider to RSA or ECDSA with SHA-256; for old ones there is ValidationPolicy.allowSha1."),

  /** The digest algorithm is not on the list. */
  DIGEST_ALGORITHM_REFUSED(
      "xmldsig-core1 §6.2, attacks C4",
      "Set the identity provider to SHA-256; for old ones there is ValidationPolicy.allowSha1."),

  /** The signature was made with a key that the identity provider's metadata does not hold. */
  SIGNATURE_KEY_UNKNOWN(
      "saml-profiles §4.1.4.3, attacks C1",
      "Fetch the identity provider's metadata again: it has changed its signing certificate, or the metadata is of another tenant or application."),

  /** The identity provider has no key of the type and strength that the signature needs. */
  SIGNATURE_KEY_REFUSED(
      "attacks C4", "Use an RSA key of 2048 bits or more, or an EC key on P-256, P-384 or P-521."),

  /** The signature does not verify with the identity provider's keys. */
  SIGNATURE_INVALID(
      "xmldsig-core1 §3.2.2", "The message was changed on the way, or its sender signs wrongly."),

  /** The signature is genuine, but the content is not what was signed. */
  DIGEST_MISMATCH(
      "xmldsig-core1 §3.2.1",
      "Something changed the message after it was signed: a proxy, a debugger, re-indented XML, a wrong character set; or an attacker."),

  // Decryption

  /**
   * The decrypted assertion has no signature of its own, and takes a namespace from the message
   * around it that the signature there does not cover: anybody could change what it says.
   */
  ENCRYPTED_NAMESPACE_UNSIGNED(
      "xmlenc-core1 §4.4.1, xml-exc-c14n §1.3, attacks A3",
      "Let the identity provider sign assertions too, or declare inside of the assertion all namespaces that it uses."),

  /** The message is encrypted and no decryption key is configured. */
  DECRYPTION_KEY_MISSING(
      "saml-core §6",
      "Give the service provider its decryption key, or switch off encryption at the identity provider."),

  /**
   * The encrypted element does not have the form that XML Encryption gives it, or has parts that we
   * refuse to follow.
   */
  ENCRYPTION_MALFORMED(
      "xmlenc-core1 §3, attacks D1", "No product sends this; treat it as an attack."),

  /**
   * The encryption or key transport algorithm is not on the list, or not without the signature that
   * makes it safe.
   */
  ENCRYPTION_ALGORITHM_REFUSED(
      "xmlenc-core1 §5, attacks D2",
      "Set the identity provider to AES-GCM and RSA-OAEP; see ValidationPolicy.allowUnsignedCbc and allowRsa15."),

  /** The policy demands an encrypted assertion and it is plain. */
  ENCRYPTION_REQUIRED(
      "ValidationPolicy.requireEncryption",
      "Switch on encryption of assertions at the identity provider."),

  /** Nothing came out of decryption. For all causes the same, on purpose. */
  DECRYPTION_FAILED(
      "attacks D2",
      "The identity provider encrypts for another certificate: give it the service provider's current metadata."),

  // The protocol

  /** The response has no status code. */
  STATUS_MISSING(
      "saml-core §3.2.2",
      "The identity provider's message is wrong; report it to the product's maker."),

  /** The status is not Success and yet there is an assertion. */
  STATUS_CONTRADICTORY("saml-core §3.2.2, attacks E7", "Treat it as an attack."),

  /** The response is signed and has no Destination. */
  DESTINATION_MISSING(
      "saml-bindings §3.5.5.2",
      "Set the destination URL at the identity provider; for old ones there is ValidationPolicy.allowMissingDestination."),

  /** The response was meant for another URL. */
  DESTINATION_MISMATCH(
      "saml-bindings §3.5.5.2",
      "Enter the assertion consumer service URL of this service provider at the identity provider, to the letter; behind a proxy it is the public one."),

  /** A message or assertion was issued later than now. */
  ISSUE_INSTANT_IN_FUTURE("saml-core §3.2.2", "Set the clocks: synchronise both sides with NTP."),

  /** The response answers a request that is not pending. */
  REQUEST_UNKNOWN(
      "saml-profiles §4.1.4.3",
      "The sign-in took too long, was already finished, or its RelayState or request store was lost; start it again."),

  /** The request store failed, so the answer cannot be matched. */
  REQUEST_STORE_UNAVAILABLE("attacks E6", "Look at the store's own error in the log."),

  /** The sign-in was started in another browser than the one that finishes it. */
  LOGIN_STARTED_ELSEWHERE(
      "saml-profiles §4.1.5, attacks E6",
      "The browser lost its cookie (SameSite=Lax does not survive the POST), or someone passed on a stolen answer."),

  /** The answer to our request does not say so in its subject confirmation. */
  IN_RESPONSE_TO_MISSING(
      "saml-profiles §4.1.4.2",
      "The identity provider's message is wrong; report it to the product's maker."),

  /** The response answers another request than the pending one. */
  IN_RESPONSE_TO_MISMATCH(
      "saml-profiles §4.1.4.3", "Start the sign-in again; two tabs may have crossed."),

  /** The response was not asked for, and this identity provider may not start sign-ins. */
  UNSOLICITED_REFUSED(
      "saml-profiles §4.1.5",
      "Start the sign-in at the application, or allow it by name: IdentityProvider.Builder.allowIdpInitiated."),

  /** The assertion has no subject. */
  SUBJECT_MISSING("saml-profiles §4.1.4.2", "The identity provider must send a subject."),

  /** The subject has no name id, or an empty one. */
  NAME_ID_MISSING(
      "saml-core §2.2.3",
      "Choose a NameID and a user attribute that is never empty at the identity provider."),

  /** The name id is qualified for another service provider. */
  NAME_ID_FOR_ANOTHER_SP(
      "saml-core §2.2.2, attacks E13",
      "Set SPNameQualifier at the identity provider to this service provider's entity id, or leave it out."),

  /** There is no bearer subject confirmation with its data. */
  SUBJECT_CONFIRMATION_MISSING(
      "saml-profiles §4.1.4.2",
      "The identity provider's message is wrong; report it to the product's maker."),

  /** The bearer confirmation has a NotBefore, which it must not. */
  SUBJECT_CONFIRMATION_NOT_BEFORE(
      "saml-profiles §4.1.4.2",
      "The identity provider's message is wrong; report it to the product's maker."),

  /** The bearer confirmation has no NotOnOrAfter. */
  SUBJECT_CONFIRMATION_UNBOUNDED(
      "saml-profiles §4.1.4.2",
      "The identity provider's message is wrong; report it to the product's maker."),

  /** The bearer confirmation is past its NotOnOrAfter. */
  SUBJECT_CONFIRMATION_EXPIRED(
      "saml-profiles §4.1.4.3",
      "The answer is old: the user came back too late, or the clocks differ."),

  /** The bearer confirmation is for another URL, or for none. */
  RECIPIENT_MISMATCH(
      "saml-profiles §4.1.4.3",
      "Enter the assertion consumer service URL of this service provider at the identity provider, to the letter (Recipient URL)."),

  /** The assertion has no conditions. */
  CONDITIONS_MISSING("saml-profiles §4.1.4.2", "The identity provider must restrict the audience."),

  /** NotBefore is not before NotOnOrAfter. */
  CONDITIONS_CONTRADICTORY(
      "saml-core §2.5.1.2",
      "The identity provider's message is wrong; report it to the product's maker."),

  /** There is a condition that we do not know, so the assertion's validity cannot be decided. */
  CONDITION_UNKNOWN("saml-core §2.5.1.1", "The identity provider must leave the condition out."),

  /** The assertion's NotBefore is later than now. */
  ASSERTION_NOT_YET_VALID("saml-core §2.5.1.2", "Set the clocks: synchronise both sides with NTP."),

  /** The assertion is past its NotOnOrAfter. */
  ASSERTION_EXPIRED("saml-core §2.5.1.2", "The answer is old, or the clocks differ."),

  /** The assertion is not restricted to an audience. */
  AUDIENCE_MISSING(
      "saml-profiles §4.1.4.2", "Set the audience (SP entity id) at the identity provider."),

  /** The assertion is for another audience. */
  AUDIENCE_MISMATCH(
      "saml-core §2.5.1.4",
      "Set the audience at the identity provider to this service provider's entity id (issuer URL), to the letter."),

  /** The assertion does not say that the subject signed in. */
  AUTHN_STATEMENT_MISSING(
      "saml-profiles §4.1.4.2", "The identity provider must send an authentication statement."),

  /** The subject is said to have signed in later than now. */
  AUTHN_INSTANT_IN_FUTURE("saml-core §2.7.2", "Set the clocks: synchronise both sides with NTP."),

  /** A fresh sign-in was asked for, and the subject signed in before that. */
  AUTHN_TOO_OLD(
      "saml-core §3.4.1", "The identity provider ignored ForceAuthn; switch it on there."),

  /** The subject signed in by another way than the one asked for. */
  AUTHN_CONTEXT_MISMATCH(
      "saml-core §3.3.2.2.1",
      "Let the identity provider offer the requested authentication context, or ask for none."),

  /** The session has ended at the identity provider. */
  SESSION_EXPIRED("saml-core §2.7.2", "Sign in again."),

  /** The assertion was used before. */
  REPLAYED(
      "saml-profiles §4.1.4.5",
      "The page was reloaded, or somebody stole the message; start the sign-in again."),

  /** The replay store failed or is full, so a replay could not be ruled out. */
  REPLAY_STORE_UNAVAILABLE(
      "attacks E1",
      "Look at the store's own error in the log; a full store needs a larger capacity."),

  // Other messages and keys

  /**
   * A query of the redirect binding has missing, repeated or conflicting parameters, or cannot be
   * inflated.
   */
  REDIRECT_QUERY_INVALID(
      "saml-bindings §3.4.4", "Pass the raw query string, as the browser sent it."),

  /** A key or certificate file is not in a form that we read. */
  KEY_UNREADABLE("docs/guide, Keys", "Give PEM (PKCS#1, PKCS#8, SEC1) or PKCS#12."),

  /** A key file is encrypted and the password is missing or wrong. */
  KEY_PASSWORD_WRONG("docs/guide, Keys", "Give the right password."),

  /** A private key does not belong to the certificate beside it. */
  KEY_AND_CERTIFICATE_DIFFER("docs/guide, Keys", "Give the key that the certificate was made for."),

  // Metadata

  /** The metadata is not XML at all. */
  METADATA_NOT_XML(
      "saml-metadata §2",
      "Download the metadata again; a web page or an error message was saved instead."),

  /** The document is XML but not SAML metadata. */
  METADATA_NOT_METADATA(
      "saml-metadata §2.3",
      "Download the document that the identity provider calls metadata or federation metadata."),

  /** The metadata describes a service provider. */
  METADATA_SP_INSTEAD_OF_IDP(
      "saml-metadata §2.4.4",
      "This is your own side's or another application's metadata; take the identity provider's."),

  /** The metadata describes no identity provider. */
  METADATA_NO_IDP("saml-metadata §2.4.3", "Take the document that has an IDPSSODescriptor."),

  /** The entity id is missing, empty or longer than 1024 characters. */
  METADATA_ENTITY_ID_INVALID(
      "saml-metadata §2.3.2, saml-core §8.3.6", "Download the metadata again."),

  /** The metadata does not hold the entity asked for. */
  METADATA_ENTITY_UNKNOWN("saml-metadata §2.3.1", "Look at the entity ids it holds."),

  /** The metadata holds several identity providers and none was picked. */
  METADATA_SEVERAL_ENTITIES("saml-metadata §2.3.1", "Pick one by its entity id."),

  /** The identity provider does not speak SAML 2.0. */
  METADATA_NOT_SAML2("saml-metadata §2.4.1", "Switch on SAML 2.0 at the identity provider."),

  /** The metadata has no signing key, so nothing could be verified. */
  METADATA_NO_SIGNING_KEY(
      "saml-metadata §2.4.1.1",
      "Add the signing certificate at the identity provider and download the metadata again."),

  /** The metadata has no single sign-on service that a browser can use. */
  METADATA_NO_ENDPOINT(
      "saml-metadata §2.4.3", "The identity provider must offer HTTP-Redirect or HTTP-POST."),

  /** The metadata is past its validUntil. */
  METADATA_EXPIRED("saml-metadata §2.3.2", "Download the metadata again."),

  /** A certificate or key in the metadata cannot be read. */
  METADATA_CERTIFICATE_UNREADABLE(
      "saml-metadata §2.4.1.1, xmldsig-core1 §4.5",
      "Download the metadata again; copying it through an editor breaks certificates."),

  /**
   * The metadata could not be fetched or read: no connection, an error status, no answer in time, a
   * body that ended early, a missing file.
   */
  METADATA_UNREACHABLE(
      "saml-metadata §4.1",
      "Try the URL from the same machine (proxy, firewall, TLS); sign-ins go on with the last good copy until it expires."),

  /** The metadata server redirects to another scheme, host or port, or in circles. */
  METADATA_REDIRECT_REFUSED(
      "attacks G1",
      "Configure the URL that it redirects to, if that is where the metadata belongs."),

  /** The file that large metadata is read from was changed after it was loaded. */
  METADATA_CHANGED_UNDERNEATH(
      "attacks G1", "Replace the file by renaming a new one over it; do not write into it."),

  /** The metadata breaks the schema in a way that we cannot work with. */
  METADATA_INVALID("saml-metadata §2", "Look at the place named.");

  private final String clause;
  private final String usualFix;

  FailureCode(String clause, String usualFix) {
    this.clause = clause;
    this.usualFix = usualFix;
  }

  /** The specification and section that the refusal rests on. */
  public String clause() {
    return clause;
  }

  /** What usually mends it, for the administrator. */
  public String usualFix() {
    return usualFix;
  }
}
