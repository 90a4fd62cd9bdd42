package io.samlsp.examples.identitycenter;

import io.samlsp.examples.identitycenter.standin.StandIn;
import io.samlsp.examples.identitycenter.walk.StepFailed;
import io.samlsp.examples.identitycenter.walk.Walk;
import java.security.SecureRandom;

/** The identity center with a password that is printed, and its other side on the same machine. */
final class Demo implements AutoCloseable {

  private static final String LETTERS = "abcdefghijkmnpqrstuvwxyz23456789";

  private final Settings.Builder settings;
  private IdentityCenter center;
  private final StandIn standIn;

  private Demo(Arguments arguments, String password) throws Exception {
    settings = arguments.settings().administratorPassword(password);
    Settings first = settings.build();
    center = IdentityCenter.start(first);
    try {
      standIn =
          StandIn.start(
              first.data().resolve("stand-in"), arguments.idpPort(), first.clock(), first.random());
    } catch (Exception e) {
      center.close();
      throw e;
    }
  }

  /** Starts both sides and prints their addresses; walks through the lab if that is wanted. */
  static void run(Arguments arguments) throws Exception {
    String password = password(new SecureRandom());
    Demo demo = new Demo(arguments, password);
    System.out.println("Identity Center:          " + demo.center.baseUrl() + "/admin");
    System.out.println("Administrator's password: " + password);
    System.out.println("Access portal:            " + demo.center.baseUrl() + "/");
    System.out.println("Identity provider:        " + demo.standIn.baseUrl() + "/admin");
    Main.sayHowLongItTook();
    if (arguments.walk()) {
      try (demo) {
        demo.walk(password);
      }
    } else {
      Main.stopWithTheProcess(demo);
    }
  }

  private void walk(String password) throws StepFailed {
    new Walk(center.baseUrl(), password, standIn.baseUrl(), this::restartCenter, System.out).run();
  }

  private void restartCenter() throws Exception {
    int port = center.baseUrl().getPort();
    center.close();
    center = IdentityCenter.start(settings.port(port).build());
  }

  @Override
  public void close() {
    try {
      standIn.close();
    } finally {
      center.close();
    }
  }

  private static String password(SecureRandom random) {
    StringBuilder password = new StringBuilder();
    for (int i = 0; i < 16; i++) {
      password.append(i > 0 && i % 4 == 0 ? "-" : "");
      password.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
    }
    return password.toString();
  }
}
