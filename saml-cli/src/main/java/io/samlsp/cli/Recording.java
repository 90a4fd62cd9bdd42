package io.samlsp.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** The recording of a browser: HTTP Archive 1.2. */
final class Recording {

  /** Longer than every path that matters: deeper in, paths are not told apart. */
  private static final int LONGEST_PATH = 64;

  private final String place;
  private final Messages to;

  private Recording(String place, Messages to) {
    this.place = place;
    this.to = to;
  }

  /** Hands on what stands in log.entries[].request: url, and postData with text or params. */
  static void read(String place, String text, Messages to) throws CliFailure {
    new Recording(place, to).read(text);
  }

  private void read(String text) throws CliFailure {
    StreamReadConstraints limits =
        StreamReadConstraints.builder().maxStringLength(Source.MESSAGES).build();
    JsonFactory factory = JsonFactory.builder().streamReadConstraints(limits).build();
    try (JsonParser json = factory.createParser(text)) {
      json.nextToken();
      object(json, "");
      if (json.nextToken() != null) {
        throw notHar();
      }
    } catch (JsonProcessingException e) {
      throw notHar();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private CliFailure notHar() {
    return CliFailure.refused(
        Shown.text(place) + " starts like JSON and is no HAR file",
        "Save it in the browser's network tab by \"Save all as HAR with content\".");
  }

  /**
   * Walks an object and takes what stands at the right places. The reader bounds the depth.
   *
   * @param path the names that lead to the object, with a slash before each
   */
  private void object(JsonParser json, String path) throws IOException, CliFailure {
    String name = null;
    String value = null;
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String here = deeper(path, json.currentName());
      JsonToken token = json.nextToken();
      if (token != JsonToken.VALUE_STRING) {
        inner(json, token, here);
      } else if (here.equals("/log/entries/request/url")) {
        to.address(json.getText());
      } else if (here.equals("/log/entries/request/postData/text")) {
        to.form(json.getText());
      } else if (here.equals("/log/entries/request/postData/params/name")) {
        name = json.getText();
      } else if (here.equals("/log/entries/request/postData/params/value")) {
        value = json.getText();
      }
    }
    if (json.currentToken() != JsonToken.END_OBJECT) {
      throw notHar();
    }
    if (name != null && value != null) {
      to.part(name, value);
    }
  }

  /** Names can be long and objects deep: what is kept of them must not be their product. */
  private static String deeper(String path, String name) {
    boolean matters = path.length() + name.length() < LONGEST_PATH && !path.endsWith("/");
    return matters ? path + "/" + name : "/";
  }

  private void inner(JsonParser json, @Nullable JsonToken token, String path)
      throws IOException, CliFailure {
    if (token == JsonToken.START_OBJECT) {
      object(json, path);
    } else if (token == JsonToken.START_ARRAY) {
      for (JsonToken t = json.nextToken(); t != JsonToken.END_ARRAY; t = json.nextToken()) {
        if (t == null) {
          throw notHar();
        }
        inner(json, t, path);
      }
    }
  }
}
