package io.samlsp.benchmarks.peers;

import io.samlsp.benchmarks.contender.Contender;
import io.samlsp.benchmarks.contender.Registration;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.xml.namespace.QName;
import org.opensaml.saml.common.assertion.ValidationContext;
import org.opensaml.saml.common.assertion.ValidationResult;
import org.opensaml.saml.saml2.assertion.ConditionValidator;
import org.opensaml.saml.saml2.assertion.SAML20AssertionValidator;
import org.opensaml.saml.saml2.assertion.SAML2AssertionValidationParameters;
import org.opensaml.saml.saml2.assertion.impl.AudienceRestrictionConditionValidator;
import org.opensaml.saml.saml2.assertion.impl.BearerSubjectConfirmationValidator;
import org.opensaml.saml.saml2.core.Assertion;
import org.opensaml.saml.saml2.core.Condition;
import org.opensaml.saml.saml2.core.OneTimeUse;
import org.springframework.security.core.Authentication;
import org.springframework.security.saml2.core.Saml2Error;
import org.springframework.security.saml2.core.Saml2ErrorCodes;
import org.springframework.security.saml2.core.Saml2ResponseValidatorResult;
import org.springframework.security.saml2.core.Saml2X509Credential;
import org.springframework.security.saml2.provider.service.authentication.OpenSaml4AuthenticationProvider;
import org.springframework.security.saml2.provider.service.authentication.Saml2AuthenticationToken;
import org.springframework.security.saml2.provider.service.authentication.Saml2RedirectAuthenticationRequest;
import org.springframework.security.saml2.provider.service.registration.RelyingPartyRegistration;
import org.springframework.security.saml2.provider.service.registration.RelyingPartyRegistrations;

/**
 * Spring Security's authentication provider, as its filter calls it.
 *
 * <p>Its own assertion validator calls a constructor that came with OpenSAML 4.1, which is not on
 * Maven Central. The validator of OpenSAML 4.0.1 stands in for it, with the same parts and
 * parameters, through the setter that the provider has for this.
 */
public final class SpringSecurityContender implements Contender {

  private final OpenSaml4AuthenticationProvider provider = new OpenSaml4AuthenticationProvider();
  private RelyingPartyRegistration relyingParty;
  private Saml2RedirectAuthenticationRequest request;
  private Map<String, Object> parameters;

  private final SAML20AssertionValidator assertions =
      new SAML20AssertionValidator(
          List.<ConditionValidator>of(
              new AudienceRestrictionConditionValidator(), new OneTimeUseCondition()),
          List.of(new BearerSubjectConfirmationValidator()),
          List.of(),
          null,
          null) {
        @Override
        protected ValidationResult validateSignature(Assertion token, ValidationContext context) {
          // The provider has verified it before, with its own trust engine.
          return ValidationResult.VALID;
        }
      };

  @Override
  public void start(Registration registration) throws Exception {
    try (InputStream metadata = Files.newInputStream(registration.idpMetadata())) {
      relyingParty =
          RelyingPartyRegistrations.fromMetadata(metadata)
              .registrationId("idp")
              .entityId(registration.spEntityId())
              .assertionConsumerServiceLocation(registration.acsUrl())
              .decryptionX509Credentials(
                  credentials ->
                      credentials.add(
                          Saml2X509Credential.decryption(
                              registration.decryptionKey(), registration.decryptionCertificate())))
              .build();
    }
    request =
        Saml2RedirectAuthenticationRequest.withRelyingPartyRegistration(relyingParty)
            .samlRequest("of-no-account")
            .id(registration.requestId())
            .build();
    parameters =
        Map.of(
            SAML2AssertionValidationParameters.CLOCK_SKEW, Duration.ofMinutes(5),
            SAML2AssertionValidationParameters.COND_VALID_AUDIENCES,
                Set.of(registration.spEntityId()),
            SAML2AssertionValidationParameters.SC_VALID_RECIPIENTS, Set.of(registration.acsUrl()),
            SAML2AssertionValidationParameters.SC_VALID_IN_RESPONSE_TO, registration.requestId(),
            SAML2AssertionValidationParameters.SC_CHECK_ADDRESS, false,
            SAML2AssertionValidationParameters.SIGNATURE_REQUIRED, false);
    provider.setAssertionValidator(token -> validate(token.getAssertion()));
  }

  private Saml2ResponseValidatorResult validate(Assertion assertion) {
    try {
      ValidationContext context = new ValidationContext(new HashMap<>(parameters));
      if (assertions.validate(assertion, context) == ValidationResult.VALID) {
        return Saml2ResponseValidatorResult.success();
      }
      return refused(context.getValidationFailureMessage());
    } catch (Exception e) {
      return refused(e.toString());
    }
  }

  private static Saml2ResponseValidatorResult refused(String why) {
    return Saml2ResponseValidatorResult.failure(
        new Saml2Error(Saml2ErrorCodes.INVALID_ASSERTION, why));
  }

  @Override
  public boolean accepts(String samlResponse) {
    String xml = new String(Base64.getDecoder().decode(samlResponse), StandardCharsets.UTF_8);
    Authentication authentication =
        provider.authenticate(new Saml2AuthenticationToken(relyingParty, xml, request));
    return authentication.isAuthenticated();
  }

  /** As Spring Security has it: known, and left to the application. */
  private static final class OneTimeUseCondition implements ConditionValidator {

    @Override
    public QName getServicedCondition() {
      return OneTimeUse.DEFAULT_ELEMENT_NAME;
    }

    @Override
    public ValidationResult validate(
        Condition condition, Assertion assertion, ValidationContext context) {
      return ValidationResult.VALID;
    }
  }
}
