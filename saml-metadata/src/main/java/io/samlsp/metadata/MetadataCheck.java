package io.samlsp.metadata;

/**
 * What the metadata linter looks for, each with why it matters, how to mend it and the clause it
 * rests on. docs/lint.md has a section for each.
 *
 * <p>New constants may come with any release, so a switch needs a default.
 */
public enum MetadataCheck {

  // What is no readable document
  /** There is nothing but white space in the document. */
  DOCUMENT_EMPTY(
      Severity.ERROR,
      "An empty download or upload tells nothing about the identity provider.",
      "Download the metadata again and look at the file's size before you upload it.",
      "saml-metadata §2"),

  /** The document is larger than 16 MiB. */
  DOCUMENT_TOO_LARGE(
      Severity.ERROR,
      "It is read into memory whole, so its size is bounded.",
      "Take the metadata of the one identity provider instead of a federation's aggregate.",
      "attacks F3"),

  /** The document is a web page. */
  DOCUMENT_IS_HTML(
      Severity.ERROR,
      "A login page, an error page or a documentation page was saved instead of the metadata.",
      "Open the metadata address in a browser where you are signed in, and save the XML itself (\"Save link as\").",
      "saml-metadata §2"),

  /** The document is JSON. */
  DOCUMENT_IS_JSON(
      Severity.ERROR,
      "It is OpenID Connect's discovery document, or an error of an API.",
      "Look for the SAML 2.0 metadata or federation metadata of the application.",
      "saml-metadata §2"),

  /** The document is a certificate. */
  DOCUMENT_IS_CERTIFICATE(
      Severity.ERROR,
      "A certificate alone says neither who the identity provider is nor where it answers.",
      "Upload the metadata XML; the certificate is in it.",
      "saml-metadata §2"),

  /** The document is the address of one. */
  DOCUMENT_IS_ADDRESS(
      Severity.ERROR,
      "The link was saved or pasted instead of what it leads to.",
      "Open the link and save what it shows.",
      "saml-metadata §2"),

  /** The document is metadata in base64. */
  DOCUMENT_IS_BASE64(
      Severity.ERROR,
      "Some consoles and scripts hand the metadata out encoded.",
      "Decode it first, for example with \"base64 -d\".",
      "saml-metadata §2"),

  /** The document's markup is escaped, with a reference where a bracket should stand. */
  DOCUMENT_IS_ESCAPED(
      Severity.ERROR,
      "It was copied out of a web page's source, a ticket or an API's answer.",
      "Download the metadata as a file instead of copying it.",
      "XML 1.0 §2.4"),

  /** The document is not XML, and nothing else that is known here. */
  DOCUMENT_NOT_XML(
      Severity.ERROR,
      "Something else was saved or pasted.",
      "Download the metadata again; the file starts with \"<\".",
      "XML 1.0 §2.1"),

  /** The document has a document type declaration. */
  DOCUMENT_TYPE(
      Severity.ERROR,
      "No metadata needs one; it is how entities and outside files are smuggled into readers.",
      "Remove the <!DOCTYPE…> line, and find out who put it there.",
      "attacks F1"),

  /** The octets are not in the encoding that the document declares. */
  ENCODING_WRONG(
      Severity.ERROR,
      "An editor or a proxy re-encoded the document, so names and signatures may be damaged.",
      "Download the metadata again and do not save it from an editor.",
      "XML 1.0 §4.3.3"),

  /** Attribute values stand in typographic quotes. */
  SMART_QUOTES(
      Severity.ERROR,
      "A word processor, a chat or a mail program replaced the straight quotes.",
      "Download the file instead of copying its text; in a pinch replace them by straight quotes.",
      "XML 1.0 §2.3"),

  /** Lines start with the "-" or "+" that a browser draws beside XML. */
  BROWSER_MARKS(
      Severity.ERROR,
      "The text was copied from the browser's tree view.",
      "Save the page as a file, or copy from \"View source\".",
      "XML 1.0 §2.1"),

