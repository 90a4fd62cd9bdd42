package io.samlsp.examples.identitycenter.standin;

import io.samlsp.examples.identitycenter.standin.OktaScimClient.AppKind;
import io.samlsp.examples.identitycenter.standin.Provisioning.Outcome;
import io.samlsp.examples.identitycenter.standin.Provisioning.Progress;
import io.samlsp.examples.identitycenter.standin.SignOn.Fault;
import io.samlsp.examples.identitycenter.web.Exchange;
import io.samlsp.examples.identitycenter.web.Pages;
import io.samlsp.examples.identitycenter.web.Routes;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What the identity provider's administrator sees. Nobody is asked who that is. */
final class ConsolePages {

  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final int PAGE = 25;

  private static final String SIGN_ON = "/admin/app";
  private static final String PROVISIONING = "/admin/app/provisioning";
  private static final String ASSIGNMENTS = "/admin/app/assignments";
  private static final String PUSH_GROUPS = "/admin/app/push-groups";

  /**
   * Base URL and token as they were typed last; the token is kept here so that no page shows it.
   */
  private record Draft(AppKind kind, String baseUrl, String token) {}

  private final Pages pages;
  private final Organization organization;
  private final SignOn signOn;
  private final Provisioning provisioning;
  private volatile @Nullable Draft draft;

  ConsolePages(Pages pages, Organization organization, SignOn signOn, Provisioning provisioning) {
    this.pages = pages;
    this.organization = organization;
    this.signOn = signOn;
    this.provisioning = provisioning;
  }

  void addTo(Routes routes) {
    routes
        .get("/admin", exchange -> exchange.redirect("/admin/apps"))
        .get("/admin/apps", exchange -> show(exchange, "apps", null, Map.of()))
        .get(SIGN_ON, exchange -> signOnPage(exchange, null))
        .post(SIGN_ON, this::saveSignOn)
        .post(SIGN_ON + "/fault", this::setFault)
        .get(PROVISIONING, exchange -> provisioningPage(exchange, null))
        .post(PROVISIONING + "/integration", this::integration)
        .post(PROVISIONING + "/to-app", this::toApp)
        .post(
            PROVISIONING + "/import",
            exchange -> provisioningPage(exchange, provisioning.importNow()))
        .get(ASSIGNMENTS, exchange -> assignmentsPage(exchange, provisioning.progress()))
        .post(
            ASSIGNMENTS + "/provision",
            exchange -> assignmentsPage(exchange, provisioning.provisionUsers(PATIENCE)))
        .post(ASSIGNMENTS + "/{id}/assign", exchange -> onPerson(exchange, provisioning::assign))
        .post(
            ASSIGNMENTS + "/{id}/unassign", exchange -> onPerson(exchange, provisioning::unassign))
        .get(PUSH_GROUPS, exchange -> pushGroupsPage(exchange, null))
        .post(PUSH_GROUPS + "/{id}/push", this::push)
        .post(PUSH_GROUPS + "/{id}/unlink", this::unlink)
        .get("/admin/people", this::peoplePage)
        .post("/admin/people/add", this::addPeople)
        .get("/admin/people/{id}", exchange -> personPage(exchange, null))
        .post("/admin/people/{id}/names", this::rename)
        .post("/admin/people/{id}/{what}", this::changePerson)
        .get("/admin/groups", exchange -> show(exchange, "groups", null, groups()))
        .get("/admin/groups/{id}", exchange -> groupPage(exchange, null))
        .post("/admin/groups/{id}/name", this::renameGroup)
        .post("/admin/groups/{id}/add", exchange -> setMember(exchange, true))
        .post("/admin/groups/{id}/remove", exchange -> setMember(exchange, false))
        .get(
            "/admin/log",
            exchange -> show(exchange, "log", null, Map.of("exchanges", organization.exchanges())));
  }

  private Map<String, Object> groups() {
    return Map.of("groups", organization.groups());
  }

  private void signOnPage(Exchange exchange, @Nullable Outcome outcome) throws IOException {
    show(
        exchange,
        "sign-on",
        outcome,
        Map.of(
            "entityId", signOn.entityId(),
            "ssoUrl", signOn.ssoUrl(),
            "faults", List.of(Fault.values()),
            "fault", signOn.fault()));
  }

  private void saveSignOn(Exchange exchange) throws IOException {
    String acs = exchange.text("acs");
    String issuer = exchange.text("issuer");
    if (!isWebAddress(acs)) {
      signOnPage(exchange, new Outcome(false, "The ACS URL must be an http or https address."));
    } else if (!isAbsolute(issuer)) {
      signOnPage(exchange, new Outcome(false, "The issuer URL must be an absolute URI."));
    } else {
      organization.changeApplication(app -> app.withSignOn(acs, issuer));
      signOnPage(exchange, new Outcome(true, "Saved."));
    }
  }

