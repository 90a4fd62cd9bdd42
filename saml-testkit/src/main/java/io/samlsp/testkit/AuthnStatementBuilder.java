package io.samlsp.testkit;

import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;

/**
 * An AuthnStatement under construction; a null leaves an attribute or element out.
 *
 * <p>Used inside {@link AssertionBuilder#authnStatement}, by one thread.
 */
public final class AuthnStatementBuilder {

  private @Nullable Instant instant;
  private @Nullable String sessionIndex;
  private @Nullable Instant sessionNotOnOrAfter;
  private @Nullable String contextClass;
  private @Nullable String contextDeclaration;
  private List<String> authorities = List.of();
  private @Nullable String address;
  private @Nullable String dnsName;

  AuthnStatementBuilder(Instant instant, String sessionIndex, String contextClass) {
    this.instant = instant;
    this.sessionIndex = sessionIndex;
    this.contextClass = contextClass;
  }

  /** When the user signed in; now by default. */
  public AuthnStatementBuilder instant(@Nullable Instant value) {
    this.instant = value;
    return this;
  }

  /** The identity provider's name for the session. */
  public AuthnStatementBuilder sessionIndex(@Nullable String value) {
    this.sessionIndex = value;
    return this;
  }

  /** When the session must end; absent by default. */
  public AuthnStatementBuilder sessionNotOnOrAfter(@Nullable Instant value) {
    this.sessionNotOnOrAfter = value;
    return this;
  }

  /** The authentication context class: what was asked for, or PasswordProtectedTransport. */
  public AuthnStatementBuilder contextClass(@Nullable String uri) {
    this.contextClass = uri;
    return this;
  }

  /** The reference to an authentication context declaration; absent by default. */
  public AuthnStatementBuilder contextDeclaration(@Nullable String uri) {
    this.contextDeclaration = uri;
    return this;
  }

  /** The AuthenticatingAuthority elements, which tell whom the identity provider asked itself. */
  public AuthnStatementBuilder authenticatingAuthorities(String... entityIds) {
    this.authorities = List.of(entityIds);
    return this;
  }

  /** The SubjectLocality; absent while both are null. */
  public AuthnStatementBuilder locality(@Nullable String newAddress, @Nullable String newDnsName) {
    this.address = newAddress;
    this.dnsName = newDnsName;
    return this;
  }

  void appendTo(Element assertion, Function<Instant, String> times) {
    Element statement = Dom.append(assertion, SamlUris.ASSERTION, "saml:AuthnStatement");
    Dom.attribute(statement, "AuthnInstant", instant == null ? null : times.apply(instant));
    Dom.attribute(statement, "SessionIndex", sessionIndex);
    Dom.attribute(
        statement,
        "SessionNotOnOrAfter",
        sessionNotOnOrAfter == null ? null : times.apply(sessionNotOnOrAfter));
    if (address != null || dnsName != null) {
      Element locality = Dom.append(statement, SamlUris.ASSERTION, "saml:SubjectLocality");
      Dom.attribute(locality, "Address", address);
      Dom.attribute(locality, "DNSName", dnsName);
    }
    Element context = Dom.append(statement, SamlUris.ASSERTION, "saml:AuthnContext");
    if (contextClass != null) {
      Dom.append(context, SamlUris.ASSERTION, "saml:AuthnContextClassRef", contextClass);
    }
    if (contextDeclaration != null) {
      Dom.append(context, SamlUris.ASSERTION, "saml:AuthnContextDeclRef", contextDeclaration);
    }
    for (String authority : authorities) {
      Dom.append(context, SamlUris.ASSERTION, "saml:AuthenticatingAuthority", authority);
    }
  }
}
