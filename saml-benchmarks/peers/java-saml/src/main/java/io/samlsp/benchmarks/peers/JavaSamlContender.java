package io.samlsp.benchmarks.peers;

import com.onelogin.saml2.authn.SamlResponse;
import com.onelogin.saml2.settings.IdPMetadataParser;
import com.onelogin.saml2.settings.Saml2Settings;
import com.onelogin.saml2.settings.SettingsBuilder;
import io.samlsp.benchmarks.contender.Contender;
import io.samlsp.benchmarks.contender.Registration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;

/** java-saml with its default settings in strict mode, schema validation included. */
public final class JavaSamlContender implements Contender {

  private Registration registration;
  private Saml2Settings settings;

  @Override
  public void start(Registration known) throws Exception {
    registration = known;
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setNamespaceAware(true);
    Map<String, Object> values =
        new LinkedHashMap<>(
            IdPMetadataParser.parseXML(
                factory.newDocumentBuilder().parse(known.idpMetadata().toFile())));
    values.put(SettingsBuilder.STRICT_PROPERTY_KEY, true);
    values.put(SettingsBuilder.SP_ENTITYID_PROPERTY_KEY, known.spEntityId());
    values.put(SettingsBuilder.SP_ASSERTION_CONSUMER_SERVICE_URL_PROPERTY_KEY, known.acsUrl());
    values.put(
        SettingsBuilder.SP_X509CERT_PROPERTY_KEY,
        pem("CERTIFICATE", known.decryptionCertificate().getEncoded()));
    values.put(
        SettingsBuilder.SP_PRIVATEKEY_PROPERTY_KEY,
        pem("PRIVATE KEY", known.decryptionKey().getEncoded()));
    settings = new SettingsBuilder().fromValues(values).build();
  }

  private static String pem(String label, byte[] octets) {
    return "-----BEGIN "
        + label
        + "-----\n"
        + Base64.getMimeEncoder().encodeToString(octets)
        + "\n-----END "
        + label
        + "-----\n";
  }

  @Override
  public boolean accepts(String samlResponse) throws Exception {
    SamlResponse response = new SamlResponse(settings, registration.acsUrl(), samlResponse);
    return response.isValid(registration.requestId())
        && response.getNameId() != null
        && !response.getAttributes().isEmpty();
  }
}
