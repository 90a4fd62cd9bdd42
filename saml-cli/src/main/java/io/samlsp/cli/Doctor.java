package io.samlsp.cli;

import io.samlsp.idp.Binding;
import io.samlsp.idp.IdentityProvider;
import io.samlsp.idp.IdpKey;
import java.net.URI;
import java.net.URISyntaxException;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Compares a service provider with an identity provider. */
final class Doctor {

  /**
   * Something that does not fit.
   *
   * @param check what was looked for
   * @param what what was found; foreign text in it is fit to be shown
   */
  record Finding(DoctorCheck check, String what) {}

  private static final Duration METADATA_SOON = Duration.ofDays(14);
  private static final Duration CERTIFICATE_SOON = Duration.ofDays(30);
  private static final Pattern LOOPBACK = Pattern.compile("localhost|127(\\.\\d{1,3}){3}|\\[::1]");

  private final List<Finding> findings = new ArrayList<>();
  private final List<String> fits = new ArrayList<>();
  private final Instant now;

  Doctor(Instant now) {
    this.now = now;
  }

  List<Finding> findings() {
    return findings;
  }

  /** What fits, in words. */
  List<String> fits() {
    return fits;
  }

  void found(DoctorCheck check, String what) {
    findings.add(new Finding(check, what));
  }

  /** Looks at the service provider alone. */
  void look(SpFacts sp) {
    if (!sp.speaksSaml2()) {
      found(DoctorCheck.SP_NOT_SAML2, "protocolSupportEnumeration does not name SAML 2.0");
    }
    sp.end()
        .ifPresent(
            end -> {
              if (!now.isBefore(end)) {
                found(DoctorCheck.SP_EXPIRED, "validUntil is " + end);
              } else if (!now.plus(METADATA_SOON).isBefore(end)) {
                found(DoctorCheck.SP_EXPIRES_SOON, "validUntil is " + end);
              }
            });
    consumerServices(sp);
    keys(sp);
    if (sp.wantAssertionsSigned()) {
      found(DoctorCheck.ASSERTIONS_MUST_BE_SIGNED, "WantAssertionsSigned is true");
    }
  }

  private void consumerServices(SpFacts sp) {
    Set<String> indexes = new HashSet<>();
    int defaults = 0;
    boolean post = false;
    for (SpFacts.Service service : sp.consumerServices()) {
      String shown = Shown.text(service.location());
      if (service.binding().equals(Binding.HTTP_POST.uri())) {
        post = true;
        fits.add("answers can be posted to " + shown);
      }
      String index = service.index();
      if (index != null && !indexes.add(index)) {
        found(DoctorCheck.ACS_AMBIGUOUS, "several have the index " + Shown.text(index));
      }
      defaults += service.isDefault() ? 1 : 0;
      if (isLocal(service.location())) {
        found(DoctorCheck.ACS_LOCAL, shown);
      } else if (service.location().toLowerCase(Locale.ROOT).startsWith("http:")) {
        found(DoctorCheck.ACS_HTTP, shown);
      }
    }
    if (defaults > 1) {
      found(DoctorCheck.ACS_AMBIGUOUS, defaults + " are the default");
    }
    if (!post) {
      found(
          DoctorCheck.NO_POST_ACS,
          sp.consumerServices().isEmpty()
              ? "there is no AssertionConsumerService"
              : "none of " + sp.consumerServices().size() + " is by HTTP-POST");
    }
  }

  private static boolean isLocal(String location) {
    try {
      return LOOPBACK.matcher(String.valueOf(new URI(location).getHost())).matches();
    } catch (URISyntaxException e) {
      return false;
    }
  }

