package io.samlsp.scim;

import io.samlsp.scim.failure.ScimException;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Okta's side of the lab, for both kinds of application. */
@ParameterizedClass
@ExtendWith(PrintsItsCount.class)
@EnumSource(Engine.class)
class OktaTest {
  private final Engine engine;

  OktaTest(Engine engine) {
    this.engine = engine;
  }

  @Test
  void catalogue_app_goes_through_the_lab() throws ScimException {
    new OktaScript(new Lab(engine), true, () -> {}).play();
  }

  @Test
  void custom_app_goes_through_the_lab() throws ScimException {
    new OktaScript(new Lab(engine), false, () -> {}).play();
  }

  @Test
  void catalogue_app_does_not_notice_restarts_on_the_way() throws ScimException {
    Lab lab = Lab.restartable(engine, UnaryOperator.identity());
    new OktaScript(lab, true, everyFourth(lab::restart)).play();
    lab.close();
  }

  @Test
  void custom_app_does_not_notice_restarts_on_the_way() throws ScimException {
    Lab lab = Lab.restartable(engine, UnaryOperator.identity());
    new OktaScript(lab, false, everyFourth(lab::restart)).play();
    lab.close();
  }

  private static Runnable everyFourth(Runnable restart) {
    int[] row = {0};
    return () -> {
      if (++row[0] % 4 == 0) {
        restart.run();
      }
    };
  }
}
