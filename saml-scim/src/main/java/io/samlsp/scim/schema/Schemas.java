package io.samlsp.scim.schema;

import static io.samlsp.scim.schema.Attribute.complex;
import static io.samlsp.scim.schema.Attribute.string;

import io.samlsp.scim.schema.Attribute.Mutability;
import io.samlsp.scim.schema.Attribute.Returned;
import java.util.List;

/** The schemas of RFC 7643 §4 and §8.7.1, and the common attributes of §3.1. */
public final class Schemas {
  private static final Attribute PRIMARY =
      Attribute.of("primary", Attribute.Type.BOOLEAN, "Whether this is the preferred value.");

  /** What every resource has without a schema saying so. */
  static final List<Attribute> COMMON =
      List.of(
          string("id", "The identifier that this service chose.")
              .asCaseExact()
              .mutable(Mutability.READ_ONLY)
              .returned(Returned.ALWAYS),
          string("externalId", "The identifier that the client chose.")
              .asCaseExact()
              .atMost(Attribute.INDEXED_LENGTH),
          Attribute.of("schemas", Attribute.Type.REFERENCE, "The schemas of this resource.")
              .asMultiValued()
              .mutable(Mutability.READ_ONLY)
              .returned(Returned.ALWAYS),
          complex(
                  "meta",
                  "What this service knows about the resource.",
                  string("resourceType", "The name of the resource type.").asCaseExact(),
                  Attribute.of(
                      "created", Attribute.Type.DATE_TIME, "When the resource was created."),
                  Attribute.of(
                      "lastModified", Attribute.Type.DATE_TIME, "When it was last changed."),
                  Attribute.of("location", Attribute.Type.REFERENCE, "The resource's address."),
                  string("version", "The entity tag.").asCaseExact())
              .mutable(Mutability.READ_ONLY));

  /** RFC 7643 §4.1. */
  public static final Schema USER =
      new Schema(
          "urn:ietf:params:scim:schemas:core:2.0:User",
          "User",
          "User account",
          List.of(
              string("userName", "The name the user signs in with; unique in any case.")
                  .asRequired()
                  .asUnique()
                  .atMost(Attribute.INDEXED_LENGTH),
              complex(
                  "name",
                  "The parts of the user's real name.",
                  string("formatted", "The full name."),
                  string("familyName", "The family name."),
                  string("givenName", "The given name."),
                  string("middleName", "The middle names."),
                  string("honorificPrefix", "Titles before the name."),
                  string("honorificSuffix", "Titles after the name.")),
              string("displayName", "The name to show.").atMost(Attribute.INDEXED_LENGTH),
              string("nickName", "The casual name."),
              Attribute.of("profileUrl", Attribute.Type.REFERENCE, "A page about the user.")
                  .refersTo("external"),
              string("title", "The job title."),
              string("userType", "The relation to the organisation."),
              string("preferredLanguage", "Languages, as in Accept-Language."),
              string("locale", "The locale, as a language tag."),
              string("timezone", "The time zone, as in the IANA database."),
              Attribute.of("active", Attribute.Type.BOOLEAN, "Whether the user may sign in."),
              string("password", "Accepted and never stored: sign-in is federated.")
                  .asCaseExact()
                  .mutable(Mutability.WRITE_ONLY)
                  .returned(Returned.NEVER),
              plural("emails", "E-mail addresses.", "work", "home", "other"),
              plural(
                  "phoneNumbers",
                  "Telephone numbers.",
                  "work",
                  "home",
                  "mobile",
                  "fax",
                  "pager",
                  "other"),
              plural(
                  "ims",
                  "Instant messaging addresses.",
                  "aim",
                  "gtalk",
                  "icq",
                  "xmpp",
                  "msn",
                  "skype",
                  "qq",
                  "yahoo"),
              complex(
                      "photos",
                      "Addresses of pictures.",
                      Attribute.of("value", Attribute.Type.REFERENCE, "The picture's address.")
                          .refersTo("external")
                          .atMost(100_000),
                      string("display", "A label."),
                      string("type", "The kind of value.").canonical("photo", "thumbnail"),
                      PRIMARY)
                  .asMultiValued(),
              complex(
                      "addresses",
                      "Postal addresses.",
                      string("formatted", "The whole address.").atMost(Attribute.INDEXED_LENGTH),
                      string("streetAddress", "Street and number."),
                      string("locality", "City."),
                      string("region", "State or region."),
                      string("postalCode", "Postal code."),
                      string("country", "Country."),
                      string("type", "The kind of value.").canonical("work", "home", "other"),
                      PRIMARY)
                  .asMultiValued(),
              complex(
                      "groups",
                      "The groups the user belongs to; change the groups to change it.",
                      string("value", "The group's id.")
                          .asCaseExact()
                          .mutable(Mutability.READ_ONLY),
                      Attribute.of("$ref", Attribute.Type.REFERENCE, "The group's address.")
                          .refersTo("Group")
                          .mutable(Mutability.READ_ONLY),
                      string("display", "The group's name.").mutable(Mutability.READ_ONLY),
                      string("type", "Whether through another group.")
                          .canonical("direct", "indirect")
                          .mutable(Mutability.READ_ONLY))
                  .asMultiValued()
                  .mutable(Mutability.READ_ONLY),
              plural("entitlements", "What the user is entitled to."),
              plural("roles", "The user's roles."),
              complex(
                      "x509Certificates",
                      "Certificates of the user.",
                      Attribute.of(
                              "value", Attribute.Type.BINARY, "The certificate, DER in base64.")
                          .atMost(100_000),
                      string("display", "A label."),
                      string("type", "The kind of value."),
                      PRIMARY)
                  .asMultiValued()));

