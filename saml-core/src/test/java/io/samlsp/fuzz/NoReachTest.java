package io.samlsp.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.samlsp.failure.FailureCode;
import io.samlsp.keys.SigningKey;
import io.samlsp.response.LoginResult;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * No message makes us open a connection or a file, whatever it points at. A listening socket gets
 * no caller; a named pipe, which holds up whoever opens it, holds up nobody; and the JVM's own
 * record of what was read from files and sockets shows nothing but its class path and the source of
 * its random numbers.
 */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "it has no named pipes in the file system")
class NoReachTest {

  private static final String SIGNED = SignedMessages.GENUINE.get(1).xml();
  private static final String UNSIGNED = SignedMessages.MATERIAL.get(2);
  private static final String ENCRYPTED = SignedMessages.GENUINE.get(4).xml();

  private static final Map<String, String> ANSWERS =
      Map.ofEntries(
          Map.entry("external entity", "XML_DOCTYPE"),
          Map.entry("external document type", "XML_DOCTYPE"),
          Map.entry("parameter entity", "XML_DOCTYPE"),
          Map.entry("schema location", "SignedIn"),
          Map.entry("style sheet", "SignedIn"),
          Map.entry("inclusion", "SIGNATURE_MISSING"),
          Map.entry("namespace", "SignedIn"),
          Map.entry("key to retrieve", "SignedIn"),
          Map.entry("reference to key info", "SignedIn"),
          Map.entry("external reference", "SIGNATURE_REFERENCE_REFUSED"),
          Map.entry("certificate to retrieve", "SignedIn"),
          Map.entry("certificate beside the key", "SignedIn"),
          Map.entry("base of all references", "SignedIn"),
          Map.entry("assertion to fetch", "SignedIn"),
          Map.entry("manifest", "SIGNATURE_MALFORMED"),
          Map.entry("style sheet as transform", "SIGNATURE_TRANSFORM_REFUSED"),
          Map.entry("canonicalisation by name", "CANONICALIZATION_REFUSED"),
          Map.entry("ciphertext to fetch", "ENCRYPTION_MALFORMED"),
          Map.entry("ciphertext of the key to fetch", "ENCRYPTION_MALFORMED"),
          Map.entry("content key to retrieve", "ENCRYPTION_MALFORMED"),
          Map.entry("data that the key is for", "SignedIn"));

  private static final Set<String> READING =
      Set.of("jdk.FileRead", "jdk.SocketRead", "jdk.SocketWrite");

  @TempDir private Path folder;

  private ServerSocketChannel server;
  private String url;
  private String pipeUrl;
  private String canaryUrl;

