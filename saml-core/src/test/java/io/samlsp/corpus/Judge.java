package io.samlsp.corpus;

import io.samlsp.failure.FailureCode;
import io.samlsp.failure.SamlFailure;
import io.samlsp.idp.IdentityProvider;
import io.samlsp.idp.IdentityProviders;
import io.samlsp.idp.IdpKey;
import io.samlsp.internal.crypto.CryptoPolicy;
import io.samlsp.internal.crypto.DecryptionKey;
import io.samlsp.internal.crypto.EncryptedContent;
import io.samlsp.internal.crypto.SignatureVerifier;
import io.samlsp.internal.crypto.TrustedKey;
import io.samlsp.internal.xml.XmlElement;
import io.samlsp.internal.xml.XmlLimits;
import io.samlsp.internal.xml.XmlParser;
import io.samlsp.keys.SpKey;
import io.samlsp.response.Correlation;
import io.samlsp.response.LoginResult;
import io.samlsp.response.ResponseValidator;
import io.samlsp.response.ValidationPolicy;
import io.samlsp.response.ValidatorSettings;
import io.samlsp.state.InMemoryReplayStore;
import io.samlsp.state.PendingLogin;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Puts a row of the corpus to our own code. */
final class Judge {

  private static final String DS = "http://www.w3.org/2000/09/xmldsig#";
  private static final String SAML = "urn:oasis:names:tc:SAML:2.0:assertion";

  /**
   * Our answer.
   *
   * @param answer ACCEPTED, VERIFIED, DECRYPTED, PARSED, REFUSED_BY_IDP or a failure code
   * @param nameId of an accepted response
   * @param failed the codes of all checks that the report lists as failed
   */
  record Answer(String answer, Optional<String> nameId, Set<String> failed) {

    boolean isYes() {
      return Set.of("ACCEPTED", "VERIFIED", "DECRYPTED", "PARSED").contains(answer);
    }
  }

  private Judge() {}

  /** Under the settings of the row. */
  static Answer given(Row row, Expected expected) {
    if (row.kind().equals("response") && !row.tier().equals("D")) {
      return response(row, expected, Set.of());
    }
    try {
      return new Answer(layer(row), Optional.empty(), Set.of());
    } catch (SamlFailure failure) {
      return new Answer(failure.code().name(), Optional.empty(), Set.of(failure.code().name()));
    }
  }

  /** Under settings that fit the document. */
  static Answer fitted(Row row, Expected expected) {
    return response(row, expected, expected.fit());
  }

  /** One layer only: what the row is about is a signature, a ciphertext or well-formedness. */
  private static String layer(Row row) throws SamlFailure {
    XmlElement root = XmlParser.parse(row.xml(), XmlLimits.METADATA);
    if (row.expect().startsWith("parse") || row.expect().equals("unknown")) {
      return "PARSED";
    }
    List<XmlElement> signed = new ArrayList<>();
    signed(root, signed);
    if (signed.isEmpty()) {
      throw new SamlFailure(FailureCode.SIGNATURE_MISSING, "a signature", null);
    }
    for (XmlElement e : signed) {
      verify(row, e);
    }
    if (row.kind().startsWith("logout") && !row.spKeys().isEmpty()) {
      decrypt(row, root);
      return "DECRYPTED";
    }
    return "VERIFIED";
  }

  /** All elements that have a signature as a child. */
  private static void signed(XmlElement e, List<XmlElement> found) {
    if (e.first(DS, "Signature") != null) {
      found.add(e);
    }
    for (XmlElement child = e.firstElement(); child != null; child = child.nextElement()) {
      signed(child, found);
    }
  }

