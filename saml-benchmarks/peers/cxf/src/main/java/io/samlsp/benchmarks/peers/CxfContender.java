package io.samlsp.benchmarks.peers;

import io.samlsp.benchmarks.contender.Contender;
import io.samlsp.benchmarks.contender.Registration;
import java.io.ByteArrayInputStream;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.Base64;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.CallbackHandler;
import org.apache.cxf.rs.security.saml.sso.SAMLProtocolResponseValidator;
import org.apache.cxf.rs.security.saml.sso.SAMLSSOResponseValidator;
import org.apache.cxf.staxutils.StaxUtils;
import org.apache.wss4j.common.crypto.Merlin;
import org.apache.wss4j.common.ext.WSPasswordCallback;
import org.apache.wss4j.common.saml.OpenSAMLUtil;
import org.opensaml.saml.saml2.core.Response;
import org.w3c.dom.Document;

/** CXF's two validators, as its RequestAssertionConsumerService calls them. */
public final class CxfContender implements Contender {

  private static final char[] PASSWORD = "password".toCharArray();

  private final SAMLProtocolResponseValidator protocol = new SAMLProtocolResponseValidator();
  private final Merlin crypto = new Merlin();
  private Registration registration;

  @Override
  public void start(Registration known) throws Exception {
    registration = known;
    OpenSAMLUtil.initSamlEngine();
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("idp", known.idpCertificate());
    trusted.setKeyEntry(
        "sp", known.decryptionKey(), PASSWORD, new Certificate[] {known.decryptionCertificate()});
    crypto.setKeyStore(trusted);
    crypto.setTrustStore(trusted);
  }

  @Override
  public boolean accepts(String samlResponse) throws Exception {
    byte[] octets = Base64.getDecoder().decode(samlResponse);
    Document document = StaxUtils.read(new ByteArrayInputStream(octets));
    Response response = (Response) OpenSAMLUtil.fromDom(document.getDocumentElement());
    CallbackHandler passwords =
        callbacks -> {
          for (Callback callback : callbacks) {
            if (callback instanceof WSPasswordCallback) {
              ((WSPasswordCallback) callback).setPassword(new String(PASSWORD));
            }
          }
        };
    protocol.validateSamlResponse(response, crypto, passwords);
    SAMLSSOResponseValidator sso = new SAMLSSOResponseValidator();
    sso.setAssertionConsumerURL(registration.acsUrl());
    sso.setIssuerIDP(registration.idpEntityId());
    sso.setRequestId(registration.requestId());
    sso.setSpIdentifier(registration.spEntityId());
    sso.setEnforceAssertionsSigned(true);
    return sso.validateSamlResponse(response, true).getOpensamlAssertion() != null;
  }
}
