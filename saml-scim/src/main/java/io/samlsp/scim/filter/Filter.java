package io.samlsp.scim.filter;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A filter as a tree; {@link FilterParser} makes it, so every tree is small and shallow. */
public sealed interface Filter {

  /** All parts hold. */
  record And(List<Filter> parts) implements Filter {
    /** Copies the list. */
    public And {
      parts = List.copyOf(parts);
    }
  }

  /** At least one part holds. */
  record Or(List<Filter> parts) implements Filter {
    /** Copies the list. */
    public Or {
      parts = List.copyOf(parts);
    }
  }

  /** The inner filter does not hold. */
  record Not(Filter inner) implements Filter {}

  /** The attribute has a value. */
  record Present(AttributePath path) implements Filter {}

  /** The attribute compares to {@code operand}: a String, a Boolean or a BigDecimal. */
  record Compare(AttributePath path, Operator operator, Object operand) implements Filter {}

  /** One and the same value of a multi-valued attribute satisfies {@code inner}. */
  record ValuePath(AttributePath path, Filter inner) implements Filter {}

  /** The comparisons of RFC 7644 §3.4.2.2. */
  enum Operator {
    EQ,
    NE,
    CO,
    SW,
    EW,
    GT,
    GE,
    LT,
    LE;

    static Optional<Operator> named(String word) {
      for (Operator operator : values()) {
        if (operator.name().equals(word.toUpperCase(Locale.ROOT))) {
          return Optional.of(operator);
        }
      }
      return Optional.empty();
    }
  }
}
