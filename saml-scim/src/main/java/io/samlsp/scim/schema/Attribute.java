package io.samlsp.scim.schema;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One attribute as RFC 7643 §7 describes it.
 *
 * @param name the name as it is spelt in answers; it is matched without regard to case
 * @param maxLength the longest accepted string, in UTF-16 units
 */
public record Attribute(
    String name,
    Type type,
    String description,
    boolean multiValued,
    boolean required,
    boolean caseExact,
    Mutability mutability,
    Returned returned,
    boolean unique,
    int maxLength,
    List<String> canonicalValues,
    List<String> referenceTypes,
    List<Attribute> subAttributes) {

  /** Long enough for every name, short enough for an index key in every database. */
  static final int INDEXED_LENGTH = 512;

  /** RFC 7643 §2.3. */
  public enum Type {
    STRING("string"),
    BOOLEAN("boolean"),
    DATE_TIME("dateTime"),
    BINARY("binary"),
    REFERENCE("reference"),
    COMPLEX("complex");

    private final String keyword;

    Type(String keyword) {
      this.keyword = keyword;
    }

    /** The word in a schema document. */
    public String keyword() {
      return keyword;
    }
  }

  /** RFC 7643 §7, {@code mutability}. */
  public enum Mutability {
    READ_ONLY("readOnly"),
    READ_WRITE("readWrite"),
    IMMUTABLE("immutable"),
    WRITE_ONLY("writeOnly");

    private final String keyword;

    Mutability(String keyword) {
      this.keyword = keyword;
    }

    /** The word in a schema document. */
    public String keyword() {
      return keyword;
    }
  }

  /** RFC 7643 §7, {@code returned}. */
  public enum Returned {
    ALWAYS,
    NEVER,
    DEFAULT,
    REQUEST;

    /** The word in a schema document. */
    public String keyword() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Copies the lists. */
  public Attribute {
    canonicalValues = List.copyOf(canonicalValues);
    referenceTypes = List.copyOf(referenceTypes);
    subAttributes = List.copyOf(subAttributes);
  }

  static Attribute of(String name, Type type, String description) {
    boolean exact = type == Type.REFERENCE || type == Type.BINARY || type == Type.DATE_TIME;
    return new Attribute(
        name,
        type,
        description,
        false,
        false,
        exact,
        Mutability.READ_WRITE,
        Returned.DEFAULT,
        false,
        1024,
        List.of(),
        List.of(),
        List.of());
  }

  static Attribute string(String name, String description) {
    return of(name, Type.STRING, description);
  }

  static Attribute complex(String name, String description, Attribute... subAttributes) {
    Attribute a = of(name, Type.COMPLEX, description);
    return new Attribute(
        a.name,
        a.type,
        a.description,
        false,
        false,
        false,
        a.mutability,
        a.returned,
        false,
        a.maxLength,
        List.of(),
        List.of(),
        List.of(subAttributes));
  }

  Attribute asMultiValued() {
    return with(true, required, caseExact, mutability, returned, unique, maxLength);
  }

  Attribute asRequired() {
    return with(multiValued, true, caseExact, mutability, returned, unique, maxLength);
  }

  Attribute asCaseExact() {
    return with(multiValued, required, true, mutability, returned, unique, maxLength);
  }

  Attribute asUnique() {
    return with(multiValued, required, caseExact, mutability, returned, true, maxLength);
  }

  Attribute mutable(Mutability how) {
    return with(multiValued, required, caseExact, how, returned, unique, maxLength);
  }

  Attribute returned(Returned when) {
    return with(multiValued, required, caseExact, mutability, when, unique, maxLength);
  }

  Attribute atMost(int length) {
    return with(multiValued, required, caseExact, mutability, returned, unique, length);
  }

  Attribute canonical(String... values) {
    return new Attribute(
        name,
        type,
        description,
        multiValued,
        required,
        caseExact,
        mutability,
        returned,
        unique,
        maxLength,
        List.of(values),
        referenceTypes,
        subAttributes);
  }

  Attribute refersTo(String... types) {
    return new Attribute(
        name,
        type,
        description,
        multiValued,
        required,
        caseExact,
        mutability,
        returned,
        unique,
        maxLength,
        canonicalValues,
        List.of(types),
        subAttributes);
  }

  private Attribute with(
      boolean isMultiValued,
      boolean isRequired,
      boolean isCaseExact,
      Mutability how,
      Returned when,
      boolean isUnique,
      int length) {
    return new Attribute(
        name,
        type,
        description,
        isMultiValued,
        isRequired,
        isCaseExact,
        how,
        when,
        isUnique,
        length,
        canonicalValues,
        referenceTypes,
        subAttributes);
  }

  /** The sub-attribute of that name, in any case. */
  public Optional<Attribute> sub(String subName) {
    return find(subAttributes, subName);
  }

  static Optional<Attribute> find(List<Attribute> attributes, String name) {
    for (Attribute attribute : attributes) {
      if (attribute.name.equalsIgnoreCase(name)) {
        return Optional.of(attribute);
      }
    }
    return Optional.empty();
  }

  /** Strings of attributes that are not case-exact compare equal when their folded forms do. */
  public static String fold(String text) {
    return text.toLowerCase(Locale.ROOT);
  }
}
