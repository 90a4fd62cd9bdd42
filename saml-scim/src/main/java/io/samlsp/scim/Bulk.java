package io.samlsp.scim;

import io.samlsp.scim.failure.ScimException;
import io.samlsp.scim.failure.ScimFailure;
import io.samlsp.scim.json.Json;
import io.samlsp.scim.schema.Schemas;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One Bulk request (RFC 7644 §3.7): each operation is a transaction of its own, carried out as soon
 * as the resources that it refers to by bulkId exist.
 *
 * <p>Operations that wait for one another in a circle are cut open: a resource is created without
 * the reference, which is added when the other resource exists.
 */
final class Bulk {
  private static final String REQUEST = "urn:ietf:params:scim:api:messages:2.0:BulkRequest";
  private static final String RESPONSE = "urn:ietf:params:scim:api:messages:2.0:BulkResponse";
  private static final String PATCH = "urn:ietf:params:scim:api:messages:2.0:PatchOp";
  private static final String PREFIX = "bulkId:";
  private static final int LONGEST_PATH = 1024;

  /** Carries out one operation and records its event. */
  @FunctionalInterface
  interface Performer {
    Outcome perform(
        String method, String path, @Nullable Map<String, Object> data, @Nullable String version);
  }

  /** How one operation ended; {@code answer} is an error message when {@code failed}. */
  record Outcome(Answer answer, boolean failed) {}

  /** One operation of the request. */
  private static final class Step {
    private final Map<String, Object> given;
    private final String method;
    private final String path;
    private final @Nullable String bulkId;
    private @Nullable Map<String, Object> data;
    private final Set<String> references = new LinkedHashSet<>();
    private final Set<String> open = new LinkedHashSet<>(); // of these, what is still to come
    private boolean whole; // nothing of it can be postponed
    private @Nullable Map<String, Object> result;

    Step(Map<String, Object> given) throws ScimException {
      this.given = given;
      this.method = text(given, "method").toUpperCase(Locale.ROOT);
      this.path = path(given);
      this.bulkId = given.get("bulkId") instanceof String id ? id : null;
      this.data = given.get("data") instanceof Map<?, ?> map ? Json.object(map) : null;
      Object version = given.get("version");
      if (version != null && !(version instanceof String)) {
        throw new ScimException(
            ScimFailure.INVALID_SYNTAX, "The version of an operation must be a string.");
      }
      refersTo();
    }

    /** What completes another step. */
    Step(String method, String path, Map<String, Object> data) {
      this.given = Map.of();
      this.method = method;
      this.path = path;
      this.bulkId = null;
      this.data = data;
      refersTo();
    }

    /** Collects the bulkIds once: a Bulk of many megabytes is walked through for each otherwise. */
    private void refersTo() {
      references.clear();
      collect(data, references);
      String inPath = referenceInPath(path);
      if (inPath != null) {
        references.add(inPath);
      }
      open.clear();
      open.addAll(references);
    }

    private static String path(Map<String, Object> given) throws ScimException {
      String path = text(given, "path");
      if (path.length() > LONGEST_PATH) {
        throw new ScimException(
            ScimFailure.INVALID_SYNTAX, "The path of an operation has over 1,024 characters.");
      }
      int end = path.length();
      while (end > 0 && path.charAt(end - 1) == '/') {
        end--;
      }
      return path.substring(0, end);
    }

    private static String text(Map<String, Object> given, String name) throws ScimException {
      if (given.get(name) instanceof String text) {
        return text;
      }
      throw new ScimException(
          ScimFailure.INVALID_SYNTAX, "Each operation of a Bulk request needs a " + name + ".");
    }
  }

  private final Performer performer;
  private final List<Step> steps = new ArrayList<>();
  private final Map<String, String> ids = new HashMap<>();
  private final Set<String> announced = new LinkedHashSet<>();
  private final Set<String> failed = new LinkedHashSet<>();
  private long errorsLeft;

  private Bulk(Performer performer) {
    this.performer = performer;
  }

  static Answer answer(Map<String, Object> body, int mostOperations, Performer performer)
      throws ScimException {
    Bulk bulk = new Bulk(performer);
    bulk.read(body, mostOperations);
    bulk.run();
    List<Object> results = new ArrayList<>();
    for (Step step : bulk.steps) {
      if (step.result != null) {
        results.add(step.result);
      }
    }
    Map<String, Object> message = new LinkedHashMap<>();
    message.put("schemas", List.of(RESPONSE));
    message.put("Operations", results);
    return Answer.of(200, message);
  }

