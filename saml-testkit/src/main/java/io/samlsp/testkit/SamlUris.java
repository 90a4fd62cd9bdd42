package io.samlsp.testkit;

/** The identifiers of SAML 2.0 that tests write most often. */
public final class SamlUris {

  /** The only top-level status that means success (saml-core §3.2.2.2). */
  public static final String STATUS_SUCCESS = "urn:oasis:names:tc:SAML:2.0:status:Success";

  /** Top-level status: the request is at fault. */
  public static final String STATUS_REQUESTER = "urn:oasis:names:tc:SAML:2.0:status:Requester";

  /** Top-level status: the identity provider is at fault, or does not want to. */
  public static final String STATUS_RESPONDER = "urn:oasis:names:tc:SAML:2.0:status:Responder";

  /** Top-level status: the version of the request is not supported. */
  public static final String STATUS_VERSION_MISMATCH =
      "urn:oasis:names:tc:SAML:2.0:status:VersionMismatch";

  /** Second-level status: the user could not be authenticated. */
  public static final String STATUS_AUTHN_FAILED = "urn:oasis:names:tc:SAML:2.0:status:AuthnFailed";

  /** Second-level status: the name id format that was asked for cannot be given. */
  public static final String STATUS_INVALID_NAME_ID_POLICY =
      "urn:oasis:names:tc:SAML:2.0:status:InvalidNameIDPolicy";

  /** Second-level status: no authentication without the user, and IsPassive was asked. */
  public static final String STATUS_NO_PASSIVE = "urn:oasis:names:tc:SAML:2.0:status:NoPassive";

  /** Second-level status: the identity provider chose not to answer. */
  public static final String STATUS_REQUEST_DENIED =
      "urn:oasis:names:tc:SAML:2.0:status:RequestDenied";

  /** Name id format: up to the parties. */
  public static final String NAME_ID_UNSPECIFIED =
      "urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified";

  /** Name id format: an e-mail address. */
  public static final String NAME_ID_EMAIL =
      "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress";

  /** Name id format: an opaque identifier that stays the same. */
  public static final String NAME_ID_PERSISTENT =
      "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent";

  /** Name id format: an opaque identifier for one session. */
  public static final String NAME_ID_TRANSIENT =
      "urn:oasis:names:tc:SAML:2.0:nameid-format:transient";

  /** Name id format: the entity id of a provider. */
  public static final String NAME_ID_ENTITY = "urn:oasis:names:tc:SAML:2.0:nameid-format:entity";

  /** Attribute name format: a URI. */
  public static final String ATTRIBUTE_URI = "urn:oasis:names:tc:SAML:2.0:attrname-format:uri";

  /** Attribute name format: a plain name. */
  public static final String ATTRIBUTE_BASIC = "urn:oasis:names:tc:SAML:2.0:attrname-format:basic";

  /** Attribute name format: up to the parties. */
  public static final String ATTRIBUTE_UNSPECIFIED =
      "urn:oasis:names:tc:SAML:2.0:attrname-format:unspecified";

  /** Subject confirmation by possession of the message. */
  public static final String CONFIRMATION_BEARER = "urn:oasis:names:tc:SAML:2.0:cm:bearer";

  /** Subject confirmation by proof of a key. */
  public static final String CONFIRMATION_HOLDER_OF_KEY =
      "urn:oasis:names:tc:SAML:2.0:cm:holder-of-key";

  /** Subject confirmation by the trust in the sender. */
  public static final String CONFIRMATION_SENDER_VOUCHES =
      "urn:oasis:names:tc:SAML:2.0:cm:sender-vouches";

  /** Authentication context: a password over a protected transport. */
  public static final String CONTEXT_PASSWORD_PROTECTED_TRANSPORT =
      "urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport";

  /** Authentication context: not told. */
  public static final String CONTEXT_UNSPECIFIED =
      "urn:oasis:names:tc:SAML:2.0:ac:classes:unspecified";

  /** The HTTP-Redirect binding. */
  public static final String BINDING_REDIRECT =
      "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect";

  /** The HTTP-POST binding. */
  public static final String BINDING_POST = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST";

  static final String PROTOCOL = "urn:oasis:names:tc:SAML:2.0:protocol";
  static final String ASSERTION = "urn:oasis:names:tc:SAML:2.0:assertion";
  static final String METADATA = "urn:oasis:names:tc:SAML:2.0:metadata";
  static final String XMLDSIG = "http://www.w3.org/2000/09/xmldsig#";
  static final String XMLDSIG11 = "http://www.w3.org/2009/xmldsig11#";
  static final String XMLENC = "http://www.w3.org/2001/04/xmlenc#";
  static final String XMLENC11 = "http://www.w3.org/2009/xmlenc11#";
  static final String XML_SCHEMA = "http://www.w3.org/2001/XMLSchema";
  static final String XML_SCHEMA_INSTANCE = "http://www.w3.org/2001/XMLSchema-instance";

  private SamlUris() {}
}
