/**
 * JSON in and out under limits, as plain maps, lists, strings, booleans and numbers.
 *
 * <p>Only Jackson's streaming parser is used: no object mapping, no types named by the input.
 */
@NullMarked
package io.samlsp.scim.json;

import org.jspecify.annotations.NullMarked;
