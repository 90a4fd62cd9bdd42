package io.samlsp.examples.identitycenter;

import java.security.SecureRandom;

/** The identity center with a password that is printed, and its other side on the same machine. */
final class Demo {

  private static final String LETTERS = "abcdefghijkmnpqrstuvwxyz23456789";

  private Demo() {}

  /** Starts both sides and prints their addresses. */
  static void run(Arguments arguments) throws Exception {
    String password = password(new SecureRandom());
    IdentityCenter center =
        IdentityCenter.start(arguments.settings().administratorPassword(password).build());
    Main.stopWithTheProcess(center);
    System.out.println("Identity Center:          " + center.baseUrl() + "/admin");
    System.out.println("Administrator's password: " + password);
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
