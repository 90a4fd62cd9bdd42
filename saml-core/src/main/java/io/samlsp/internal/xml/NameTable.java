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
 * <p>The number of names is bounded, and hashes are seeded anew in each process by what nobody can
 * guess. Mixing is not linear: in a polynomial, names that collide under one seed do so under all.
 */
final class NameTable {

  private static final int SEED = new SecureRandom().nextInt();

  private final int maximum;
  private @Nullable String[] names = new String[256];
  private int[] hashes = new int[256];
  private int size;

  NameTable(int maximum) {
    this.maximum = maximum;
  }

  String name(byte[] in, int start, int end) throws SamlFailure {
    int hash = SEED;
    for (int i = start; i < end; i++) {
      hash = (hash ^ in[i]) * 0x9e3779b1;
      hash ^= hash >>> 15;
    }
    int mask = names.length - 1;
    int slot = hash & mask;
    String known = names[slot];
    while (known != null) {
      if (hashes[slot] == hash && matches(known, in, start, end)) {
        return known;
      }
      slot = (slot + 1) & mask;
      known = names[slot];
    }
    String name = new String(in, start, end - start, StandardCharsets.UTF_8);
    if (++size > maximum) {
      throw new SamlFailure(
          FailureCode.XML_TOO_MANY_NODES, "at most " + maximum + " distinct names", "more");
    }
    names[slot] = name;
    hashes[slot] = hash;
    if (size * 2 > names.length) {
      grow();
    }
    return name;
  }

  private static boolean matches(String known, byte[] in, int start, int end) {
    int n = known.length();
    if (n != end - start) {
      // A name beyond ASCII has more octets than chars.
      byte[] utf8 = known.getBytes(StandardCharsets.UTF_8);
      return Arrays.equals(utf8, 0, utf8.length, in, start, end);
    }
    for (int i = 0; i < n; i++) {
      if (known.charAt(i) != in[start + i]) {
        return false;
      }
    }
    return true;
  }

  private void grow() {
    @Nullable String[] oldNames = names;
    int[] oldHashes = hashes;
    names = new String[oldNames.length * 2];
    hashes = new int[names.length];
    int mask = names.length - 1;
    for (int i = 0; i < oldNames.length; i++) {
      String name = oldNames[i];
      if (name != null) {
        int slot = oldHashes[i] & mask;
        while (names[slot] != null) {
          slot = (slot + 1) & mask;
        }
        names[slot] = name;
        hashes[slot] = oldHashes[i];
      }
    }
  }
}
