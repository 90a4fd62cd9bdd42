package io.samlsp.testkit;

import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.w3c.dom.Element;

/**
 * A service provider as the fake identity provider knows it.
 *
 * @param entityId its name
 * @param consumerServices where it takes answers, the default one first
 * @param signingCertificates whose keys may sign its requests
 * @param encryptionCertificates whose keys decrypt answers, the preferred one first
 */
public record RegisteredServiceProvider(
    String entityId,
    List<ConsumerService> consumerServices,
    List<X509Certificate> signingCertificates,
    List<X509Certificate> encryptionCertificates) {

  /** Checks and copies the parts. */
  public RegisteredServiceProvider {
    Objects.requireNonNull(entityId, "entityId");
    consumerServices = List.copyOf(consumerServices);
    signingCertificates = List.copyOf(signingCertificates);
    encryptionCertificates = List.copyOf(encryptionCertificates);
    if (consumerServices.isEmpty()) {
      throw new IllegalArgumentException(entityId + " has no assertion consumer service for POST");
    }
  }

  /** A service provider with these assertion consumer services, the default one first. */
  public static RegisteredServiceProvider of(
      String entityId, String acsUrl, String... moreAcsUrls) {
    List<ConsumerService> services = new ArrayList<>();
    services.add(new ConsumerService(0, acsUrl));
    for (String url : moreAcsUrls) {
      services.add(new ConsumerService(services.size(), url));
    }
    return new RegisteredServiceProvider(entityId, services, List.of(), List.of());
  }

  /**
   * Reads the metadata of one service provider: entity id, assertion consumer services for POST,
   * and keys.
   *
   * @throws IllegalArgumentException if it is not that
   */
  public static RegisteredServiceProvider fromMetadata(String xml) {
    Element root = Dom.parse(xml).getDocumentElement();
    if (!Dom.is(root, SamlUris.METADATA, "EntityDescriptor")) {
      throw new IllegalArgumentException("not an EntityDescriptor but " + root.getTagName());
    }
    Element role =
        Dom.child(root, SamlUris.METADATA, "SPSSODescriptor")
            .orElseThrow(() -> new IllegalArgumentException("the metadata has no SPSSODescriptor"));
    return new RegisteredServiceProvider(
        root.getAttributeNS(null, "entityID"),
        consumerServices(role),
        certificates(role, "encryption"),
        certificates(role, "signing"));
  }

  /** Also with this certificate for the signatures of requests. */
  public RegisteredServiceProvider signingCertificate(X509Certificate certificate) {
    return new RegisteredServiceProvider(
        entityId, consumerServices, with(signingCertificates, certificate), encryptionCertificates);
  }

  /** Also with this certificate to encrypt answers for. */
  public RegisteredServiceProvider encryptionCertificate(X509Certificate certificate) {
    return new RegisteredServiceProvider(
        entityId, consumerServices, signingCertificates, with(encryptionCertificates, certificate));
  }

  /** The URL of the default assertion consumer service. */
  public String defaultAcsUrl() {
    return consumerServices.get(0).url();
  }

  /**
   * Where the answer to a request goes: only ever to a registered place.
   *
   * @throws IllegalArgumentException if the request names another one
   */
  String acsUrlFor(ReceivedAuthnRequest request) {
    Optional<String> url = request.acsUrl();
    if (url.isEmpty() && request.acsIndex().isEmpty()) {
      return defaultAcsUrl();
    }
    return consumerServices.stream()
        .filter(
            service ->
                url.map(service.url()::equals)
                    .orElseGet(() -> service.index() == request.acsIndex().orElseThrow()))
        .findFirst()
        .map(ConsumerService::url)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "the AuthnRequest of "
                        + entityId
                        + " names an assertion consumer service that is not registered: "
                        + url.orElseGet(() -> "index " + request.acsIndex().orElseThrow())));
  }

  private static List<ConsumerService> consumerServices(Element role) {
    List<Element> elements =
        Dom.children(role, SamlUris.METADATA, "AssertionConsumerService").stream()
            .filter(
                element -> SamlUris.BINDING_POST.equals(element.getAttributeNS(null, "Binding")))
            // saml-metadata §2.2.3: the one marked, else the first one not marked otherwise.
            .sorted(Comparator.comparingInt(RegisteredServiceProvider::rank))
            .toList();
    List<ConsumerService> services = new ArrayList<>();
    for (Element element : elements) {
      int index = Integer.parseInt(Dom.value(element, "index").orElse("0"));
      services.add(new ConsumerService(index, element.getAttributeNS(null, "Location")));
    }
    return services;
  }

  private static int rank(Element service) {
    return switch (service.getAttributeNS(null, "isDefault")) {
      case "true", "1" -> 0;
      case "false", "0" -> 2;
      default -> 1;
    };
  }

  private static List<X509Certificate> certificates(Element role, String exceptUse) {
    List<X509Certificate> certificates = new ArrayList<>();
    for (Element key : Dom.children(role, SamlUris.METADATA, "KeyDescriptor")) {
      if (!exceptUse.equals(key.getAttributeNS(null, "use"))) {
        for (Element element : Dom.all(key)) {
          if (Dom.is(element, SamlUris.XMLDSIG, "X509Certificate")) {
            certificates.add(TestCredential.readBase64(Dom.text(element)));
          }
        }
      }
    }
    return certificates;
  }

  private static List<X509Certificate> with(List<X509Certificate> some, X509Certificate more) {
    List<X509Certificate> all = new ArrayList<>(some);
    all.add(more);
    return all;
  }

  /**
   * Where a service provider takes answers by POST.
   *
   * @param index the number by which a request may name it
   * @param url where it is
   */
  public record ConsumerService(int index, String url) {
    /** Checks the parts. */
    public ConsumerService {
      Objects.requireNonNull(url, "url");
    }
  }
}
