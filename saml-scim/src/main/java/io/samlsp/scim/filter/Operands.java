package io.samlsp.scim.filter;

import io.samlsp.scim.failure.ScimException;
import io.samlsp.scim.failure.ScimFailure;
import io.samlsp.scim.filter.Filter.Operator;
import io.samlsp.scim.schema.Attribute;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Locale;

/** The types of the two sides of a comparison. */
public final class Operands {
  private Operands() {}

  /**
   * The operand in the attribute's type: a Boolean, an Instant, or a String that is folded unless
   * the attribute is case-exact.
   *
   * @throws ScimException INVALID_FILTER when the operator or the operand does not fit the type
   */
  public static Object typed(Attribute attribute, Operator operator, Object operand)
      throws ScimException {
    switch (attribute.type()) {
      case BOOLEAN -> {
        requireOneOf(attribute, operator, operator == Operator.EQ || operator == Operator.NE);
        if (operand instanceof Boolean) {
          return operand;
        }
        if (operand instanceof String text) {
          String folded = text.toLowerCase(Locale.ROOT);
          if (folded.equals("true") || folded.equals("false")) {
            return folded.equals("true"); // Entra quotes and capitalises booleans
          }
        }
        throw refused(attribute, "compares to true or false only");
      }
      case DATE_TIME -> {
        boolean ordering =
            operator != Operator.CO && operator != Operator.SW && operator != Operator.EW;
        requireOneOf(attribute, operator, ordering);
        return instant(attribute, operand);
      }
      case COMPLEX -> throw refused(attribute, "has no value of its own to compare");
      case BINARY -> {
        requireOneOf(attribute, operator, operator == Operator.EQ || operator == Operator.NE);
        return string(attribute, operand);
      }
      default -> {
        return string(attribute, operand);
      }
    }
  }

  private static String string(Attribute attribute, Object operand) throws ScimException {
    if (operand instanceof String text) {
      return attribute.caseExact() ? text : Attribute.fold(text);
    }
    throw refused(attribute, "compares to a string in quotes only");
  }

  private static Instant instant(Attribute attribute, Object operand) throws ScimException {
    try {
      if (operand instanceof String text && text.length() <= 40) {
        Instant instant = OffsetDateTime.parse(text).toInstant();
        if (instant.isAfter(Instant.parse("0001-01-01T00:00:00Z"))
            && instant.isBefore(Instant.parse("9999-12-31T00:00:00Z"))) {
          return instant;
        }
      }
    } catch (DateTimeException notDate) {
      throw refused(attribute, "compares to a date such as \"2026-01-31T12:00:00Z\" only");
    }
    throw refused(attribute, "compares to a date such as \"2026-01-31T12:00:00Z\" only");
  }

  private static void requireOneOf(Attribute attribute, Operator operator, boolean allowed)
      throws ScimException {
    if (!allowed) {
      throw refused(
          attribute, "does not know the operator " + operator.name().toLowerCase(Locale.ROOT));
    }
  }

  private static ScimException refused(Attribute attribute, String why) {
    return new ScimException(
        ScimFailure.INVALID_FILTER, "The attribute " + attribute.name() + " " + why + ".");
  }
}
