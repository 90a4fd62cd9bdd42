/** What stands between the pages and the servlet container: routes, forms, cookies, templates. */
@NullMarked
package io.samlsp.examples.identitycenter.web;

import org.jspecify.annotations.NullMarked;
