package io.samlsp.scim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.samlsp.scim.directory.Tenant;
import io.samlsp.scim.failure.ScimException;
import io.samlsp.scim.failure.ScimFailure;
import io.samlsp.scim.token.IssuedToken;
import io.samlsp.scim.token.TokenInfo;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Engine.class)
class TokensTest {
  private final Engine engine;
  private final Lab lab;

  TokensTest(Engine engine) {
    this.engine = engine;
    this.lab = new Lab(engine);
  }

  private Reply with(String secret) {
    return lab.send("GET", "/Users", "", Map.of("Authorization", "Bearer " + secret));
  }

  @Test
  void token_has_256_random_bits_and_only_its_hash_is_kept() throws Exception {
    IssuedToken issued = lab.tokens.issue(lab.tenant, "second", Duration.ofDays(365));
    assertThat(issued.secret()).matches("[A-Za-z0-9_-]{16}\\.[A-Za-z0-9_-]{43}");
    assertThat(issued.toString()).doesNotContain(issued.secret().substring(17));
    try (Connection connection = lab.database.source().getConnection();
        PreparedStatement statement =
            connection.prepareStatement("SELECT digest FROM scim_token WHERE id = ?")) {
      statement.setString(1, issued.info().id());
      try (ResultSet row = statement.executeQuery()) {
        assertThat(row.next()).isTrue();
        byte[] secret = issued.secret().substring(17).getBytes(StandardCharsets.US_ASCII);
        assertThat(row.getBytes(1)).isEqualTo(MessageDigest.getInstance("SHA-256").digest(secret));
      }
    }
    with(issued.secret()).is(200);
    String wrong = issued.secret().substring(0, 17) + "A".repeat(43);
    with(wrong).fails(ScimFailure.UNAUTHORIZED);
  }

  @Test
  void token_whose_last_use_cannot_be_noted_is_valid_all_the_same() throws Exception {
    Lab alone = Lab.restartable(engine, settings -> settings);
    try (Connection connection = alone.database.source().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("ALTER TABLE scim_token ADD CONSTRAINT never CHECK (last_used_at IS NULL)");
    }
    alone.createUser("ada@example.com");
    assertThat(alone.get("/Users?count=0").get("totalResults")).isEqualTo(1L);
    assertThat(alone.tokens.list(alone.tenant)).extracting(TokenInfo::lastUsedAt).containsNull();
    alone.close();
  }

  @Test
  void two_tokens_are_valid_at_a_time_and_a_third_is_refused() throws ScimException {
    IssuedToken second = lab.tokens.issue(lab.tenant, "second", Duration.ofDays(365));
    assertThatThrownBy(() -> lab.tokens.issue(lab.tenant, "third", Duration.ofDays(365)))
        .isInstanceOfSatisfying(
            ScimException.class, e -> assertThat(e.failure()).isEqualTo(ScimFailure.CONFLICT));
    List<TokenInfo> listed = lab.tokens.list(lab.tenant);
    assertThat(listed).extracting(TokenInfo::label).containsExactlyInAnyOrder("test", "second");
    assertThat(lab.tokens.revoke(new Tenant("another"), second.info().id())).isFalse();
    with(second.secret()).is(200);
    assertThat(lab.tokens.revoke(lab.tenant, second.info().id())).isTrue();
    with(second.secret()).fails(ScimFailure.UNAUTHORIZED);
    assertThat(lab.tokens.revoke(lab.tenant, second.info().id())).isFalse();
    lab.tokens.issue(lab.tenant, "third", Duration.ofDays(365));
  }

  @Test
  void token_ends_exactly_when_it_expires() throws ScimException {
    IssuedToken token = lab.tokens.issue(lab.tenant, "short", Duration.ofHours(1));
    lab.clock.advance(Duration.ofHours(1).minusMillis(1));
    with(token.secret()).is(200);
    lab.clock.advance(Duration.ofMillis(1));
    with(token.secret()).fails(ScimFailure.UNAUTHORIZED);
    lab.tokens.issue(lab.tenant, "next", Duration.ofHours(1)); // an expired one counts no more
  }

