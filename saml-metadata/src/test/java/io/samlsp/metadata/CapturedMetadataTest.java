package io.samlsp.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import io.samlsp.failure.SamlFailure;
import io.samlsp.idp.Binding;
import io.samlsp.idp.Endpoint;
import io.samlsp.idp.IdentityProvider;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

/** What products that we ran ourselves sent as their metadata. */
class CapturedMetadataTest {

  private static final Clock THEN =
      Clock.fixed(Instant.parse("2026-11-24T07:00:00Z"), ZoneOffset.UTC);

  @Test
  void reads_keycloak() throws SamlFailure {
    IdentityProvider idp = captured("keycloak");

    assertThat(idp.entityId()).isEqualTo("http://127.0.0.1:28480/realms/acme");
    assertThat(idp.singleSignOnServices())
        .extracting(Endpoint::binding)
        .containsExactly(
            Binding.HTTP_POST, Binding.HTTP_REDIRECT, Binding.SOAP, Binding.HTTP_ARTIFACT);
    assertThat(idp.singleLogoutServices()).hasSize(4);
    assertThat(idp.signingKeys()).hasSize(1);
    assertThat(idp.encryptionKeys()).isEmpty();
    assertThat(idp.nameIdFormats()).hasSize(4);
    assertThat(idp.wantAuthnRequestsSigned()).isTrue();
  }

  @Test
  void reads_simplesamlphp() throws SamlFailure {
    IdentityProvider idp = captured("simplesamlphp");

    assertThat(idp.singleSignOnService(Binding.HTTP_REDIRECT)).isPresent();
    assertThat(idp.signingKeys()).hasSize(1);
    assertThat(idp.encryptionKeys()).hasSize(1);
    assertThat(idp.validUntil()).isEmpty();
  }

  @Test
  void reads_pysaml2() throws SamlFailure {
    IdentityProvider idp = captured("pysaml2");

    assertThat(idp.singleSignOnService(Binding.HTTP_REDIRECT).orElseThrow().location())
        .isEqualTo(URI.create("http://127.0.0.1:28482/sso/redirect"));
    assertThat(idp.signingKeys()).hasSize(1);
  }

  private static IdentityProvider captured(String product) throws SamlFailure {
    return IdpMetadata.parse(Corpus.resource("captured/" + product + "/metadata.xml"), THEN)
        .single();
  }
}
