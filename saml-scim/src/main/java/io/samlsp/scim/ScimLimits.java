package io.samlsp.scim;

/**
 * How much one request may ask for.
 *
 * @param bodyBytes 413 beyond it
 * @param nesting levels of objects and arrays in a body
 * @param filterLength characters in a filter or a path
 * @param patchOperations attributes that one PATCH touches
 * @param bulkOperations 413 beyond it (RFC 7644 §3.7.4)
 * @param members in one request
 * @param defaultPage results when the client does not say
 * @param largestPage results at most
 */
public record ScimLimits(
    int bodyBytes,
    int nesting,
    int filterLength,
    int patchOperations,
    int bulkOperations,
    int members,
    int defaultPage,
    int largestPage) {

  /** Enough for a group of 20,000 members in one request, and little enough for a small server. */
  public static ScimLimits standard() {
    return new ScimLimits(4 << 20, 16, 4096, 1000, 1000, 20_000, 100, 200);
  }

  /** Checks. */
  public ScimLimits {
    if (Math.min(bodyBytes, Math.min(nesting, filterLength)) < 1
        || Math.min(patchOperations, Math.min(bulkOperations, members)) < 1
        || defaultPage < 1
        || largestPage < defaultPage) {
      throw new IllegalArgumentException("limits must be positive, the largest page largest");
    }
  }

  /** The same with another size of bodies. */
  public ScimLimits withBodyBytes(int bytes) {
    return new ScimLimits(
        bytes,
        nesting,
        filterLength,
        patchOperations,
        bulkOperations,
        members,
        defaultPage,
        largestPage);
  }

  /** The same with another number of members. */
  public ScimLimits withMembers(int most) {
    return new ScimLimits(
        bodyBytes,
        nesting,
        filterLength,
        patchOperations,
        bulkOperations,
        most,
        defaultPage,
        largestPage);
  }

  /** The same with another number of operations in a PATCH and in a Bulk request. */
  public ScimLimits withOperations(int inPatch, int inBulk) {
    return new ScimLimits(
        bodyBytes, nesting, filterLength, inPatch, inBulk, members, defaultPage, largestPage);
  }

  /** The same with other page sizes. */
  public ScimLimits withPages(int usual, int largest) {
    return new ScimLimits(
        bodyBytes, nesting, filterLength, patchOperations, bulkOperations, members, usual, largest);
  }
}