  private void setFault(Exchange exchange) throws IOException {
    String wanted = exchange.text("fault");
    for (Fault fault : Fault.values()) {
      if (fault.name().equals(wanted)) {
        signOn.setFault(fault);
      }
    }
    signOnPage(exchange, new Outcome(true, "The next answer: " + signOn.fault().getLabel() + "."));
  }

  private void provisioningPage(Exchange exchange, @Nullable Outcome outcome) throws IOException {
    Application app = organization.application();
    Draft typed = draft;
    Map<String, Object> values = new HashMap<>();
    values.put("baseUrl", typed == null ? app.baseUrl() : typed.baseUrl());
    values.put("kind", typed == null ? app.kind() : typed.kind());
    values.put("hasToken", !(typed == null ? app.token() : typed.token()).isEmpty());
    show(exchange, "provisioning", outcome, values);
  }

  private void integration(Exchange exchange) throws IOException {
    Application app = organization.application();
    Draft before = draft;
    String typed = exchange.text("token");
    String known = before == null ? app.token() : before.token();
    Draft now =
        new Draft(
            exchange.text("kind").equals("CUSTOM") ? AppKind.CUSTOM : AppKind.CATALOGUE,
            exchange.text("base-url"),
            typed.isEmpty() ? known : typed);
    draft = now;
    Outcome outcome;
    if (exchange.text("do").equals("save")) {
      outcome = provisioning.enableIntegration(now.kind(), now.baseUrl(), now.token());
      if (outcome.good()) {
        draft = null;
        outcome = new Outcome(true, outcome.message() + " API integration is enabled.");
      }
    } else {
      outcome = provisioning.testApiCredentials(now.kind(), now.baseUrl(), now.token());
    }
    provisioningPage(exchange, outcome);
  }

  private void toApp(Exchange exchange) throws IOException {
    provisioningPage(
        exchange,
        provisioning.saveToApp(
            exchange.field("create") != null,
            exchange.field("update") != null,
            exchange.field("deactivate") != null));
  }

  private void assignmentsPage(Exchange exchange, Progress progress) throws IOException {
    if (progress.running()) {
      exchange.header("Refresh", "1; url=" + ASSIGNMENTS);
    }
    List<Person> people = organization.people();
    List<Person> assigned = people.stream().filter(Person::assigned).toList();
    long problems = assigned.stream().filter(person -> person.problem() != null).count();
    Map<String, Object> values = new HashMap<>(paged(exchange, people));
    values.put("progress", progress);
    values.put("assigned", assigned.size());
    values.put("provisioned", assigned.stream().filter(Person::provisioned).count());
    values.put("problems", problems);
    show(exchange, "assignments", null, values);
  }

  private void onPerson(Exchange exchange, Consumer<String> action) throws IOException {
    String id = exchange.pathValue("id");
    if (organization.person(id).isEmpty()) {
      nothing(exchange);
      return;
    }
    action.accept(id);
    exchange.redirect(ASSIGNMENTS + "?page=" + exchange.number("page", 1));
  }

  private void pushGroupsPage(Exchange exchange, @Nullable Outcome outcome) throws IOException {
    String sought = exchange.text("find");
    Map<String, Object> values = new HashMap<>();
    values.put("find", sought);
    values.put("found", sought.isEmpty() ? List.of() : organization.findGroupsByName(sought));
    values.put("pushed", organization.groups().stream().filter(Group::pushed).toList());
    show(exchange, "push-groups", outcome, values);
  }

  private void push(Exchange exchange) throws IOException {
    String id = exchange.pathValue("id");
    if (organization.group(id).isEmpty()) {
      nothing(exchange);
      return;
    }
    provisioning.pushGroup(id);
    Group group = organization.group(id).orElseThrow();
    String problem = group.problem();
    pushGroupsPage(
        exchange,
        problem == null
            ? new Outcome(true, group.name() + " is " + group.status() + ".")
            : new Outcome(false, problem));
  }

  private void unlink(Exchange exchange) throws IOException {
    String id = exchange.pathValue("id");
    if (organization.group(id).isEmpty()) {
      nothing(exchange);
      return;
    }
    pushGroupsPage(exchange, provisioning.unlinkGroup(id, exchange.field("delete") != null));
  }

  private void peoplePage(Exchange exchange) throws IOException {
    show(exchange, "people", null, paged(exchange, organization.people()));
  }

  private static Map<String, Object> paged(Exchange exchange, List<Person> people) {
    int last = Math.max(1, (people.size() + PAGE - 1) / PAGE);
    int page = Math.min(exchange.number("page", 1), last);
    int from = (page - 1) * PAGE;
    return Map.of(
        "people",
        people.subList(from, Math.min(from + PAGE, people.size())),
        "total",
        people.size(),
        "page",
        page,
        "last",
        last);
  }

