package io.samlsp.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.samlsp.benchmarks.contender.Contender;
import io.samlsp.benchmarks.contender.Registration;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AdmissionTest {

  @TempDir static Path directory;
  private static Scene scene;

  @BeforeAll
  static void makeScene() throws IOException {
    scene = Scene.create(directory, Clock.systemUTC());
  }

  @ParameterizedTest
  @EnumSource(Workload.class)
  void admits_the_floor_though_it_checks_signed_octets_only(Workload workload) throws Exception {
    Floor floor = new Floor(scene.sound(workload));
    floor.start(scene.registration(workload));
    Admission.require("floor", floor, scene, workload);
    for (String message : scene.tampered(workload).values()) {
      assertThat(floor.accepts(message)).isFalse();
    }
  }

  @Test
  void refuses_a_contender_that_accepts_a_tampered_message() throws Exception {
    String altered = scene.tampered(Workload.SMALL).get("altered");
    List<String> good = List.of(scene.sound(Workload.SMALL), altered);
    assertThatIllegalStateException()
        .isThrownBy(() -> require(good::contains))
        .withMessage("it, small: accepts a message that is altered");
  }

  @Test
  void refuses_a_contender_that_accepts_an_unsigned_message() throws Exception {
    String unsigned = scene.tampered(Workload.SMALL).get("unsigned");
    List<String> good = List.of(scene.sound(Workload.SMALL), unsigned);
    assertThatIllegalStateException()
        .isThrownBy(() -> require(good::contains))
        .withMessage("it, small: accepts a message that is unsigned");
  }

  @Test
  void refuses_a_contender_that_accepts_whatever_is_signed() throws Exception {
    List<String> bad = List.copyOf(scene.tampered(Workload.SMALL).values());
    assertThatIllegalStateException()
        .isThrownBy(() -> require(message -> !bad.contains(message)))
        .withMessage("it, small: accepts a message that is foreign-audience");
  }

  @Test
  void refuses_a_contender_that_refuses_everything() {
    assertThatIllegalStateException()
        .isThrownBy(() -> require(message -> false))
        .withMessage("it, small: refuses the sound message");
  }

  @Test
  void admits_a_contender_that_accepts_the_sound_message_alone() throws Exception {
    String sound = scene.sound(Workload.SMALL);
    require(sound::equals);
  }

  private static void require(Predicate<String> accepts) throws IOException {
    Contender contender =
        new Contender() {
          @Override
          public void start(Registration registration) {}

          @Override
          public boolean accepts(String samlResponse) {
            return accepts.test(samlResponse);
          }
        };
    Admission.require("it", contender, scene, Workload.SMALL);
  }
}
