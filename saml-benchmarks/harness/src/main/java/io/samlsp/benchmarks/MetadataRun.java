package io.samlsp.benchmarks;

import io.samlsp.benchmarks.contender.MetadataContender;
import io.samlsp.benchmarks.contender.MetadataMeasure;
import io.samlsp.testkit.TestCredential;
import java.io.BufferedWriter;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Aggregates of identity providers: what it costs to load one, to hold it and to look one up. */
final class MetadataRun {

  private MetadataRun() {}

  /** A table for each size, in Markdown. */
  static String measure(Path home, Path directory, List<Integer> sizes) throws Exception {
    StringBuilder text =
        new StringBuilder(
            """
            | entities | contender | load, CPU | over the floor | retained heap | look-up, CPU |
            |---|---|---|---|---|---|
            """);
    for (int size : sizes) {
      Path file = directory.resolve("aggregate-" + size + ".xml");
      write(file, size);
      double floor = 0;
      for (Store store : Store.values()) {
        int rounds = size == 1 ? 20 : store == Store.OPENSAML ? 3 : 6;
        String[] costs = run(home, store, file, size, rounds).split(" ", -1);
        double load = Double.parseDouble(costs[0]);
        floor = store == Store.FLOOR ? load : floor;
        text.append(
            String.format(
                Locale.ROOT,
                "| %d | %s | %.1f ms | %.2f | %.1f MiB | %.1f µs |%n",
                size,
                store.title,
                load / 1e6,
                load / floor,
                Long.parseLong(costs[1]) / 1048576.0,
                Long.parseLong(costs[2]) / 1e3));
      }
      Files.delete(file);
    }
    return text.toString();
  }

  private static String run(Path home, Store store, Path file, int entities, int rounds)
      throws Exception {
    List<String> classPath = new ArrayList<>();
    for (Path part : Library.classPath(home, store.directory)) {
      classPath.add(part.toString());
    }
    classPath.add(
        Path.of(MetadataContender.class.getProtectionDomain().getCodeSource().getLocation().toURI())
            .toString());
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx4g",
                "-cp",
                String.join(File.pathSeparator, classPath),
                MetadataMeasure.class.getName(),
                store.adapter,
                file.toString(),
                String.valueOf(entities),
                String.valueOf(rounds))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String printed;
    try (var out = process.getInputStream()) {
      printed = new String(out.readAllBytes(), StandardCharsets.US_ASCII).strip();
    }
    if (process.waitFor() != 0) {
      throw new IOException(store + " failed at " + entities + " entities");
    }
    return printed.substring(printed.lastIndexOf('\n') + 1);
  }

  /** About eight kilobytes for each entity, as federations publish them. */
  private static void write(Path file, int entities) throws IOException {
    TestCredential credential = TestCredential.rsa();
    String certificate = credential.certificateBase64();
    try (BufferedWriter out = Files.newBufferedWriter(file, StandardCharsets.US_ASCII)) {
      out.write(
          "<md:EntitiesDescriptor xmlns:md=\"urn:oasis:names:tc:SAML:2.0:metadata\""
              + " validUntil=\"2100-01-01T00:00:00Z\" Name=\"urn:x\">\n");
      for (int i = 0; i < entities; i++) {
        out.write(entity(i, certificate));
      }
      out.write("</md:EntitiesDescriptor>\n");
    }
  }

  private static String entity(int i, String certificate) {
    String host = "idp" + i + ".example.edu";
    StringBuilder text = new StringBuilder();
    text.append("<md:EntityDescriptor xmlns:md=\"urn:oasis:names:tc:SAML:2.0:metadata\"")
        .append(" xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\"")
        .append(" xmlns:mdui=\"urn:oasis:names:tc:SAML:metadata:ui\" entityID=\"")
        .append(MetadataMeasure.entityId(i))
        .append("\">\n")
        .append("<md:IDPSSODescriptor protocolSupportEnumeration=")
        .append("\"urn:oasis:names:tc:SAML:2.0:protocol\">\n")
        .append("<md:Extensions><mdui:UIInfo>\n");
    for (String language : List.of("en", "de", "fr", "it")) {
      text.append("        <mdui:DisplayName xml:lang=\"")
          .append(language)
          .append("\">University of Place ")
          .append(i)
          .append("</mdui:DisplayName><mdui:Description xml:lang=\"")
          .append(language)
          .append("\">The identity provider of the University of Place ")
          .append(i)
          .append(", for its students and staff.</mdui:Description>\n");
    }
    text.append("      </mdui:UIInfo></md:Extensions>\n");
    for (String use : List.of("signing", "signing", "encryption")) {
      text.append(key(use, certificate));
    }
    for (String kind : List.of("SingleLogoutService", "SingleSignOnService")) {
      if (kind.equals("SingleSignOnService")) {
        text.append(
            "    <md:NameIDFormat>urn:oasis:names:tc:SAML:2.0:nameid-format:transient"
                + "</md:NameIDFormat>\n");
      }
      for (String binding : List.of("HTTP-POST", "HTTP-Redirect", "SOAP", "HTTP-Artifact")) {
        text.append("    <md:")
            .append(kind)
            .append(" Binding=\"urn:oasis:names:tc:SAML:2.0:bindings:")
            .append(binding)
            .append("\" Location=\"https://")
            .append(host)
            .append("/idp/profile/SAML2/")
            .append(binding)
            .append("/")
            .append(kind)
            .append("\"/>\n");
      }
    }
    text.append("</md:IDPSSODescriptor>\n<md:AttributeAuthorityDescriptor")
        .append(" protocolSupportEnumeration=\"urn:oasis:names:tc:SAML:2.0:protocol\">\n")
        .append(key("signing", certificate))
        .append("    <md:AttributeService Binding=\"urn:oasis:names:tc:SAML:2.0:bindings:SOAP\"")
        .append(" Location=\"https://")
        .append(host)
        .append("/idp/profile/SAML2/SOAP/AttributeQuery\"/>\n")
        .append("</md:AttributeAuthorityDescriptor><md:Organization>\n");
    for (String part : List.of("OrganizationName", "OrganizationDisplayName")) {
      text.append("    <md:")
          .append(part)
          .append(" xml:lang=\"en\">University of Place ")
          .append(i)
          .append("</md:")
          .append(part)
          .append(">\n");
    }
    return text.append("    <md:OrganizationURL xml:lang=\"en\">https://www.uni")
        .append(i)
        .append(".example.edu/</md:OrganizationURL></md:Organization>\n")
        .append("  <md:ContactPerson contactType=\"technical\"><md:EmailAddress>mailto:support@uni")
        .append(i)
        .append(".example.edu</md:EmailAddress></md:ContactPerson>\n")
        .append("</md:EntityDescriptor>\n")
        .toString();
  }

  private static String key(String use, String certificate) {
    return "    <md:KeyDescriptor use=\""
        + use
        + "\"><ds:KeyInfo><ds:X509Data><ds:X509Certificate>\n"
        + certificate.replaceAll("(.{64})", "$1\n")
        + "</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>\n";
  }

  private enum Store {
    FLOOR("peers/woodstox", "peers.StreamingFloor", "floor (one Woodstox pass)"),
    SAMLSP("samlsp", "samlsp.SamlspMetadata", "samlsp"),
    OPENSAML(
        "peers/opensaml", "peers.OpenSamlMetadata", "OpenSAML 4.0.1 FilesystemMetadataResolver");

    private final String directory;
    private final String adapter;
    private final String title;

    Store(String directory, String adapter, String title) {
      this.directory = directory;
      this.adapter = "io.samlsp.benchmarks." + adapter;
      this.title = title;
    }
  }
}
