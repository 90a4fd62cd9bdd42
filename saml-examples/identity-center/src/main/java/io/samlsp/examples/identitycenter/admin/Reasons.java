package io.samlsp.examples.identitycenter.admin;

import java.util.Map;

/** Why a SCIM request was refused, in words for whoever looks after both sides. */
final class Reasons {

  private static final Map<String, String> WORDS =
      Map.ofEntries(
          Map.entry("INVALID_FILTER", "The filter could not be understood."),
          Map.entry("TOO_MANY", "More was asked for than the limits allow."),
          Map.entry(
              "UNIQUENESS",
              "The user name, e-mail or another unique value is taken: look for an older account of"
                  + " that name."),
          Map.entry("MUTABILITY", "It tried to change what only the identity center decides."),
          Map.entry("INVALID_SYNTAX", "The body is not a SCIM message."),
          Map.entry("INVALID_PATH", "The path of a change could not be understood."),
          Map.entry("NO_TARGET", "What was to be changed is not there."),
          Map.entry(
              "INVALID_VALUE", "A value is missing, of the wrong kind, or names a missing member."),
          Map.entry(
              "UNAUTHORIZED",
              "The access token is missing, wrong, expired or deleted: generate one in Settings and"
                  + " paste it at the identity provider."),
          Map.entry("FORBIDDEN", "The request is not allowed."),
          Map.entry("NOT_FOUND", "There is no such user, group or address."),
          Map.entry("METHOD_NOT_ALLOWED", "The address does not take this method."),
          Map.entry("NOT_ACCEPTABLE", "The client does not take SCIM or JSON."),
          Map.entry("CONFLICT", "Another request was first; it can be sent again."),
          Map.entry(
              "PRECONDITION_FAILED", "It was about an older version: read again, then write."),
          Map.entry("TOO_LARGE", "The body is too long."),
          Map.entry("UNSUPPORTED_MEDIA_TYPE", "The body is not declared as JSON."),
          Map.entry(
              "RATE_LIMITED", "Too many requests at a time; the client sends it again later."),
          Map.entry("INTERNAL", "The service failed; its log says why."),
          Map.entry("NOT_IMPLEMENTED", "The identity center does not offer this."),
          Map.entry("UNAVAILABLE", "The database was not reachable; it can be sent again."));

  private Reasons() {}

  static String of(String failure) {
    return failure.isEmpty() ? "" : WORDS.getOrDefault(failure, failure);
  }
}
