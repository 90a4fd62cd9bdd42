package io.samlsp.examples.identitycenter.web;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/** Which action answers which method and path. Filled when the application starts. */
public final class Routes {

  /** Answers a request. */
  @FunctionalInterface
  public interface Action {
    /** Does it; what it throws becomes the page "something went wrong". */
    void answer(Exchange exchange) throws Exception;
  }

  /**
   * A route.
   *
   * @param foreignForms whether other sites may post to it, so that it needs no CSRF token
   * @param mayUpload who may send files to it
   */
  record Route(
      String method,
      List<String> pattern,
      Action action,
      boolean foreignForms,
      Predicate<Exchange> mayUpload) {}

  /** A route and what the path has in its open places. */
  record Match(Route route, Map<String, String> values) {}

  private final List<Route> routes = new ArrayList<>();

  /** Answers GET and HEAD there; {@code {name}} in the path stands for any one segment. */
  public Routes get(String path, Action action) {
    routes.add(new Route("GET", segments(path), action, false, nobody -> false));
    return this;
  }

  /** Answers forms of our own pages there: each carries the CSRF token of its page. */
  public Routes post(String path, Action action) {
    routes.add(new Route("POST", segments(path), action, false, nobody -> false));
    return this;
  }

  /** Answers forms with files there, from those who may send any. */
  public Routes upload(String path, Predicate<Exchange> mayUpload, Action action) {
    routes.add(new Route("POST", segments(path), action, false, mayUpload));
    return this;
  }

  /** Answers forms that other sites post; the action must tell good ones from bad by itself. */
  public Routes postFromElsewhere(String path, Action action) {
    routes.add(new Route("POST", segments(path), action, true, nobody -> false));
    return this;
  }

  Optional<Match> find(String method, String path) {
    String sought = method.equals("HEAD") ? "GET" : method;
    List<String> segments = segments(path);
    for (Route route : routes) {
      if (route.method().equals(sought)) {
        Optional<Map<String, String>> values = match(route.pattern(), segments);
        if (values.isPresent()) {
          return Optional.of(new Match(route, values.get()));
        }
      }
    }
    return Optional.empty();
  }

  /** The methods that are answered there. */
  Set<String> methods(String path) {
    Set<String> methods = new TreeSet<>();
    for (Route route : routes) {
      if (match(route.pattern(), segments(path)).isPresent()) {
        methods.add(route.method());
      }
    }
    return methods;
  }

  private static Optional<Map<String, String>> match(List<String> pattern, List<String> path) {
    if (pattern.size() != path.size()) {
      return Optional.empty();
    }
    Map<String, String> values = new HashMap<>();
    for (int i = 0; i < pattern.size(); i++) {
      String wanted = pattern.get(i);
      if (wanted.startsWith("{")) {
        values.put(wanted.substring(1, wanted.length() - 1), path.get(i));
      } else if (!wanted.equals(path.get(i))) {
        return Optional.empty();
      }
    }
    return Optional.of(values);
  }

  private static List<String> segments(String path) {
    String inner = path.startsWith("/") ? path.substring(1) : path;
    return List.of(inner.split("/", -1));
  }
}
