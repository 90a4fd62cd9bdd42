package io.samlsp.scim.token;

/**
 * A token at the only moment when it is known in full.
 *
 * @param secret what the administrator pastes into the client; it is kept nowhere
 */
public record IssuedToken(TokenInfo info, String secret) {
  /** Without the secret, so that no log shows it. */
  @Override
  public String toString() {
    return "IssuedToken[" + info + "]";
  }
}
