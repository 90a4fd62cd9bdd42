package io.samlsp.testkit;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an answer starts from.
 *
 * @param idp who answers
 * @param serviceProvider the entity id of whom is answered
 * @param acsUrl where the answer goes
 * @param encryptionCertificates for whom it may be encrypted; empty if nobody told
 * @param request what was asked; null if nothing was
 * @param now when
 */
record Answer(
    FakeIdentityProvider idp,
    String serviceProvider,
    String acsUrl,
    List<X509Certificate> encryptionCertificates,
    @Nullable ReceivedAuthnRequest request,
    Instant now) {

  @Nullable String requestId() {
    return request == null ? null : request.id();
  }

  @Nullable String relayState() {
    return request == null ? null : request.relayState().orElse(null);
  }

  String nameIdFormat() {
    String asked = request == null ? null : request.nameIdFormat().orElse(null);
    return asked == null || asked.equals(SamlUris.NAME_ID_UNSPECIFIED)
        ? idp.nameIdFormats().get(0)
        : asked;
  }

  String contextClass() {
    List<String> asked = request == null ? List.of() : request.requestedContextClasses();
    return asked.isEmpty() ? SamlUris.CONTEXT_PASSWORD_PROTECTED_TRANSPORT : asked.get(0);
  }
}
