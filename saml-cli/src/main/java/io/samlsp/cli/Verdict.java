package io.samlsp.cli;

import io.samlsp.failure.FailureCode;
import io.samlsp.failure.SamlFailure;
import io.samlsp.response.Attribute;
import io.samlsp.response.AttributeValue;
import io.samlsp.response.AuthenticatedSubject;
import io.samlsp.response.LoginResult;
import java.io.PrintWriter;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the library says to one response, for people and for programs. */
final class Verdict {

  private final Message message;
  private final LoginResult result;

  Verdict(Message message, LoginResult result) {
    this.message = message;
    this.result = result;
  }

  boolean isAccepted() {
    return result instanceof LoginResult.SignedIn;
  }

  private String word() {
    if (result instanceof LoginResult.SignedIn) {
      return "ACCEPTED";
    }
    return result instanceof LoginResult.Rejected ? "REJECTED" : "NOT_SIGNED_IN";
  }

  private String painted(Terminal terminal) {
    return isAccepted() ? terminal.good(word()) : terminal.bad(word());
  }

  void print(Terminal terminal, boolean brief, boolean showValues) {
    PrintWriter out = terminal.out();
    if (brief) {
      out.println(message.name() + ": " + painted(terminal) + " " + inShort());
      return;
    }
    out.println(terminal.strong(message.name()) + ": " + painted(terminal));
    out.println();
    out.print(Painted.validation(result.report(), terminal));
    if (result instanceof LoginResult.SignedIn in) {
      out.println();
      subject(in.subject(), terminal, showValues);
    } else if (result instanceof LoginResult.RefusedByIdentityProvider refused) {
      out.println();
      out.println("The identity provider did not sign the person in: " + refused.status());
    }
    hint()
        .ifPresent(
            hint -> {
              out.println();
              out.println(terminal.strong("Try: ") + hint);
            });
    out.println();
  }

  /** Behind the word, on one line. */
  private String inShort() {
    if (result instanceof LoginResult.SignedIn in) {
      return "from " + Shown.text(in.subject().issuer());
    } else if (result instanceof LoginResult.Rejected rejected) {
      return rejected.code()
          + " "
          + hint().map(hint -> "Try: " + hint).orElse(rejected.code().usualFix());
    } else if (result instanceof LoginResult.RefusedByIdentityProvider refused) {
      return refused.status().toString();
    }
    throw new IllegalStateException("no such result");
  }

  private static void subject(AuthenticatedSubject subject, Terminal terminal, boolean showValues) {
    PrintWriter out = terminal.out();
    out.println("Subject, as the identity provider signed it");
    out.println("  name id      " + value(subject.nameId().value(), showValues));
    out.println("  format       " + Shown.text(subject.nameId().format()));
    out.println("  signed in    " + subject.authnInstant());
    subject.authnContextClass().ifPresent(c -> out.println("  by           " + Shown.text(c)));
    for (Attribute attribute : subject.attributes()) {
      out.println("  attribute    " + Shown.text(attribute.name()));
      for (AttributeValue value : attribute.values()) {
        out.println("               = " + value(value.text(), showValues));
      }
    }
  }

  private static String value(String value, boolean showValues) {
    return showValues ? Shown.text(value) : Shown.masked(value);
  }

  /** What to do at the command line, which the report does not know of. */
  private Optional<String> hint() {
    FailureCode code = result.report().code().orElse(null);
    if (code == null) {
      return Optional.empty();
    }
    return Optional.ofNullable(
        switch (code) {
          case REQUEST_UNKNOWN -> answersRequest();
          case UNSOLICITED_REFUSED ->
              "--request-id, if it answers a request of yours; --allow unsolicited, if it does not";
          case ASSERTION_EXPIRED, SUBJECT_CONFIRMATION_EXPIRED, SESSION_EXPIRED -> then();
          case DECRYPTION_KEY_MISSING -> "--key with your key for decryption";
          case SIGNATURE_ALGORITHM_REFUSED, DIGEST_ALGORITHM_REFUSED ->
              "--allow sha1, to see whether anything else is wrong";
          case SIGNATURE_KEY_REFUSED -> "--allow rsa1024, to see whether anything else is wrong";
          default -> null;
        });
  }

  private @Nullable String answersRequest() {
    String id = facts().get("InResponseTo");
    return id == null ? null : "--request-id " + Shown.text(id) + ", if that request was yours";
  }

  private @Nullable String then() {
    String instant = facts().get("IssueInstant");
    return instant == null
        ? null
        : "--at " + Shown.text(instant) + ", to see what it was worth then";
  }

  private Map<String, String> facts() {
    try {
      return DecodedMessage.of(message).facts();
    } catch (SamlFailure e) {
      return Map.of();
    }
  }

  void json(Json json, boolean showValues) {
    FailureCode code = result.report().code().orElse(null);
    json.field("file", message.name())
        .field("verdict", word())
        .field("code", code == null ? null : code.name());
    if (result instanceof LoginResult.SignedIn in) {
      json.object("subject", object -> json(object, in.subject(), showValues));
    } else if (result instanceof LoginResult.RefusedByIdentityProvider refused) {
      json.field("status", refused.status().toString());
    }
    json.field("hint", hint().orElse(null)).raw("report", result.report().toJson());
  }

  private static void json(Json json, AuthenticatedSubject subject, boolean showValues) {
    json.field("issuer", subject.issuer())
        .field("nameId", jsonValue(subject.nameId().value(), showValues))
        .field("nameIdFormat", subject.nameId().format())
        .field("authnInstant", subject.authnInstant())
        .objects(
            "attributes",
            subject.attributes(),
            (each, attribute) ->
                each.field("name", attribute.name())
                    .texts(
                        "values",
                        attribute.values().stream()
                            .map(v -> jsonValue(v.text(), showValues))
                            .toList()));
  }

  private static String jsonValue(String value, boolean showValues) {
    return showValues ? value : Shown.masked(value);
  }
}
