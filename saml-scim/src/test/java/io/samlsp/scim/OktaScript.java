package io.samlsp.scim;

import static org.assertj.core.api.Assertions.assertThat;

import io.samlsp.scim.directory.Accounts;
import io.samlsp.scim.failure.ScimException;
import io.samlsp.scim.failure.ScimFailure;
import java.util.List;
import java.util.Map;

/**
 * What Okta sends while an administrator goes through the lab, row by row of the table in
 * docs/scim.md; a catalogue application changes by PATCH, a custom one by PUT.
 */
final class OktaScript {
  private final Lab lab;
  private final boolean catalogue;
  private final Runnable betweenRows;

  OktaScript(Lab lab, boolean catalogue, Runnable betweenRows) {
    this.lab = lab;
    this.catalogue = catalogue;
    this.betweenRows = betweenRows;
  }

  void play() throws ScimException {
    testsApiCredentials();
    betweenRows.run();
    opensToApp();
    betweenRows.run();
    importsUsers();
    betweenRows.run();
    String ada = assigns("ada@example.com", "Ada", "Byron");
    String bob = assigns("bob@example.com", "Bob", "Babbage");
    betweenRows.run();
    findsThatAnAssignedUserExists("ada@example.com");
    betweenRows.run();
    changesProfile(ada);
    betweenRows.run();
    setActive(ada, false);
    assertThat(account("ada@example.com")).isInstanceOf(Accounts.Account.Inactive.class);
    assertThat(lab.get("/Users/" + ada).is(200).get("active")).isEqualTo(false);
    betweenRows.run();
    setActive(ada, true);
    assertThat(account("ada@example.com")).isInstanceOf(Accounts.Account.Active.class);
    betweenRows.run();
    syncsPassword(ada);
    betweenRows.run();
    String group = pushesGroup("AmazonQ");
    betweenRows.run();
    pushesMembers(group, "AmazonQ", ada, bob);
    betweenRows.run();
    removesMember(group, "AmazonQ", ada, bob);
    betweenRows.run();
    renames(group, bob);
    betweenRows.run();
    checks(ada, group);
    betweenRows.run();
    unlinksAndDeletes(group);
  }

  private void testsApiCredentials() {
    Reply first = lab.get("/Users?startIndex=1&count=2").is(200);
    assertThat(first.body())
        .containsEntry("schemas", List.of("urn:ietf:params:scim:api:messages:2.0:ListResponse"))
        .containsEntry("totalResults", 0L)
        .containsEntry("startIndex", 1L)
        .containsEntry("itemsPerPage", 0L)
        .containsEntry("Resources", List.of());
    assertThat(first.headers()).containsEntry("Content-Type", "application/scim+json");
    lab.send("GET", "/Users?startIndex=1&count=2", "", Map.of("Authorization", "Bearer wrong"))
        .fails(ScimFailure.UNAUTHORIZED);
    lab.get("//Users/?startIndex=1&count=2").is(200);
  }

  private void opensToApp() {
    lab.get("/Users?startIndex=1&count=2").is(200);
    lab.get("/Groups?startIndex=1&count=100").is(200);
  }

  private void importsUsers() {
    for (int i = 0; i < 105; i++) {
      lab.createUser("imported" + i + "@example.com");
    }
    Reply first = lab.get("/Users?startIndex=1&count=100").is(200);
    Reply second = lab.get("/Users?startIndex=101&count=100").is(200);
    assertThat(first.get("totalResults")).isEqualTo(105L);
    assertThat(first.get("itemsPerPage")).isEqualTo(100L);
    assertThat(second.get("itemsPerPage")).isEqualTo(5L);
    assertThat(first.get("Resources.0.userName")).isEqualTo("imported0@example.com");
    assertThat(second.get("Resources.4.userName")).isEqualTo("imported104@example.com");
    assertThat(lab.get("/Users?startIndex=201&count=100").is(200).resources()).isEmpty();
  }

