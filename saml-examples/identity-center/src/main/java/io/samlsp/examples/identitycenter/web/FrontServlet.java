package io.samlsp.examples.identitycenter.web;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.samlsp.examples.identitycenter.web.Routes.Match;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jetty.http.HttpException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Every page goes through here: headers, routes, the CSRF token, and what happens on a failure. */
public final class FrontServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;
  private static final int LONGEST_ADDRESS = 64;

  /** As much as the largest upload that we take; who sends more than that reads no answer. */
  private static final int MOST_OCTETS_DISCARDED = 20 << 20;

  private static final Logger LOG = LoggerFactory.getLogger(FrontServlet.class);

  private final transient Routes routes;
  private final transient Pages pages;
  private final boolean secure;
  private final boolean forwardedHeaders;
  private final transient MeterRegistry meters;

  /**
   * A servlet for those routes.
   *
   * @param secure whether browsers come by https
   * @param forwardedHeaders whether X-Forwarded-For is believed
   */
  public FrontServlet(
      Routes routes, Pages pages, boolean secure, boolean forwardedHeaders, MeterRegistry meters) {
    this.routes = routes;
    this.pages = pages;
    this.secure = secure;
    this.forwardedHeaders = forwardedHeaders;
    this.meters = meters;
  }

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Timer.Sample sample = Timer.start(meters);
    SecurityHeaders.set(response, secure);
    String path = request.getRequestURI();
    Optional<Match> match = routes.find(request.getMethod(), path);
    Exchange exchange =
        new Exchange(
            request, response, match.map(Match::values).orElse(Map.of()), secure, address(request));
    answer(request, response, match, exchange);
    String page =
        match.map(found -> "/" + String.join("/", found.route().pattern())).orElse("none");
    sample.stop(
        meters.timer(
            "center.pages",
            "method",
            match.isEmpty() ? "any" : request.getMethod(),
            "page",
            page,
            "status",
            Integer.toString(response.getStatus())));
  }

  private void answer(
      HttpServletRequest request,
      HttpServletResponse response,
      Optional<Match> match,
      Exchange exchange)
      throws IOException {
    String path = request.getRequestURI();
    if (match.isEmpty()) {
      refuse(exchange, routes.methods(path));
      return;
    }
    try {
      if (isUpload(request) && !match.get().route().mayUpload().test(exchange)) {
        discardBody(request);
        pages.plain(
            exchange,
            403,
            "You cannot do that",
            "Sign in, go back, reload the page and try again.");
        return;
      }
      boolean needsToken =
          request.getMethod().equals("POST") && !match.get().route().foreignForms();
      if (needsToken && !pages.isOwnForm(exchange)) {
        pages.plain(
            exchange,
            403,
            "This form is no longer valid",
            "It was not sent, or it came from another site. Go back, reload the page and try"
                + " again.");
        return;
      }
      match.get().route().action().answer(exchange);
    } catch (HttpException.RuntimeException malformed) {
      LOG.info("{} {} refused: {}", request.getMethod(), path, malformed.getReason());
      discardBody(request);
      refuseMalformed(exchange, response);
    } catch (Exception e) {
      LOG.error("{} {} failed", request.getMethod(), path, e);
      if (!response.isCommitted()) {
        pages.plain(exchange, 500, "Something went wrong", "The service failed; its log says why.");
      }
    }
  }

  /** Before a file is read into the server's disk, it is asked who sends it. */
  private static boolean isUpload(HttpServletRequest request) {
    String type = request.getContentType();
    return type != null && type.toLowerCase(Locale.ROOT).startsWith("multipart/");
  }

  /**
   * Reads what is left of a body that nobody wants. A connection that is closed before the sender
   * is done is reset, and the reset takes the answer with it (RFC 9112, section 9.6): a browser
   * would show an error of its own and not our page.
   */
  private static void discardBody(HttpServletRequest request) throws IOException {
    byte[] buffer = new byte[8192];
    int read = 0;
    for (int all = 0; read >= 0 && all < MOST_OCTETS_DISCARDED; all += read) {
      read = request.getInputStream().read(buffer);
    }
  }

  private void refuseMalformed(Exchange exchange, HttpServletResponse response) throws IOException {
    if (!response.isCommitted()) {
      pages.plain(
          exchange, 400, "That cannot be read", "It is too long, or not what a browser sends.");
    }
  }

  private void refuse(Exchange exchange, Set<String> methods) throws IOException {
    if (methods.isEmpty()) {
      pages.plain(exchange, 404, "There is nothing here", "Check the address, or start again.");
    } else {
      exchange.header("Allow", String.join(", ", methods));
      pages.plain(exchange, 405, "That does not work here", "Go back and try again.");
    }
  }

  private String address(HttpServletRequest request) {
    String address = request.getRemoteAddr();
    if (forwardedHeaders) {
      // the last one is what the proxy in front of us saw; those before it are hearsay
      for (String header : Collections.list(request.getHeaders("X-Forwarded-For"))) {
        address = header.substring(header.lastIndexOf(',') + 1).strip();
      }
    }
    return address.substring(0, Math.min(LONGEST_ADDRESS, address.length()));
  }
}
