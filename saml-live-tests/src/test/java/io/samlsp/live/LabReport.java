package io.samlsp.live;

import java.util.concurrent.atomic.AtomicInteger;

/** What the runs through the lab were worth, added up over the test classes. */
final class LabReport {
  static final AtomicInteger STAND_IN_STEPS = new AtomicInteger();
  static final AtomicInteger KEYCLOAK_STEPS = new AtomicInteger();
  static final AtomicInteger PAGES_CHECKED = new AtomicInteger();
  static final AtomicInteger SCREENSHOTS = new AtomicInteger();

  private LabReport() {}
}
