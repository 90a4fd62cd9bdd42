package io.samlsp.testkit;

/** Which elements of an answer carry a signature. */
public enum SigningMode {
  /** The Response only, as Keycloak does by default. */
  RESPONSE(true, false),
  /** The Assertion only, as Microsoft Entra does by default. */
  ASSERTION(false, true),
  /** Both, as Okta does by default; the Assertion is signed first. */
  BOTH(true, true),
  /** None. A service provider that accepts such an answer believes anybody. */
  NONE(false, false);

  private final boolean response;
  private final boolean assertion;

  SigningMode(boolean response, boolean assertion) {
    this.response = response;
    this.assertion = assertion;
  }

  /** Whether the Response is signed. */
  public boolean signsResponse() {
    return response;
  }

  /** Whether the Assertion is signed. */
  public boolean signsAssertion() {
    return assertion;
  }
}
