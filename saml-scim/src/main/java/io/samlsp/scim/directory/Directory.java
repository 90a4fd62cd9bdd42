package io.samlsp.scim.directory;

import io.samlsp.scim.failure.ScimException;

/**
 * A store of users and groups for several tenants.
 *
 * <p>Implementations are thread-safe. Work runs in one transaction, sees one tenant only, and may
 * run again from the start when the database asks for it, so it has no effects of its own.
 */
public interface Directory {
  /** Something to do in one transaction. */
  @FunctionalInterface
  interface Work<T> {
    /** Does it; a failure undoes everything. */
    T in(DirectoryTransaction transaction) throws ScimException;
  }

  /**
   * Runs work that may change something. When it returns, the change is durable and the listeners
   * have been told.
   *
   * @throws ScimException what the work throws; UNIQUENESS when a unique value is taken;
   *     UNAVAILABLE when the database cannot be reached or stays too busy
   */
  <T> T write(Tenant tenant, Work<T> work) throws ScimException;

  /** Runs work that changes nothing; see {@link #write}. */
  <T> T read(Tenant tenant, Work<T> work) throws ScimException;

  /** Tells the listener of every change from now on. */
  void addListener(DirectoryListener listener);
}
