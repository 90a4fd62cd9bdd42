package io.samlsp.binding;

import java.nio.charset.StandardCharsets;

/** The rule that both bindings have for RelayState (saml-bindings §3.4.3, §3.5.3). */
final class RelayStates {

  private static final int LONGEST = 80;

  private RelayStates() {}

  static String requireShort(String relayState) {
    if (relayState.getBytes(StandardCharsets.UTF_8).length > LONGEST) {
      throw new IllegalArgumentException("RelayState must have at most 80 bytes");
    }
    return relayState;
  }
}
