package io.samlsp.scim;

import io.samlsp.scim.ScimEvent.Operation;
import io.samlsp.scim.directory.Directory;
import io.samlsp.scim.directory.DirectoryTransaction;
import io.samlsp.scim.directory.MemberChange;
import io.samlsp.scim.directory.Page;
import io.samlsp.scim.directory.Query;
import io.samlsp.scim.directory.Resource;
import io.samlsp.scim.failure.ScimException;
import io.samlsp.scim.failure.ScimFailure;
import io.samlsp.scim.patch.MemberPatch;
import io.samlsp.scim.patch.Patch;
import io.samlsp.scim.patch.PatchEngine;
import io.samlsp.scim.patch.PatchReader;
import io.samlsp.scim.schema.DocumentReader;
import io.samlsp.scim.schema.ResourceType;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What can be done with users and groups: RFC 7644 §3.3 to §3.6, each in one transaction. */
final class Operations {
  /** Each reads the whole group. */
  private static final int MOST_SEARCHES = 10;

  private final Directory directory;
  private final Representation representation;
  private final ScimLimits limits;
  private final EnumMap<ResourceType, Boolean> patchAnswersWithBody;

  Operations(
      Directory directory,
      Representation representation,
      ScimLimits limits,
      EnumMap<ResourceType, Boolean> patchAnswersWithBody) {
    this.directory = directory;
    this.representation = representation;
    this.limits = limits;
    this.patchAnswersWithBody = patchAnswersWithBody;
  }

  /** Something done to a collection: {@code /Users}. */
  Answer onCollection(Call call, ResourceType type, Trace trace) throws ScimException {
    return switch (call.method()) {
      case "GET" -> {
        trace.about(Operation.LIST, type, null);
        yield list(call, List.of(type), call.parameters());
      }
      case "POST" -> {
        trace.about(Operation.CREATE, type, null);
        yield create(call, type, trace);
      }
      default -> throw new MethodNotAllowed("GET, POST").asFailure();
    };
  }

  /** Something done to one resource: {@code /Users/42}. */
  Answer onResource(Call call, ResourceType type, String id, Trace trace) throws ScimException {
    return switch (call.method()) {
      case "GET" -> {
        trace.about(Operation.GET, type, id);
        yield get(call, type, id);
      }
      case "PUT" -> {
        trace.about(Operation.REPLACE, type, id);
        yield replace(call, type, id);
      }
      case "PATCH" -> {
        trace.about(Operation.PATCH, type, id);
        yield patch(call, type, id);
      }
      case "DELETE" -> {
        trace.about(Operation.DELETE, type, id);
        yield delete(call, type, id);
      }
      default -> throw new MethodNotAllowed("GET, PUT, PATCH, DELETE").asFailure();
    };
  }

  /** A search by POST (RFC 7644 §3.4.3), over one type or all. */
  Answer search(Call call, List<ResourceType> types, Trace trace) throws ScimException {
    trace.about(Operation.LIST, types.size() == 1 ? types.get(0) : null, null);
    return list(call, types, Parameters.ofMessage(call.body().read(), limits));
  }

  Answer list(Call call, List<ResourceType> types, Parameters parameters) throws ScimException {
    Query query = parameters.query(types, call.isAws());
    if (call.isAws()) {
      AwsRules.requireQuery(types, query);
    }
    Projection projection = parameters.projection();
    Page page = directory.read(call.tenant(), transaction -> transaction.search(query));
    List<Object> shown = new ArrayList<>();
    for (Resource resource : page.resources()) {
      Map<String, Object> each = representation.of(resource, projection);
      if (call.isAws() && resource.type() == ResourceType.GROUP) {
        each.put("members", List.of());
      }
      shown.add(each);
    }
    return Answer.of(200, Representation.list(page.total(), query.startIndex(), shown));
  }

  private Answer get(Call call, ResourceType type, String id) throws ScimException {
    Projection projection = call.parameters().projection();
    boolean links = projection.shows(type, linksOf(type));
    Resource found =
        directory.read(
            call.tenant(),
            transaction -> transaction.find(type, id, links).orElseThrow(() -> notFound(type, id)));
    if (call.ifNoneMatch() != null && names(call.ifNoneMatch(), found)) {
      return new Answer(304, null, headers(found));
    }
    return new Answer(200, representation.of(found, projection), headers(found));
  }

