package io.samlsp.examples.identitycenter;

import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What an identity center is started with. Immutable; what is not set has a default. */
public final class Settings {

  private final Path data;
  private final int port;
  private final String listenOn;
  private final @Nullable URI baseUrl;
  private final @Nullable String databaseUrl;
  private final boolean forwardedHeaders;
  private final @Nullable String administratorPassword;
  private final Clock clock;
  private final SecureRandom random;

  private Settings(Builder b) {
    data = b.data;
    port = b.port;
    listenOn = b.listenOn;
    baseUrl = b.baseUrl;
    databaseUrl = b.databaseUrl;
    forwardedHeaders = b.forwardedHeaders;
    administratorPassword = b.administratorPassword;
    clock = b.clock;
    random = b.random;
  }

  /**
   * Starts the settings.
   *
   * @param data the folder of the embedded database; made if it is missing
   */
  public static Builder in(Path data) {
    return new Builder(data);
  }

  /** The folder of the embedded database. */
  public Path data() {
    return data;
  }

  /** The port to listen on; 0 takes a free one. */
  public int port() {
    return port;
  }

  /** The address to listen on. */
  public String listenOn() {
    return listenOn;
  }

  /** How browsers and the identity provider reach us; null for http://localhost and the port. */
  public @Nullable URI baseUrl() {
    return baseUrl;
  }

  /** A PostgreSQL database instead of the embedded one. */
  public @Nullable String databaseUrl() {
    return databaseUrl;
  }

  /** Whether X-Forwarded-For is believed for the log and the rate limit. */
  public boolean forwardedHeaders() {
    return forwardedHeaders;
  }

  /** A password for the administrator, in place of the one set before; for demonstrations. */
  public @Nullable String administratorPassword() {
    return administratorPassword;
  }

  /** The time. */
  public Clock clock() {
    return clock;
  }

  /** Chance. */
  public SecureRandom random() {
    return random;
  }

  /** Collects the settings. */
  public static final class Builder {

    private final Path data;
    private int port = 8080;
    private String listenOn = "127.0.0.1";
    private @Nullable URI baseUrl;
    private @Nullable String databaseUrl;
    private boolean forwardedHeaders;
    private @Nullable String administratorPassword;
    private Clock clock = Clock.systemUTC();
    private SecureRandom random = new SecureRandom();

    private Builder(Path data) {
      this.data = Objects.requireNonNull(data);
    }

    /** Another port than 8080; 0 takes a free one. */
    public Builder port(int value) {
      port = value;
      return this;
    }

    /** Another address than 127.0.0.1. */
    public Builder listenOn(String address) {
      listenOn = Objects.requireNonNull(address);
      return this;
    }

    /** The public address, such as {@code https://center.example.com}; nothing after the host. */
    public Builder baseUrl(@Nullable URI value) {
      if (value != null && !value.toString().matches("https?://[^/?#@]+")) {
        throw new IllegalArgumentException(
            "the base URL must be like https://center.example.com, without a path: " + value);
      }
      baseUrl = value;
      return this;
    }

    /** A PostgreSQL database, with user and password in its URL or in the driver's variables. */
    public Builder databaseUrl(@Nullable String jdbcUrl) {
      databaseUrl = jdbcUrl;
      return this;
    }

    /**
     * Believes X-Forwarded-For. Only behind a proxy that overwrites it: a stranger could otherwise
     * choose the address that the rate limit counts.
     */
    public Builder allowForwardedHeaders() {
      forwardedHeaders = true;
      return this;
    }

    /** Sets the administrator's password without the set-up page. */
    public Builder administratorPassword(@Nullable String password) {
      administratorPassword = password;
      return this;
    }

    /** Another clock than the system's. */
    public Builder clock(Clock value) {
      clock = Objects.requireNonNull(value);
      return this;
    }

    /** Another source of chance than the JDK's default. */
    public Builder random(SecureRandom value) {
      random = Objects.requireNonNull(value);
      return this;
    }

    /** The settings. */
    public Settings build() {
      return new Settings(this);
    }
  }
}