  private void addPeople(Exchange exchange) throws IOException {
    organization.addPeople(Math.min(exchange.number("count", 1), 1_000));
    exchange.redirect("/admin/people");
  }

  private void personPage(Exchange exchange, @Nullable Outcome outcome) throws IOException {
    Person person = organization.person(exchange.pathValue("id")).orElse(null);
    if (person == null) {
      nothing(exchange);
      return;
    }
    List<Group> groups =
        organization.groups().stream()
            .filter(group -> group.members().contains(person.id()))
            .toList();
    show(exchange, "person", outcome, Map.of("person", person, "groups", groups));
  }

  private void rename(Exchange exchange) throws IOException {
    String given = exchange.text("given");
    String family = exchange.text("family");
    String id = exchange.pathValue("id");
    if (organization.person(id).isEmpty()) {
      nothing(exchange);
    } else if (given.isEmpty() || family.isEmpty()) {
      personPage(exchange, new Outcome(false, "First and last name are needed."));
    } else {
      provisioning.changeNames(id, given, family);
      personPage(exchange, said(id, "Saved."));
    }
  }

  private void changePerson(Exchange exchange) throws IOException {
    String id = exchange.pathValue("id");
    String what = exchange.pathValue("what");
    if (organization.person(id).isEmpty()) {
      nothing(exchange);
      return;
    }
    switch (what) {
      case "deactivate" -> provisioning.setActive(id, false);
      case "activate" -> provisioning.setActive(id, true);
      case "password" -> provisioning.syncPassword(id);
      default -> {
        nothing(exchange);
        return;
      }
    }
    personPage(exchange, said(id, "Done."));
  }

  private Outcome said(String personId, String success) {
    String problem = organization.person(personId).orElseThrow().problem();
    return problem == null ? new Outcome(true, success) : new Outcome(false, problem);
  }

  private void groupPage(Exchange exchange, @Nullable Outcome outcome) throws IOException {
    Group group = organization.group(exchange.pathValue("id")).orElse(null);
    if (group == null) {
      nothing(exchange);
      return;
    }
    List<Person> members =
        group.members().stream().map(id -> organization.person(id).orElseThrow()).toList();
    List<Person> others =
        organization.people().stream()
            .filter(person -> !group.members().contains(person.id()))
            .limit(200)
            .toList();
    show(exchange, "group", outcome, Map.of("group", group, "members", members, "others", others));
  }

  private void renameGroup(Exchange exchange) throws IOException {
    String id = exchange.pathValue("id");
    String name = exchange.text("name");
    if (organization.group(id).isEmpty()) {
      nothing(exchange);
    } else if (name.isEmpty()) {
      groupPage(exchange, new Outcome(false, "A group needs a name."));
    } else {
      provisioning.renameGroup(id, name);
      groupPage(exchange, saidOfGroup(id));
    }
  }

  private void setMember(Exchange exchange, boolean belongs) throws IOException {
    String id = exchange.pathValue("id");
    String person = exchange.text("person");
    if (organization.group(id).isEmpty() || organization.person(person).isEmpty()) {
      nothing(exchange);
      return;
    }
    provisioning.setMember(id, person, belongs);
    groupPage(exchange, saidOfGroup(id));
  }

  private Outcome saidOfGroup(String id) {
    String problem = organization.group(id).orElseThrow().problem();
    return problem == null ? new Outcome(true, "Saved.") : new Outcome(false, problem);
  }

  private void show(
      Exchange exchange, String page, @Nullable Outcome outcome, Map<String, Object> values)
      throws IOException {
    Map<String, Object> all = new HashMap<>(values);
    all.put("app", organization.application());
    all.put("appName", Application.NAME);
    all.put("organization", Organization.NAME);
    all.put("tab", page);
    all.put("section", section(page));
    all.put("said", outcome != null);
    all.put("good", outcome != null && outcome.good());
    all.put("message", outcome == null ? "" : outcome.message());
    pages.show(exchange, 200, "standin/" + page, all);
  }

  private static String section(String page) {
    return switch (page) {
      case "people", "person" -> "people";
      case "groups", "group" -> "groups";
      case "log" -> "log";
      default -> "applications";
    };
  }

  private void nothing(Exchange exchange) throws IOException {
    pages.show(
        exchange, 404, "standin/problem", Map.of("text", "There is no such person or group."));
  }

  private static boolean isWebAddress(String text) {
    return text.matches("https?://\\S+") && isAbsolute(text);
  }

  private static boolean isAbsolute(String text) {
    try {
      return URI.create(text).isAbsolute();
    } catch (IllegalArgumentException notOne) {
      return false;
    }
  }
}
