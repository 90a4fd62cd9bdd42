package io.samlsp.scim.directory;

import io.samlsp.scim.failure.ScimException;
import io.samlsp.scim.filter.AttributePath;
import io.samlsp.scim.filter.Filter;
import io.samlsp.scim.json.Json;
import io.samlsp.scim.schema.ResourceType;
import java.util.List;

/** The bridge to sign-in: whether the subject of an assertion has an account here. */
public final class Accounts {
  private static final AttributePath USER_NAME = new AttributePath(null, "userName", null, null);

  private final Directory directory;

  /** Accounts in that directory. */
  public Accounts(Directory directory) {
    this.directory = directory;
  }

  /** What is known of a name. */
  public sealed interface Account {
    /** May sign in. */
    record Active(Resource user) implements Account {}

    /** Is known and has been deactivated: must not sign in. */
    record Inactive(Resource user) implements Account {}

    /** Has not been provisioned: must not sign in. */
    record Unknown() implements Account {}
  }

  /**
   * The account whose {@code userName} is exactly {@code nameId}, letter by letter; a name that
   * differs in case only is unknown.
   *
   * @throws ScimException UNAVAILABLE when the directory cannot be asked; nobody may sign in then
   */
  public Account find(Tenant tenant, String nameId) throws ScimException {
    if (!Json.isStorable(nameId)) {
      return new Account.Unknown();
    }
    Filter filter = new Filter.Compare(USER_NAME, Filter.Operator.EQ, nameId);
    List<Resource> found =
        directory.read(
            tenant, work -> work.search(Query.matching(ResourceType.USER, filter, 1)).resources());
    if (found.isEmpty() || !found.get(0).name().equals(nameId)) {
      return new Account.Unknown();
    }
    Resource user = found.get(0);
    return user.isActive() ? new Account.Active(user) : new Account.Inactive(user);
  }
}