  private static XmlElement find(XmlElement e, String uri, String name) {
    if (e.is(uri, name)) {
      return e;
    }
    for (XmlElement child = e.firstElement(); child != null; child = child.nextElement()) {
      XmlElement found = find(child, uri, name);
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  private static void verify(Row row, XmlElement signed) throws SamlFailure {
    XmlElement signature = Objects.requireNonNull(signed.first(DS, "Signature"));
    List<IdpKey> keys = CorpusKeys.identityProvider(row);
    List<TrustedKey> trusted = new ArrayList<>();
    for (IdpKey key : keys.isEmpty() ? embedded(signature) : keys) {
      trusted.add(new TrustedKey(key.publicKey(), key.fingerprint()));
    }
    // These rows name no loosening; SHA-1 and short keys were the usage of their time.
    CryptoPolicy policy = new CryptoPolicy(true, true, false, false, false);
    new SignatureVerifier(trusted, policy, XmlLimits.METADATA).verify(signed, signature);
  }

  /** Where a row names no certificate, its project trusts the one in the document by its digest. */
  private static List<IdpKey> embedded(XmlElement from) throws SamlFailure {
    XmlElement certificate = find(from, DS, "X509Certificate");
    return certificate == null || certificate.text().isEmpty()
        ? List.of()
        : List.of(CorpusKeys.idpKey(Base64.getMimeDecoder().decode(certificate.text())));
  }

  private static void decrypt(Row row, XmlElement root) throws SamlFailure {
    XmlElement encrypted = find(root, SAML, "EncryptedID");
    if (encrypted == null) {
      throw new SamlFailure(FailureCode.ENCRYPTION_MALFORMED, "EncryptedID", null);
    }
    List<DecryptionKey> keys = new ArrayList<>();
    for (SpKey key : CorpusKeys.serviceProvider(row)) {
      keys.add(new DecryptionKey(key.privateKey(), null));
    }
    CryptoPolicy policy = new CryptoPolicy(true, true, true, true, true);
    EncryptedContent.read(encrypted, true, policy)
        .decrypt(keys, encrypted, new SecureRandom(), XmlLimits.MESSAGE);
  }

  private static Answer response(Row row, Expected expected, Set<String> fit) {
    byte[] xml = row.xml();
    String samlResponse = row.samlResponse();
    if (row.needs("presign")) {
      String key =
          "files/SAML-Toolkits+java-saml/core/src/test/resources/data/customPath/certs/sp.pem";
      xml = Resigner.signWithSha1(xml, CorpusKeys.privateKey(key));
      samlResponse = Base64.getEncoder().encodeToString(xml);
    }
    if (!fit.isEmpty()) {
      samlResponse = Base64.getEncoder().encodeToString(Resigner.fit(xml, fit));
    }
    Settings settings = Settings.of(row, expected, fit);
    IdentityProvider.Builder idp = IdentityProvider.builder(settings.idp());
    List<IdpKey> keys = idpKeys(row, expected);
    keys.forEach(idp::signingKey);
    if (fit.contains("sign") || keys.isEmpty()) {
      idp.signingKey(Resigner.key());
    }
    if (row.needs("allow-unsolicited")) {
      idp.allowIdpInitiated();
    }
    LoginResult result =
        new ResponseValidator(
                new ValidatorSettings(
                    settings.sp(),
                    List.of(settings.acs()),
                    IdentityProviders.of(idp.build()),
                    expected.set("sp_key").isPresent()
                        ? List.of()
                        : CorpusKeys.serviceProvider(row),
                    policy(row, expected),
                    new InMemoryReplayStore(Clock.fixed(settings.now(), ZoneOffset.UTC)),
                    Clock.fixed(settings.now(), ZoneOffset.UTC),
                    new SecureRandom()))
            .validate(samlResponse, new Correlation(pending(settings), "/", null));
    Set<String> failed = new TreeSet<>();
    result.report().entries().forEach(e -> e.code().ifPresent(code -> failed.add(code.name())));
    if (result instanceof LoginResult.SignedIn in) {
      return new Answer("ACCEPTED", Optional.of(in.subject().nameId().value()), failed);
    }
    if (result instanceof LoginResult.Rejected rejected) {
      return new Answer(rejected.code().name(), Optional.empty(), failed);
    }
    return new Answer("REFUSED_BY_IDP", Optional.empty(), failed);
  }

  private static List<IdpKey> idpKeys(Row row, Expected expected) {
    Optional<String> set = expected.set("idp_cert");
    if (set.isPresent()) {
      return List.of(CorpusKeys.idpKey(set.get()));
    }
    List<IdpKey> keys = CorpusKeys.identityProvider(row);
    if (!keys.isEmpty()) {
      return keys;
    }
    try {
      return embedded(XmlParser.parse(row.xml(), XmlLimits.MESSAGE));
    } catch (SamlFailure | IllegalArgumentException noDocumentOrNoCertificate) {
      return List.of();
    }
  }

  private static PendingLogin pending(Settings settings) {
    return settings
        .request()
        .map(
            id ->
                new PendingLogin(
                    id,
                    settings.idp(),
                    settings.acs(),
                    "relay-state",
                    "/",
                    settings.now().minus(Duration.ofMinutes(1)),
                    settings.now().plus(Duration.ofMinutes(5)),
                    false,
                    List.of(),
                    null))
        .orElse(null);
  }

  private static ValidationPolicy policy(Row row, Expected expected) {
    // The corpus tells the time to the second.
    ValidationPolicy policy = ValidationPolicy.strict().clockSkew(Duration.ZERO);
    if (row.needs("allow-sha1") || row.needs("presign") || expected.needs("allow-sha1")) {
      policy = policy.allowSha1();
    }
    if (row.needs("allow-rsa1024")) {
      policy = policy.allowShortRsaKeys();
    }
    if (row.needs("allow-cbc")) {
      policy = policy.allowUnsignedCbc();
    }
    if (row.needs("allow-rsa15")) {
      policy = policy.allowRsa15();
    }
    if (row.needs("allow-missing-destination")) {
      policy = policy.allowMissingDestination();
    }
    if (expected.needs("allow-empty-reference")) {
      policy = policy.allowEmptyReferenceUri();
    }
    if (row.peerDemands("WantMessagesSigned", "wantAuthnResponseSigned")) {
      policy = policy.requireSignedResponse();
    }
    if (row.peerDemands("WantAssertionsSigned", "wantAssertionsSigned")) {
      policy = policy.requireSignedAssertion();
    }
    if (row.peerDemands("WantAssertionsEncrypted")) {
      policy = policy.requireEncryption();
    }
    return policy;
  }

  /** Who we are, whom we trust, what time it is and what we asked. */
  private record Settings(
      String idp, String acs, String sp, Instant now, Optional<String> request) {

    static Settings of(Row row, Expected expected, Set<String> fit) {
      Optional<String> issuer = row.fact("issuer").or(() -> row.fact("assertion_issuer"));
      Optional<String> address = row.fact("destination").or(() -> row.fact("recipient"));
      Optional<String> audience = row.fact("audience");
      return new Settings(
          choose(expected, fit, "idp", row.setting("idp_entity_id"), issuer),
          choose(expected, fit, "acs", row.setting("acs_url"), address),
          choose(expected, fit, "sp", row.setting("sp_entity_id"), audience),
          Instant.parse(choose(expected, fit, "now", row.setting("now"), earliestUse(row))),
          request(row, expected, fit));
    }

    private static Optional<String> earliestUse(Row row) {
      return Stream.of("not_before", "issue_instant", "authn_instant")
          .flatMap(name -> row.fact(name).stream())
          .map(OffsetDateTime::parse)
          .map(time -> time.toInstant().toString())
          .max(Comparator.comparing(Instant::parse));
    }

    private static Optional<String> request(Row row, Expected expected, Set<String> fit) {
      Optional<String> set = expected.set("request");
      if (set.isPresent()) {
        return set.filter(id -> !id.equals("none"));
      }
      Optional<String> answered = row.fact("in_response_to");
      return fit.contains("request") ? answered : row.setting("request_id").or(() -> answered);
    }

    private static String choose(
        Expected expected,
        Set<String> fit,
        String name,
        Optional<String> setting,
        Optional<String> fact) {
      String open =
          name.equals("now") ? "2020-01-01T00:00:00Z" : "https://" + name + ".example.com";
      Optional<String> set = expected.set(name);
      if (set.isPresent()) {
        return set.get();
      }
      return fit.contains(name)
          ? fact.or(() -> setting).orElse(open)
          : setting.or(() -> fact).orElse(open);
    }
  }
}
