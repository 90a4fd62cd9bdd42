package io.samlsp.cli;

import io.samlsp.ServiceProvider;
import io.samlsp.failure.SamlFailure;
import io.samlsp.idp.IdentityProvider;
import io.samlsp.idp.IdentityProviders;
import io.samlsp.keys.SpKey;
import io.samlsp.metadata.IdpMetadata;
import io.samlsp.response.LoginResult;
import io.samlsp.response.ValidationPolicy;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Validates responses as a service provider would. */
@Command(
    name = "validate",
    header = "Validate a response as your service provider would, and say why it is refused.",
    description = {
      "Prints every check: expected, found, the clause, the usual fix. It is the engine of the"
          + " library, with its codes; nothing of yours is touched, and no replay is remembered.",
      "FILE is what was captured: the recording of a browser (HAR), a form body (SAMLResponse=…),"
          + " base64, or the XML (of which only the octets count: XML that was indented does not"
          + " verify). A response from yesterday has expired; --at goes back to then."
    },
    footer = {
      "  saml response validate --idp metadata.xml --sp https://app.example.com/saml \\",
      "      --acs https://app.example.com/saml/acs captured.har",
      "  saml response validate --idp metadata.xml --sp https://app.example.com/saml \\",
      "      --acs https://app.example.com/saml/acs --request-id _8f2c --key sp.pem \\",
      "      --at 2026-11-24T07:30:00Z --allow sha1 --brief *.txt"
    })
final class ResponseValidate implements Callable<Integer> {

  @Parameters(arity = "1..*", paramLabel = "FILE|-", description = "The responses.")
  List<String> places = new ArrayList<>();

  @Option(
      names = "--idp",
      required = true,
      paramLabel = "FILE|URL",
      description = "Metadata of the identity provider; may be given several times.")
  List<String> metadata = new ArrayList<>();

  @Option(
      names = "--sp",
      required = true,
      paramLabel = "ENTITY_ID",
      description = "Your entity id (issuer URL, audience).")
  String entityId = "";

  @Option(
      names = "--acs",
      required = true,
      paramLabel = "URL",
      description = "Where answers are posted, as browsers see it.")
  String consumerService = "";

  @Option(
      names = "--request-id",
      paramLabel = "ID",
      description =
          "ID of the request that it answers. Without it, that is the one that was recorded in the"
              + " same file; if there is none, the response must be unsolicited.")
  @Nullable String requestId;

  @Option(
      names = "--requested-at",
      paramLabel = "TIME",
      description =
          "When that request was made, like 2026-11-24T07:29:30Z. Default: an hour before.")
  @Nullable String requestedAt;

  @Option(
      names = "--force-authn",
      description =
          "The request asked for a fresh sign-in: the person must have signed in after it.")
  boolean forceAuthn;

  @Option(
      names = "--context",
      paramLabel = "URI",
      description =
          "An authentication context of which the request wanted one exactly; may be given several"
              + " times.")
  List<String> contexts = new ArrayList<>();

  @Option(
      names = "--at",
      paramLabel = "TIME",
      description = "Validate as of this time, like 2026-11-24T07:30:00Z. Default: now.")
  @Nullable String at;

  @Option(
      names = "--key",
      paramLabel = "FILE",
      description = "Your key for decryption, PEM or PKCS#12; may be given several times.")
  List<String> keys = new ArrayList<>();

  @Option(
      names = "--certificate",
      paramLabel = "FILE",
      description =
          "The certificate of the key, where it is in a file of its own; one for each key.")
  List<String> certificates = new ArrayList<>();

  @Option(
      names = "--password-file",
      paramLabel = "FILE",
      description = "The password of the keys, in the first line of this file.")
  @Nullable String passwordFile;

  @Option(
      names = "--skew",
      paramLabel = "TIME",
      description = "How far the clocks may differ, at most 5m. Default: 60s.")
  @Nullable String skew;

  @Option(
      names = "--allow",
      paramLabel = "NAME",
      split = ",",
      description = {
        "Loosen a rule, as the library's allow… does; several with commas: sha1, rsa1024,"
            + " unsolicited, missing-destination, empty-reference-uri, unsigned-cbc, rsa15."
      })
  List<String> allowed = new ArrayList<>();

  @Option(
      names = "--require",
      paramLabel = "NAME",
      split = ",",
      description = "Demand more: signed-response, signed-assertion, encryption.")
  List<String> required = new ArrayList<>();

  @Option(names = "--brief", description = "Print one line for each response.")
  boolean brief;

  @Option(
      names = "--show-values",
      description = "Show name ids and attribute values, which are private and masked otherwise.")
  boolean showValues;

  @Option(names = "--json", description = "Print JSON.")
  boolean json;

  private final Terminal terminal;

