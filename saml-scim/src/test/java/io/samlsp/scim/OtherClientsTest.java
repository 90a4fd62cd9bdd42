package io.samlsp.scim;

import static org.assertj.core.api.Assertions.assertThat;

import io.samlsp.scim.failure.ScimFailure;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Shapes recorded from OneLogin, JumpCloud, Ping and Google, which all change by PUT. */
@ParameterizedClass
@ExtendWith(PrintsItsCount.class)
@EnumSource(Engine.class)
class OtherClientsTest {
  private final Lab lab;

  OtherClientsTest(Engine engine) {
    lab = new Lab(engine);
  }

  @Test
  void onelogin_leaves_out_schemas_and_sends_nulls() {
    Reply created =
        lab.post(
                "/Users",
                """
                {"userName":"ada@example.com","externalId":null,"name":{"givenName":"Ada","familyName":null},
                 "emails":[{"value":"ada@example.com","type":"work","primary":true}],"phoneNumbers":[{"type":"work","value":null}],
                 "title":null,"department":"unknown here","active":true}
                """)
            .is(201);
    assertThat(created.body())
        .doesNotContainKeys("externalId", "phoneNumbers", "title", "department");
    assertThat(created.get("name")).isEqualTo(java.util.Map.of("givenName", "Ada"));
    lab.put("/Users/" + created.id() + "/", "{\"userName\":\"ada@example.com\",\"active\":false}")
        .is(200);
  }

  @Test
  void jumpcloud_asks_with_count_zero_and_start_index_zero() {
    lab.createUser("ada@example.com");
    Reply none = lab.get("/Users/?count=0&startIndex=0").is(200);
    assertThat(none.get("totalResults")).isEqualTo(1L);
    assertThat(none.resources()).isEmpty();
    assertThat(lab.get("/Users?startIndex=0&count=100").resources()).hasSize(1);
  }

  @Test
  void ping_writes_attribute_names_in_capitals_and_only_the_extension_schema() {
    Reply created =
        lab.post(
                "/Users",
                """
                {"schemas":["urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"],"USERNAME":"ada@example.com",
                 "NAME":{"GIVENNAME":"Ada"},"URN:IETF:PARAMS:SCIM:SCHEMAS:EXTENSION:ENTERPRISE:2.0:USER":{"DEPARTMENT":"Engines"}}
                """)
            .is(201);
    assertThat(Reply.at(created.body(), Lab.ENTERPRISE, "department")).isEqualTo("Engines");
    assertThat(lab.filter("/Users", "USERNAME eq \"ada@example.com\"").all("id"))
        .containsExactly(created.id());
  }

  @Test
  void google_puts_the_whole_user_back_with_unknown_attributes() {
    Reply created = lab.createUser("ada@example.com");
    String body =
        """
        {"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"id":"%s","userName":"ada@example.com",
         "customerId":"C01","name":{"familyName":"Byron","givenName":"Ada","fullName":"Ada Byron"},
         "emails":[{"value":"ada@example.com","primary":true,"customType":"x"}],"active":"true","suspended":false,
         "meta":{"version":"W/\\"1\\""}}
        """;
    Reply put = lab.put("/Users/" + created.id(), Lab.fill(body, created.id())).is(200);
    assertThat(put.get("active")).isEqualTo(true);
    assertThat(put.get("emails"))
        .isEqualTo(List.of(java.util.Map.of("value", "ada@example.com", "primary", true)));
  }

  @Test
  void one_value_may_stand_for_a_list_and_repeated_values_count_once() {
    Reply created =
        lab.post(
                "/Users",
                "{\"userName\":\"a\",\"emails\":{\"value\":\"x@example.com\"},\"phoneNumbers\":[{\"value\":\"1\"},{\"value\":\"1\"}]}")
            .is(201);
    assertThat(created.get("emails.0.value")).isEqualTo("x@example.com");
    assertThat(created.get("phoneNumbers.1")).isNull();
  }

  @Test
  void plus_and_percent_in_addresses_are_decoded() {
    lab.createUser("ada+lab@example.com");
    String filter = "/Users?filter=userName+eq+%22ada%2Blab%40example.com%22";
    assertThat(lab.get(filter).is(200).resources()).hasSize(1);
    lab.get("/Users?filter=%zz").fails(ScimFailure.INVALID_SYNTAX);
    lab.get("/Users?filter=%ff%fe").fails(ScimFailure.INVALID_SYNTAX);
    lab.get("/Users/%00").fails(ScimFailure.NOT_FOUND);
    lab.get("/Users/%").fails(ScimFailure.INVALID_SYNTAX);
  }
}
