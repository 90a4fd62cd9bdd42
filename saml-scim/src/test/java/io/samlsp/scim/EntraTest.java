package io.samlsp.scim;

import static org.assertj.core.api.Assertions.assertThat;

import io.samlsp.scim.failure.ScimException;
import io.samlsp.scim.failure.ScimFailure;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What Entra's provisioning service sends, in both of its dialects. */
@ParameterizedClass
@ExtendWith(PrintsItsCount.class)
@EnumSource(Engine.class)
class EntraTest {
  private final Engine engine;
  private Lab lab;

  EntraTest(Engine engine) {
    this.engine = engine;
    lab = new Lab(engine, builder -> builder.profile(ScimProfile.ENTRA));
  }

  @Test
  void entra_goes_through_a_cycle() throws ScimException {
    play(() -> {});
  }

  @Test
  void entra_does_not_notice_a_restart_after_every_step() throws ScimException {
    lab = Lab.restartable(engine, builder -> builder.profile(ScimProfile.ENTRA));
    play(lab::restart);
    lab.close();
  }

  private void play(Runnable between) throws ScimException {
    // the probe of "Test Connection"
    Reply probe =
        lab.filter("/Users", "userName eq \"7b0e1c1a-5d2e-4a3c-9d5f-2f7f3f1f7b11\"").is(200);
    assertThat(probe.get("totalResults")).isEqualTo(0L);
    assertThat(probe.resources()).isEmpty();
    between.run();

    Reply user =
        lab.post(
                "/Users",
                """
                {"schemas":["urn:ietf:params:scim:schemas:core:2.0:User",
                 "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"],
                 "externalId":"aad-1","userName":"Grace@contoso.example","active":true,
                 "displayName":"Grace Hopper","emails":[{"primary":true,"type":"work","value":"grace@contoso.example"}],
                 "meta":{"resourceType":"User"},"name":{"formatted":"Grace Hopper","familyName":"Hopper","givenName":"Grace"},
                 "title":null,"phoneNumbers":[{"type":"work","value":null}]}
                """)
            .is(201);
    String address = "/Users/" + user.id();
    assertThat(user.body()).doesNotContainKeys("title", "phoneNumbers");
    between.run();

    assertThat(lab.filter("/Users", "externalId eq \"aad-1\"").all("id"))
        .containsExactly(user.id());
    assertThat(
            lab.filter("/Users", "emails[type eq \"work\"].value eq \"GRACE@contoso.example\"")
                .all("id"))
        .containsExactly(user.id());

    // the older dialect: capitalised operations, booleans in strings, values that do not exist yet
    Reply patched =
        lab.operations(
                address,
                "{\"op\":\"Replace\",\"path\":\"active\",\"value\":\"False\"}",
                "{\"op\":\"Add\",\"path\":\"name.familyName\",\"value\":\"Murray Hopper\"}",
                "{\"op\":\"Replace\",\"path\":\"emails[type eq \\\"work\\\"].value\",\"value\":\"hopper@contoso.example\"}",
                "{\"op\":\"Add\",\"path\":\"phoneNumbers[type eq \\\"mobile\\\"].value\",\"value\":\"+1 555 0100\"}",
                "{\"op\":\"Replace\",\"path\":\"addresses[type eq \\\"work\\\"].locality\",\"value\":\"Arlington\"}",
                "{\"op\":\"Add\",\"path\":\"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department\",\"value\":\"Navy\"}",
                "{\"op\":\"Add\",\"path\":\"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager\",\"value\":\"26118915\"}")
            .is(200);
    assertThat(patched.get("active")).isEqualTo(false);
    assertThat(patched.get("name.familyName")).isEqualTo("Murray Hopper");
    assertThat(patched.get("name.givenName")).isEqualTo("Grace");
    assertThat(patched.get("emails.0.value")).isEqualTo("hopper@contoso.example");
    assertThat(patched.get("phoneNumbers.0.type")).isEqualTo("mobile");
    assertThat(patched.get("phoneNumbers.0.value")).isEqualTo("+1 555 0100");
    assertThat(patched.get("addresses.0.locality")).isEqualTo("Arlington");
    assertThat(Reply.at(patched.body(), Lab.ENTERPRISE, "department")).isEqualTo("Navy");
    assertThat(Reply.at(patched.body(), Lab.ENTERPRISE, "manager", "value")).isEqualTo("26118915");
    between.run();

    // a disabled user is still returned
    assertThat(lab.filter("/Users", "userName eq \"grace@contoso.example\"").all("active"))
        .containsExactly(false);

    // the dialect of aadOptscim062020: one replace without a path, with dotted and qualified names
    Reply flagged =
        lab.operations(
                address,
                """
                {"op":"replace","value":{"active":true,"name.givenName":"Amazing Grace",
                 "emails[type eq \\"work\\"].value":"amazing@contoso.example",
                 "phoneNumbers[type eq \\"fax\\"].value":"+1 555 0199",
                 "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:employeeNumber":"1906",
                 "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager":"42",
                 "urn:ietf:params:scim:schemas:extension:Unknown:2.0:User:color":"blue"}}
                """)
            .is(200);
    assertThat(flagged.get("active")).isEqualTo(true);
    assertThat(flagged.get("name.givenName")).isEqualTo("Amazing Grace");
    assertThat(flagged.get("emails.0.value")).isEqualTo("amazing@contoso.example");
    assertThat(flagged.get("phoneNumbers.1.value")).isEqualTo("+1 555 0199");
    assertThat(Reply.at(flagged.body(), Lab.ENTERPRISE, "employeeNumber")).isEqualTo("1906");
    assertThat(Reply.at(flagged.body(), Lab.ENTERPRISE, "manager", "value")).isEqualTo("42");
    between.run();

    Reply roles =
        lab.operations(
                address,
                """
                {"op":"Add","path":"roles","value":[{"value":"{\\"id\\":\\"06b07648\\",\\"value\\":\\"25\\",\\"displayName\\":\\"Role25\\"}","primary":"True"}]}
                """)
            .is(200);
    assertThat(roles.get("roles.0.value")).isEqualTo("25");
    assertThat(roles.get("roles.0.display")).isEqualTo("Role25");
    Reply renamedRole =
        lab.operations(
                address,
                "{\"op\":\"Replace\",\"path\":\"roles[primary eq \\\"True\\\"].value\",\"value\":\"26\"}")
            .is(200);
    assertThat(renamedRole.get("roles.0.value")).isEqualTo("26");
    assertThat(renamedRole.get("roles.1")).isNull();
    between.run();

    Reply group =
        lab.post(
                "/Groups",
                """
                {"schemas":["urn:ietf:params:scim:schemas:core:2.0:Group",
                 "http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/2.0/Group"],
                 "externalId":"aad-g1","displayName":"Compilers","members":[],"meta":{"resourceType":"Group"}}
                """)
            .is(201);
    String groupAddress = "/Groups/" + group.id();
    lab.get(groupAddress + "?excludedAttributes=members").is(200);
    assertThat(
            lab.get(
                    "/Groups?excludedAttributes=members&filter="
                        + Lab.encoded("displayName eq \"Compilers\""))
                .all("id"))
        .containsExactly(group.id());
    between.run();

    lab.operations(
            groupAddress,
            "{\"op\":\"Add\",\"path\":\"members\",\"value\":[{\"$ref\":null,\"value\":\""
                + user.id()
                + "\"}]}")
        .is(204);
    assertThat(lab.get(groupAddress).get("members.0.value")).isEqualTo(user.id());
    lab.operations(
            groupAddress, "{\"op\":\"Replace\",\"path\":\"displayName\",\"value\":\"Compilers 2\"}")
        .is(204);
    String other = lab.createUser("other@contoso.example").id();
    lab.operations(
            groupAddress,
            "{\"op\":\"Add\",\"path\":\"members\",\"value\":[{\"value\":\"" + other + "\"}]}")
        .is(204);
    lab.operations(
            groupAddress,
            "{\"op\":\"Remove\",\"path\":\"members\",\"value\":[{\"value\":\""
                + user.id()
                + "\"}]}")
        .is(204);
    Reply left = lab.get(groupAddress);
    assertThat(left.get("members.0.value")).isEqualTo(other);
    assertThat(left.get("members.1")).isNull();
    between.run();

    lab.delete(groupAddress).is(204);
    lab.delete(address).is(204);
    lab.get(address).fails(ScimFailure.NOT_FOUND);
  }

  @Test
  void replace_that_matches_nothing_fails_outside_the_entra_profile() {
    Lab standard = new Lab(engine, UnaryOperator.identity());
    String user = standard.createUser("ada@example.com").id();
    standard
        .operations(
            "/Users/" + user,
            "{\"op\":\"replace\",\"path\":\"phoneNumbers[type eq \\\"fax\\\"].value\",\"value\":\"1\"}")
        .fails(ScimFailure.NO_TARGET);
  }
}
