package io.samlsp.response;

/**
 * One value of an attribute.
 *
 * @param kind what it is
 * @param text the text of a TEXT value, exactly as sent; the canonical XML of an XML value's
 *     content; empty for NIL
 */
public record AttributeValue(Kind kind, String text) {

  /** What a value is. */
  public enum Kind {
    /** Text, perhaps empty. */
    TEXT,
    /**
     * Marked as xsi:nil: there is no value, which differs from an empty one (saml-core §2.7.3.1.1).
     */
    NIL,
    /** Elements, such as a NameID. */
    XML
  }

  /** Without the value, which is personal and does not belong into a log. */
  @Override
  public String toString() {
    return "AttributeValue[" + kind + "]";
  }
}
