"use strict";
// saml-bindings §3.5.4: the answer goes on by itself.
for (const form of document.querySelectorAll("form[data-submit]")) {
  form.submit();
}
