package io.samlsp.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.samlsp.binding.MessageParameter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds the messages in what somebody has captured: XML, base64, a form body, an address, or the
 * recording of a browser (HAR).
 */
final class Messages {

  private final String place;
  private final List<Message> found = new ArrayList<>();

  private Messages(String place) {
    this.place = place;
  }

  /** The messages of a file, at least one. */
  static List<Message> read(String place, Terminal terminal) throws CliFailure {
    byte[] octets = Source.readLocal(place, Source.MESSAGES, terminal);
    return in(place.equals("-") ? "(standard input)" : place, octets);
  }

  /** The messages in octets, at least one. */
  static List<Message> in(String place, byte[] octets) throws CliFailure {
    Messages messages = new Messages(place);
    String text = new String(octets, StandardCharsets.UTF_8).strip();
    if (text.startsWith("\uFEFF")) {
      text = text.substring(1).strip();
    }
    if (text.isEmpty()) {
      throw CliFailure.refused(Shown.text(place) + " is empty", "Capture the message again.");
    }
    // A text that starts with NUL is UTF-16; the parser reads that.
    if (text.startsWith("<") || octets[0] == (byte) 0xfe || octets[0] == (byte) 0xff) {
      return List.of(Message.ofXml(Shown.text(place), octets));
    } else if (text.startsWith("{")) {
      messages.recording(text);
    } else if (text.contains("SAMLResponse=") || text.contains("SAMLRequest=")) {
      messages.parameters(query(text), text.contains("?"));
    } else {
      messages.add(null, text.indexOf('%') < 0 ? text : decoded(text), null);
    }
    if (messages.found.isEmpty()) {
      throw CliFailure.refused(
          "There is neither SAMLResponse nor SAMLRequest in " + Shown.text(place),
          "Record the sign-in from its start, with \"Preserve log\" switched on.");
    }
    return messages.found;
  }

  /** What stands behind the question mark of an address, or all of a form body. */
  private static String query(String text) {
    int mark = text.indexOf('?');
    String query = text.substring(mark + 1);
    int hash = mark < 0 ? -1 : query.indexOf('#');
    return hash < 0 ? query : query.substring(0, hash);
  }

  private void parameters(String query, boolean address) {
    for (String pair : query.split("&", -1)) {
      int equals = pair.indexOf('=');
      Optional<MessageParameter> parameter =
          parameter(equals < 0 ? pair : pair.substring(0, equals).strip());
      if (parameter.isPresent()) {
        // A plus sign of base64 that nobody escaped.
        String value = decoded(pair.substring(equals + 1)).replace(' ', '+');
        add(parameter.get(), value, address ? query : null);
      }
    }
  }

  private static Optional<MessageParameter> parameter(@Nullable String name) {
    for (MessageParameter parameter : MessageParameter.values()) {
      if (parameter.parameterName().equals(name)) {
        return Optional.of(parameter);
      }
    }
    return Optional.empty();
  }

  /** Without its percent signs, or as it is if they are none of a form. */
  private static String decoded(String value) {
    try {
      return URLDecoder.decode(value, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return value;
    }
  }

  private void add(@Nullable MessageParameter parameter, String value, @Nullable String query) {
    // Recordings have a form both as its text and in its parts.
    if (found.stream().anyMatch(m -> m.parameter() == parameter && m.value().equals(value))) {
      return;
    }
    String number = found.isEmpty() ? "" : " #" + (found.size() + 1);
    found.add(new Message(Shown.text(place) + number, parameter, value, query));
  }

  /** HTTP Archive 1.2: log.entries[].request with url, and postData with text or params. */
  private void recording(String text) throws CliFailure {
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
      String here = path + "/" + json.currentName();
      JsonToken token = json.nextToken();
      if (token != JsonToken.VALUE_STRING) {
        inner(json, token, here);
      } else if (here.equals("/log/entries/request/url") && json.getText().contains("?")) {
        parameters(query(json.getText()), true);
      } else if (here.equals("/log/entries/request/postData/text")) {
        parameters(json.getText(), false);
      } else if (here.equals("/log/entries/request/postData/params/name")) {
        name = json.getText();
      } else if (here.equals("/log/entries/request/postData/params/value")) {
        value = json.getText();
      }
    }
    if (json.currentToken() != JsonToken.END_OBJECT) {
      throw notHar();
    }
    Optional<MessageParameter> parameter = parameter(name);
    if (parameter.isPresent() && value != null) {
      // Some browsers decode it, some do not; base64 has no percent sign.
      add(parameter.get(), value.indexOf('%') < 0 ? value : decoded(value), null);
    }
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
