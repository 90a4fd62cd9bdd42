package io.samlsp.response;

import io.samlsp.failure.SamlFailure;
import io.samlsp.internal.xml.XmlElement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Under which conditions the assertion is valid (saml-core §2.5).
 *
 * @param audienceRestrictions each with its audiences
 * @param unknown name of a condition that we do not know, or null
 */
record Conditions(
    @Nullable Instant notBefore,
    @Nullable Instant notOnOrAfter,
    List<List<String>> audienceRestrictions,
    @Nullable String unknown) {

  static @Nullable Conditions read(@Nullable XmlElement conditions) throws SamlFailure {
    if (conditions == null) {
      return null;
    }
    List<List<String>> restrictions = new ArrayList<>();
    String unknown = null;
    for (XmlElement e = conditions.firstElement(); e != null; e = e.nextElement()) {
      if (e.is(Saml.ASSERTION, "AudienceRestriction")) {
        List<String> audiences = new ArrayList<>();
        for (XmlElement a = e.first(Saml.ASSERTION, "Audience"); a != null; a = a.nextSame()) {
          // An xs:anyURI: white space around it is not part of it (XML Schema part 2 §4.3.6).
          audiences.add(a.text().trim());
        }
        restrictions.add(audiences);
      } else if (!e.is(Saml.ASSERTION, "OneTimeUse") && !e.is(Saml.ASSERTION, "ProxyRestriction")) {
        // OneTimeUse: the replay store sees to it for each assertion. ProxyRestriction binds those
        // who issue assertions.
        unknown = e.localName();
      }
    }
    return new Conditions(
        Saml.time(conditions, "NotBefore"),
        Saml.time(conditions, "NotOnOrAfter"),
        restrictions,
        unknown);
  }
}
