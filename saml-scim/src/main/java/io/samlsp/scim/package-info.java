/**
 * Inbound provisioning by SCIM 2.0 (RFC 7643, RFC 7644): an identity provider such as Okta or Entra
 * creates, changes and deactivates users and groups here.
 *
 * <pre>{@code
 * ScimDatabase database = ScimDatabase.embedded(Path.of("directory"));
 * Directory directory = new JdbcDirectory(database, clock, random);
 * AccessTokens tokens = new JdbcAccessTokens(database, clock, random);
 * ScimEndpoint endpoint =
 *     ScimEndpoint.builder(URI.create("https://app.example.com/scim/v2"), directory, tokens, clock)
 *         .build();
 * }</pre>
 *
 * <p>{@link io.samlsp.scim.ScimEndpoint#handle} takes a request and gives a response, whatever
 * server stands in front; {@code io.samlsp.scim.http} and {@code io.samlsp.scim.servlet} are two
 * thin adapters. The packages beneath are, from the request inwards: {@code token} (who asks),
 * {@code json}, {@code filter}, {@code patch} and {@code schema} (what is asked), {@code directory}
 * (the store as an interface, and {@code Accounts} for sign-in) and {@code jdbc} (the store).
 */
@NullMarked
package io.samlsp.scim;

import org.jspecify.annotations.NullMarked;
