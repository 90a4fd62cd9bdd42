package io.samlsp.metadata;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An identity provider's make, told by the addresses and names that it writes into its metadata.
 *
 * <p>Each knows where in its console a finding is mended, and what is particular about its
 * metadata.
 */
public enum MetadataProduct {
  /** Okta. */
  OKTA(
      "Okta",
      "http://www\\.okta\\.com/.*|https://[^/]*\\.okta(preview|-emea)?\\.com/.*",
      "Applications > Applications > (application) > Sign On > SAML Signing Certificates > Actions > View IdP metadata",
      "Applications > Applications > (application) > Sign On > SAML Signing Certificates > Generate new certificate, then Activate",
      "Applications > Applications > (application) > General > SAML Settings > Edit",
      "Each application has metadata, a certificate and an entity id of its own: take the metadata of this application."),
  /** Microsoft Entra ID, once Azure AD. */
  ENTRA(
      "Microsoft Entra ID",
      "https://sts\\.(windows|chinacloudapi)\\.(net|cn)/.*|https://login\\.(microsoftonline|partner\\.microsoftonline|chinacloudapi)\\.(com|us|cn)/.*",
      "Enterprise applications > (application) > Single sign-on > SAML Certificates > Federation Metadata XML > Download",
      "Enterprise applications > (application) > Single sign-on > SAML Certificates > Edit > New Certificate, then Make certificate active",
      "Enterprise applications > (application) > Single sign-on > Basic SAML Configuration > Edit",
      "The tenant's common metadata (an address without appid) has other certificates than the application's: download that of this application. By default only the assertion is signed, and asking for an authentication context is answered with AADSTS75011."),
  /** Active Directory Federation Services. */
  ADFS(
      "AD FS",
      "https?://[^/]*/adfs/.*",
      "AD FS Management > Service > Endpoints > Metadata: /FederationMetadata/2007-06/FederationMetadata.xml",
      "AD FS Management > Service > Certificates > Token-signing (PowerShell: Update-AdfsCertificate -CertificateType Token-Signing)",
      "AD FS Management > Service > Edit Federation Service Properties",
      "AD FS renews its token-signing certificate by itself about once a year and publishes the next one only some weeks before: load the metadata from its address. The WS-Federation roles in it are passed over."),
  /** Google Workspace. */
  GOOGLE_WORKSPACE(
      "Google Workspace",
      "https://accounts\\.google\\.com/o/saml2.*",
      "Admin console > Apps > Web and mobile apps > (application) > Download metadata",
      "Admin console > Security > Authentication > SSO with SAML applications > Add certificate",
      "Admin console > Apps > Web and mobile apps > (application) > Service provider details",
      "There is no metadata address and no single logout; validUntil is the end of the certificate, so download the metadata again when the certificate is changed."),
  /** PingOne and PingFederate. */
  PING(
      "Ping Identity",
      "https://auth\\.pingone\\.[a-z.]+/.*|https?://[^/]*/idp/(SSO|SLO)\\.saml2.*|https?://[^/]*/idp/startSSO\\.ping.*",
      "PingOne: Applications > (application) > Configuration > Download Metadata. PingFederate: Applications > SP Connections > Select Action > Export Metadata",
      "PingOne: Settings > Certificates and Key Pairs. PingFederate: Security > Signing & Decryption Keys & Certificates",
      "PingOne: Applications > (application) > Configuration. PingFederate: System > Protocol Settings > Federation Info (base URL)",
      "PingFederate may use a virtual server id as entity id for one connection: export the metadata of that connection."),
  /** OneLogin. */
  ONELOGIN(
      "OneLogin",
      "https://app\\.onelogin\\.com/saml.*|https://[^/]*\\.onelogin\\.com/trust/saml2/.*",
      "Applications > Applications > (application) > More Actions > SAML Metadata",
      "Applications > Applications > (application) > SSO > X.509 Certificate > Change (made under Security > Certificates)",
      "Applications > Applications > (application) > Configuration",
      "Old applications sign with SHA-1: set SSO > SAML Signature Algorithm to SHA-256."),
  /** Keycloak. */
  KEYCLOAK(
      "Keycloak",
      "https?://[^/]*/(auth/)?realms/[^/]+(/protocol/saml.*)?",
      "Realm settings > General > Endpoints > SAML 2.0 Identity Provider Metadata",
      "Realm settings > Keys > Add providers",
      "Realm settings > General > Frontend URL, and the server's option hostname",
      "It says WantAuthnRequestsSigned of every realm; whether requests must be signed is set at the client (Client signature required)."),
  /** Shibboleth Identity Provider. */
  SHIBBOLETH(
      "Shibboleth IdP",
      "https?://[^/]*/idp/(shibboleth|profile/.*)",
      "The file metadata/idp-metadata.xml, served at /idp/shibboleth",
      "idp.signing.cert and idp.encryption.cert in conf/idp.properties",
      "metadata/idp-metadata.xml, by hand",
      "It writes its metadata once, when it is installed: keys and addresses that change later must be put in by hand."),
  /** Auth0. */
  AUTH0(
      "Auth0",
      "urn:[^/]*\\.auth0\\.com|https://[^/]*\\.auth0\\.com/(samlp|wsfed).*|https://[^/]*/samlp/[A-Za-z0-9]{32}.*",
      "Applications > (application) > Addons > SAML2 Web App > Usage > Identity Provider Metadata",
      "Settings > Signing Keys > Rotate Signing Key",
      "Applications > (application) > Addons > SAML2 Web App > Settings",
      "It signs with SHA-1 unless told otherwise: put \"signatureAlgorithm\": \"rsa-sha256\" and \"digestAlgorithm\": \"sha256\" into the add-on's settings."),
  /** JumpCloud. */
  JUMPCLOUD(
      "JumpCloud",
      "https://(sso|console)\\.jumpcloud\\.com/.*",
      "User Authentication > SSO Applications > (application) > SSO > Export Metadata",
      "User Authentication > SSO Applications > (application) > IdP Certificate > Regenerate certificate",
      "User Authentication > SSO Applications > (application) > SSO",
      "The IdP entity id is a field that the administrator fills in: after changing it, export the metadata again.");

