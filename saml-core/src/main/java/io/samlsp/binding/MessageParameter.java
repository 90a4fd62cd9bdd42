package io.samlsp.binding;

/** The parameter that carries a message (saml-bindings §3.4.4, §3.5.4). */
public enum MessageParameter {
  /** A request. */
  SAML_REQUEST("SAMLRequest"),
  /** A response. */
  SAML_RESPONSE("SAMLResponse");

  private final String parameterName;

  MessageParameter(String parameterName) {
    this.parameterName = parameterName;
  }

  /** The parameter's name, to the letter. */
  public String parameterName() {
    return parameterName;
  }
}
