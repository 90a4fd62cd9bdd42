package io.samlsp.benchmarks.peers;

import io.samlsp.benchmarks.contender.Contender;
import io.samlsp.benchmarks.contender.Registration;
import java.io.ByteArrayInputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import net.shibboleth.utilities.java.support.xml.BasicParserPool;
import org.opensaml.core.config.InitializationService;
import org.opensaml.core.xml.config.XMLObjectProviderRegistrySupport;
import org.opensaml.core.xml.util.XMLObjectSupport;
import org.opensaml.saml.common.SignableSAMLObject;
import org.opensaml.saml.saml2.core.Assertion;
import org.opensaml.saml.saml2.core.Attribute;
import org.opensaml.saml.saml2.core.AttributeStatement;
import org.opensaml.saml.saml2.core.Conditions;
import org.opensaml.saml.saml2.core.Response;
import org.opensaml.saml.saml2.core.StatusCode;
import org.opensaml.saml.saml2.core.SubjectConfirmation;
import org.opensaml.saml.saml2.core.SubjectConfirmationData;
import org.opensaml.saml.saml2.encryption.Decrypter;
import org.opensaml.saml.saml2.encryption.EncryptedElementTypeEncryptedKeyResolver;
import org.opensaml.saml.security.impl.SAMLSignatureProfileValidator;
import org.opensaml.security.credential.Credential;
import org.opensaml.security.credential.CredentialSupport;
import org.opensaml.xmlsec.encryption.support.ChainingEncryptedKeyResolver;
import org.opensaml.xmlsec.encryption.support.InlineEncryptedKeyResolver;
import org.opensaml.xmlsec.encryption.support.SimpleRetrievalMethodEncryptedKeyResolver;
import org.opensaml.xmlsec.keyinfo.impl.StaticKeyInfoCredentialResolver;
import org.opensaml.xmlsec.signature.support.SignatureValidator;

/** OpenSAML by hand, as the applications do that use it without a framework. */
public final class OpenSamlContender implements Contender {

  private static final Duration SKEW = Duration.ofSeconds(60);
  private static final String BEARER = "urn:oasis:names:tc:SAML:2.0:cm:bearer";

  private final SAMLSignatureProfileValidator profile = new SAMLSignatureProfileValidator();
  private BasicParserPool parsers;
  private Registration registration;
  private Credential verification;
  private Decrypter decrypter;

  @Override
  public void start(Registration known) throws Exception {
    InitializationService.initialize();
    parsers = new BasicParserPool();
    parsers.setNamespaceAware(true);
    parsers.initialize();
    XMLObjectProviderRegistrySupport.setParserPool(parsers);
    registration = known;
    verification = CredentialSupport.getSimpleCredential(known.idpCertificate(), null);
    decrypter =
        new Decrypter(
            null,
            new StaticKeyInfoCredentialResolver(
                CredentialSupport.getSimpleCredential(
                    known.decryptionCertificate(), known.decryptionKey())),
            new ChainingEncryptedKeyResolver(
                Arrays.asList(
                    new InlineEncryptedKeyResolver(),
                    new EncryptedElementTypeEncryptedKeyResolver(),
                    new SimpleRetrievalMethodEncryptedKeyResolver())));
    decrypter.setRootInNewDocument(true);
  }

  @Override
  public boolean accepts(String samlResponse) throws Exception {
    byte[] octets = Base64.getDecoder().decode(samlResponse);
    Response response =
        (Response)
            XMLObjectSupport.unmarshallFromInputStream(parsers, new ByteArrayInputStream(octets));
    boolean signed = verified(response);
    Assertion assertion =
        response.getEncryptedAssertions().isEmpty()
            ? response.getAssertions().get(0)
            : decrypter.decrypt(response.getEncryptedAssertions().get(0));
    signed |= verified(assertion);
    return signed
        && response.getStatus().getStatusCode().getValue().equals(StatusCode.SUCCESS)
        && response.getIssuer().getValue().equals(registration.idpEntityId())
        && registration.acsUrl().equals(response.getDestination())
        && registration.requestId().equals(response.getInResponseTo())
        && assertion.getIssuer().getValue().equals(registration.idpEntityId())
        && conditionsHold(assertion.getConditions())
        && assertion.getSubject().getSubjectConfirmations().stream().anyMatch(this::confirms)
        && !assertion.getAuthnStatements().isEmpty()
        && assertion.getSubject().getNameID().getValue() != null
        && values(assertion) > 0;
  }

  /** Whether it is signed; a bad signature throws. */
  private boolean verified(SignableSAMLObject object) throws Exception {
    if (object.getSignature() == null) {
      return false;
    }
    profile.validate(object.getSignature());
    SignatureValidator.validate(object.getSignature(), verification);
    return true;
  }

  private boolean conditionsHold(Conditions conditions) {
    Instant now = Clock.systemUTC().instant();
    return !now.plus(SKEW).isBefore(conditions.getNotBefore())
        && now.minus(SKEW).isBefore(conditions.getNotOnOrAfter())
        && conditions.getAudienceRestrictions().stream()
            .allMatch(
                restriction ->
                    restriction.getAudiences().stream()
                        .anyMatch(a -> registration.spEntityId().equals(a.getURI())));
  }

  private boolean confirms(SubjectConfirmation confirmation) {
    SubjectConfirmationData data = confirmation.getSubjectConfirmationData();
    return BEARER.equals(confirmation.getMethod())
        && registration.acsUrl().equals(data.getRecipient())
        && registration.requestId().equals(data.getInResponseTo())
        && Clock.systemUTC().instant().minus(SKEW).isBefore(data.getNotOnOrAfter());
  }

  private static int values(Assertion assertion) {
    int count = 0;
    for (AttributeStatement statement : assertion.getAttributeStatements()) {
      for (Attribute attribute : statement.getAttributes()) {
        List<?> values = attribute.getAttributeValues();
        count += values.size();
      }
    }
    return count;
  }
}