  private Answer create(Call call, ResourceType type, Trace trace) throws ScimException {
    Map<String, Object> body = call.body().read();
    if (call.isAws()) {
      AwsRules.requireCreatable(type, body);
    }
    Map<String, Object> document = new DocumentReader(type).read(body);
    List<String> members = takeMembers(document);
    if (call.isAws()) {
      requireFewMembers(List.of(new MemberChange.Add(members)), AwsRules.MOST_MEMBERS);
    }
    if (type == ResourceType.USER) {
      document.putIfAbsent("active", true);
    }
    Projection projection = call.parameters().projection();
    boolean links = !members.isEmpty() && projection.shows(type, linksOf(type));
    Resource created =
        directory.write(
            call.tenant(),
            transaction -> {
              if (call.isAws()) {
                AwsRules.requireFree(transaction, type, document, null);
              }
              Resource fresh = transaction.create(type, document, members);
              return links ? reread(transaction, fresh) : fresh;
            });
    trace.about(Operation.CREATE, type, created.id());
    Map<String, String> headers = headers(created);
    headers.put("Location", representation.location(type, created.id()));
    return new Answer(201, representation.of(created, projection), headers);
  }

  private Answer replace(Call call, ResourceType type, String id) throws ScimException {
    if (call.isAws() && type == ResourceType.GROUP) {
      throw AwsRules.unsupported("Replacing a group");
    }
    Map<String, Object> body = call.body().read();
    requireSameId(body, id);
    Map<String, Object> document = new DocumentReader(type).read(body);
    List<String> members = takeMembers(document);
    if (call.isAws()) {
      AwsRules.requireDocument(type, document);
    }
    Projection projection = call.parameters().projection();
    boolean links = projection.shows(type, linksOf(type));
    Resource replaced =
        directory.write(
            call.tenant(),
            transaction -> {
              Resource before = lock(call, transaction, type, id, document);
              // A copy: this work may run again, and must not take what it added for what was sent.
              Map<String, Object> wanted = new LinkedHashMap<>(document);
              if (type == ResourceType.USER) {
                // Absence never lets somebody back in: RFC 7644 §3.5.1 leaves the default to us.
                wanted.putIfAbsent("active", before.isActive());
              }
              List<MemberChange> changes =
                  type == ResourceType.GROUP
                      ? List.of(new MemberChange.Replace(members))
                      : List.of();
              Resource after = transaction.update(before, wanted, changes);
              return links ? reread(transaction, after) : after;
            });
    return new Answer(200, representation.of(replaced, projection), headers(replaced));
  }

  private Answer patch(Call call, ResourceType type, String id) throws ScimException {
    Patch patch =
        new PatchReader(type, id, limits.patchOperations(), limits.filterLength())
            .read(call.body().read());
    PatchEngine engine = new PatchEngine(type, call.profile() == ScimProfile.ENTRA);
    List<MemberChange> changes = patch.memberChanges();
    requireFewMembers(changes, call.isAws() ? AwsRules.MOST_MEMBERS : limits.members());
    Projection projection = call.parameters().projection();
    boolean withBody =
        patchAnswersWithBody.getOrDefault(type, true) || call.parameters().has("attributes");
    boolean links = withBody && projection.shows(type, linksOf(type));
    Resource patched =
        directory.write(
            call.tenant(),
            transaction -> {
              Resource before = lock(call, transaction, type, id, null);
              Map<String, Object> document = engine.apply(patch, before.document());
              if (call.isAws()) {
                AwsRules.requireDocument(type, document);
                AwsRules.requireFree(transaction, type, document, id);
              }
              Resource after = transaction.update(before, document, changes);
              return links ? reread(transaction, after) : after;
            });
    return withBody
        ? new Answer(200, representation.of(patched, projection), headers(patched))
        : new Answer(204, null, headers(patched));
  }

  private Answer delete(Call call, ResourceType type, String id) throws ScimException {
    return directory.write(
        call.tenant(),
        transaction -> {
          Resource found = transaction.find(type, id, false).orElseThrow(() -> notFound(type, id));
          requireMatch(call, found);
          transaction.delete(found, call.ifMatch() != null && !call.ifMatch().strip().equals("*"));
          return new Answer(204, null, Map.of());
        });
  }

