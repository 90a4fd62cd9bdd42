package io.samlsp.authn;

import io.samlsp.failure.SamlFailure;
import io.samlsp.idp.Binding;
import io.samlsp.idp.IdentityProvider;
import io.samlsp.internal.xml.XmlElement;
import io.samlsp.internal.xml.XmlLimits;
import io.samlsp.internal.xml.XmlParser;
import io.samlsp.internal.xml.XmlWriter;
import io.samlsp.state.BrowserBinding;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What one sign-in shall be like. Immutable: each method gives new options.
 *
 * <p>Nothing is asked for unless it is said here. Values that XML cannot hold are refused at once
 * with {@link IllegalArgumentException}.
 */
public final class LoginOptions {

  private static final String PROTOCOL = "urn:oasis:names:tc:SAML:2.0:protocol";
  private static final String ASSERTION = "urn:oasis:names:tc:SAML:2.0:assertion";

  /** A kind of header, not a payload: far more than any extension needs. */
  private static final int LONGEST_EXTENSION = 1 << 16;

  final Values values;

  private LoginOptions(Values values) {
    this.values = values;
  }

  /** Changed only between a copy and the options made of it. */
  static final class Values {
    final IdentityProvider identityProvider;
    @Nullable String returnTo;
    boolean forceAuthn;
    boolean isPassive;
    @Nullable NameIdPolicy nameIdPolicy;
    @Nullable RequestedAuthnContext requestedAuthnContext;
    @Nullable Scoping scoping;
    @Nullable String subject;
    @Nullable String subjectFormat;
    @Nullable URI assertionConsumerService;
    @Nullable Integer assertionConsumerServiceIndex;
    @Nullable Integer attributeConsumingServiceIndex;
    @Nullable String providerName;
    @Nullable String consent;
    List<XmlElement> extensions = List.of();
    @Nullable Binding binding;
    @Nullable String browserDigest;

    Values(IdentityProvider identityProvider) {
      this.identityProvider = Objects.requireNonNull(identityProvider);
    }

    Values(Values from) {
      identityProvider = from.identityProvider;
      returnTo = from.returnTo;
      forceAuthn = from.forceAuthn;
      isPassive = from.isPassive;
      nameIdPolicy = from.nameIdPolicy;
      requestedAuthnContext = from.requestedAuthnContext;
      scoping = from.scoping;
      subject = from.subject;
      subjectFormat = from.subjectFormat;
      assertionConsumerService = from.assertionConsumerService;
      assertionConsumerServiceIndex = from.assertionConsumerServiceIndex;
      attributeConsumingServiceIndex = from.attributeConsumingServiceIndex;
      providerName = from.providerName;
      consent = from.consent;
      extensions = from.extensions;
      binding = from.binding;
      browserDigest = from.browserDigest;
    }
  }

  /** A sign-in at that identity provider. */
  public static LoginOptions to(IdentityProvider identityProvider) {
    return new LoginOptions(new Values(identityProvider));
  }

  /** The identity provider that is asked. */
  public IdentityProvider identityProvider() {
    return values.identityProvider;
  }

  /** The binding that was chosen, if one was. */
  public Optional<Binding> binding() {
    return Optional.ofNullable(values.binding);
  }

  /**
   * Where the person wants to go; {@link ReturnTo} decides whether they may, and sends them to "/"
   * otherwise.
   */
  public LoginOptions returnTo(@Nullable String pathOrUrl) {
    Values v = new Values(values);
    v.returnTo = pathOrUrl;
    return new LoginOptions(v);
  }

  /** Asks for a fresh sign-in, although there may be a session; the answer is checked for it. */
  public LoginOptions forceAuthn() {
    Values v = new Values(values);
    v.forceAuthn = true;
    return new LoginOptions(v);
  }

  /**
   * Asks that the person sees nothing of it. Without a session the identity provider answers
   * NoPassive.
   */
  public LoginOptions isPassive() {
    Values v = new Values(values);
    v.isPassive = true;
    return new LoginOptions(v);
  }

  /** Asks for a kind of name id. */
  public LoginOptions nameIdPolicy(NameIdPolicy policy) {
    Values v = new Values(values);
    v.nameIdPolicy = Objects.requireNonNull(policy);
    return new LoginOptions(v);
  }

  /** Asks for a way of proving identity. */
  public LoginOptions requestedAuthnContext(RequestedAuthnContext context) {
    Values v = new Values(values);
    v.requestedAuthnContext = Objects.requireNonNull(context);
    return new LoginOptions(v);
  }

