package io.samlsp.scim.jdbc;

import io.samlsp.scim.directory.DirectoryChange;
import io.samlsp.scim.directory.DirectoryListener;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells listeners of changes in the order in which they were committed, without making commits wait
 * for one another.
 *
 * <p>A transaction takes a ticket while it still holds its row locks, then commits, then redeems
 * the ticket. Two transactions that touch the same row hold its lock one after the other, so their
 * tickets are in the order of their commits; so are those of two requests of which one ended before
 * the other began. Tickets are told in order.
 */
final class ChangeSequencer {
  private static final Logger LOG = LoggerFactory.getLogger(ChangeSequencer.class);
  private static final long LONGEST_WAIT_SECONDS = 30;

  private final List<DirectoryListener> listeners = new CopyOnWriteArrayList<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition moved = lock.newCondition();
  private final Queue<Ticket> queue = new ArrayDeque<>();
  private @Nullable Thread teller;

  /** A place in the order. */
  static final class Ticket {
    private List<DirectoryChange> changes = List.of();
    private boolean redeemed;
    private boolean told;
    private boolean left; // by its thread, which waits no more
  }

  void addListener(DirectoryListener listener) {
    listeners.add(listener);
  }

  Ticket reserve() {
    lock.lock();
    try {
      Ticket ticket = new Ticket();
      queue.add(ticket);
      return ticket;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Tells the listeners; without changes if the transaction came to nothing.
   *
   * <p>Returns when they have been told, unless an earlier commit hangs for very long, or the
   * caller is a listener: it is told when it has returned.
   */
  void redeem(Ticket ticket, List<DirectoryChange> changes) {
    lock.lock();
    try {
      ticket.changes = changes;
      ticket.redeemed = true;
      long patience = TimeUnit.SECONDS.toNanos(LONGEST_WAIT_SECONDS);
      while (!ticket.told && patience > 0 && teller != Thread.currentThread()) {
        if (!tellHead()) {
          patience = moved.awaitNanos(patience);
        }
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    } finally {
      ticket.left = true;
      // Nobody else may come for those whose threads have left: a deactivation would stay untold.
      for (Ticket head = queue.peek(); head != null && head.left; head = queue.peek()) {
        if (!tellHead()) {
          break;
        }
      }
      lock.unlock();
    }
  }

  /** Tells what is next, without the lock; false if it is not ready or another thread tells. */
  private boolean tellHead() {
    Ticket head = queue.peek();
    if (teller != null || head == null || !head.redeemed) {
      return false;
    }
    teller = Thread.currentThread();
    lock.unlock();
    try {
      head.changes.forEach(this::tell);
    } finally {
      lock.lock();
      teller = null;
      queue.remove();
      head.told = true;
      moved.signalAll();
    }
    return true;
  }

  private void tell(DirectoryChange change) {
    for (DirectoryListener listener : listeners) {
      try {
        listener.changed(change);
      } catch (RuntimeException e) {
        LOG.error("A directory listener failed on {} of {}", change.kind(), change.id(), e);
      }
    }
  }
}
