package io.samlsp.benchmarks;

/**
 * What one operation costs.
 *
 * @param cpuNanos CPU time of the thread
 * @param bytes what it allocated
 */
record Measurement(double cpuNanos, double bytes) {

  /** The one of less CPU time: whatever disturbs a run can only add to it. */
  Measurement best(Measurement other) {
    return other.cpuNanos < cpuNanos ? other : this;
  }

  /** How many times the floor of the same workload in the same run. */
  double over(Measurement floor) {
    return cpuNanos / floor.cpuNanos;
  }
}
