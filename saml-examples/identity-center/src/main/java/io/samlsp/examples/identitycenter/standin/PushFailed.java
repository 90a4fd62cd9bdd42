package io.samlsp.examples.identitycenter.standin;

/**
 * The application did not do what it was asked; the message is for the console, in Okta's words.
 */
public final class PushFailed extends Exception {

  private static final long serialVersionUID = 1L;

  /** The status that was answered; 0 when there was no answer. */
  private final int status;

  PushFailed(int status, String message) {
    super(message);
    this.status = status;
  }

  /** The status that was answered; 0 when there was no answer. */
  public int status() {
    return status;
  }

  /** Never null here. */
  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
