package io.samlsp.metadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.samlsp.failure.FailureCode;
import io.samlsp.idp.IdpKey;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** What is logged of hostile metadata, and that {@link ForeignTextIsCut} would notice if more. */
class MetadataLogTest {

  private static final Logger LOG = LoggerFactory.getLogger(MetadataLogTest.class);
  private static final Instant NOW = Instant.parse("2026-11-24T07:00:00Z");

  /** Breaks a line, colours a terminal, turns the direction of writing, and is long. */
  private static final String HOSTILE = "\r\n2026 INFO all is well\u001b[31m\u2028\u202e";

  private static final String LONG = "x".repeat(100_000);

  private static final String ESCAPED =
      "\\u000d\\u000a2026 INFO all is well\\u001b[31m\\u2028\\u202e";

  /** As much of it as an XML document may hold, in an attribute. */
  private static final String IN_XML = "&#13;&#10;2026 INFO all is well&#x2028;&#x202e;";

  private static final String IN_XML_ESCAPED = "\\u000d\\u000a2026 INFO all is well\\u2028\\u202e";

  @TempDir Path directory;

  private final SettableClock clock = new SettableClock(NOW);

  private MetadataProviders.Builder builder(MetadataSource... sources) {
    return MetadataProviders.builder(sources)
        .clock(clock)
        .temporaryFiles(directory)
        .executor(Runnable::run)
        .refreshedByCaller();
  }

  private static MetadataSource bytes(String document) {
    return MetadataSource.bytes(document.getBytes(StandardCharsets.UTF_8));
  }

  private static LogCapture.Line onlyLine() {
    List<LogCapture.Line> lines = LogCapture.take();
    assertThat(lines).hasSize(1);
    ForeignTextIsCut.requireHarmless(lines.get(0));
    return lines.get(0);
  }

  @Test
  void the_watch_stands_around_every_test_and_misses_no_level() {
    assertThat(ForeignTextIsCut.isWatching()).isTrue();

    LOG.trace("{} and {}", 1, 2);
    LOG.debug("3");
    LOG.error("4", new IllegalStateException("5"));
    List<LogCapture.Line> lines = LogCapture.take();

    assertThat(lines).extracting(LogCapture.Line::text).containsExactly("1 and 2", "3", "4");
    assertThat(lines)
        .extracting(LogCapture.Line::level)
        .containsExactly(Level.TRACE, Level.DEBUG, Level.ERROR);
    assertThat(lines.get(2).thrown()).contains("IllegalStateException: 5");
  }

  static Stream<Arguments> leaks() {
    String failure = "XML_DOCTYPE: expected {}; found nothing. Mend it.";
    return Stream.of(
        Arguments.of("that nobody has looked at", "reading the document", ""),
        Arguments.of("that nobody has looked at", failure, "a\nb"),
        Arguments.of("not escaped", failure, "a\u202eb"),
        Arguments.of("not escaped", failure, "a\u001bb"),
        Arguments.of("not cut", failure, LONG),
        Arguments.of("a key is logged", failure, Sample.CERTIFICATE.substring(0, 100)),
        Arguments.of("a key is logged", failure, "-----BEGIN PRIVATE KEY-----"));
  }

  @ParameterizedTest(name = "[{index}] {0}")
  @MethodSource("leaks")
  void a_test_that_logs_too_much_fails(String reason, String pattern, String argument) {
    LOG.debug(pattern, argument);

    assertThatThrownBy(() -> new ForeignTextIsCut().afterEach(null))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining(reason);
  }

  // A source that could not be read

