package io.samlsp.examples.identitycenter.admin;

import io.samlsp.examples.identitycenter.store.IdentitySources;
import io.samlsp.examples.identitycenter.store.IdentitySources.SigningKey;
import io.samlsp.scim.directory.Tenant;
import io.samlsp.scim.failure.ScimException;
import io.samlsp.scim.token.AccessTokens;
import io.samlsp.scim.token.TokenInfo;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Something that ends soon or has ended.
 *
 * @param what what it is
 * @param mend what to do
 * @param address where to do it
 * @param days until then; negative afterwards
 */
public record Expiry(String what, String mend, String address, Instant at, long days) {

  /** From when on there is a warning. */
  static final Duration WARNING = Duration.ofDays(90);

  /** Whether it has ended. */
  public boolean isPast() {
    return days < 0;
  }

  /** Whether an end is near or past: "ok", "soon" or "past". */
  static String state(Instant end, Clock clock) {
    Instant now = clock.instant();
    if (!now.isBefore(end)) {
      return "past";
    }
    return end.isAfter(now.plus(WARNING)) ? "ok" : "soon";
  }

  /** What ends within the time of warning. */
  static List<Expiry> all(IdentitySources sources, AccessTokens tokens, Tenant tenant, Clock clock)
      throws ScimException {
    List<Expiry> found = new ArrayList<>();
    for (SigningKey key : sources.keys()) {
      Optional<X509Certificate> certificate = key.key().certificate();
      if (certificate.isPresent()) {
        found.add(
            of(
                "The identity provider's certificate " + shortened(key.key().fingerprint()),
                "Import its new certificate.",
                "/admin/settings/authentication",
                certificate.get().getNotAfter().toInstant(),
                clock));
      }
    }
    sources
        .current()
        .flatMap(idp -> idp.validUntil())
        .ifPresent(
            end ->
                found.add(
                    of(
                        "The identity provider's metadata",
                        "Download it there again, and replace it here; when it has ended, nobody"
                            + " can sign in.",
                        "/admin/settings/authentication",
                        end,
                        clock)));
    for (TokenInfo token : tokens.list(tenant)) {
      found.add(
          of(
              "The access token " + token.id(),
              "Generate another one and paste it at the identity provider.",
              "/admin/settings/provisioning",
              token.expiresAt(),
              clock));
    }
    Instant horizon = clock.instant().plus(WARNING);
    return found.stream().filter(expiry -> !expiry.at().isAfter(horizon)).toList();
  }

  private static Expiry of(String what, String mend, String address, Instant at, Clock clock) {
    Duration left = Duration.between(clock.instant(), at);
    return new Expiry(
        what, mend, address, at, left.compareTo(Duration.ZERO) <= 0 ? -1 : left.toDays());
  }

  private static String shortened(String fingerprint) {
    return fingerprint.substring(0, 16) + "…";
  }
}
