package io.samlsp.examples.identitycenter.standin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpServer;
import io.samlsp.examples.identitycenter.standin.OktaScimClient.AppKind;
import io.samlsp.examples.identitycenter.standin.OktaScimClient.Member;
import io.samlsp.scim.directory.Accounts;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Row by row of the table in docs/scim.md, against the library's endpoint. */
class OktaScimClientTest {

  private static final Person ADA =
      Person.of("00u1", "ada@northwind.example", "Ada", "Byron").withAssigned(true);
  private static final Person BOB =
      Person.of("00u2", "bob@northwind.example", "Bob", "O'Brien").withAssigned(true);

  private static ScimServer server;

  @BeforeAll
  static void start(@TempDir Path folder) throws Exception {
    server = new ScimServer(folder);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void takeEmptyDirectory() throws Exception {
    server.newTenant();
  }

  @ParameterizedTest
  @EnumSource
  void credentials_are_tested_by_one_request(AppKind kind) throws Exception {
    server.client(kind).testCredentials();

    assertThat(server.seen)
        .containsExactly(
            new ScimServer.Seen(
                "GET /Users?startIndex=1&count=2",
                "Okta SCIM Client 1.0.0",
                "application/scim+json",
                null));
  }

  @Test
  void switching_on_looks_at_users_and_groups() throws Exception {
    server.client(AppKind.CATALOGUE).openToApp();

    assertThat(server.requests())
        .containsExactly("GET /Users?startIndex=1&count=2", "GET /Groups?startIndex=1&count=100");
  }

  @Test
  void wrong_token_is_told_in_the_words_of_the_console() {
    assertThatExceptionOfType(PushFailed.class)
        .isThrownBy(
            () -> ScimServer.client(server.url, "wrong", AppKind.CATALOGUE).testCredentials())
        .withMessageStartingWith(
            "Error authenticating: Unauthorized. Errors reported by remote server: ")
        .satisfies(failed -> assertThat(failed.status()).isEqualTo(401));
  }

  @Test
  void wrong_path_is_told_in_the_words_of_the_console() {
    assertThatExceptionOfType(PushFailed.class)
        .isThrownBy(
            () ->
                ScimServer.client(server.url + "/v3", server.token, AppKind.CATALOGUE)
                    .testCredentials())
        .withMessageStartingWith("Error authenticating: Not Found.")
        .satisfies(failed -> assertThat(failed.status()).isEqualTo(404));
  }

  @Test
  void slash_at_the_end_of_the_base_url_is_sent_as_it_is() throws Exception {
    ScimServer.client(server.url + "/", server.token, AppKind.CATALOGUE).testCredentials();

    assertThat(server.requests()).containsExactly("GET //Users?startIndex=1&count=2");
  }

  @Test
  void malformed_base_url_is_told() {
    assertThatExceptionOfType(PushFailed.class)
        .isThrownBy(() -> ScimServer.client("not a url", "token", AppKind.CUSTOM).testCredentials())
        .withMessage("Error authenticating: the base URL or the API token is malformed");
  }

  @Test
  void absent_server_is_told() throws Exception {
    int port;
    try (ServerSocket closedAtOnce = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = closedAtOnce.getLocalPort();
    }
    assertThatExceptionOfType(PushFailed.class)
        .isThrownBy(
            () ->
                ScimServer.client("http://127.0.0.1:" + port, "token", AppKind.CUSTOM)
                    .testCredentials())
        .withMessage("Error authenticating: java.net.ConnectException");
  }

  @ParameterizedTest
  @EnumSource
  void new_user_is_looked_for_and_then_created(AppKind kind) throws Exception {
    server.client(kind).assign(BOB, "meaningless");

    assertThat(server.requests())
        .containsExactly(
            "GET /Users?filter=userName%20eq%20%22bob%40northwind.example%22"
                + "&startIndex=1&count=100",
            "POST /Users");
    assertThat(server.account("bob@northwind.example")).isInstanceOf(Accounts.Account.Active.class);
  }

  @ParameterizedTest
  @EnumSource
  void requests_with_a_body_say_what_it_is(AppKind kind) throws Exception {
    server.client(kind).assign(BOB, "meaningless");

    assertThat(server.seen.get(1).contentType())
        .isEqualTo(
            kind == AppKind.CATALOGUE
                ? "application/scim+json; charset=utf-8"
                : "application/json");
  }

  @Test
  void user_who_exists_but_is_inactive_is_reactivated_and_updated() throws Exception {
    OktaScimClient client = server.client(AppKind.CATALOGUE);
    String id = client.assign(ADA, "meaningless");
    client.setActive(id, ADA, false);
    server.requests();

    assertThat(client.assign(ADA.withNames("Ada", "Lovelace"), "meaningless")).isEqualTo(id);

    assertThat(server.requests())
        .hasSize(4)
        .endsWith("PATCH /Users/ID", "GET /Users/ID", "PUT /Users/ID");
    assertThat(server.account("ada@northwind.example")).isInstanceOf(Accounts.Account.Active.class);
  }

  @Test
  void everybody_is_imported_a_hundred_at_a_time() throws Exception {
    OktaScimClient client = server.client(AppKind.CATALOGUE);
    for (int i = 1; i <= 205; i++) {
      client.assign(Person.of("00u" + i, "p" + i + "@northwind.example", "P", "N" + i), "x");
    }
    server.requests();

    List<OktaScimClient.Account> all = client.importUsers();

    assertThat(all).hasSize(205);
    assertThat(all.get(204).userName()).isEqualTo("p205@northwind.example");
    assertThat(server.requests())
        .containsExactly(
            "GET /Users?startIndex=1&count=100",
            "GET /Users?startIndex=101&count=100",
            "GET /Users?startIndex=201&count=100");
  }

  @ParameterizedTest
  @EnumSource
  void profile_is_read_and_sent_back_changed(AppKind kind) throws Exception {
    OktaScimClient client = server.client(kind);
    String id = client.assign(ADA, "meaningless");
    server.requests();

    client.updateProfile(id, ADA.withNames("Ada", "Lovelace"));

    assertThat(server.requests()).containsExactly("GET /Users/ID", "PUT /Users/ID");
  }

  @Test
  void catalogue_app_deactivates_and_reactivates_by_patch() throws Exception {
    OktaScimClient client = server.client(AppKind.CATALOGUE);
    String id = client.assign(ADA, "meaningless");
    server.requests();

    client.setActive(id, ADA, false);
    assertThat(server.account(ADA.userName())).isInstanceOf(Accounts.Account.Inactive.class);
    client.setActive(id, ADA, true);
    assertThat(server.account(ADA.userName())).isInstanceOf(Accounts.Account.Active.class);

    assertThat(server.requests()).containsExactly("PATCH /Users/ID", "PATCH /Users/ID");
  }

  @Test
  void custom_app_deactivates_by_put() throws Exception {
    OktaScimClient client = server.client(AppKind.CUSTOM);
    String id = client.assign(ADA, "meaningless");
    server.requests();

    client.setActive(id, ADA, false);

    assertThat(server.account(ADA.userName())).isInstanceOf(Accounts.Account.Inactive.class);
    assertThat(server.requests()).containsExactly("GET /Users/ID", "PUT /Users/ID");
  }

  @Test
  void password_is_synchronised_by_patch() throws Exception {
    OktaScimClient client = server.client(AppKind.CATALOGUE);
    String id = client.assign(ADA, "meaningless");
    server.requests();

    client.syncPassword(id, ADA, "n3wS3cret");

    assertThat(server.requests()).containsExactly("PATCH /Users/ID");
  }

  @Test
  void catalogue_app_pushes_a_group_by_patch() throws Exception {
    OktaScimClient client = server.client(AppKind.CATALOGUE);
    Member ada = new Member(client.assign(ADA, "x"), "ada");
    Member bob = new Member(client.assign(BOB, "x"), "bob");
    server.requests();

    String group = client.pushGroup("AmazonQ", List.of(ada, bob));
    client.changeMembers(group, "AmazonQ", List.of(bob), List.of(), List.of(ada.id()));
    client.renameGroup(group, "AmazonQ Business", List.of(bob));
    assertThat(client.groupExists(group)).isTrue();
    client.deleteGroup(group, "AmazonQ Business");
    assertThat(client.groupExists(group)).isFalse();

    assertThat(server.requests())
        .containsExactly(
            "GET /Groups?filter=displayName%20eq%20%22AmazonQ%22&startIndex=1&count=100",
            "POST /Groups",
            "PATCH /Groups/ID",
            "PATCH /Groups/ID",
            "PATCH /Groups/ID",
            "PATCH /Groups/ID",
            "PATCH /Groups/ID",
            "GET /Groups/ID",
            "DELETE /Groups/ID",
            "GET /Groups/ID");
  }

  @Test
  void custom_app_pushes_a_group_by_put() throws Exception {
    OktaScimClient client = server.client(AppKind.CUSTOM);
    Member ada = new Member(client.assign(ADA, "x"), "ada");
    server.requests();

    String group = client.pushGroup("AmazonQ", List.of(ada));
    client.renameGroup(group, "AmazonQ Business", List.of(ada));

    assertThat(server.requests())
        .containsExactly(
            "GET /Groups?filter=displayName%20eq%20%22AmazonQ%22&startIndex=1&count=100",
            "POST /Groups", "PUT /Groups/ID", "PUT /Groups/ID");
  }

  @ParameterizedTest
  @EnumSource
  void group_that_exists_is_linked_and_gets_the_whole_list(AppKind kind) throws Exception {
    OktaScimClient client = server.client(kind);
    Member ada = new Member(client.assign(ADA, "x"), "ada");
    String group = client.pushGroup("AmazonQ", List.of());

    assertThat(client.pushGroup("AmazonQ", List.of(ada))).isEqualTo(group);
  }

  @Test
  void user_who_is_gone_is_an_answer() throws Exception {
    assertThat(server.client(AppKind.CATALOGUE).userExists("00u1nowhere")).isFalse();
  }

  @Test
  void quotes_in_a_name_do_not_end_the_filter() throws Exception {
    OktaScimClient client = server.client(AppKind.CATALOGUE);
    String group = client.pushGroup("The \"A\" \\ team", List.of());

    assertThat(client.pushGroup("The \"A\" \\ team", List.of())).isEqualTo(group);
  }

  @Test
  void request_that_came_too_early_is_repeated_when_the_server_says() throws Exception {
    List<Duration> pauses = new ArrayList<>();
    int[] requests = {0};
    HttpServer busy =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    busy.createContext(
        "/",
        exchange -> {
          try (exchange) {
            if (++requests[0] == 1) {
              exchange.getResponseHeaders().set("Retry-After", "7");
            }
            exchange.sendResponseHeaders(429, -1);
          }
        });
    busy.start();
    try {
      OktaScimClient client =
          new OktaScimClient(
              HttpClient.newHttpClient(),
              "http://127.0.0.1:" + busy.getAddress().getPort(),
              "token",
              AppKind.CATALOGUE,
              Clock.systemUTC(),
              pauses::add,
              seen -> {});
      assertThatExceptionOfType(PushFailed.class)
          .isThrownBy(client::testCredentials)
          .satisfies(failed -> assertThat(failed.status()).isEqualTo(429));
    } finally {
      busy.stop(0);
    }
    assertThat(requests[0]).isEqualTo(10);
    assertThat(pauses)
        .startsWith(Duration.ofSeconds(7), Duration.ofMinutes(10), Duration.ofMinutes(20))
        .hasSize(9);
  }
}
