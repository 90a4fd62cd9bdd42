package io.samlsp.corpus;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The files of src/test/resources/corpus. */
final class Corpus {

  private static final ObjectMapper JSON = new ObjectMapper();

  private Corpus() {}

  static List<Row> rows() {
    return lines("manifest.jsonl").stream().map(Row::new).toList();
  }

  /** What we make of each row, by its id, in the order of the manifest. */
  static Map<String, Expected> expected() {
    Map<String, Expected> byId = new LinkedHashMap<>();
    for (JsonNode line : lines("expected.jsonl")) {
      Expected expected = new Expected(line);
      if (byId.put(expected.id(), expected) != null) {
        throw new IllegalStateException("twice in expected.jsonl: " + expected.id());
      }
    }
    return byId;
  }

  /** Why our verdict differs from the corpus's, by the row's id. */
  static Map<String, Divergence> divergences() {
    Map<String, Divergence> byId = new LinkedHashMap<>();
    for (JsonNode n :
        json(new String(resource("known-divergences.json"), StandardCharsets.UTF_8))) {
      Divergence divergence =
          new Divergence(n.get("id").asText(), n.get("ours").asText(), n.get("reason").asText());
      if (byId.put(divergence.id(), divergence) != null) {
        throw new IllegalStateException("twice in known-divergences.json: " + divergence.id());
      }
    }
    return byId;
  }

  /**
   * One line of known-divergences.json.
   *
   * @param ours our answer: ACCEPTED or a failure code
   */
  record Divergence(String id, String ours, String reason) {}

  private static List<JsonNode> lines(String name) {
    return new String(resource(name), StandardCharsets.UTF_8).lines().map(Corpus::json).toList();
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  static byte[] resource(String name) {
    try (InputStream in = Corpus.class.getResourceAsStream("/corpus/" + name)) {
      if (in == null) {
        throw new IllegalArgumentException("no test resource corpus/" + name);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
