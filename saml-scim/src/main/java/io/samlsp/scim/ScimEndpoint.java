package io.samlsp.scim;

import io.samlsp.scim.ScimEvent.Operation;
import io.samlsp.scim.directory.Directory;
import io.samlsp.scim.directory.Tenant;
import io.samlsp.scim.failure.ScimException;
import io.samlsp.scim.failure.ScimFailure;
import io.samlsp.scim.json.Json;
import io.samlsp.scim.schema.ResourceType;
import io.samlsp.scim.token.AccessTokens;
import io.samlsp.scim.token.TokenInfo;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A SCIM 2.0 service provider behind one method: a request in, a response out, never an exception.
 *
 * <p>Whoever presents a valid access token acts for that token's tenant and sees nothing of any
 * other. Thread-safe.
 */
public final class ScimEndpoint {
  private static final Logger LOG = LoggerFactory.getLogger(ScimEndpoint.class);
  private static final String ERROR = "urn:ietf:params:scim:api:messages:2.0:Error";
  private static final Pattern BEARER =
      Pattern.compile("bearer +([A-Za-z0-9._~+/=-]{1,512}) *", Pattern.CASE_INSENSITIVE);
  private static final Pattern OWN_ID = Pattern.compile("[0-9A-Za-z-]{1,64}");
  private static final int LONGEST_CLIENT = 100;
  private static final long MOST_OCTETS_DISCARDED = 16L << 20;

  private final Directory directory;
  private final AccessTokens tokens;
  private final Clock clock;
  private final @Nullable Tenant onlyTenant;
  private final ScimLimits limits;
  private final ScimProfile profile;
  private final boolean openDiscovery;
  private final @Nullable MeResolver me;
  private final RateLimiter rateLimiter;
  private final List<ScimEventListener> listeners;
  private final Json json;
  private final Operations operations;
  private final Discovery discovery;

  private ScimEndpoint(Builder builder) {
    directory = builder.directory;
    tokens = builder.tokens;
    clock = builder.clock;
    onlyTenant = builder.onlyTenant;
    limits = builder.limits;
    profile = builder.profile;
    openDiscovery = builder.openDiscovery;
    me = builder.me;
    rateLimiter = new RateLimiter(builder.rateLimit, clock);
    listeners = List.copyOf(builder.listeners);
    json = Json.nestedAtMost(limits.nesting());
    Representation representation = new Representation(builder.base);
    operations =
        new Operations(directory, representation, limits, new EnumMap<>(builder.patchBodies));
    discovery = new Discovery(representation, limits);
  }

  /**
   * An endpoint that clients reach at {@code base}, such as {@code
   * https://app.example.com/scim/v2}.
   */
  public static Builder builder(URI base, Directory directory, AccessTokens tokens, Clock clock) {
    return new Builder(base, directory, tokens, clock);
  }

  /** What may be set; everything has a default. */
  public static final class Builder {
    private final URI base;
    private final Directory directory;
    private final AccessTokens tokens;
    private final Clock clock;
    private @Nullable Tenant onlyTenant;
    private ScimLimits limits = ScimLimits.standard();
    private ScimProfile profile = ScimProfile.STANDARD;
    private boolean openDiscovery;
    private @Nullable MeResolver me;
    private RateLimit rateLimit = new RateLimit(100, 500);
    private final List<ScimEventListener> listeners = new ArrayList<>();
    private final EnumMap<ResourceType, Boolean> patchBodies =
        new EnumMap<>(Map.of(ResourceType.USER, true, ResourceType.GROUP, false));

    private Builder(URI base, Directory directory, AccessTokens tokens, Clock clock) {
      if (!base.isAbsolute() || base.getRawQuery() != null || base.getRawFragment() != null) {
        throw new IllegalArgumentException("the base must be an absolute address without a query");
      }
      this.base = base;
      this.directory = directory;
      this.tokens = tokens;
      this.clock = clock;
    }

    /** Takes tokens of that tenant only; for applications that give each tenant an address. */
    public Builder onlyFor(Tenant tenant) {
      this.onlyTenant = tenant;
      return this;
    }

    /** Other limits than {@link ScimLimits#standard()}. */
    public Builder limits(ScimLimits newLimits) {
      this.limits = newLimits;
      return this;
    }

    /** Another profile than {@link ScimProfile#STANDARD}. */
    public Builder profile(ScimProfile newProfile) {
      this.profile = newProfile;
      return this;
    }

    /** Answers the discovery endpoints without a token; what they say is no secret. */
    public Builder allowDiscoveryWithoutToken() {
      this.openDiscovery = true;
      return this;
    }

    /** Serves {@code /Me}, which is answered with 501 otherwise. */
    public Builder me(MeResolver resolver) {
      this.me = resolver;
      return this;
    }

