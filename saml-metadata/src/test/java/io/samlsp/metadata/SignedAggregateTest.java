package io.samlsp.metadata;

import static io.samlsp.metadata.Failures.codeOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.samlsp.failure.FailureCode;
import io.samlsp.failure.SamlFailure;
import io.samlsp.idp.IdentityProvider;
import io.samlsp.idp.IdpKey;
import io.samlsp.keys.SigningKey;
import io.samlsp.keys.SpKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The signature of a document that is streamed (attacks G1). */
class SignedAggregateTest {

  private static final Instant NOW = Instant.parse("2026-11-24T07:00:00Z");

  private static Certificates.Pair publisher;
  private static IdpKey pinned;
  private static IdpKey stranger;

  @TempDir Path directory;

  @BeforeAll
  static void makeKeys() throws GeneralSecurityException {
    publisher = Certificates.selfSigned("CN=publisher");
    pinned = IdpKey.of(publisher.certificate());
    stranger = IdpKey.of(Certificates.selfSigned("CN=stranger").certificate());
  }

  private static byte[] signed(String document) throws SamlFailure {
    String withId = document.replaceFirst(" entityID=| Name=", " ID=\"_1\"$0");
    return SigningKey.of(SpKey.of(publisher.keys().getPrivate(), List.of(publisher.certificate())))
        .signXml(withId.getBytes(StandardCharsets.UTF_8));
  }

  private MetadataIndex read(byte[] document, IdpKey... keys) throws IOException, SamlFailure {
    SignedCopy.Result copy = SignedCopy.of(DocumentStore.of(document), List.of(keys), directory);
    return MetadataIndex.of(copy.octets(), copy.promise());
  }

  private FailureCode refusal(byte[] document) {
    return codeOf(() -> read(document, pinned));
  }

  private static byte[] changed(byte[] document, String from, String to) {
    String text = new String(document, StandardCharsets.UTF_8);
    assertThat(text).contains(from);
    return text.replace(from, to).getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] octets(String document) {
    return document.getBytes(StandardCharsets.UTF_8);
  }

  private static final String TWO =
      Sample.entities(
          "xmlns:x='urn:x' Name='x'",
          "<!-- a --><?p q?>",
          Sample.ENTITY,
          Sample.entities("", Sample.entity("https://inner.example.com")),
          "<![CDATA[\n]]>");

  @Test
  void reads_what_a_pinned_key_signed() throws IOException, SamlFailure {
    MetadataIndex one = read(signed(Sample.ENTITY), stranger, pinned);
    MetadataIndex two = read(signed(TWO), pinned);

    assertThat(one.entity(Sample.ENTITY_ID, NOW).entityId()).isEqualTo(Sample.ENTITY_ID);
    assertThat(two.entityIds()).containsExactly(Sample.ENTITY_ID, "https://inner.example.com");
    assertThat(two.entity("https://inner.example.com", NOW).signingKeys())
        .isEqualTo(one.entity(Sample.ENTITY_ID, NOW).signingKeys());
  }

  @Test
  void refuses_another_key_no_signature_and_two() throws SamlFailure {
    byte[] document = signed(TWO);
    String once = new String(document, StandardCharsets.UTF_8);
    int from = once.indexOf("<ds:Signature");
    int to = once.indexOf("</ds:Signature>") + "</ds:Signature>".length();
    String twice = once.substring(0, to) + once.substring(from);

    assertThat(codeOf(() -> read(document, stranger))).isEqualTo(FailureCode.SIGNATURE_KEY_UNKNOWN);
    assertThat(refusal(octets(TWO))).isEqualTo(FailureCode.SIGNATURE_MISSING);
    assertThat(refusal(octets(Sample.ENTITY))).isEqualTo(FailureCode.SIGNATURE_MISSING);
    assertThat(refusal(octets(Sample.entities("Name='x'"))))
        .isEqualTo(FailureCode.SIGNATURE_MISSING);
    assertThat(refusal(octets(Sample.entities("Name='x'", "<!-- -->".repeat(65)))))
        .isEqualTo(FailureCode.SIGNATURE_MISSING);
    assertThat(refusal(octets(twice))).isEqualTo(FailureCode.SIGNATURE_MULTIPLE);
    assertThat(refusal(octets("<a/>"))).isEqualTo(FailureCode.METADATA_NOT_METADATA);
  }