  private String assigns(String userName, String given, String family) {
    String filter = "/Users?filter=userName%20eq%20%22" + userName + "%22&startIndex=1&count=100";
    assertThat(lab.get(filter).is(200).get("totalResults")).isEqualTo(0L);
    Reply created = lab.post("/Users", profile(userName, given, family, true)).is(201);
    assertThat(created.headers())
        .containsEntry("Location", Lab.BASE + "/Users/" + created.id())
        .containsEntry("ETag", "W/\"1\"");
    assertThat(created.body())
        .containsEntry("schemas", List.of(Lab.USER))
        .containsEntry("userName", userName)
        .containsEntry("active", true)
        .containsEntry("locale", "en-US")
        .containsEntry("externalId", "00u-" + given)
        .doesNotContainKeys("password", "groups");
    assertThat(created.get("meta.location")).isEqualTo(Lab.BASE + "/Users/" + created.id());
    assertThat(lab.get(filter).is(200).all("id")).containsExactly(created.id());
    return created.id();
  }

  private static String profile(String userName, String given, String family, boolean active) {
    return Lab.fill(
        """
    {"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"%1$s",
     "name":{"givenName":"%2$s","familyName":"%3$s"},
     "emails":[{"primary":true,"value":"%1$s","type":"work"}],"displayName":"%2$s %3$s",
     "locale":"en-US","externalId":"00u-%2$s","groups":[],"password":"1mz050nq","active":%4$s}
    """,
        userName, given, family, active);
  }

  private void findsThatAnAssignedUserExists(String userName) {
    lab.post("/Users", profile(userName, "Ada", "Byron", true)).fails(ScimFailure.UNIQUENESS);
    lab.post("/Users", profile(userName.toUpperCase(java.util.Locale.ROOT), "Ada", "Byron", true))
        .fails(ScimFailure.UNIQUENESS);
  }

  private void changesProfile(String id) {
    Reply before = lab.get("/Users/" + id).is(200);
    String body =
        Lab.fill(
            """
        {"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"id":"%s","userName":"ada@example.com",
         "name":{"givenName":"Ada","familyName":"Lovelace"},"displayName":"Ada Lovelace",
         "emails":[{"primary":true,"value":"ada@example.com","type":"work"}],"locale":"en-GB",
         "externalId":"00u-Ada","active":true,"groups":[{"value":"nonsense","display":"no group"}],
         "meta":{"resourceType":"User","created":"1999-01-01T00:00:00Z","location":"https://elsewhere"}}
        """,
            id);
    Reply after = lab.put("/Users/" + id, body).is(200);
    assertThat(after.get("name.familyName")).isEqualTo("Lovelace");
    assertThat(after.get("locale")).isEqualTo("en-GB");
    assertThat(after.get("groups")).isNull();
    assertThat(after.get("meta.created")).isEqualTo(before.get("meta.created"));
    assertThat(after.get("meta.location")).isEqualTo(Lab.BASE + "/Users/" + id);
  }

  private void setActive(String id, boolean active) {
    Reply answer =
        catalogue
            ? lab.operations(
                "/Users/" + id, "{\"op\":\"replace\",\"value\":{\"active\":" + active + "}}")
            : lab.put("/Users/" + id, profile("ada@example.com", "Ada", "Lovelace", active));
    assertThat(answer.is(200).get("active")).isEqualTo(active);
  }

  private Accounts.Account account(String name) throws ScimException {
    return new Accounts(lab.directory).find(lab.tenant, name);
  }

  private void syncsPassword(String id) {
    Reply before = lab.get("/Users/" + id);
    Reply answer =
        lab.operations(
                "/Users/" + id, "{\"op\":\"replace\",\"value\":{\"password\":\"n3wS3cret\"}}")
            .is(200);
    assertThat(answer.body()).isEqualTo(before.body()).doesNotContainKey("password");
  }

  private String pushesGroup(String name) {
    String filter = "/Groups?filter=displayName%20eq%20%22" + name + "%22&startIndex=1&count=100";
    assertThat(lab.get(filter).is(200).get("totalResults")).isEqualTo(0L);
    Reply created = lab.createGroup(name);
    assertThat(created.get("displayName")).isEqualTo(name);
    assertThat(lab.get(filter).is(200).all("id")).containsExactly(created.id());
    return created.id();
  }

