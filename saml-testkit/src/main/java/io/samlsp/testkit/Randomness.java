package io.samlsp.testkit;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.security.SecureRandomSpi;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Sources of keys and identifiers. */
final class Randomness {

  private Randomness() {}

  /** A source that gives the same octets for the same seed; thread-safe. */
  static SecureRandom seeded(long seed) {
    return new SeededRandom(new SeededSpi(seed));
  }

  /** The identity provider's source, or a new one. */
  static SecureRandom of(@Nullable FakeIdentityProvider idp) {
    return idp == null ? new SecureRandom() : idp.random();
  }

  /** An identifier of 128 random bits that is a valid xs:ID. */
  static String id(SecureRandom random) {
    byte[] octets = new byte[16];
    random.nextBytes(octets);
    return "_" + HexFormat.of().formatHex(octets);
  }

  private static final class SeededRandom extends SecureRandom {
    private static final long serialVersionUID = 1L;

    SeededRandom(SecureRandomSpi spi) {
      super(spi, null);
    }
  }

  /** SHA-256 over the seed and a counter. */
  private static final class SeededSpi extends SecureRandomSpi {
    private static final long serialVersionUID = 1L;
    private final long seed;
    private long counter;
    private byte[] block = {};
    private int used;

    SeededSpi(long seed) {
      this.seed = seed;
    }

    @Override
    protected void engineSetSeed(byte[] more) {
      // What was told once must stay repeatable.
    }

    @Override
    protected synchronized void engineNextBytes(byte[] bytes) {
      for (int i = 0; i < bytes.length; i++) {
        if (used == block.length) {
          block = nextBlock();
          used = 0;
        }
        bytes[i] = block[used++];
      }
    }

    private byte[] nextBlock() {
      ByteBuffer input = ByteBuffer.allocate(2 * Long.BYTES).putLong(seed).putLong(counter++);
      try {
        return MessageDigest.getInstance("SHA-256").digest(input.array());
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every Java has SHA-256", e);
      }
    }

    @Override
    protected byte[] engineGenerateSeed(int count) {
      byte[] bytes = new byte[count];
      engineNextBytes(bytes);
      return bytes;
    }
  }
}
