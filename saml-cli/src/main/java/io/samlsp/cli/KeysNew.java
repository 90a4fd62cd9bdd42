package io.samlsp.cli;

import io.samlsp.failure.SamlFailure;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.Set;
import java.util.concurrent.Callable;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8EncryptorBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.OutputEncryptor;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Makes a key and a certificate of it. */
@Command(
    name = "new",
    header = "Make a key for your service provider, and a certificate signed by itself.",
    description = {
      "Writes one PEM file with the private key (PKCS#8) and the certificate, readable for you only."
          + " Identity providers take the key out of the certificate and look at nothing else of it,"
          + " so it need not be of a certification authority.",
      "An RSA key signs and decrypts; an EC key only signs."
    },
    footer = {
      "  saml keys new --out sp.pem",
      "  saml keys new --out sp.pem --certificate-out sp.crt --kind ec --subject \"CN=sp, O=Example\"",
      "  saml keys new --out sp.pem --password-file password.txt --valid 3650d"
    })
final class KeysNew implements Callable<Integer> {

  /** What kinds of keys can be made. */
  enum Kind {
    RSA,
    EC
  }

  private static final int RSA_BITS = 3072;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE",
      description = "Where key and certificate go; must not exist yet.")
  String file = "";

  @Option(
      names = "--certificate-out",
      paramLabel = "FILE",
      description = "Write the certificate alone there too, to hand on.")
  @Nullable String certificateFile;

  @Option(
      names = "--kind",
      paramLabel = "KIND",
      defaultValue = "RSA",
      description = "rsa (3072 bits) or ec (P-256). Default: rsa.")
  Kind kind = Kind.RSA;

  @Option(
      names = "--subject",
      paramLabel = "NAME",
      defaultValue = "CN=SAML service provider",
      description = "Name in the certificate. Default: CN=SAML service provider.")
  String subject = "";

  @Option(
      names = "--valid",
      paramLabel = "TIME",
      defaultValue = "1095d",
      description = "How long the certificate is valid. Default: 1095d, three years.")
  String valid = "";

  @Option(
      names = "--password-file",
      paramLabel = "FILE",
      description = "Encrypt the key with the password in the first line of this file.")
  @Nullable String passwordFile;

  @Option(names = "--json", description = "Print JSON.")
  boolean json;

  private final Terminal terminal;

  KeysNew(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws CliFailure, SamlFailure {
    char[] password = KeyFile.password(passwordFile, terminal);
    SecureRandom random = new SecureRandom();
    KeyPair pair = pair(random);
    X509Certificate certificate = certificate(pair, random);
    write(file, pem(pair, certificate, password, random), true);
    if (certificateFile != null) {
      write(certificateFile, pem(null, certificate, null, random), false);
    }
    KeyFacts facts = KeyFacts.of(certificate);
    if (json) {
      Json.print(terminal, object -> facts.json(object.field("file", file)));
    } else {
      terminal.out().println("Wrote " + Shown.text(file) + (password == null ? "" : ", encrypted"));
      facts.print(terminal.out(), "  ", terminal);
    }
    return Saml.FINE;
  }

  private KeyPair pair(SecureRandom random) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(kind.name());
      if (kind == Kind.RSA) {
        generator.initialize(RSA_BITS, random);
      } else {
        generator.initialize(new ECGenParameterSpec("secp256r1"), random);
      }
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private X509Certificate certificate(KeyPair pair, SecureRandom random) throws CliFailure {
    Instant from = terminal.clock().instant().truncatedTo(ChronoUnit.SECONDS);
    Instant to = from.plus(Source.duration("--valid", valid));
    X500Name name;
    try {
      name = new X500Name(subject);
    } catch (IllegalArgumentException e) {
      throw CliFailure.usage(
          "--subject " + Shown.text(subject) + " is no distinguished name",
          "Write it like \"CN=sp.example.com, O=Example\".");
    }
    try {
      JcaX509v3CertificateBuilder builder =
          new JcaX509v3CertificateBuilder(
              name,
              // RFC 5280 §4.1.2.2: positive, at most 20 octets.
              new BigInteger(127, random).add(BigInteger.ONE),
              Date.from(from),
              Date.from(to),
              name,
              pair.getPublic());
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
      String algorithm = kind == Kind.RSA ? "SHA256withRSA" : "SHA256withECDSA";
      return new JcaX509CertificateConverter()
          .getCertificate(
              builder.build(
                  new JcaContentSignerBuilder(algorithm)
                      .setSecureRandom(random)
                      .build(pair.getPrivate())));
    } catch (CertIOException | CertificateException | OperatorCreationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String pem(
      @Nullable KeyPair pair,
      X509Certificate certificate,
      char @Nullable [] password,
      SecureRandom random) {
    StringWriter text = new StringWriter();
    try (JcaPEMWriter pem = new JcaPEMWriter(text)) {
      if (pair != null) {
        pem.writeObject(
            new JcaPKCS8Generator(
                pair.getPrivate(), password == null ? null : encryptor(password, random)));
      }
      pem.writeObject(certificate);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (OperatorCreationException e) {
      throw new IllegalStateException(e);
    }
    return text.toString();
  }

  private static OutputEncryptor encryptor(char[] password, SecureRandom random)
      throws OperatorCreationException {
    return new JceOpenSSLPKCS8EncryptorBuilder(NISTObjectIdentifiers.id_aes256_CBC)
        .setProvider(new BouncyCastleProvider())
        .setRandom(random)
        .setPassword(password)
        .build();
  }

  /** Into a new file; what is secret is readable for its owner only from the first moment on. */
  private static void write(String place, String pem, boolean secret) throws CliFailure {
    try {
      Path path = Path.of(place);
      FileAttribute<?>[] attributes =
          secret && FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
              ? new FileAttribute<?>[] {
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
              }
              : new FileAttribute<?>[0];
      try (SeekableByteChannel out =
          Files.newByteChannel(
              path, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), attributes)) {
        ByteBuffer octets = ByteBuffer.wrap(pem.getBytes(StandardCharsets.US_ASCII));
        while (octets.hasRemaining()) {
          out.write(octets);
        }
      }
    } catch (FileAlreadyExistsException e) {
      throw CliFailure.usage(
          Shown.text(place) + " is there already and was not touched", "Choose another name.");
    } catch (IOException | InvalidPathException e) {
      throw CliFailure.usage(
          Shown.text(place) + " cannot be written (" + e.getClass().getSimpleName() + ")",
          "Look at the folder and its permissions.");
    }
  }
}
