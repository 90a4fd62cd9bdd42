package io.samlsp.response;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An attribute of the subject (saml-core §2.7.3.1). Statements that repeat a name and format are
 * merged, in order.
 *
 * @param name its name
 * @param nameFormat how to read the name, or null
 * @param friendlyName a name for people, or null; never a key: nothing makes it unique
 * @param values the values in order; none is an attribute without values, which differs from an
 *     empty value
 */
public record Attribute(
    String name,
    @Nullable String nameFormat,
    @Nullable String friendlyName,
    List<AttributeValue> values) {

  /** Copies the list. */
  public Attribute {
    values = List.copyOf(values);
  }

  /** Without the values, which are personal and do not belong into a log. */
  @Override
  public String toString() {
    return "Attribute[" + name + ", " + values.size() + " values]";
  }
}
