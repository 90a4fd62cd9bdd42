package io.samlsp.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.samlsp.ServiceProvider;
import io.samlsp.authn.LoginOptions;
import io.samlsp.idp.IdentityProvider;
import io.samlsp.idp.IdentityProviders;
import io.samlsp.metadata.IdpMetadata;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdpCommandTest {

  private static final String SP = "https://sp.example.com/saml";
  private static final String ACS = "https://sp.example.com/saml/acs";

  @TempDir Path folder;

  /** The command in a thread of its own, until it is interrupted. */
  private static final class Running implements AutoCloseable {
    private final StringWriter text = new StringWriter();
    private final CountDownLatch announced = new CountDownLatch(1);
    private final AtomicInteger code = new AtomicInteger(-1);
    private final Thread thread;

    Running(String... args) throws Exception {
      PrintWriter out =
          new PrintWriter(text) {
            @Override
            public void flush() {
              super.flush();
              announced.countDown();
            }
          };
      Terminal terminal =
          new Terminal(
              InputStream.nullInputStream(),
              out,
              new PrintWriter(Writer.nullWriter()),
              Clock.systemUTC(),
              false);
      thread = new Thread(() -> code.set(Saml.run(args, terminal)));
      thread.start();
      assertThat(announced.await(60, TimeUnit.SECONDS)).isTrue();
    }

    String find(String pattern) {
      Matcher matcher = Pattern.compile(pattern).matcher(text.toString());
      assertThat(matcher.find()).as(text.toString()).isTrue();
      return matcher.group(1);
    }

    @Override
    public void close() {
      thread.interrupt();
      try {
        thread.join(60_000);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static String get(String address) throws Exception {
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(URI.create(address)).build(), BodyHandlers.ofString())
        .body();
  }

  @Test
  void shows_a_login_page_to_whoever_it_knows_and_stops_when_interrupted() throws Exception {
    Running running =
        new Running(
            "idp", "--sp-entity-id=" + SP, "--acs=" + ACS, "--user=ada", "--entity-id=urn:mine");
    try (running) {
      String metadata = running.find("metadata +(http://127\\.0\\.0\\.1:\\d+/metadata)");
      IdentityProvider idp = IdpMetadata.parse(get(metadata)).single();
      ServiceProvider sp =
          ServiceProvider.builder(SP, URI.create(ACS), IdentityProviders.of(idp)).build();
      String page = get(sp.startLogin(LoginOptions.to(idp)).url().orElseThrow().toString());

      assertThat(idp.entityId()).isEqualTo("urn:mine");
      assertThat(page).contains("ada", SP);
      assertThat(running.find("knows +(.*)")).isEqualTo(SP);
    }
    assertThat(running.code).hasValue(Saml.FINE);
  }

  @Test
  void keeps_its_key_and_takes_metadata_of_service_providers() throws Exception {
    Path key = folder.resolve("idp.pem");
    Path sp = folder.resolve("sp.xml");
    Run.saml("keys", "new", "--out=" + key, "--kind=ec");
    Run.saml("metadata", "generate", "--entity-id=" + SP, "--acs=" + ACS, "-o", sp.toString());

    try (Running running = new Running("idp", "--json", "--key=" + key, "--sp=" + sp)) {
      String metadata = running.find("\"metadataUrl\" : \"([^\"]+)\"");

      assertThat(Run.saml("metadata", "inspect", metadata).out())
          .contains(
              KeyFacts.of(io.samlsp.keys.KeyFiles.pem(key).certificate()).fingerprint("SHA-256"));
      assertThat(running.find("\"serviceProviders\" : \\[ \"([^\"]+)\"")).isEqualTo(SP);
    }
  }

  @Test
  void says_what_is_wrong_with_its_options() {
    assertThat(Run.saml("idp", "--acs=" + ACS).err()).startsWith("--sp-entity-id and --acs go");
    assertThat(Run.saml("idp", "--attribute=mail").err()).contains("has no name and value");
    assertThat(Run.saml("idp", "--sp=" + Run.captured("keycloak/metadata.xml")).err())
        .contains("is not the metadata of one service provider");
    assertThat(Run.saml("idp", "--port=99999").code()).isEqualTo(Saml.USAGE);
    assertThat(Run.saml("idp", "--port=99999").err()).startsWith("The identity provider cannot be");
  }
}
