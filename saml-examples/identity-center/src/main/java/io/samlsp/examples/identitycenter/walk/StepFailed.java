package io.samlsp.examples.identitycenter.walk;

/** A step of the lab did not go as the lab says. */
public final class StepFailed extends Exception {

  private static final long serialVersionUID = 1L;

  StepFailed(String message) {
    super(message);
  }

  StepFailed(String message, Throwable cause) {
    super(message, cause);
  }
}
