package io.samlsp.examples.identitycenter.standin;

import io.samlsp.examples.identitycenter.standin.OktaScimClient.AppKind;
import io.samlsp.scim.failure.ScimException;
import io.samlsp.scim.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * People, groups and the one application, kept in a file, so that a restart loses nothing. Safe for
 * use by several threads.
 */
public final class Organization {

  /** The name on the pages. */
  public static final String NAME = "Northwind";

  private static final Json JSON = Json.nestedAtMost(16);
  private static final int LOG_LENGTH = 500;

  private final Path file;
  private final Map<String, Person> people = new LinkedHashMap<>();
  private final Map<String, Group> groups = new LinkedHashMap<>();
  private final Deque<Exchange> exchanges = new ArrayDeque<>();
  private Application application = Application.fresh();

  private Organization(Path file) {
    this.file = file;
  }

  /**
   * Reads the organization from its file; makes a new one with a dozen assigned people, one who is
   * not assigned, and some groups, if there is none.
   */
  public static Organization open(Path file) {
    Organization organization = new Organization(file);
    try {
      if (Files.exists(file)) {
        organization.read(JSON.readObject(Files.readAllBytes(file)));
      } else {
        organization.fill();
        organization.save();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (ScimException e) {
      throw new IllegalStateException(file + " is not what this program wrote", e);
    }
    return organization;
  }

  private void fill() {
    List<String> names =
        List.of(
            "Amina Okafor",
            "Bruno Keller",
            "Chiara Rossi",
            "Daniel Novak",
            "Elif Yilmaz",
            "Finn Larsen",
            "Grace Chen",
            "Hugo Martin",
            "Ines Silva",
            "Jonas Weber",
            "Keiko Tanaka",
            "Liam O'Brien",
            "Mara Unger");
    for (String name : names) {
      int space = name.indexOf(' ');
      Person person = add(name.substring(0, space), name.substring(space + 1));
      people.put(person.id(), person.withAssigned(!name.equals("Mara Unger")));
    }
    List<String> ids = List.copyOf(people.keySet());
    addGroup("AmazonQ", List.of(ids.get(0), ids.get(1), ids.get(2), ids.get(6), ids.get(10)));
    addGroup("Amazon Administrators", List.of(ids.get(6)));
    addGroup("Engineering", ids.subList(0, 6));
    addGroup("Finance", ids.subList(6, 10));
  }

  private Person add(String given, String family) {
    String local = (given + "." + family).toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9.]", "");
    String id = String.format(Locale.ROOT, "00u%08d", people.size() + 1);
    Person person = Person.of(id, local + "@northwind.example", given, family);
    people.put(id, person);
    return person;
  }

  private void addGroup(String name, List<String> members) {
    String id = String.format(Locale.ROOT, "00g%08d", groups.size() + 1);
    groups.put(id, Group.of(id, name, members));
  }

  /** The settings of the application. */
  public synchronized Application application() {
    return application;
  }

  /** Everybody, in the order in which they came. */
  public synchronized List<Person> people() {
    return List.copyOf(people.values());
  }

  /** The person of that id. */
  public synchronized Optional<Person> person(String id) {
    return Optional.ofNullable(people.get(id));
  }

  /** The person who signs in under that name. */
  public synchronized Optional<Person> personNamed(String userName) {
    return people.values().stream()
        .filter(person -> person.userName().equalsIgnoreCase(userName))
        .findFirst();
  }

  /** All groups. */
  public synchronized List<Group> groups() {
    return List.copyOf(groups.values());
  }

  /** The group of that id. */
  public synchronized Optional<Group> group(String id) {
    return Optional.ofNullable(groups.get(id));
  }

  /** The groups that are not pushed yet and whose name starts so, in any case. */
  public synchronized List<Group> findGroupsByName(String start) {
    String wanted = start.strip().toLowerCase(Locale.ROOT);
    return groups.values().stream()
        .filter(group -> !group.pushed())
        .filter(group -> group.name().toLowerCase(Locale.ROOT).startsWith(wanted))
        .toList();
  }

  /** The latest requests to the application, the newest first. */
  public synchronized List<Exchange> exchanges() {
    return List.copyOf(exchanges);
  }

  synchronized void log(Exchange exchange) {
    exchanges.addFirst(exchange);
    while (exchanges.size() > LOG_LENGTH) {
      exchanges.removeLast();
    }
  }

  synchronized void changeApplication(UnaryOperator<Application> change) {
    application = change.apply(application);
    save();
  }

  synchronized Person changePerson(String id, UnaryOperator<Person> change) {
    Person changed = change.apply(require(people, id));
    people.put(id, changed);
    save();
    return changed;
  }

  synchronized Group changeGroup(String id, UnaryOperator<Group> change) {
    Group changed = change.apply(require(groups, id));
    groups.put(id, changed);
    save();
    return changed;
  }

  /** More people, all assigned, to see what a larger directory is like. */
  synchronized void addPeople(int count) {
    for (int i = 0; i < count; i++) {
      Person person = add("Person", "Number" + (people.size() + 1));
      people.put(person.id(), person.withAssigned(true));
    }
    save();
  }

  private static <T> T require(Map<String, T> all, String id) {
    T found = all.get(id);
    if (found == null) {
      throw new IllegalArgumentException("there is no " + id);
    }
    return found;
  }

  /** Written beside and then moved, so that a crash leaves the old file or the new one. */
  private void save() {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("application", write(application));
    tree.put("people", people.values().stream().map(Organization::write).toList());
    tree.put("groups", groups.values().stream().map(Organization::write).toList());
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    try {
      PrivateFiles.write(fresh, JSON.write(tree));
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void read(Map<String, Object> tree) {
    Map<String, Object> app = Json.object(need(tree, "application"));
    application =
        new Application(
            text(app, "acsUrl"),
            text(app, "issuerUrl"),
            AppKind.valueOf(text(app, "kind")),
            text(app, "baseUrl"),
            text(app, "token"),
            flag(app, "apiEnabled"),
            flag(app, "createUsers"),
            flag(app, "updateAttributes"),
            flag(app, "deactivateUsers"));
    for (Object value : Json.array(need(tree, "people"))) {
      Map<String, Object> person = Json.object(value);
      people.put(
          text(person, "id"),
          new Person(
              text(person, "id"),
              text(person, "userName"),
              text(person, "givenName"),
              text(person, "familyName"),
              flag(person, "active"),
              flag(person, "assigned"),
              maybe(person, "remoteId"),
              maybe(person, "problem")));
    }
    for (Object value : Json.array(need(tree, "groups"))) {
      Map<String, Object> group = Json.object(value);
      groups.put(
          text(group, "id"),
          new Group(
              text(group, "id"),
              text(group, "name"),
              texts(group, "members"),
              flag(group, "pushed"),
              maybe(group, "remoteId"),
              texts(group, "pushedMembers"),
              maybe(group, "problem")));
    }
  }

  private static Map<String, Object> write(Application application) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("acsUrl", application.acsUrl());
    json.put("issuerUrl", application.issuerUrl());
    json.put("kind", application.kind().name());
    json.put("baseUrl", application.baseUrl());
    json.put("token", application.token());
    json.put("apiEnabled", application.apiEnabled());
    json.put("createUsers", application.createUsers());
    json.put("updateAttributes", application.updateAttributes());
    json.put("deactivateUsers", application.deactivateUsers());
    return json;
  }

  private static Map<String, Object> write(Person person) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("id", person.id());
    json.put("userName", person.userName());
    json.put("givenName", person.givenName());
    json.put("familyName", person.familyName());
    json.put("active", person.active());
    json.put("assigned", person.assigned());
    put(json, "remoteId", person.remoteId());
    put(json, "problem", person.problem());
    return json;
  }

  private static Map<String, Object> write(Group group) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("id", group.id());
    json.put("name", group.name());
    json.put("members", group.members());
    json.put("pushed", group.pushed());
    put(json, "remoteId", group.remoteId());
    json.put("pushedMembers", group.pushedMembers());
    put(json, "problem", group.problem());
    return json;
  }

  private static void put(Map<String, Object> json, String name, @Nullable String value) {
    if (value != null) {
      json.put(name, value);
    }
  }

  private static Object need(Map<String, Object> json, String name) {
    return Objects.requireNonNull(json.get(name), name);
  }

  private static String text(Map<String, Object> json, String name) {
    return (String) need(json, name);
  }

  private static @Nullable String maybe(Map<String, Object> json, String name) {
    return (String) json.get(name);
  }

  private static boolean flag(Map<String, Object> json, String name) {
    return Boolean.TRUE.equals(json.get(name));
  }

  private static List<String> texts(Map<String, Object> json, String name) {
    List<String> texts = new ArrayList<>();
    Json.array(need(json, name)).forEach(text -> texts.add((String) text));
    return texts;
  }
}