  private void read(Map<String, Object> given, int mostOperations) throws ScimException {
    Map<String, Object> body = caseless(given);
    if (body.get("schemas") instanceof List<?> urns && !urns.isEmpty() && !urns.contains(REQUEST)) {
      throw new ScimException(
          ScimFailure.INVALID_SYNTAX, "The schemas of a Bulk request must name " + REQUEST + ".");
    }
    if (!(body.get("Operations") instanceof List<?> operations)) {
      throw new ScimException(
          ScimFailure.INVALID_SYNTAX, "A Bulk request needs a list of Operations.");
    }
    if (operations.size() > mostOperations) {
      throw new ScimException(
          ScimFailure.TOO_LARGE, "A Bulk request takes at most " + mostOperations + " operations.");
    }
    for (Object each : operations) {
      if (!(each instanceof Map<?, ?>)) {
        throw new ScimException(ScimFailure.INVALID_SYNTAX, "Each operation must be an object.");
      }
      Step step = new Step(caseless(Json.object(each)));
      steps.add(step);
      if (step.bulkId != null && !announced.add(step.bulkId)) {
        throw new ScimException(
            ScimFailure.INVALID_SYNTAX, "Two operations of the Bulk request have the same bulkId.");
      }
    }
    errorsLeft = Long.MAX_VALUE;
    Object failOnErrors = body.get("failOnErrors");
    if (failOnErrors instanceof Long number && number > 0) {
      errorsLeft = number;
    } else if (failOnErrors != null) {
      throw new ScimException(
          ScimFailure.INVALID_VALUE, "failOnErrors must be a whole number above 0.");
    }
  }

  private static Map<String, Object> caseless(Map<String, Object> given) {
    Map<String, Object> map = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    map.putAll(given);
    return map;
  }

  private void run() {
    List<Step> waiting = new ArrayList<>(steps);
    Map<Step, Map<String, Object>> later = new LinkedHashMap<>();
    while (!waiting.isEmpty() && errorsLeft > 0) {
      Step next = null;
      for (Step step : waiting) {
        if (!waits(step)) {
          next = step;
          break;
        }
      }
      if (next == null) {
        next = cut(waiting, later);
      }
      waiting.remove(next);
      carryOut(next);
    }
    for (Map.Entry<Step, Map<String, Object>> entry : later.entrySet()) {
      if (errorsLeft > 0 && entry.getKey().result != null) {
        addReferences(entry.getKey(), entry.getValue());
      }
    }
  }

  /** Whether the step refers to what is still to come; a wrong bulkId comes never. */
  private boolean waits(Step step) {
    for (Iterator<String> each = step.open.iterator(); each.hasNext(); each.remove()) {
      String id = each.next();
      if (!ids.containsKey(id) && !failed.contains(id) && announced.contains(id)) {
        return true;
      }
    }
    return false;
  }

  private static void collect(@Nullable Object value, Set<String> into) {
    if (value instanceof Map<?, ?> map) {
      map.values().forEach(inner -> collect(inner, into));
    } else if (value instanceof List<?> list) {
      list.forEach(inner -> collect(inner, into));
    } else if (value instanceof String text && text.startsWith(PREFIX)) {
      into.add(text.substring(PREFIX.length()));
    }
  }

  private static @Nullable String referenceInPath(String path) {
    int at = path.indexOf("/" + PREFIX);
    return at < 0 ? null : path.substring(at + 1 + PREFIX.length());
  }

  /** Takes the part of a creation that closes a circle out of it, for {@link #addReferences}. */
  private static Step cut(List<Step> waiting, Map<Step, Map<String, Object>> later) {
    for (Step step : waiting) {
      Map<String, Object> data = step.data;
      if (step.whole || !step.method.equals("POST") || data == null) {
        continue;
      }
      Map<String, Object> kept = new LinkedHashMap<>();
      Map<String, Object> postponed = new LinkedHashMap<>();
      for (Map.Entry<String, Object> entry : data.entrySet()) {
        Set<String> named = new LinkedHashSet<>();
        collect(entry.getValue(), named);
        boolean mayWait =
            entry.getKey().equalsIgnoreCase("members")
                || entry.getKey().equalsIgnoreCase(Schemas.ENTERPRISE_USER.id());
        (named.isEmpty() || !mayWait ? kept : postponed).put(entry.getKey(), entry.getValue());
      }
      if (!postponed.isEmpty()) {
        step.data = kept;
        step.refersTo();
        later.put(step, postponed);
        return step;
      }
      step.whole = true;
    }
    return waiting.get(0); // will fail on the reference that nobody can resolve
  }

  private void carryOut(Step step) {
    Map<String, Object> problem = problem(step);
    Outcome outcome =
        problem != null
            ? new Outcome(Answer.of(status(problem), problem), true)
            : perform(step, step.data);
    record(step, outcome);
  }