  @Test
  void refuses_a_signature_that_does_not_stand_first() throws SamlFailure {
    String text = new String(signed(TWO), StandardCharsets.UTF_8);
    int from = text.indexOf("<ds:Signature");
    int to = text.indexOf("</ds:Signature>") + "</ds:Signature>".length();
    int end = text.lastIndexOf("</md:EntitiesDescriptor>");
    String last =
        text.substring(0, from)
            + text.substring(to, end)
            + text.substring(from, to)
            + text.substring(end);

    assertThat(refusal(octets(last))).isEqualTo(FailureCode.SIGNATURE_MISSING);
  }

  @Test
  void refuses_what_was_changed_added_or_left_out() throws SamlFailure {
    byte[] document = signed(TWO);
    String evil = Sample.entity("https://evil.example.com");

    assertThat(refusal(changed(document, "/sso\"", "/evil\"")))
        .isEqualTo(FailureCode.DIGEST_MISMATCH);
    assertThat(
            refusal(changed(document, "<md:EntitiesDescriptor>", "<md:EntitiesDescriptor>" + evil)))
        .isEqualTo(FailureCode.DIGEST_MISMATCH);
    assertThat(refusal(changed(document, "<md:EntitiesDescriptor>\n", "<md:EntitiesDescriptor>")))
        .isEqualTo(FailureCode.DIGEST_MISMATCH);
    assertThat(
            refusal(changed(document, "Name=\"x\"", "Name='x' validUntil='2030-01-01T00:00:00Z'")))
        .isEqualTo(FailureCode.DIGEST_MISMATCH);
    assertThat(refusal(changed(document, "\"_1\"", "\"_2\"")))
        .isEqualTo(FailureCode.SIGNATURE_REFERENCE_REFUSED);
  }

  @Test
  void refuses_an_aggregate_of_which_only_one_entity_is_signed() throws SamlFailure {
    String inner = new String(signed(Sample.ENTITY), StandardCharsets.UTF_8);
    byte[] outer =
        octets(Sample.entities("Name='x'", inner, Sample.entity("https://evil.example.com")));

    assertThat(refusal(outer)).isEqualTo(FailureCode.SIGNATURE_MISSING);
  }

  @Test
  void refuses_a_signature_moved_to_a_root_around_what_was_signed() throws SamlFailure {
    String inner = new String(signed(Sample.ENTITY), StandardCharsets.UTF_8);
    int from = inner.indexOf("<ds:Signature");
    int to = inner.indexOf("</ds:Signature>") + "</ds:Signature>".length();
    String signature =
        inner
            .substring(from, to)
            .replaceFirst("<ds:Signature", "<ds:Signature xmlns:ds=\"" + Md.DS + '"');
    String body = inner.substring(0, from) + inner.substring(to);
    String evil = Sample.entity("https://evil.example.com");

    assertThat(refusal(octets(Sample.entities("ID='_1'", signature, evil, body))))
        .isEqualTo(FailureCode.DIGEST_MISMATCH);
    assertThat(refusal(octets(Sample.entities("ID='_2'", signature, evil, body))))
        .isEqualTo(FailureCode.SIGNATURE_REFERENCE_REFUSED);
  }

  @Test
  void changing_any_octet_never_changes_what_is_read() throws IOException, SamlFailure {
    byte[] document = signed(Sample.entities("Name='x'", Sample.ENTITY));
    IdentityProvider honest = read(document, pinned).entity(Sample.ENTITY_ID, NOW);

    for (int i = 0; i < document.length; i++) {
      byte[] changed = document.clone();
      changed[i] ^= 1;
      try {
        MetadataIndex index = read(changed, pinned);
        // What is outside of the signed content, such as KeyInfo, may change: it is not read.
        assertThat(index.entityIds()).containsExactly(Sample.ENTITY_ID);
        IdentityProvider read = index.entity(Sample.ENTITY_ID, NOW);
        assertThat(read.signingKeys()).isEqualTo(honest.signingKeys());
        assertThat(read.singleSignOnServices()).isEqualTo(honest.singleSignOnServices());
      } catch (SamlFailure refusal) {
        assertThat(refusal.code()).isNotNull();
      }
    }
  }

