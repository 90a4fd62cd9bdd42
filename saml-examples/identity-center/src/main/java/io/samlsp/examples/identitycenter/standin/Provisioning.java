package io.samlsp.examples.identitycenter.standin;

import io.samlsp.examples.identitycenter.standin.OktaScimClient.Account;
import io.samlsp.examples.identitycenter.standin.OktaScimClient.AppKind;
import io.samlsp.examples.identitycenter.standin.OktaScimClient.Member;
import java.net.http.HttpClient;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Keeps the application in step with the organization: what an administrator changes is sent, one
 * thing after the other, and what the application refuses is kept as the problem of that person or
 * group. Safe for use by several threads.
 */
public final class Provisioning implements AutoCloseable {

  /**
   * How far the work is.
   *
   * @param running whether anything is being sent
   */
  public record Progress(String what, int done, int total, boolean running) {}

  /**
   * What came of something that the administrator asked for.
   *
   * @param message for the page
   */
  public record Outcome(boolean good, String message) {}

  @FunctionalInterface
  private interface Sending {
    void with(OktaScimClient client) throws PushFailed;
  }

  private final Organization organization;
  private final HttpClient http;
  private final Clock clock;
  private final SecureRandom random;
  private final ExecutorService worker;
  private volatile Progress progress = new Progress("", 0, 0, false);

  /** Sends for this organization. */
  public Provisioning(
      Organization organization, HttpClient http, Clock clock, SecureRandom random) {
    this.organization = Objects.requireNonNull(organization, "organization");
    this.http = Objects.requireNonNull(http, "http");
    this.clock = Objects.requireNonNull(clock, "clock");
    this.random = Objects.requireNonNull(random, "random");
    this.worker =
        Executors.newSingleThreadExecutor(
            task -> {
              Thread thread = new Thread(task, "stand-in provisioning");
              thread.setDaemon(true);
              return thread;
            });
  }

  /** How far the work is. */
  public Progress progress() {
    return progress;
  }

  /** Tries base URL and token, and changes nothing. */
  public Outcome testApiCredentials(AppKind kind, String baseUrl, String token) {
    return now(
        () -> {
          try {
            client(kind, baseUrl, token).testCredentials();
            return new Outcome(true, Application.NAME + " was verified successfully!");
          } catch (PushFailed failed) {
            return new Outcome(false, failed.getMessage());
          }
        });
  }

  /** Saves base URL and token if they work, and switches the integration on. */
  public Outcome enableIntegration(AppKind kind, String baseUrl, String token) {
    Outcome tested = testApiCredentials(kind, baseUrl, token);
    if (tested.good()) {
      organization.changeApplication(app -> app.withIntegration(kind, baseUrl, token, true));
    }
    return tested;
  }

  /** Saves what is sent to the application. */
  public Outcome saveToApp(boolean create, boolean update, boolean deactivate) {
    if (!organization.application().apiEnabled()) {
      return new Outcome(false, "Enable the API integration first.");
    }
    Outcome outcome =
        now(() -> attempt("Provisioning to App was saved.", OktaScimClient::openToApp));
    if (outcome.good()) {
      organization.changeApplication(app -> app.withToApp(create, update, deactivate));
    }
    return outcome;
  }

  /** Asks the application whom it knows. */
  public Outcome importNow() {
    return now(
        () -> {
          try {
            List<Account> accounts = client().importUsers();
            long active = accounts.stream().filter(Account::active).count();
            return new Outcome(
                true, "Imported " + accounts.size() + " users, " + active + " of them active.");
          } catch (PushFailed failed) {
            return new Outcome(false, failed.getMessage());
          }
        });
  }

