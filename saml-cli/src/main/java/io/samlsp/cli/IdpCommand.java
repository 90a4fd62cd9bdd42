package io.samlsp.cli;

import io.samlsp.failure.SamlFailure;
import io.samlsp.keys.SpKey;
import io.samlsp.testkit.FakeIdentityProvider;
import io.samlsp.testkit.FakeIdentityProviderServer;
import io.samlsp.testkit.RegisteredServiceProvider;
import io.samlsp.testkit.TestCredential;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs an identity provider to try a service provider with. */
@Command(
    name = "idp",
    header = "Run an identity provider with a login page, to try your service provider by hand.",
    description = {
      "It listens on 127.0.0.1 only, asks nobody for a password and must never be trusted by anything"
          + " that matters. Load its metadata into your application, and tell it of your application"
          + " by --sp, or by --sp-entity-id and --acs. Stop it with Ctrl-C.",
      "Its keys are new at each start unless --key is given."
    },
    footer = {
      "  saml idp --port 8600 --sp sp-metadata.xml",
      "  saml idp --sp-entity-id http://localhost:8080/saml --acs http://localhost:8080/saml/acs \\",
      "      --user ada --user grace --attribute mail={user}@example.com --attribute groups=staff"
    })
final class IdpCommand implements Callable<Integer> {

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "0",
      description = "Port to listen on. Default: a free one.")
  int port;

  @Option(
      names = "--entity-id",
      paramLabel = "ID",
      defaultValue = "https://idp.test",
      description = "Its entity id. Default: https://idp.test.")
  String entityId = "";

  @Option(
      names = "--sp",
      paramLabel = "FILE|URL",
      description = "Metadata of a service provider; may be given several times.")
  List<String> metadata = new ArrayList<>();

  @Option(
      names = "--sp-entity-id",
      paramLabel = "ID",
      description = "Entity id of a service provider without metadata; wants --acs.")
  @Nullable String spEntityId;

  @Option(
      names = "--acs",
      paramLabel = "URL",
      description = "Where that service provider takes answers.")
  @Nullable String consumerService;

  @Option(
      names = "--user",
      paramLabel = "NAME",
      description = "A name to offer on the login page. Default: alice and bob.")
  List<String> users = new ArrayList<>();

  @Option(
      names = "--attribute",
      paramLabel = "NAME=VALUE",
      description = {
        "An attribute of everybody; {user} stands for the name. Default: mail={user}@example.test."
      })
  List<String> attributes = new ArrayList<>();

  @Option(
      names = "--key",
      paramLabel = "FILE",
      description = "Sign with this key (PEM with its certificate), so that it stays the same.")
  @Nullable String key;

  @Option(
      names = "--password-file",
      paramLabel = "FILE",
      description = "The password of the key, in the first line of this file.")
  @Nullable String passwordFile;

  @Option(names = "--json", description = "Print its addresses as JSON.")
  boolean json;

  private final Terminal terminal;

  IdpCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws CliFailure, SamlFailure {
    if ((spEntityId == null) != (consumerService == null)) {
      throw CliFailure.usage("--sp-entity-id and --acs go together", "Give both, or --sp.");
    }
    Map<String, List<String>> values = values();
    List<RegisteredServiceProvider> known = serviceProviders();
    FakeIdentityProvider.Builder idp =
        FakeIdentityProvider.builder(entityId).clock(terminal.clock());
    if (key != null) {
      SpKey own = KeyFile.spKey(key, null, passwordFile, terminal);
      idp.signingKeys(TestCredential.of(own.privateKey(), own.certificate()));
    }
    try (FakeIdentityProviderServer server = start(idp)) {
      known.forEach(server::register);
      if (!users.isEmpty()) {
        server.offerUsers(users.toArray(String[]::new));
      }
      server.customize(
          (user, answer) ->
              values.forEach(
                  (name, all) ->
                      answer.attribute(
                          name,
                          all.stream()
                              .map(value -> value.replace("{user}", user))
                              .toArray(String[]::new))));
      announce(server, known);
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return Saml.FINE;
  }

  private FakeIdentityProviderServer start(FakeIdentityProvider.Builder idp) throws CliFailure {
    try {
      return FakeIdentityProviderServer.start(idp.build(), port);
    } catch (IllegalStateException | IllegalArgumentException e) {
      throw CliFailure.usage(
          "The identity provider cannot be started: " + Shown.text(String.valueOf(e.getMessage())),
          "Choose another --port, or leave it out.");
    }
  }

  private Map<String, List<String>> values() throws CliFailure {
    Map<String, List<String>> values = new LinkedHashMap<>();
    for (String attribute :
        attributes.isEmpty() ? List.of("mail={user}@example.test") : attributes) {
      int equals = attribute.indexOf('=');
      if (equals < 1) {
        throw CliFailure.usage(
            "--attribute " + Shown.text(attribute) + " has no name and value",
            "Write it like mail={user}@example.com.");
      }
      values
          .computeIfAbsent(attribute.substring(0, equals), name -> new ArrayList<>())
          .add(attribute.substring(equals + 1));
    }
    return values;
  }

  private List<RegisteredServiceProvider> serviceProviders() throws CliFailure, SamlFailure {
    List<RegisteredServiceProvider> known = new ArrayList<>();
    for (String place : metadata) {
      byte[] document = Source.read(place, Source.METADATA, terminal);
      if (SpFacts.read(document).size() != 1) {
        throw CliFailure.refused(
            Shown.text(place) + " is not the metadata of one service provider",
            "See: saml metadata inspect");
      }
      try {
        known.add(
            RegisteredServiceProvider.fromMetadata(new String(document, StandardCharsets.UTF_8)));
      } catch (IllegalArgumentException e) {
        throw CliFailure.refused(
            Shown.text(place) + ": " + Shown.text(String.valueOf(e.getMessage())),
            "See: saml metadata inspect");
      }
    }
    if (spEntityId != null && consumerService != null) {
      known.add(RegisteredServiceProvider.of(spEntityId, consumerService));
    }
    return known;
  }

  private void announce(FakeIdentityProviderServer server, List<RegisteredServiceProvider> known) {
    List<String> names = known.stream().map(RegisteredServiceProvider::entityId).toList();
    if (json) {
      Json.print(
          terminal,
          object ->
              object
                  .field("entityId", entityId)
                  .field("url", server.url())
                  .field("metadataUrl", server.metadataUrl())
                  .field("singleSignOnUrl", server.identityProvider().ssoUrl())
                  .texts("serviceProviders", names));
    } else {
      PrintWriter out = terminal.out();
      out.println("Identity provider  " + terminal.strong(Shown.text(entityId)));
      out.println("  metadata         " + server.metadataUrl());
      out.println("  sign-in          " + server.identityProvider().ssoUrl());
      out.println("  start there      " + server.url() + "/");
      names.forEach(name -> out.println("  knows            " + Shown.text(name)));
      if (names.isEmpty()) {
        out.println(
            "  knows            nobody, so it answers nobody: give --sp, or --sp-entity-id and --acs");
      }
      out.println("It believes everybody, and listens on this machine only. Ctrl-C stops it.");
    }
    terminal.out().flush();
  }
}