    /** Another rate for each token than 100 requests a second and 500 at once. */
    public Builder rateLimit(RateLimit limit) {
      this.rateLimit = limit;
      return this;
    }

    /** Tells the listener of every request. */
    public Builder listener(ScimEventListener listener) {
      this.listeners.add(listener);
      return this;
    }

    /**
     * Whether a PATCH of such a resource is answered with 200 and the resource, or with 204. The
     * default is 200 for users and 204 for groups; a request with {@code attributes} gets 200.
     */
    public Builder patchAnswersWithBody(ResourceType type, boolean withBody) {
      this.patchBodies.put(type, withBody);
      return this;
    }

    /** The endpoint. */
    public ScimEndpoint build() {
      return new ScimEndpoint(this);
    }
  }

  /** Handles one request. */
  public ScimResponse handle(ScimRequest request) {
    Instant start = clock.instant();
    Trace trace = new Trace();
    Answer answer;
    ScimFailure failure = null;
    try {
      answer = answer(request, trace);
    } catch (ScimException refused) {
      failure = refused.failure();
      answer = error(refused);
    } catch (RuntimeException bug) {
      LOG.error("A SCIM request failed for a reason that is ours", bug);
      failure = ScimFailure.INTERNAL;
      answer = error(new ScimException(failure, "The service failed; its log says why."));
    }
    tell(trace, request, start, answer.status(), failure);
    return response(answer);
  }

  private Answer answer(ScimRequest request, Trace trace) throws ScimException {
    List<String> path = segments(request.path());
    boolean discovering = !path.isEmpty() && Discovery.ENDPOINTS.contains(path.get(0));
    if (!(discovering && openDiscovery)) {
      TokenInfo token = authenticated(request);
      trace.token = token;
      int wait = rateLimiter.secondsToWait(token.id());
      if (wait > 0) {
        return limited(wait);
      }
    }
    requireAcceptable(request);
    Parameters parameters = Parameters.ofQuery(request.query(), limits);
    if (discovering) {
      return discovery.answer(
          request.method(), path, parameters, profile == ScimProfile.AWS, trace);
    }
    TokenInfo token = trace.token;
    if (token == null) {
      throw new IllegalStateException("a request for resources that nobody made");
    }
    Call call =
        new Call(
            token.tenant(),
            profile,
            request.method(),
            parameters,
            request.header("If-Match").orElse(null),
            request.header("If-None-Match").orElse(null),
            () -> body(request));
    return dispatch(call, path, token, request, trace);
  }

  private Answer dispatch(
      Call call, List<String> path, TokenInfo token, ScimRequest request, Trace trace)
      throws ScimException {
    String first = path.isEmpty() ? "" : path.get(0);
    boolean extra = path.isEmpty() || List.of("Bulk", "Me", ".search").contains(first);
    if (call.isAws() && (extra || (path.size() == 2 && path.get(1).equals(".search")))) {
      throw AwsRules.unsupported("This operation");
    }
    switch (first) {
      case "" -> {
        requireMethod(call, "GET");
        trace.about(Operation.LIST, null, null);
        return operations.list(call, List.of(ResourceType.values()), call.parameters());
      }
      case ".search" -> {
        requireSize(path, 1);
        requireMethod(call, "POST");
        return operations.search(call, List.of(ResourceType.values()), trace);
      }
      case "Bulk" -> {
        requireSize(path, 1);
        requireMethod(call, "POST");
        trace.about(Operation.BULK, null, null);
        Bulk.Performer performer =
            (method, target, data, version) ->
                perform(call, request, trace, method, target, data, version);
        return Bulk.answer(call.body().read(), limits.bulkOperations(), performer);
      }
      case "Me" -> {
        requireSize(path, 1);
        if (me == null) {
          throw new ScimException(
              ScimFailure.NOT_IMPLEMENTED, "This endpoint has no notion of who you are.");
        }
        String own =
            me.userId(token, request)
                .orElseThrow(
                    () -> new ScimException(ScimFailure.NOT_FOUND, "You are no user here."));
        return operations.onResource(call, ResourceType.USER, own, trace);
      }
      default -> {
        return onResources(call, path, trace);
      }
    }
  }

  private Answer onResources(Call call, List<String> path, Trace trace) throws ScimException {
    Optional<ResourceType> type = ResourceType.at(path.get(0));
    if (type.isEmpty() || path.size() > 2) {
      throw noSuchAddress();
    }
    if (path.size() == 1) {
      return operations.onCollection(call, type.get(), trace);
    }
    if (path.get(1).equals(".search")) {
      requireMethod(call, "POST");
      return operations.search(call, List.of(type.get()), trace);
    }
    return operations.onResource(call, type.get(), path.get(1), trace);
  }