  /** What is read is what was digested, and not what the first reading of it found. */
  @Test
  void octets_swapped_between_canonicalisation_and_reading_are_refused()
      throws IOException, SamlFailure {
    SignedCopy.Result copy =
        SignedCopy.of(DocumentStore.of(signed(TWO)), List.of(pinned), directory);
    byte[] digested = copy.octets().read(0, (int) copy.octets().size());
    byte[] evil = changed(digested, "/sso\"", "/xxx\"");

    assertThat(MetadataIndex.of(DocumentStore.of(digested), copy.promise()).size()).isEqualTo(2);
    assertThat(codeOf(() -> MetadataIndex.of(DocumentStore.of(evil), copy.promise())))
        .isEqualTo(FailureCode.DIGEST_MISMATCH);
    assertThat(
            codeOf(() -> MetadataIndex.of(DocumentStore.of(octets(Sample.ENTITY)), copy.promise())))
        .isEqualTo(FailureCode.DIGEST_MISMATCH);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 30, 700})
  void agrees_with_the_verifier_of_whole_documents(int entities)
      throws IOException, SamlFailure, GeneralSecurityException {
    Path unsigned = directory.resolve("unsigned.xml");
    Path file = directory.resolve("signed.xml");
    Files.write(unsigned, Aggregates.of(entities, "validUntil='2027-01-01T00:00:00Z'"));
    Aggregates.sign(unsigned, file, publisher.keys().getPrivate());
    IdpMetadata whole =
        IdpMetadata.parseSigned(
            Files.readAllBytes(file), List.of(pinned), Clock.fixed(NOW, ZoneOffset.UTC));

    DocumentStore store = DocumentStore.of(file);
    SignedCopy.Result copy = SignedCopy.of(store, List.of(pinned), directory);
    store.close();
    MetadataIndex index = MetadataIndex.of(copy.octets(), copy.promise());

    assertThat(index.entityIds()).containsExactlyElementsOf(whole.entityIds());
    String last = Aggregates.entityId(entities - 1);
    assertThat(index.entity(last, NOW).singleSignOnServices())
        .isEqualTo(whole.entity(last).singleSignOnServices());
    index.close();
    try (Stream<Path> left = Files.list(directory)) {
      assertThat(left).containsExactlyInAnyOrder(unsigned, file);
    }
  }

  @Test
  void leaves_no_file_behind_when_it_refuses() throws IOException, SamlFailure {
    byte[] document = Aggregates.of(700, "");
    Path file = directory.resolve("unsigned.xml");
    Files.write(file, document);

    try (DocumentStore store = DocumentStore.of(file)) {
      assertThat(codeOf(() -> SignedCopy.of(store, List.of(pinned), directory)))
          .isEqualTo(FailureCode.SIGNATURE_MISSING);
    }
    try (Stream<Path> left = Files.list(directory)) {
      assertThat(left).containsExactly(file);
    }
  }

  @Test
  void simplesamlphp_signs_what_we_can_stream() throws IOException, SamlFailure {
    byte[] document = Corpus.resource("captured/simplesamlphp/metadata.xml");
    IdpKey signer =
        IdpMetadata.parse(document).entityIds().stream()
            .findFirst()
            .map(id -> key(document, id))
            .orElseThrow();

    assertThat(read(document, signer).size()).isEqualTo(1);
    assertThat(refusal(document)).isEqualTo(FailureCode.SIGNATURE_KEY_UNKNOWN);
  }

  private static IdpKey key(byte[] document, String entityId) {
    try {
      Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
      return IdpMetadata.parse(document, clock).entity(entityId).signingKeys().get(0);
    } catch (SamlFailure e) {
      throw new AssertionError(e);
    }
  }
}
