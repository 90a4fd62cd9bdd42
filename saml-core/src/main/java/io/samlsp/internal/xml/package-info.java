/**
 * The one hardened XML parser of the product, the small tree it builds, and the exclusive
 * canonicaliser that turns a tree back into octets.
 *
 * <p>No document type declaration, no entity but the five predefined ones, no network and no file:
 * the parser knows nothing but the bytes that it is handed. Every limit of {@link
 * io.samlsp.internal.xml.XmlLimits} is enforced while the tree is built.
 */
@NullMarked
package io.samlsp.internal.xml;

import org.jspecify.annotations.NullMarked;