  /** One operation of a Bulk request. */
  private Bulk.Outcome perform(
      Call bulk,
      ScimRequest request,
      Trace outer,
      String method,
      String target,
      @Nullable Map<String, Object> data,
      @Nullable String version) {
    Instant start = clock.instant();
    Trace trace = new Trace();
    trace.token = outer.token;
    Answer answer;
    ScimFailure failure = null;
    try {
      if (!List.of("POST", "PUT", "PATCH", "DELETE").contains(method)) {
        throw new ScimException(
            ScimFailure.INVALID_SYNTAX, "A Bulk operation is a POST, PUT, PATCH or DELETE.");
      }
      Call.Body body =
          () -> {
            if (data == null) {
              throw new ScimException(ScimFailure.INVALID_SYNTAX, "The operation needs data.");
            }
            return data;
          };
      Parameters none = Parameters.ofQuery(null, limits);
      Call call = new Call(bulk.tenant(), bulk.profile(), method, none, version, null, body);
      answer = onResources(call, nonEmpty(segments(target)), trace);
    } catch (ScimException refused) {
      failure = refused.failure();
      answer = error(refused);
    } catch (RuntimeException bug) {
      LOG.error("A SCIM operation failed for a reason that is ours", bug);
      failure = ScimFailure.INTERNAL;
      answer = error(new ScimException(failure, "The service failed; its log says why."));
    }
    tell(trace, request, start, answer.status(), failure);
    return new Bulk.Outcome(answer, failure != null);
  }

  private static List<String> nonEmpty(List<String> path) throws ScimException {
    if (path.isEmpty()) {
      throw noSuchAddress();
    }
    return path;
  }

  private TokenInfo authenticated(ScimRequest request) throws ScimException {
    Optional<String> header = request.header("Authorization");
    if (header.isEmpty()) {
      throw new ScimException(
          ScimFailure.UNAUTHORIZED, "The header Authorization with an access token is missing.");
    }
    Matcher bearer = BEARER.matcher(header.get());
    if (!bearer.matches()) {
      throw new ScimException(
          ScimFailure.UNAUTHORIZED, "The header Authorization is not \"Bearer\" and a token.");
    }
    Optional<TokenInfo> token = tokens.verify(bearer.group(1));
    if (token.isEmpty() || (onlyTenant != null && !token.get().tenant().equals(onlyTenant))) {
      throw new ScimException(
          ScimFailure.UNAUTHORIZED,
          "The access token is unknown, expired, or belongs to another endpoint.");
    }
    return token.get();
  }

  private Map<String, Object> body(ScimRequest request) throws ScimException {
    Optional<String> type = request.header("Content-Type");
    if (type.isPresent() && !isJson(type.get())) {
      throw new ScimException(
          ScimFailure.UNSUPPORTED_MEDIA_TYPE, "The body must be application/scim+json.");
    }
    byte[] octets;
    try {
      octets = request.body().readNBytes(limits.bodyBytes() + 1);
    } catch (IOException broken) {
      throw new ScimException(ScimFailure.INVALID_SYNTAX, "The body ends before it is complete.");
    }
    if (octets.length > limits.bodyBytes()) {
      discard(request.body());
      throw new ScimException(
          ScimFailure.TOO_LARGE, "The body is longer than " + limits.bodyBytes() + " bytes.");
    }
    return json.readObject(octets);
  }

  /**
   * Reads on, so that the sender reads the answer: a connection closed before its sender is done is
   * reset, and the reset takes the answer with it (RFC 9112, section 9.6). Up to a bound, and only
   * for those with an access token.
   */
  private static void discard(InputStream body) {
    byte[] buffer = new byte[8192];
    try {
      int read = 0;
      for (long all = 0; read >= 0 && all < MOST_OCTETS_DISCARDED; all += read) {
        read = body.read(buffer);
      }
    } catch (IOException gone) {
      LOG.debug("A body that is too long broke off.");
    }
  }

  private static boolean isJson(String mediaType) {
    int parameters = mediaType.indexOf(';');
    String bare =
        (parameters < 0 ? mediaType : mediaType.substring(0, parameters))
            .strip()
            .toLowerCase(Locale.ROOT);
    return bare.equals("application/scim+json") || bare.equals("application/json");
  }

  private static void requireAcceptable(ScimRequest request) throws ScimException {
    Optional<String> accept = request.header("Accept");
    if (accept.isEmpty()) {
      return;
    }
    for (String range : accept.get().split(",", -1)) {
      String bare = range.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
      boolean refused = range.replace(" ", "").matches("(?i).*;q=0(\\.0*)?(;.*)?");
      if (!refused
          && (bare.isEmpty()
              || bare.equals("*/*")
              || bare.equals("application/*")
              || isJson(bare))) {
        return;
      }
    }
    throw new ScimException(
        ScimFailure.NOT_ACCEPTABLE, "The answer is application/scim+json, which Accept excludes.");
  }