  private final String title;
  private final Pattern addresses;
  private final String download;
  private final String certificates;
  private final String settings;
  private final String note;

  MetadataProduct(
      String title,
      String addresses,
      String download,
      String certificates,
      String settings,
      String note) {
    this.title = title;
    this.addresses = Pattern.compile(addresses);
    this.download = download;
    this.certificates = certificates;
    this.settings = settings;
    this.note = note;
  }

  /** The product whose addresses these are: first entity id, then locations. */
  static Optional<MetadataProduct> of(List<String> addresses) {
    for (String address : addresses) {
      for (MetadataProduct product : values()) {
        if (address.length() < 2048 && product.addresses.matcher(address).matches()) {
          return Optional.of(product);
        }
      }
    }
    return Optional.empty();
  }

  /** The product's name. */
  public String title() {
    return title;
  }

  /** Where in the console the metadata is found. */
  public String download() {
    return download;
  }

  /** Where in the console signing certificates are made and changed. */
  public String certificates() {
    return certificates;
  }

  /** Where in the console addresses and names are set. */
  public String settings() {
    return settings;
  }

  /** What is particular about its metadata. */
  public String note() {
    return note;
  }

  /** Where to mend a finding; empty if nothing needs mending. */
  String where(MetadataCheck check) {
    return switch (check) {
      case KEY_RSA_SHORT,
          KEY_RSA_EXPONENT,
          KEY_ALGORITHM,
          CERTIFICATE_EXPIRED,
          CERTIFICATE_EXPIRES_SOON,
          CERTIFICATE_SHA1,
          CERTIFICATE_MD5,
          NO_SIGNING_KEY,
          ENCRYPTION_KEYS_ONLY ->
          title + ": " + certificates;
      case ENDPOINT_HTTP,
          ENDPOINT_LOCAL,
          ENDPOINT_NO_ADDRESS,
          ENDPOINT_FRAGMENT,
          ENDPOINT_CREDENTIALS,
          ENTITY_ID_SPACE,
          NO_ENDPOINT,
          NAME_ID_TRANSIENT_ONLY ->
          title + ": " + settings;
      case EXPIRED,
          EXPIRES_SOON,
          PLACEHOLDER,
          NOT_SAML2,
          NO_READABLE_KEY,
          CERTIFICATE_UNREADABLE,
          KEY_WITHOUT_VALUE,
          SEVERAL_SIGNING_KEYS ->
          title + ": " + download;
      default -> "";
    };
  }
}
