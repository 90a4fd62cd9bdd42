package io.samlsp.scim;

import static org.assertj.core.api.Assertions.assertThat;

import io.samlsp.scim.failure.ScimFailure;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a client sends ends in a legal SCIM answer, and never in a 500. */
@ParameterizedClass
@EnumSource(Engine.class)
class HostileInputTest {
  private final Engine engine;
  private final Lab lab;

  HostileInputTest(Engine engine) {
    this.engine = engine;
    this.lab = new Lab(engine);
  }

  @Test
  void bodies_that_are_no_acceptable_json_are_invalid_syntax() {
    String deep = "{\"a\":".repeat(50_000) + "1" + "}".repeat(50_000);
    List<String> bodies =
        new ArrayList<>(
            List.of(
                "",
                " ",
                "null",
                "5",
                "\"x\"",
                "[]",
                "{",
                "{\"userName\":\"a\"",
                "{\"userName\":\"a\",}",
                "{userName:\"a\"}",
                "{\"userName\":'a'}",
                "{\"userName\":\"a\"} {}",
                "{\"userName\":\"a\"}x",
                "{\"userName\":\"a\",\"userName\":\"b\"}",
                "{\"userName\":\"a\",\"title\":NaN}",
                "{\"userName\":\"a\",\"title\":" + "9".repeat(1000) + "}",
                "{\"userName\":\"\\ud800\"}",
                "{\"userName\":\"\\udc00\\ud800\"}",
                "{\"userName\":\"a\\u0000b\"}",
                "{\"user\\ud800Name\":\"a\"}",
                "{\"userName\":\"a\u0001\"}",
                "{\"" + "x".repeat(100_000) + "\":1}",
                "\u0000",
                "<user/>",
                deep,
                "[".repeat(100_000)));
    for (String body : bodies) {
      lab.post("/Users", body).fails(ScimFailure.INVALID_SYNTAX);
      lab.put("/Users/x", body).fails(ScimFailure.INVALID_SYNTAX);
      lab.patch("/Groups/x", body).fails(ScimFailure.INVALID_SYNTAX);
      lab.post("/Bulk", body).fails(ScimFailure.INVALID_SYNTAX);
      lab.post("/.search", body).fails(ScimFailure.INVALID_SYNTAX);
    }
    byte[] notUtf8 = {'{', '"', 'a', '"', ':', '"', (byte) 0xff, (byte) 0xc0, '"', '}'};
    lab.send("POST", "/Users", notUtf8, Map.of()).fails(ScimFailure.INVALID_SYNTAX);
    assertThat(lab.get("/Users?count=0").get("totalResults")).isEqualTo(0L);
  }

  @Test
  void huge_numbers_where_text_belongs_are_invalid_values() {
    for (String number :
        List.of("1e999999999", "-1e-999999999", "123456789012345678901234567890")) {
      lab.post("/Users", "{\"userName\":" + number + "}").fails(ScimFailure.INVALID_VALUE);
      lab.post("/Users", "{\"userName\":\"a\",\"active\":" + number + "}")
          .fails(ScimFailure.INVALID_VALUE);
      lab.post("/.search", "{\"count\":\"" + number + "x\"}").fails(ScimFailure.INVALID_VALUE);
    }
    assertThat(
            lab.post("/.search", "{\"startIndex\":123456789012345678901234567890}")
                .is(200)
                .resources())
        .isEmpty();
    lab.post("/Bulk", "{\"failOnErrors\":1e999999999,\"Operations\":[]}")
        .fails(ScimFailure.INVALID_VALUE);
  }

