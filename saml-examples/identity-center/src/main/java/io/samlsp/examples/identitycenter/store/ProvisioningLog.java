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
      String failure) {

    /** Whether it was refused. */
    public boolean isFailure() {
      return status >= 400;
    }
  }

  private final Database database;
  private final LinkedBlockingQueue<ScimEvent> waiting = new LinkedBlockingQueue<>(MOST_WAITING);
  private final Thread writer;

  /** The log in that database. */
  public ProvisioningLog(Database database) {
    this.database = database;
    writer = new Thread(this::writeAlways, "provisioning-log");
    writer.setDaemon(true);
    writer.start();
  }

  @Override
  public void handled(ScimEvent event) {
    if (!waiting.offer(event)) {
      LOG.warn("a SCIM request is missing in the provisioning activity: the database is slow");
    }
  }

  private void writeAlways() {
    try {
      while (true) {
        ScimEvent first = waiting.take();
        List<ScimEvent> batch = new ArrayList<>(List.of(first));
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

  private synchronized void write(List<ScimEvent> batch) {
    waiting.drainTo(batch, AT_ONCE);
    if (batch.isEmpty()) {
      return;
    }
    try {
      database.write(
          work -> {
            for (ScimEvent event : batch) {
              String token = event.tokenId();
              String id = event.resourceId();
              work.update(
                  "INSERT INTO center_scim_request (happened_at, client, token_id, operation,"
                      + " resource_type, resource_id, status, milliseconds, failure)"
                      + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                  event.at(),
                  event.client(),
                  token == null ? "" : token,
                  event.operation().name(),
                  event.type() == null ? "" : event.type().name(),
                  id == null ? "" : id.substring(0, Math.min(64, id.length())),
                  event.status(),
                  event.milliseconds(),
                  event.failure() == null ? "" : event.failure().name());
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
                        row.getString("failure")),
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