  /** Something stands before the start of the document. */
  TEXT_BEFORE_START(
      Severity.ERROR,
      "XML begins with its declaration or its root element; a copied heading or an empty line comes before it.",
      "Delete everything before the first \"<\".",
      "XML 1.0 §2.8"),

  /** An ampersand stands for itself. */
  BARE_AMPERSAND(
      Severity.ERROR,
      "An address with several parameters was put in without escaping.",
      "Write \"&amp;\" instead of \"&\" at the place named.",
      "XML 1.0 §2.4"),

  /** Characters that cannot be seen stand in the markup. */
  INVISIBLE_CHARACTERS(
      Severity.ERROR,
      "A no-break space or a zero-width character came along when the text was copied.",
      "Download the file instead of copying its text.",
      "XML 1.0 §2.3"),

  /** The document ends too early. */
  TRUNCATED(
      Severity.ERROR,
      "A download broke off, or not everything was selected when it was copied.",
      "Download the metadata again; its last line closes the element that the first one opens.",
      "XML 1.0 §2.1"),

  /** The document breaks the rules of XML in some other way. */
  NOT_WELL_FORMED(
      Severity.ERROR,
      "No reader of XML can tell what was meant.",
      "Look at the place named, or download the metadata again.",
      "XML 1.0 §2.1"),

  /** The document is nested deeper, or has more of something, than is read. */
  LIMIT_EXCEEDED(
      Severity.ERROR,
      "No identity provider's metadata is like that.",
      "Look at who sent it.",
      "attacks F3"),

  // How the document is written
  /** The document starts with a byte order mark. */
  BYTE_ORDER_MARK(
      Severity.INFO,
      "It is allowed and read here; some other readers stumble over it.",
      "Nothing needs to be done.",
      "XML 1.0 appendix F"),

  /** The document is not in UTF-8. */
  ENCODING_UNUSUAL(
      Severity.INFO,
      "It is read here; other readers may know only UTF-8.",
      "Nothing needs to be done.",
      "XML 1.0 §4.3.3"),

  /** A text holds characters as they come about when an encoding is mistaken. */
  CHARACTERS_MANGLED(
      Severity.WARNING,
      "Names will be shown like that to people who choose where to sign in.",
      "Download the metadata again, or correct the name at the identity provider.",
      "XML 1.0 §4.3.3"),

  /** The document is signed, and the signature was not verified. */
  DOCUMENT_SIGNED(
      Severity.INFO,
      "Without the signer's key a signature proves nothing.",
      "If you load the metadata from an address, pin the signer's certificate.",
      "saml-metadata §3"),

  /** Two elements have the same ID. */
  ID_REPEATED(
      Severity.WARNING,
      "A signature refers to an ID, so readers may disagree about what is signed.",
      "Report it to whoever publishes the metadata.",
      "saml-core §1.3.4"),

  // Which entities it describes
  /** The root element is none of SAML metadata. */
  NOT_METADATA(
      Severity.ERROR,
      "It is some other XML: a response, a policy, a feed.",
      "Download the document that the identity provider calls metadata or federation metadata.",
      "saml-metadata §2.3"),

  /** The root element has the right name and not the namespace of SAML metadata. */
  NAMESPACE_MISSING(
      Severity.ERROR,
      "The xmlns attribute was lost or mistyped, so nothing in the document means anything.",
      "Download the metadata again instead of writing or copying it by hand.",
      "saml-metadata §1.2"),

  /** The metadata describes a service provider. */
  SP_INSTEAD_OF_IDP(
      Severity.ERROR,
      "It is your own side's metadata, or another application's.",
      "Download the identity provider's metadata; it holds an IDPSSODescriptor.",
      "saml-metadata §2.4.4"),

  /** The metadata describes no identity provider. */
  NO_IDP(
      Severity.ERROR,
      "It holds other roles, or none.",
      "Download the metadata that holds an IDPSSODescriptor.",
      "saml-metadata §2.4.3"),

  /** The metadata describes several identity providers. */
  SEVERAL_IDPS(
      Severity.INFO,
      "One of them must be picked, by its entity id.",
      "Pick one with IdpMetadata.entity, or take the metadata of that one only.",
      "saml-metadata §2.3.1"),

