package io.samlsp.examples.identitycenter;

import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;

/** Starts an identity center from the command line. */
public final class Main {

  private Main() {}

  public static void main(String[] args) throws Exception {
    if (Arrays.asList(args).contains("--help")) {
      System.out.print(Arguments.USAGE);
      return;
    }
    Arguments arguments;
    try {
      arguments = Arguments.parse(args);
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.err.print(Arguments.USAGE);
      throw e;
    }
    if (arguments.demo()) {
      Demo.run(arguments);
    } else {
      IdentityCenter center = IdentityCenter.start(arguments.settings().build());
      stopWithTheProcess(center);
      center
          .setupCode()
          .ifPresent(code -> System.out.println("Code for the first sign-in: " + code));
      System.out.println("Access portal:           " + center.baseUrl() + "/");
      System.out.println("Administrator's console: " + center.baseUrl() + "/admin");
      sayHowLongItTook();
    }
  }

  /** From the start of the process. */
  static void sayHowLongItTook() {
    ProcessHandle.current()
        .info()
        .startInstant()
        .map(start -> Duration.between(start, Clock.systemUTC().instant()))
        .ifPresent(
            took ->
                System.out.printf(Locale.ROOT, "Started in %.1f s%n", took.toMillis() / 1000.0));
  }

  /** Lets requests that are under way finish when the process is asked to end (SIGTERM). */
  static void stopWithTheProcess(AutoCloseable running) {
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  try {
                    running.close();
                  } catch (Exception e) {
                    System.err.println("could not stop in order: " + e);
                  }
                },
                "stop"));
  }
}
