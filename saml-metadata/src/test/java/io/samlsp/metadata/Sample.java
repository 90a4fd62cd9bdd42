package io.samlsp.metadata;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A sound metadata document that tests damage in one place. */
final class Sample {

  /** A real certificate, as its base64 stands in metadata. */
  static final String CERTIFICATE =
      inCorpus("files/boxyhq+jackson/npm/test/identity-federation/data/metadata.xml");

  /** Another one. */
  static final String OTHER_CERTIFICATE =
      inCorpus("files/ucarion+saml/tests/valid_idp_metadata.xml");

  static final String ENTITY_ID = "https://idp.example.com/metadata";

  static final String KEY =
      """
          <md:KeyDescriptor use="signing">
            <ds:KeyInfo><ds:X509Data><ds:X509Certificate>%s</ds:X509Certificate></ds:X509Data></ds:KeyInfo>
          </md:KeyDescriptor>
      """
          .replace("%s", CERTIFICATE);

  static final String ROLE =
      """
        <md:IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">
      %s    <md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="https://idp.example.com/sso"/>
        </md:IDPSSODescriptor>
      """
          .replace("%s", KEY);

  static final String ENTITY = entity(ENTITY_ID);

  static final String SP_ROLE =
      """
        <md:SPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">
          <md:AssertionConsumerService index="0" Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="https://sp.example.com/acs"/>
        </md:SPSSODescriptor>
      """;

  private Sample() {}

  static String entity(String entityId) {
    return """
        <md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" xmlns:ds="http://www.w3.org/2000/09/xmldsig#" entityID="%i">
        %s</md:EntityDescriptor>
        """
        .replace("%i", entityId)
        .replace("%s", ROLE);
  }

  /** Several entities in one EntitiesDescriptor. */
  static String entities(String attributes, String... entities) {
    return "<md:EntitiesDescriptor xmlns:md=\"urn:oasis:names:tc:SAML:2.0:metadata\" "
        + attributes
        + ">\n"
        + String.join("", entities)
        + "</md:EntitiesDescriptor>\n";
  }

  private static String inCorpus(String file) {
    String document = new String(Corpus.resource("corpus/" + file), StandardCharsets.UTF_8);
    Matcher certificate =
        Pattern.compile("<(?:\\w+:)?X509Certificate[^>]*>([^<]+)<").matcher(document);
    if (!certificate.find()) {
      throw new IllegalStateException(file);
    }
    return certificate.group(1).replaceAll("\\s", "");
  }
}
