package io.samlsp.examples.identitycenter.store;

import io.samlsp.failure.SamlFailure;
import io.samlsp.idp.IdentityProvider;
import io.samlsp.idp.IdentityProviders;
import io.samlsp.idp.IdpKey;
import io.samlsp.metadata.IdpMetadata;
import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.X509EncodedKeySpec;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** Which identity provider people sign in at, and the one that the wizard is about to put there. */
public final class IdentitySources implements IdentityProviders {

  private static final String DRAFT = "DRAFT";
  private static final String ACTIVE = "ACTIVE";

  /**
   * An identity source.
   *
   * @param entityId its name; empty while one of several in the document is still to be chosen
   * @param document its metadata
   * @param cameFrom the file's name or the address
   * @param readAt when it was uploaded; the metadata is read as of then
   */
  @SuppressWarnings("ArrayRecordComponent") // read from a row, parsed once
  public record Source(
      String entityId, byte[] document, String cameFrom, Instant readAt, boolean idpInitiated) {

    /** Whether it is known which identity provider of the document is meant. */
    public boolean isChosen() {
      return !entityId.isEmpty();
    }

    /** What the metadata says; it was checked before it was kept. */
    public IdentityProvider read() {
      try {
        return IdpMetadata.parse(document, Clock.fixed(readAt, ZoneOffset.UTC)).entity(entityId);
      } catch (SamlFailure changed) {
        throw new IllegalStateException("metadata that was good no longer is", changed);
      }
    }
  }

  /** A key that is believed, and since when. */
  public record SigningKey(IdpKey key, Instant addedAt) {}

  private final Database database;
  private final Clock clock;

  /** The sources in that database. */
  public IdentitySources(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /** The source that is in use. */
  public Optional<Source> active() {
    return source(ACTIVE);
  }

  /** The source that the wizard works on. */
  public Optional<Source> draft() {
    return source(DRAFT);
  }

  private Optional<Source> source(String state) {
    return database
        .read(
            work ->
                work.query(
                    "SELECT * FROM center_identity_source WHERE state = ?",
                    IdentitySources::source,
                    state))
        .stream()
        .findFirst();
  }

  private static Source source(ResultSet row) throws SQLException {
    return new Source(
        row.getString("entity_id"),
        Base64.getDecoder().decode(row.getString("document")),
        row.getString("came_from"),
        Database.time(row, "read_at"),
        row.getBoolean("idp_initiated"));
  }

  /** Keeps what the wizard works on. Nothing else changes. */
  public void keepDraft(Source source) {
    database.write(
        work -> {
          work.update("DELETE FROM center_identity_source WHERE state = ?", DRAFT);
          return insert(work, DRAFT, source);
        });
  }

  /** Forgets what the wizard works on. */
  public void dropDraft() {
    database.write(
        work -> work.update("DELETE FROM center_identity_source WHERE state = ?", DRAFT));
  }

  /**
   * Puts a source in use.
   *
   * @param keepKeys whether the keys believed so far stay believed, for a rollover
   */
  public void activate(Source source, boolean keepKeys) {
    List<IdpKey> keys = source.read().signingKeys();
    Instant now = clock.instant();
    database.write(
        work -> {
          work.update("DELETE FROM center_identity_source");
          insert(work, ACTIVE, source);
          if (!keepKeys) {
            work.update("DELETE FROM center_signing_key");
          }
          for (IdpKey key : keys) {
            insert(work, key, now);
          }
          return keys;
        });
  }

  private static int insert(Database.Statements work, String state, Source source)
      throws SQLException {
    return work.update(
        "INSERT INTO center_identity_source"
            + " (state, entity_id, document, came_from, read_at, idp_initiated)"
            + " VALUES (?, ?, ?, ?, ?, ?)",
        state,
        source.entityId(),
        Base64.getEncoder().encodeToString(source.document()),
        source.cameFrom(),
        source.readAt(),
        source.idpInitiated());
  }

  private static void insert(Database.Statements work, IdpKey key, Instant now)
      throws SQLException {
    work.update("DELETE FROM center_signing_key WHERE fingerprint = ?", key.fingerprint());
    Optional<X509Certificate> certificate = key.certificate();
    work.update(
        "INSERT INTO center_signing_key (fingerprint, certificate, algorithm, bare_key, added_at)"
            + " VALUES (?, ?, ?, ?, ?)",
        key.fingerprint(),
        certificate.isPresent() ? base64(certificate.get()) : null,
        key.publicKey().getAlgorithm(),
        certificate.isPresent() ? null : base64(key.publicKey().getEncoded()),
        now);
  }

  /** Believes one more key. */
  public void addKey(IdpKey key) {
    Instant now = clock.instant();
    database.write(
        work -> {
          insert(work, key, now);
          return key;
        });
  }

  /** No longer believes a key; false if it is the last one, which stays. */
  public boolean removeKey(String fingerprint) {
    return database.write(
        work ->
            work.update(
                    "DELETE FROM center_signing_key WHERE fingerprint = ?"
                        + " AND (SELECT count(*) FROM center_signing_key) > 1",
                    fingerprint)
                == 1);
  }

  /** The keys that are believed, newest first. */
  public List<SigningKey> keys() {
    return database.read(
        work ->
            work.query(
                "SELECT * FROM center_signing_key ORDER BY added_at DESC, fingerprint",
                IdentitySources::key));
  }

  private static SigningKey key(ResultSet row) throws SQLException {
    String certificate = row.getString("certificate");
    Instant addedAt = Database.time(row, "added_at");
    try {
      if (certificate != null) {
        return new SigningKey(IdpKey.of(certificate(certificate)), addedAt);
      }
      PublicKey key =
          KeyFactory.getInstance(row.getString("algorithm"))
              .generatePublic(
                  new X509EncodedKeySpec(Base64.getDecoder().decode(row.getString("bare_key"))));
      return new SigningKey(IdpKey.of(key), addedAt);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a key that could be read no longer can", e);
    }
  }

  private static X509Certificate certificate(String base64) throws CertificateException {
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(Base64.getDecoder().decode(base64)));
  }

  private static String base64(X509Certificate certificate) {
    try {
      return base64(certificate.getEncoded());
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String base64(byte[] octets) {
    return Base64.getEncoder().encodeToString(octets);
  }

  /** Whether the identity provider may send responses that nobody asked for. */
  public void allowIdpInitiated(boolean allowed) {
    database.write(
        work ->
            work.update(
                "UPDATE center_identity_source SET idp_initiated = ? WHERE state = ?",
                allowed,
                ACTIVE));
  }

  /** The identity provider in use, with the keys that are believed now. */
  public Optional<IdentityProvider> current() {
    return active().map(source -> withKeys(source, keys()));
  }

  @Override
  public Optional<IdentityProvider> find(String entityId) {
    return current().filter(idp -> idp.entityId().equals(entityId));
  }

  private static IdentityProvider withKeys(Source source, List<SigningKey> keys) {
    IdentityProvider read = source.read();
    IdentityProvider.Builder idp =
        IdentityProvider.builder(read.entityId())
            .wantAuthnRequestsSigned(read.wantAuthnRequestsSigned())
            .validUntil(read.validUntil().orElse(null));
    read.singleSignOnServices().forEach(idp::singleSignOnService);
    read.singleLogoutServices().forEach(idp::singleLogoutService);
    read.nameIdFormats().forEach(idp::nameIdFormat);
    read.displayNames().forEach(idp::displayName);
    keys.forEach(key -> idp.signingKey(key.key()));
    if (source.idpInitiated()) {
      idp.allowIdpInitiated();
    }
    return idp.build();
  }
}
