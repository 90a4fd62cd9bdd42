package io.samlsp.live;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Runs another program to its end. */
final class CommandLine {
  private CommandLine() {}

  /** The program ended with another code than 0; the message holds all that it wrote. */
  static final class Failed extends RuntimeException {
    private static final long serialVersionUID = 1;

    Failed(String message) {
      super(message);
    }
  }

  /**
   * Gives the program its input and returns what it wrote to standard output.
   *
   * @throws Failed when it ends with another code than 0
   */
  static String run(Map<String, String> environment, String input, List<String> command) {
    try {
      Path errors = Files.createTempFile("live-tests", ".stderr");
      try {
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        try (OutputStream to = process.getOutputStream()) {
          to.write(input.getBytes(UTF_8));
        }
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        int code = process.waitFor();
        if (code != 0) {
          throw new Failed(command.get(0) + ": " + code + "\n" + output + Files.readString(errors));
        }
        return output;
      } finally {
        Files.delete(errors);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(command.toString(), e);
    } catch (InterruptedException e) {
      throw ServerProcess.interrupted(e);
    }
  }
}
