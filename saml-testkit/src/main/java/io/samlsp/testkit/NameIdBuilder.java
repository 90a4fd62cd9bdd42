package io.samlsp.testkit;

import java.security.SecureRandom;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;

/**
 * A NameID under construction; a null leaves an attribute out.
 *
 * <p>Used inside {@link AssertionBuilder#nameId(java.util.function.Consumer)}, by one thread.
 */
public final class NameIdBuilder {

  private String contentXml = "";
  private @Nullable String format;
  private @Nullable String nameQualifier;
  private @Nullable String spNameQualifier;
  private @Nullable String spProvidedId;
  private @Nullable EncryptionShape encryption;

  NameIdBuilder(String value, @Nullable String format) {
    value(value);
    this.format = format;
  }

  /** The identifier. */
  public NameIdBuilder value(String value) {
    return contentXml(XmlText.escapeText(value));
  }

  /** The content as XML, for comments, CDATA or elements where an identifier belongs. */
  public NameIdBuilder contentXml(String xml) {
    this.contentXml = Objects.requireNonNull(xml, "xml");
    return this;
  }

  /** The format. */
  public NameIdBuilder format(@Nullable String uri) {
    this.format = uri;
    return this;
  }

  /** The NameQualifier. */
  public NameIdBuilder nameQualifier(@Nullable String value) {
    this.nameQualifier = value;
    return this;
  }

  /** The SPNameQualifier. */
  public NameIdBuilder spNameQualifier(@Nullable String value) {
    this.spNameQualifier = value;
    return this;
  }

  /** The SPProvidedID. */
  public NameIdBuilder spProvidedId(@Nullable String value) {
    this.spProvidedId = value;
    return this;
  }

  /** Sends an EncryptedID in its place; null sends it in the clear. */
  public NameIdBuilder encrypted(@Nullable EncryptionShape shape) {
    this.encryption = shape;
    return this;
  }

  void appendTo(Element subject, SecureRandom random) {
    Element nameId = Dom.append(subject, SamlUris.ASSERTION, "saml:NameID");
    Dom.attribute(nameId, "NameQualifier", nameQualifier);
    Dom.attribute(nameId, "SPNameQualifier", spNameQualifier);
    Dom.attribute(nameId, "Format", format);
    Dom.attribute(nameId, "SPProvidedID", spProvidedId);
    Dom.appendXml(nameId, contentXml);
    if (encryption != null) {
      Encryptor.replace(nameId, "saml:EncryptedID", encryption, random);
    }
  }
}
