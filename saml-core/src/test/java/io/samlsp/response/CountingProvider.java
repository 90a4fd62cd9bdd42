package io.samlsp.response;

import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidKeyException;
import java.security.Key;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.spec.AlgorithmParameterSpec;
import java.util.ArrayList;
import java.util.List;
import javax.crypto.BadPaddingException;
import javax.crypto.Cipher;
import javax.crypto.CipherSpi;
import javax.crypto.IllegalBlockSizeException;
import javax.crypto.NoSuchPaddingException;
import javax.crypto.ShortBufferException;

/** Stands in for a device: a JCA provider that notes with which keys it was asked to decrypt. */
final class CountingProvider extends Provider {

  private static final long serialVersionUID = 1L;

  private final transient List<Key> used = new ArrayList<>();

  CountingProvider() {
    super("Counting", "1", "notes what decrypts");
    putService(
        new Service(this, "Cipher", "RSA/ECB/OAEPPadding", Oaep.class.getName(), null, null) {
          @Override
          public Object newInstance(Object parameter) {
            return new Oaep(used);
          }
        });
  }

  List<Key> used() {
    return List.copyOf(used);
  }

  private static final class Oaep extends CipherSpi {

    private final List<Key> used;
    private final Cipher cipher;

    Oaep(List<Key> used) {
      this.used = used;
      try {
        this.cipher = Cipher.getInstance("RSA/ECB/OAEPPadding", "SunJCE");
      } catch (GeneralSecurityException e) {
        throw new AssertionError(e);
      }
    }

    @Override
    protected void engineInit(int mode, Key key, AlgorithmParameterSpec spec, SecureRandom random)
        throws InvalidKeyException, InvalidAlgorithmParameterException {
      used.add(key);
      cipher.init(mode, key, spec);
    }

    @Override
    protected byte[] engineDoFinal(byte[] in, int offset, int length)
        throws IllegalBlockSizeException, BadPaddingException {
      return cipher.doFinal(in, offset, length);
    }

    @Override
    protected void engineSetMode(String mode) {
      throw new UnsupportedOperationException();
    }

    @Override
    protected void engineSetPadding(String padding) throws NoSuchPaddingException {
      throw new UnsupportedOperationException();
    }

    @Override
    protected int engineGetBlockSize() {
      return 0;
    }

    @Override
    protected int engineGetOutputSize(int inputLength) {
      return 512;
    }

    @Override
    protected byte[] engineGetIV() {
      return new byte[0];
    }

    @Override
    protected AlgorithmParameters engineGetParameters() {
      return null;
    }

    @Override
    protected void engineInit(int mode, Key key, SecureRandom random) {
      throw new UnsupportedOperationException();
    }

    @Override
    protected void engineInit(int mode, Key key, AlgorithmParameters p, SecureRandom random) {
      throw new UnsupportedOperationException();
    }

    @Override
    protected byte[] engineUpdate(byte[] in, int offset, int length) {
      throw new UnsupportedOperationException();
    }

    @Override
    protected int engineUpdate(byte[] in, int offset, int length, byte[] out, int outOffset) {
      throw new UnsupportedOperationException();
    }

    @Override
    protected int engineDoFinal(byte[] in, int offset, int length, byte[] out, int outOffset)
        throws ShortBufferException {
      throw new UnsupportedOperationException();
    }
  }
}
