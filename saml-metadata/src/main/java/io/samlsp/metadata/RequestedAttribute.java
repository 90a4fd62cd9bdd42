package io.samlsp.metadata;

import org.jspecify.annotations.Nullable;

/**
 * An attribute that the service provider would like to get (saml-metadata §2.4.4.2).
 *
 * @param name its name
 * @param nameFormat how to read the name, or null for unspecified
 * @param friendlyName a name for people, or null
 * @param required whether the service does not work without it
 */
public record RequestedAttribute(
    String name, @Nullable String nameFormat, @Nullable String friendlyName, boolean required) {

  /** The format of names that are URIs, such as {@code urn:oid:0.9.2342.19200300.100.1.3}. */
  public static final String URI_FORMAT = "urn:oasis:names:tc:SAML:2.0:attrname-format:uri";

  /** The format of plain names. */
  public static final String BASIC_FORMAT = "urn:oasis:names:tc:SAML:2.0:attrname-format:basic";

  /** Checks that XML can hold the names. */
  public RequestedAttribute {
    WritableText.require(name);
    WritableText.requireNullable(nameFormat);
    WritableText.requireNullable(friendlyName);
  }
}
