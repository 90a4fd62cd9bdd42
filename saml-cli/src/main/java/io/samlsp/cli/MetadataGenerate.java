package io.samlsp.cli;

import io.samlsp.failure.SamlFailure;
import io.samlsp.idp.Binding;
import io.samlsp.idp.Endpoint;
import io.samlsp.keys.SpKey;
import io.samlsp.metadata.Contact;
import io.samlsp.metadata.SpMetadata;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Writes the metadata of a service provider. */
@Command(
    name = "generate",
    header = "Write the metadata of your service provider, to upload at the identity provider.",
    description =
        "Key files are PEM or PKCS#12, with or without the private key; only their certificates are"
            + " published.",
    footer = {
      "  saml metadata generate --entity-id https://app.example.com/saml \\",
      "      --acs https://app.example.com/saml/acs --signing sp.pem --encryption sp.pem",
      "  saml metadata generate --entity-id https://app.example.com/saml \\",
      "      --acs 0=https://app.example.com/saml/acs --acs 1=https://beta.example.com/saml/acs \\",
      "      --name-id-format persistent --valid-until 30d --sign-with metadata-key.pem \\",
      "      --organization Example --organization-url https://example.com \\",
      "      --contact \"support=Help desk help@example.com\""
    })
final class MetadataGenerate implements Callable<Integer> {

  private static final Pattern INDEXED = Pattern.compile("(\\d{1,5})=(.+)");

  @Option(
      names = "--entity-id",
      required = true,
      paramLabel = "ID",
      description = "Your entity id (issuer URL, audience).")
  String entityId = "";

  @Option(
      names = "--acs",
      required = true,
      paramLabel = "[INDEX=]URL",
      description =
          "Where answers are posted; the first is the default. Several are numbered from 0 unless"
              + " they have numbers.")
  List<String> consumerServices = new ArrayList<>();

  @Option(
      names = "--logout",
      paramLabel = "URL",
      description = "Where logout messages arrive, by HTTP-Redirect and HTTP-POST.")
  @Nullable String logout;

  @Option(
      names = "--signing",
      paramLabel = "FILE",
      description = "A certificate whose key signs requests; the current one first.")
  List<String> signing = new ArrayList<>();

  @Option(
      names = "--encryption",
      paramLabel = "FILE",
      description = "A certificate to encrypt for; the current one first.")
  List<String> encryption = new ArrayList<>();

  @Option(
      names = "--name-id-format",
      paramLabel = "FORMAT",
      description = "email, persistent, transient, unspecified, or a URI; the preferred one first.")
  List<String> nameIdFormats = new ArrayList<>();

  @Option(
      names = "--unsigned-requests",
      description = "Say that requests are not signed, although there is a signing certificate.")
  boolean unsignedRequests;

  @Option(
      names = "--no-signed-assertions",
      description = "Do not ask for signed assertions: signed responses are enough.")
  boolean noSignedAssertions;

  @Option(
      names = "--display-name",
      paramLabel = "NAME",
      description = "Name of the application, for login pages; in English.")
  @Nullable String displayName;

  @Option(
      names = "--contact",
      paramLabel = "[KIND=][NAME ]ADDRESS",
      description =
          "Whom to talk to: \"support=Help desk help@example.com\". Kinds: technical (if it is left"
              + " out), support, administrative, billing, other.")
  List<String> contacts = new ArrayList<>();

  @Option(
      names = "--organization",
      paramLabel = "NAME",
      description = "Name of the organisation behind the application; needs --organization-url.")
  @Nullable String organization;

  @Option(
      names = "--organization-url",
      paramLabel = "URL",
      description = "Where the organisation is described.")
  @Nullable String organizationUrl;

  @Option(
      names = "--valid-until",
      paramLabel = "TIME",
      description = "When the document ends: a point in time, or a length such as 30d.")
  @Nullable String validUntil;

  @Option(
      names = "--sign-with",
      paramLabel = "FILE",
      description = "Sign the document with this key (and its certificate).")
  @Nullable String signWith;