  /** Two entities have the same entity id. */
  ENTITY_REPEATED(
      Severity.ERROR,
      "Which of them was meant would be a guess, and the wrong guess believes the wrong keys.",
      "Remove one of them.",
      "saml-metadata §2.3.2, attacks G3"),

  /** An entity has no entity id. */
  ENTITY_ID_MISSING(
      Severity.ERROR,
      "Responses are matched to the identity provider by it.",
      "Download the metadata again.",
      "saml-metadata §2.3.2"),

  /** An entity id has more than 1024 characters. */
  ENTITY_ID_TOO_LONG(
      Severity.ERROR,
      "The specification ends there, and so do databases.",
      "Give the identity provider a shorter entity id.",
      "saml-core §8.3.6"),

  /** An entity id is no absolute URI. */
  ENTITY_ID_NO_URI(
      Severity.WARNING,
      "It is believed to the letter all the same; other parties may refuse it.",
      "Nothing needs to be done if the identity provider writes the same into Issuer.",
      "saml-core §8.3.6"),

  /** An entity id has white space in or around it. */
  ENTITY_ID_SPACE(
      Severity.WARNING,
      "That around it is dropped, that inside is compared; Issuer must be the same to the letter.",
      "Correct the entity id at the identity provider.",
      "saml-metadata §2.3.2"),

  /** An entity id or address holds a placeholder. */
  PLACEHOLDER(
      Severity.WARNING,
      "A template was taken for metadata: {tenantid}, YOUR_DOMAIN, or an address for all tenants.",
      "Download the metadata of your own tenant and application.",
      "saml-core §8.3.6"),

  // How long it is valid
  /** A validUntil is no time. */
  VALID_UNTIL_UNREADABLE(
      Severity.ERROR,
      "An end that cannot be read is not \"never\".",
      "Write it like 2026-11-24T07:00:00Z.",
      "saml-core §1.3.3"),

  /** The metadata is past its validUntil. */
  EXPIRED(
      Severity.ERROR,
      "Its publisher does not stand by its keys any more.",
      "Download the metadata again.",
      "saml-metadata §2.3.2"),

  /** The metadata expires within 14 days. */
  EXPIRES_SOON(
      Severity.WARNING,
      "From then on nobody can sign in.",
      "Download the metadata again, or load it from its address so that it is refreshed.",
      "saml-metadata §2.3.2"),

  /** A cacheDuration is no duration. */
  CACHE_DURATION_UNREADABLE(
      Severity.WARNING,
      "It is passed over; other readers may refuse the document.",
      "Write it like PT6H.",
      "saml-metadata §2.3.2"),

  /** A cacheDuration is under five minutes or over 30 days. */
  CACHE_DURATION_EXTREME(
      Severity.WARNING,
      "Too short, and the publisher's server is fetched from all the time; too long, and a new key comes too late.",
      "Ask the publisher for some hours.",
      "saml-metadata §2.3.2"),

  // Which role and protocol
  /** The identity provider's role does not name SAML 2.0 in protocolSupportEnumeration. */
  NOT_SAML2(
      Severity.ERROR,
      "It speaks another protocol, or the attribute is missing.",
      "Switch on SAML 2.0 at the identity provider, or download its SAML 2.0 metadata.",
      "saml-metadata §2.4.1"),

  /** An entity has two identity provider roles for SAML 2.0. */
  ROLE_REPEATED(
      Severity.ERROR,
      "Which of them holds would be a guess.",
      "Remove one of them.",
      "saml-metadata §2.3.2"),

  /** The elements of the role do not stand in the order of the schema. */
  ELEMENT_ORDER(
      Severity.INFO,
      "It is read here; readers that validate refuse it.",
      "Report it to whoever made the metadata.",
      "saml-metadata §2.4.3"),

  /** The role holds an element that the schema does not know. */
  ELEMENT_UNKNOWN(
      Severity.WARNING,
      "It is passed over; it may be a mistyped name of something that matters.",
      "Compare its name with the specification.",
      "saml-metadata §2.4.3"),

