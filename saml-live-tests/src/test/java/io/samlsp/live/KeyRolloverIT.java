package io.samlsp.live;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.samlsp.LoginRedirect;
import io.samlsp.keys.KeyState;
import io.samlsp.keys.SpKey;
import io.samlsp.live.CheckedMessages.Peer;
import io.samlsp.metadata.SpMetadata;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The service provider's keys change in the three steps of docs/guide.md, and Keycloak verifies
 * every request and encrypts every assertion on the way.
 */
@ExtendWith(LiveProviders.class)
class KeyRolloverIT {

  /** Keycloak reads it at most once in ten seconds. */
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

  private final SpKey old = Application.spKey(TestKeys.SP_RSA);
  private final SpKey next = Application.spKey(TestKeys.IDP_RSA);

  private static void assertSignsIn(Application app, TestKeys signer) {
    LoginRedirect login = app.sp.startLogin(app.options());
    assertThat(isSignedBy(signer, login.url().orElseThrow())).isTrue();

    TestBrowser.Arrival arrival = app.follow(login);
    TestBrowser.Delivery delivery =
        arrival instanceof TestBrowser.Delivery known
            ? known
            : app.browser.signIn(arrival, "alice", "password");

    assertThat(HandMade.count(HandMade.message(delivery.samlResponse()), "EncryptedAssertion"))
        .isEqualTo(1);
    Application.subject(app.finish(delivery));
    CheckedMessages.count(Peer.KEYCLOAK);
  }

  private static boolean isSignedBy(TestKeys key, URI request) {
    String query = request.getRawQuery();
    int end = query.indexOf("&Signature=");
    String value = query.substring(end + "&Signature=".length());
    try {
      Signature rsa = Signature.getInstance("SHA256withRSA");
      rsa.initVerify(key.certificate());
      rsa.update(query.substring(0, end).getBytes(StandardCharsets.US_ASCII));
      return rsa.verify(
          Base64.getDecoder().decode(URLDecoder.decode(value, StandardCharsets.US_ASCII)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Where an application publishes its metadata. */
  private static final class Published implements AutoCloseable {

    private final HttpServer server;
    private final AtomicInteger reads = new AtomicInteger();
    private volatile byte[] metadata = {};

    Published() throws IOException {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext(
          "/metadata",
          exchange -> {
            byte[] body = metadata;
            exchange.getResponseHeaders().set("Content-Type", "application/samlmetadata+xml");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
            reads.incrementAndGet();
          });
      server.start();
    }

    Map<String, String> address() {
      return Map.of(
          "saml.useMetadataDescriptorUrl",
          "true",
          "saml.metadataDescriptorUrl",
          "http://127.0.0.1:" + server.getAddress().getPort() + "/metadata");
    }

    void set(Application app) {
      String text =
          SpMetadata.builder(app.sp)
              .nameIdFormat(Application.EMAIL)
              .cacheDuration(Duration.ofSeconds(10))
              .build()
              .toXml();
      metadata = text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
      server.stop(0);
    }
  }

  /** Signs in until Keycloak has read what is published now; each sign-in must succeed. */
  private static void untilRead(Published published, Application app, TestKeys signer) {
    published.set(app);
    int before = published.reads.get();
    Instant end = Instant.now().plus(LONGEST_WAIT);
    while (published.reads.get() == before) {
      assertThat(Instant.now()).as("Keycloak reads the metadata again").isBefore(end);
      assertSignsIn(app, signer);
    }
  }

  @Test
  void no_sign_in_fails_where_keycloak_reads_what_is_published(KeycloakServer keycloak)
      throws IOException {
    String name = "kc-rollover-url";
    String idp = keycloak.metadata();
    try (Published published = new Published()) {
      Application before = Application.rolling(name, idp, old);
      published.set(before);
      keycloak.register(before.metadata(), published.address());
      assertSignsIn(before, TestKeys.SP_RSA);

      Application step1 = Application.rolling(name, idp, old, next.as(KeyState.NEXT));
      untilRead(published, step1, TestKeys.SP_RSA);

      Application step2 = Application.rolling(name, idp, old.as(KeyState.RETIRED), next);
      untilRead(published, step2, TestKeys.IDP_RSA);

      Application step3 = Application.rolling(name, idp, next);
      assertSignsIn(step3, TestKeys.IDP_RSA);
    }
  }

  @Test
  void where_keycloak_was_given_a_file_it_gets_the_next_one_when_the_keys_change(
      KeycloakServer keycloak) {
    String name = "kc-rollover-file";
    String idp = keycloak.metadata();
    Application before = Application.rolling(name, idp, old);
    keycloak.register(before.metadata(), Map.of());
    assertSignsIn(before, TestKeys.SP_RSA);

    // Step 1 is published, and not uploaded.
    Application step1 = Application.rolling(name, idp, old, next.as(KeyState.NEXT));
    assertSignsIn(step1, TestKeys.SP_RSA);

    // Step 2 is uploaded at the moment of the change.
    Application step2 = Application.rolling(name, idp, old.as(KeyState.RETIRED), next);
    keycloak.registerAgain(step2.metadata());
    assertSignsIn(step2, TestKeys.IDP_RSA);

    Application step3 = Application.rolling(name, idp, next);
    assertSignsIn(step3, TestKeys.IDP_RSA);
  }

  @Test
  void of_two_signing_keys_in_a_file_keycloak_keeps_the_last(KeycloakServer keycloak) {
    String name = "kc-rollover-two-keys";
    String idp = keycloak.metadata();
    Application before = Application.rolling(name, idp, old);
    keycloak.register(before.metadata(), Map.of());
    Application step1 = Application.rolling(name, idp, old, next.as(KeyState.NEXT));

    Map<String, String> read = keycloak.registerAgain(step1.metadata());

    // So the file of step 1 must not be uploaded: the old key is the one that signs.
    assertThat(read)
        .containsEntry("saml.signing.certificate", TestKeys.IDP_RSA.certificateBase64());
    TestBrowser.Page page = TestBrowser.page(step1.follow(step1.sp.startLogin(step1.options())));
    assertThat(page.document().select("input[name=password]")).isEmpty();
    CheckedMessages.count(Peer.KEYCLOAK);
  }
}
