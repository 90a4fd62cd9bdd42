package io.samlsp.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import io.samlsp.failure.SamlFailure;
import io.samlsp.idp.IdpKey;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * No metadata makes us open a connection or a file, whatever it points at: read whole, streamed,
 * signed, looked over by the linter or loaded by a provider. As saml-core's NoReachTest does it: a
 * listening socket gets no caller, a named pipe holds nobody up, and the JVM's record of what was
 * read from files shows no file that a document names.
 */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "it has no named pipes in the file system")
class MetadataNoReachTest {

  private static final Instant NOW = Instant.parse("2026-11-24T07:00:00Z");
  private static final SettableClock CLOCK = new SettableClock(NOW);

  /** What each document is: read, or refused with that code. */
  private static final Map<String, String> ANSWERS =
      Map.ofEntries(
          Map.entry("external entity", "XML_DOCTYPE"),
          Map.entry("external document type", "XML_DOCTYPE"),
          Map.entry("parameter entity", "XML_DOCTYPE"),
          Map.entry("schema location", "read"),
          Map.entry("schema without namespace", "read"),
          Map.entry("style sheet", "read"),
          Map.entry("inclusion", "read"),
          Map.entry("inclusion in place of an entity", "METADATA_NO_IDP"),
          Map.entry("namespace", "read"),
          Map.entry("base of all references", "read"),
          Map.entry("additional metadata", "read"),
          Map.entry("organisation", "read"),
          Map.entry("logo and terms", "read"),
          Map.entry("artifact resolution", "read"),
          Map.entry("sign-on in a file or at a port", "METADATA_NO_ENDPOINT"),
          Map.entry("key to retrieve", "METADATA_NO_SIGNING_KEY"),
          Map.entry("certificate by address", "METADATA_NO_SIGNING_KEY"));

  private static final Map<String, String> SIGNED_ANSWERS =
      Map.of(
          "external reference", "SIGNATURE_REFERENCE_REFUSED",
          "style sheet as transform", "SIGNATURE_TRANSFORM_REFUSED",
          "canonicalisation by name", "CANONICALIZATION_REFUSED",
          "algorithm by name", "SIGNATURE_ALGORITHM_REFUSED",
          "manifest", "SIGNATURE_MALFORMED",
          "signing key to retrieve", "read",
          "reference to key info", "read",
          "signing certificate by address", "read");

  private static Certificates.Pair publisher;
  private static Forger.Key key;

  @TempDir private Path folder;

  private ServerSocketChannel server;

  @BeforeAll
  static void makeKeys() throws GeneralSecurityException {
    publisher = Certificates.selfSigned("CN=publisher");
    key = Forger.key("SHA256withRSA", publisher.keys().getPrivate());
  }

  @BeforeEach
  void listen() throws IOException {
    server = ServerSocketChannel.open();
    server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    server.configureBlocking(false);
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
  }

  private int port() throws IOException {
    return ((InetSocketAddress) server.getLocalAddress()).getPort();
  }

  @Test
  void the_socket_would_notice() throws IOException {
    try (Socket caller = new Socket(InetAddress.getLoopbackAddress(), port());
        SocketChannel noticed = server.accept()) {
      assertThat(noticed).isNotNull();
      assertThat(caller.isConnected()).isTrue();
    }
  }

  @Test
  void the_record_would_notice() throws IOException {
    Path canary = canary();
    try (Recording recording = record()) {
      read(canary);
      assertThat(reads(recording)).contains(canary.toString());
    }
  }

  @Test
  @Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void no_metadata_makes_us_open_a_connection_or_a_file() throws Exception {
    for (String target : List.of("http://127.0.0.1:" + port() + "/x", pipe().toUri().toString())) {
      assertThat(answers(target)).isEqualTo(ANSWERS);
      assertThat(signedAnswers(target)).isEqualTo(SIGNED_ANSWERS);
    }

    try (SocketChannel caller = server.accept()) {
      assertThat(caller).as("a connection").isNull();
    }
  }

  @Test
  void no_metadata_makes_us_read_a_file() throws IOException {
    Path canary = canary();
    try (Recording recording = record()) {
      assertThat(answers(canary.toUri().toString())).isEqualTo(ANSWERS);
      assertThat(signedAnswers(canary.toUri().toString())).isEqualTo(SIGNED_ANSWERS);
      assertThat(reads(recording)).doesNotContain(canary.toString());
    }
  }

  private Path canary() throws IOException {
    return Files.writeString(folder.resolve("canary"), "x");
  }

  private Path pipe() throws IOException, InterruptedException {
    Path pipe = folder.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    return pipe;
  }

  private static Recording record() {
    Recording recording = new Recording();
    recording.enable("jdk.FileRead").withoutThreshold().withoutStackTrace();
    recording.start();
    return recording;
  }

