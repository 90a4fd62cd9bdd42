package io.samlsp.examples.identitycenter;

import static org.assertj.core.api.Assertions.assertThat;

import io.samlsp.testkit.FakeIdentityProvider;
import io.samlsp.testkit.ReceivedAuthnRequest;
import io.samlsp.testkit.ReceivedAuthnRequest.Signature;
import io.samlsp.testkit.RegisteredServiceProvider;
import java.net.URI;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the console shows and lets its administrator choose. */
class ConsoleTest {

  private static final String WIZARD = "/admin/settings/identity-source";

  private Installation lab;
  private Browser admin;

  @BeforeEach
  void start() throws Exception {
    lab = new Installation(Store.H2);
    lab.setUp();
    admin = lab.administrator;
  }

  @AfterEach
  void stop() {
    lab.close();
  }

  private static String aggregate(int others, String... documents) {
    return "<md:EntitiesDescriptor xmlns:md=\"urn:oasis:names:tc:SAML:2.0:metadata\">"
        + IntStream.range(0, others)
            .mapToObj(
                i ->
                    documents[0]
                        .replaceFirst("<\\?xml.*?\\?>", "")
                        .replaceFirst(
                            "entityID=\"[^\"]+\"", "entityID=\"https://idp" + i + ".test\""))
            .collect(Collectors.joining())
        + Arrays.stream(documents)
            .map(xml -> xml.replaceFirst("<\\?xml.*?\\?>", ""))
            .collect(Collectors.joining())
        + "</md:EntitiesDescriptor>";
  }

  @Test
  void one_of_several_identity_providers_is_chosen() throws Exception {
    String ours = lab.idp.metadataXml();
    lab.upload(aggregate(80, ours));
    assertThat(admin.status()).isEqualTo(200);
    assertThat(admin.page())
        .contains("metadata.xml", "describes 81 identity providers", "https://idp0.test")
        .contains("Only 50 are shown")
        .doesNotContain(Installation.IDP);
    assertThat(admin.open(WIZARD + "/review").page()).contains("describes 81 identity providers");
    assertThat(admin.open(WIZARD + "/entity?search=idp.example.com").page())
        .contains(Installation.IDP)
        .doesNotContain("https://idp0.test");
    admin.submit(WIZARD + "/entity");
    assertThat(admin.status()).isEqualTo(422);
    assertThat(admin.page()).contains("Choose one of them.");
    admin.submit(WIZARD + "/entity", "entityId", "https://nobody.test");
    assertThat(admin.status()).isEqualTo(422);
    admin.submit(WIZARD + "/entity", "entityId", Installation.IDP);
    assertThat(admin.page())
        .contains("What we understood", Installation.IDP, "SHA-256")
        .doesNotContain("https://idp0.test");
    admin.open(WIZARD + "/review");
    admin.submit(WIZARD + "/review", "confirmation", "ACCEPT");
    assertThat(admin.page()).contains("The identity source is changed", Installation.IDP);

    // the same file again means the one that is in use
    admin.open("/admin/settings/authentication");
    admin.upload(
        "/admin/settings/authentication/metadata",
        "metadataFile",
        "federation.xml",
        aggregate(3, ours));
    assertThat(admin.page()).contains("The metadata is replaced.", "federation.xml");
    admin.upload(
        "/admin/settings/authentication/metadata",
        "metadataFile",
        "others.xml",
        aggregate(3, FakeIdentityProvider.create("https://other.test").metadataXml()));
    assertThat(admin.status()).isEqualTo(422);
    assertThat(admin.page()).contains("This metadata cannot be used");

    lab.enableProvisioning();
    lab.provision("ada@example.com");
    lab.idp =
        lab.idp.toBuilder()
            .serviceProvider(
                RegisteredServiceProvider.fromMetadata(lab.person().open("/saml/metadata").page()))
            .build();
    Browser person = lab.person();
    lab.signIn(person, "ada@example.com");
    assertThat(person.page()).contains("You are signed in");
  }

  @Test
  void requests_are_signed_for_an_identity_provider_that_wants_it() throws Exception {
    assertThat(lab.person().open("/saml/metadata").page())
        .contains("AuthnRequestsSigned=\"false\"")
        .doesNotContain("X509Certificate");
    lab.idp =
        FakeIdentityProvider.builder(Installation.IDP)
            .baseUrl("https://idp.example.com")
            .clock(lab.clock)
            .wantAuthnRequestsSigned()
            .build();
    lab.connect();
    assertThat(admin.open("/admin/settings/authentication").page())
        .contains("wants requests signed, so they are");
    String metadata = lab.person().open("/saml/metadata").page();
    assertThat(metadata).contains("AuthnRequestsSigned=\"true\"", "X509Certificate");
    Browser person = lab.person();
    ReceivedAuthnRequest request = lab.idp.readRedirect(lab.startLogin(person));
    assertThat(request.signature()).isEqualTo(Signature.VALID);

    lab.restart();
    assertThat(lab.person().open("/saml/metadata").page()).isEqualTo(metadata);
    lab.enableProvisioning();
    lab.provision("ada@example.com");
    String url = lab.startLogin(lab.person());
    assertThat(lab.idp.readRedirect(url).signature()).isEqualTo(Signature.VALID);
    lab.post(person, lab.idp.respondTo(URI.create(url)).nameId("ada@example.com").build());
    assertThat(person.page()).contains("You are signed in");
  }

  @Test
  void group_shows_groups_in_it_and_around_it() throws Exception {
    lab.enableProvisioning();
    String ada = lab.provision("ada@example.com");
    String inner = group("Inner", ada);
    String outer = group("Outer", inner);
    assertThat(admin.open("/admin/groups/" + outer).page())
        .contains("Groups in this group", "/admin/groups/" + inner, ">Inner</a>", "No users.");
    assertThat(admin.open("/admin/groups/" + inner).page())
        .contains("In these groups", "/admin/groups/" + outer, "ada@example.com")
        .doesNotContain("Groups in this group");
  }

  private String group(String name, String member) throws Exception {
    return Installation.id(
        lab.scim(
                "POST",
                "/Groups",
                "{\"schemas\":[\"urn:ietf:params:scim:schemas:core:2.0:Group\"],\"displayName\":\""
                    + name
                    + "\",\"members\":[{\"value\":\""
                    + member
                    + "\"}]}")
            .body());
  }

  @Test
  void activity_says_what_the_client_was_told_without_what_it_had_sent() throws Exception {
    lab.enableProvisioning();
    lab.provision("ada@example.com");
    assertThat(lab.scim("POST", "/Users", "{\"userName\":\"ada@example.com\"}").statusCode())
        .isEqualTo(409);
    assertThat(lab.scim("GET", "/Users?filter=secretName%20eq%20%22x%22", "").body())
        .contains("secretName");
    assertThat(lab.scim("POST", "/Users", "{\"active\":true}").statusCode()).isEqualTo(400);
    assertThat(admin.open("/admin/activity/provisioning?show=failed").page())
        .contains(
            "UNIQUENESS",
            "A user with this userName exists already",
            "INVALID_FILTER",
            "There is no attribute &quot;…&quot;.",
            "INVALID_VALUE")
        .doesNotContain("ada@example.com", "secretName");
  }
}