  static Stream<Arguments> unreadable() {
    String id = "https://idp.example.com/metadata";
    return Stream.of(
        Arguments.of(FailureCode.METADATA_NOT_XML, "found binary data", "x" + HOSTILE + LONG),
        Arguments.of(FailureCode.METADATA_NOT_XML, "found text", LONG),
        Arguments.of(
            FailureCode.METADATA_NOT_METADATA,
            IN_XML_ESCAPED,
            "<a xmlns='urn:" + IN_XML + LONG.substring(0, 60_000) + "'/>"),
        Arguments.of(FailureCode.XML_NOT_WELL_FORMED, "", "<a>&" + LONG + ";</a>"),
        Arguments.of(FailureCode.XML_NOT_WELL_FORMED, "", "<a>" + HOSTILE + "</b\u202e>"),
        Arguments.of(FailureCode.XML_NOT_WELL_FORMED, "", "<a\u202e:b/>"),
        Arguments.of(FailureCode.XML_RELATIVE_NAMESPACE, "", "<a xmlns='" + IN_XML + LONG + "'/>"),
        Arguments.of(
            FailureCode.METADATA_ENTITY_ID_INVALID, "", Sample.ENTITY.replace(id, IN_XML + LONG)),
        Arguments.of(
            FailureCode.METADATA_INVALID,
            IN_XML_ESCAPED,
            Sample.ENTITY.replace(" entityID", " validUntil='" + IN_XML + LONG + "' entityID")));
  }

  @ParameterizedTest(name = "[{index}] {0}")
  @MethodSource("unreadable")
  void why_a_document_cannot_be_read_is_logged_escaped_and_cut(
      FailureCode code, String escaped, String document) {
    builder(bytes(document)).build().close();

    LogCapture.Line line = onlyLine();
    assertThat(line.level()).isEqualTo(Level.WARN);
    assertThat(line.text())
        .matches("document of SHA-256 [0-9a-f]{64}: " + code + ": expected .*")
        .contains(escaped);
  }

  @Test
  void why_a_signature_is_refused_is_logged_escaped_and_cut() throws Exception {
    Certificates.Pair pair = Certificates.selfSigned("CN=publisher");
    Forger.Key key = Forger.key("SHA256withRSA", pair.keys().getPrivate());
    String document = Sample.ENTITY.replace(" entityID", " ID='_1' entityID");
    List<String> hostile =
        List.of(
            Forger.sign(document, Forger.replacing("#_1", IN_XML + LONG), key, ""),
            Forger.sign(document, Forger.replacing(Forger.RSA_SHA256, IN_XML + LONG), key, ""),
            Forger.sign(document, Forger.replacing(Forger.SHA256, IN_XML + LONG), key, ""),
            Forger.sign(document, Forger.replacing(Forger.ENVELOPED, IN_XML + LONG), key, ""));

    for (String signed : hostile) {
      MetadataSource source = bytes(signed).signedBy(IdpKey.of(pair.certificate()));
      builder(source).build().close();
      assertThat(onlyLine().text())
          .contains("_REFUSED: ", IN_XML_ESCAPED, "x... (1000")
          .doesNotContain(Forger.RSA_SHA256);
    }
  }

  @Test
  void where_a_server_sends_us_is_logged_escaped_and_cut() {
    try (MetadataServer server = new MetadataServer()) {
      server.answer(
          MetadataServer.status(
              302, "Location", "https://evil.example.com/\u00ff\t" + "x".repeat(5_000)));
      MetadataSource source =
          MetadataSource.url(server.url("/metadata")).allowHttpOnLoopback().allowUnsigned();
      try (MetadataProviders providers = builder(source).build()) {
        providers.refreshDue();
      }

      assertThat(onlyLine().text())
          .contains("METADATA_REDIRECT_REFUSED", "https://evil.example.com/", "x... (50");
    }
  }

  /** Who is asked for comes from strangers, and stands in the URL that is asked. */
  @Test
  void an_entity_that_a_metadata_server_is_asked_for_is_logged_escaped() {
    try (MetadataServer server = new MetadataServer()) {
      MetadataSource source =
          MetadataSource.mdq(server.url("/")).allowHttpOnLoopback().allowUnsigned();
      try (MetadataProviders providers = builder(source).build()) {
        assertThat(providers.find(HOSTILE)).isEmpty();
      }

      List<LogCapture.Line> lines = LogCapture.take();
      lines.forEach(ForeignTextIsCut::requireHarmless);
      assertThat(lines).extracting(LogCapture.Line::level).containsExactly(Level.WARN, Level.DEBUG);
      assertThat(lines.get(0).text()).contains("entities/%0D%0A2026%20INFO%20all%20is%20well%1B");
    }
  }

  // A source that was read

