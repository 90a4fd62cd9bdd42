package io.samlsp.benchmarks;

import io.samlsp.benchmarks.contender.Registration;
import io.samlsp.testkit.EncryptionShape;
import io.samlsp.testkit.FakeIdentityProvider;
import io.samlsp.testkit.RegisteredServiceProvider;
import io.samlsp.testkit.ResponseBuilder;
import io.samlsp.testkit.SigningMode;
import io.samlsp.testkit.TestCredential;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An identity provider, a service provider and the messages between them, in a directory: every JVM
 * of a run reads the same octets. The real clock rules, since peers know no other; the messages are
 * good for two hours.
 */
public final class Scene {

  /** The service provider. */
  public static final String SP = "https://sp.example.org/saml/metadata";

  /** Where it takes responses. */
  public static final String ACS = "https://sp.example.org/saml/acs";

  /** The identity provider. */
  public static final String IDP = "https://idp.example.com/saml/metadata";

  private static final String REQUEST = "_4fbc1d2a8e6f47d0a1b2c3d4e5f60718";
  private static final String NAME = "alice.liddell@example.org";
  private static final Duration LIFETIME = Duration.ofHours(2);

  private final Path directory;

  private Scene(Path directory) {
    this.directory = directory;
  }

  /** Makes keys and messages anew. */
  public static Scene create(Path directory, Clock clock) throws IOException {
    Files.createDirectories(directory);
    Instant now = clock.instant();
    TestCredential sp = TestCredential.rsa();
    FakeIdentityProvider idp =
        FakeIdentityProvider.builder(IDP)
            .clock(clock)
            .serviceProvider(
                RegisteredServiceProvider.of(SP, ACS).encryptionCertificate(sp.certificate()))
            .build();
    FakeIdentityProvider impostor =
        idp.toBuilder()
            .signingKeys(TestCredential.builder().subject("CN=Fake IdP").build())
            .build();
    new Registration(
            SP,
            ACS,
            REQUEST,
            IDP,
            idp.signingKeys().get(0).certificate(),
            directory.resolve(Registration.METADATA),
            false,
            sp.privateKey(),
            sp.certificate())
        .write(idp.metadataXml());
    for (Workload workload : Workload.values()) {
      Messages messages = new Messages(workload, now, sp);
      Map<String, String> written = new LinkedHashMap<>();
      written.put("sound", messages.of(idp).build().base64());
      written.put("altered", messages.altered(idp));
      written.put("unsigned", messages.of(idp).signing(SigningMode.NONE).build().base64());
      written.put("foreign-key", messages.of(impostor).build().base64());
      written.put("foreign-audience", messages.foreignAudience(idp));
      written.put("foreign-recipient", messages.foreignRecipient(idp));
      written.put("expired", new Messages(workload, longAgo(now), sp).of(idp).build().base64());
      for (Map.Entry<String, String> message : written.entrySet()) {
        Files.writeString(file(directory, workload, message.getKey()), message.getValue());
      }
    }
    return read(directory);
  }

  /** Reads what {@link #create} made. */
  public static Scene read(Path directory) throws IOException {
    return new Scene(directory);
  }

  private static Instant longAgo(Instant now) {
    return now.minus(LIFETIME).minus(Duration.ofDays(1));
  }

  /** Where a message lies. */
  static Path file(Path directory, Workload workload, String message) {
    return directory.resolve(workload.label() + "." + message + ".b64");
  }

  /** What both sides know. */
  public Registration registration(Workload workload) throws IOException {
    return Registration.read(directory, workload.signsResponse());
  }

  /** The message that must be accepted, in base64. */
  public String sound(Workload workload) throws IOException {
    return Files.readString(file(directory, workload, "sound"));
  }

  /** Messages that whoever verifies signatures refuses: what was done to it, and the message. */
  public Map<String, String> tampered(Workload workload) throws IOException {
    return messages(workload, List.of("altered", "unsigned", "foreign-key"));
  }

  /** Messages that are signed well and must still be refused. */
  public Map<String, String> misdirected(Workload workload) throws IOException {
    return messages(workload, List.of("foreign-audience", "foreign-recipient", "expired"));
  }

  private Map<String, String> messages(Workload workload, List<String> names) throws IOException {
    Map<String, String> found = new LinkedHashMap<>();
    for (String name : names) {
      found.put(name, Files.readString(file(directory, workload, name)));
    }
    return found;
  }

  /** Makes the messages of one workload. */
  private record Messages(Workload workload, Instant now, TestCredential sp) {

    ResponseBuilder of(FakeIdentityProvider idp) {
      ResponseBuilder response =
          idp.unsolicited(SP, ACS)
              .issueInstant(now)
              .inResponseTo(REQUEST)
              .signing(workload.signsResponse() ? SigningMode.BOTH : SigningMode.ASSERTION)
              .nameId(NAME)
              .assertion(
                  assertion ->
                      assertion
                          .issueInstant(now)
                          .subjectConfirmation(
                              data -> data.inResponseTo(REQUEST).notOnOrAfter(now.plus(LIFETIME)))
                          .conditions(
                              conditions ->
                                  conditions
                                      .notBefore(now.minusSeconds(5))
                                      .notOnOrAfter(now.plus(LIFETIME)))
                          .authnStatement(
                              statement ->
                                  statement
                                      .instant(now)
                                      .sessionNotOnOrAfter(now.plus(Duration.ofHours(8)))))
              .attribute("urn:oid:0.9.2342.19200300.100.1.3", NAME)
              .attribute("urn:oid:2.5.4.42", "Alice")
              .attribute("urn:oid:2.5.4.4", "Liddell")
              .attribute("urn:oid:2.16.840.1.113730.3.1.241", "Alice Liddell")
              .attribute("urn:oid:1.3.6.1.4.1.5923.1.1.1.7", "urn:example:entitlement:reader");
      if (workload == Workload.BIG) {
        List<String> groups = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
          groups.add("CN=Group number " + i + ",OU=Groups,OU=Wonderland,DC=example,DC=org");
        }
        response.attribute("groups", groups.toArray(String[]::new));
      }
      return workload == Workload.ENCRYPTED
          ? response.encryptAssertion(EncryptionShape.to(sp))
          : response;
    }

    /** One octet of the signed content is another. */
    String altered(FakeIdentityProvider idp) {
      return workload == Workload.ENCRYPTED
          ? of(idp).build().edit(Messages::otherCipherText).base64()
          : of(idp)
              .build()
              .replace(">" + NAME + "</saml:NameID>", ">m" + NAME.substring(1) + "</saml:NameID>")
              .base64();
    }

    private static String otherCipherText(String xml) {
      int at = xml.lastIndexOf("</xenc:CipherValue>") - 200;
      char other = xml.charAt(at) == 'A' ? 'B' : 'A';
      return xml.substring(0, at) + other + xml.substring(at + 1);
    }

    String foreignAudience(FakeIdentityProvider idp) {
      return of(idp)
          .assertion(a -> a.conditions(c -> c.audience("https://other.example.net/saml/metadata")))
          .build()
          .base64();
    }

    String foreignRecipient(FakeIdentityProvider idp) {
      String other = "https://other.example.net/saml/acs";
      return of(idp)
          .destination(other)
          .assertion(a -> a.subjectConfirmation(data -> data.recipient(other)))
          .build()
          .base64();
    }
  }

  /** The octets of a message. */
  static byte[] xml(String base64) {
    return Base64.getDecoder().decode(base64.getBytes(StandardCharsets.ISO_8859_1));
  }
}
