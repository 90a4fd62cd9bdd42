package io.samlsp.examples.identitycenter.store;

import io.samlsp.failure.SamlFailure;
import io.samlsp.keys.KeyFiles;
import io.samlsp.keys.SpKey;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.Objects;
import java.util.Optional;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.jspecify.annotations.Nullable;

/**
 * The key that signs our requests, for an identity provider that wants them signed. It is made when
 * it is needed first, and kept in the database, so that every node has the same.
 */
public final class RequestKey {

  private static final String NAME = "saml.request-key";
  private static final int BITS = 2048;

  /** Its certificate is pinned by whoever has our metadata: nobody looks at a chain. */
  private static final Duration LIFETIME = Duration.ofDays(3650);

  private final Values values;
  private final URI baseUrl;
  private final Clock clock;
  private final SecureRandom random;
  private @Nullable SpKey key;

  /** The key in those values, of the application at that address. */
  public RequestKey(Values values, URI baseUrl, Clock clock, SecureRandom random) {
    this.values = values;
    this.baseUrl = baseUrl;
    this.clock = clock;
    this.random = random;
  }

  /** The key. */
  public synchronized SpKey get() {
    if (key == null) {
      Optional<String> kept = values.get(NAME);
      String pem = kept.isPresent() ? kept.get() : values.setFirst(NAME, made());
      try {
        key = KeyFiles.pemText(pem, null);
      } catch (SamlFailure e) {
        throw new IllegalStateException("the database holds a key that we did not write", e);
      }
    }
    return key;
  }

  private String made() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(BITS, random);
      KeyPair pair = generator.generateKeyPair();
      StringWriter pem = new StringWriter();
      try (JcaPEMWriter writer = new JcaPEMWriter(pem)) {
        writer.writeObject(pair.getPrivate());
        writer.writeObject(certificate(pair));
      }
      return pem.toString();
    } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private X509Certificate certificate(KeyPair pair)
      throws GeneralSecurityException, OperatorCreationException {
    Instant from = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    var name =
        new X500NameBuilder()
            .addRDN(BCStyle.O, "Identity Center")
            .addRDN(BCStyle.CN, Objects.requireNonNull(baseUrl.getHost()))
            .build();
    return new JcaX509CertificateConverter()
        .getCertificate(
            new JcaX509v3CertificateBuilder(
                    name,
                    // RFC 5280 §4.1.2.2: positive, at most 20 octets
                    new BigInteger(127, random).add(BigInteger.ONE),
                    Date.from(from),
                    Date.from(from.plus(LIFETIME)),
                    name,
                    pair.getPublic())
                .build(new JcaContentSignerBuilder("SHA256withRSA").build(pair.getPrivate())));
  }
}
