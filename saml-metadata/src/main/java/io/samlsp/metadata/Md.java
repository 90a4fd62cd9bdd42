package io.samlsp.metadata;

/** Namespaces and identifiers of the metadata vocabulary. */
final class Md {

  /** saml-metadata §1.2. */
  static final String MD = "urn:oasis:names:tc:SAML:2.0:metadata";

  /** Metadata extensions for login and discovery user interface §2.1. */
  static final String MDUI = "urn:oasis:names:tc:SAML:metadata:ui";

  /** Shibboleth metadata extensions: the domains that an identity provider may speak for. */
  static final String SHIBMD = "urn:mace:shibboleth:metadata:1.0";

  /** SAML V2.0 metadata extension for entity attributes §2.1. */
  static final String MDATTR = "urn:oasis:names:tc:SAML:metadata:attribute";

  static final String SAML = "urn:oasis:names:tc:SAML:2.0:assertion";

  /** xmldsig-core1 §1.3. */
  static final String DS = "http://www.w3.org/2000/09/xmldsig#";

  /** xmldsig-core1 §1.3: what version 1.1 added. */
  static final String DS11 = "http://www.w3.org/2009/xmldsig11#";

  static final String XML = "http://www.w3.org/XML/1998/namespace";

  /** What protocolSupportEnumeration says of a role that speaks SAML 2.0. */
  static final String SAML2 = "urn:oasis:names:tc:SAML:2.0:protocol";

  private Md() {}
}