  private void keys(SpFacts sp) {
    Set<X509Certificate> seen = new HashSet<>();
    for (SpFacts.SpCertificate key : sp.keys()) {
      X509Certificate certificate = key.certificate();
      if (!seen.add(certificate)) {
        continue;
      }
      String shown =
          KeyFacts.of(certificate).kind()
              + ", "
              + Shown.text(certificate.getSubjectX500Principal().getName());
      Instant end = certificate.getNotAfter().toInstant();
      // RFC 5280 §4.1.2.5: the last second is still in.
      if (now.isAfter(end)) {
        found(DoctorCheck.SP_CERTIFICATE_EXPIRED, shown + ", since " + end);
      } else if (now.plus(CERTIFICATE_SOON).isAfter(end)) {
        found(DoctorCheck.SP_CERTIFICATE_EXPIRES_SOON, shown + ", at " + end);
      }
      if (certificate.getPublicKey() instanceof RSAKey rsa && rsa.getModulus().bitLength() < 2048) {
        found(DoctorCheck.SP_KEY_WEAK, shown);
      }
    }
    if (sp.unreadableKeys() > 0) {
      found(DoctorCheck.SP_KEY_UNREADABLE, sp.unreadableKeys() + " without a readable certificate");
    }
    if (sp.authnRequestsSigned() && sp.certificates("signing").isEmpty()) {
      found(DoctorCheck.SIGNING_KEY_MISSING, "AuthnRequestsSigned is true");
    }
    List<X509Certificate> encryption = sp.certificates("encryption");
    if (encryption.isEmpty()) {
      found(DoctorCheck.ENCRYPTION_KEY_MISSING, "no KeyDescriptor for encryption");
    } else if (encryption.stream().noneMatch(c -> c.getPublicKey() instanceof RSAKey)) {
      found(DoctorCheck.ENCRYPTION_KEY_NOT_RSA, KeyFacts.of(encryption.get(0)).kind());
    }
  }

  /** Looks at both, side by side. */
  void compare(SpFacts sp, IdentityProvider idp) {
    if (sp.entityId().equals(idp.entityId())) {
      found(DoctorCheck.SAME_ENTITY_ID, Shown.text(sp.entityId()));
    }
    idp.singleSignOnServices().stream()
        .filter(e -> e.binding() == Binding.HTTP_REDIRECT || e.binding() == Binding.HTTP_POST)
        .forEach(
            e ->
                fits.add(
                    "requests can go to "
                        + Shown.text(e.location().toString())
                        + " by "
                        + e.binding()));
    if (idp.wantAuthnRequestsSigned() && !sp.authnRequestsSigned()) {
      found(
          DoctorCheck.REQUESTS_NOT_SIGNED,
          sp.certificates("signing").isEmpty()
              ? "WantAuthnRequestsSigned is true, and the service provider has no signing key"
              : "WantAuthnRequestsSigned is true, and AuthnRequestsSigned is not");
    } else if (sp.authnRequestsSigned() && !sp.certificates("signing").isEmpty()) {
      fits.add("requests are signed");
    } else {
      fits.add("requests need no signature");
    }
    nameIdFormats(sp, idp);
    Set<PublicKey> ours = new HashSet<>();
    sp.keys().forEach(key -> ours.add(key.certificate().getPublicKey()));
    for (IdpKey key : idp.signingKeys()) {
      if (ours.contains(key.publicKey())) {
        found(DoctorCheck.SAME_KEY, KeyFacts.of(key).kind() + " " + key.fingerprint());
      }
    }
  }

  private void nameIdFormats(SpFacts sp, IdentityProvider idp) {
    List<String> ours = new ArrayList<>(sp.nameIdFormats());
    List<String> theirs = new ArrayList<>(idp.nameIdFormats());
    boolean any =
        ours.isEmpty()
            || theirs.isEmpty()
            || ours.contains(NameIdFormats.UNSPECIFIED)
            || theirs.contains(NameIdFormats.UNSPECIFIED);
    List<String> common = ours.stream().filter(theirs::contains).toList();
    if (!common.isEmpty()) {
      common.forEach(format -> fits.add("both know the name id format " + Shown.text(format)));
    } else if (any) {
      fits.add("no name id format is excluded");
    } else {
      found(
          DoctorCheck.NAME_ID_FORMATS_DIFFER,
          "the service provider wants "
              + Shown.text(String.join(", ", ours))
              + "; on offer are "
              + Shown.text(String.join(", ", theirs)));
    }
  }
}
