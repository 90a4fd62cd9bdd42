package io.samlsp.response;

import io.samlsp.failure.SamlFailure;
import io.samlsp.internal.xml.XmlElement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Under which circumstances the assertion may be used (saml-core §2.4.1.1). */
record SubjectConfirmation(
    String method,
    @Nullable String recipient,
    @Nullable Instant notBefore,
    @Nullable Instant notOnOrAfter,
    @Nullable String inResponseTo) {

  private static final String BEARER = "urn:oasis:names:tc:SAML:2.0:cm:bearer";

  boolean isBearer() {
    return method.equals(BEARER);
  }

  /** Those with data: without, there is nothing that could hold. */
  static List<SubjectConfirmation> readAll(XmlElement subject) throws SamlFailure {
    List<SubjectConfirmation> confirmations = new ArrayList<>();
    for (XmlElement e = subject.first(Saml.ASSERTION, "SubjectConfirmation");
        e != null;
        e = e.nextSame()) {
      XmlElement data = e.optional(Saml.ASSERTION, "SubjectConfirmationData");
      if (data != null) {
        confirmations.add(
            new SubjectConfirmation(
                Saml.require(e, "Method"),
                data.attribute("Recipient"),
                Saml.time(data, "NotBefore"),
                Saml.time(data, "NotOnOrAfter"),
                data.attribute("InResponseTo")));
      }
    }
    return confirmations;
  }
}
