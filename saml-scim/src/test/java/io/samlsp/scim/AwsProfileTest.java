package io.samlsp.scim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What AWS IAM Identity Center restricts, with the names of its errors. */
@ParameterizedClass
@ExtendWith(PrintsItsCount.class)
@EnumSource(Engine.class)
class AwsProfileTest {
  private final Lab lab;

  AwsProfileTest(Engine engine) {
    lab = new Lab(engine, builder -> builder.profile(ScimProfile.AWS));
  }

  private static void refused(Reply reply, int status, String exception) {
    assertThat(reply.is(status).headers()).containsEntry("x-amzn-ErrorType", exception);
    assertThat((String) reply.get("detail")).startsWith(exception + ": ");
    assertThat(reply.body())
        .containsEntry("status", Integer.toString(status))
        .containsKeys("schemas", "timeStamp");
  }

  private static String user(String name, String more) {
    return Lab.fill(
        """
        {"userName":"%1$s","name":{"givenName":"Ada","familyName":"Byron"},"displayName":"Ada Byron",
         "emails":[{"value":"%1$s@example.com","primary":true,"type":"work"}]%2$s}
        """,
        name, more);
  }

  @Test
  void user_and_group_live_through_the_allowed_operations() {
    Reply ada =
        lab.post(
                "/Users",
                user("ada", ",\"externalId\":\"x\",\"password\":\"dropped\",\"groups\":[]"))
            .is(201);
    lab.get("/Users/" + ada.id()).is(200);
    lab.put("/Users/" + ada.id(), user("ada", "")).is(200);
    lab.operations(
            "/Users/" + ada.id(), "{\"op\":\"replace\",\"path\":\"active\",\"value\":\"false\"}")
        .is(200);
    Reply group = lab.createGroup("AmazonQ", ada.id());
    lab.operations(
            "/Groups/" + group.id(),
            "{\"op\":\"remove\",\"path\":\"members[value eq \\\"" + ada.id() + "\\\"]\"}")
        .is(204);
    assertThat(lab.get("/Groups").get("Resources.0.members")).isEqualTo(List.of());
    assertThat(
            lab.filter(
                    "/Groups", "id eq \"" + group.id() + "\" and members eq \"" + ada.id() + "\"")
                .is(200)
                .resources())
        .isEmpty();
    assertThat(lab.filter("/Users", "userName eq \"ada\"").is(200).resources()).hasSize(1);
    lab.delete("/Groups/" + group.id()).is(204);
    lab.delete("/Users/" + ada.id()).is(204);
    refused(lab.get("/Users/" + ada.id()), 404, "ResourceNotFoundException");
  }

  @Test
  void service_provider_config_says_what_is_left() {
    Reply config = lab.get("/ServiceProviderConfig").is(200);
    assertThat(config.get("bulk.supported")).isEqualTo(false);
    assertThat(config.get("sort.supported")).isEqualTo(false);
    assertThat(config.get("patch.supported")).isEqualTo(true);
    assertThat(config.get("filter.maxResults")).isEqualTo(50L);
  }

