package io.samlsp.examples.identitycenter.portal;

import io.samlsp.examples.identitycenter.store.SignIns.Attempt;
import io.samlsp.failure.FailureCode;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an administrator does about an attempt that failed.
 *
 * @param cause what happened, in a sentence
 * @param steps what mends it, in order
 */
public record Advice(String cause, List<String> steps) {

  private static final Pattern ISSUED = Pattern.compile(" IssueInstant=\"([^\"]{1,40})\"");
  private static final Duration NOTABLE = Duration.ofMinutes(3);

  /** Copies the list. */
  public Advice {
    steps = List.copyOf(steps);
  }

  /** The advice for an attempt, by an application with these two addresses. */
  public static Advice on(Attempt attempt, String acsUrl, String issuerUrl) {
    return switch (attempt.outcome()) {
      case SIGNED_IN -> new Advice("The person is signed in.", List.of());
      case USER_NOT_PROVISIONED ->
          new Advice(
              "The identity provider signed somebody in whose NameID is no user name here.",
              List.of(
                  "Compare the name above with the Users page: it must equal a user name, letter by"
                      + " letter.",
                  "If the person is missing there: assign the person to the application at the"
                      + " identity provider, and provision.",
                  "If the names differ: set the NameID (in Okta: Application username) to what"
                      + " provisioning sends as userName."));
      case USER_DEACTIVATED ->
          new Advice(
              "The user was deactivated over SCIM.",
              List.of(
                  "If the person should have access: assign the person to the application at the"
                      + " identity provider again."));
      case DIRECTORY_UNAVAILABLE ->
          new Advice(
              "The directory could not be asked, so nobody was let in.",
              List.of("Look at the service's log and at its database."));
      case REFUSED_BY_IDENTITY_PROVIDER ->
          new Advice(
              "The identity provider answered that it did not sign the person in.",
              List.of(
                  "Look at the identity provider's own log at the time above.",
                  "Usually the person is not assigned to the application there, or cancelled."));
      case REJECTED -> onRejected(attempt, acsUrl, issuerUrl);
    };
  }

  private static Advice onRejected(Attempt attempt, String acsUrl, String issuerUrl) {
    return switch (attempt.code()) {
      case "DESTINATION_MISMATCH", "RECIPIENT_MISMATCH" ->
          new Advice(
              "The ACS URL that is set at the identity provider is not ours.",
              List.of(
                  "At the identity provider, set the ACS URL (in Okta: Single sign-on URL) to "
                      + acsUrl,
                  "Let the person sign in again."));
      case "AUDIENCE_MISMATCH", "AUDIENCE_MISSING" ->
          new Advice(
              "The issuer URL that is set at the identity provider is not ours.",
              List.of(
                  "At the identity provider, set the issuer URL (in Okta: Audience URI) to "
                      + issuerUrl,
                  "Let the person sign in again."));
      case "SIGNATURE_KEY_UNKNOWN", "SIGNATURE_INVALID" ->
          new Advice(
              "The response was signed with a certificate that is not among those we trust.",
              List.of(
                  "If the identity provider has a new certificate: Settings → Manage"
                      + " authentication, and import it or replace the metadata.",
                  "If nobody changed it: the response came from another tenant or application, or"
                      + " from an attacker. Do not import its certificate."));
      case "ISSUER_UNKNOWN", "ISSUER_MISMATCH" ->
          new Advice(
              "The response came from an identity provider that is not the identity source.",
              List.of(
                  "Compare the Issuer in the message with the entity id in Settings.",
                  "If the identity source has changed: Settings → Actions → Change identity"
                      + " source."));
      case "UNSOLICITED_REFUSED" ->
          new Advice(
              "The sign-in was started at the identity provider, which is switched off.",
              List.of(
                  "Let people start at the access portal, or switch it on: Settings → Manage"
                      + " authentication."));
      case "REQUEST_UNKNOWN" ->
          new Advice(
              "The response answers a request that is not waiting any more: the page was reloaded"
                  + " or the response used before, or the person took longer than ten minutes.",
              List.of(
                  "Let the person start again at the access portal.",
                  "If it happens often or from strange addresses: treat it as an attack."));
      case "LOGIN_STARTED_ELSEWHERE" ->
          new Advice(
              "The sign-in was started in another browser, or its cookies were lost on the way.",
              List.of(
                  "Let the person start again at the access portal, and finish in the same"
                      + " browser.",
                  "If nobody admits to have started it: somebody tried to sign a person in under"
                      + " another name."));
      case "REPLAYED" ->
          new Advice(
              "The response was used before: the page was reloaded, or somebody posts a stolen"
                  + " one.",
              List.of(
                  "Let the person start again at the access portal.",
                  "If it happens often or from strange addresses: treat it as an attack."));
      case "ISSUE_INSTANT_IN_FUTURE",
          "ASSERTION_NOT_YET_VALID",
          "ASSERTION_EXPIRED",
          "SUBJECT_CONFIRMATION_EXPIRED",
          "SUBJECT_CONFIRMATION_NOT_BEFORE",
          "AUTHN_INSTANT_IN_FUTURE" ->
          onTime(attempt);
      default -> new Advice(attempt.code(), List.of(usualFix(attempt.code())));
    };
  }

  private static Advice onTime(Attempt attempt) {
    String difference = "The clocks differ, or the response was posted late.";
    Matcher issued = ISSUED.matcher(attempt.message());
    if (issued.find()) {
      try {
        Duration ahead = Duration.between(attempt.at(), Instant.parse(issued.group(1)));
        long minutes = ahead.abs().plusSeconds(30).toMinutes();
        if (ahead.abs().compareTo(NOTABLE) > 0) {
          difference =
              ahead.isNegative()
                  ? "The response is "
                      + minutes
                      + " minutes old: the identity provider's clock is behind ours, or it was"
                      + " posted late."
                  : "The identity provider's clock is " + minutes + " minutes ahead of ours.";
        }
      } catch (DateTimeParseException unreadable) {
        // then the general sentence stands
      }
    }
    return new Advice(
        difference,
        List.of(
            "Set the clocks on both sides: synchronise them with NTP.",
            "Let the person sign in again."));
  }

  private static String usualFix(String code) {
    return Arrays.stream(FailureCode.values())
        .filter(known -> known.name().equals(code))
        .map(FailureCode::usualFix)
        .findFirst()
        .orElse("Look at the report below.");
  }
}
