package io.samlsp.examples.identitycenter.standin;

import static org.assertj.core.api.Assertions.assertThat;

import io.samlsp.examples.identitycenter.standin.OktaScimClient.AppKind;
import io.samlsp.examples.identitycenter.standin.Provisioning.Outcome;
import io.samlsp.examples.identitycenter.standin.Provisioning.Progress;
import io.samlsp.scim.directory.Accounts;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the administrator changes is what the application comes to know. */
class ProvisioningTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static ScimServer server;

  @TempDir Path folder;
  private Organization organization;
  private Provisioning provisioning;

  @BeforeAll
  static void start(@TempDir Path shared) throws Exception {
    server = new ScimServer(shared);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void open() throws Exception {
    server.newTenant();
    reopen();
  }

  @AfterEach
  void close() {
    provisioning.close();
  }

  private void reopen() {
    organization = Organization.open(folder.resolve("organization.json"));
    provisioning =
        new Provisioning(
            organization, HttpClient.newHttpClient(), Clock.systemUTC(), new SecureRandom());
  }

  private void connect(AppKind kind) {
    assertThat(provisioning.enableIntegration(kind, server.url, server.token))
        .isEqualTo(new Outcome(true, "AWS IAM Identity Center was verified successfully!"));
    assertThat(provisioning.saveToApp(true, true, true).good()).isTrue();
  }

  private Group amazonQ() {
    return organization.groups().get(0);
  }

  private Person first() {
    return organization.people().get(0);
  }

  @Test
  void new_organization_has_a_dozen_assigned_people_and_one_who_is_not() {
    assertThat(organization.people()).hasSize(13);
    assertThat(organization.people().stream().filter(Person::assigned)).hasSize(12);
    assertThat(organization.findGroupsByName("amazonq").get(0).name()).isEqualTo("AmazonQ");
  }

  @Test
  void nothing_is_saved_when_the_credentials_are_refused() {
    Outcome outcome = provisioning.enableIntegration(AppKind.CATALOGUE, server.url, "wrong");

    assertThat(outcome.good()).isFalse();
    assertThat(outcome.message()).startsWith("Error authenticating: Unauthorized.");
    assertThat(organization.application().apiEnabled()).isFalse();
    assertThat(provisioning.saveToApp(true, true, true))
        .isEqualTo(new Outcome(false, "Enable the API integration first."));
  }

  @Test
  void assigned_people_arrive_and_nobody_else() throws Exception {
    connect(AppKind.CATALOGUE);

    Progress progress = provisioning.provisionUsers(PATIENCE);

    assertThat(progress).isEqualTo(new Progress("Provision Users", 12, 12, false));
    assertThat(server.account("liam.obrien@northwind.example"))
        .isInstanceOf(Accounts.Account.Active.class);
    assertThat(server.account("mara.unger@northwind.example"))
        .isInstanceOf(Accounts.Account.Unknown.class);
    assertThat(provisioning.provisionUsers(PATIENCE).total()).isZero();
    assertThat(provisioning.importNow().message())
        .isEqualTo("Imported 12 users, 12 of them active.");
  }

  @Test
  void person_who_is_assigned_later_arrives_at_once() throws Exception {
    connect(AppKind.CATALOGUE);

    provisioning.assign(organization.people().get(12).id());

    assertThat(server.account("mara.unger@northwind.example"))
        .isInstanceOf(Accounts.Account.Active.class);
  }

  @Test
  void person_who_leaves_or_loses_the_application_is_deactivated() throws Exception {
    connect(AppKind.CUSTOM);
    provisioning.provisionUsers(PATIENCE);
    String name = first().userName();

    provisioning.setActive(first().id(), false);
    assertThat(server.account(name)).isInstanceOf(Accounts.Account.Inactive.class);
    provisioning.setActive(first().id(), true);
    assertThat(server.account(name)).isInstanceOf(Accounts.Account.Active.class);
    provisioning.unassign(first().id());
    assertThat(server.account(name)).isInstanceOf(Accounts.Account.Inactive.class);
    provisioning.assign(first().id());
    assertThat(server.account(name)).isInstanceOf(Accounts.Account.Active.class);
  }

  @Test
  void pushed_group_follows_its_people() {
    connect(AppKind.CATALOGUE);
    provisioning.pushGroup(amazonQ().id());
    assertThat(amazonQ().status()).isEqualTo("Active");
    assertThat(amazonQ().pushedMembers()).isEmpty();

    provisioning.provisionUsers(PATIENCE);
    assertThat(amazonQ().pushedMembers()).hasSize(5);

    provisioning.setMember(amazonQ().id(), first().id(), false);
    assertThat(amazonQ().pushedMembers()).hasSize(4).doesNotContain(first().remoteId());
    provisioning.renameGroup(amazonQ().id(), "AmazonQ Business");
    assertThat(amazonQ().status()).isEqualTo("Active");

    assertThat(provisioning.unlinkGroup(amazonQ().id(), true))
        .isEqualTo(new Outcome(true, "AmazonQ Business was unlinked and deleted."));
    assertThat(amazonQ().status()).isEqualTo("Not pushed");
  }

  @Test
  void restart_loses_nothing() {
    connect(AppKind.CATALOGUE);
    provisioning.provisionUsers(PATIENCE);
    provisioning.pushGroup(amazonQ().id());
    provisioning.close();
    Group before = amazonQ();
    Person person = first();

    reopen();

    assertThat(amazonQ()).isEqualTo(before);
    assertThat(first()).isEqualTo(person);
    assertThat(organization.application().token()).isEqualTo(server.token);
    assertThat(provisioning.provisionUsers(PATIENCE).total()).isZero();
  }

  @Test
  void refusal_stays_with_the_person_until_it_works() {
    connect(AppKind.CATALOGUE);
    organization.changeApplication(
        app -> app.withIntegration(AppKind.CATALOGUE, server.url, "revoked", true));

    provisioning.assign(first().id());
    assertThat(first().problem())
        .startsWith("Error while creating user amina.okafor@northwind.example: Unauthorized.");

    organization.changeApplication(
        app -> app.withIntegration(AppKind.CATALOGUE, server.url, server.token, true));
    provisioning.provisionUsers(PATIENCE);
    assertThat(first().problem()).isNull();
    assertThat(first().provisioned()).isTrue();
  }

  @Test
  void file_with_the_token_is_for_its_owner_only() throws Exception {
    connect(AppKind.CATALOGUE);

    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(folder.resolve("organization.json"))))
        .isEqualTo("rw-------");
  }
}
