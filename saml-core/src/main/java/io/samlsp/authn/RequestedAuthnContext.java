package io.samlsp.authn;

import io.samlsp.internal.xml.XmlWriter;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * How the person must have proved who they are (saml-core §3.3.2.2.1).
 *
 * <p>Ask only if the application depends on it: many identity providers refuse a context that they
 * do not use, even where they did something stronger.
 *
 * @param comparison how the context used is held against those named
 * @param classRefs URIs of authentication context classes, the preferred first; at least one
 */
public record RequestedAuthnContext(Comparison comparison, List<String> classRefs) {

  /** How the context used is held against those named. */
  public enum Comparison {
    /** It must be one of those named; checked when the answer comes. */
    EXACT,
    /** It must be as strong as one of them; the identity provider decides. */
    MINIMUM,
    /** It must not be stronger than one of them; the identity provider decides. */
    MAXIMUM,
    /** It must be stronger than one of them; the identity provider decides. */
    BETTER;

    String value() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Copies the list and checks that it is not empty and that XML can hold it. */
  public RequestedAuthnContext {
    Objects.requireNonNull(comparison);
    classRefs = List.copyOf(classRefs);
    classRefs.forEach(XmlWriter::requireCharacters);
    if (classRefs.isEmpty()) {
      throw new IllegalArgumentException("no authentication context class");
    }
  }

  /** One of exactly these. */
  public static RequestedAuthnContext exact(String... classRefs) {
    return new RequestedAuthnContext(Comparison.EXACT, List.of(classRefs));
  }

  /** One as strong as one of these, as the identity provider sees it. */
  public static RequestedAuthnContext minimum(String... classRefs) {
    return new RequestedAuthnContext(Comparison.MINIMUM, List.of(classRefs));
  }
}