  /** WantAuthnRequestsSigned is neither true nor false. */
  BOOLEAN_UNREADABLE(
      Severity.WARNING,
      "It is taken for false.",
      "Write true or false.",
      "XML Schema part 2 §3.2.2"),

  /** The identity provider wants signed requests. */
  WANTS_SIGNED_REQUESTS(
      Severity.INFO,
      "It refuses a sign-in that you start without a signature.",
      "Give the service provider a signing key, and give its metadata to the identity provider.",
      "saml-metadata §2.4.3"),

  /** The identity provider is refused for a reason that no other finding names. */
  REFUSED(
      Severity.ERROR,
      "The reason stands in the finding.",
      "Do what the reason says.",
      "saml-metadata §2"),

  // Keys
  /** The role has no signing key. */
  NO_SIGNING_KEY(
      Severity.ERROR,
      "Nothing that it sends could be verified.",
      "Add the signing certificate at the identity provider and download the metadata again.",
      "saml-metadata §2.4.1.1"),

  /** All keys of the role are for encryption. */
  ENCRYPTION_KEYS_ONLY(
      Severity.ERROR,
      "Nothing that it sends could be verified.",
      "Mark a certificate for signing at the identity provider and download the metadata again.",
      "saml-metadata §2.4.1.1"),

  /** There are signing certificates, and none of them can be read. */
  NO_READABLE_KEY(
      Severity.ERROR,
      "Nothing that it sends could be verified.",
      "Download the metadata again; copying it through an editor breaks certificates.",
      "xmldsig-core1 §4.5.4"),

  /** A certificate or key value cannot be read. */
  CERTIFICATE_UNREADABLE(
      Severity.WARNING,
      "It is passed over; if the identity provider signs with that key, sign-ins fail.",
      "Download the metadata again; copying it through an editor breaks certificates.",
      "xmldsig-core1 §4.5.4"),

  /** A KeyDescriptor holds neither a certificate nor a key value. */
  KEY_WITHOUT_VALUE(
      Severity.WARNING,
      "A name alone is no key.",
      "Let the identity provider publish the certificate itself.",
      "saml-metadata §2.4.1.1"),

  /** KeyInfo stands in another namespace than that of XML Signature. */
  KEY_INFO_NAMESPACE(
      Severity.WARNING,
      "It is no KeyInfo to any reader.",
      "Download the metadata again instead of writing or converting it by hand.",
      "xmldsig-core1 §4.5"),

  /** The use of a key is neither signing nor encryption. */
  KEY_USE_UNKNOWN(
      Severity.WARNING,
      "The key is passed over.",
      "Write signing or encryption, or leave use out for both.",
      "saml-metadata §2.4.1.1"),

  /** The use of a key is left out. */
  KEY_USE_OMITTED(
      Severity.INFO,
      "It serves for signing and encryption.",
      "Nothing needs to be done.",
      "saml-metadata §2.4.1.1"),

  /** The same key stands several times for the same use. */
  KEY_REPEATED(
      Severity.INFO, "It counts once.", "Nothing needs to be done.", "saml-metadata §2.4.1.1"),

  /** Two entities have the same signing key. */
  KEY_SHARED(
      Severity.WARNING,
      "Whoever runs one of them can speak for the other.",
      "Ask the publisher whether that is meant.",
      "attacks C6"),

  /** The role has several signing keys. */
  SEVERAL_SIGNING_KEYS(
      Severity.INFO,
      "It is changing its key, or keeps one in reserve; all of them are believed.",
      "Download the metadata again when the change is over.",
      "Metadata Interoperability Profile §2.6.1"),

  /** An RSA key has under 2048 bits. */
  KEY_RSA_SHORT(
      Severity.WARNING,
      "Signatures by it are refused unless short keys are allowed by name.",
      "Make a new signing certificate with an RSA key of 2048 bits or more.",
      "NIST SP 800-131A"),

  /** An RSA key has a public exponent under 65537. */
  KEY_RSA_EXPONENT(
      Severity.WARNING,
      "Such keys come from old or faulty software.",
      "Make a new signing certificate.",
      "NIST SP 800-56B §6.2"),

