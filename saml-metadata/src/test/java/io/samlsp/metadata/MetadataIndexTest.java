package io.samlsp.metadata;

import static io.samlsp.metadata.Failures.codeOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.samlsp.failure.FailureCode;
import io.samlsp.failure.SamlFailure;
import io.samlsp.idp.IdentityProvider;
import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MetadataIndexTest {

  private static final Instant NOW = Instant.parse("2026-11-24T07:00:00Z");
  private static final SettableClock CLOCK = new SettableClock(NOW);

  @TempDir Path directory;

  private static MetadataIndex index(String document) throws IOException, SamlFailure {
    return MetadataIndex.of(DocumentStore.of(document.getBytes(StandardCharsets.UTF_8)), null);
  }

  private static FailureCode refusal(String document) {
    return codeOf(() -> index(document));
  }

  static List<Corpus.Document> corpus() {
    return Corpus.documents();
  }

  private static void assertSame(IdentityProvider one, IdentityProvider other) {
    assertThat(one.entityId()).isEqualTo(other.entityId());
    assertThat(one.signingKeys()).isEqualTo(other.signingKeys());
    assertThat(one.encryptionKeys()).isEqualTo(other.encryptionKeys());
    assertThat(one.singleSignOnServices()).isEqualTo(other.singleSignOnServices());
    assertThat(one.singleLogoutServices()).isEqualTo(other.singleLogoutServices());
    assertThat(one.nameIdFormats()).isEqualTo(other.nameIdFormats());
    assertThat(one.validUntil()).isEqualTo(other.validUntil());
    assertThat(one.cacheDuration()).isEqualTo(other.cacheDuration());
    assertThat(one.displayNames()).isEqualTo(other.displayNames());
  }

  @ParameterizedTest
  @MethodSource("corpus")
  void says_of_every_document_of_the_corpus_what_reading_it_whole_says(Corpus.Document document)
      throws IOException {
    byte[] octets = document.octets();
    IdpMetadata whole;
    MetadataIndex index;
    try {
      whole = IdpMetadata.parse(octets, CLOCK);
    } catch (SamlFailure refusal) {
      assertThat(codeOf(() -> index(octets))).isEqualTo(refusal.code());
      return;
    }
    try {
      index = index(octets);
    } catch (SamlFailure refusal) {
      throw new AssertionError(refusal);
    }
    assertThat(index.entityIds()).containsExactlyElementsOf(whole.entityIds());
    for (String entityId : whole.entityIds()) {
      try {
        IdentityProvider expected = whole.entity(entityId);
        assertSame(index.entity(entityId, NOW), expected);
      } catch (SamlFailure refusal) {
        assertThat(codeOf(() -> index.entity(entityId, NOW))).isEqualTo(refusal.code());
      }
    }
  }

  private static MetadataIndex index(byte[] octets) throws IOException, SamlFailure {
    return MetadataIndex.of(MetadataOctets.inUtf8(DocumentStore.of(octets)), null);
  }

  @Test
  void refuses_what_is_no_metadata_of_an_identity_provider() {
    assertThat(refusal("<html></html>")).isEqualTo(FailureCode.METADATA_NOT_METADATA);
    assertThat(refusal("<html><br></html>")).isEqualTo(FailureCode.METADATA_NOT_XML);
    assertThat(refusal("404 not found")).isEqualTo(FailureCode.METADATA_NOT_XML);
    assertThat(refusal("")).isEqualTo(FailureCode.METADATA_NOT_XML);
    assertThat(refusal("<!DOCTYPE a><a/>")).isEqualTo(FailureCode.XML_DOCTYPE);
    assertThat(refusal(Sample.entities(""))).isEqualTo(FailureCode.METADATA_NO_IDP);
    assertThat(refusal(Sample.ENTITY.replace(Sample.ROLE, Sample.SP_ROLE)))
        .isEqualTo(FailureCode.METADATA_SP_INSTEAD_OF_IDP);
    assertThat(
            refusal(
                Sample.entities(
                    "",
                    "<md:EntityDescriptor entityID='urn:none'/>",
                    Sample.ENTITY.replace(Sample.ROLE, Sample.SP_ROLE))))
        .isEqualTo(FailureCode.METADATA_SP_INSTEAD_OF_IDP);
    assertThat(refusal(Sample.ENTITY.substring(0, Sample.ENTITY.length() - 20)))
        .isEqualTo(FailureCode.XML_NOT_WELL_FORMED);
  }

  @Test
  void an_entity_inherits_namespaces_and_validity_from_all_around_it()
      throws IOException, SamlFailure {
    String bare =
        Sample.entity("https://inner.example.com")
            .replace(" xmlns:md=\"" + Md.MD + '"', "")
            .replace(" xmlns:ds=\"" + Md.DS + '"', "");
    String group =
        Sample.entities(
            "validUntil='2026-12-01T00:00:00Z' cacheDuration='PT1H' xmlns:ds='" + Md.DS + "'",
            bare);
    MetadataIndex index =
        index(Sample.entities("validUntil='2027-01-01T00:00:00Z'", group, Sample.ENTITY));

    assertThat(index.entity("https://inner.example.com", NOW).validUntil())
        .contains(Instant.parse("2026-12-01T00:00:00Z"));
    assertThat(index.entity(Sample.ENTITY_ID, NOW).validUntil())
        .contains(Instant.parse("2027-01-01T00:00:00Z"));
    assertThat(index.until()).contains(Instant.parse("2027-01-01T00:00:00Z"));
  }

  @Test
  void expires_at_the_very_second_also_what_was_read_before() throws IOException, SamlFailure {
    Instant end = Instant.parse("2026-12-01T00:00:00Z");
    MetadataIndex index = index(Sample.entities("validUntil='" + end + "'", Sample.ENTITY));

    assertThat(index.entity(Sample.ENTITY_ID, end.minusSeconds(1)).validUntil()).contains(end);
    assertThat(codeOf(() -> index.entity(Sample.ENTITY_ID, end)))
        .isEqualTo(FailureCode.METADATA_EXPIRED);
    assertThat(index.listed(end.minusSeconds(1))).hasSize(1);
    assertThat(index.listed(end)).isEmpty();
  }

  @Test
  void refuses_an_entity_that_stands_twice_and_lists_it_not() throws IOException, SamlFailure {
    String other = Sample.entity("https://other.example.com");
    MetadataIndex index = index(Sample.entities("", Sample.ENTITY, other, Sample.ENTITY));

    assertThat(codeOf(() -> index.entity(Sample.ENTITY_ID, NOW)))
        .isEqualTo(FailureCode.METADATA_INVALID);
    assertThat(index.entity("https://other.example.com", NOW)).isNotNull();
    assertThat(index.listed(NOW)).hasSize(1);
    assertThat(codeOf(() -> index.entity("https://none", NOW)))
        .isEqualTo(FailureCode.METADATA_ENTITY_UNKNOWN);
  }

  @Test
  void one_faulty_entity_does_no_harm_to_the_others() throws IOException, SamlFailure {
    String faulty =
        Sample.entity("https://faulty.example.com")
            .replace(" entityID", " validUntil='x' entityID");
    String nameless =
        Sample.entity("https://nameless.example.com")
            .replace(
                "    <md:KeyDescriptor",
                "<md:Extensions><mdui:UIInfo xmlns:mdui='"
                    + Md.MDUI
                    + "'><mdui:DisplayName><b/></mdui:DisplayName></mdui:UIInfo></md:Extensions>"
                    + "    <md:KeyDescriptor");
    MetadataIndex index = index(Sample.entities("", faulty, nameless, Sample.ENTITY));

    assertThat(codeOf(() -> index.entity("https://faulty.example.com", NOW)))
        .isEqualTo(FailureCode.METADATA_INVALID);
    assertThat(index.entity(Sample.ENTITY_ID, NOW).entityId()).isEqualTo(Sample.ENTITY_ID);
    assertThat(index.listed(NOW))
        .containsExactly(
            new DiscoveryEntry("https://nameless.example.com", Map.of(), List.of()),
            new DiscoveryEntry(Sample.ENTITY_ID, Map.of(), List.of()));
  }

  @Test
  void lists_nobody_who_asks_to_be_left_out_or_speaks_no_saml_2() throws IOException, SamlFailure {
    String hidden =
        Sample.entity("https://hidden.example.com")
            .replace(
                "  <md:IDPSSO",
                "<md:Extensions><mdattr:EntityAttributes xmlns:mdattr='"
                    + Md.MDATTR
                    + "' xmlns:saml='"
                    + Md.SAML
                    + "'><saml:Attribute Name='http://macedir.org/entity-category'>"
                    + "<saml:AttributeValue>http://refeds.org/category/hide-from-discovery"
                    + "</saml:AttributeValue></saml:Attribute></mdattr:EntityAttributes>"
                    + "</md:Extensions>  <md:IDPSSO");
    String old =
        Sample.entity("https://old.example.com").replace(Md.SAML2, "urn:mace:shibboleth:1.0");
    MetadataIndex index = index(Sample.entities("", hidden, old, Sample.ENTITY));

    assertThat(index.listed(NOW))
        .extracting(DiscoveryEntry::entityId)
        .containsExactly(Sample.ENTITY_ID);
    assertThat(index.entity("https://hidden.example.com", NOW)).isNotNull();
  }

  // Large documents stay in their file

  private Path large() throws IOException {
    Path file = directory.resolve("large.xml");
    Files.write(file, Aggregates.of(600, ""));
    assertThat(Files.size(file)).isGreaterThan(DocumentStore.SMALL);
    return file;
  }

  @Test
  void a_large_document_that_is_replaced_is_read_as_it_was() throws IOException, SamlFailure {
    Path file = large();
    MetadataIndex index = MetadataIndex.of(DocumentStore.of(file), null);
    Path other = directory.resolve("other.xml");
    Files.writeString(other, Sample.ENTITY);
    Files.move(other, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);

    assertThat(index.entity(Aggregates.entityId(599), NOW).entityId())
        .isEqualTo(Aggregates.entityId(599));
    index.close();
    assertThatThrownBy(() -> index.entity(Aggregates.entityId(598), NOW))
        .isInstanceOf(IOException.class);
  }

  @Test
  void refuses_octets_that_were_changed_under_it() throws IOException, SamlFailure {
    Path file = large();
    MetadataIndex index = MetadataIndex.of(DocumentStore.of(file), null);
    String text = Files.readString(file);
    int at =
        text.substring(0, text.indexOf("idp300.example.edu/idp/profile"))
            .getBytes(StandardCharsets.UTF_8)
            .length;
    try (RandomAccessFile writing = new RandomAccessFile(file.toFile(), "rw")) {
      writing.seek(at);
      writing.write("evil".getBytes(StandardCharsets.UTF_8));
    }

    assertThat(codeOf(() -> index.entity(Aggregates.entityId(300), NOW)))
        .isEqualTo(FailureCode.METADATA_CHANGED_UNDERNEATH);
    assertThat(index.entity(Aggregates.entityId(301), NOW)).isNotNull();
    try (RandomAccessFile writing = new RandomAccessFile(file.toFile(), "rw")) {
      writing.setLength(1000);
    }
    assertThatThrownBy(() -> index.entity(Aggregates.entityId(599), NOW))
        .isInstanceOf(EOFException.class);
    index.close();
  }

  @Test
  void keeps_less_than_3_kib_of_each_entity() throws IOException, SamlFailure {
    int entities = 2_500;
    Path file = directory.resolve("many.xml");
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
      Aggregates.write(out, entities, "");
    }
    long before = used();
    MetadataIndex index = MetadataIndex.of(DocumentStore.of(file), null);
    long retained = used() - before;

    // 32 MiB for 10,000 were asked for. The text of one is 8 kB, its tree is 40 kB.
    assertThat(retained).isLessThan(entities * 3_072L);
    assertThat(index.size()).isEqualTo(entities);
    assertThat(index.listed(NOW).get(entities - 1).displayNames())
        .containsEntry("en", "University of Place " + (entities - 1));
    index.close();
  }

  private static long used() {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  @Test
  void makes_little_of_an_entity_that_is_asked_for() throws IOException, SamlFailure {
    Path file = large();
    com.sun.management.ThreadMXBean threads =
        (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    MetadataIndex index = MetadataIndex.of(DocumentStore.of(file), null);
    long id = Thread.currentThread().getId();
    long before = threads.getThreadAllocatedBytes(id);
    for (int i = 0; i < 600; i++) {
      assertThat(index.entity(Aggregates.entityId(i), NOW)).isNotNull();
    }
    long each = (threads.getThreadAllocatedBytes(id) - before) / 600;

    // An entity is 8 kB; its tree, two certificates, and what is made of them.
    assertThat(each).isLessThan(150_000);
    index.close();
  }
}
