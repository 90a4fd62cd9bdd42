package io.samlsp.examples.identitycenter;

import java.net.URI;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * The command line.
 *
 * @param demo whether the stand-in identity provider starts too
 * @param idpPort its port
 * @param walk whether the lab is walked, and the process then ends
 */
public record Arguments(Settings.Builder settings, boolean demo, int idpPort, boolean walk) {

  /** What {@code --help} prints. */
  public static final String USAGE =
      """
      usage: identity-center [options]
        --port N             the port to listen on (8080)
        --listen ADDRESS     the address to listen on (127.0.0.1)
        --base-url URL       how browsers reach it, if that is another address (behind a proxy)
        --forwarded          believe X-Forwarded-For; only behind a proxy that overwrites it
        --data DIR           where the embedded database lies (identity-center-data)
        --database JDBC-URL  PostgreSQL instead: jdbc:postgresql://host/name?user=...&password=...
        --demo               with a stand-in identity provider beside it, and a password that is printed
        --idp-port N         the stand-in's port (8081)
        --walk               with --demo: walk through the lab, print each step, and end
        --help               this text
      """;

  /**
   * Reads the command line.
   *
   * @throws IllegalArgumentException if it says something that is not in {@link #USAGE}
   */
  public static Arguments parse(String... args) {
    Path data = Path.of("identity-center-data");
    int port = 8080;
    String listen = "127.0.0.1";
    URI baseUrl = null;
    String database = null;
    boolean forwarded = false;
    boolean demo = false;
    int idpPort = 8081;
    boolean walk = false;
    Iterator<String> words = Arrays.asList(args).iterator();
    while (words.hasNext()) {
      String word = words.next();
      switch (word) {
        case "--port" -> port = number(word, words);
        case "--listen" -> listen = next(word, words);
        case "--base-url" -> baseUrl = URI.create(next(word, words));
        case "--forwarded" -> forwarded = true;
        case "--data" -> data = Path.of(next(word, words));
        case "--database" -> database = next(word, words);
        case "--demo" -> demo = true;
        case "--idp-port" -> idpPort = number(word, words);
        case "--walk" -> walk = true;
        default -> throw new IllegalArgumentException("unknown option: " + word);
      }
    }
    if (walk && !demo) {
      throw new IllegalArgumentException("--walk needs --demo");
    }
    return new Arguments(
        settings(data, port, listen, baseUrl, database, forwarded), demo, idpPort, walk);
  }

  private static Settings.Builder settings(
      Path data,
      int port,
      String listen,
      @Nullable URI baseUrl,
      @Nullable String database,
      boolean forwarded) {
    Settings.Builder settings =
        Settings.in(data).port(port).listenOn(listen).baseUrl(baseUrl).databaseUrl(database);
    return forwarded ? settings.allowForwardedHeaders() : settings;
  }

  private static String next(String option, Iterator<String> words) {
    if (!words.hasNext()) {
      throw new IllegalArgumentException(option + " needs a value");
    }
    return words.next();
  }

  private static int number(String option, Iterator<String> words) {
    String word = next(option, words);
    try {
      int port = Integer.parseInt(word);
      if (port >= 0 && port <= 65535) {
        return port;
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw new IllegalArgumentException(option + " needs a port, not " + word);
  }
}