  /** A key is neither RSA nor on one of the curves P-256, P-384 and P-521. */
  KEY_ALGORITHM(
      Severity.WARNING,
      "No signature by it is accepted.",
      "Make a new signing certificate with an RSA or EC key.",
      "RFC 6931, attacks C4"),

  /** A certificate has expired. */
  CERTIFICATE_EXPIRED(
      Severity.WARNING,
      "Its key is believed all the same; the identity provider, or its administrators, may stop using it any day.",
      "Make a new signing certificate at the identity provider and download the metadata again.",
      "Metadata Interoperability Profile §2.6.1"),

  /** A certificate expires within 30 days. */
  CERTIFICATE_EXPIRES_SOON(
      Severity.WARNING,
      "A new one will take its place, and sign-ins fail until its key is known here.",
      "Find out when the identity provider changes it, and download the metadata again before that.",
      "Metadata Interoperability Profile §2.6.1"),

  /** A certificate is not valid yet. */
  CERTIFICATE_NOT_YET_VALID(
      Severity.INFO,
      "Its key is believed all the same.",
      "Nothing needs to be done; if the date surprises you, look at the clocks.",
      "Metadata Interoperability Profile §2.6.1"),

  /** A certificate is signed with SHA-1. */
  CERTIFICATE_SHA1(
      Severity.WARNING,
      "The certificate is only a container, so sign-ins work; it tells of old settings, and an identity provider that also signs responses with SHA-1 is refused.",
      "Make a new signing certificate, and set the identity provider to sign with SHA-256.",
      "attacks C4"),

  /** A certificate is signed with MD5 or MD2. */
  CERTIFICATE_MD5(
      Severity.WARNING,
      "The certificate is only a container, so sign-ins work; software this old should not be trusted with them.",
      "Make a new signing certificate.",
      "attacks C4"),

  /** A KeyInfo holds a chain of certificates. */
  CERTIFICATE_CHAIN(
      Severity.INFO,
      "Only the key at its lower end is believed.",
      "Nothing needs to be done.",
      "xmldsig-core1 §4.5.4"),

  /** A certificate stands between PEM lines. */
  CERTIFICATE_PEM_LINES(
      Severity.INFO,
      "It is read here; other readers refuse it.",
      "Report it to whoever made the metadata.",
      "xmldsig-core1 §4.5.4"),

  /** A certificate was encoded twice. */
  CERTIFICATE_ENCODED_TWICE(
      Severity.WARNING,
      "It is read here; other readers refuse it.",
      "Report it to whoever made the metadata.",
      "xmldsig-core1 §4.5.4"),

  // Endpoints
  /** There is no single sign-on service that a browser can be sent to. */
  NO_ENDPOINT(
      Severity.ERROR,
      "No sign-in could be started.",
      "Switch on HTTP-Redirect or HTTP-POST at the identity provider.",
      "saml-metadata §2.4.3"),

  /** There is no single sign-on service by HTTP-Redirect. */
  NO_REDIRECT(
      Severity.INFO,
      "Requests are posted by a form instead.",
      "Nothing needs to be done.",
      "saml-profiles §4.1.3"),

  /** There is no single logout service. */
  NO_LOGOUT(
      Severity.INFO,
      "A logout here does not end the session at the identity provider.",
      "Switch on single logout at the identity provider if it is wanted.",
      "saml-profiles §4.4"),

  /** Single logout is offered by other bindings than HTTP-Redirect and HTTP-POST only. */
  LOGOUT_NOT_BY_BROWSER(
      Severity.INFO,
      "Those are not spoken here.",
      "Switch on one of the two at the identity provider if logout is wanted.",
      "saml-profiles §4.4.3"),

  /** An endpoint's address is http. */
  ENDPOINT_HTTP(
      Severity.WARNING,
      "What people send there, passwords later included, can be read and changed on the way.",
      "Put the identity provider behind https and correct its own address in its settings.",
      "saml-bindings §3.4.5, §3.5.5"),

