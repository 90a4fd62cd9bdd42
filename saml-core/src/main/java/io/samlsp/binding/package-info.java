/**
 * How messages travel through the browser (saml-bindings §3.4 and §3.5): as a {@linkplain
 * io.samlsp.binding.RedirectUrl URL to redirect to}, or as a {@linkplain io.samlsp.binding.PostForm
 * form that submits itself}; and {@linkplain io.samlsp.binding.RedirectQuery back out of a query}.
 *
 * <p>Whatever carries a message must not be cached: send it with {@code Cache-Control: no-store}
 * (saml-bindings §3.4.5.1, §3.5.5.1).
 */
@NullMarked
package io.samlsp.binding;

import org.jspecify.annotations.NullMarked;
