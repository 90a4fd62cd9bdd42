package io.samlsp.idp;

import java.util.Optional;

/** How a message travels (saml-bindings §3). */
public enum Binding {
  /** In the query of a redirect, deflated (§3.4). */
  HTTP_REDIRECT("urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect"),
  /** In a form that the browser posts (§3.5). */
  HTTP_POST("urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"),
  /** By reference (§3.6); read from metadata, not spoken by this library. */
  HTTP_ARTIFACT("urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Artifact"),
  /** Between servers (§3.2); read from metadata, not spoken by this library. */
  SOAP("urn:oasis:names:tc:SAML:2.0:bindings:SOAP");

  private final String uri;

  Binding(String uri) {
    this.uri = uri;
  }

  /** The binding's identifier. */
  public String uri() {
    return uri;
  }

  /** The binding of that identifier, if it is one of these. */
  public static Optional<Binding> of(String uri) {
    for (Binding binding : values()) {
      if (binding.uri.equals(uri)) {
        return Optional.of(binding);
      }
    }
    return Optional.empty();
  }
}
