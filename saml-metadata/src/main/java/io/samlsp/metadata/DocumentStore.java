package io.samlsp.metadata;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The octets of a document, of which parts are read when they are asked for: a small one in memory,
 * a large one in a file that stays open. Thread-safe.
 */
final class DocumentStore implements Closeable {

  /** Up to this size a document is kept in memory. */
  static final int SMALL = 4 << 20;

  private final byte @Nullable [] octets;

  /** No channel: an interrupt of one reader would close it for all. */
  private final @Nullable RandomAccessFile file;

  private final @Nullable Path temporary;
  private final long size;

  private DocumentStore(
      byte @Nullable [] octets,
      @Nullable RandomAccessFile file,
      @Nullable Path temporary,
      long size) {
    this.octets = octets;
    this.file = file;
    this.temporary = temporary;
    this.size = size;
  }

  static DocumentStore of(byte[] octets) {
    return new DocumentStore(octets, null, null, octets.length);
  }

  /** A file of somebody, which may be replaced meanwhile: what was opened stays what is read. */
  static DocumentStore of(Path file) throws IOException {
    return of(file, null);
  }

  /** A file of ours, which is deleted when this is closed. */
  static DocumentStore ofTemporary(Path file) throws IOException {
    return of(file, file);
  }

  private static DocumentStore of(Path file, @Nullable Path temporary) throws IOException {
    RandomAccessFile open = new RandomAccessFile(file.toFile(), "r");
    try {
      long size = open.length();
      if (size > SMALL) {
        return new DocumentStore(null, open, temporary, size);
      }
      byte[] octets = new byte[(int) size];
      open.readFully(octets);
      open.close();
      if (temporary != null) {
        Files.deleteIfExists(temporary);
      }
      return of(octets);
    } catch (IOException e) {
      open.close();
      throw e;
    }
  }

  long size() {
    return size;
  }

  /**
   * A part.
   *
   * @throws EOFException if the file has become shorter
   * @throws IOException if it cannot be read, or this is closed
   */
  byte[] read(long offset, int length) throws IOException {
    if (octets != null) {
      return Arrays.copyOfRange(octets, (int) offset, (int) offset + length);
    }
    byte[] part = new byte[length];
    RandomAccessFile open = Objects.requireNonNull(file);
    synchronized (open) {
      open.seek(offset);
      open.readFully(part);
    }
    return part;
  }

  /** All of it, from the start. */
  InputStream open() {
    return new Reading();
  }

  @Override
  public void close() throws IOException {
    if (file != null) {
      file.close();
    }
    if (temporary != null) {
      Files.deleteIfExists(temporary);
    }
  }

  /** Each with a place of its own, through the same open file. */
  private final class Reading extends InputStream {

    private long at;

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      int n = (int) Math.min(length, size - at);
      if (n <= 0) {
        return length == 0 ? 0 : -1;
      }
      if (octets != null) {
        System.arraycopy(octets, (int) at, into, offset, n);
      } else {
        RandomAccessFile open = Objects.requireNonNull(file);
        synchronized (open) {
          open.seek(at);
          open.readFully(into, offset, n);
        }
      }
      at += n;
      return n;
    }
  }
}
