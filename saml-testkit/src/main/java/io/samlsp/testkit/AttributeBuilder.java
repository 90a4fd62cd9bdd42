package io.samlsp.testkit;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;

/**
 * An Attribute under construction; a null leaves an attribute out, and without a value there is no
 * AttributeValue.
 *
 * <p>Used inside {@link AssertionBuilder#attribute(String, java.util.function.Consumer)}, by one
 * thread.
 */
public final class AttributeBuilder {

  private static final String XSI = SamlUris.XML_SCHEMA_INSTANCE;

  private @Nullable String name;
  private @Nullable String nameFormat = SamlUris.ATTRIBUTE_BASIC;
  private @Nullable String friendlyName;
  private @Nullable String type = "xs:string";
  private final List<Value> values = new ArrayList<>();
  private @Nullable EncryptionShape encryption;

  AttributeBuilder(String name) {
    this.name = Objects.requireNonNull(name, "name");
  }

  /** The name. */
  public AttributeBuilder name(@Nullable String value) {
    this.name = value;
    return this;
  }

  /** The format of the name; basic by default. */
  public AttributeBuilder nameFormat(@Nullable String uri) {
    this.nameFormat = uri;
    return this;
  }

  /** The friendly name; absent by default. */
  public AttributeBuilder friendlyName(@Nullable String value) {
    this.friendlyName = value;
    return this;
  }

  /** The xsi:type of the text values added from here on, with the prefix xs; or none for null. */
  public AttributeBuilder type(@Nullable String qualifiedName) {
    this.type = qualifiedName;
    return this;
  }

  /** Adds text values in this order; the empty text makes an empty element. */
  public AttributeBuilder value(String... texts) {
    for (String text : texts) {
      values.add(new Value(XmlText.escapeText(text), type, false));
    }
    return this;
  }

  /** Adds a value that is told to be absent, by xsi:nil. */
  public AttributeBuilder nilValue() {
    values.add(new Value("", null, true));
    return this;
  }

  /** Adds a value as XML; the prefixes saml, xs and xsi are in scope. */
  public AttributeBuilder xmlValue(String xml) {
    values.add(new Value(Objects.requireNonNull(xml, "xml"), null, false));
    return this;
  }

  /** Sends an EncryptedAttribute in its place; null sends it in the clear. */
  public AttributeBuilder encrypted(@Nullable EncryptionShape shape) {
    this.encryption = shape;
    return this;
  }

  void appendTo(Element statement, SecureRandom random) {
    Element attribute = Dom.append(statement, SamlUris.ASSERTION, "saml:Attribute");
    Dom.attribute(attribute, "Name", name);
    Dom.attribute(attribute, "NameFormat", nameFormat);
    Dom.attribute(attribute, "FriendlyName", friendlyName);
    for (Value value : values) {
      Element element = Dom.append(attribute, SamlUris.ASSERTION, "saml:AttributeValue");
      if (value.type() != null) {
        element.setAttributeNS(XSI, "xsi:type", value.type());
      }
      if (value.nil()) {
        element.setAttributeNS(XSI, "xsi:nil", "true");
      }
      Dom.appendXml(element, value.xml());
    }
    if (encryption != null) {
      Encryptor.replace(attribute, "saml:EncryptedAttribute", encryption, random);
    }
  }

  private record Value(String xml, @Nullable String type, boolean nil) {}
}
