package io.samlsp.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.samlsp.live.CheckedMessages.Peer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Runs last: says what the run was worth, and fails when it was worth nothing. */
@ExtendWith(LiveProviders.class)
@Order(Integer.MAX_VALUE)
class LiveReportIT {
  @Test
  void messages_of_every_peer_were_checked(
      KeycloakServer keycloak, SimpleSamlPhpServer simpleSamlPhp) {
    System.out.println(
        "live: Keycloak "
            + keycloak.version()
            + ": "
            + CheckedMessages.of(Peer.KEYCLOAK)
            + " messages checked; SimpleSAMLphp "
            + simpleSamlPhp.version()
            + ": "
            + CheckedMessages.of(Peer.SIMPLESAMLPHP)
            + " messages checked");
    for (Peer peer : Peer.values()) {
      assertThat(CheckedMessages.of(peer)).as(peer.name()).isPositive();
    }
  }
}
