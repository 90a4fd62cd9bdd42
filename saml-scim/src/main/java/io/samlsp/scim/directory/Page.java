package io.samlsp.scim.directory;

import java.util.List;

/**
 * A part of the resources that match a query.
 *
 * @param total how many match
 */
public record Page(long total, List<Resource> resources) {
  /** Copies the list. */
  public Page {
    resources = List.copyOf(resources);
  }
}
