package io.samlsp.scim;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestWatcher;

/** At the end of the run, says how many tests of a suite passed on each database. */
final class PrintsItsCount implements TestWatcher {

  /** The classes that make up a suite, and what the suite is called. */
  private static String suite(Class<?> test) {
    return test == Rfc7644Test.class ? "RFC 7643 and 7644 checklist" : "clients as recorded";
  }

  private static final class Counts implements AutoCloseable {
    private final Map<String, Integer> passed = new TreeMap<>();

    private synchronized void count(String suite) {
      passed.merge(suite, 1, Integer::sum);
    }

    @Override
    public synchronized void close() {
      passed.forEach(
          (suite, count) -> System.out.println("scim: " + suite + ": " + count + " tests passed"));
    }
  }

  @Override
  public void testSuccessful(ExtensionContext context) {
    String engine = "";
    for (ExtensionContext c = context; c != null; c = c.getParent().orElse(null)) {
      for (Engine each : Engine.values()) {
        engine = c.getDisplayName().contains(each.name()) ? each.name() : engine;
      }
    }
    context
        .getRoot()
        .getStore(ExtensionContext.Namespace.create(PrintsItsCount.class))
        .computeIfAbsent(Counts.class)
        .count(suite(context.getRequiredTestClass()) + " on " + engine);
  }
}
