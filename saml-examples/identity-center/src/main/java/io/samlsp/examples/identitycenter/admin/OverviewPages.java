package io.samlsp.examples.identitycenter.admin;

import io.samlsp.examples.identitycenter.portal.Advice;
import io.samlsp.examples.identitycenter.portal.Portal;
import io.samlsp.examples.identitycenter.store.AuditTrail;
import io.samlsp.examples.identitycenter.store.IdentitySources;
import io.samlsp.examples.identitycenter.store.IdentitySources.Source;
import io.samlsp.examples.identitycenter.store.ProvisioningLog;
import io.samlsp.examples.identitycenter.store.Sessions;
import io.samlsp.examples.identitycenter.store.SignIns;
import io.samlsp.examples.identitycenter.store.SignIns.Attempt;
import io.samlsp.examples.identitycenter.web.Exchange;
import io.samlsp.examples.identitycenter.web.Routes;
import io.samlsp.scim.directory.Tenant;
import io.samlsp.scim.failure.ScimException;
import io.samlsp.scim.schema.ResourceType;
import io.samlsp.scim.token.AccessTokens;
import java.io.IOException;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The overview, the settings' front page, and what happened. */
public final class OverviewPages {

  private static final int PAGE_SIZE = 50;

  /** What these pages look at. */
  public record Parts(
      IdentitySources sources,
      AccessTokens tokens,
      Tenant tenant,
      Sessions sessions,
      SignIns signIns,
      ProvisioningLog provisioningLog,
      AuditTrail audit,
      DirectoryPages directory,
      ProvisioningPages provisioning,
      String acsUrl,
      String issuerUrl,
      Clock clock) {}

  private final Console console;
  private final Parts parts;

  /** Pages over those parts. */
  public OverviewPages(Console console, Parts parts) {
    this.console = console;
    this.parts = parts;
  }

  /** Mounts them. */
  public void mount(Routes routes) {
    routes
        .get("/admin", console.guarded(this::overview))
        .get("/admin/settings", console.guarded(this::settings))
        .get("/admin/activity/sign-ins", console.guarded(this::signIns))
        .get("/admin/activity/sign-ins/{id}", console.guarded(this::signIn))
        .get("/admin/activity/provisioning", console.guarded(this::provisioning))
        .get("/admin/audit", console.guarded(this::audit));
  }

  private void overview(Exchange exchange) throws IOException, ScimException {
    Map<String, Object> model = state();
    model.put("users", parts.directory().count(ResourceType.USER));
    model.put("groups", parts.directory().count(ResourceType.GROUP));
    model.put("sessions", parts.sessions().count());
    model.put("attempts", parts.signIns().page(1, 5, false));
    console.show(exchange, 200, "overview", model);
  }

  private Map<String, Object> state() throws ScimException {
    Optional<Source> source = parts.sources().active();
    Map<String, Object> model = new HashMap<>();
    model.put("entityId", source.map(Source::entityId).orElse(""));
    model.put("enabled", parts.provisioning().isEnabled());
    model.put(
        "warnings", Expiry.all(parts.sources(), parts.tokens(), parts.tenant(), parts.clock()));
    return model;
  }

  private void settings(Exchange exchange) throws IOException, ScimException {
    Map<String, Object> model = state();
    model.put("acsUrl", parts.acsUrl());
    model.put("issuerUrl", parts.issuerUrl());
    model.put("idpInitiated", parts.sources().active().map(Source::idpInitiated).orElse(false));
    model.put("certificates", parts.sources().keys().size());
    model.put("tokens", parts.tokens().list(parts.tenant()).size());
    console.show(exchange, 200, "settings", model);
  }

  private void signIns(Exchange exchange) throws IOException {
    String reference = exchange.text("reference");
    if (reference.matches("[0-9a-zA-Z]{1,64}")) {
      exchange.redirect("/admin/activity/sign-ins/" + reference);
      return;
    }
    boolean failedOnly = exchange.text("show").equals("failed");
    int number = exchange.number("page", 1);
    List<Attempt> attempts = parts.signIns().page(number, PAGE_SIZE, failedOnly);
    Map<String, Object> model = list(number, attempts.size(), failedOnly);
    model.put("attempts", attempts);
    console.show(exchange, 200, "sign-ins", model);
  }

  private static Map<String, Object> list(int number, int size, boolean failedOnly) {
    Map<String, Object> model = new HashMap<>();
    model.put("number", number);
    model.put("more", size == PAGE_SIZE);
    model.put("failedOnly", failedOnly);
    return model;
  }

  private void signIn(Exchange exchange) throws IOException {
    Optional<Attempt> attempt = parts.signIns().find(exchange.pathValue("id"));
    if (attempt.isEmpty()) {
      console.missing(exchange, "sign-in");
      return;
    }
    Map<String, Object> model = new HashMap<>();
    model.put("attempt", attempt.get());
    model.put("advice", Advice.on(attempt.get(), parts.acsUrl(), parts.issuerUrl()));
    model.put("checks", Portal.checks(attempt.get()));
    console.show(exchange, 200, "sign-in", model);
  }

  private void provisioning(Exchange exchange) throws IOException {
    boolean failedOnly = exchange.text("show").equals("failed");
    int number = exchange.number("page", 1);
    List<ProvisioningLog.Entry> requests =
        parts.provisioningLog().page(number, PAGE_SIZE, failedOnly);
    Map<String, Object> model = list(number, requests.size(), failedOnly);
    model.put("requests", requests.stream().map(Request::of).toList());
    console.show(exchange, 200, "provisioning-activity", model);
  }

  /** A request as the page shows it. */
  public record Request(ProvisioningLog.Entry entry, String code, String reason) {
    static Request of(ProvisioningLog.Entry entry) {
      return new Request(entry, entry.failure(), Reasons.of(entry.failure()));
    }
  }

  private void audit(Exchange exchange) throws IOException {
    int number = exchange.number("page", 1);
    List<AuditTrail.Entry> entries = parts.audit().page(number, PAGE_SIZE);
    Map<String, Object> model = list(number, entries.size(), false);
    model.put("entries", entries);
    console.show(exchange, 200, "audit", model);
  }
}
