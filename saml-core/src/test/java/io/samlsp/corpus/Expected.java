package io.samlsp.corpus;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * One line of expected.jsonl: our answer to a row, as somebody has read it and found it right.
 *
 * <p>Many rejects have more than one thing wrong, because their project looks at one of them alone.
 * For these a second answer stands there, to the same document under settings that fit it, so that
 * nothing is left to object to but what the row is about.
 */
record Expected(JsonNode json) {

  String id() {
    return json.get("id").asText();
  }

  /** ACCEPTED, REFUSED_BY_IDP, PARSED, DECRYPTED or the failure code. */
  String given() {
    return json.get("given").asText();
  }

  /** The name id that is accepted. */
  Optional<String> nameId() {
    return Optional.ofNullable(json.get("nameid")).map(JsonNode::asText);
  }

  /** A setting that the row leaves open or that its project overrides outside of the document. */
  Optional<String> set(String name) {
    return Optional.ofNullable(json.path("set").get(name)).map(JsonNode::asText);
  }

  /** What the row needs besides what it says, because its project does not look at it. */
  boolean needs(String name) {
    return texts("needs").contains(name);
  }

  /** Codes that the report of the second answer must list besides. */
  Set<String> also() {
    return texts("also");
  }

  /**
   * What is fitted to the document for the second answer: idp, acs, sp, now, request. And what is
   * done to the document: "instant" gives the response an IssueInstant, "status" a Status of
   * Success, "utc" writes times with Z, "qualifier" takes SPNameQualifier off, "sign" signs it
   * anew.
   */
  Set<String> fit() {
    return texts("fit");
  }

  /** The second answer. */
  Optional<String> fitted() {
    return Optional.ofNullable(json.get("fitted")).map(JsonNode::asText);
  }

  private Set<String> texts(String name) {
    Set<String> texts = new HashSet<>();
    json.path(name).forEach(n -> texts.add(n.asText()));
    return texts;
  }
}
