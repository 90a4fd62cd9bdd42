package io.samlsp.metadata;

import io.samlsp.idp.IdpKey;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where metadata comes from. Immutable: each method gives a new source.
 *
 * <p>Whoever can write the metadata decides whom the service provider believes. Files are believed
 * because they are yours; what comes over the network must be {@linkplain #signedBy signed} or
 * {@linkplain #allowUnsigned allowed by name} to be unsigned.
 */
public final class MetadataSource {

  enum Kind {
    BYTES,
    FILE,
    DIRECTORY,
    URL,
    MDQ,
    MDQ_SHA1
  }

  final Kind kind;
  final byte[] octets;
  final @Nullable Path path;
  final @Nullable URI uri;
  final Options options;
  private final String location;

  /**
   * How a source is read.
   *
   * @param keys whose signature must be on each document; empty for none
   * @param unsigned whether what comes over the network may be unsigned
   * @param http whether http may be used on loopback
   * @param bytes size of the largest document
   * @param timeout for one fetch, from start to end
   * @param shortest between two refreshes
   * @param longest between two refreshes
   */
  record Options(
      List<IdpKey> keys,
      boolean unsigned,
      boolean http,
      long bytes,
      Duration timeout,
      Duration shortest,
      Duration longest) {

    Options signature(List<IdpKey> pinned, boolean none) {
      return new Options(pinned, none, http, bytes, timeout, shortest, longest);
    }

    Options withHttp() {
      return new Options(keys, unsigned, true, bytes, timeout, shortest, longest);
    }

    Options limits(long most, Duration time) {
      return new Options(keys, unsigned, http, most, time, shortest, longest);
    }

    Options between(Duration least, Duration most) {
      return new Options(keys, unsigned, http, bytes, timeout, least, most);
    }
  }

  private static final Options DEFAULTS =
      new Options(
          List.of(),
          false,
          false,
          512L << 20,
          Duration.ofSeconds(30),
          Duration.ofMinutes(5),
          Duration.ofHours(6));

  private MetadataSource(
      Kind kind,
      byte[] octets,
      @Nullable Path path,
      @Nullable URI uri,
      String location,
      Options options) {
    this.kind = kind;
    this.octets = octets;
    this.path = path;
    this.uri = uri;
    this.location = location;
    this.options = options;
  }

  private static MetadataSource of(Kind kind, @Nullable Path path, @Nullable URI uri) {
    String location = path != null ? path.toString() : String.valueOf(uri);
    return new MetadataSource(kind, new byte[0], path, uri, location, DEFAULTS);
  }

  /** A file, read again when it was replaced. */
  public static MetadataSource file(Path file) {
    return of(Kind.FILE, Objects.requireNonNull(file), null);
  }

  /**
   * The files in a directory whose names end with ".xml", in the order of their names; files that
   * come and go are noticed. Directories in it are not looked into.
   */
  public static MetadataSource directory(Path directory) {
    return of(Kind.DIRECTORY, Objects.requireNonNull(directory), null);
  }

  /** A document at hand. */
  public static MetadataSource bytes(byte[] document) {
    String location = "document of SHA-256 " + hex("SHA-256", document);
    return new MetadataSource(Kind.BYTES, document.clone(), null, null, location, DEFAULTS);
  }

  /**
   * A document that is fetched, and fetched again.
   *
   * @param url https; for http see {@link #allowHttpOnLoopback}
   */
  public static MetadataSource url(URI url) {
    return of(Kind.URL, null, requireAbsolute(url));
  }

  /**
   * A server of the Metadata Query Protocol (draft-young-md-query §3): each entity is fetched when
   * it is asked for first, which a sign-in then waits for.
   *
   * @param base what comes before "entities/"
   */
  public static MetadataSource mdq(URI base) {
    return of(Kind.MDQ, null, requireAbsolute(base));
  }

  /** As {@link #mdq}, asking by the SHA-1 of the entity id (draft-young-md-query-saml §2.1). */
  public static MetadataSource mdqBySha1(URI base) {
    return of(Kind.MDQ_SHA1, null, requireAbsolute(base));
  }

  private static URI requireAbsolute(URI url) {
    String scheme = url.getScheme();
    if (!("https".equalsIgnoreCase(scheme) || "http".equalsIgnoreCase(scheme))
        || url.getHost() == null
        || url.getRawUserInfo() != null) {
      throw new IllegalArgumentException("not an absolute https URL: " + url);
    }
    return url;
  }

  private MetadataSource with(Options changed) {
    return new MetadataSource(kind, octets, path, uri, location, changed);
  }

  /**
   * Takes only documents whose root is signed with one of these keys; nothing else in them is
   * believed, and not before the signature is verified.
   *
   * @param pinnedKeys of whoever publishes the metadata, got by another way than the metadata
   * @throws IllegalArgumentException if there are none
   */
  public MetadataSource signedBy(Collection<IdpKey> pinnedKeys) {
    if (pinnedKeys.isEmpty()) {
      // "No keys" must never come to mean "no check".
      throw new IllegalArgumentException("no keys to verify with");
    }
    return with(options.signature(List.copyOf(pinnedKeys), false));
  }

  /** As {@link #signedBy(Collection)}. */
  public MetadataSource signedBy(IdpKey... pinnedKeys) {
    return signedBy(List.of(pinnedKeys));
  }

  /**
   * Takes what comes over the network without a signature. Opens: whoever controls the metadata
   * server, its name, its certificate or a proxy that opens TLS names the keys that are believed,
   * and signs in as anybody (attacks G1). For most single identity providers there is no other way.
   */
  public MetadataSource allowUnsigned() {
    return with(options.signature(List.of(), true));
  }

  /**
   * Takes an http URL on this machine's loopback: localhost, 127.0.0.1 or [::1]. Opens: whoever may
   * listen on that port while its server is down answers in its place (attacks G1). For tests, and
   * for a proxy on the same machine.
   */
  public MetadataSource allowHttpOnLoopback() {
    return with(options.withHttp());
  }

  /**
   * Sets the size of the largest document that is read; 512 MiB if it is not set.
   *
   * @throws IllegalArgumentException if it is less than 1 KiB
   */
  public MetadataSource maximumBytes(long bytes) {
    if (bytes < 1 << 10) {
      throw new IllegalArgumentException("must be at least 1 KiB: " + bytes);
    }
    return with(options.limits(bytes, options.timeout));
  }

  /**
   * Sets how long one fetch may take, redirects and body included; 30 seconds if it is not set.
   *
   * @throws IllegalArgumentException if it is not positive
   */
  public MetadataSource timeout(Duration timeout) {
    requirePositive(timeout);
    return with(options.limits(options.bytes, timeout));
  }

  /**
   * Sets between which bounds the metadata's own cacheDuration and validUntil decide how often it
   * is fetched: 5 minutes and 6 hours if they are not set. Without a cacheDuration the longer
   * counts. Files are looked at after the shorter.
   *
   * @throws IllegalArgumentException if one is not positive, or the shorter is longer
   */
  public MetadataSource refreshBetween(Duration shortest, Duration longest) {
    requirePositive(shortest);
    requirePositive(longest);
    if (shortest.compareTo(longest) > 0) {
      throw new IllegalArgumentException(shortest + " is longer than " + longest);
    }
    return with(options.between(shortest, longest));
  }

  private static void requirePositive(Duration duration) {
    if (duration.isNegative() || duration.isZero()) {
      throw new IllegalArgumentException("not positive: " + duration);
    }
  }

  /** That the source is as safe as it says, once it is complete. */
  void requireSafe() {
    if (uri == null) {
      return;
    }
    if (options.keys.isEmpty() && !options.unsigned) {
      throw new IllegalArgumentException(
          "neither signedBy(…) nor allowUnsigned(): " + this + " could be anybody's");
    }
    if (!"https".equalsIgnoreCase(uri.getScheme()) && !(options.http && isLoopback(uri))) {
      throw new IllegalArgumentException("not https (see allowHttpOnLoopback): " + this);
    }
  }

  /** By its name alone: a name service could say anything. */
  private static boolean isLoopback(URI uri) {
    String host = uri.getHost().toLowerCase(Locale.ROOT);
    return host.equals("localhost") || host.equals("127.0.0.1") || host.equals("[::1]");
  }

  /** A file of a directory. */
  MetadataSource fileIn(Path file) {
    return new MetadataSource(Kind.FILE, octets, file, null, file.toString(), options);
  }

  /** The document of one entity of an MDQ server. */
  MetadataSource entity(String entityId) {
    // The form encoding differs from that of URLs in the space alone.
    String name =
        kind == Kind.MDQ_SHA1
            ? "%7Bsha1%7D" + hex("SHA-1", entityId.getBytes(StandardCharsets.UTF_8))
            : URLEncoder.encode(entityId, StandardCharsets.UTF_8).replace("+", "%20");
    URI one = URI.create(location + (location.endsWith("/") ? "" : "/") + "entities/" + name);
    return new MetadataSource(Kind.URL, octets, null, one, one.toString(), options);
  }

  boolean isMdq() {
    return kind == Kind.MDQ || kind == Kind.MDQ_SHA1;
  }

  /** A name for files, the same after a restart. */
  String fileName() {
    return hex("SHA-256", location.getBytes(StandardCharsets.UTF_8)) + ".xml";
  }

  private static String hex(String algorithm, byte[] octets) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(octets));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Whether it is the same place, whatever the options. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof MetadataSource source
        && source.kind == kind
        && source.location.equals(location);
  }

  @Override
  public int hashCode() {
    return location.hashCode();
  }

  /** The place. */
  @Override
  public String toString() {
    return location;
  }
}
