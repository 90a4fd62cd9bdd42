package io.samlsp.cli;

import io.samlsp.failure.SamlFailure;
import io.samlsp.idp.Binding;
import io.samlsp.internal.xml.XmlElement;
import io.samlsp.internal.xml.XmlLimits;
import io.samlsp.internal.xml.XmlParser;
import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a service provider's metadata says (saml-metadata §2.4.4), for people to look at: nothing is
 * trusted because of it.
 *
 * @param entityId its name
 * @param validUntil when the document ends, as it is written there
 * @param speaksSaml2 whether its role names SAML 2.0
 * @param authnRequestsSigned whether it says that it signs requests
 * @param wantAssertionsSigned whether it wants signed assertions
 * @param consumerServices where answers arrive
 * @param logoutServices where logout messages arrive
 * @param nameIdFormats the name id formats it asks for
 * @param keys its keys
 * @param unreadableKeys how many keys could not be read
 */
record SpFacts(
    String entityId,
    @Nullable String validUntil,
    boolean speaksSaml2,
    boolean authnRequestsSigned,
    boolean wantAssertionsSigned,
    List<Service> consumerServices,
    List<Service> logoutServices,
    List<String> nameIdFormats,
    List<SpCertificate> keys,
    int unreadableKeys) {

  private static final String MD = "urn:oasis:names:tc:SAML:2.0:metadata";
  private static final String DS = "http://www.w3.org/2000/09/xmldsig#";

  /**
   * An endpoint, as it is written there.
   *
   * @param binding identifier of the binding
   * @param location its address
   * @param index its number, or null
   * @param isDefault whether it is marked as the default one
   */
  record Service(String binding, String location, @Nullable String index, boolean isDefault) {

    String bindingName() {
      return Binding.of(binding).map(Enum::name).orElse(Shown.text(binding));
    }
  }

  /**
   * A certificate and what it is for.
   *
   * @param use signing, encryption, or null for both
   * @param certificate the certificate
   */
  record SpCertificate(@Nullable String use, X509Certificate certificate) {

    boolean isFor(String wanted) {
      return use == null || use.equals(wanted);
    }
  }

  /** All service providers of a document, in order; none if there are none. */
  static List<SpFacts> read(byte[] document) throws SamlFailure {
    List<SpFacts> found = new ArrayList<>();
    collect(XmlParser.parse(document, XmlLimits.METADATA), found);
    return found;
  }

  private static void collect(XmlElement element, List<SpFacts> found) throws SamlFailure {
    if (element.is(MD, "EntityDescriptor")) {
      XmlElement role = element.first(MD, "SPSSODescriptor");
      if (role != null) {
        found.add(of(element, role));
      }
    } else if (element.is(MD, "EntitiesDescriptor")) {
      for (XmlElement e = element.firstElement(); e != null; e = e.nextElement()) {
        collect(e, found);
      }
    }
  }

  private static SpFacts of(XmlElement entity, XmlElement role) throws SamlFailure {
    List<SpCertificate> keys = new ArrayList<>();
    int unreadable = 0;
    for (XmlElement d = role.first(MD, "KeyDescriptor"); d != null; d = d.nextSame()) {
      Optional<X509Certificate> certificate = certificate(d);
      if (certificate.isPresent()) {
        keys.add(new SpCertificate(d.attribute("use"), certificate.get()));
      } else {
        unreadable++;
      }
    }
    List<String> formats = new ArrayList<>();
    for (XmlElement f = role.first(MD, "NameIDFormat"); f != null; f = f.nextSame()) {
      formats.add(f.text().strip());
    }
    String validUntil = role.attribute("validUntil");
    return new SpFacts(
        String.valueOf(entity.attribute("entityID")).strip(),
        validUntil == null ? entity.attribute("validUntil") : validUntil,
        List.of(String.valueOf(role.attribute("protocolSupportEnumeration")).strip().split("\\s+"))
            .contains("urn:oasis:names:tc:SAML:2.0:protocol"),
        isTrue(role.attribute("AuthnRequestsSigned")),
        isTrue(role.attribute("WantAssertionsSigned")),
        services(role, "AssertionConsumerService"),
        services(role, "SingleLogoutService"),
        formats,
        keys,
        unreadable);
  }

  private static List<Service> services(XmlElement role, String name) {
    List<Service> services = new ArrayList<>();
    for (XmlElement s = role.first(MD, name); s != null; s = s.nextSame()) {
      services.add(
          new Service(
              String.valueOf(s.attribute("Binding")).strip(),
              String.valueOf(s.attribute("Location")).strip(),
              s.attribute("index"),
              isTrue(s.attribute("isDefault"))));
    }
    return services;
  }

  private static boolean isTrue(@Nullable String value) {
    return value != null && (value.strip().equals("true") || value.strip().equals("1"));
  }

  /** The first certificate of a KeyDescriptor. */
  private static Optional<X509Certificate> certificate(XmlElement descriptor) throws SamlFailure {
    XmlElement info = descriptor.first(DS, "KeyInfo");
    XmlElement data = info == null ? null : info.first(DS, "X509Data");
    XmlElement certificate = data == null ? null : data.first(DS, "X509Certificate");
    return certificate == null ? Optional.empty() : certificate(certificate.text());
  }

  /** A certificate in base64, with white space anywhere. */
  static Optional<X509Certificate> certificate(String base64) {
    try {
      byte[] der = Base64.getMimeDecoder().decode(base64);
      return Optional.of(
          (X509Certificate)
              CertificateFactory.getInstance("X.509")
                  .generateCertificate(new ByteArrayInputStream(der)));
    } catch (CertificateException | RuntimeException e) {
      return Optional.empty();
    }
  }

  /** When the document ends; empty if it says nothing that can be read. */
  Optional<Instant> end() {
    try {
      return validUntil == null ? Optional.empty() : Optional.of(Instant.parse(validUntil));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  List<X509Certificate> certificates(String use) {
    return keys.stream().filter(key -> key.isFor(use)).map(SpCertificate::certificate).toList();
  }

  void print(Terminal terminal) {
    PrintWriter out = terminal.out();
    out.println(terminal.strong("Service provider " + Shown.text(entityId)));
    for (Service service : consumerServices) {
      out.println("  answers to        " + line(service));
    }
    for (Service service : logoutServices) {
      out.println("  logout            " + line(service));
    }
    for (String format : nameIdFormats) {
      out.println("  name id format    " + Shown.text(format));
    }
    out.println("  signs requests    " + (authnRequestsSigned ? "yes" : "does not say so"));
    out.println("  signed assertions " + (wantAssertionsSigned ? "wanted" : "not asked for"));
    if (validUntil != null) {
      out.println("  valid until       " + Shown.text(validUntil));
    }
    printKeys(terminal, "signing");
    printKeys(terminal, "encryption");
    out.println();
  }

  private void printKeys(Terminal terminal, String use) {
    List<X509Certificate> certificates = certificates(use);
    terminal.out().println("  " + use + " keys" + (certificates.isEmpty() ? ": none" : ""));
    certificates.forEach(c -> KeyFacts.of(c).print(terminal.out(), "    ", terminal));
  }

  private static String line(Service service) {
    return service.bindingName()
        + " "
        + Shown.text(service.location())
        + (service.index() == null ? "" : ", index " + Shown.text(service.index()))
        + (service.isDefault() ? ", default" : "");
  }

  void json(Json json) {
    json.field("entityId", entityId)
        .objects("assertionConsumerServices", consumerServices, SpFacts::json)
        .objects("singleLogoutServices", logoutServices, SpFacts::json)
        .texts("nameIdFormats", nameIdFormats)
        .field("authnRequestsSigned", authnRequestsSigned)
        .field("wantAssertionsSigned", wantAssertionsSigned)
        .field("validUntil", validUntil)
        .objects("keys", keys, SpFacts::json);
  }

  private static void json(Json json, SpCertificate key) {
    json.field("use", key.use());
    KeyFacts.of(key.certificate()).json(json);
  }

  private static void json(Json json, Service service) {
    json.field("binding", service.binding())
        .field("location", service.location())
        .field("index", service.index())
        .field("isDefault", service.isDefault());
  }
}