  ResponseValidate(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws CliFailure, SamlFailure {
    Clock clock =
        at == null ? terminal.clock() : Clock.fixed(Source.instant("--at", at), ZoneOffset.UTC);
    List<IdentityProvider> trusted = trusted(clock);
    List<SpKey> decryptionKeys = decryptionKeys();
    List<Verdict> verdicts = new ArrayList<>();
    for (String place : places) {
      List<Message> messages = Messages.read(place, terminal);
      for (Message message : messages) {
        if (message.isResponse()) {
          String answered = requestId == null ? recorded(message, messages) : requestId;
          verdicts.add(validate(message, answered, trusted, decryptionKeys, clock));
        }
      }
    }
    if (verdicts.isEmpty()) {
      throw CliFailure.refused(
          "There are requests and no SAMLResponse in what was given",
          "Record the sign-in to its end: the response is posted by the identity provider's page.");
    }
    if (json) {
      Json.print(
          terminal,
          object ->
              object.objects(
                  "results", verdicts, (each, verdict) -> verdict.json(each, showValues)));
    } else {
      for (Verdict verdict : verdicts) {
        verdict.print(terminal, brief, showValues);
      }
    }
    return verdicts.stream().allMatch(Verdict::isAccepted) ? Saml.FINE : Saml.FINDINGS;
  }

  private List<IdentityProvider> trusted(Clock clock) throws CliFailure, SamlFailure {
    List<IdentityProvider> trusted = new ArrayList<>();
    for (String place : metadata) {
      IdpMetadata document =
          IdpMetadata.parse(Source.read(place, Source.METADATA, terminal), clock);
      if (document.entityIds().size() == 1) {
        trusted.add(document.single());
      } else {
        trusted.addAll(document.all());
      }
    }
    if (allowed.contains("unsolicited")) {
      trusted.replaceAll(idp -> idp.toBuilder().allowIdpInitiated().build());
    }
    return trusted;
  }

  private List<SpKey> decryptionKeys() throws CliFailure, SamlFailure {
    if (certificates.size() > keys.size()) {
      throw CliFailure.usage(
          "There are more --certificate than --key", "Give one for each key, in their order.");
    }
    List<SpKey> read = new ArrayList<>();
    for (int i = 0; i < keys.size(); i++) {
      String certificate = i < certificates.size() ? certificates.get(i) : null;
      read.add(KeyFile.spKey(keys.get(i), certificate, passwordFile, terminal));
    }
    return read;
  }

  /** ID of the request beside the response that the response says it answers, or null. */
  private static @Nullable String recorded(Message response, List<Message> messages) {
    String answers = fact(response, "InResponseTo");
    boolean there =
        answers != null
            && messages.stream().anyMatch(m -> !m.isResponse() && answers.equals(fact(m, "ID")));
    return there ? answers : null;
  }

  private static @Nullable String fact(Message message, String name) {
    try {
      return DecodedMessage.of(message).facts().get(name);
    } catch (SamlFailure unreadable) {
      // Of a response, validation will say so.
      return null;
    }
  }

  /** When the request was made that the response must answer. */
  private Instant requested(Clock clock) throws CliFailure {
    boolean said = requestedAt != null || forceAuthn || !contexts.isEmpty();
    if (said && requestId == null) {
      throw CliFailure.usage(
          "--requested-at, --force-authn and --context are about a request, and there is none",
          "Give its --request-id: saml request decode shows it.");
    }
    if (forceAuthn && requestedAt == null) {
      throw CliFailure.usage(
          "--force-authn needs to know when the request was made",
          "Give --requested-at: the request's IssueInstant.");
    }
    return requestedAt == null
        ? clock.instant().minus(Duration.ofHours(1))
        : Source.instant("--requested-at", requestedAt);
  }

  private ValidationPolicy policy() throws CliFailure {
    ValidationPolicy policy = ValidationPolicy.strict();
    for (String name : allowed) {
      policy =
          switch (name) {
            case "sha1" -> policy.allowSha1();
            case "rsa1024" -> policy.allowShortRsaKeys();
            case "missing-destination" -> policy.allowMissingDestination();
            case "empty-reference-uri" -> policy.allowEmptyReferenceUri();
            case "unsigned-cbc" -> policy.allowUnsignedCbc();
            case "rsa15" -> policy.allowRsa15();
            case "unsolicited" -> policy;
            default -> throw unknown("--allow", name);
          };
    }
    for (String name : required) {
      policy =
          switch (name) {
            case "signed-response" -> policy.requireSignedResponse();
            case "signed-assertion" -> policy.requireSignedAssertion();
            case "encryption" -> policy.requireEncryption();
            default -> throw unknown("--require", name);
          };
    }
    return skew == null ? policy : policy.clockSkew(Source.duration("--skew", skew));
  }

  private static CliFailure unknown(String option, String name) {
    return CliFailure.usage(
        option + " does not know " + Shown.text(name), "See: saml help response validate");
  }

  /**
   * Each by a service provider of its own: what one remembers shall not change the next verdict.
   */
  private Verdict validate(
      Message message,
      @Nullable String answered,
      List<IdentityProvider> trusted,
      List<SpKey> decryptionKeys,
      Clock clock)
      throws CliFailure {
    OneRequest request =
        OneRequest.of(
            answered, message, trusted, consumerService, requested(clock), forceAuthn, contexts);
    ServiceProvider serviceProvider;
    try {
      ServiceProvider.Builder builder =
          ServiceProvider.builder(entityId, new URI(consumerService), IdentityProviders.of(trusted))
              .policy(policy())
              .requestStore(request)
              .clock(clock);
      decryptionKeys.forEach(builder::decryptionKey);
      serviceProvider = builder.build();
    } catch (URISyntaxException | IllegalArgumentException e) {
      throw CliFailure.usage(
          "This makes no service provider: " + Shown.text(String.valueOf(e.getMessage())),
          "See: saml help response validate");
    }
    LoginResult result = serviceProvider.finishLogin(message.value(), request.relayState());
    return new Verdict(message, result);
  }
}
