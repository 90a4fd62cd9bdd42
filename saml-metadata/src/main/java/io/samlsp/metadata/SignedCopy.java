package io.samlsp.metadata;

import io.samlsp.failure.FailureCode;
import io.samlsp.failure.SamlFailure;
import io.samlsp.idp.IdpKey;
import io.samlsp.internal.crypto.CryptoPolicy;
import io.samlsp.internal.crypto.SignatureVerifier;
import io.samlsp.internal.crypto.SignedDigest;
import io.samlsp.internal.crypto.TrustedKey;
import io.samlsp.internal.xml.CanonicalStream;
import io.samlsp.internal.xml.XmlElement;
import io.samlsp.internal.xml.XmlLimits;
import io.samlsp.internal.xml.XmlNode;
import io.samlsp.internal.xml.XmlStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Turns a signed document of any size into the octets that its signature is over.
 *
 * <p>Nothing is believed here. The result is a file of octets, and the digest that a pinned key
 * signed; {@link MetadataIndex} reads those octets, computes their digest in the same pass, and
 * throws all of it away if it is another one. So a fault in this class can only refuse.
 */
final class SignedCopy {

  private static final XmlLimits LIMITS = XmlLimits.AGGREGATE;

  /** Texts and comments between the root's start and its signature. */
  private static final int MOST_BEFORE_SIGNATURE = 64;

  private final SignatureVerifier verifier;
  private final OutputStream out;
  private final List<XmlNode> before = new ArrayList<>();
  private @Nullable XmlElement root;
  private @Nullable CanonicalStream canonical;
  private @Nullable SignedDigest promise;

  private SignedCopy(Collection<IdpKey> pinnedKeys, OutputStream out) {
    List<TrustedKey> keys =
        pinnedKeys.stream().map(k -> new TrustedKey(k.publicKey(), k.fingerprint())).toList();
    this.verifier = new SignatureVerifier(keys, CryptoPolicy.STRICT, LIMITS);
    this.out = out;
  }

  /**
   * What was signed.
   *
   * @param octets the canonical form of the root, without its signature; not verified yet
   * @param promise what they must be
   */
  record Result(DocumentStore octets, SignedDigest promise) {}

  /**
   * Makes the copy.
   *
   * @param pinnedKeys not empty
   * @param directory where files are made
   * @throws SamlFailure {@link FailureCode#SIGNATURE_MISSING}, {@link
   *     FailureCode#SIGNATURE_MULTIPLE} or another of the SIGNATURE_… codes, or one of the XML
   *     codes
   */
  static Result of(DocumentStore document, Collection<IdpKey> pinnedKeys, Path directory)
      throws IOException, SamlFailure {
    // Namespace declarations are repeated where they are used, so the canonical form may be larger.
    long maximum = 2 * document.size();
    if (document.size() <= DocumentStore.SMALL) {
      ByteArrayOutputStream octets = new ByteArrayOutputStream((int) document.size());
      SignedDigest promise = write(document, pinnedKeys, new Capped(octets, maximum));
      return new Result(DocumentStore.of(octets.toByteArray()), promise);
    }
    Path file = Files.createTempFile(directory, "signed", ".tmp");
    try {
      SignedDigest promise;
      try (OutputStream out = new Capped(Files.newOutputStream(file), maximum)) {
        promise = write(document, pinnedKeys, out);
      }
      return new Result(DocumentStore.ofTemporary(file), promise);
    } catch (IOException | SamlFailure e) {
      Files.deleteIfExists(file);
      throw e;
    }
  }

  private static SignedDigest write(
      DocumentStore document, Collection<IdpKey> pinnedKeys, OutputStream out)
      throws IOException, SamlFailure {
    SignedCopy copy = new SignedCopy(pinnedKeys, out);
    XmlStream in =
        new XmlStream(
            document.open(),
            LIMITS,
            document.size(),
            e -> e.parent() == null || e.is(Md.MD, "EntitiesDescriptor"));
    XmlStream.Event event = in.next();
    while (event != XmlStream.Event.END) {
      switch (event) {
        case OPENED -> copy.opened((XmlElement) in.node());
        case CLOSED -> copy.canonical(null).close((XmlElement) in.node());
        default -> copy.node(in.node());
      }
      event = in.next();
    }
    if (copy.promise == null) {
      throw missing(null);
    }
    return copy.promise;
  }

  private void opened(XmlElement element) throws IOException, SamlFailure {
    if (root == null) {
      root = MetadataOctets.requireMetadata(element);
    } else {
      canonical(element).open(element);
    }
  }

  private void node(XmlNode node) throws IOException, SamlFailure {
    if (canonical != null) {
      if (node instanceof XmlElement e && e.parent() == root && e.is(Md.DS, "Signature")) {
        throw new SamlFailure(FailureCode.SIGNATURE_MULTIPLE, "one signature", "several");
      }
      canonical.node(node);
    } else if (node instanceof XmlElement element) {
      start(element);
    } else {
      before.add(node);
      if (before.size() > MOST_BEFORE_SIGNATURE) {
        throw missing(null);
      }
    }
  }

  /**
   * saml-metadata §2.3.1, §2.3.2: the signature is the first element. It must be: how what stands
   * after it is canonicalised is known only by then.
   */
  private void start(XmlElement first) throws IOException, SamlFailure {
    if (!first.is(Md.DS, "Signature") || root == null) {
      throw missing(first);
    }
    promise = verifier.promise(root, first);
    canonical = new CanonicalStream(root, promise.inclusivePrefixes(), 2 * LIMITS.bytes(), out);
    canonical.open(root);
    for (XmlNode node : before) {
      canonical.node(node);
    }
    before.clear();
  }

  private CanonicalStream canonical(@Nullable XmlElement at) throws SamlFailure {
    if (canonical == null) {
      throw missing(at);
    }
    return canonical;
  }

  private static SamlFailure missing(@Nullable XmlElement first) {
    return new SamlFailure(
        FailureCode.SIGNATURE_MISSING,
        "a signature that covers the whole metadata document, as the root's first element",
        first == null ? null : first.localName());
  }

  /** A file of foreign content must not grow without limit. */
  private static final class Capped extends FilterOutputStream {

    private long left;

    Capped(OutputStream out, long maximum) {
      super(out);
      this.left = maximum;
    }

    @Override
    public void write(int octet) throws IOException {
      write(new byte[] {(byte) octet}, 0, 1);
    }

    @Override
    public void write(byte[] octets, int offset, int length) throws IOException {
      left -= length;
      if (left < 0) {
        throw new IOException("the canonical form is more than twice as large as the document");
      }
      out.write(octets, offset, length);
    }
  }
}
