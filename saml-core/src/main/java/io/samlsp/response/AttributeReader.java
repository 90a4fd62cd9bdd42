package io.samlsp.response;

import io.samlsp.failure.FailureCode;
import io.samlsp.failure.SamlFailure;
import io.samlsp.internal.xml.ExclusiveCanonicalizer;
import io.samlsp.internal.xml.XmlElement;
import io.samlsp.internal.xml.XmlNode;
import io.samlsp.internal.xml.XmlText;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads the attribute statements of one assertion (saml-core §2.7.3). */
final class AttributeReader {

  private final AssertionContent.Decrypter decrypter;
  private final List<Attribute> attributes = new ArrayList<>();

  /**
   * For all XML values together: each one repeats the namespaces that it uses, so a small assertion
   * can have huge ones (attacks F3).
   */
  private int xmlBytesLeft = 1 << 20;

  AttributeReader(AssertionContent.Decrypter decrypter) {
    this.decrypter = decrypter;
  }

  void read(XmlElement statement) throws SamlFailure {
    for (XmlElement e = statement.firstElement(); e != null; e = e.nextElement()) {
      XmlElement attribute = e;
      if (e.is(Saml.ASSERTION, "EncryptedAttribute")) {
        attribute = decrypter.decrypt(e);
        if (attribute == null) {
          continue;
        }
      }
      if (!attribute.is(Saml.ASSERTION, "Attribute")) {
        throw new SamlFailure(
            FailureCode.ELEMENT_UNEXPECTED, "Attribute in " + statement.localName(), e.localName());
      }
      attributes.add(attribute(attribute));
    }
  }

  private Attribute attribute(XmlElement attribute) throws SamlFailure {
    List<AttributeValue> values = new ArrayList<>();
    for (XmlElement v = attribute.first(Saml.ASSERTION, "AttributeValue");
        v != null;
        v = v.nextSame()) {
      values.add(value(v));
    }
    return new Attribute(
        Saml.require(attribute, "Name"),
        attribute.attribute("NameFormat"),
        attribute.attribute("FriendlyName"),
        values);
  }

  /**
   * One attribute for each name and format, with all the values in order: stock Keycloak sends one
   * element a value.
   */
  List<Attribute> merged() {
    // Keys that can be ordered: a map sorts those that were chosen to collide, and stays fast.
    Map<String, List<Attribute>> byName = new LinkedHashMap<>();
    for (Attribute a : attributes) {
      String key = a.nameFormat() == null ? a.name() : a.name() + '\0' + a.nameFormat();
      byName.computeIfAbsent(key, k -> new ArrayList<>()).add(a);
    }
    if (byName.size() == attributes.size()) {
      return List.copyOf(attributes);
    }
    List<Attribute> merged = new ArrayList<>();
    for (List<Attribute> same : byName.values()) {
      Attribute first = same.get(0);
      List<AttributeValue> values = new ArrayList<>();
      same.forEach(a -> values.addAll(a.values()));
      merged.add(new Attribute(first.name(), first.nameFormat(), first.friendlyName(), values));
    }
    return List.copyOf(merged);
  }

  private AttributeValue value(XmlElement value) throws SamlFailure {
    String nil = value.attribute(Saml.XSI, "nil");
    if ("true".equals(nil) || "1".equals(nil)) {
      return new AttributeValue(AttributeValue.Kind.NIL, "");
    }
    if (value.firstElement() == null) {
      return new AttributeValue(AttributeValue.Kind.TEXT, value.text());
    }
    for (XmlNode n = value.firstChild(); n != null; n = n.next()) {
      if (n instanceof XmlText text && !text.isBlank()) {
        throw new SamlFailure(
            FailureCode.CONTENT_NOT_SIMPLE, "text or elements in AttributeValue", "both");
      }
    }
    byte[] xml = ExclusiveCanonicalizer.canonicalizeElements(value, xmlBytesLeft);
    xmlBytesLeft -= xml.length;
    return new AttributeValue(AttributeValue.Kind.XML, new String(xml, StandardCharsets.UTF_8));
  }
}
