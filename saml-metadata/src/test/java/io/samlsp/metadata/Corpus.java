package io.samlsp.metadata;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The 59 documents of src/test/resources/corpus, each with what is known of it. */
final class Corpus {

  /**
   * One document.
   *
   * @param file its path under corpus/
   * @param facts its line in metadata.jsonl
   */
  record Document(String file, Map<String, Object> facts) {

    byte[] octets() {
      return resource("corpus/" + file);
    }

    /** Entity ids of the identity providers in it. */
    List<?> entityIds() {
      Object id = facts.get("entity_id");
      return id instanceof List<?> several ? several : List.of(id);
    }

    int number(String fact) {
      return (Integer) facts.get(fact);
    }

    List<?> list(String fact) {
      return (List<?>) facts.get(fact);
    }

    @Override
    public String toString() {
      return file.substring("files/".length());
    }
  }

  private Corpus() {}

  static List<Document> documents() {
    String lines = new String(resource("corpus/metadata.jsonl"), StandardCharsets.UTF_8);
    return lines
        .lines()
        .map(JsonLine::parse)
        .map(facts -> new Document((String) facts.get("file"), facts))
        .toList();
  }

  static Stream<Document> stream() {
    return documents().stream();
  }

  static byte[] resource(String name) {
    try (InputStream in = Corpus.class.getClassLoader().getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalArgumentException("no test resource " + name);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
