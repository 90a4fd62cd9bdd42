package io.samlsp.metadata;

import static io.samlsp.metadata.Failures.codeOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.samlsp.failure.FailureCode;
import io.samlsp.failure.SamlFailure;
import io.samlsp.idp.IdentityProvider;
import io.samlsp.idp.IdpKey;
import io.samlsp.metadata.MetadataEvent.Added;
import io.samlsp.metadata.MetadataEvent.Expiring;
import io.samlsp.metadata.MetadataEvent.KeysChanged;
import io.samlsp.metadata.MetadataEvent.Loaded;
import io.samlsp.metadata.MetadataEvent.RefreshFailed;
import io.samlsp.metadata.MetadataEvent.Removed;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sources on this machine, their order, and what is announced. */
class MetadataProvidersTest {

  private static final Instant NOW = Instant.parse("2026-11-24T07:00:00Z");
  private static final String ID = Sample.ENTITY_ID;
  private static final String OTHER_ID = "https://other.example.com";
  private static final String OTHER = Sample.entity(OTHER_ID);

  @TempDir Path directory;

  private final SettableClock clock = new SettableClock(NOW);
  private final List<MetadataEvent> events = new ArrayList<>();
  private final List<MetadataProviders> opened = new ArrayList<>();
  private Path file;

  @BeforeEach
  void placeFile() {
    file = directory.resolve("metadata.xml");
  }

  @AfterEach
  void close() {
    opened.forEach(MetadataProviders::close);
  }

  private MetadataProviders.Builder builder(MetadataSource... sources) {
    return MetadataProviders.builder(sources)
        .listener(events::add)
        .clock(clock)
        .executor(Runnable::run)
        .refreshedByCaller();
  }

  private MetadataProviders open(MetadataSource... sources) {
    MetadataProviders providers = builder(sources).build();
    opened.add(providers);
    return providers;
  }

  /** As whoever keeps such a file should: a new one, renamed over it. */
  private static void replace(Path file, String document) throws IOException {
    Path next = file.resolveSibling(file.getFileName() + ".new");
    Files.writeString(next, document);
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static MetadataSource bytes(String document) {
    return MetadataSource.bytes(document.getBytes(StandardCharsets.UTF_8));
  }

  private static IdpKey key(String base64) throws GeneralSecurityException {
    byte[] der = Base64.getDecoder().decode(base64);
    return IdpKey.of(
        (X509Certificate)
            CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(der)));
  }

  private void pass() {
    clock.advance(Duration.ofMinutes(5));
  }

  @Test
  void finds_whom_a_file_names() throws IOException {
    Files.writeString(file, Sample.entities("", Sample.ENTITY, OTHER));
    MetadataProviders providers = open(MetadataSource.file(file));

    assertThat(providers.find(ID)).get().extracting(IdentityProvider::entityId).isEqualTo(ID);
    assertThat(providers.find(ID.toUpperCase(java.util.Locale.ROOT))).isEmpty();
    assertThat(providers.entityIds()).containsExactly(ID, OTHER_ID);
    assertThat(events).containsExactly(new Loaded(MetadataSource.file(file), 2, false));
  }

  @Test
  void reads_documents_in_other_encodings() {
    String document = "<?xml version='1.0' encoding='UTF-16'?>" + Sample.ENTITY;
    MetadataProviders providers =
        open(MetadataSource.bytes(document.getBytes(StandardCharsets.UTF_16)));

    assertThat(providers.find(ID)).isPresent();
  }

  @Test
  void notices_a_file_that_was_replaced_and_says_what_changed()
      throws IOException, GeneralSecurityException {
    Files.writeString(file, Sample.ENTITY);
    MetadataSource source = MetadataSource.file(file);
    MetadataProviders providers = open(source);
    events.clear();

    replace(
        file,
        Sample.entities(
            "", Sample.ENTITY.replace(Sample.CERTIFICATE, Sample.OTHER_CERTIFICATE), OTHER));
    providers.refreshDue();
    assertThat(events).isEmpty();
    pass();
    providers.refreshDue();

    assertThat(events)
        .containsExactly(
            new KeysChanged(
                source,
                ID,
                List.of(key(Sample.OTHER_CERTIFICATE)),
                List.of(key(Sample.CERTIFICATE))),
            new Added(source, OTHER_ID),
            expired(source, Sample.OTHER_CERTIFICATE));
    assertThat(providers.find(ID).orElseThrow().signingKeys())
        .containsExactly(key(Sample.OTHER_CERTIFICATE));

    events.clear();
    replace(file, OTHER);
    providers.reload();
    assertThat(events).containsExactly(new Removed(source, ID));
    assertThat(providers.find(ID)).isEmpty();
  }

