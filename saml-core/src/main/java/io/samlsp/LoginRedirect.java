package io.samlsp;

import io.samlsp.binding.PostForm;
import io.samlsp.idp.Binding;
import io.samlsp.state.PendingLogin;
import java.net.URI;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How to send the browser to the identity provider: to a {@linkplain #url URL}, or with a
 * {@linkplain #postForm form}, whichever the identity provider takes.
 *
 * <p>An application that does not care answers its request with {@link #status}, {@link #headers}
 * and {@link #body} in UTF-8.
 */
public final class LoginRedirect {

  private final PendingLogin pending;
  private final @Nullable URI url;
  private final @Nullable PostForm postForm;

  private LoginRedirect(PendingLogin pending, @Nullable URI url, @Nullable PostForm postForm) {
    this.pending = pending;
    this.url = url;
    this.postForm = postForm;
  }

  static LoginRedirect to(PendingLogin pending, URI url) {
    return new LoginRedirect(pending, url, null);
  }

  static LoginRedirect to(PendingLogin pending, PostForm postForm) {
    return new LoginRedirect(pending, null, postForm);
  }

  /** The binding that was chosen. */
  public Binding binding() {
    return url == null ? Binding.HTTP_POST : Binding.HTTP_REDIRECT;
  }

  /** The URL to redirect to, if the binding is HTTP-Redirect. */
  public Optional<URI> url() {
    return Optional.ofNullable(url);
  }

  /** The form to show, if the binding is HTTP-POST. */
  public Optional<PostForm> postForm() {
    return Optional.ofNullable(postForm);
  }

  /** The sign-in that was started; the service provider keeps it in its request store. */
  public PendingLogin pending() {
    return pending;
  }

  /** The HTTP status to answer with: 303, which turns a POST into a GET, or 200. */
  public int status() {
    return url == null ? 200 : 303;
  }

  /** The HTTP headers to answer with; none of them lets anybody keep a copy. */
  public Map<String, String> headers() {
    // saml-bindings §3.4.5.1.
    return url == null
        ? Objects.requireNonNull(postForm).headers()
        : Map.of(
            "Location",
            url.toString(),
            "Cache-Control",
            "no-cache, no-store",
            "Pragma",
            "no-cache");
  }

  /** The body to answer with: the form's page, or nothing. */
  public String body() {
    return postForm == null ? "" : postForm.html();
  }

  /** The sign-in, without what would give it away. */
  @Override
  public String toString() {
    return "LoginRedirect[" + pending + " by " + binding() + "]";
  }
}
