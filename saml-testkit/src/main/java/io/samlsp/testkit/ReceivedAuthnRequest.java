package io.samlsp.testkit;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;

/**
 * An AuthnRequest as the fake identity provider understood it. Immutable.
 *
 * <p>Made by {@link FakeIdentityProvider#readRedirect} and {@link FakeIdentityProvider#readPost}.
 */
public final class ReceivedAuthnRequest {

  /** What the signature of a request is worth. */
  public enum Signature {
    /** The request is not signed. */
    NONE,
    /** A registered key of the issuer made it. */
    VALID,
    /** No registered key of the issuer made it, or the request was changed. */
    INVALID,
    /** It is signed, but no signing certificate of the issuer is registered. */
    UNKNOWN_SIGNER
  }

  private final String xml;
  private final String binding;
  private final @Nullable String relayState;
  private final Signature signature;
  private final String id;
  private final String issuer;
  private final @Nullable String acsUrl;
  private final @Nullable String acsIndex;
  private final @Nullable String protocolBinding;
  private final @Nullable String destination;
  private final @Nullable String issueInstant;
  private final @Nullable String providerName;
  private final boolean forceAuthn;
  private final boolean passive;
  private final boolean nameIdPolicy;
  private final @Nullable String nameIdFormat;
  private final @Nullable String spNameQualifier;
  private final boolean allowCreate;
  private final List<String> contextClasses;
  private final @Nullable String comparison;
  private final @Nullable String subjectNameId;

  ReceivedAuthnRequest(
      Element root, String xml, String binding, @Nullable String relayState, Signature signature) {
    this.xml = xml;
    this.binding = binding;
    this.relayState = relayState;
    this.signature = signature;
    this.id = required(root, "ID");
    this.issuer =
        Dom.child(root, SamlUris.ASSERTION, "Issuer")
            .map(Dom::text)
            .orElseThrow(() -> new IllegalArgumentException("the AuthnRequest has no Issuer"));
    this.acsUrl = value(root, "AssertionConsumerServiceURL");
    this.acsIndex = value(root, "AssertionConsumerServiceIndex");
    this.protocolBinding = value(root, "ProtocolBinding");
    this.destination = value(root, "Destination");
    this.issueInstant = value(root, "IssueInstant");
    this.providerName = value(root, "ProviderName");
    this.forceAuthn = flag(root, "ForceAuthn");
    this.passive = flag(root, "IsPassive");
    Element policy = Dom.child(root, SamlUris.PROTOCOL, "NameIDPolicy").orElse(null);
    this.nameIdPolicy = policy != null;
    this.nameIdFormat = policy == null ? null : value(policy, "Format");
    this.spNameQualifier = policy == null ? null : value(policy, "SPNameQualifier");
    this.allowCreate = policy != null && flag(policy, "AllowCreate");
    Element context = Dom.child(root, SamlUris.PROTOCOL, "RequestedAuthnContext").orElse(null);
    this.comparison = context == null ? null : value(context, "Comparison");
    this.contextClasses =
        context == null
            ? List.of()
            : Dom.children(context, SamlUris.ASSERTION, "AuthnContextClassRef").stream()
                .map(Dom::text)
                .toList();
    this.subjectNameId =
        Dom.child(root, SamlUris.ASSERTION, "Subject")
            .flatMap(subject -> Dom.child(subject, SamlUris.ASSERTION, "NameID"))
            .map(Dom::text)
            .orElse(null);
  }

  /** The message as it was read. */
  public String xml() {
    return xml;
  }

  /** The binding it came by: {@link SamlUris#BINDING_REDIRECT} or {@link SamlUris#BINDING_POST}. */
  public String binding() {
    return binding;
  }

  /** The RelayState that came with it. */
  public Optional<String> relayState() {
    return Optional.ofNullable(relayState);
  }

  /** What its signature is worth. */
  public Signature signature() {
    return signature;
  }

  /** The ID, which the answer repeats as InResponseTo. */
  public String id() {
    return id;
  }

  /** The entity id of the service provider. */
  public String issuer() {
    return issuer;
  }

  /** The AssertionConsumerServiceURL. */
  public Optional<String> acsUrl() {
    return Optional.ofNullable(acsUrl);
  }

  /** The AssertionConsumerServiceIndex. */
  public OptionalInt acsIndex() {
    return acsIndex == null ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(acsIndex));
  }

  /** The ProtocolBinding for the answer. */
  public Optional<String> protocolBinding() {
    return Optional.ofNullable(protocolBinding);
  }

  /** The Destination. */
  public Optional<String> destination() {
    return Optional.ofNullable(destination);
  }

  /** The IssueInstant as it is written. */
  public Optional<String> issueInstant() {
    return Optional.ofNullable(issueInstant);
  }

  /** The ProviderName. */
  public Optional<String> providerName() {
    return Optional.ofNullable(providerName);
  }

  /** Whether the user must sign in again. */
  public boolean forceAuthn() {
    return forceAuthn;
  }

  /** Whether the user must not be asked anything. */
  public boolean isPassive() {
    return passive;
  }

  /** Whether there is a NameIDPolicy. */
  public boolean hasNameIdPolicy() {
    return nameIdPolicy;
  }

  /** The name id format that is asked for. */
  public Optional<String> nameIdFormat() {
    return Optional.ofNullable(nameIdFormat);
  }

  /** The SPNameQualifier of the NameIDPolicy. */
  public Optional<String> spNameQualifier() {
    return Optional.ofNullable(spNameQualifier);
  }

  /** Whether a new identifier may be made for the user. */
  public boolean allowCreate() {
    return allowCreate;
  }

  /** The authentication context classes that are asked for, the preferred one first. */
  public List<String> requestedContextClasses() {
    return contextClasses;
  }

  /** The Comparison of the RequestedAuthnContext. */
  public Optional<String> contextComparison() {
    return Optional.ofNullable(comparison);
  }

  /** The name id of the Subject, by which a service provider hints at the user. */
  public Optional<String> subjectNameId() {
    return Optional.ofNullable(subjectNameId);
  }

  /** The message as it was read. */
  @Override
  public String toString() {
    return xml;
  }

  private static String required(Element element, String attribute) {
    return Dom.value(element, attribute)
        .orElseThrow(() -> new IllegalArgumentException("the AuthnRequest has no " + attribute));
  }

  private static @Nullable String value(Element element, String attribute) {
    return Dom.value(element, attribute).orElse(null);
  }

  private static boolean flag(Element element, String attribute) {
    String value = element.getAttributeNS(null, attribute);
    return value.equals("true") || value.equals("1");
  }
}