  private static Expiring expired(MetadataSource source, String certificate)
      throws GeneralSecurityException {
    X509Certificate x509 = key(certificate).certificate().orElseThrow();
    return new Expiring(
        source,
        new MetadataReport.Expiry(
            ID,
            "certificate " + x509.getSubjectX500Principal().getName(),
            x509.getNotAfter().toInstant()));
  }

  @Test
  void a_file_that_breaks_or_goes_does_no_harm_until_it_is_removed() throws IOException {
    Files.writeString(file, Sample.ENTITY);
    MetadataSource source = MetadataSource.file(file);
    MetadataProviders providers = open(source);
    replace(file, "garbage");
    pass();
    providers.refreshDue();

    assertThat(((RefreshFailed) events.get(1)).failure().code())
        .isEqualTo(FailureCode.METADATA_NOT_XML);
    Files.delete(file);
    pass();
    providers.refreshDue();
    assertThat(((RefreshFailed) events.get(2)).failure().code())
        .isEqualTo(FailureCode.METADATA_UNREACHABLE);
    assertThat(((RefreshFailed) events.get(2)).inUse()).isTrue();
    assertThat(providers.find(ID)).isPresent();

    assertThat(providers.remove(source)).isTrue();
    assertThat(providers.remove(source)).isFalse();
    assertThat(providers.find(ID)).isEmpty();
    assertThat(events.get(3)).isEqualTo(new Removed(source, ID));
  }

  @Test
  void a_file_that_is_not_there_yet_is_awaited() throws IOException {
    MetadataProviders providers = open(MetadataSource.file(file));

    assertThat(codeOf(() -> providers.entity(ID))).isEqualTo(FailureCode.METADATA_UNREACHABLE);
    Files.writeString(file, Sample.ENTITY);
    pass();
    providers.refreshDue();
    assertThat(providers.find(ID)).isPresent();
  }

  @Test
  void reads_the_files_of_a_directory_as_they_come_and_go() throws IOException {
    Files.writeString(directory.resolve("a.xml"), Sample.ENTITY);
    Files.writeString(directory.resolve("b.txt"), OTHER);
    Files.writeString(directory.resolve("c.xml"), "garbage");
    MetadataProviders providers = open(MetadataSource.directory(directory));

    assertThat(providers.entityIds()).containsExactly(ID);
    assertThat(events).hasSize(2);
    Files.move(directory.resolve("b.txt"), directory.resolve("b.xml"));
    providers.refreshDue();
    assertThat(providers.entityIds()).containsExactly(ID, OTHER_ID);
    Files.delete(directory.resolve("a.xml"));
    providers.refreshDue();
    assertThat(providers.find(ID)).isEmpty();
    assertThat(providers.find(OTHER_ID)).isPresent();
    assertThat(events.get(events.size() - 1)).isInstanceOf(Removed.class);
  }

  @Test
  void a_directory_that_cannot_be_listed_takes_nothing_away() throws IOException {
    Path inner = Files.createDirectory(directory.resolve("inner"));
    Files.writeString(inner.resolve("a.xml"), Sample.ENTITY);
    MetadataProviders providers = open(MetadataSource.directory(inner));
    Files.move(inner, directory.resolve("elsewhere"));
    providers.refreshDue();

    RefreshFailed failed =
        events.stream()
            .filter(RefreshFailed.class::isInstance)
            .map(RefreshFailed.class::cast)
            .findFirst()
            .orElseThrow();
    assertThat(failed.failure().code()).isEqualTo(FailureCode.METADATA_UNREACHABLE);
    assertThat(failed.inUse()).isTrue();
    assertThat(providers.find(ID)).isPresent();
  }

  @Test
  void the_first_source_that_names_an_entity_decides() throws SamlFailure {
    String expired =
        Sample.ENTITY.replace(" entityID", " validUntil='2026-11-24T07:00:01Z' entityID");
    MetadataProviders providers =
        open(bytes(expired), bytes(Sample.entities("", Sample.ENTITY, OTHER)));

    assertThat(providers.entity(ID).validUntil()).isPresent();
    assertThat(providers.entity(OTHER_ID).validUntil()).isEmpty();
    clock.advance(Duration.ofSeconds(1));
    // What the first says has ended is not brought back to life by the second.
    assertThat(codeOf(() -> providers.entity(ID))).isEqualTo(FailureCode.METADATA_EXPIRED);
    assertThat(providers.find(ID)).isEmpty();
    assertThat(codeOf(() -> providers.entity("https://none")))
        .isEqualTo(FailureCode.METADATA_ENTITY_UNKNOWN);
  }