  /** An endpoint's address is one of the local machine or network. */
  ENDPOINT_LOCAL(
      Severity.WARNING,
      "Browsers elsewhere cannot reach it; the identity provider may not know its own public name.",
      "Set the public address (host name, frontend URL) at the identity provider.",
      "saml-metadata §2.2.2"),

  /** An endpoint's location is no absolute http or https address. */
  ENDPOINT_NO_ADDRESS(
      Severity.WARNING,
      "The endpoint is passed over.",
      "Correct the address at the identity provider.",
      "saml-metadata §2.2.2"),

  /** An endpoint's location is of a scheme that runs or opens something. */
  ENDPOINT_SCHEME(
      Severity.WARNING,
      "The endpoint is passed over; this is how an attack looks.",
      "Find out who changed the metadata.",
      "attacks G3"),

  /** An endpoint's address has a fragment. */
  ENDPOINT_FRAGMENT(
      Severity.WARNING,
      "Parameters are added behind it, where no server sees them.",
      "Remove everything from \"#\" on at the identity provider.",
      "saml-bindings §3.4.3"),

  /** An endpoint's address holds a user name or password. */
  ENDPOINT_CREDENTIALS(
      Severity.WARNING,
      "Browsers drop or hide it, and it stands in everybody's metadata.",
      "Remove it, and change the password.",
      "RFC 3986 §3.2.1"),

  /** An endpoint's address has white space around it. */
  ENDPOINT_SPACE(
      Severity.INFO, "It is dropped.", "Nothing needs to be done.", "saml-metadata §2.2.2"),

  /** An endpoint has no binding. */
  ENDPOINT_BINDING_MISSING(
      Severity.WARNING,
      "The endpoint is passed over.",
      "Download the metadata again.",
      "saml-metadata §2.2.2"),

  /** An endpoint's binding is not known here. */
  ENDPOINT_BINDING_UNKNOWN(
      Severity.INFO,
      "The endpoint is passed over.",
      "Nothing needs to be done as long as there is another one.",
      "saml-bindings §3"),

  // Names
  /** A NameIDFormat is none of those that the specification names. */
  NAME_ID_FORMAT_UNKNOWN(
      Severity.INFO,
      "It can be asked for all the same.",
      "Check it for a mistyped name.",
      "saml-core §8.3"),

  /** Only transient name ids are on offer. */
  NAME_ID_TRANSIENT_ONLY(
      Severity.WARNING,
      "They differ at each sign-in, so nobody is recognised by them.",
      "Choose a persistent name id or an e-mail address at the identity provider, or recognise people by an attribute.",
      "saml-core §8.3.8"),

  /** A name for people has no language. */
  LANGUAGE_MISSING(
      Severity.INFO,
      "It is kept under \"und\".",
      "Nothing needs to be done.",
      "saml-metadata §2.2.4"),

  /** An organisation lacks its name, its display name or its address. */
  ORGANIZATION_INCOMPLETE(
      Severity.INFO,
      "It is read here; readers that validate refuse it.",
      "Report it to whoever made the metadata.",
      "saml-metadata §2.3.2.1"),

  /** Something worth knowing about this product's metadata. */
  PRODUCT_NOTE(
      Severity.INFO,
      "This product goes its own way here, which the document does not show.",
      "Compare your set-up with the note.",
      "docs/lint.md, Products");

  /** How bad a finding is. */
  public enum Severity {
    /** The document, or this identity provider in it, is refused. */
    ERROR,
    /** It is read; sign-ins fail, or are at risk, for some or from some day on. */
    WARNING,
    /** Good to know. */
    INFO
  }

  private final Severity severity;
  private final String why;
  private final String fix;
  private final String clause;

  MetadataCheck(Severity severity, String why, String fix, String clause) {
    this.severity = severity;
    this.why = why;
    this.fix = fix;
    this.clause = clause;
  }

  /** How bad it is. */
  public Severity severity() {
    return severity;
  }

  /** Why it matters. */
  public String why() {
    return why;
  }

  /** How to mend it. */
  public String fix() {
    return fix;
  }

  /** The specification and section that it rests on. */
  public String clause() {
    return clause;
  }
}
