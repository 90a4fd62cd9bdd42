package io.samlsp.examples.identitycenter.web;

import jakarta.servlet.http.HttpServletResponse;

/** What every page tells the browser not to do. */
final class SecurityHeaders {

  private SecurityHeaders() {}

  static void set(HttpServletResponse response, boolean secure) {
    response.setHeader("Content-Security-Policy", policy("'self'"));
    response.setHeader("X-Content-Type-Options", "nosniff");
    response.setHeader("Referrer-Policy", "same-origin");
    response.setHeader("Cross-Origin-Opener-Policy", "same-origin");
    response.setHeader("Permissions-Policy", "camera=(), geolocation=(), microphone=()");
    response.setHeader("Cache-Control", "no-store");
    if (secure) {
      response.setHeader("Strict-Transport-Security", "max-age=31536000");
    }
  }

  /** Nothing inline, nothing from elsewhere. */
  static String policy(String formAction) {
    return "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
        + " connect-src 'self'; base-uri 'none'; frame-ancestors 'none'; form-action "
        + formAction;
  }
}
