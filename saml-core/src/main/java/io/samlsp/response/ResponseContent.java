package io.samlsp.response;

import io.samlsp.failure.SamlFailure;
import io.samlsp.internal.xml.XmlElement;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the response itself says, around the assertion (saml-core §3.2.2). Trusted only if the
 * response is signed.
 */
record ResponseContent(
    Instant issueInstant,
    @Nullable String issuer,
    @Nullable String destination,
    @Nullable String inResponseTo) {

  static ResponseContent read(XmlElement response) throws SamlFailure {
    return new ResponseContent(
        Saml.time(Saml.require(response, "IssueInstant")),
        Saml.issuer(response),
        response.attribute("Destination"),
        response.attribute("InResponseTo"));
  }
}