  @Test
  void sources_come_and_go_while_it_runs() {
    MetadataProviders providers = open();

    assertThat(providers.find(ID)).isEmpty();
    providers.add(bytes(Sample.ENTITY));
    assertThat(providers.find(ID)).isPresent();
    assertThatIllegalArgumentException().isThrownBy(() -> providers.add(bytes(Sample.ENTITY)));
    providers.remove(bytes(Sample.ENTITY));
    assertThat(providers.find(ID)).isEmpty();
    providers.close();
    assertThat(providers.find(ID)).isEmpty();
  }

  @Test
  void settings_attach_to_an_entity_id_and_survive_a_reload() {
    MetadataSource source = bytes(Sample.entities("", Sample.ENTITY, OTHER));
    MetadataProviders providers =
        builder(source).settings(ID, IdentityProvider.Builder::allowIdpInitiated).build();
    opened.add(providers);

    assertThat(providers.find(ID).orElseThrow().idpInitiatedAllowed()).isTrue();
    assertThat(providers.find(OTHER_ID).orElseThrow().idpInitiatedAllowed()).isFalse();
    providers.reload();
    assertThat(providers.find(ID).orElseThrow().idpInitiatedAllowed()).isTrue();
    providers.settings(ID, idp -> {});
    assertThat(providers.find(ID).orElseThrow().idpInitiatedAllowed()).isFalse();
  }

  @Test
  void a_pinned_key_is_asked_for_in_files_too() throws GeneralSecurityException {
    IdpKey pinned = IdpKey.of(Certificates.selfSigned("CN=x").certificate());
    MetadataProviders providers = open(bytes(Sample.ENTITY).signedBy(pinned));

    assertThat(codeOf(() -> providers.entity(ID))).isEqualTo(FailureCode.SIGNATURE_MISSING);
  }

  @Test
  void announces_what_ends_once() {
    Instant end = Instant.parse("2026-12-24T07:00:00Z");
    MetadataSource source =
        bytes(Sample.ENTITY.replace(" entityID", " validUntil='" + end + "' entityID"));
    MetadataProviders providers = open(source);
    events.clear();

    clock.set(end.minus(Duration.ofDays(14)).minusSeconds(1));
    providers.refreshDue();
    assertThat(events).isEmpty();
    clock.advance(Duration.ofSeconds(1));
    providers.refreshDue();
    providers.refreshDue();
    assertThat(events)
        .containsExactly(new Expiring(source, new MetadataReport.Expiry("", "metadata", end)));
  }

  @Test
  void a_listener_that_throws_does_no_harm() {
    MetadataProviders providers =
        builder(bytes(Sample.ENTITY))
            .listener(
                event -> {
                  throw new IllegalStateException("ours");
                })
            .build();
    opened.add(providers);

    assertThat(providers.find(ID)).isPresent();
  }

  // Discovery

  @Test
  void finds_what_somebody_types_on_a_discovery_page() throws IOException {
    MetadataProviders providers = open(MetadataSource.bytes(Aggregates.of(40, "")));

    assertThat(ids(providers.search("place 17", 5))).containsExactly(Aggregates.entityId(17));
    assertThat(ids(providers.search("ORT 17", 5))).containsExactly(Aggregates.entityId(17));
    assertThat(ids(providers.search("alice@uni5.example.edu", 5)))
        .containsExactly(Aggregates.entityId(5));
    assertThat(ids(providers.search("cs.uni5.example.edu", 5)))
        .containsExactly(Aggregates.entityId(5));
    assertThat(ids(providers.search("uni5.", 5))).containsExactly(Aggregates.entityId(5));
    assertThat(providers.search("example.edu", 5)).isEmpty();
    assertThat(providers.search("xuni5.example.edu", 5)).isEmpty();
    assertThat(ids(providers.search("university", 3)))
        .containsExactly(Aggregates.entityId(0), Aggregates.entityId(1), Aggregates.entityId(2));
    assertThat(providers.search("", 100)).hasSize(40);
    assertThat(providers.search("nobody", 5)).isEmpty();
    assertThat(providers.search("place 17", 5).get(0).displayNames())
        .containsEntry("de", "Universit\u00e4t Ort 17");
  }

  private static List<String> ids(List<DiscoveryEntry> entries) {
    return entries.stream().map(DiscoveryEntry::entityId).toList();
  }

  @Test
  void refreshes_by_itself_unless_told_otherwise() throws InterruptedException {
    java.util.concurrent.CountDownLatch loaded = new java.util.concurrent.CountDownLatch(1);
    try (MetadataServer server = new MetadataServer()) {
      server.serve(Sample.ENTITY);
      try (MetadataProviders providers =
          MetadataProviders.builder(
                  MetadataSource.url(server.url("/m")).allowHttpOnLoopback().allowUnsigned())
              .listener(event -> loaded.countDown())
              .build()) {
        assertThat(loaded.await(30, java.util.concurrent.TimeUnit.SECONDS)).isTrue();
        assertThat(providers.find(ID)).isPresent();
      }
    }
  }
}