  private Outcome perform(Step step, @Nullable Map<String, Object> data) {
    String version = step.given.get("version") instanceof String tag ? tag : null;
    Object resolved = data == null ? null : resolved(data);
    return performer.perform(
        step.method,
        String.valueOf(resolvedPath(step.path)),
        resolved == null ? null : Json.object(resolved),
        version);
  }

  private void record(Step step, Outcome outcome) {
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("method", step.method);
    if (step.bulkId != null) {
      result.put("bulkId", step.bulkId);
    }
    Map<String, Object> body = outcome.answer().body();
    String location = outcome.answer().headers().get("Location");
    if (!outcome.failed() && body != null && body.get("meta") instanceof Map<?, ?> meta) {
      result.put("version", Json.object(meta).get("version"));
      location = String.valueOf(Json.object(meta).get("location"));
    } else if (outcome.answer().headers().containsKey("ETag")) {
      result.put("version", outcome.answer().headers().get("ETag"));
    }
    if (location != null) {
      result.put("location", location);
    }
    result.put("status", String.valueOf(outcome.answer().status()));
    if (outcome.failed()) {
      result.put("response", body);
      errorsLeft--;
      if (step.bulkId != null) {
        failed.add(step.bulkId);
      }
    } else if (step.bulkId != null && body != null && body.get("id") instanceof String id) {
      ids.put(step.bulkId, id);
    }
    step.result = result;
  }

  /** What is wrong with the step before anything is tried, as an error message. */
  private @Nullable Map<String, Object> problem(Step step) {
    if (step.method.equals("POST") && step.bulkId == null) {
      return ScimEndpoint.errorBody(
          new ScimException(
              ScimFailure.INVALID_SYNTAX, "A POST in a Bulk request needs a bulkId."));
    }
    for (String id : step.references) {
      if (!announced.contains(id)) {
        return ScimEndpoint.errorBody(
            new ScimException(
                ScimFailure.INVALID_VALUE,
                "No operation has the bulkId " + ScimException.quote(id) + "."));
      }
      if (!ids.containsKey(id)) {
        return ScimEndpoint.errorBody(
            new ScimException(
                ScimFailure.CONFLICT,
                "What the bulkId " + ScimException.quote(id) + " stands for was not created."));
      }
    }
    return null;
  }

  private static int status(Map<String, Object> error) {
    return Integer.parseInt(String.valueOf(error.get("status")));
  }

  /** Completes a resource that was created without what would have closed a circle. */
  private void addReferences(Step step, Map<String, Object> postponed) {
    String id = step.bulkId == null ? null : ids.get(step.bulkId);
    if (id == null) {
      return; // its creation failed
    }
    Map<String, Object> value = new LinkedHashMap<>();
    for (Map.Entry<String, Object> entry : postponed.entrySet()) {
      value.put(entry.getKey(), entry.getValue());
    }
    Map<String, Object> operation = new LinkedHashMap<>();
    operation.put("op", "add");
    operation.put("value", value);
    Map<String, Object> patch = new LinkedHashMap<>();
    patch.put("schemas", List.of(PATCH));
    patch.put("Operations", List.of(operation));
    Step completion = new Step("PATCH", step.path + "/" + id, patch);
    Map<String, Object> problem = problem(completion);
    Outcome outcome =
        problem != null
            ? new Outcome(Answer.of(status(problem), problem), true)
            : perform(completion, patch);
    Map<String, Object> result = step.result;
    if (result == null) {
      return;
    }
    if (outcome.failed()) {
      result.put("status", String.valueOf(outcome.answer().status()));
      result.put("response", outcome.answer().body());
      errorsLeft--;
    } else if (outcome.answer().headers().containsKey("ETag")) {
      result.put("version", outcome.answer().headers().get("ETag"));
    }
  }

  private Object resolved(Object value) {
    if (value instanceof Map<?, ?>) {
      Map<String, Object> map = new LinkedHashMap<>();
      Json.object(value)
          .forEach((name, inner) -> map.put(name, inner == null ? null : resolved(inner)));
      return map;
    }
    if (value instanceof List<?>) {
      List<Object> list = new ArrayList<>();
      Json.array(value).forEach(inner -> list.add(inner == null ? null : resolved(inner)));
      return list;
    }
    if (value instanceof String text && text.startsWith(PREFIX)) {
      return ids.getOrDefault(text.substring(PREFIX.length()), text);
    }
    return value;
  }

  private String resolvedPath(String path) {
    String inPath = referenceInPath(path);
    return inPath == null
        ? path
        : path.replace("/" + PREFIX + inPath, "/" + ids.getOrDefault(inPath, inPath));
  }
}