  /** The path's parts; doubled and trailing slashes, which clients paste, count for nothing. */
  private static List<String> segments(String path) throws ScimException {
    List<String> segments = new ArrayList<>();
    for (String segment : path.split("/", -1)) {
      if (!segment.isEmpty()) {
        segments.add(Parameters.decoded(segment, false));
      }
    }
    return segments;
  }

  private static void requireMethod(Call call, String method) throws ScimException {
    if (!call.method().equals(method)) {
      throw new Operations.MethodNotAllowed(method).asFailure();
    }
  }

  private static void requireSize(List<String> path, int size) throws ScimException {
    if (path.size() != size) {
      throw noSuchAddress();
    }
  }

  private static ScimException noSuchAddress() {
    return new ScimException(
        ScimFailure.NOT_FOUND,
        "There is nothing at this address; the base address may be wrong in the client.");
  }

  private Answer limited(int seconds) {
    ScimException refused =
        new ScimException(
            ScimFailure.RATE_LIMITED, "Too many requests; wait " + seconds + " seconds.");
    Answer answer = error(refused);
    Map<String, String> headers = new LinkedHashMap<>(answer.headers());
    headers.put("Retry-After", Integer.toString(seconds));
    return new Answer(answer.status(), answer.body(), headers);
  }

  private Answer error(ScimException refused) {
    Map<String, String> headers = new LinkedHashMap<>();
    Operations.MethodNotAllowed.in(refused).ifPresent(allowed -> headers.put("Allow", allowed));
    if (refused.failure() == ScimFailure.UNAUTHORIZED) {
      headers.put("WWW-Authenticate", "Bearer realm=\"SCIM\"");
    }
    if (refused.failure() == ScimFailure.UNAVAILABLE) {
      headers.put("Retry-After", "1");
    }
    Map<String, Object> body = errorBody(refused);
    int status = refused.failure().status();
    if (profile == ScimProfile.AWS) {
      String name = AwsRules.exceptionName(refused.failure());
      headers.put("x-amzn-ErrorType", name);
      body.put("detail", name + ": " + refused.detail());
      body.put("timeStamp", DateTimeFormatter.ISO_INSTANT.format(clock.instant()));
      if (name.equals("ValidationException")) {
        status = 400;
        body.put("status", "400");
      }
    }
    return new Answer(status, body, headers);
  }

  /** RFC 7644 §3.12. */
  static Map<String, Object> errorBody(ScimException refused) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("schemas", List.of(ERROR));
    body.put("status", Integer.toString(refused.failure().status()));
    String scimType = refused.failure().scimType();
    if (scimType != null) {
      body.put("scimType", scimType);
    }
    body.put("detail", refused.detail());
    return body;
  }

  private ScimResponse response(Answer answer) {
    Map<String, String> headers = new LinkedHashMap<>(answer.headers());
    headers.put("Cache-Control", "no-store");
    headers.put("X-Content-Type-Options", "nosniff");
    if (answer.body() == null) {
      return new ScimResponse(answer.status(), headers, new byte[0]);
    }
    headers.put("Content-Type", "application/scim+json");
    return new ScimResponse(answer.status(), headers, json.write(answer.body()));
  }

  private void tell(
      Trace trace, ScimRequest request, Instant start, int status, @Nullable ScimFailure failure) {
    if (listeners.isEmpty()) {
      return;
    }
    TokenInfo token = trace.token;
    ScimFailure reason = failure == null && status == 429 ? ScimFailure.RATE_LIMITED : failure;
    Instant end = clock.instant();
    ScimEvent event =
        new ScimEvent(
            start,
            token == null ? null : token.tenant(),
            token == null ? null : token.id(),
            client(request),
            trace.operation,
            trace.type,
            id(trace.resourceId),
            status,
            Math.max(0, end.toEpochMilli() - start.toEpochMilli()),
            reason);
    for (ScimEventListener listener : listeners) {
      try {
        listener.handled(event);
      } catch (RuntimeException e) {
        LOG.error("A SCIM event listener failed", e);
      }
    }
  }

  /** What a client wrote in the place of an id may be an e-mail address, or a forged log line. */
  private static @Nullable String id(@Nullable String sent) {
    return sent != null && OWN_ID.matcher(sent).matches() ? sent : null;
  }

  private static String client(ScimRequest request) {
    String name = request.header("User-Agent").orElse("");
    String cut = name.length() > LONGEST_CLIENT ? name.substring(0, LONGEST_CLIENT) : name;
    return cut.replaceAll("[^ -~]|\"", "?");
  }
}
