package io.samlsp.examples.identitycenter.portal;

import io.samlsp.ServiceProvider;
import io.samlsp.examples.identitycenter.store.RequestKey;
import io.samlsp.idp.IdentityProvider;
import io.samlsp.metadata.SpMetadata;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Our service provider: requests are signed if the identity provider wants that. */
public final class OurSide {

  private final Supplier<ServiceProvider.Builder> builder;
  private final ServiceProvider plain;
  private final RequestKey key;
  private @Nullable ServiceProvider signing;

  /** Our side, as that builder makes it, with that key where one is needed. */
  public OurSide(Supplier<ServiceProvider.Builder> builder, RequestKey key) {
    this.builder = builder;
    this.plain = builder.get().build();
    this.key = key;
  }

  /** What finishes sign-ins. */
  ServiceProvider serviceProvider() {
    return plain;
  }

  /** What starts sign-ins at that identity provider. */
  ServiceProvider towards(IdentityProvider idp) {
    return idp.wantAuthnRequestsSigned() ? signing() : plain;
  }

  private synchronized ServiceProvider signing() {
    if (signing == null) {
      signing = builder.get().signingKey(key.get()).build();
    }
    return signing;
  }

  /** Our metadata; with the certificate of our requests, if they are to be signed. */
  String metadata(boolean signed) {
    return SpMetadata.builder(signed ? signing() : plain)
        .nameIdFormat("urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress")
        .build()
        .toXml();
  }
}