  @Test
  void last_use_is_remembered_to_the_minute() throws ScimException {
    assertThat(lab.tokens.list(lab.tenant).get(0).lastUsedAt()).isNull();
    lab.clock.advance(Duration.ofSeconds(90));
    lab.get("/Users").is(200);
    assertThat(lab.tokens.list(lab.tenant).get(0).lastUsedAt()).isEqualTo("2026-03-01T12:01:00Z");
    lab.clock.advance(Duration.ofSeconds(60));
    lab.get("/Users").is(200);
    assertThat(lab.tokens.list(lab.tenant).get(0).lastUsedAt()).isEqualTo("2026-03-01T12:02:00Z");
  }

  @Test
  void endpoint_for_one_tenant_refuses_the_tokens_of_others() {
    Lab closed = new Lab(engine, builder -> builder.onlyFor(new Tenant("somebody-else")));
    closed.get("/Users").fails(ScimFailure.UNAUTHORIZED);
  }

  @Test
  void nobody_reaches_into_another_tenant() {
    Lab other = new Lab(engine);
    String theirs = other.createUser("ada@example.com").id();
    String theirGroup = other.createGroup("Theirs", theirs).id();
    String mine = lab.createUser("ada@example.com").id(); // the same name is free here
    String myGroup = lab.createGroup("Mine", mine).id();

    lab.get("/Users/" + theirs).fails(ScimFailure.NOT_FOUND);
    lab.put("/Users/" + theirs, "{\"userName\":\"x\"}").fails(ScimFailure.NOT_FOUND);
    String rename = "{\"op\":\"replace\",\"path\":\"displayName\",\"value\":\"x\"}";
    lab.operations("/Users/" + theirs, rename).fails(ScimFailure.NOT_FOUND);
    lab.delete("/Users/" + theirs).fails(ScimFailure.NOT_FOUND);
    lab.get("/Groups/" + theirGroup).fails(ScimFailure.NOT_FOUND);
    lab.operations("/Groups/" + theirGroup, rename).fails(ScimFailure.NOT_FOUND);
    lab.delete("/Groups/" + theirGroup).fails(ScimFailure.NOT_FOUND);

    String add = "{\"op\":\"add\",\"path\":\"members\",\"value\":[{\"value\":\"%s\"}]}";
    lab.operations("/Groups/" + myGroup, add.replace("%s", theirs))
        .fails(ScimFailure.INVALID_VALUE);
    lab.operations("/Groups/" + myGroup, add.replace("%s", theirGroup))
        .fails(ScimFailure.INVALID_VALUE);
    lab.operations(
            "/Groups/" + myGroup,
            "{\"op\":\"remove\",\"path\":\"members[value eq \\\"" + theirs + "\\\"]\"}")
        .is(204);

    assertThat(lab.get("/Users").all("id")).containsExactly(mine);
    assertThat(lab.get("/").get("totalResults")).isEqualTo(2L);
    for (String filter :
        List.of(
            "userName eq \"ada@example.com\"",
            "emails.value eq \"ada@example.com\"",
            "emails[type eq \"work\"]",
            "id eq \"" + theirs + "\" or userName pr",
            "not (userName eq \"nobody\")",
            "groups.display sw \"\"",
            "externalId pr")) {
      assertThat(lab.filter("/Users", filter).is(200).all("id")).as(filter).containsExactly(mine);
    }
    assertThat(lab.filter("/Users", "groups.value eq \"" + theirGroup + "\"").resources())
        .isEmpty();
    assertThat(lab.filter("/Groups", "members.value eq \"" + theirs + "\"").resources()).isEmpty();
    assertThat(lab.filter("/Groups", "members pr").all("id")).containsExactly(myGroup);
    assertThat(lab.get("/Users?sortBy=emails.value").all("id")).containsExactly(mine);
    lab.post(
            "/Bulk",
            "{\"Operations\":[{\"method\":\"DELETE\",\"path\":\"/Users/" + theirs + "\"}]}")
        .is(200);
    assertThat(other.get("/Users/" + theirs).is(200).get("meta.version")).isEqualTo("W/\"1\"");
    assertThat(other.get("/Groups/" + theirGroup).get("members.0.value")).isEqualTo(theirs);
  }
}
