/**
 * PATCH by RFC 7644 §3.5.2. {@link io.samlsp.scim.patch.PatchReader} turns what clients really send
 * into a list of plain operations; {@link io.samlsp.scim.patch.PatchEngine} applies them to a
 * document, {@link io.samlsp.scim.patch.MemberPatch} to the members of a group, without loading
 * them.
 */
@NullMarked
package io.samlsp.scim.patch;

import org.jspecify.annotations.NullMarked;
