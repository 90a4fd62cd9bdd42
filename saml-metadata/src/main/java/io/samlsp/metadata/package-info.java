/** Reads the metadata of identity providers and writes that of a service provider. */
@NullMarked
package io.samlsp.metadata;

import org.jspecify.annotations.NullMarked;
