package io.samlsp.scim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.unboundid.scim2.client.ScimService;
import com.unboundid.scim2.common.exceptions.ResourceConflictException;
import com.unboundid.scim2.common.exceptions.ResourceNotFoundException;
import com.unboundid.scim2.common.messages.ListResponse;
import com.unboundid.scim2.common.messages.PatchOperation;
import com.unboundid.scim2.common.messages.SortOrder;
import com.unboundid.scim2.common.types.Email;
import com.unboundid.scim2.common.types.EnterpriseUserExtension;
import com.unboundid.scim2.common.types.GroupResource;
import com.unboundid.scim2.common.types.Member;
import com.unboundid.scim2.common.types.Name;
import com.unboundid.scim2.common.types.UserResource;
import jakarta.ws.rs.client.ClientBuilder;
import java.util.function.UnaryOperator;
import org.glassfish.jersey.client.ClientConfig;
import org.glassfish.jersey.jnh.connector.JavaNetHttpConnectorProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** A client that somebody else wrote goes through a whole life cycle over HTTP. */
@ParameterizedClass
@ExtendWith(PrintsItsCount.class)
@EnumSource(Engine.class)
class UnboundIdClientTest {
  private final Lab lab;
  private Web web;
  private ScimService scim;

  UnboundIdClientTest(Engine engine) {
    lab = Lab.restartable(engine, UnaryOperator.identity());
    connect();
  }

  private void connect() {
    web =
        new Web(
            base -> ScimEndpoint.builder(base, lab.directory, lab.tokens, lab.clock).build(), 4);
    scim =
        new ScimService(
            ClientBuilder.newClient(
                    new ClientConfig().connectorProvider(new JavaNetHttpConnectorProvider()))
                .register(
                    (jakarta.ws.rs.client.ClientRequestFilter)
                        request ->
                            request
                                .getHeaders()
                                .putSingle("Authorization", lab.headers.get("Authorization")))
                .target(web.base()));
  }

  @AfterEach
  void stop() {
    web.close();
    lab.close();
  }

  @Test
  void client_goes_through_a_life_cycle() throws Exception {
    assertThat(scim.getServiceProviderConfig().getPatch().isSupported()).isTrue();
    assertThat(scim.getResourceTypes().getTotalResults()).isEqualTo(2);
    assertThat(scim.getSchemas().getTotalResults()).isEqualTo(3);

    UserResource ada = new UserResource();
    ada.setUserName("ada@example.com");
    ada.setActive(true);
    ada.setName(new Name().setGivenName("Ada").setFamilyName("Byron"));
    ada.setEmails(new Email().setValue("ada@example.com").setType("work").setPrimary(true));
    ada.setExtension(new EnterpriseUserExtension().setDepartment("Engines"));
    UserResource created = scim.create("Users", ada);
    assertThat(created.getId()).isNotNull();
    assertThat(created.getMeta().getVersion()).isEqualTo("W/\"1\"");
    assertThat(created.getExtension(EnterpriseUserExtension.class).getDepartment())
        .isEqualTo("Engines");
    assertThatThrownBy(() -> scim.create("Users", ada))
        .isInstanceOf(ResourceConflictException.class);

    UserResource read = scim.retrieve(created);
    assertThat(read.getName().getFamilyName()).isEqualTo("Byron");
    read.setDisplayName("Ada Lovelace");
    UserResource replaced = scim.replace(read);
    assertThat(replaced.getDisplayName()).isEqualTo("Ada Lovelace");

    web.close();
    lab.restart();
    connect();

    UserResource patched =
        scim.modifyRequest("Users", created.getId())
            .addOperation(PatchOperation.replace("active", false))
            .addOperation(PatchOperation.replace("name.familyName", "Lovelace"))
            .addOperation(PatchOperation.remove("emails[type eq \"work\"]"))
            .invoke(UserResource.class);
    assertThat(patched.getActive()).isFalse();
    assertThat(patched.getName().getFamilyName()).isEqualTo("Lovelace");
    assertThat(patched.getEmails()).isNullOrEmpty();

    GroupResource group = new GroupResource();
    group.setDisplayName("AmazonQ");
    group.setMembers(new Member().setValue(created.getId()));
    GroupResource pushed = scim.create("Groups", group);
    assertThat(pushed.getMembers().get(0).getDisplay()).isEqualTo("Ada Lovelace");

    for (int i = 0; i < 5; i++) {
      UserResource more = new UserResource();
      more.setUserName("user" + i);
      scim.create("Users", more);
    }
    ListResponse<UserResource> page =
        scim.searchRequest("Users")
            .filter("userName sw \"user\"")
            .page(2, 2)
            .sort("userName", SortOrder.DESCENDING)
            .attributes("userName")
            .invoke(UserResource.class);
    assertThat(page.getTotalResults()).isEqualTo(5);
    assertThat(page.getResources())
        .extracting(UserResource::getUserName)
        .containsExactly("user3", "user2");
    assertThat(
            scim.search("Users", "groups.value eq \"" + pushed.getId() + "\"", UserResource.class)
                .getTotalResults())
        .isEqualTo(1);
    assertThat(
            scim.searchRequest("Users")
                .filter("userName sw \"user\"")
                .invokePost(UserResource.class)
                .getTotalResults())
        .isEqualTo(5);

    scim.delete("Users", created.getId());
    assertThatThrownBy(() -> scim.retrieve("Users", created.getId(), UserResource.class))
        .isInstanceOf(ResourceNotFoundException.class);
    assertThat(scim.retrieve("Groups", pushed.getId(), GroupResource.class).getMembers())
        .isNullOrEmpty();
    scim.delete("Groups", pushed.getId());
    assertThat(scim.search("Groups", null, GroupResource.class).getTotalResults()).isZero();
  }
}
