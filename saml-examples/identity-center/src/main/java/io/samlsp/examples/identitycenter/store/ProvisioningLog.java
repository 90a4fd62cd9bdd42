package io.samlsp.examples.identitycenter.store;

import io.samlsp.scim.ScimEvent;
import io.samlsp.scim.ScimEventListener;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Every SCIM request, the latest 20,000.
 *
 * <p>Requests wait in memory and are written many at a time, so that provisioning does not pay for
 * its log; a sudden end of the process loses the last of them, and a database that is slow for
 * long, too.
 */
public final class ProvisioningLog implements ScimEventListener, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ProvisioningLog.class);
  private static final long MOST = 20_000;
  private static final int MOST_WAITING = 20_000;
  private static final int AT_ONCE = 500;
  private static final ThreadLocal<List<ScimEvent>> UNDER_WAY = new ThreadLocal<>();

  /** One request. */
  public record Entry(
      long id,
      Instant at,
      String client,
      String tokenId,
      String operation,
      String resourceType,
      String resourceId,
      int status,
      long milliseconds,
      String failure,
      String detail) {

    /** Whether it was refused. */
    public boolean isFailure() {
      return status >= 400;
    }
  }

  /** A request, and what its client was told. */
  private record Request(ScimEvent event, String detail) {}

  private final Database database;
  private final LinkedBlockingQueue<Request> waiting = new LinkedBlockingQueue<>(MOST_WAITING);
  private final Thread writer;

  /** The log in that database. */
  public ProvisioningLog(Database database) {
    this.database = database;
    writer = new Thread(this::writeAlways, "provisioning-log");
    writer.setDaemon(true);
    writer.start();
  }

  /** Holds back what this thread logs, until {@link #told} says what the client is told. */
  public void begin() {
    UNDER_WAY.set(new ArrayList<>());
  }

  /**
   * Logs what was held back; to be called before the client has its answer. A Bulk request is many
   * requests at once, whose sentences are not told apart.
   *
   * @param detail the sentence in the answer, without what the client had sent; may be empty
   */
  public void told(String detail) {
    List<ScimEvent> events = UNDER_WAY.get();
    UNDER_WAY.remove();
    if (events != null) {
      for (ScimEvent event : events) {
        boolean refused = events.size() == 1 && event.failure() != null;
        keep(new Request(event, refused ? detail : ""));
      }
    }
  }

  @Override
  public void handled(ScimEvent event) {
    List<ScimEvent> events = UNDER_WAY.get();
    if (events != null) {
      events.add(event);
    } else {
      keep(new Request(event, ""));
    }
  }

  private void keep(Request request) {
    if (!waiting.offer(request)) {
      LOG.warn("a SCIM request is missing in the provisioning activity: the database is slow");
    }
  }

  private void writeAlways() {
    try {
      while (true) {
        Request first = waiting.take();
        List<Request> batch = new ArrayList<>(List.of(first));
        write(batch);
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  /** Writes what waits now, so that a page shows it. */
  public void flush() {
    write(new ArrayList<>());
  }

  private synchronized void write(List<Request> batch) {
    waiting.drainTo(batch, AT_ONCE);
    if (batch.isEmpty()) {
      return;
    }
    try {
      database.write(
          work -> {
            for (Request request : batch) {
              ScimEvent event = request.event();
              String token = event.tokenId();
              String id = event.resourceId();
              work.update(
                  "INSERT INTO center_scim_request (happened_at, client, token_id, operation,"
                      + " resource_type, resource_id, status, milliseconds, failure, detail)"
                      + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                  event.at(),
                  event.client(),
                  token == null ? "" : token,
                  event.operation().name(),
                  event.type() == null ? "" : event.type().name(),
                  id == null ? "" : id.substring(0, Math.min(64, id.length())),
                  event.status(),
                  event.milliseconds(),
                  event.failure() == null ? "" : event.failure().name(),
                  request.detail());
            }
            return work.update(
                "DELETE FROM center_scim_request"
                    + " WHERE id <= (SELECT max(id) FROM center_scim_request) - ?",
                MOST);
          });
    } catch (RuntimeException e) {
      LOG.error("SCIM requests are missing in the provisioning activity", e);
    }
  }

  /** A page of requests, newest first; refused ones only, if asked. */
  public List<Entry> page(int number, int size, boolean failedOnly) {
    flush();
    return database.read(
        work ->
            work.query(
                "SELECT * FROM center_scim_request WHERE status >= ?"
                    + " ORDER BY id DESC LIMIT ? OFFSET ?",
                row ->
                    new Entry(
                        row.getLong("id"),
                        Database.time(row, "happened_at"),
                        row.getString("client"),
                        row.getString("token_id"),
                        row.getString("operation"),
                        row.getString("resource_type"),
                        row.getString("resource_id"),
                        row.getInt("status"),
                        row.getLong("milliseconds"),
                        row.getString("failure"),
                        row.getString("detail")),
                failedOnly ? 400 : 0,
                size,
                (long) (number - 1) * size));
  }

  @Override
  public void close() {
    writer.interrupt();
    flush();
  }
}
