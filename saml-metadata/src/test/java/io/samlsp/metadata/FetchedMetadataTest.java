package io.samlsp.metadata;

import static io.samlsp.metadata.Failures.codeOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.samlsp.failure.FailureCode;
import io.samlsp.failure.SamlFailure;
import io.samlsp.idp.IdpKey;
import io.samlsp.keys.SigningKey;
import io.samlsp.keys.SpKey;
import io.samlsp.metadata.MetadataEvent.Loaded;
import io.samlsp.metadata.MetadataEvent.RefreshFailed;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Documents that are fetched, from a real server; time is set, and nothing waits for it. */
class FetchedMetadataTest {

  private static final Instant NOW = Instant.parse("2026-11-24T07:00:00Z");
  private static final String ID = Sample.ENTITY_ID;

  private static SpKey publisher;
  private static SpKey stranger;

  @TempDir Path directory;

  private final MetadataServer server = new MetadataServer();
  private final SettableClock clock = new SettableClock(NOW);
  private final List<MetadataEvent> events = new ArrayList<>();
  private final List<MetadataProviders> opened = new ArrayList<>();

  @BeforeAll
  static void makeKeys() throws GeneralSecurityException, SamlFailure {
    publisher = key("CN=publisher");
    stranger = key("CN=stranger");
  }

  private static SpKey key(String subject) throws GeneralSecurityException, SamlFailure {
    Certificates.Pair pair = Certificates.selfSigned(subject);
    return SpKey.of(pair.keys().getPrivate(), List.of(pair.certificate()));
  }

  @AfterEach
  void close() {
    opened.forEach(MetadataProviders::close);
    server.close();
  }

  private MetadataSource source() {
    return MetadataSource.url(server.url("/metadata")).allowHttpOnLoopback().allowUnsigned();
  }

  private MetadataProviders open(MetadataSource... sources) {
    MetadataProviders providers =
        MetadataProviders.builder(sources)
            .lastGoodCopies(directory.resolve("copies"))
            .temporaryFiles(directory)
            .listener(events::add)
            .clock(clock)
            .executor(Runnable::run)
            .refreshedByCaller()
            .build();
    opened.add(providers);
    return providers;
  }

  private static String signed(String document, SpKey key) {
    String withId = document.replaceFirst(" entityID=| Name=", " ID=\"_1\"$0");
    return new String(
        SigningKey.of(key).signXml(withId.getBytes(StandardCharsets.UTF_8)),
        StandardCharsets.UTF_8);
  }

  private static String until(String end) {
    return Sample.ENTITY.replace(" entityID", " validUntil=\"" + end + "\" entityID");
  }

  private RefreshFailed failed() {
    MetadataEvent last = events.get(events.size() - 1);
    assertThat(last).isInstanceOf(RefreshFailed.class);
    return (RefreshFailed) last;
  }

