package io.samlsp.internal.xml;

import io.samlsp.failure.FailureCode;
import io.samlsp.failure.SamlFailure;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One String for each distinct name of a document.
 *
 * <p>The number of names is bounded, and hashes depend on keys that are drawn anew in each process
 * and that nobody can guess: names cannot be chosen so that they collide.
 */
final class NameTable {

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final long SEED = RANDOM.nextLong();
  private static final long FACTOR = RANDOM.nextLong() | 1;

  /** The names that nearly every message is made of; nothing is added to it any more. */
  private static final NameTable COMMON = common();

  private final int maximum;
  private @Nullable String[] names = new String[16];
  private byte[][] utf8 = new byte[16][];
  private long[] hashes = new long[16];
  private int size;

  NameTable(int maximum) {
    this.maximum = maximum;
  }

  private static NameTable common() {
    NameTable table = new NameTable(Integer.MAX_VALUE);
    for (String name : CommonNames.ALL) {
      byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
      table.add(name, utf8, hash(utf8, 0, utf8.length));
    }
    return table;
  }

  /** The name of these octets: always the same String, so that comparing it is cheap. */
  String name(byte[] in, int start, int end) throws SamlFailure {
    long hash = hash(in, start, end);
    String known = COMMON.find(hash, in, start, end);
    if (known == null) {
      known = find(hash, in, start, end);
    }
    if (known != null) {
      return known;
    }
    if (size == maximum) {
      throw new SamlFailure(
          FailureCode.XML_TOO_MANY_NODES, "at most " + maximum + " distinct names", "more");
    }
    byte[] octets = Arrays.copyOfRange(in, start, end);
    String name = new String(octets, StandardCharsets.UTF_8);
    add(name, octets, hash);
    return name;
  }

  /**
   * Eight octets a step. Both halves of each product count, so that every bit of a name meets every
   * bit of the secret factor.
   */
  private static long hash(byte[] in, int start, int end) {
    long hash = SEED ^ (end - start);
    int at = start;
    for (; at <= end - 8; at += 8) {
      hash = mixed(hash ^ Octets.eight(in, at));
    }
    if (at < end && end - start >= 8) {
      hash = mixed(hash ^ Octets.eight(in, end - 8));
    } else if (at < end) {
      long rest = 0;
      for (; at < end; at++) {
        rest = (rest << 8) | (in[at] & 0xff);
      }
      hash = mixed(hash ^ rest);
    }
    return hash;
  }

  private static long mixed(long word) {
    return (word * FACTOR) ^ Math.multiplyHigh(word, FACTOR);
  }

  private @Nullable String find(long hash, byte[] in, int start, int end) {
    int mask = names.length - 1;
    int slot = (int) hash & mask;
    String known = names[slot];
    while (known != null && (hashes[slot] != hash || !matches(utf8[slot], in, start, end))) {
      slot = (slot + 1) & mask;
      known = names[slot];
    }
    return known;
  }

  private static boolean matches(byte[] known, byte[] in, int start, int end) {
    return Arrays.equals(known, 0, known.length, in, start, end);
  }

  private void add(String name, byte[] octets, long hash) {
    size++;
    if (size * 2 > names.length) {
      grow();
    }
    put(name, octets, hash);
  }

  private void put(String name, byte[] octets, long hash) {
    int mask = names.length - 1;
    int slot = (int) hash & mask;
    while (names[slot] != null) {
      slot = (slot + 1) & mask;
    }
    names[slot] = name;
    utf8[slot] = octets;
    hashes[slot] = hash;
  }

  private void grow() {
    @Nullable String[] oldNames = names;
    byte[][] oldOctets = utf8;
    long[] oldHashes = hashes;
    names = new String[oldNames.length * 2];
    utf8 = new byte[names.length][];
    hashes = new long[names.length];
    for (int i = 0; i < oldNames.length; i++) {
      String name = oldNames[i];
      if (name != null) {
        put(name, oldOctets[i], oldHashes[i]);
      }
    }
  }
}
