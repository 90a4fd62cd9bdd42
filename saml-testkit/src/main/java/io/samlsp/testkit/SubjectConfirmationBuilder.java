package io.samlsp.testkit;

import java.time.Instant;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;

/**
 * A SubjectConfirmation under construction; a null leaves an attribute out.
 *
 * <p>Used inside {@link AssertionBuilder#subjectConfirmation}, by one thread.
 */
public final class SubjectConfirmationBuilder {

  private @Nullable String method;
  private boolean data = true;
  private @Nullable String recipient;
  private @Nullable Instant notBefore;
  private @Nullable Instant notOnOrAfter;
  private @Nullable String inResponseTo;
  private @Nullable String address;
  private @Nullable String dataXml;

  SubjectConfirmationBuilder(
      String recipient, Instant notOnOrAfter, @Nullable String inResponseTo) {
    this.method = SamlUris.CONFIRMATION_BEARER;
    this.recipient = recipient;
    this.notOnOrAfter = notOnOrAfter;
    this.inResponseTo = inResponseTo;
  }

  /** The method; bearer by default. */
  public SubjectConfirmationBuilder method(@Nullable String uri) {
    this.method = uri;
    return this;
  }

  /** The URL that may take the assertion; the assertion consumer service by default. */
  public SubjectConfirmationBuilder recipient(@Nullable String url) {
    this.recipient = url;
    return this;
  }

  /** The instant before which it is not valid; a bearer confirmation must not have one. */
  public SubjectConfirmationBuilder notBefore(@Nullable Instant instant) {
    this.notBefore = instant;
    return this;
  }

  /** The first instant at which it is no longer valid; in five minutes by default. */
  public SubjectConfirmationBuilder notOnOrAfter(@Nullable Instant instant) {
    this.notOnOrAfter = instant;
    return this;
  }

  /** The id of the request that it answers. */
  public SubjectConfirmationBuilder inResponseTo(@Nullable String id) {
    this.inResponseTo = id;
    return this;
  }

  /** The network address of the user. */
  public SubjectConfirmationBuilder address(@Nullable String value) {
    this.address = value;
    return this;
  }

  /** Content of the SubjectConfirmationData as XML. */
  public SubjectConfirmationBuilder dataXml(String xml) {
    this.dataXml = Objects.requireNonNull(xml, "xml");
    return this;
  }

  /** Leaves the SubjectConfirmationData out. */
  public SubjectConfirmationBuilder withoutData() {
    this.data = false;
    return this;
  }

  void appendTo(Element subject, Function<Instant, String> times) {
    Element confirmation = Dom.append(subject, SamlUris.ASSERTION, "saml:SubjectConfirmation");
    Dom.attribute(confirmation, "Method", method);
    if (!data) {
      return;
    }
    Element element = Dom.append(confirmation, SamlUris.ASSERTION, "saml:SubjectConfirmationData");
    Dom.attribute(element, "NotBefore", notBefore == null ? null : times.apply(notBefore));
    Dom.attribute(element, "NotOnOrAfter", notOnOrAfter == null ? null : times.apply(notOnOrAfter));
    Dom.attribute(element, "Recipient", recipient);
    Dom.attribute(element, "InResponseTo", inResponseTo);
    Dom.attribute(element, "Address", address);
    if (dataXml != null) {
      Dom.appendXml(element, dataXml);
    }
  }
}
