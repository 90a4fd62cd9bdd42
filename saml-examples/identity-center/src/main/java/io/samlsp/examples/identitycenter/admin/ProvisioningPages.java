package io.samlsp.examples.identitycenter.admin;

import io.samlsp.examples.identitycenter.store.Values;
import io.samlsp.examples.identitycenter.web.Exchange;
import io.samlsp.examples.identitycenter.web.Routes;
import io.samlsp.scim.directory.Tenant;
import io.samlsp.scim.failure.ScimException;
import io.samlsp.scim.token.AccessTokens;
import io.samlsp.scim.token.IssuedToken;
import io.samlsp.scim.token.TokenInfo;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Automatic provisioning: the endpoint, its access tokens, on and off. */
public final class ProvisioningPages {

  private static final String PAGE = "/admin/settings/provisioning";
  private static final String ENABLED = "provisioning.enabled";
  private static final Duration LIFETIME = Duration.ofDays(365);

  private final Console console;
  private final Values values;
  private final AccessTokens tokens;
  private final Tenant tenant;
  private final String endpoint;
  private final Clock clock;

  /** Pages for the tokens of that tenant. */
  public ProvisioningPages(
      Console console,
      Values values,
      AccessTokens tokens,
      Tenant tenant,
      String endpoint,
      Clock clock) {
    this.console = console;
    this.values = values;
    this.tokens = tokens;
    this.tenant = tenant;
    this.endpoint = endpoint;
    this.clock = clock;
  }

  /** Mounts them. */
  public void mount(Routes routes) {
    routes
        .get(PAGE, console.guarded(exchange -> show(exchange, 200, null, "")))
        .post(PAGE + "/enable", console.guarded(this::enable))
        .post(PAGE + "/token", console.guarded(this::generate))
        .post(PAGE + "/token/delete", console.guarded(this::delete))
        .post(PAGE + "/disable", console.guarded(this::disable));
  }

  /** A token as the page shows it. */
  public record Token(
      String id,
      Instant createdAt,
      Instant expiresAt,
      @Nullable Instant lastUsedAt,
      String state) {}

  boolean isEnabled() {
    return values.get(ENABLED).filter("true"::equals).isPresent();
  }

  private List<Token> list() throws ScimException {
    return tokens.list(tenant).stream().map(this::token).toList();
  }

  private Token token(TokenInfo info) {
    return new Token(
        info.id(),
        info.createdAt(),
        info.expiresAt(),
        info.lastUsedAt(),
        Expiry.state(info.expiresAt(), clock));
  }

  private void show(Exchange exchange, int status, @Nullable IssuedToken issued, String problem)
      throws IOException, ScimException {
    Map<String, Object> model = new HashMap<>();
    model.put("enabled", isEnabled());
    model.put("endpoint", endpoint);
    model.put("tokens", list());
    model.put("most", AccessTokens.MOST_PER_TENANT);
    // shown in this answer and never again: only a hash is kept
    model.put("secret", issued == null ? "" : issued.secret());
    model.put("problem", problem);
    console.show(exchange, status, "provisioning", model);
  }

  private void enable(Exchange exchange) throws IOException, ScimException {
    if (!isEnabled()) {
      values.set(ENABLED, "true");
      console.audit("Automatic provisioning enabled", "");
    }
    if (tokens.list(tenant).isEmpty()) {
      generate(exchange);
    } else {
      exchange.redirect(PAGE);
    }
  }

  private void generate(Exchange exchange) throws IOException, ScimException {
    if (!isEnabled()) {
      exchange.redirect(PAGE);
      return;
    }
    IssuedToken issued;
    try {
      issued = tokens.issue(tenant, "provisioning", LIFETIME);
    } catch (ScimException tooMany) {
      show(exchange, 409, null, "There are two tokens already. Delete the one that is not used.");
      return;
    }
    console.audit("Access token generated", issued.info().id());
    show(exchange, 200, issued, "");
  }

  private void delete(Exchange exchange) throws ScimException {
    String id = exchange.text("token");
    if (tokens.revoke(tenant, id)) {
      console.audit("Access token deleted", id);
    }
    exchange.redirect(PAGE + "?done=deleted");
  }

  private void disable(Exchange exchange) throws ScimException {
    for (TokenInfo token : tokens.list(tenant)) {
      tokens.revoke(tenant, token.id());
    }
    values.set(ENABLED, "false");
    console.audit("Automatic provisioning disabled", "all access tokens deleted");
    exchange.redirect(PAGE + "?done=disabled");
  }
}