  /** Says whom a proxying identity provider may ask. */
  public LoginOptions scoping(Scoping scoping) {
    Values v = new Values(values);
    v.scoping = Objects.requireNonNull(scoping);
    return new LoginOptions(v);
  }

  /**
   * Says who is expected to sign in, such as the e-mail address already typed. Identity providers
   * fill in their page with it, or refuse to name anybody else (saml-core §3.4.1).
   */
  public LoginOptions subject(String nameId) {
    return subject(nameId, null);
  }

  /**
   * Says who is expected to sign in, by a name id of that format.
   *
   * @param format URI of the format, or null
   */
  public LoginOptions subject(String nameId, @Nullable String format) {
    Values v = new Values(values);
    v.subject = XmlWriter.requireCharacters(nameId);
    v.subjectFormat = format == null ? null : XmlWriter.requireCharacters(format);
    return new LoginOptions(v);
  }

  /** Wants the answer at that one of the service provider's URLs instead of the default one. */
  public LoginOptions assertionConsumerService(URI location) {
    Values v = new Values(values);
    v.assertionConsumerService = Objects.requireNonNull(location);
    v.assertionConsumerServiceIndex = null;
    return new LoginOptions(v);
  }

  /**
   * Wants the answer at the service provider's URL of that index, and names it by the index, which
   * the identity provider looks up in the metadata.
   */
  public LoginOptions assertionConsumerServiceIndex(int index) {
    Values v = new Values(values);
    v.assertionConsumerServiceIndex = index;
    v.assertionConsumerService = null;
    return new LoginOptions(v);
  }

  /** Asks for the attributes that the metadata lists under that index, 0 to 65535. */
  public LoginOptions attributeConsumingServiceIndex(int index) {
    if (index < 0 || index > 65_535) {
      throw new IllegalArgumentException("index must be 0 to 65535, not " + index);
    }
    Values v = new Values(values);
    v.attributeConsumingServiceIndex = index;
    return new LoginOptions(v);
  }

  /** A name of the application for the identity provider to show. */
  public LoginOptions providerName(String name) {
    Values v = new Values(values);
    v.providerName = XmlWriter.requireCharacters(name);
    return new LoginOptions(v);
  }

  /** Whether and how the person agreed to this request, as a URI (saml-core §8.4). */
  public LoginOptions consent(String uri) {
    Values v = new Values(values);
    v.consent = XmlWriter.requireCharacters(uri);
    return new LoginOptions(v);
  }

  /**
   * Adds an element to Extensions. It is read by our own parser and written anew, so it cannot
   * break out of its place; comments and instructions are left out.
   *
   * @param xml one element, in a namespace that is not SAML's (saml-core §3.2.1), which it declares
   *     itself; at most 64 KiB
   * @throws IllegalArgumentException if it is something else
   */
  public LoginOptions extension(String xml) {
    XmlElement element;
    try {
      element =
          XmlParser.parse(
              xml.getBytes(StandardCharsets.UTF_8), XmlLimits.MESSAGE.withBytes(LONGEST_EXTENSION));
    } catch (SamlFailure e) {
      throw new IllegalArgumentException("not an extension: " + e.getMessage(), e);
    }
    String namespace = element.namespaceUri();
    if (namespace.isEmpty() || namespace.equals(PROTOCOL) || namespace.equals(ASSERTION)) {
      throw new IllegalArgumentException("an extension needs a namespace that is not SAML's");
    }
    Values v = new Values(values);
    List<XmlElement> longer = new ArrayList<>(values.extensions);
    longer.add(element);
    v.extensions = List.copyOf(longer);
    return new LoginOptions(v);
  }

  /**
   * Sends the request by that binding, HTTP_REDIRECT or HTTP_POST, instead of the first of the two
   * that the identity provider offers.
   */
  public LoginOptions binding(Binding chosen) {
    if (chosen != Binding.HTTP_REDIRECT && chosen != Binding.HTTP_POST) {
      throw new IllegalArgumentException("a request is not sent by " + chosen);
    }
    Values v = new Values(values);
    v.binding = chosen;
    return new LoginOptions(v);
  }

  /**
   * Ties the sign-in to this browser.
   *
   * @param secret the value of a cookie that only this browser has, hard to guess; SameSite=None,
   *     for the answer is posted from another site
   */
  public LoginOptions browserBinding(String secret) {
    Values v = new Values(values);
    v.browserDigest = BrowserBinding.digest(secret);
    return new LoginOptions(v);
  }
}
