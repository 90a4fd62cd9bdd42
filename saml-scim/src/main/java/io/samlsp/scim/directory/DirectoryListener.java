package io.samlsp.scim.directory;

/**
 * Is told of changes after they are durable, one at a time, in the order in which they were
 * committed, and before the client has its answer.
 *
 * <p>It should be quick: requests wait for it. What it throws is logged and otherwise ignored.
 * Changes made by another process on the same database are not told.
 */
@FunctionalInterface
public interface DirectoryListener {
  /** Something changed. */
  void changed(DirectoryChange change);
}
