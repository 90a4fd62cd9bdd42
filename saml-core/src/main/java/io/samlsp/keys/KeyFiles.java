package io.samlsp.keys;

import io.samlsp.failure.FailureCode;
import io.samlsp.failure.SamlFailure;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.UnrecoverableKeyException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the service provider's keys from PEM files, PKCS#12 files and key stores.
 *
 * <p>PEM may hold the key as PKCS#8, PKCS#1 or SEC1, plain or encrypted, and the certificate with
 * its chain behind it, the key's own first. Each method gives an {@link KeyState#ACTIVE} key;
 * {@link SpKey#as} changes that. Besides what is said at the methods, all of them throw
 *
 * <ul>
 *   <li>{@link FailureCode#KEY_UNREADABLE} for what is no such file, holds no or several keys, or
 *       is larger than 1 MiB;
 *   <li>{@link FailureCode#KEY_PASSWORD_WRONG} for an encrypted key without or with a wrong
 *       password;
 *   <li>{@link FailureCode#KEY_AND_CERTIFICATE_DIFFER} if the first certificate is not the key's.
 * </ul>
 *
 * <p>No message of these failures holds a part of a key.
 */
public final class KeyFiles {

  private static final int MAXIMUM = 1 << 20;

  private KeyFiles() {}

  /**
   * The key and its certificates in one PEM file.
   *
   * @throws IOException if the file cannot be read
   */
  public static SpKey pem(Path keyAndCertificates) throws IOException, SamlFailure {
    return pem(keyAndCertificates, (char[]) null);
  }

  /**
   * The encrypted key and its certificates in one PEM file.
   *
   * @throws IOException if the file cannot be read
   */
  public static SpKey pem(Path keyAndCertificates, char @Nullable [] password)
      throws IOException, SamlFailure {
    return pemText(text(keyAndCertificates), password);
  }

  /**
   * The key in one PEM file, the certificates in another.
   *
   * @throws IOException if a file cannot be read
   */
  public static SpKey pem(Path key, Path certificates) throws IOException, SamlFailure {
    return pem(key, certificates, null);
  }

  /**
   * The encrypted key in one PEM file, the certificates in another.
   *
   * @throws IOException if a file cannot be read
   */
  public static SpKey pem(Path key, Path certificates, char @Nullable [] password)
      throws IOException, SamlFailure {
    return pemText(text(key), text(certificates), password);
  }

  /** The key and its certificates in one PEM text, as an environment variable may hold it. */
  public static SpKey pemText(String keyAndCertificates, char @Nullable [] password)
      throws SamlFailure {
    Pem pem = Pem.read(keyAndCertificates, password);
    return SpKey.of(pem.onlyKey(), pem.certificates());
  }

  /** The key in one PEM text, the certificates in another. */
  public static SpKey pemText(String key, String certificates, char @Nullable [] password)
      throws SamlFailure {
    return SpKey.of(Pem.read(key, password).onlyKey(), certificates(certificates));
  }

  /** The only key in a PEM text, whatever certificates stand beside it. */
  public static PrivateKey privateKey(String pem, char @Nullable [] password) throws SamlFailure {
    return Pem.read(pem, password).onlyKey();
  }

  /** The certificates in a PEM text, in their order; at least one. */
  public static List<X509Certificate> certificates(String pem) throws SamlFailure {
    return Pem.read(pem, null).certificates();
  }

  /**
   * The only key in a PKCS#12 file.
   *
   * @throws IOException if the file cannot be read
   */
  public static SpKey pkcs12(Path file, char[] password) throws IOException, SamlFailure {
    KeyStore store = load(file, password);
    List<String> aliases = keyAliases(store);
    if (aliases.size() != 1) {
      throw Pem.unreadable("one key, or the alias of the one meant", "keys " + aliases);
    }
    return keyStore(store, aliases.get(0), password);
  }

  /**
   * The key of that alias in a PKCS#12 file.
   *
   * @throws IOException if the file cannot be read
   */
  public static SpKey pkcs12(Path file, char[] password, String alias)
      throws IOException, SamlFailure {
    return keyStore(load(file, password), alias, password);
  }

  /**
   * The key of that alias in a loaded key store of any kind.
   *
   * <p>A key that its device does not give out is used through the store's own JCA provider.
   *
   * @param password of the key; null if the store asks for none
   */
  public static SpKey keyStore(KeyStore store, String alias, char @Nullable [] password)
      throws SamlFailure {
    PrivateKey key = privateKey(store, alias, password);
    SpKey made = SpKey.of(key, chain(store, alias));
    return key.getEncoded() == null ? made.with(store.getProvider()) : made;
  }

  private static PrivateKey privateKey(KeyStore store, String alias, char @Nullable [] password)
      throws SamlFailure {
    Key key;
    try {
      key = store.getKey(alias, password);
    } catch (UnrecoverableKeyException e) {
      throw wrongPassword("the password of key " + alias);
    } catch (GeneralSecurityException | RuntimeException e) {
      throw Pem.unreadable("a private key of alias " + alias, "one that cannot be read");
    }
    if (!(key instanceof PrivateKey privateKey)) {
      throw Pem.unreadable(
          "a private key of alias " + alias, key == null ? "none" : "a key of another kind");
    }
    return privateKey;
  }

  private static List<X509Certificate> chain(KeyStore store, String alias) throws SamlFailure {
    List<X509Certificate> chain = new ArrayList<>();
    try {
      Certificate[] certificates = store.getCertificateChain(alias);
      for (Certificate certificate : certificates == null ? new Certificate[0] : certificates) {
        chain.add((X509Certificate) certificate);
      }
    } catch (GeneralSecurityException | RuntimeException e) {
      throw Pem.unreadable("X.509 certificates of alias " + alias, "something else");
    }
    if (chain.isEmpty()) {
      throw Pem.unreadable("a certificate of alias " + alias, "none");
    }
    return chain;
  }

  private static KeyStore load(Path file, char[] password) throws IOException, SamlFailure {
    byte[] content = bytes(file);
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(new ByteArrayInputStream(content), password);
      return store;
    } catch (IOException e) {
      // KeyStore.load tells a wrong password by its cause only.
      throw e.getCause() instanceof UnrecoverableKeyException
          ? wrongPassword("the password of the PKCS#12 file")
          : Pem.unreadable("a PKCS#12 file", "something else");
    } catch (GeneralSecurityException | RuntimeException | StackOverflowError e) {
      throw Pem.unreadable("a PKCS#12 file", "something else");
    }
  }

  private static List<String> keyAliases(KeyStore store) throws SamlFailure {
    try {
      List<String> aliases = new ArrayList<>();
      for (String alias : Collections.list(store.aliases())) {
        if (store.isKeyEntry(alias)) {
          aliases.add(alias);
        }
      }
      return aliases;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static SamlFailure wrongPassword(String expected) {
    return new SamlFailure(FailureCode.KEY_PASSWORD_WRONG, expected, "another password");
  }

  /** PEM is ASCII, and what surrounds the blocks is passed over. */
  private static String text(Path file) throws IOException, SamlFailure {
    return new String(bytes(file), StandardCharsets.ISO_8859_1);
  }

  private static byte[] bytes(Path file) throws IOException, SamlFailure {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] content = in.readNBytes(MAXIMUM + 1);
      if (content.length > MAXIMUM) {
        throw Pem.unreadable("at most " + MAXIMUM + " bytes", "more");
      }
      return content;
    }
  }
}
