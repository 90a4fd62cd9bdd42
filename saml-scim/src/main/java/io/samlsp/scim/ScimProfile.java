package io.samlsp.scim;

/** In which respects an endpoint bends to one client or resembles one service. */
public enum ScimProfile {
  /** RFC 7644, with every client's harmless quirks tolerated. */
  STANDARD,
  /**
   * The same, and a {@code replace} whose value path matches nothing creates the value, as Entra
   * expects it.
   */
  ENTRA,
  /**
   * Only what AWS IAM Identity Center's endpoint allows, with its errors: for those who test
   * against it. Conflicts on e-mail, {@code externalId} and group name are found under a lock of
   * the tenant, so writes of one tenant wait for one another.
   */
  AWS
}
