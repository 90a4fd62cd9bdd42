/**
 * Reads the metadata of identity providers and writes that of a service provider.
 *
 * <p>{@link io.samlsp.metadata.IdpMetadata} turns a document into an {@link
 * io.samlsp.idp.IdentityProvider}: {@code IdpMetadata.parse(Path.of("metadata.xml")).single()}, or
 * {@code entity("https://idp.example.com")} from a document of several. What cannot be used is
 * refused with a {@link io.samlsp.failure.SamlFailure} whose code and message say what to do.
 *
 * <p>{@link io.samlsp.metadata.MetadataProviders} does so for many, and again and again: it reads
 * files, directories, URLs and servers, refreshes them, keeps last good copies, and is what a
 * service provider looks identity providers up in. Aggregates of any size are read in one pass.
 *
 * <p>{@code IdpMetadata.lint} looks at a document of whatever kind and gives a {@link
 * io.samlsp.metadata.MetadataReport}: what is wrong, where, why it matters and how to mend it.
 *
 * <p>{@link io.samlsp.metadata.MetadataDiff} says in words what differs between two documents.
 *
 * <p>What is passed over rather than refused, because it can only make us believe less: an endpoint
 * whose binding is not known here or whose location is no http or https URL; an unreadable
 * certificate beside a readable one; a cacheDuration that is none; roles for other protocols. A
 * certificate's own expiry and issuer decide nothing (Metadata Interoperability Profile §2.6.1); of
 * a chain only the key at its lower end is believed.
 *
 * <p>{@link io.samlsp.metadata.SpMetadata} writes what identity providers want to know of us.
 *
 * <p>Documents are read by the hardened parser of saml-core; OpenSAML's classes are not loaded for
 * it.
 */
@NullMarked
package io.samlsp.metadata;

import org.jspecify.annotations.NullMarked;
