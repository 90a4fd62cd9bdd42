package io.samlsp.examples.identitycenter.standin;

import io.samlsp.examples.identitycenter.standin.OktaScimClient.AppKind;
import java.util.Objects;

/**
 * The settings of the one application that the organization has: the identity center.
 *
 * @param acsUrl where answers to sign-ins go; empty until it is pasted
 * @param issuerUrl whom answers are for; empty until it is pasted
 * @param kind how changes are sent
 * @param baseUrl the SCIM endpoint, as it was pasted
 * @param token the API token; never shown again
 * @param apiEnabled whether <em>Enable API integration</em> was saved
 */
public record Application(
    String acsUrl,
    String issuerUrl,
    AppKind kind,
    String baseUrl,
    String token,
    boolean apiEnabled,
    boolean createUsers,
    boolean updateAttributes,
    boolean deactivateUsers) {

  /** The name that people see. */
  public static final String NAME = "AWS IAM Identity Center";

  /** Checks the parts. */
  public Application {
    Objects.requireNonNull(acsUrl, "acsUrl");
    Objects.requireNonNull(issuerUrl, "issuerUrl");
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(baseUrl, "baseUrl");
    Objects.requireNonNull(token, "token");
  }

  static Application fresh() {
    return new Application("", "", AppKind.CATALOGUE, "", "", false, false, false, false);
  }

  /** Whether people can be sent to it. */
  public boolean signOnReady() {
    return !acsUrl.isEmpty() && !issuerUrl.isEmpty();
  }

  /** Whether anything is sent to it. */
  public boolean provisioningReady() {
    return apiEnabled && createUsers;
  }

  Application withSignOn(String acs, String issuer) {
    return new Application(
        acs,
        issuer,
        kind,
        baseUrl,
        token,
        apiEnabled,
        createUsers,
        updateAttributes,
        deactivateUsers);
  }

  Application withIntegration(AppKind newKind, String url, String newToken, boolean enabled) {
    return new Application(
        acsUrl,
        issuerUrl,
        newKind,
        url,
        newToken,
        enabled,
        createUsers,
        updateAttributes,
        deactivateUsers);
  }

  Application withToApp(boolean create, boolean update, boolean deactivate) {
    return new Application(
        acsUrl, issuerUrl, kind, baseUrl, token, apiEnabled, create, update, deactivate);
  }

  /** Keeps the token out of logs. */
  @Override
  public String toString() {
    return "Application[" + acsUrl + ", " + issuerUrl + ", " + baseUrl + "]";
  }
}