  @Test
  void whom_a_document_names_is_logged_escaped_and_cut() throws IOException {
    String name = "urn:" + IN_XML + "x".repeat(900);
    Path file = directory.resolve("metadata.xml");
    Files.writeString(file, Sample.ENTITY);
    try (MetadataProviders providers = builder(MetadataSource.file(file)).build()) {
      LogCapture.take();
      String named = Sample.ENTITY.replace(Sample.ENTITY_ID, name);
      replace(file, named);
      providers.reload();
      replace(file, named.replace(Sample.CERTIFICATE, Sample.OTHER_CERTIFICATE));
      providers.reload();
      replace(file, Sample.ENTITY);
      providers.reload();
    }

    List<LogCapture.Line> lines = LogCapture.take();
    lines.forEach(ForeignTextIsCut::requireHarmless);
    assertThat(lines).extracting(LogCapture.Line::level).containsOnly(Level.INFO);
    List<String> texts = lines.stream().map(LogCapture.Line::text).toList();
    for (String event : List.of("Added[", "KeysChanged[", "Expiring[", "Removed[")) {
      assertThat(texts)
          .anySatisfy(text -> assertThat(text).startsWith(event).contains(IN_XML_ESCAPED, "... ("));
    }
  }

  private static void replace(Path file, String document) throws IOException {
    Path next = Files.writeString(file.resolveSibling("next"), document);
    Files.move(next, file, StandardCopyOption.REPLACE_EXISTING);
  }

  @Test
  void the_subject_of_a_certificate_is_logged_escaped_and_cut() throws Exception {
    Certificates.Pair pair =
        Certificates.selfSigned(
            "CN=\"" + HOSTILE + LONG + "\"",
            Certificates.rsa(2048),
            "SHA256withRSA",
            Instant.parse("2010-01-01T00:00:00Z"),
            Instant.parse("2011-01-01T00:00:00Z"));
    builder(bytes(Sample.ENTITY.replace(Sample.CERTIFICATE, pair.base64()))).build().close();

    List<LogCapture.Line> lines = LogCapture.take();
    lines.forEach(ForeignTextIsCut::requireHarmless);
    assertThat(lines).hasSize(2);
    assertThat(lines.get(1).text())
        .startsWith("Expiring[source=document of SHA-256 ")
        .contains("all is well\\u001b[31m\\u2028\\u202e", "... (100");
  }

  // Who asks, and who is told

  @Test
  void an_unknown_entity_is_logged_escaped_and_cut() {
    try (MetadataProviders providers = builder().build()) {
      assertThat(providers.find(HOSTILE + LONG)).isEmpty();
    }

    LogCapture.Line line = onlyLine();
    assertThat(line.level()).isEqualTo(Level.DEBUG);
    assertThat(line.text())
        .startsWith("METADATA_ENTITY_UNKNOWN: expected " + ESCAPED + "xxx")
        .contains("x... (" + (HOSTILE + LONG).length() + " characters); found");
  }

  @Test
  void a_listener_that_fails_is_logged_without_what_it_was_told() {
    MetadataProviders.Builder builder = builder(bytes("x" + HOSTILE + LONG));
    builder
        .listener(
            event -> {
              throw new IllegalStateException("the listener's own words");
            })
        .build()
        .close();

    List<LogCapture.Line> lines = LogCapture.take();
    lines.forEach(ForeignTextIsCut::requireHarmless);
    assertThat(lines).hasSize(2);
    assertThat(lines.get(1).text()).isEqualTo("the metadata listener failed");
    assertThat(lines.get(1).thrown())
        .contains("the listener's own words")
        .doesNotContain("all is well");
  }

  @Test
  void a_refresh_that_cannot_start_is_logged() throws InterruptedException {
    MetadataProviders.Builder builder =
        MetadataProviders.builder(
                MetadataSource.url(URI.create("https://idp.example.com/metadata")).allowUnsigned())
            .clock(clock)
            .temporaryFiles(directory)
            .executor(
                task -> {
                  throw new RejectedExecutionException("no more tasks");
                });
    LogCapture.Line failed;
    try (MetadataProviders providers = builder.build()) {
      assertThat(providers.entityIds()).isEmpty();
      failed = LogCapture.next(Duration.ofSeconds(60));
    }

    assertThat(failed.level()).isEqualTo(Level.ERROR);
    assertThat(failed.text()).isEqualTo("metadata refresh failed");
    assertThat(failed.thrown()).contains("no more tasks");
    ForeignTextIsCut.requireHarmless(failed);
  }
}
