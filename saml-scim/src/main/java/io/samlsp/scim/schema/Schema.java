package io.samlsp.scim.schema;

import java.util.List;
import java.util.Optional;

/** A schema of RFC 7643 §7: a URN and the attributes that it defines. */
public record Schema(String id, String name, String description, List<Attribute> attributes) {

  /** Copies the list. */
  public Schema {
    attributes = List.copyOf(attributes);
  }

  /** The attribute of that name, in any case. */
  public Optional<Attribute> attribute(String attributeName) {
    return Attribute.find(attributes, attributeName);
  }
}
