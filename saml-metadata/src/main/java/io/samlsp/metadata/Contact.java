package io.samlsp.metadata;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Whom to talk to about the service provider (saml-metadata §2.3.2.2).
 *
 * @param type what the contact is for
 * @param company company, or null
 * @param givenName given name, or a team's name, or null
 * @param surName family name, or null
 * @param emailAddresses addresses, with or without {@code mailto:}
 * @param telephoneNumbers telephone numbers
 */
public record Contact(
    Type type,
    @Nullable String company,
    @Nullable String givenName,
    @Nullable String surName,
    List<String> emailAddresses,
    List<String> telephoneNumbers) {

  /** What a contact is for. */
  public enum Type {
    /** Faults and keys. */
    TECHNICAL,
    /** People who cannot sign in. */
    SUPPORT,
    /** Contracts and registration. */
    ADMINISTRATIVE,
    /** Invoices. */
    BILLING,
    /** Anything else. */
    OTHER
  }

  /** Copies the lists. */
  public Contact {
    Objects.requireNonNull(type);
    emailAddresses = List.copyOf(emailAddresses);
    telephoneNumbers = List.copyOf(telephoneNumbers);
    WritableText.requireNullable(company);
    WritableText.requireNullable(givenName);
    WritableText.requireNullable(surName);
    emailAddresses.forEach(WritableText::require);
    telephoneNumbers.forEach(WritableText::require);
  }

  /** A contact with a name and an address. */
  public static Contact of(Type type, String name, String emailAddress) {
    return new Contact(type, null, name, null, List.of(emailAddress), List.of());
  }
}
