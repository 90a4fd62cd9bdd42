package io.samlsp.scim.directory;

import io.samlsp.scim.filter.ValueMatcher;
import java.util.List;

/** One step in changing who is in a group. */
public sealed interface MemberChange {
  /** These join; who is a member already stays one. */
  record Add(List<String> ids) implements MemberChange {
    /** Copies the list. */
    public Add {
      ids = List.copyOf(ids);
    }
  }

  /** These leave; who is no member is passed over. */
  record Remove(List<String> ids) implements MemberChange {
    /** Copies the list. */
    public Remove {
      ids = List.copyOf(ids);
    }
  }

  /**
   * Whoever matches leaves.
   *
   * @param matcher a matcher for the attribute {@code members}
   * @param required whether it is a {@code NO_TARGET} failure when nobody does
   */
  record RemoveMatching(ValueMatcher matcher, boolean required) implements MemberChange {}

  /** These and nobody else are members afterwards. */
  record Replace(List<String> ids) implements MemberChange {
    /** Copies the list. */
    public Replace {
      ids = List.copyOf(ids);
    }
  }
}