  @BeforeEach
  void listen() throws IOException, InterruptedException {
    server = ServerSocketChannel.open();
    server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    server.configureBlocking(false);
    url = "http://127.0.0.1:" + port() + "/x";
    Path pipe = folder.resolve("pipe");
    int status = new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor();
    assertThat(status).isZero();
    pipeUrl = pipe.toUri().toString();
    canaryUrl = Files.writeString(folder.resolve("canary"), "x").toUri().toString();
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
  void the_pipe_would_notice() throws Exception {
    Path pipe = Path.of(URI.create(pipeUrl));
    CompletableFuture<Integer> reader = CompletableFuture.supplyAsync(() -> read(pipe));
    // Opening the other end returns once somebody has opened this one: the reader is in there.
    try (OutputStream other = Files.newOutputStream(pipe)) {
      assertThat(reader).isNotDone();
      other.write('x');
    }
    assertThat(reader).succeedsWithin(Duration.ofSeconds(60)).isEqualTo('x' & 0xff);
  }

  @Test
  void the_record_would_notice() throws IOException {
    Path canary = Path.of(URI.create(canaryUrl));
    try (Recording recording = record()) {
      read(canary);
      assertThat(reads(recording)).contains(canary.toString());
    }
  }

  @Test
  void no_message_makes_us_read_a_file() throws IOException {
    messages().forEach((name, message) -> answer(message.apply(canaryUrl)));
    try (Recording recording = record()) {
      messages().forEach((name, message) -> answer(message.apply(canaryUrl)));
      assertThat(reads(recording))
          .allMatch(path -> path.endsWith(".jar") || path.equals("/dev/urandom"));
    }
  }

  /** What this thread reads, from its first octet on. */
  private static Recording record() {
    Recording recording = new Recording();
    for (String event : READING) {
      recording.enable(event).withoutThreshold().withoutStackTrace();
    }
    recording.start();
    return recording;
  }

  /** The files and hosts that were read from by this thread. */
  private List<String> reads(Recording recording) throws IOException {
    recording.stop();
    Path dump = folder.resolve("recording.jfr");
    recording.dump(dump);
    return RecordingFile.readAllEvents(dump).stream()
        .filter(event -> READING.contains(event.getEventType().getName()))
        .filter(event -> event.getThread().getJavaThreadId() == Thread.currentThread().getId())
        .map(
            event ->
                event.hasField("path") ? event.getString("path") : event.getString("address") + "/")
        .toList();
  }

  private static int read(Path path) {
    try (InputStream in = new FileInputStream(path.toFile())) {
      return in.read();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  @Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void no_message_makes_us_open_a_connection_or_a_file() throws IOException {
    for (String target : new String[] {url, pipeUrl}) {
      Map<String, String> answers = new LinkedHashMap<>();
      messages()
          .forEach(
              (name, message) -> {
                String xml = message.apply(target);
                assertThat(xml).as(name).contains(target);
                answers.put(name, answer(xml));
              });
      assertThat(answers).isEqualTo(ANSWERS);
    }

    try (SocketChannel caller = server.accept()) {
      assertThat(caller).as("a connection").isNull();
    }
  }

  private static String answer(String xml) {
    byte[] octets = xml.getBytes(StandardCharsets.UTF_8);
    LoginResult result = World.validate(Base64.getEncoder().encodeToString(octets));
    Optional<FailureCode> code = result.report().code();
    return code.map(Enum::name).orElse(result.getClass().getSimpleName());
  }

  private static Map<String, UnaryOperator<String>> messages() {
    Map<String, UnaryOperator<String>> messages = new LinkedHashMap<>();
    messages.put(
        "external entity",
        target ->
            "<!DOCTYPE r [<!ENTITY e SYSTEM '"
                + target
                + "'>]>"
                + UNSIGNED.replace("admin", "&e;"));
    messages.put(
        "external document type", target -> "<!DOCTYPE r SYSTEM '" + target + "'>" + SIGNED);
    messages.put(
        "parameter entity",
        target -> "<!DOCTYPE r [<!ENTITY % e SYSTEM '" + target + "'> %e;]>" + SIGNED);
    messages.put(
        "schema location",
        target ->
            onResponse(
                " xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance'"
                    + " xsi:schemaLocation='urn:oasis:names:tc:SAML:2.0:protocol "
                    + target
                    + "'"));
    messages.put(
        "style sheet",
        target -> "<?xml-stylesheet type='text/xsl' href='" + target + "'?>" + SIGNED);
    messages.put(
        "inclusion",
        target ->
            UNSIGNED.replace(
                "</saml:Assertion>",
                "<xi:include xmlns:xi='http://www.w3.org/2001/XInclude' href='"
                    + target
                    + "'/></saml:Assertion>"));
    messages.put("namespace", target -> onResponse(" xmlns:x='" + target + "'"));
    messages.put(
        "key to retrieve",
        target ->
            keyInfo(
                "<ds:RetrievalMethod URI='"
                    + target
                    + "' Type='http://www.w3.org/2000/09/xmldsig#X509Data'/>"));
    messages.put(
        "reference to key info",
        target ->
            keyInfo(
                "<dsig11:KeyInfoReference xmlns:dsig11='http://www.w3.org/2009/xmldsig11#' URI='"
                    + target
                    + "'/>"));
    messages.put(
        "certificate to retrieve",
        target ->
            keyInfo(
                "<ds:RetrievalMethod URI='"
                    + target
                    + "' Type='http://www.w3.org/2000/09/xmldsig#rawX509Certificate'/>"));
    messages.put(
        "certificate beside the key",
        target ->
            keyInfo(
                "<ds:KeyName>"
                    + target
                    + "</ds:KeyName><ds:X509Data><ds:X509URL>"
                    + target
                    + "</ds:X509URL></ds:X509Data>"));
    messages.put("base of all references", target -> onResponse(" xml:base='" + target + "'"));
    messages.put(
        "assertion to fetch",
        target ->
            signed(
                UNSIGNED.replaceFirst(
                    "</saml:Conditions>",
                    "$0<saml:Advice><saml:AssertionURIRef>"
                        + target
                        + "</saml:AssertionURIRef></saml:Advice>")));
    messages.put(
        "external reference",
        target -> SIGNED.replaceFirst("URI=\"#[^\"]*\"", "URI=\"" + target + "\""));
    messages.put(
        "manifest",
        target ->
            SIGNED.replace(
                "</ds:Signature>",
                "<ds:Object><ds:Manifest><ds:Reference URI='"
                    + target
                    + "'/></ds:Manifest></ds:Object></ds:Signature>"));
    messages.put(
        "style sheet as transform",
        target ->
            SIGNED.replace(
                "<ds:Transforms>",
                "<ds:Transforms><ds:Transform"
                    + " Algorithm='http://www.w3.org/TR/1999/REC-xslt-19991116'><xsl:stylesheet"
                    + " xmlns:xsl='http://www.w3.org/1999/XSL/Transform' version='1.0'>"
                    + "<xsl:template match='/'><xsl:copy-of select=\"document('"
                    + target
                    + "')\"/></xsl:template></xsl:stylesheet></ds:Transform>"));
    messages.put(
        "canonicalisation by name",
        target ->
            SIGNED.replaceFirst(
                "CanonicalizationMethod Algorithm=\"[^\"]*\"",
                "CanonicalizationMethod Algorithm=\"" + target + "\""));
    messages.put(
        "ciphertext to fetch",
        target ->
            ENCRYPTED.replaceAll(
                "(?s)<xenc:CipherValue>.*?</xenc:CipherValue>",
                "<xenc:CipherReference URI='" + target + "'/>"));
    messages.put(
        "ciphertext of the key to fetch",
        target ->
            ENCRYPTED.replaceFirst(
                "(?s)<xenc:CipherValue>.*?</xenc:CipherValue>",
                "<xenc:CipherReference URI='" + target + "'/>"));
    messages.put(
        "data that the key is for",
        target ->
            ENCRYPTED.replaceFirst(
                "</xenc:EncryptedKey>",
                "<xenc:ReferenceList><xenc:DataReference URI='"
                    + target
                    + "'/></xenc:ReferenceList>$0"));
    messages.put(
        "content key to retrieve",
        target ->
            ENCRYPTED.replaceFirst(
                "(?s)<xenc:EncryptedKey.*</xenc:EncryptedKey>",
                "<ds:RetrievalMethod xmlns:ds='http://www.w3.org/2000/09/xmldsig#' URI='"
                    + target
                    + "' Type='http://www.w3.org/2001/04/xmlenc#EncryptedKey'/>"));
    return messages;
  }

  /** The identity provider may say so itself. */
  private static String signed(String xml) {
    byte[] octets = xml.getBytes(StandardCharsets.UTF_8);
    return new String(SigningKey.of(World.IDP_KEY).signXml(octets), StandardCharsets.UTF_8);
  }

  /** The signature is on the assertion alone, so the response may say anything. */
  private static String onResponse(String attribute) {
    return SIGNED.replaceFirst("<samlp:Response", "<samlp:Response" + attribute);
  }

  /** KeyInfo is not signed either. */
  private static String keyInfo(String content) {
    return SIGNED.replaceFirst(
        "(?s)<ds:KeyInfo>.*</ds:KeyInfo>", "<ds:KeyInfo>" + content + "</ds:KeyInfo>");
  }
}
