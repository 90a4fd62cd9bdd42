package io.samlsp.benchmarks.peers;

import io.samlsp.benchmarks.contender.Contender;
import io.samlsp.benchmarks.contender.Registration;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.keycloak.adapters.saml.DefaultSamlDeployment;
import org.keycloak.adapters.saml.SamlDeployment;
import org.keycloak.adapters.saml.SamlSessionStore;
import org.keycloak.adapters.saml.profile.AbstractSamlAuthenticationHandler;
import org.keycloak.adapters.saml.profile.SamlInvocationContext;
import org.keycloak.adapters.spi.AuthOutcome;
import org.keycloak.adapters.spi.HttpFacade;
import org.keycloak.common.enums.SslRequired;
import org.keycloak.dom.saml.v2.protocol.LogoutRequestType;

/** The core of Keycloak's SAML adapter, without a container around it. */
public final class KeycloakContender implements Contender {

  private final DefaultSamlDeployment deployment = new DefaultSamlDeployment();
  private HttpFacade facade;
  private SamlSessionStore sessions;

  @Override
  public void start(Registration registration) throws Exception {
    DefaultSamlDeployment.DefaultSingleSignOnService sso =
        new DefaultSamlDeployment.DefaultSingleSignOnService();
    sso.setValidateResponseSignature(registration.responsesSigned());
    sso.setValidateAssertionSignature(true);
    sso.setRequestBinding(SamlDeployment.Binding.POST);
    sso.setResponseBinding(SamlDeployment.Binding.POST);
    sso.setRequestBindingUrl(registration.idpEntityId());
    sso.setAssertionConsumerServiceUrl(URI.create(registration.acsUrl()));
    DefaultSamlDeployment.DefaultIDP idp = new DefaultSamlDeployment.DefaultIDP();
    idp.setEntityID(registration.idpEntityId());
    idp.setSingleSignOnService(sso);
    idp.addSignatureValidationKey(registration.idpCertificate().getPublicKey());
    idp.refreshKeyLocatorConfiguration();
    deployment.setIdp(idp);
    deployment.setConfigured(true);
    deployment.setSslRequired(SslRequired.NONE);
    deployment.setEntityID(registration.spEntityId());
    deployment.setDecryptionKey(registration.decryptionKey());
    deployment.setRoleAttributeNames(Set.of());
    deployment.setPrincipalNamePolicy(SamlDeployment.PrincipalNamePolicy.FROM_NAME_ID);
    HttpFacade.Request request =
        (HttpFacade.Request)
            proxy(
                HttpFacade.Request.class,
                name ->
                    switch (name) {
                      case "getURI" -> registration.acsUrl();
                      case "getMethod" -> "POST";
                      case "isSecure" -> true;
                      default -> null;
                    });
    facade =
        (HttpFacade) proxy(HttpFacade.class, name -> name.equals("getRequest") ? request : null);
    sessions =
        (SamlSessionStore)
            proxy(
                SamlSessionStore.class,
                name ->
                    switch (name) {
                      case "isLoggingIn" -> true;
                      case "isLoggingOut", "isLoggedIn", "restoreRequest" -> false;
                      default -> null;
                    });
  }

  private static Object proxy(Class<?> type, java.util.function.Function<String, Object> answers) {
    return Proxy.newProxyInstance(
        type.getClassLoader(),
        new Class<?>[] {type},
        (self, method, arguments) -> answers.apply(method.getName()));
  }

  @Override
  public boolean accepts(String samlResponse) {
    AtomicBoolean signedIn = new AtomicBoolean();
    AuthOutcome outcome =
        new Handler(facade, deployment, sessions)
            .doHandle(
                new SamlInvocationContext(null, samlResponse, null),
                session -> signedIn.set(session.getPrincipal().getName() != null));
    return outcome == AuthOutcome.AUTHENTICATED && signedIn.get();
  }

  private static final class Handler extends AbstractSamlAuthenticationHandler {

    Handler(HttpFacade facade, SamlDeployment deployment, SamlSessionStore sessions) {
      super(facade, deployment, sessions);
    }

    @Override
    public AuthOutcome handle(org.keycloak.adapters.saml.OnSessionCreated onCreateSession) {
      return AuthOutcome.NOT_ATTEMPTED;
    }

    @Override
    protected AuthOutcome logoutRequest(LogoutRequestType request, String relayState) {
      return AuthOutcome.NOT_ATTEMPTED;
    }
  }
}
