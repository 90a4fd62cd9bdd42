package io.samlsp.cli;

/**
 * Something that the command cannot do, in words for whoever typed it: what is wrong, and what to
 * try.
 */
final class CliFailure extends Exception {

  private static final long serialVersionUID = 1L;

  private final int exitCode;
  private final String advice;

  private CliFailure(int exitCode, String what, String advice) {
    super(what, null, false, false);
    this.exitCode = exitCode;
    this.advice = advice;
  }

  /** The command was asked for what cannot be: a file that is not there, a contradiction. */
  static CliFailure usage(String what, String advice) {
    return new CliFailure(Saml.USAGE, what, advice);
  }

  /** What was looked at is no good. */
  static CliFailure refused(String what, String advice) {
    return new CliFailure(Saml.FINDINGS, what, advice);
  }

  int exitCode() {
    return exitCode;
  }

  /** What to try; may be empty. */
  String advice() {
    return advice;
  }

  String what() {
    String message = getMessage();
    return message == null ? "" : message;
  }
}
