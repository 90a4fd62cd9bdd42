package io.samlsp.live;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/**
 * A SimpleSAMLphp identity provider of our own: Debian's package, unpacked but not installed,
 * served by PHP's built-in server on loopback with the configuration of {@code /simplesamlphp}, and
 * service providers registered by its own metadata parser.
 */
final class SimpleSamlPhpServer implements AutoCloseable {
  private static final List<String> CONFIGURATION =
      List.of(
          "router.php",
          "register-sp.php",
          "conf/config.php",
          "conf/authsources.php",
          "conf/metadata/saml20-idp-hosted.php",
          "conf/metadata/saml20-sp-remote.php");

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path work;
  private final URI base;
  private final Map<String, String> environment;
  private final ServerProcess process;

  private SimpleSamlPhpServer(Path home, Path work) {
    int port = ServerProcess.freePort();
    this.work = work;
    base = URI.create("http://127.0.0.1:" + port);
    environment =
        Map.of(
            "SSP_HOME", home.toString(),
            "SSP_WORK", work.toString(),
            "SSP_BASE", base.toString(),
            "SSP_SALT", UUID.randomUUID().toString(),
            "SIMPLESAMLPHP_CONFIG_DIR", work.resolve("conf").toString());
    process =
        ServerProcess.start(
            "SimpleSAMLphp",
            work,
            environment,
            work.resolve("log/server.log"),
            List.of(
                "php",
                "-d",
                "display_errors=0",
                "-S",
                "127.0.0.1:" + port,
                "-t",
                home.resolve("www").toString(),
                work.resolve("router.php").toString()));
  }

  /**
   * Starts a server on the package's {@code usr/share/simplesamlphp}.
   *
   * @param work where its configuration, sessions and logs go
   */
  static SimpleSamlPhpServer start(Path home, Path work) {
    try {
      for (String folder : List.of("conf/metadata/sp", "cert", "log", "data", "tmp")) {
        Files.createDirectories(work.resolve(folder));
      }
      for (String file : CONFIGURATION) {
        copy("/simplesamlphp/" + file, work.resolve(file));
      }
      copy("/keys/idp.crt", work.resolve("cert/idp.crt"));
      copy("/keys/idp.key", work.resolve("cert/idp.key"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    SimpleSamlPhpServer server = new SimpleSamlPhpServer(home, work);
    try {
      server.process.awaitOk(server.metadataUri(), Duration.ofMinutes(2));
    } catch (RuntimeException e) {
      server.close();
      throw e;
    }
    return server;
  }

  /** The version that the unpacked package gives for itself. */
  String version() {
    return php(
        "",
        "-r",
        "require getenv('SSP_HOME') . '/lib/_autoload.php';"
            + "echo SimpleSAML\\Configuration::VERSION;");
  }

  URI metadataUri() {
    return base.resolve("/saml2/idp/metadata.php");
  }

  /** The identity provider's signed metadata, as the running server publishes it. */
  String metadata() {
    try {
      return HttpClient.newHttpClient()
          .send(HttpRequest.newBuilder(metadataUri()).build(), BodyHandlers.ofString(UTF_8))
          .body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw ServerProcess.interrupted(e);
    }
  }

  /** The link that an administrator would give to users who start at the identity provider. */
  URI idpInitiatedUri(String spEntityId, String relayState) {
    return base.resolve(
        "/saml2/idp/SSOService.php?spentityid="
            + URLEncoder.encode(spEntityId, UTF_8)
            + "&RelayState="
            + URLEncoder.encode(relayState, UTF_8));
  }

  /**
   * Reads a service provider's metadata with SimpleSAMLphp's own parser and registers it.
   *
   * @param settings what the administrator adds by hand, over what the metadata says
   * @return the entity id that the parser read
   */
  String register(String spMetadata, Map<String, Object> settings) {
    Map<String, Object> all = new HashMap<>(settings);
    // Which attribute becomes the NameID is never in a service provider's metadata.
    all.putIfAbsent("simplesaml.nameidattribute", "mail");
    try {
      String request = JSON.writeValueAsString(Map.of("metadata", spMetadata, "settings", all));
      return php(request, work.resolve("register-sp.php").toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.close();
  }

  private String php(String input, String... arguments) {
    List<String> command = new ArrayList<>(List.of("php", "-d", "display_errors=stderr"));
    command.addAll(List.of(arguments));
    return CommandLine.run(environment, input, command);
  }

  private static void copy(String resource, Path target) throws IOException {
    try (InputStream from =
        Objects.requireNonNull(SimpleSamlPhpServer.class.getResourceAsStream(resource), resource)) {
      Files.write(target, from.readAllBytes());
    }
  }
}