  private List<String> reads(Recording recording) throws IOException {
    recording.stop();
    Path dump = folder.resolve("recording.jfr");
    recording.dump(dump);
    return RecordingFile.readAllEvents(dump).stream()
        .filter(event -> event.getEventType().getName().equals("jdk.FileRead"))
        .map(event -> String.valueOf(event.getString("path")))
        .toList();
  }

  private static int read(Path path) {
    try (InputStream in = new FileInputStream(path.toFile())) {
      return in.read();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  // Reading, in all the ways there are

  /** Something that reads a document and finds the one entity in it. */
  private interface Reading {
    void of(byte[] document) throws SamlFailure, IOException;
  }

  private static String answer(Reading reading, byte[] document) {
    try {
      reading.of(document);
      return "read";
    } catch (SamlFailure refusal) {
      return refusal.code().name();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Map<String, String> answers(String target) {
    Map<String, String> answers = new LinkedHashMap<>();
    documents()
        .forEach(
            (name, document) ->
                answers.put(
                    name,
                    agreed(
                        name,
                        target,
                        document.apply(target),
                        octets -> IdpMetadata.parse(octets, CLOCK).single(),
                        octets -> streamed(DocumentStore.of(octets)),
                        octets -> provided(MetadataSource.bytes(octets)))));
    return answers;
  }

  private Map<String, String> signedAnswers(String target) {
    List<IdpKey> pinned = List.of(IdpKey.of(publisher.certificate()));
    Map<String, String> answers = new LinkedHashMap<>();
    signedDocuments()
        .forEach(
            (name, document) ->
                answers.put(
                    name,
                    agreed(
                        name,
                        target,
                        document.apply(target),
                        octets -> IdpMetadata.parseSigned(octets, pinned, CLOCK).single(),
                        octets -> SignedCopy.of(DocumentStore.of(octets), pinned, folder),
                        octets -> provided(MetadataSource.bytes(octets).signedBy(pinned)))));
    return answers;
  }

  /** The answer, which is the same in all ways of reading; the linter looks at it too. */
  private static String agreed(String name, String target, String document, Reading... readings) {
    assertThat(document).as(name).contains(target);
    byte[] octets = document.getBytes(StandardCharsets.UTF_8);
    IdpMetadata.lint(octets, CLOCK);
    List<String> answers = new ArrayList<>();
    for (Reading reading : readings) {
      answers.add(answer(reading, octets));
    }
    assertThat(Set.copyOf(answers)).as(name + answers).hasSize(1);
    return answers.get(0);
  }

  private static void streamed(DocumentStore document) throws SamlFailure, IOException {
    try (MetadataIndex index = MetadataIndex.of(document, null)) {
      index.entity(Sample.ENTITY_ID, NOW);
    }
  }

  private void provided(MetadataSource source) throws SamlFailure {
    try (MetadataProviders providers =
        MetadataProviders.builder(source)
            .clock(CLOCK)
            .temporaryFiles(folder)
            .executor(Runnable::run)
            .refreshedByCaller()
            .build()) {
      providers.search("", 10);
      providers.entity(Sample.ENTITY_ID);
    }
  }

  // What names a file or an address

  private static Map<String, UnaryOperator<String>> documents() {
    String role = "<md:IDPSSODescriptor";
    Map<String, UnaryOperator<String>> documents = new LinkedHashMap<>();
    documents.put(
        "external entity",
        target -> "<!DOCTYPE r [<!ENTITY e SYSTEM '" + target + "'>]>" + put(role, "&e;" + role));
    documents.put(
        "external document type", target -> "<!DOCTYPE r SYSTEM '" + target + "'>" + Sample.ENTITY);
    documents.put(
        "parameter entity",
        target -> "<!DOCTYPE r [<!ENTITY % e SYSTEM '" + target + "'> %e;]>" + Sample.ENTITY);
    String xsi = " xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance' xsi:";
    documents.put(
        "schema location", target -> onRoot(xsi + "schemaLocation='" + Md.MD + ' ' + target + "'"));
    documents.put(
        "schema without namespace",
        target -> onRoot(xsi + "noNamespaceSchemaLocation='" + target + "'"));
    documents.put(
        "style sheet",
        target -> "<?xml-stylesheet type='text/xsl' href='" + target + "'?>" + Sample.ENTITY);
    documents.put("inclusion", target -> put(role, include(target) + role));
    documents.put(
        "inclusion in place of an entity", target -> Sample.entities("", include(target)));
    documents.put("namespace", target -> onRoot(" xmlns:x='" + target + "'"));
    documents.put("base of all references", target -> onRoot(" xml:base='" + target + "'"));
    String end = "</md:EntityDescriptor>";
    documents.put(
        "additional metadata",
        target ->
            put(
                end,
                "<md:AdditionalMetadataLocation namespace='"
                    + Md.MD
                    + "'>"
                    + target
                    + "</md:AdditionalMetadataLocation>"
                    + end));
    documents.put(
        "organisation",
        target ->
            put(
                end,
                "<md:Organization><md:OrganizationName xml:lang='en'>x</md:OrganizationName>"
                    + "<md:OrganizationURL xml:lang='en'>"
                    + target
                    + "</md:OrganizationURL></md:Organization>"
                    + end));
    documents.put(
        "logo and terms",
        target ->
            put(
                "protocol\">\n",
                "protocol\">\n<md:Extensions><mdui:UIInfo"
                    + " xmlns:mdui='urn:oasis:names:tc:SAML:metadata:ui'>"
                    + "<mdui:Logo height='1' width='1'>"
                    + target
                    + "</mdui:Logo><mdui:PrivacyStatementURL xml:lang='en'>"
                    + target
                    + "</mdui:PrivacyStatementURL></mdui:UIInfo></md:Extensions>"));
    documents.put(
        "artifact resolution",
        target ->
            put(
                "    <md:SingleSignOn",
                "<md:ArtifactResolutionService index='0'"
                    + " Binding='urn:oasis:names:tc:SAML:2.0:bindings:SOAP' Location='"
                    + target
                    + "'/><md:SingleSignOn"));
    documents.put(
        "sign-on in a file or at a port",
        target -> put("https://idp.example.com/sso", "jar:" + target + "!/x"));
    documents.put(
        "key to retrieve",
        target ->
            inKeyInfo(
                "<ds:RetrievalMethod URI='"
                    + target
                    + "' Type='http://www.w3.org/2000/09/xmldsig#rawX509Certificate'/>"));
    documents.put(
        "certificate by address",
        target -> inKeyInfo("<ds:X509Data><ds:X509URL>" + target + "</ds:X509URL></ds:X509Data>"));
    return documents;
  }

  private static String put(String place, String text) {
    return Forger.replacing(place, text).apply(Sample.ENTITY);
  }

  private static String onRoot(String attribute) {
    return put(" entityID=", attribute + " entityID=");
  }

  private static String include(String target) {
    return "<xi:include xmlns:xi='http://www.w3.org/2001/XInclude' href='" + target + "'/>";
  }

  private static String inKeyInfo(String content) {
    return Sample.ENTITY.replaceFirst(
        "<ds:KeyInfo>.*</ds:KeyInfo>", "<ds:KeyInfo>" + content + "</ds:KeyInfo>");
  }

  private static Map<String, UnaryOperator<String>> signedDocuments() {
    Map<String, UnaryOperator<String>> documents = new LinkedHashMap<>();
    documents.put("external reference", target -> signed(Forger.replacing("#_1", target), ""));
    String transforms = "<ds:Transforms>";
    documents.put(
        "style sheet as transform",
        target ->
            signed(
                Forger.replacing(
                    transforms,
                    transforms
                        + "<ds:Transform Algorithm='http://www.w3.org/TR/1999/REC-xslt-19991116'>"
                        + "<xsl:stylesheet xmlns:xsl='http://www.w3.org/1999/XSL/Transform'"
                        + " version='1.0'><xsl:template match='/'><xsl:copy-of select=\"document('"
                        + target
                        + "')\"/></xsl:template></xsl:stylesheet></ds:Transform>"),
                ""));
    documents.put(
        "canonicalisation by name",
        target ->
            signed(
                Forger.replacing(
                    "Method Algorithm='" + Forger.EXCLUSIVE, "Method Algorithm='" + target),
                ""));
    documents.put(
        "algorithm by name", target -> signed(Forger.replacing(Forger.RSA_SHA256, target), ""));
    documents.put(
        "manifest",
        target ->
            signed(
                UnaryOperator.identity(),
                "<ds:Object><ds:Manifest><ds:Reference URI='"
                    + target
                    + "'/></ds:Manifest></ds:Object>"));
    documents.put(
        "signing key to retrieve",
        target -> signedWithKeyInfo("<ds:RetrievalMethod URI='" + target + "'/>"));
    documents.put(
        "reference to key info",
        target ->
            signedWithKeyInfo(
                "<x:KeyInfoReference xmlns:x='http://www.w3.org/2009/xmldsig11#' URI='"
                    + target
                    + "'/>"));
    documents.put(
        "signing certificate by address",
        target ->
            signedWithKeyInfo(
                "<ds:KeyName>"
                    + target
                    + "</ds:KeyName><ds:X509Data><ds:X509URL>"
                    + target
                    + "</ds:X509URL></ds:X509Data>"));
    return documents;
  }

  private static String signedWithKeyInfo(String content) {
    return signed(UnaryOperator.identity(), "<ds:KeyInfo>" + content + "</ds:KeyInfo>");
  }

  private static String signed(UnaryOperator<String> change, String behind) {
    return Forger.sign(put(" entityID=", " ID='_1' entityID="), change, key, behind);
  }
}
