package io.samlsp.live;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * A Keycloak of our own: unpacked by the build, one java process on loopback, the realm of {@code
 * keycloak/acme-realm.json} imported afresh (so with fresh keys), and service providers registered
 * through the admin API from their own metadata.
 *
 * <p>{@code bin/kc.sh} is not used: it is a shell around a child java, which would survive it. The
 * command line below is the one that it builds.
 */
final class KeycloakServer implements AutoCloseable {
  /** Needed at build time, and fixed by it; everything left out costs start-up time and memory. */
  private static final List<String> BUILD =
      List.of(
          "build",
          "--db=dev-file",
          "--features-disabled=account,ciba,device-flow,kerberos,organization,twitter-broker,"
              + "workflows,user-event-metrics");

  private static final String REALM = "acme";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http = HttpClient.newHttpClient();
  private final String adminPassword = UUID.randomUUID().toString();
  private final ServerProcess process;
  private final URI base;

  private KeycloakServer(Path home, Path work) {
    int port = ServerProcess.freePort();
    base = URI.create("http://127.0.0.1:" + port);
    List<String> arguments =
        List.of(
            "start",
            "--optimized",
            // Belongs here, not to the build: without it a cluster port opens beyond loopback.
            "--cache=local",
            "--http-enabled=true",
            "--hostname-strict=false",
            "--http-host=127.0.0.1",
            "--http-port=" + port,
            "--import-realm");
    process =
        ServerProcess.start(
            "Keycloak",
            home,
            Map.of(
                "KC_BOOTSTRAP_ADMIN_USERNAME",
                "admin",
                "KC_BOOTSTRAP_ADMIN_PASSWORD",
                adminPassword),
            work.resolve("keycloak.log"),
            command(home, arguments));
  }

  /**
   * Starts the Keycloak that lies in {@code home}; the first start in a fresh folder builds it.
   *
   * @param work where its logs go
   */
  static KeycloakServer start(Path home, Path work) {
    try {
      Files.createDirectories(work);
      buildOnce(home, work);
      deleteTree(home.resolve("data"));
      Path imports = Files.createDirectories(home.resolve("data/import"));
      try (InputStream realm = resource("/keycloak/acme-realm.json")) {
        Files.copy(realm, imports.resolve("acme-realm.json"));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    KeycloakServer server = new KeycloakServer(home, work);
    try {
      server.process.awaitOk(server.metadataUri(), Duration.ofMinutes(4));
    } catch (RuntimeException e) {
      server.close();
      throw e;
    }
    return server;
  }

  private static void buildOnce(Path home, Path work) throws IOException {
    Path built = home.resolve("built-with.txt");
    String wanted = String.join(" ", BUILD);
    if (Files.exists(built) && Files.readString(built).equals(wanted)) {
      return;
    }
    try (ServerProcess build =
        ServerProcess.start(
            "Keycloak build",
            home,
            Map.of(),
            work.resolve("keycloak-build.log"),
            command(home, BUILD))) {
      build.awaitSuccess(Duration.ofMinutes(5));
    }
    Files.writeString(built, wanted);
  }

  private static List<String> command(Path home, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xms256m",
            "-Xmx512m",
            "-XX:MaxMetaspaceSize=256m",
            "-Dfile.encoding=UTF-8",
            "--add-opens=java.base/java.util=ALL-UNNAMED",
            "--add-opens=java.base/java.util.concurrent=ALL-UNNAMED",
            "--add-opens=java.base/java.security=ALL-UNNAMED",
            "--add-opens=java.base/java.lang=ALL-UNNAMED",
            "--enable-native-access=ALL-UNNAMED",
            "-Duser.language=en",
            "-Duser.country=US",
            "-Djava.util.concurrent.ForkJoinPool.common.threadFactory="
                + "io.quarkus.bootstrap.forkjoin.QuarkusForkJoinWorkerThreadFactory",
            "-Dkc.home.dir=" + home,
            "-Djboss.server.config.dir=" + home.resolve("conf"),
            "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
            "-Dpicocli.disable.closures=true",
            "-Dquarkus-log-max-startup-records=10000",
            "-cp",
            home.resolve("lib/quarkus-run.jar").toString(),
            "io.quarkus.bootstrap.runner.QuarkusEntryPoint"));
    command.addAll(arguments);
    return command;
  }

  /** The version that the running server gives for itself. */
  String version() {
    return admin("GET", "/admin/serverinfo", null, null).at("/systemInfo/version").asText();
  }

  URI metadataUri() {
    return metadataUri(REALM);
  }

  private URI metadataUri(String realm) {
    return base.resolve("/realms/" + realm + "/protocol/saml/descriptor");
  }

