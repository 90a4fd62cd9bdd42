package io.samlsp.cli;

import io.samlsp.failure.FailureCode;
import io.samlsp.failure.SamlFailure;
import io.samlsp.idp.Endpoint;
import io.samlsp.idp.IdentityProvider;
import io.samlsp.idp.IdpKey;
import io.samlsp.metadata.IdpMetadata;
import io.samlsp.metadata.MetadataProduct;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Says what was understood of a metadata document. */
@Command(
    name = "inspect",
    header = "Say what a metadata document is understood to say.",
    description = {
      "Shows each identity provider as samlsp would use it: names, keys with their fingerprints,"
          + " endpoints, name id formats, validity; and each service provider. What cannot be used"
          + " is named with the reason. Signatures are not verified."
    },
    footer = {
      "  saml metadata inspect metadata.xml",
      "  saml metadata inspect --entity https://idp.example.org/idp federation.xml"
    })
final class MetadataInspect implements Callable<Integer> {

  @Parameters(paramLabel = "FILE|URL|-", description = "The metadata.")
  String place = "";

  @Option(names = "--entity", paramLabel = "ENTITY_ID", description = "Show only this entity.")
  @Nullable String entityId;

  @Option(names = "--json", description = "Print JSON.")
  boolean json;

  private final Terminal terminal;

  MetadataInspect(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws CliFailure, SamlFailure {
    byte[] document = Source.read(place, Source.METADATA, terminal);
    Map<String, IdentityProvider> usable = new LinkedHashMap<>();
    Map<String, SamlFailure> refused = new LinkedHashMap<>();
    Optional<IdpMetadata> metadata = identityProviders(document);
    if (metadata.isPresent()) {
      for (String id : metadata.get().entityIds()) {
        if (isWanted(id)) {
          try {
            usable.put(id, metadata.get().entity(id));
          } catch (SamlFailure failure) {
            refused.put(id, failure);
          }
        }
      }
    }
    List<SpFacts> serviceProviders =
        SpFacts.read(document).stream().filter(sp -> isWanted(sp.entityId())).toList();
    MetadataProduct product =
        metadata.flatMap(m -> IdpMetadata.lint(document, terminal.clock()).product()).orElse(null);
    if (usable.isEmpty() && refused.isEmpty() && serviceProviders.isEmpty()) {
      throw CliFailure.refused(
          "There is no entity " + Shown.text(String.valueOf(entityId)) + " in the document",
          "Leave --entity out to see what there is.");
    }
    if (json) {
      json(product, usable.values(), refused, serviceProviders);
    } else {
      print(product, usable.values(), refused, serviceProviders);
    }
    return refused.isEmpty() ? Saml.FINE : Saml.FINDINGS;
  }

  private boolean isWanted(String id) {
    return entityId == null || entityId.equals(id);
  }

  /** Empty if the document describes service providers only. */
  private Optional<IdpMetadata> identityProviders(byte[] document) throws SamlFailure {
    try {
      return Optional.of(IdpMetadata.parse(document, terminal.clock()));
    } catch (SamlFailure failure) {
      if (failure.code() == FailureCode.METADATA_SP_INSTEAD_OF_IDP) {
        return Optional.empty();
      }
      throw failure;
    }
  }

  private void print(
      @Nullable MetadataProduct product,
      Collection<IdentityProvider> usable,
      Map<String, SamlFailure> refused,
      List<SpFacts> serviceProviders) {
    PrintWriter out = terminal.out();
    for (IdentityProvider idp : usable) {
      out.println(terminal.strong("Identity provider " + Shown.text(idp.entityId())));
      if (product != null) {
        out.println("  made by           " + product.title());
      }
      names(out, "  display name      ", idp.displayNames());
      names(out, "  organisation      ", idp.organizationNames());
      for (Endpoint endpoint : idp.singleSignOnServices()) {
        out.println("  sign-in           " + endpoint(endpoint));
      }
      for (Endpoint endpoint : idp.singleLogoutServices()) {
        out.println("  logout            " + endpoint(endpoint));
      }
      for (String format : idp.nameIdFormats()) {
        out.println("  name id format    " + Shown.text(format));
      }
      out.println(
          "  signed requests   " + (idp.wantAuthnRequestsSigned() ? "wanted" : "not asked for"));
      idp.validUntil().ifPresent(end -> out.println("  valid until       " + end));
      idp.cacheDuration().ifPresent(time -> out.println("  keep for          " + time));
      keys(out, "  signing keys", idp.signingKeys());
      keys(out, "  encryption keys", idp.encryptionKeys());
      out.println();
    }
    refused.forEach(
        (id, failure) -> {
          out.println(terminal.bad("Refused: identity provider " + Shown.text(id)));
          out.println("  " + failure.getMessage());
          out.println();
        });
    serviceProviders.forEach(sp -> sp.print(terminal));
  }

  private static void names(PrintWriter out, String label, Map<String, String> names) {
    names.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(
            name ->
                out.println(
                    label + Shown.text(name.getValue()) + " (" + Shown.text(name.getKey()) + ")"));
  }

  private static String endpoint(Endpoint endpoint) {
    String text = endpoint.binding() + " " + Shown.text(endpoint.location().toString());
    return endpoint.responseLocation().equals(endpoint.location())
        ? text
        : text + ", answers to " + Shown.text(endpoint.responseLocation().toString());
  }

  private void keys(PrintWriter out, String label, List<IdpKey> keys) {
    out.println(label + (keys.isEmpty() ? ": none" : ""));
    keys.forEach(key -> KeyFacts.of(key).print(out, "    ", terminal));
  }

  private void json(
      @Nullable MetadataProduct product,
      Collection<IdentityProvider> usable,
      Map<String, SamlFailure> refused,
      List<SpFacts> serviceProviders) {
    Json.print(
        terminal,
        json ->
            json.field("product", product == null ? null : product.name())
                .objects("identityProviders", usable, MetadataInspect::json)
                .objects(
                    "refused",
                    new ArrayList<>(refused.entrySet()),
                    (each, entry) ->
                        each.field("entityId", entry.getKey())
                            .field("code", entry.getValue().code().name())
                            .field("expected", entry.getValue().expected())
                            .field("found", entry.getValue().found()))
                .objects("serviceProviders", serviceProviders, (each, sp) -> sp.json(each)));
  }

  private static void json(Json json, IdentityProvider idp) {
    json.field("entityId", idp.entityId())
        .object("displayNames", names -> idp.displayNames().forEach(names::field))
        .object("organizationNames", names -> idp.organizationNames().forEach(names::field))
        .objects("singleSignOnServices", idp.singleSignOnServices(), MetadataInspect::json)
        .objects("singleLogoutServices", idp.singleLogoutServices(), MetadataInspect::json)
        .texts("nameIdFormats", idp.nameIdFormats())
        .field("wantAuthnRequestsSigned", idp.wantAuthnRequestsSigned())
        .field("validUntil", idp.validUntil().orElse(null))
        .field("cacheDuration", idp.cacheDuration().map(Object::toString).orElse(null))
        .objects("signingKeys", idp.signingKeys(), (each, key) -> KeyFacts.of(key).json(each))
        .objects(
            "encryptionKeys", idp.encryptionKeys(), (each, key) -> KeyFacts.of(key).json(each));
  }

  private static void json(Json json, Endpoint endpoint) {
    json.field("binding", endpoint.binding().uri())
        .field("location", endpoint.location().toString())
        .field("responseLocation", endpoint.responseLocation().toString());
  }
}