  private void assertNothingLeftBehind() throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      assertThat(files.filter(file -> file.toString().endsWith(".tmp"))).isEmpty();
    }
  }

  @Test
  void start_waits_for_nobody_and_fails_for_nobody() {
    server.serve(Sample.ENTITY);
    MetadataProviders providers = open(source());

    assertThat(server.requests()).isEmpty();
    assertThat(providers.find(ID)).isEmpty();
    assertThat(codeOf(() -> providers.entity(ID))).isEqualTo(FailureCode.METADATA_ENTITY_UNKNOWN);

    providers.refreshDue();

    assertThat(providers.find(ID)).isPresent();
    assertThat(events).containsExactly(new Loaded(source(), 1, false));
  }

  @Test
  void says_why_there_is_nothing_yet() {
    MetadataProviders providers = open(source());
    providers.refreshDue();

    assertThat(codeOf(() -> providers.entity(ID))).isEqualTo(FailureCode.METADATA_UNREACHABLE);
    assertThat(failed().failure().found()).isEqualTo("status 503");
    assertThat(failed().inUse()).isFalse();
  }

  // The last good copy goes on

  private void assertGoesOn(
      MetadataSource source, MetadataServer.Answer bad, FailureCode code, String found)
      throws IOException {
    MetadataProviders providers = open(source);
    providers.refreshDue();
    assertThat(providers.find(ID)).as("before").isPresent();
    Path copy = copy();
    byte[] kept = Files.readAllBytes(copy);
    events.clear();

    server.answer(bad);
    clock.advance(Duration.ofHours(6));
    providers.refreshDue();

    assertThat(failed().failure().code()).isEqualTo(code);
    assertThat(failed().failure().found()).contains(found);
    assertThat(failed().inUse()).isTrue();
    assertThat(events).hasSize(1);
    assertThat(providers.find(ID)).as("after").isPresent();
    assertThat(copy).hasBinaryContent(kept);
    assertNothingLeftBehind();
  }

  private Path copy() throws IOException {
    try (Stream<Path> files = Files.list(directory.resolve("copies"))) {
      return files.filter(file -> file.toString().endsWith(".xml")).findFirst().orElseThrow();
    }
  }

  @Test
  void goes_on_when_the_plug_is_pulled_in_the_middle_of_a_body() throws IOException {
    server.serve(Sample.ENTITY);
    assertGoesOn(
        source(),
        MetadataServer.cutOff(Sample.ENTITY),
        FailureCode.METADATA_UNREACHABLE,
        "IOException");
  }

  @Test
  void goes_on_when_a_body_does_not_end() throws IOException {
    server.serve(Sample.ENTITY);
    assertGoesOn(
        source().timeout(Duration.ofSeconds(2)),
        server.stalled(Sample.ENTITY),
        FailureCode.METADATA_UNREACHABLE,
        "less");
  }

  @Test
  void goes_on_when_the_server_is_down() throws IOException {
    server.serve(Sample.ENTITY);
    assertGoesOn(
        source(), MetadataServer.status(500), FailureCode.METADATA_UNREACHABLE, "status 500");
    server.close();
    MetadataProviders providers = opened.get(0);
    providers.reload();

    assertThat(failed().failure().code()).isEqualTo(FailureCode.METADATA_UNREACHABLE);
    assertThat(failed().failure().found()).contains("ConnectException");
    assertThat(providers.find(ID)).isPresent();
  }

  @Test
  void goes_on_when_garbage_comes() throws IOException {
    server.serve(Sample.ENTITY);
    assertGoesOn(
        source(),
        MetadataServer.document("<html><body>Maintenance<br></body></html>"),
        FailureCode.METADATA_NOT_XML,
        "a web page");
  }

  @Test
  void goes_on_when_a_document_comes_in_half_and_looks_whole() throws IOException {
    server.serve(Sample.ENTITY);
    assertGoesOn(
        source(),
        MetadataServer.document(Sample.ENTITY.substring(0, 900)),
        FailureCode.XML_NOT_WELL_FORMED,
        "line");
  }

  @Test
  void goes_on_when_an_expired_copy_comes() throws IOException {
    server.serve(until("2027-01-01T00:00:00Z"));
    assertGoesOn(
        source(),
        MetadataServer.document(until("2026-11-24T06:00:00Z")),
        FailureCode.METADATA_EXPIRED,
        "valid until 2026-11-24T06:00:00Z");
  }

  @Test
  void goes_on_when_somebody_else_signed() throws IOException {
    server.serve(signed(Sample.ENTITY, publisher));
    assertGoesOn(
        source().signedBy(IdpKey.of(publisher.certificate())),
        MetadataServer.document(signed(Sample.ENTITY, stranger)),
        FailureCode.SIGNATURE_KEY_UNKNOWN,
        "fingerprint");
  }

  @Test
  void goes_on_when_what_was_signed_was_changed_or_the_signature_is_gone() throws IOException {
    MetadataSource source = source().signedBy(IdpKey.of(publisher.certificate()));
    server.serve(signed(Sample.ENTITY, publisher));
    assertGoesOn(
        source,
        MetadataServer.document(signed(Sample.ENTITY, publisher).replace("/sso\"", "/evil\"")),
        FailureCode.DIGEST_MISMATCH,
        "changed");
    server.serve(Sample.ENTITY);
    opened.get(0).reload();
    assertThat(failed().failure().code()).isEqualTo(FailureCode.SIGNATURE_MISSING);
    assertThat(opened.get(0).find(ID)).isPresent();
  }

  @Test
  void goes_on_when_too_much_comes() throws IOException {
    server.serve(Sample.ENTITY);
    assertGoesOn(
        source().maximumBytes(8_000),
        MetadataServer.document(Sample.ENTITY + " ".repeat(8_000)),
        FailureCode.XML_TOO_LARGE,
        "more");
  }

  @Test
  void is_led_nowhere_else_by_redirects() throws IOException {
    server.serve(Sample.ENTITY);
    MetadataProviders providers = open(source());
    providers.refreshDue();
    for (String location :
        new String[] {
          "http://localhost:" + server.port() + "/x",
          "http://127.0.0.1:1/x",
          "https://127.0.0.1:" + server.port() + "/x",
          "file:///etc/passwd",
          "//evil.example.com/",
          "http://user@127.0.0.1:" + server.port() + "/x",
          "jar:file:x!/y",
          "ht tp:",
          ""
        }) {
      server.answer(MetadataServer.status(302, "Location", location));
      int asked = server.requests().size();
      providers.reload();
      assertThat(failed().failure().code())
          .as(location)
          .isEqualTo(FailureCode.METADATA_REDIRECT_REFUSED);
      assertThat(server.requests()).hasSize(asked + 1);
    }
    server.answer(MetadataServer.status(302, "Location", "/metadata"));
    providers.reload();
    assertThat(failed().failure().code()).isEqualTo(FailureCode.METADATA_REDIRECT_REFUSED);
    assertThat(providers.find(ID)).isPresent();
  }

  @Test
  void follows_a_redirect_on_the_same_server() {
    server.answer(
        exchange ->
            (exchange.getRequestURI().getPath().equals("/metadata")
                    ? MetadataServer.status(307, "Location", "/other")
                    : MetadataServer.document(Sample.ENTITY))
                .to(exchange));
    MetadataProviders providers = open(source());
    providers.refreshDue();

    assertThat(providers.find(ID)).isPresent();
    assertThat(server.requests()).containsExactly("/metadata", "/other");
  }

  // What is expired

  @Test
  void uses_nothing_expired_however_long_ago_it_was_loaded() {
    Instant end = Instant.parse("2026-11-25T00:00:00Z");
    server.serve(until(end.toString()));
    MetadataProviders providers = open(source());
    providers.refreshDue();
    server.answer(MetadataServer.status(503));

    clock.set(end.minusSeconds(1));
    assertThat(providers.find(ID)).isPresent();
    clock.set(end);
    assertThat(providers.find(ID)).isEmpty();
    assertThat(codeOf(() -> providers.entity(ID))).isEqualTo(FailureCode.METADATA_EXPIRED);
  }

  // A restart

  @Test
  void the_last_good_copy_survives_a_restart() {
    server.serve(signed(Sample.ENTITY, publisher));
    MetadataSource source = source().signedBy(IdpKey.of(publisher.certificate()));
    open(source).refreshDue();
    opened.get(0).close();
    events.clear();
    server.answer(MetadataServer.status(503));

    MetadataProviders again = open(source);

    assertThat(events).containsExactly(new Loaded(source, 1, true));
    assertThat(again.find(ID)).isPresent();
    again.refreshDue();
    assertThat(failed().inUse()).isTrue();
    assertThat(again.find(ID)).isPresent();
  }

  @Test
  void the_last_good_copy_is_verified_again() throws IOException {
    server.serve(signed(Sample.ENTITY, publisher));
    MetadataSource source = source().signedBy(IdpKey.of(publisher.certificate()));
    open(source).refreshDue();
    opened.get(0).close();
    Path copy = copy();
    Files.writeString(copy, Files.readString(copy).replace("/sso\"", "/evil\""));
    events.clear();

    MetadataProviders again = open(source);

    assertThat(failed().failure().code()).isEqualTo(FailureCode.DIGEST_MISMATCH);
    assertThat(failed().inUse()).isFalse();
    assertThat(again.find(ID)).isEmpty();
    again.refreshDue();
    assertThat(again.find(ID)).isPresent();
  }

  @Test
  void an_expired_last_good_copy_is_of_no_use() {
    server.serve(until("2026-11-25T00:00:00Z"));
    open(source()).refreshDue();
    opened.get(0).close();
    events.clear();
    clock.set(Instant.parse("2026-11-25T00:00:00Z"));

    MetadataProviders again = open(source());

    assertThat(failed().failure().code()).isEqualTo(FailureCode.METADATA_EXPIRED);
    assertThat(again.find(ID)).isEmpty();
  }

  // When it is fetched again

  @Test
  void asks_whether_there_is_something_new() {
    server.answer(MetadataServer.document(Sample.ENTITY, "ETag", "\"v1\""));
    MetadataProviders providers = open(source());
    providers.refreshDue();
    server.answer(MetadataServer.status(304));
    providers.reload();
    server.answer(
        MetadataServer.document(Sample.ENTITY, "Last-Modified", "Tue, 24 Nov 2026 07:00:00 GMT"));
    providers.reload();
    server.answer(MetadataServer.status(304));
    providers.reload();

    assertThat(server.requests())
        .containsExactly(
            "/metadata",
            "/metadata If-None-Match: \"v1\"",
            "/metadata If-None-Match: \"v1\"",
            "/metadata If-Modified-Since: Tue, 24 Nov 2026 07:00:00 GMT");
    assertThat(providers.find(ID)).isPresent();
    assertThat(events).hasSize(1);
  }

  @Test
  void a_304_that_nobody_asked_for_is_an_error() {
    server.answer(MetadataServer.status(304));
    MetadataProviders providers = open(source());
    providers.refreshDue();

    assertThat(failed().failure().code()).isEqualTo(FailureCode.METADATA_UNREACHABLE);
    assertThat(providers.find(ID)).isEmpty();
  }

  /** Fetched at 0; the next must fall within 80 to 100 % of the time. */
  private void assertFetchedAgainAfter(Duration pause) {
    server.requests().clear();
    MetadataProviders providers = open(source());
    providers.refreshDue();
    assertThat(server.requests()).hasSize(1);
    clock.advance(pause.multipliedBy(8).dividedBy(10).minusSeconds(1));
    providers.refreshDue();
    assertThat(server.requests()).as("before 80 %% of %s", pause).hasSize(1);
    clock.advance(pause.multipliedBy(2).dividedBy(10).plusSeconds(1));
    providers.refreshDue();
    assertThat(server.requests()).as("after %s", pause).hasSize(2);
  }

  @Test
  void follows_cache_duration_within_bounds() {
    server.serve(Sample.ENTITY);
    assertFetchedAgainAfter(Duration.ofHours(6));
  }

  @Test
  void a_cache_duration_shortens_the_pause() {
    server.serve(Sample.ENTITY.replace(" entityID", " cacheDuration='PT1H' entityID"));
    assertFetchedAgainAfter(Duration.ofHours(1));
  }

  @Test
  void a_cache_duration_of_a_second_does_not_make_a_storm() {
    server.serve(Sample.ENTITY.replace(" entityID", " cacheDuration='PT1S' entityID"));
    assertFetchedAgainAfter(Duration.ofMinutes(5));
  }

  @Test
  void is_fetched_three_times_before_it_ends() {
    server.serve(until("2026-11-24T10:00:00Z"));
    assertFetchedAgainAfter(Duration.ofHours(1));
  }

  @Test
  void backs_off_from_a_server_that_fails_and_comes_back_at_once() {
    MetadataProviders providers = open(source());
    List<Long> pauses = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      providers.refreshDue();
      assertThat(server.requests()).hasSize(i + 1);
      Instant next = failed().nextAttempt();
      pauses.add(Duration.between(clock.instant(), next).toSeconds());
      clock.set(next.minusMillis(1));
      providers.refreshDue();
      assertThat(server.requests()).hasSize(i + 1);
      clock.set(next);
    }
    for (int i = 0; i < 12; i++) {
      long full = Math.min(60L << i, 6 * 3600);
      assertThat(pauses.get(i)).isBetween(full * 8 / 10 - 1, full);
    }
    server.serve(Sample.ENTITY);
    providers.refreshDue();
    assertThat(providers.find(ID)).isPresent();
    server.answer(MetadataServer.status(503));
    providers.reload();
    assertThat(Duration.between(clock.instant(), failed().nextAttempt()))
        .isBetween(Duration.ofSeconds(47), Duration.ofSeconds(60));
  }

  // MDQ

  private MetadataSource mdq() {
    return MetadataSource.mdq(server.url("/mdq/")).allowHttpOnLoopback().allowUnsigned();
  }

  @Test
  void asks_an_mdq_server_for_one_entity_once() {
    server.serve(Sample.ENTITY);
    MetadataProviders providers = open(mdq());

    assertThat(providers.find(ID)).isPresent();
    assertThat(providers.find(ID)).isPresent();
    assertThat(server.requests())
        .containsExactly("/mdq/entities/https%3A%2F%2Fidp.example.com%2Fmetadata");
    assertThat(providers.entityIds()).containsExactly(ID);
    clock.advance(Duration.ofHours(6));
    providers.refreshDue();
    assertThat(server.requests()).hasSize(2);
  }

  @Test
  void asks_by_sha_1_if_told_so() {
    server.serve(Sample.ENTITY);
    MetadataProviders providers =
        open(MetadataSource.mdqBySha1(server.url("/mdq")).allowHttpOnLoopback().allowUnsigned());

    assertThat(providers.find(ID)).isPresent();
    assertThat(server.requests())
        .containsExactly("/mdq/entities/%7Bsha1%7D" + "d7070df08eacb863523f9c79f8215dc969a7813d");
  }

  @Test
  void believes_an_mdq_server_only_on_whom_it_was_asked_about() {
    server.serve(Sample.entity("https://evil.example.com"));
    MetadataProviders providers = open(mdq());

    assertThat(providers.find(ID)).isEmpty();
    assertThat(codeOf(() -> providers.entity(ID))).isEqualTo(FailureCode.METADATA_ENTITY_UNKNOWN);
  }

  @Test
  void does_not_ask_again_soon_for_what_is_unknown_nor_ring_bells() {
    server.answer(MetadataServer.status(404));
    MetadataProviders providers = open(mdq());

    assertThat(codeOf(() -> providers.entity(ID))).isEqualTo(FailureCode.METADATA_ENTITY_UNKNOWN);
    assertThat(providers.find(ID)).isEmpty();
    assertThat(server.requests()).hasSize(1);
    assertThat(events).isEmpty();
    clock.advance(Duration.ofSeconds(59));
    assertThat(providers.find(ID)).isEmpty();
    assertThat(server.requests()).hasSize(1);
    clock.advance(Duration.ofSeconds(1));
    server.serve(Sample.ENTITY);
    assertThat(providers.find(ID)).isPresent();
  }

  @Test
  void does_not_ask_for_names_that_nobody_can_have() {
    MetadataProviders providers = open(mdq());

    assertThat(providers.find("")).isEmpty();
    assertThat(providers.find("x".repeat(1025))).isEmpty();
    assertThat(server.requests()).isEmpty();
  }

  @Test
  void an_mdq_entity_goes_on_with_its_last_good_copy_also_after_a_restart() {
    server.serve(signed(Sample.ENTITY, publisher));
    MetadataSource source = mdq().signedBy(IdpKey.of(publisher.certificate()));
    assertThat(open(source).find(ID)).isPresent();
    opened.get(0).close();
    server.answer(MetadataServer.status(503));
    MetadataProviders again = open(source);

    assertThat(again.find(ID)).isPresent();
    clock.advance(Duration.ofHours(6));
    again.refreshDue();
    assertThat(failed().failure().code()).isEqualTo(FailureCode.METADATA_UNREACHABLE);
    assertThat(again.find(ID)).isPresent();
  }

  // What is allowed by name

  @Test
  void takes_nothing_unsigned_or_plain_from_the_network_unless_told_so() {
    URI https = URI.create("https://idp.example.com/metadata");
    URI loopback = URI.create("http://localhost/metadata");
    URI http = URI.create("http://idp.example.com/metadata");

    assertThatIllegalArgumentException().isThrownBy(() -> open(MetadataSource.url(https)));
    assertThatIllegalArgumentException().isThrownBy(() -> open(MetadataSource.mdq(https)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> open(MetadataSource.url(loopback).allowUnsigned()));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> open(MetadataSource.url(http).allowUnsigned().allowHttpOnLoopback()));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MetadataSource.url(URI.create("file:///etc/passwd")));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MetadataSource.url(https).signedBy(List.of()));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                MetadataProviders.builder()
                    .httpClient(
                        HttpClient.newBuilder()
                            .followRedirects(HttpClient.Redirect.ALWAYS)
                            .build()));
    assertThat(open(MetadataSource.url(https).allowUnsigned()).find(ID)).isEmpty();
  }
}
