package io.samlsp.benchmarks;

import io.samlsp.benchmarks.contender.Contender;
import java.io.IOException;
import java.util.Map;

/** Decides who may be measured: speed by leaving out checks does not count. */
public final class Admission {

  private Admission() {}

  /**
   * Passes a contender that accepts the sound message of a workload and refuses those that it must
   * refuse.
   *
   * @throws IllegalStateException if it accepts a tampered one, or refuses the sound one
   */
  public static void require(String name, Contender contender, Scene scene, Workload workload)
      throws IOException {
    String who = name + ", " + workload.label() + ": ";
    try {
      if (!contender.accepts(scene.sound(workload))) {
        throw new IllegalStateException(who + "refuses the sound message");
      }
    } catch (Exception e) {
      throw new IllegalStateException(who + "refuses the sound message", e);
    }
    requireRefused(who, contender, scene.tampered(workload));
    if (contender.promise() == Contender.Promise.EVERYTHING) {
      requireRefused(who, contender, scene.misdirected(workload));
    }
    try {
      // A refusal that stays, as after an error that was remembered, would make the rest easy.
      if (!contender.accepts(scene.sound(workload))) {
        throw new IllegalStateException(who + "refuses the sound message after bad ones");
      }
    } catch (Exception e) {
      throw new IllegalStateException(who + "refuses the sound message after bad ones", e);
    }
  }

  private static void requireRefused(
      String who, Contender contender, Map<String, String> messages) {
    messages.forEach(
        (what, message) -> {
          if (acceptsQuietly(contender, message)) {
            throw new IllegalStateException(who + "accepts a message that is " + what);
          }
        });
  }

  private static boolean acceptsQuietly(Contender contender, String message) {
    try {
      return contender.accepts(message);
    } catch (Exception e) {
      return false;
    }
  }
}
