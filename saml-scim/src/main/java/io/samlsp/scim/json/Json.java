package io.samlsp.scim.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.samlsp.scim.failure.ScimException;
import io.samlsp.scim.failure.ScimFailure;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes JSON (RFC 8259) as {@code Map<String, Object>}, {@code List<Object>}, {@code
 * String}, {@code Boolean}, {@code Long}, {@code BigDecimal} and null.
 *
 * <p>Refused: duplicate names, nesting beyond the limit, long numbers, lone surrogates and NUL,
 * anything after the first value. Maps keep the order of the input.
 */
public final class Json {
  private static final int LONGEST_NUMBER = 64;
  private static final int LONGEST_NAME = 512;

  private final JsonFactory factory;

  private Json(int deepest) {
    factory =
        JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .streamReadConstraints(
                StreamReadConstraints.builder()
                    .maxNestingDepth(deepest)
                    .maxNumberLength(LONGEST_NUMBER)
                    .maxNameLength(LONGEST_NAME)
                    .build())
            .build();
  }

  /** A reader that takes objects and arrays nested at most {@code deepest} levels. */
  public static Json nestedAtMost(int deepest) {
    return new Json(deepest);
  }

  /**
   * The one value in {@code document}.
   *
   * @throws ScimException INVALID_SYNTAX when it is not acceptable JSON
   */
  public @Nullable Object read(byte[] document) throws ScimException {
    try (JsonParser parser = factory.createParser(document)) {
      if (parser.nextToken() == null) {
        throw new ScimException(
            ScimFailure.INVALID_SYNTAX, "The body is empty where JSON is expected.");
      }
      Object value = value(parser);
      if (parser.nextToken() != null) {
        throw new ScimException(
            ScimFailure.INVALID_SYNTAX, "The body goes on after the end of its JSON value.");
      }
      return value;
    } catch (IOException malformed) {
      throw new ScimException(ScimFailure.INVALID_SYNTAX, explain(malformed));
    }
  }

  /** The one JSON object in {@code document}; see {@link #read}. */
  public Map<String, Object> readObject(byte[] document) throws ScimException {
    Object value = read(document);
    if (value instanceof Map<?, ?>) {
      return object(value);
    }
    throw new ScimException(ScimFailure.INVALID_SYNTAX, "The body must be a JSON object.");
  }

  /** The value as the object it was read as. */
  @SuppressWarnings("unchecked") // every map in a tree of this class has string keys
  public static Map<String, Object> object(Object value) {
    return (Map<String, Object>) value;
  }

  /** The value as the array it was read as. */
  @SuppressWarnings("unchecked") // every list in a tree of this class holds JSON values
  public static List<Object> array(Object value) {
    return (List<Object>) value;
  }

  /** The tree as UTF-8. */
  public byte[] write(@Nullable Object tree) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(1024);
    try (JsonGenerator generator = factory.createGenerator(out)) {
      write(generator, tree);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return out.toByteArray();
  }

  /** The tree as a string. */
  public String writeString(@Nullable Object tree) {
    return new String(write(tree), StandardCharsets.UTF_8);
  }

  private static @Nullable Object value(JsonParser parser) throws IOException, ScimException {
    JsonToken token = parser.currentToken();
    switch (token) {
      case START_OBJECT -> {
        Map<String, Object> object = new LinkedHashMap<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
          String name = checked(parser.currentName());
          parser.nextToken();
          object.put(name, value(parser));
        }
        return object;
      }
      case START_ARRAY -> {
        List<Object> array = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          array.add(value(parser));
        }
        return array;
      }
      case VALUE_STRING -> {
        return checked(parser.getText());
      }
      case VALUE_NUMBER_INT -> {
        return switch (parser.getNumberType()) {
          case INT, LONG -> parser.getLongValue();
          default -> decimal(parser);
        };
      }
      case VALUE_NUMBER_FLOAT -> {
        return decimal(parser);
      }
      case VALUE_TRUE -> {
        return true;
      }
      case VALUE_FALSE -> {
        return false;
      }
      case VALUE_NULL -> {
        return null;
      }
      default ->
          throw new ScimException(ScimFailure.INVALID_SYNTAX, "The body is not complete JSON.");
    }
  }

  private static BigDecimal decimal(JsonParser parser) throws IOException, ScimException {
    try {
      return parser.getDecimalValue();
    } catch (NumberFormatException outOfRange) { // an exponent that no BigDecimal can hold
      throw new ScimException(
          ScimFailure.INVALID_SYNTAX, "The body holds a number that is too large or too small.");
    }
  }

  /** NUL cannot be stored by every database, and half a surrogate pair is no character. */
  private static String checked(String text) throws ScimException {
    if (!isStorable(text)) {
      throw new ScimException(
          ScimFailure.INVALID_SYNTAX,
          "The text " + ScimException.quote(text) + " contains a NUL or half a surrogate pair.");
    }
    return text;
  }

  /** Whether the text is made of whole characters other than NUL. */
  public static boolean isStorable(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == 0 || Character.isLowSurrogate(c)) {
        return false;
      }
      if (Character.isHighSurrogate(c)) {
        i++;
        if (i == text.length() || !Character.isLowSurrogate(text.charAt(i))) {
          return false;
        }
      }
    }
    return true;
  }

  private static String explain(IOException malformed) {
    String message = malformed.getMessage();
    String first =
        message == null ? "unreadable" : message.lines().findFirst().orElse("unreadable");
    return "The body is not acceptable JSON: " + ScimException.quote(first);
  }

  private static void write(JsonGenerator generator, @Nullable Object tree) throws IOException {
    if (tree == null) {
      generator.writeNull();
    } else if (tree instanceof Map<?, ?>) {
      generator.writeStartObject();
      for (Map.Entry<String, Object> entry : object(tree).entrySet()) {
        generator.writeFieldName(entry.getKey());
        write(generator, entry.getValue());
      }
      generator.writeEndObject();
    } else if (tree instanceof List<?> list) {
      generator.writeStartArray();
      for (Object element : list) {
        write(generator, element);
      }
      generator.writeEndArray();
    } else if (tree instanceof String text) {
      generator.writeString(text);
    } else if (tree instanceof Boolean bool) {
      generator.writeBoolean(bool);
    } else if (tree instanceof Integer number) {
      generator.writeNumber(number);
    } else if (tree instanceof Long number) {
      generator.writeNumber(number);
    } else if (tree instanceof BigDecimal number) {
      generator.writeNumber(number);
    } else {
      throw new IllegalStateException("not a JSON value: " + tree.getClass());
    }
  }
}
