package io.samlsp.examples.identitycenter.standin;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Somebody in the organization's directory, and how far the application knows about it.
 *
 * @param id the directory's own name for the person, sent as {@code externalId}; never changes
 * @param userName the name under which the person signs in
 * @param active false once the person left
 * @param assigned whether the person is to have the application
 * @param remoteId the application's id of the person, once it was provisioned
 * @param problem what the application answered last, if that was a refusal
 */
public record Person(
    String id,
    String userName,
    String givenName,
    String familyName,
    boolean active,
    boolean assigned,
    @Nullable String remoteId,
    @Nullable String problem) {

  /** Checks the parts. */
  public Person {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(userName, "userName");
    Objects.requireNonNull(givenName, "givenName");
    Objects.requireNonNull(familyName, "familyName");
  }

  /** Somebody who is active and not assigned. */
  public static Person of(String id, String userName, String givenName, String familyName) {
    return new Person(id, userName, givenName, familyName, true, false, null, null);
  }

  /** The name to show. */
  public String displayName() {
    return givenName + " " + familyName;
  }

  /** Whether the application has an account for the person. */
  public boolean provisioned() {
    return remoteId != null;
  }

  Person withNames(String given, String family) {
    return new Person(id, userName, given, family, active, assigned, remoteId, problem);
  }

  Person withActive(boolean value) {
    return new Person(id, userName, givenName, familyName, value, assigned, remoteId, problem);
  }

  Person withAssigned(boolean value) {
    return new Person(id, userName, givenName, familyName, active, value, remoteId, problem);
  }

  Person withRemoteId(String value) {
    return new Person(id, userName, givenName, familyName, active, assigned, value, null);
  }

  Person withProblem(@Nullable String value) {
    return new Person(id, userName, givenName, familyName, active, assigned, remoteId, value);
  }

  /** The attributes that provisioning sends; {@code groups} and {@code password} only at first. */
  Map<String, Object> profile(boolean enabled) {
    Map<String, Object> profile = new LinkedHashMap<>();
    profile.put("userName", userName);
    Map<String, Object> name = new LinkedHashMap<>();
    name.put("givenName", givenName);
    name.put("familyName", familyName);
    profile.put("name", name);
    Map<String, Object> email = new LinkedHashMap<>();
    email.put("primary", true);
    email.put("value", userName);
    email.put("type", "work");
    profile.put("emails", List.of(email));
    profile.put("displayName", displayName());
    profile.put("locale", "en-US");
    profile.put("externalId", id);
    profile.put("active", enabled);
    return profile;
  }
}
