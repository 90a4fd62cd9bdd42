package io.samlsp.corpus;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;

/**
 * One line of the manifest: a document, the settings under which its project judges it, and the
 * verdict.
 */
record Row(JsonNode json) {

  String id() {
    return json.get("id").asText();
  }

  String tier() {
    return json.get("tier").asText();
  }

  String kind() {
    return json.get("kind").asText();
  }

  /** accept, reject, parse-ok, parse-fail or unknown. */
  String expect() {
    return json.get("expect").asText();
  }

  String why() {
    return json.get("why").asText();
  }

  boolean needs(String name) {
    return texts(json.get("needs")).contains(name);
  }

  Optional<String> setting(String name) {
    return texts(json.get(name)).stream().findFirst();
  }

  /** What the document itself says, by the corpus's own reading; the first of several. */
  Optional<String> fact(String name) {
    return texts(json.get("facts").get(name)).stream().filter(s -> !s.isEmpty()).findFirst();
  }

  Optional<Instant> now() {
    return setting("now").map(Instant::parse);
  }

  /** Paths under corpus/. */
  List<String> idpCertificates() {
    return texts(json.get("idp_cert"));
  }

  /** Paths under corpus/. */
  List<String> spKeys() {
    return texts(json.get("sp_private_key"));
  }

  boolean peerDemands(String... names) {
    JsonNode settings = json.path("peer_settings");
    for (String name : names) {
      if (settings.path(name).asText().equalsIgnoreCase("true")) {
        return true;
      }
    }
    return false;
  }

  byte[] file() {
    return Corpus.resource(json.get("file").asText());
  }

  String sha256() {
    return json.get("sha256").asText();
  }

  /** The document, taken out of its transport encoding. */
  byte[] xml() {
    byte[] file = file();
    return switch (json.get("encoding").asText()) {
      case "xml" -> file;
      case "base64" -> Base64.getMimeDecoder().decode(file);
      case "deflate" -> inflate(Base64.getMimeDecoder().decode(percentDecoded(file)));
      default -> throw new IllegalStateException(id());
    };
  }

  /** As the browser would post it. */
  String samlResponse() {
    return json.get("encoding").asText().equals("base64")
        ? new String(file(), StandardCharsets.ISO_8859_1)
        : Base64.getEncoder().encodeToString(xml());
  }

  /** Some projects keep the parameter as it stands in the query. */
  private static byte[] percentDecoded(byte[] file) {
    String text = new String(file, StandardCharsets.ISO_8859_1);
    return text.indexOf('%') < 0
        ? file
        : URLDecoder.decode(text, StandardCharsets.US_ASCII).getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] inflate(byte[] deflated) {
    try (InflaterInputStream in =
        new InflaterInputStream(new ByteArrayInputStream(deflated), new Inflater(true))) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> texts(JsonNode node) {
    List<String> texts = new ArrayList<>();
    if (node != null && node.isArray()) {
      node.forEach(n -> texts.add(n.asText()));
    } else if (node != null && !node.isNull()) {
      texts.add(node.asText());
    }
    return texts;
  }

  @Override
  public String toString() {
    return id();
  }
}