  @Test
  void operations_that_it_lacks_are_validation_errors() {
    String group = lab.createGroup("g").id();
    refused(lab.put("/Groups/" + group, "{\"displayName\":\"h\"}"), 400, "ValidationException");
    refused(lab.post("/Bulk", "{\"Operations\":[]}"), 400, "ValidationException");
    refused(lab.get("/Me"), 400, "ValidationException");
    refused(lab.post("/.search", "{}"), 400, "ValidationException");
    refused(lab.post("/Users/.search", "{}"), 400, "ValidationException");
    refused(lab.get("/"), 400, "ValidationException");
    refused(lab.get("/Users?sortBy=userName"), 400, "ValidationException");
    refused(lab.get("/Users?count=0"), 400, "ValidationException");
    refused(lab.get("/Users?count=101"), 400, "ValidationException");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "userName co \"a\"",
        "userName eq \"a\" or userName eq \"b\"",
        "displayName eq \"a\"",
        "userName pr",
        "not (userName eq \"a\")"
      })
  void other_filters_are_validation_errors(String filter) {
    refused(lab.filter("/Users", filter), 400, "ValidationException");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"userName\":\"a\",\"displayName\":\"A\",\"name\":{\"givenName\":\"A\"}}",
        "{\"userName\":\"a\",\"name\":{\"givenName\":\"A\",\"familyName\":\"B\"}}",
        "{\"userName\":\"a;b\",\"displayName\":\"A\",\"name\":{\"givenName\":\"A\",\"familyName\":\"B\"}}",
        "{\"userName\":\"a\",\"displayName\":\"A<\",\"name\":{\"givenName\":\"A\",\"familyName\":\"B\"}}",
        "{\"userName\":\"a\",\"displayName\":\"A\",\"name\":{\"givenName\":\"A\",\"familyName\":\"B\"},\"emails\":[{\"value\":\"x\"}]}",
        "{\"userName\":\"a\",\"displayName\":\"A\",\"name\":{\"givenName\":\"A\",\"familyName\":\"B\"},\"groups\":[{\"value\":\"x\"}]}",
        "{\"userName\":\"a\",\"displayName\":\"A\",\"name\":{\"givenName\":\"A\",\"familyName\":\"B\"},\"ims\":[{\"value\":\"x\"}]}",
        "{\"userName\":\"a\",\"displayName\":\"A\",\"name\":{\"givenName\":\"A\",\"familyName\":\"B\"},\"phoneNumbers\":[{\"value\":\"1\"},{\"value\":\"2\"}]}"
      })
  void other_users_are_validation_errors(String body) {
    refused(lab.post("/Users", body), 400, "ValidationException");
  }

  @Test
  void conflicts_reach_beyond_the_user_name() {
    lab.post("/Users", user("ada", ",\"externalId\":\"x\"")).is(201);
    refused(lab.post("/Users", user("ADA", "")), 409, "ConflictException");
    refused(lab.post("/Users", user("bob", ",\"externalId\":\"x\"")), 409, "ConflictException");
    refused(lab.post("/Users", user("bob", "").replace("bob@", "ADA@")), 409, "ConflictException");
    String bob = lab.post("/Users", user("bob", "")).is(201).id();
    refused(
        lab.operations(
            "/Users/" + bob, "{\"op\":\"replace\",\"path\":\"externalId\",\"value\":\"x\"}"),
        409,
        "ConflictException");
    lab.createGroup("g");
    refused(lab.post("/Groups", "{\"displayName\":\"G\"}"), 409, "ConflictException");
  }

  @Test
  void patch_needs_a_path_to_remove_and_adds_at_most_a_hundred_members() {
    String ada = lab.post("/Users", user("ada", "")).is(201).id();
    refused(lab.operations("/Users/" + ada, "{\"op\":\"remove\"}"), 400, "ValidationException");
    refused(
        lab.operations("/Users/" + ada, "{\"op\":\"remove\",\"path\":\"userName\"}"),
        400,
        "ValidationException");
    refused(
        lab.operations("/Users/" + ada, "{\"op\":\"remove\",\"path\":\"active\"}"),
        400,
        "ValidationException");
    String group = lab.createGroup("g").id();
    List<String> members = new ArrayList<>();
    for (int i = 0; i < 101; i++) {
      members.add("{\"value\":\"" + i + "\"}");
    }
    refused(
        lab.operations(
            "/Groups/" + group,
            "{\"op\":\"add\",\"path\":\"members\",\"value\":[" + String.join(",", members) + "]}"),
        400,
        "ValidationException");
  }

  @Test
  void wrong_token_is_unauthorized() {
    refused(
        lab.send("GET", "/Users", "", Map.of("Authorization", "Bearer x")),
        401,
        "UnauthorizedException");
  }
}
