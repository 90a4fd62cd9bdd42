package io.samlsp.cli;

import io.samlsp.binding.MessageParameter;
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

  /** A recording of a day has fewer; each is compared with those before it. */
  private static final int MOST = 1_000;

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
      Recording.read(place, text, messages);
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

  /** Takes the messages in the query of an address. */
  void address(String address) throws CliFailure {
    if (address.contains("?")) {
      parameters(query(address), true);
    }
  }

  /** Takes the messages in the body of a form. */
  void form(String body) throws CliFailure {
    parameters(body, false);
  }

  /** Takes the message in one part of a form. */
  void part(String name, String value) throws CliFailure {
    // Some browsers decode it, some do not; base64 has no percent sign.
    Optional<MessageParameter> parameter = parameter(name);
    if (parameter.isPresent()) {
      add(parameter.get(), value.indexOf('%') < 0 ? value : decoded(value), null);
    }
  }

  private void parameters(String query, boolean address) throws CliFailure {
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

  private void add(@Nullable MessageParameter parameter, String value, @Nullable String query)
      throws CliFailure {
    // Recordings have a form both as its text and in its parts.
    if (found.stream().anyMatch(m -> m.parameter() == parameter && m.value().equals(value))) {
      return;
    }
    if (found.size() >= MOST) {
      throw CliFailure.refused(
          Shown.text(place) + " holds more than " + MOST + " messages",
          "Record one sign-in alone.");
    }
    String number = found.isEmpty() ? "" : " #" + (found.size() + 1);
    found.add(new Message(Shown.text(place) + number, parameter, value, query));
  }
}