  @Option(
      names = "--password-file",
      paramLabel = "FILE",
      description = "The password of the key files, in the first line of this file.")
  @Nullable String passwordFile;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "Write it there instead of to the standard output.")
  @Nullable String output;

  @Option(names = "--json", description = "Print it as a field of a JSON object.")
  boolean json;

  private final Terminal terminal;

  MetadataGenerate(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws CliFailure, SamlFailure {
    String xml;
    try {
      SpMetadata metadata = metadata();
      xml = signWith == null ? metadata.toXml() : metadata.toSignedXml(signingKey(signWith));
    } catch (IllegalArgumentException e) {
      throw CliFailure.usage(
          "This makes no metadata: " + Shown.text(String.valueOf(e.getMessage())),
          "See: saml help metadata generate");
    }
    if (json) {
      Json.print(terminal, object -> object.field("metadata", xml));
    } else if (output == null) {
      terminal.out().print(xml);
    } else {
      write(output, xml);
    }
    return Saml.FINE;
  }

  private SpMetadata metadata() throws CliFailure, SamlFailure {
    Map<Integer, URI> services = services();
    int first = services.keySet().iterator().next();
    SpMetadata.Builder builder =
        SpMetadata.builder(entityId, first, Objects.requireNonNull(services.remove(first)));
    services.forEach(builder::assertionConsumerService);
    for (String file : signing) {
      builder.signingCertificate(KeyFile.certificate(file, passwordFile, terminal));
    }
    for (String file : encryption) {
      builder.decryptionCertificate(KeyFile.certificate(file, passwordFile, terminal));
    }
    for (String format : nameIdFormats) {
      builder.nameIdFormat(NameIdFormats.of(format));
    }
    if (logout != null) {
      URI location = address("--logout", logout);
      builder.singleLogoutService(new Endpoint(Binding.HTTP_REDIRECT, location));
      builder.singleLogoutService(new Endpoint(Binding.HTTP_POST, location));
    }
    if (unsignedRequests) {
      builder.authnRequestsSigned(false);
    }
    if (displayName != null) {
      builder.displayName("en", displayName);
    }
    for (String contact : contacts) {
      builder.contact(contact(contact));
    }
    if ((organization == null) != (organizationUrl == null)) {
      throw CliFailure.usage(
          "--organization and --organization-url go together", "Give both, or none.");
    }
    if (organization != null && organizationUrl != null) {
      URI url = address("--organization-url", organizationUrl);
      builder.organization("en", organization, organization, url);
    }
    if (validUntil != null) {
      builder.validUntil(end(validUntil));
    }
    return builder.wantAssertionsSigned(!noSignedAssertions).build();
  }

  /** By index, in the order in which they were given. */
  private Map<Integer, URI> services() throws CliFailure {
    Map<Integer, URI> services = new LinkedHashMap<>();
    int next = 0;
    for (String service : consumerServices) {
      Matcher indexed = INDEXED.matcher(service);
      int index = indexed.matches() ? Integer.parseInt(indexed.group(1)) : next;
      String address = indexed.matches() ? indexed.group(2) : service;
      if (services.put(index, address("--acs", address)) != null) {
        throw CliFailure.usage("Two --acs have the index " + index, "Give each its own number.");
      }
      next = index + 1;
    }
    return services;
  }

  private static Contact contact(String text) throws CliFailure {
    int equals = text.indexOf('=');
    String kind = equals < 0 ? "technical" : text.substring(0, equals);
    String who = text.substring(equals + 1).strip();
    int space = who.lastIndexOf(' ');
    String address = who.substring(space + 1);
    String name = space < 0 ? null : who.substring(0, space).strip();
    if (address.indexOf('@') < 1) {
      throw CliFailure.usage(
          "--contact " + Shown.text(text) + " does not end with a mail address",
          "Like this: --contact \"support=Help desk help@example.com\"");
    }
    Contact.Type type;
    try {
      type = Contact.Type.valueOf(kind.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw CliFailure.usage(
          "--contact does not know the kind " + Shown.text(kind),
          "Kinds: technical, support, administrative, billing, other.");
    }
    return new Contact(type, null, name, null, List.of(address), List.of());
  }

  private Instant end(String value) throws CliFailure {
    return value.contains("T") && !value.startsWith("P")
        ? Source.instant("--valid-until", value)
        : terminal
            .clock()
            .instant()
            .plus(Source.duration("--valid-until", value))
            .truncatedTo(ChronoUnit.SECONDS);
  }

  private SpKey signingKey(String file) throws CliFailure, SamlFailure {
    return KeyFile.spKey(file, null, passwordFile, terminal);
  }

  private static URI address(String option, String value) throws CliFailure {
    try {
      return new URI(value);
    } catch (URISyntaxException e) {
      throw CliFailure.usage(
          option + " " + Shown.text(value) + " is no address", "Look at its characters.");
    }
  }

  private static void write(String place, String xml) throws CliFailure {
    try {
      Files.write(Path.of(place), xml.getBytes(StandardCharsets.UTF_8));
    } catch (IOException | InvalidPathException e) {
      throw CliFailure.usage(
          Shown.text(place) + " cannot be written (" + e.getClass().getSimpleName() + ")",
          "Look at the folder and its permissions.");
    }
  }
}
