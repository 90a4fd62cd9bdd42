package io.samlsp.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.samlsp.examples.identitycenter.standin.OktaScimClient;
import io.samlsp.examples.identitycenter.standin.OktaScimClient.Account;
import io.samlsp.examples.identitycenter.standin.OktaScimClient.AppKind;
import io.samlsp.examples.identitycenter.standin.Person;
import io.samlsp.examples.identitycenter.standin.PushFailed;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The identity center dies in the middle of a push of 500 users. */
@Tag("browser")
class IdentityCenterKillIT {
  private static final Path WORK = Path.of(System.getProperty("live.work", "target/live"));
  private static final int PUSHED = 500;
  private static final int KILLED_AT = 250;

  @Test
  void nothing_acknowledged_is_lost_and_the_push_can_be_finished() throws Exception {
    try (CenterProcess center = CenterProcess.start(WORK)) {
      LabPages pages;
      try (Chrome browser = Chrome.start(WORK.resolve("chrome-kill"))) {
        pages = new LabPages(center, browser);
        pages.console("/admin/settings").click("Enable").shows("Access token");
        pages.scimEndpoint = browser.valueOf("#dialog-endpoint");
        pages.accessToken = browser.valueOf("#access-token");
      }
      OktaScimClient okta =
          new OktaScimClient(
              HttpClient.newHttpClient(),
              pages.scimEndpoint,
              pages.accessToken,
              AppKind.CATALOGUE,
              Clock.systemUTC(),
              wait -> Thread.sleep(wait.toMillis()),
              seen -> {});

      Map<String, String> acknowledged = new TreeMap<>();
      Thread murderer = new Thread(center::kill, "kill -9");
      PushFailed interrupted = null;
      for (int i = 1; i <= PUSHED && interrupted == null; i++) {
        Person person = person(i);
        try {
          acknowledged.put(person.userName(), okta.assign(person, "meaningless"));
          if (acknowledged.size() == KILLED_AT) {
            // From aside, so that the kill falls into whatever request is then under way.
            murderer.start();
          }
        } catch (PushFailed failed) {
          interrupted = failed;
        }
      }
      murderer.join();
      assertThat(interrupted).isNotNull();
      assertThat(acknowledged).hasSizeBetween(KILLED_AT, PUSHED - 1);

      center.startAgain();
      List<Account> kept = okta.importUsers();
      assertThat(kept).hasSizeBetween(acknowledged.size(), acknowledged.size() + 1);
      Map<String, String> found = new TreeMap<>();
      kept.forEach(account -> found.put(account.userName(), account.id()));
      assertThat(found).containsAllEntriesOf(acknowledged);

      for (int i = 1; i <= PUSHED; i++) {
        okta.assign(person(i), "meaningless");
      }
      assertThat(okta.importUsers()).hasSize(PUSHED);
    }
  }

  private static Person person(int i) {
    return Person.of("00u" + i, "person" + i + "@northwind.example", "Person", "Number" + i);
  }
}