  /** Sends everybody who is assigned and not in the application yet, and waits at most so long. */
  public Progress provisionUsers(Duration patience) {
    Future<Progress> work =
        worker.submit(
            () -> {
              List<Person> waiting =
                  organization.people().stream()
                      .filter(Person::assigned)
                      .filter(Person::active)
                      .filter(person -> !person.provisioned() || person.problem() != null)
                      .toList();
              int done = 0;
              progress = new Progress("Provision Users", 0, waiting.size(), true);
              try {
                for (Person person : waiting) {
                  sendNewPerson(person);
                  progress = new Progress("Provision Users", ++done, waiting.size(), true);
                }
                organization.groups().forEach(this::sendMembership);
              } finally {
                progress = new Progress("Provision Users", done, waiting.size(), false);
              }
              return progress;
            });
    try {
      return work.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException goesOn) {
      return progress;
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  /** Assigns somebody; sent at once where provisioning is on. */
  public void assign(String id) {
    now(
        () -> {
          Person person = organization.changePerson(id, was -> was.withAssigned(true));
          if (person.provisioned()) {
            sendActive(person, true);
          } else if (organization.application().provisioningReady()) {
            sendNewPerson(person);
            organization.groups().forEach(this::sendMembership);
          }
          return true;
        });
  }

  /** Takes the application away from somebody, which deactivates the account. */
  public void unassign(String id) {
    now(
        () -> {
          Person person = organization.changePerson(id, was -> was.withAssigned(false));
          sendActive(person, false);
          return true;
        });
  }

  /** Somebody left, or is back. */
  public void setActive(String id, boolean active) {
    now(
        () -> {
          Person person = organization.changePerson(id, was -> was.withActive(active));
          sendActive(person, active && person.assigned());
          return true;
        });
  }

  /** Somebody has another name. */
  public void changeNames(String id, String given, String family) {
    now(
        () -> {
          Person person = organization.changePerson(id, was -> was.withNames(given, family));
          String remote = person.remoteId();
          if (remote != null && organization.application().updateAttributes()) {
            send(person, client -> client.updateProfile(remote, person));
          }
          return true;
        });
  }

  /** Sends a new, meaningless password, as Okta's password synchronisation does. */
  public void syncPassword(String id) {
    now(
        () -> {
          Person person = organization.person(id).orElseThrow();
          String remote = person.remoteId();
          if (remote != null && organization.application().updateAttributes()) {
            send(person, client -> client.syncPassword(remote, person, password()));
          }
          return true;
        });
  }

  /** Starts to push a group, or tries again. */
  public void pushGroup(String id) {
    now(
        () -> {
          Group group = organization.changeGroup(id, Group::startPush);
          if (group.remoteId() == null) {
            List<Member> members = members(group);
            sendGroup(
                group,
                client -> {
                  String remote = client.pushGroup(group.name(), members);
                  organization.changeGroup(id, was -> was.linkedTo(remote, ids(members)));
                });
          } else {
            sendWholeGroup(group);
          }
          return true;
        });
  }

  /** A group has another name. */
  public void renameGroup(String id, String name) {
    now(
        () -> {
          Group group = organization.changeGroup(id, was -> was.withName(name));
          String remote = group.remoteId();
          if (group.pushed() && remote != null) {
            List<Member> members = members(group);
            sendGroup(
                group,
                client -> {
                  client.renameGroup(remote, name, members);
                  organization.changeGroup(id, was -> was.linkedTo(remote, was.pushedMembers()));
                });
          }
          return true;
        });
  }

  /** Somebody joined a group, or left it. */
  public void setMember(String groupId, String personId, boolean belongs) {
    now(
        () -> {
          sendMembership(
              organization.changeGroup(groupId, was -> was.withMember(personId, belongs)));
          return true;
        });
  }

  /** Stops to push a group; deletes it in the application if that is wanted. */
  public Outcome unlinkGroup(String id, boolean delete) {
    return now(
        () -> {
          Group group = organization.group(id).orElseThrow();
          String remote = group.remoteId();
          Outcome outcome =
              delete && remote != null
                  ? attempt(
                      group.name() + " was unlinked and deleted.",
                      client -> {
                        if (client.groupExists(remote)) {
                          client.deleteGroup(remote, group.name());
                        }
                      })
                  : new Outcome(true, group.name() + " was unlinked.");
          if (outcome.good()) {
            organization.changeGroup(id, Group::unlinked);
          }
          return outcome;
        });
  }

  /** Stops sending. */
  @Override
  public void close() {
    worker.shutdownNow();
  }

  private void sendNewPerson(Person person) {
    send(
        person,
        client -> {
          String remote = client.assign(person, password());
          organization.changePerson(person.id(), was -> was.withRemoteId(remote));
        });
  }

  private void sendActive(Person person, boolean active) {
    String remote = person.remoteId();
    if (remote != null && (active || organization.application().deactivateUsers())) {
      send(person, client -> client.setActive(remote, person, active));
    }
  }

  private void sendMembership(Group group) {
    String remote = group.remoteId();
    if (!group.pushed() || remote == null) {
      return;
    }
    List<Member> now = members(group);
    List<String> known = group.pushedMembers();
    List<Member> added = now.stream().filter(member -> !known.contains(member.id())).toList();
    List<String> removed = new ArrayList<>(known);
    removed.removeAll(ids(now));
    if (!added.isEmpty() || !removed.isEmpty()) {
      sendGroup(
          group,
          client -> {
            client.changeMembers(remote, group.name(), now, added, removed);
            organization.changeGroup(group.id(), was -> was.linkedTo(remote, ids(now)));
          });
    }
  }

  private void sendWholeGroup(Group group) {
    String remote = Objects.requireNonNull(group.remoteId());
    List<Member> members = members(group);
    sendGroup(
        group,
        client -> {
          client.replaceMembers(remote, group.name(), members);
          organization.changeGroup(group.id(), was -> was.linkedTo(remote, ids(members)));
        });
  }

  /** Only people whom the application knows can be members there. */
  private List<Member> members(Group group) {
    List<Member> members = new ArrayList<>();
    for (String id : group.members()) {
      Person person = organization.person(id).orElseThrow();
      String remote = person.remoteId();
      if (remote != null) {
        members.add(new Member(remote, person.userName()));
      }
    }
    return members;
  }

  private static List<String> ids(List<Member> members) {
    return members.stream().map(Member::id).toList();
  }

  private void send(Person person, Sending sending) {
    try {
      sending.with(client());
      if (organization.person(person.id()).orElseThrow().problem() != null) {
        organization.changePerson(person.id(), was -> was.withProblem(null));
      }
    } catch (PushFailed failed) {
      organization.changePerson(person.id(), was -> was.withProblem(failed.getMessage()));
    }
  }

  private void sendGroup(Group group, Sending sending) {
    try {
      sending.with(client());
    } catch (PushFailed failed) {
      organization.changeGroup(group.id(), was -> was.withProblem(failed.getMessage()));
    }
  }

  private Outcome attempt(String success, Sending sending) {
    try {
      sending.with(client());
      return new Outcome(true, success);
    } catch (PushFailed failed) {
      return new Outcome(false, failed.getMessage());
    }
  }

  private OktaScimClient client() throws PushFailed {
    Application app = organization.application();
    if (!app.apiEnabled()) {
      throw new PushFailed(0, "The API integration of " + Application.NAME + " is not enabled.");
    }
    return client(app.kind(), app.baseUrl(), app.token());
  }

  private OktaScimClient client(AppKind kind, String baseUrl, String token) {
    return new OktaScimClient(
        http,
        baseUrl,
        token,
        kind,
        clock,
        wait -> TimeUnit.MILLISECONDS.sleep(wait.toMillis()),
        organization::log);
  }

  private String password() {
    byte[] bytes = new byte[8];
    random.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  /** One thing after the other, so that no two changes of a person or group overtake each other. */
  private <T> T now(Callable<T> work) {
    try {
      return worker.submit(work).get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static IllegalStateException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new IllegalStateException("interrupted", e);
  }
}
