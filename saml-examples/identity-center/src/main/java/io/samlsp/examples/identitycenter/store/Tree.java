package io.samlsp.examples.identitycenter.store;

import io.samlsp.scim.failure.ScimException;
import io.samlsp.scim.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** JSON objects in columns, and their parts. */
public final class Tree {

  private static final Json JSON = Json.nestedAtMost(20);

  private Tree() {}

  /** The object as text. */
  public static String write(Map<String, Object> tree) {
    return JSON.writeString(tree);
  }

  /** The object in a text that we wrote. */
  public static Map<String, Object> read(String json) {
    try {
      return JSON.readObject(json.getBytes(StandardCharsets.UTF_8));
    } catch (ScimException e) {
      throw new IllegalStateException("the database holds what we did not write", e);
    }
  }

  /** A text in it; empty if it is missing. */
  public static String text(Map<String, Object> tree, String name) {
    return tree.get(name) instanceof String text ? text : "";
  }

  /** The objects in a list in it. */
  public static List<Map<String, Object>> objects(Map<String, Object> tree, String name) {
    return tree.get(name) instanceof List<?> list
        ? list.stream().filter(Map.class::isInstance).map(Json::object).toList()
        : List.of();
  }

  /** The texts in a list in it. */
  public static List<String> texts(Map<String, Object> tree, String name) {
    return tree.get(name) instanceof List<?> list
        ? list.stream().filter(String.class::isInstance).map(String.class::cast).toList()
        : List.of();
  }
}
