package io.samlsp.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Collection;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Writes JSON for programs: two spaces of indent, ASCII only. */
final class Json {

  private final JsonGenerator out;

  private Json(JsonGenerator out) {
    this.out = out;
  }

  /** One object and a line break, to the standard output. */
  static void print(Terminal terminal, Consumer<Json> content) {
    StringWriter text = new StringWriter();
    try (JsonGenerator out = new JsonFactory().createGenerator(text)) {
      out.useDefaultPrettyPrinter();
      out.setHighestNonEscapedChar(0x7e);
      new Json(out).object(content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    terminal.out().println(text);
  }

  @FunctionalInterface
  private interface Step {
    void run() throws IOException;
  }

  /** A StringWriter does not fail. */
  private Json step(Step step) {
    try {
      step.run();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  private Json object(Consumer<Json> content) {
    step(out::writeStartObject);
    content.accept(this);
    return step(out::writeEndObject);
  }

  Json field(String name, @Nullable String value) {
    return step(() -> out.writeStringField(name, value));
  }

  Json field(String name, @Nullable Instant value) {
    return field(name, value == null ? null : value.toString());
  }

  Json field(String name, boolean value) {
    return step(() -> out.writeBooleanField(name, value));
  }

  Json field(String name, long value) {
    return step(() -> out.writeNumberField(name, value));
  }

  /** A field that holds JSON already. */
  Json raw(String name, String json) {
    return step(
        () -> {
          out.writeFieldName(name);
          out.writeRawValue(json);
        });
  }

  Json object(String name, Consumer<Json> content) {
    step(() -> out.writeFieldName(name));
    return object(content);
  }

  Json texts(String name, Collection<String> values) {
    return step(
        () -> {
          out.writeArrayFieldStart(name);
          for (String value : values) {
            out.writeString(value);
          }
          out.writeEndArray();
        });
  }

  /** An array of objects. */
  <T> Json objects(String name, Collection<T> values, java.util.function.BiConsumer<Json, T> each) {
    step(() -> out.writeArrayFieldStart(name));
    for (T value : values) {
      object(json -> each.accept(json, value));
    }
    return step(out::writeEndArray);
  }
}
