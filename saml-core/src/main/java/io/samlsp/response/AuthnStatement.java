package io.samlsp.response;

import io.samlsp.failure.SamlFailure;
import io.samlsp.internal.xml.XmlElement;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** When and how the subject signed in (saml-core §2.7.2). */
record AuthnStatement(
    Instant authnInstant,
    @Nullable String sessionIndex,
    @Nullable Instant sessionNotOnOrAfter,
    @Nullable String contextClass) {

  static AuthnStatement read(XmlElement e) throws SamlFailure {
    XmlElement context = e.optional(Saml.ASSERTION, "AuthnContext");
    XmlElement contextClass =
        context == null ? null : context.optional(Saml.ASSERTION, "AuthnContextClassRef");
    return new AuthnStatement(
        Saml.time(Saml.require(e, "AuthnInstant")),
        e.attribute("SessionIndex"),
        Saml.time(e, "SessionNotOnOrAfter"),
        contextClass == null ? null : contextClass.text().trim());
  }
}