  @Test
  void every_character_comes_back_as_it_went() {
    String name = "𝔘nï\\u202e\\u2028çödé'\\\";--😀ﬀ İı";
    Reply created = lab.post("/Users", "{\"userName\":\"" + name + "\"}").is(201);
    String read = (String) created.get("userName");
    assertThat(read).contains("😀", "İı", "çödé");
    assertThat(lab.get("/Users/" + created.id()).get("userName")).isEqualTo(read);
    assertThat(lab.filter("/Users", "userName eq \"" + name + "\"").is(200).all("id"))
        .containsExactly(created.id());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "' OR '1'='1",
        "'; DROP TABLE scim_user; --",
        "\\' OR 1=1 --",
        "%",
        "_",
        "!",
        "x' UNION SELECT doc FROM scim_user --",
        "${jndi:ldap://x}",
        "?",
        "{ts '2020-01-01'}"
      })
  void text_that_looks_like_sql_is_text(String text) {
    lab.createUser("ada@example.com");
    String json = text.replace("\\", "\\\\").replace("\"", "\\\"");
    for (String operator : List.of("eq", "co", "sw", "ew", "gt", "le")) {
      lab.filter("/Users", "userName " + operator + " \"" + json + "\"").is(200);
      lab.filter("/Users", "emails[value " + operator + " \"" + json + "\"]").is(200);
      lab.filter("/Groups", "members.display " + operator + " \"" + json + "\"").is(200);
    }
    assertThat(lab.filter("/Users", "userName eq \"" + json + "\"").resources()).isEmpty();
    lab.filter("/Users", json + " eq \"x\"").fails(ScimFailure.INVALID_FILTER);
    lab.get("/Users?sortBy=" + Lab.encoded(text)).fails(ScimFailure.INVALID_VALUE);
    lab.get("/Users/" + Lab.encoded(text).replace("+", "%20")).fails(ScimFailure.NOT_FOUND);
    String own =
        lab.post("/Users", "{\"userName\":\"" + json + "\",\"externalId\":\"" + json + "\"}")
            .is(201)
            .id();
    assertThat(lab.filter("/Users", "externalId eq \"" + json + "\"").all("id"))
        .containsExactly(own);
    assertThat(lab.filter("/Users", "userName co \"" + json + "\"").all("id")).contains(own);
  }

  @Test
  void filters_are_bounded_in_length_depth_and_terms() {
    lab.filter("/Users", "(".repeat(21) + "title pr" + ")".repeat(21))
        .fails(ScimFailure.INVALID_FILTER);
    lab.filter("/Users", "(".repeat(20) + "title pr" + ")".repeat(20)).is(200);
    lab.filter("/Users", "title pr" + " and title pr".repeat(99)).is(200);
    lab.filter("/Users", "title pr" + " and title pr".repeat(99) + " or title pr")
        .fails(ScimFailure.INVALID_FILTER);
    lab.filter("/Users", "title eq \"" + "x".repeat(5000) + "\"").fails(ScimFailure.INVALID_FILTER);
    lab.filter("/Users", "emails[" + "value pr or ".repeat(99) + "value pr]")
        .fails(ScimFailure.INVALID_FILTER);
    lab.filter("/Users", "not (".repeat(20) + "emails[value pr]" + ")".repeat(20))
        .fails(ScimFailure.INVALID_FILTER);
  }

  @Test
  void requests_are_bounded_in_size_operations_and_members() {
    Lab small =
        new Lab(
            engine,
            builder ->
                builder.limits(
                    ScimLimits.standard().withBodyBytes(3000).withOperations(3, 3).withMembers(2)));
    small
        .post("/Users", "{\"userName\":\"" + "x".repeat(3000) + "\"}")
        .fails(ScimFailure.TOO_LARGE);
    String user = "/Users/" + small.createUser("a").id();
    String op = "{\"op\":\"add\",\"path\":\"title\",\"value\":\"x\"}";
    small.operations(user, op, op, op).is(200);
    small.operations(user, op, op, op, op).fails(ScimFailure.TOO_MANY);
    small
        .operations(
            user,
            "{\"op\":\"add\",\"value\":{\"title\":\"x\",\"nickName\":\"x\",\"locale\":\"x\",\"userType\":\"x\"}}")
        .fails(ScimFailure.TOO_MANY);
    small
        .post(
            "/Groups",
            "{\"displayName\":\"g\",\"members\":[{\"value\":\"1\"},{\"value\":\"2\"},{\"value\":\"3\"}]}")
        .fails(ScimFailure.TOO_MANY);
    String group = "/Groups/" + small.createGroup("g").id();
    String two =
        "{\"op\":\"add\",\"path\":\"members\",\"value\":[{\"value\":\"1\"},{\"value\":\"2\"}]}";
    small.operations(group, two, two).fails(ScimFailure.TOO_MANY);
    String many = "{\"value\":\"x\"},".repeat(1000) + "{\"value\":\"y\"}";
    lab.post("/Users", "{\"userName\":\"a\",\"emails\":[" + many + "]}")
        .fails(ScimFailure.TOO_MANY);
    lab.post("/Users", "{\"userName\":\"a\",\"title\":\"" + "x".repeat(1025) + "\"}")
        .fails(ScimFailure.INVALID_VALUE);
    String photos = "{\"value\":\"" + "x".repeat(99_000) + "%s\"},";
    StringBuilder five = new StringBuilder();
    for (int i = 0; i < 6; i++) {
      five.append(photos.replace("%s", "" + i));
    }
    lab.post(
            "/Users",
            "{\"userName\":\"a\",\"photos\":[" + five.substring(0, five.length() - 1) + "]}")
        .fails(ScimFailure.INVALID_VALUE);
    String widest = "😀".repeat(256);
    lab.post(
            "/Users",
            "{\"userName\":\""
                + widest
                + "\",\"externalId\":\""
                + widest
                + "\",\"emails\":[{\"value\":\""
                + widest
                + "\"}]}")
        .is(201);
  }

  @Test
  void body_that_breaks_off_is_a_client_error() {
    InputStream broken = InputStream.nullInputStream();
    try {
      broken.close(); // reading it fails from now on
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    ScimResponse response =
        lab.endpoint.handle(
            new ScimRequest(
                "POST",
                "/Users",
                null,
                Map.of("authorization", List.of(lab.headers.get("Authorization"))),
                broken));
    assertThat(response.status()).isEqualTo(400);
  }

  @Test
  void rate_limit_answers_429_with_whole_seconds_and_lets_others_pass() {
    Lab slow = new Lab(engine, builder -> builder.rateLimit(new RateLimit(2, 3)));
    for (int i = 0; i < 3; i++) {
      slow.get("/Users").is(200);
    }
    Reply refused = slow.get("/Users").fails(ScimFailure.RATE_LIMITED);
    assertThat(refused.headers()).containsEntry("Retry-After", "1");
    assertThat(slow.events.get(3).failure()).isEqualTo(ScimFailure.RATE_LIMITED);
    slow.headers.put("Authorization", "Bearer " + slow.newToken());
    slow.get("/Users").is(200);
    slow.clock.advance(Duration.ofMillis(499));
    slow.get("/Users").is(200);
    slow.clock.advance(Duration.ofMillis(501));
    slow.get("/Users").is(200);
  }

  @Test
  void bucket_is_refilled_exactly_on_time() {
    Lab slow = new Lab(engine, builder -> builder.rateLimit(new RateLimit(1, 1)));
    slow.get("/Users").is(200);
    slow.clock.advance(Duration.ofMillis(999));
    slow.get("/Users").fails(ScimFailure.RATE_LIMITED);
    slow.clock.advance(Duration.ofMillis(1));
    slow.get("/Users").is(200);
    slow.get("/Users").fails(ScimFailure.RATE_LIMITED);
  }

  @Test
  void database_that_is_gone_is_503_with_retry_after() {
    Lab doomed = Lab.restartable(engine, builder -> builder);
    String id = doomed.createUser("a").id();
    doomed.close();
    Reply gone = doomed.get("/Users/" + id).fails(ScimFailure.UNAVAILABLE);
    assertThat(gone.headers()).containsEntry("Retry-After", "1");
    doomed.restart();
    doomed.get("/Users/" + id).is(200);
    doomed.close();
  }

  @Test
  void details_quote_foreign_text_escaped_and_cut() {
    String detail =
        (String)
            lab.get("/Users/" + "x%0a%1b".repeat(100)).fails(ScimFailure.NOT_FOUND).get("detail");
    assertThat(detail).contains("\\u000a").hasSizeLessThan(1000);
    assertThat(detail.getBytes(StandardCharsets.UTF_8)).doesNotContain((byte) 10, (byte) 27);
  }
}