  /** The identity provider's metadata, as the running server publishes it. */
  String metadata() {
    return metadata(REALM);
  }

  /** The same of Keycloak's own realm, which has a key of its own. */
  String metadataOfOtherRealm() {
    return metadata("master");
  }

  private String metadata(String realm) {
    HttpResponse<String> response = send(HttpRequest.newBuilder(metadataUri(realm)).build());
    return requireStatus(200, response).body();
  }

  /** The link that an administrator would give to users who start at the identity provider. */
  URI idpInitiatedUri(String clientUrlName, String relayState) {
    return base.resolve(
        "/realms/"
            + REALM
            + "/protocol/saml/clients/"
            + clientUrlName
            + "?RelayState="
            + URLEncoder.encode(relayState, UTF_8));
  }

  /**
   * Reads a service provider's metadata with Keycloak's own converter and registers the client that
   * it makes of it.
   *
   * @param attributes what the administrator then sets by hand, over what the metadata says
   * @return the client's attributes as Keycloak read them from the metadata, before that
   */
  Map<String, String> register(String spMetadata, Map<String, String> attributes) {
    ObjectNode client =
        (ObjectNode)
            admin(
                "POST",
                "/admin/realms/" + REALM + "/client-description-converter",
                "application/xml",
                spMetadata);
    @SuppressWarnings("unchecked")
    Map<String, String> read = JSON.convertValue(client.get("attributes"), Map.class);
    attributes.forEach(client.withObject("/attributes")::put);
    client.put("enabled", true);
    client.put("frontchannelLogout", true);
    admin("POST", "/admin/realms/" + REALM + "/clients", "application/json", client.toString());
    return Map.copyOf(read);
  }

  /**
   * Reads the metadata of a registered service provider again, as its administrator would upload
   * it.
   *
   * @return the client's attributes as Keycloak read them
   */
  Map<String, String> registerAgain(String spMetadata) {
    JsonNode read =
        admin(
            "POST",
            "/admin/realms/" + REALM + "/client-description-converter",
            "application/xml",
            spMetadata);
    JsonNode found =
        admin(
            "GET",
            "/admin/realms/"
                + REALM
                + "/clients?clientId="
                + URLEncoder.encode(read.get("clientId").asText(), UTF_8),
            null,
            null);
    ObjectNode client = (ObjectNode) found.get(0);
    client.withObject("/attributes").setAll((ObjectNode) read.get("attributes"));
    admin(
        "PUT",
        "/admin/realms/" + REALM + "/clients/" + client.get("id").asText(),
        "application/json",
        client.toString());
    @SuppressWarnings("unchecked")
    Map<String, String> attributes = JSON.convertValue(read.get("attributes"), Map.class);
    return Map.copyOf(attributes);
  }

  @Override
  public void close() {
    process.close();
  }

  private JsonNode admin(String method, String path, String contentType, String body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(base.resolve(path))
            .header("Authorization", "Bearer " + adminToken())
            .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    if (contentType != null) {
      request.header("Content-Type", contentType);
    }
    HttpResponse<String> response = send(request.build());
    if (response.statusCode() / 100 != 2) {
      throw new IllegalStateException(
          method + " " + path + ": " + response.statusCode() + " " + response.body());
    }
    return parse(response.body());
  }

  private String adminToken() {
    HttpRequest request =
        HttpRequest.newBuilder(base.resolve("/realms/master/protocol/openid-connect/token"))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(
                BodyPublishers.ofString(
                    "grant_type=password&client_id=admin-cli&username=admin&password="
                        + adminPassword))
            .build();
    return parse(requireStatus(200, send(request)).body()).get("access_token").asText();
  }

  private HttpResponse<String> send(HttpRequest request) {
    try {
      return http.send(request, BodyHandlers.ofString(UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(request.uri().toString(), e);
    } catch (InterruptedException e) {
      throw ServerProcess.interrupted(e);
    }
  }

  private static HttpResponse<String> requireStatus(int status, HttpResponse<String> response) {
    if (response.statusCode() != status) {
      throw new IllegalStateException(
          response.uri() + ": " + response.statusCode() + " " + response.body());
    }
    return response;
  }

  private static JsonNode parse(String json) {
    try {
      return JSON.readTree(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static InputStream resource(String name) {
    return Objects.requireNonNull(KeycloakServer.class.getResourceAsStream(name), name);
  }

  private static void deleteTree(Path root) throws IOException {
    if (!Files.exists(root)) {
      return;
    }
    List<Path> all;
    try (Stream<Path> walk = Files.walk(root)) {
      all = walk.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : all) {
      Files.delete(path);
    }
  }
}