  /** The resource to change; under the AWS profile the tenant is locked first. */
  private static Resource lock(
      Call call,
      DirectoryTransaction transaction,
      ResourceType type,
      String id,
      @Nullable Map<String, Object> document)
      throws ScimException {
    if (call.isAws()) {
      transaction.lockTenant();
      if (document != null) {
        AwsRules.requireFree(transaction, type, document, id);
      }
    }
    Resource found = transaction.lock(type, id).orElseThrow(() -> notFound(type, id));
    requireMatch(call, found);
    return found;
  }

  private static Resource reread(DirectoryTransaction transaction, Resource resource)
      throws ScimException {
    return transaction.find(resource.type(), resource.id(), true).orElse(resource);
  }

  private static String linksOf(ResourceType type) {
    return type == ResourceType.USER ? "groups" : "members";
  }

  private List<String> takeMembers(Map<String, Object> document) throws ScimException {
    List<String> members = MemberPatch.ids(document.remove("members"));
    requireFewMembers(List.of(new MemberChange.Add(members)), limits.members());
    return members;
  }

  private static void requireFewMembers(List<MemberChange> changes, int most) throws ScimException {
    int named = 0;
    int searches = 0;
    for (MemberChange change : changes) {
      if (change instanceof MemberChange.Add add) {
        named += add.ids().size();
      } else if (change instanceof MemberChange.Remove remove) {
        named += remove.ids().size();
      } else if (change instanceof MemberChange.Replace replace) {
        named += replace.ids().size();
      } else if (change instanceof MemberChange.RemoveMatching && ++searches > MOST_SEARCHES) {
        throw new ScimException(
            ScimFailure.TOO_MANY,
            "At most "
                + MOST_SEARCHES
                + " operations may choose members by a filter other than"
                + " value eq.");
      }
    }
    if (named > most) {
      throw new ScimException(
          ScimFailure.TOO_MANY, "A request may name at most " + most + " members of a group.");
    }
  }

  private static void requireSameId(Map<String, Object> body, String id) throws ScimException {
    for (Map.Entry<String, Object> entry : body.entrySet()) {
      if (entry.getKey().equalsIgnoreCase("id")
          && entry.getValue() != null
          && !entry.getValue().equals(id)) {
        throw new ScimException(ScimFailure.MUTABILITY, "The id of a resource cannot be changed.");
      }
    }
  }

  private static void requireMatch(Call call, Resource found) throws ScimException {
    if (call.ifMatch() != null && !names(call.ifMatch(), found)) {
      throw new ScimException(
          ScimFailure.PRECONDITION_FAILED,
          "If-Match names another version than the current "
              + Representation.entityTag(found)
              + ".");
    }
  }

  /** Whether a list of entity tags names the current one; RFC 9110 §13.1, compared weakly. */
  private static boolean names(String tags, Resource resource) {
    String current = Representation.entityTag(resource).substring(2);
    for (String tag : tags.split(",", -1)) {
      String bare = tag.strip();
      if (bare.equals("*") || bare.equals(current) || bare.equals("W/" + current)) {
        return true;
      }
    }
    return false;
  }

  private static Map<String, String> headers(Resource resource) {
    return new LinkedHashMap<>(Map.of("ETag", Representation.entityTag(resource)));
  }

  private static ScimException notFound(ResourceType type, String id) {
    return new ScimException(
        ScimFailure.NOT_FOUND,
        "There is no "
            + type.title().toLowerCase(Locale.ROOT)
            + " with the id "
            + ScimException.quote(id)
            + ".");
  }

  /** Names the methods that a path takes; the endpoint turns it into the header {@code Allow}. */
  record MethodNotAllowed(String allowed) {
    private static final String BEFORE = "This address takes only ";

    ScimException asFailure() {
      return new ScimException(ScimFailure.METHOD_NOT_ALLOWED, BEFORE + allowed + ".");
    }

    static Optional<String> in(ScimException failure) {
      return failure.failure() == ScimFailure.METHOD_NOT_ALLOWED
          ? Optional.of(failure.detail().substring(BEFORE.length(), failure.detail().length() - 1))
          : Optional.empty();
    }
  }
}
