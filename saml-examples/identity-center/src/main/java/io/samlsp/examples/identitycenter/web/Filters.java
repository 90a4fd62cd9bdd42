package io.samlsp.examples.identitycenter.web;

import io.pebbletemplates.pebble.extension.AbstractExtension;
import io.pebbletemplates.pebble.extension.Filter;
import io.pebbletemplates.pebble.template.EvaluationContext;
import io.pebbletemplates.pebble.template.PebbleTemplate;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How values are written on the pages. */
final class Filters extends AbstractExtension {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("yyyy-MM-dd", Locale.ROOT).withZone(ZoneOffset.UTC);

  @Override
  public Map<String, Filter> getFilters() {
    return Map.of("time", new Format(TIME), "day", new Format(DAY));
  }

  private record Format(DateTimeFormatter format) implements Filter {
    @Override
    public Object apply(
        @Nullable Object input,
        Map<String, Object> args,
        PebbleTemplate self,
        EvaluationContext context,
        int lineNumber) {
      return input instanceof Instant instant ? format.format(instant) : "never";
    }

    @Override
    public List<String> getArgumentNames() {
      return List.of();
    }
  }
}