  private void pushesMembers(String group, String name, String ada, String bob) {
    if (catalogue) {
      lab.operations("/Groups/" + group, rename(group, name)).is(204);
      lab.operations("/Groups/" + group, add(ada, "ada@example.com")).is(204);
      lab.operations("/Groups/" + group, add(bob, "bob@example.com"), add(ada, "ada@example.com"))
          .is(204);
    } else {
      lab.put("/Groups/" + group, group(group, name, ada, bob)).is(200);
    }
    Reply found = lab.get("/Groups/" + group).is(200);
    assertThat(found.get("members.0.value")).isEqualTo(ada);
    assertThat(found.get("members.0.display")).isEqualTo("Ada Lovelace");
    assertThat(found.get("members.0.$ref")).isEqualTo(Lab.BASE + "/Users/" + ada);
    assertThat(found.get("members.1.value")).isEqualTo(bob);
    assertThat(lab.get("/Users/" + ada).get("groups.0.display")).isEqualTo(name);
  }

  private static String add(String id, String display) {
    return "{\"op\":\"add\",\"path\":\"members\",\"value\":[{\"value\":\""
        + id
        + "\",\"display\":\""
        + display
        + "\"}]}";
  }

  private static String rename(String group, String name) {
    return "{\"op\":\"replace\",\"value\":{\"id\":\""
        + group
        + "\",\"displayName\":\""
        + name
        + "\"}}";
  }

  private static String group(String id, String name, String... members) {
    StringBuilder list = new StringBuilder();
    for (String member : members) {
      list.append(list.isEmpty() ? "" : ",");
      list.append("{\"value\":\"").append(member).append("\",\"display\":\"somebody\"}");
    }
    return Lab.fill(
        """
    {"schemas":["urn:ietf:params:scim:schemas:core:2.0:Group"],"id":"%s","displayName":"%s","members":[%s]}
    """,
        id, name, list);
  }

  private void removesMember(String group, String name, String gone, String stays) {
    if (catalogue) {
      lab.operations("/Groups/" + group, rename(group, name)).is(204);
      lab.operations(
              "/Groups/" + group,
              "{\"op\":\"remove\",\"path\":\"members[value eq \\\"" + gone + "\\\"]\"}",
              add(stays, "bob@example.com"))
          .is(204);
    } else {
      lab.put("/Groups/" + group, group(group, name, stays)).is(200);
    }
    Reply found = lab.get("/Groups/" + group).is(200);
    assertThat(found.get("members.0.value")).isEqualTo(stays);
    assertThat(found.get("members.1")).isNull();
    if (catalogue) {
      lab.operations(
              "/Groups/" + group,
              "{\"op\":\"replace\",\"path\":\"members\",\"value\":[{\"value\":\"" + stays + "\"}]}")
          .is(204);
    }
  }

  private void renames(String group, String member) {
    if (catalogue) {
      lab.operations("/Groups/" + group, rename(group, "AmazonQ Business")).is(204);
    } else {
      lab.put("/Groups/" + group, group(group, "AmazonQ Business", member)).is(200);
    }
    Reply found = lab.get("/Groups/" + group).is(200);
    assertThat(found.get("displayName")).isEqualTo("AmazonQ Business");
    assertThat(found.get("members.0.value")).isEqualTo(member);
  }

  private void checks(String user, String group) {
    lab.get("/Users/" + user).is(200);
    lab.get("/Groups/" + group).is(200);
    lab.get("/Users/00u1nowhere").fails(ScimFailure.NOT_FOUND);
    lab.get("/Groups/00g1nowhere").fails(ScimFailure.NOT_FOUND);
  }

  private void unlinksAndDeletes(String group) {
    lab.delete("/Groups/" + group).is(204);
    lab.get("/Groups/" + group).fails(ScimFailure.NOT_FOUND);
    assertThat(lab.get("/Users?count=0").is(200).get("totalResults")).isEqualTo(107L);
  }
}
