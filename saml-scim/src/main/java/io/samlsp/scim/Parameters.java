package io.samlsp.scim;

import io.samlsp.scim.directory.Query;
import io.samlsp.scim.failure.ScimException;
import io.samlsp.scim.failure.ScimFailure;
import io.samlsp.scim.filter.AttributePath;
import io.samlsp.scim.filter.Filter;
import io.samlsp.scim.filter.FilterParser;
import io.samlsp.scim.json.Json;
import io.samlsp.scim.schema.ResourceType;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a query string or a search message asks for (RFC 7644 §3.4.2, §3.4.3). */
final class Parameters {
  private static final int MOST_NAMES = 200;
  private static final String MESSAGE = "urn:ietf:params:scim:api:messages:2.0:SearchRequest";

  private final Map<String, Object> values = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
  private final ScimLimits limits;

  private Parameters(ScimLimits limits) {
    this.limits = limits;
  }

  static Parameters ofQuery(@Nullable String query, ScimLimits limits) throws ScimException {
    Parameters parameters = new Parameters(limits);
    if (query == null) {
      return parameters;
    }
    for (String pair : query.split("&", -1)) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        parameters.values.putIfAbsent(
            decoded(pair.substring(0, equals), true), decoded(pair.substring(equals + 1), true));
      }
    }
    return parameters;
  }

  static Parameters ofMessage(Map<String, Object> body, ScimLimits limits) throws ScimException {
    Parameters parameters = new Parameters(limits);
    for (Map.Entry<String, Object> entry : body.entrySet()) {
      if (entry.getValue() != null) {
        parameters.values.putIfAbsent(entry.getKey(), entry.getValue());
      }
    }
    Object schemas = parameters.values.get("schemas");
    if (schemas instanceof List<?> urns && !urns.isEmpty() && !urns.contains(MESSAGE)) {
      throw new ScimException(
          ScimFailure.INVALID_SYNTAX, "The schemas of a search must name " + MESSAGE + ".");
    }
    return parameters;
  }

  /**
   * Percent-decoded UTF-8.
   *
   * @throws ScimException INVALID_SYNTAX
   */
  static String decoded(String encoded, boolean plusIsSpace) throws ScimException {
    ByteArrayOutputStream octets = new ByteArrayOutputStream(encoded.length());
    for (int i = 0; i < encoded.length(); i++) {
      char c = encoded.charAt(i);
      if (c == '%') {
        int high = i + 2 < encoded.length() ? Character.digit(encoded.charAt(i + 1), 16) : -1;
        int low = i + 2 < encoded.length() ? Character.digit(encoded.charAt(i + 2), 16) : -1;
        if (high < 0 || low < 0) {
          throw new ScimException(
              ScimFailure.INVALID_SYNTAX, "The address contains a % that encodes nothing.");
        }
        octets.write(high * 16 + low);
        i += 2;
      } else if (c == '+' && plusIsSpace) {
        octets.write(' ');
      } else if (c < 0x80) {
        octets.write(c);
      } else {
        byte[] utf8 = String.valueOf(c).getBytes(StandardCharsets.UTF_8);
        octets.write(utf8, 0, utf8.length);
      }
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(octets.toByteArray()))
          .toString();
    } catch (CharacterCodingException notUtf8) {
      throw new ScimException(ScimFailure.INVALID_SYNTAX, "The address is not UTF-8.");
    }
  }

  boolean has(String name) {
    return values.containsKey(name);
  }

  Projection projection() throws ScimException {
    return Projection.of(names("attributes"), names("excludedAttributes"), limits.filterLength());
  }

  /** The query over these types; the projection tells whether members and groups are read. */
  Query query(List<ResourceType> types, boolean aws) throws ScimException {
    Projection projection = projection();
    return new Query(
        types,
        filter(),
        sortBy(),
        descending(),
        Math.max(1, number("startIndex", 1)),
        aws ? awsCount() : count(),
        types.contains(ResourceType.USER) && projection.shows(ResourceType.USER, "groups"),
        types.contains(ResourceType.GROUP)
            && projection.shows(ResourceType.GROUP, "members")
            && !aws);
  }

  @Nullable Filter filter() throws ScimException {
    String filter = text("filter");
    return filter == null ? null : FilterParser.parseFilter(filter, limits.filterLength());
  }

  private @Nullable AttributePath sortBy() throws ScimException {
    String sortBy = text("sortBy");
    if (sortBy == null) {
      return null;
    }
    try {
      return FilterParser.parsePath(sortBy, limits.filterLength());
    } catch (ScimException e) {
      throw new ScimException(ScimFailure.INVALID_VALUE, e.detail());
    }
  }

  private boolean descending() throws ScimException {
    String order = text("sortOrder");
    if (order == null || order.toLowerCase(Locale.ROOT).equals("ascending")) {
      return false;
    }
    if (order.toLowerCase(Locale.ROOT).equals("descending")) {
      return true;
    }
    throw new ScimException(
        ScimFailure.INVALID_VALUE, "The sortOrder must be ascending or descending.");
  }

  /** RFC 7644 §3.4.2.4: a negative count is 0, a large one is as much as we give. */
  private int count() throws ScimException {
    return (int) Math.max(0, Math.min(number("count", limits.defaultPage()), limits.largestPage()));
  }

  private int awsCount() throws ScimException {
    long count = number("count", AwsRules.DEFAULT_PAGE);
    if (count < 1 || count > AwsRules.LARGEST_PAGE) {
      throw new ScimException(ScimFailure.INVALID_VALUE, "The count must be from 1 to 100.");
    }
    return (int) count;
  }

  private long number(String name, long otherwise) throws ScimException {
    Object value = values.get(name);
    if (value == null || value.equals("")) {
      return otherwise;
    }
    if (value instanceof Long number) {
      return number;
    }
    if (value instanceof BigDecimal number && number.scale() == 0) {
      return number.signum() < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
    }
    if (value instanceof String text && text.matches("[+-]?[0-9]{1,40}")) {
      BigDecimal number = new BigDecimal(text);
      return number
          .min(BigDecimal.valueOf(Long.MAX_VALUE))
          .max(BigDecimal.valueOf(Long.MIN_VALUE))
          .longValueExact();
    }
    throw new ScimException(
        ScimFailure.INVALID_VALUE, "The parameter " + name + " must be a whole number.");
  }

  private @Nullable String text(String name) throws ScimException {
    Object value = values.get(name);
    if (value == null || value.equals("")) {
      return null;
    }
    if (value instanceof String text) {
      return text;
    }
    throw new ScimException(
        ScimFailure.INVALID_VALUE, "The parameter " + name + " must be a string.");
  }

  private List<String> names(String name) throws ScimException {
    Object value = values.get(name);
    List<String> names = new ArrayList<>();
    if (value instanceof List<?> list) {
      requireFew(list.size(), name);
      for (Object each : Json.array(value)) {
        if (!(each instanceof String text)) {
          throw new ScimException(
              ScimFailure.INVALID_VALUE, "The parameter " + name + " must be a list of names.");
        }
        names.add(text.strip());
      }
      return names;
    }
    String text = text(name);
    if (text != null) {
      requireFew((int) text.chars().filter(c -> c == ',').count(), name);
      for (String each : text.split(",", -1)) {
        if (!each.isBlank()) {
          names.add(each.strip());
        }
      }
    }
    return names;
  }

  private static void requireFew(int names, String parameter) throws ScimException {
    if (names > MOST_NAMES) {
      throw new ScimException(
          ScimFailure.INVALID_VALUE,
          "The parameter " + parameter + " takes at most " + MOST_NAMES + " names.");
    }
  }
}