  /** RFC 7643 §4.3. */
  public static final Schema ENTERPRISE_USER =
      new Schema(
          "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User",
          "EnterpriseUser",
          "Enterprise user",
          List.of(
              string("employeeNumber", "The number in the organisation."),
              string("costCenter", "The cost centre."),
              string("organization", "The organisation."),
              string("division", "The division."),
              string("department", "The department."),
              complex(
                  "manager",
                  "The user's manager.",
                  string("value", "The manager's id.")
                      .asCaseExact()
                      .atMost(Attribute.INDEXED_LENGTH),
                  Attribute.of("$ref", Attribute.Type.REFERENCE, "The manager's address.")
                      .refersTo("User"),
                  string("displayName", "The manager's name.").mutable(Mutability.READ_ONLY))));

  /** RFC 7643 §4.2. */
  public static final Schema GROUP =
      new Schema(
          "urn:ietf:params:scim:schemas:core:2.0:Group",
          "Group",
          "Group",
          List.of(
              string("displayName", "The group's name.")
                  .asRequired()
                  .atMost(Attribute.INDEXED_LENGTH),
              complex(
                      "members",
                      "The users and groups in the group.",
                      string("value", "The member's id.")
                          .asCaseExact()
                          .mutable(Mutability.IMMUTABLE),
                      Attribute.of("$ref", Attribute.Type.REFERENCE, "The member's address.")
                          .refersTo("User", "Group")
                          .mutable(Mutability.IMMUTABLE),
                      string("type", "The kind of member.")
                          .canonical("User", "Group")
                          .mutable(Mutability.IMMUTABLE),
                      string("display", "The member's name.").mutable(Mutability.READ_ONLY))
                  .asMultiValued()));

  private Schemas() {}

  private static Attribute plural(String name, String description, String... types) {
    return complex(
            name,
            description,
            string("value", "The value.").atMost(Attribute.INDEXED_LENGTH),
            string("display", "A label."),
            string("type", "The kind of value.").canonical(types),
            PRIMARY)
        .asMultiValued();
  }
}
