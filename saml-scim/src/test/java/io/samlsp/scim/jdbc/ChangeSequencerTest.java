package io.samlsp.scim.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.samlsp.scim.directory.DirectoryChange;
import io.samlsp.scim.directory.Tenant;
import io.samlsp.scim.schema.ResourceType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChangeSequencerTest {
  private final ChangeSequencer sequencer = new ChangeSequencer();
  private final List<String> told = Collections.synchronizedList(new ArrayList<>());

  private static List<DirectoryChange> change(String id) {
    return List.of(
        new DirectoryChange(
            DirectoryChange.Kind.DEACTIVATED,
            new Tenant("acme"),
            ResourceType.USER,
            id,
            id,
            id,
            List.of(),
            List.of()));
  }

  @Test
  void tells_in_the_order_of_the_tickets_whoever_comes_first() throws Exception {
    sequencer.addListener(change -> told.add(change.id()));
    ChangeSequencer.Ticket first = sequencer.reserve();
    ChangeSequencer.Ticket second = sequencer.reserve();
    Thread late = new Thread(() -> sequencer.redeem(second, change("second")));
    late.start();
    sequencer.redeem(first, change("first"));
    late.join();

    assertThat(told).containsExactly("first", "second");
  }

  @Test
  void tells_what_an_interrupted_thread_left_behind() {
    sequencer.addListener(change -> told.add(change.id()));
    ChangeSequencer.Ticket first = sequencer.reserve();
    ChangeSequencer.Ticket second = sequencer.reserve();
    Thread.currentThread().interrupt();
    sequencer.redeem(second, change("second"));
    assertThat(Thread.interrupted()).isTrue();
    assertThat(told).isEmpty();
    sequencer.redeem(first, change("first"));

    assertThat(told).containsExactly("first", "second");
  }

  @Test
  void listener_that_makes_a_change_itself_is_told_of_it_afterwards() {
    sequencer.addListener(
        change -> {
          told.add(change.id());
          if (change.id().equals("first")) {
            sequencer.redeem(sequencer.reserve(), change("by listener"));
            told.add("first ended");
          }
        });
    sequencer.redeem(sequencer.reserve(), change("first"));

    assertThat(told).containsExactly("first", "first ended", "by listener");
  }

  @Test
  void transaction_that_came_to_nothing_holds_nobody_up() {
    sequencer.addListener(change -> told.add(change.id()));
    ChangeSequencer.Ticket nothing = sequencer.reserve();
    sequencer.redeem(nothing, List.of());
    sequencer.redeem(sequencer.reserve(), change("next"));

    assertThat(told).containsExactly("next");
  }
}
