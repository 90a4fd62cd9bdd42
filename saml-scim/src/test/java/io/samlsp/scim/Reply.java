package io.samlsp.scim;

import static org.assertj.core.api.Assertions.assertThat;

import io.samlsp.scim.failure.ScimFailure;
import io.samlsp.scim.json.Json;
import java.util.List;
import java.util.Map;

/** An answer as a test looks at it. */
record Reply(int status, Map<String, String> headers, Map<String, Object> body) {

  Reply is(int expected) {
    assertThat(status).as("%s", body).isEqualTo(expected);
    return this;
  }

  /** The exact failure, in a well-formed error message (RFC 7644 §3.12). */
  Reply fails(ScimFailure failure) {
    assertThat(body)
        .containsEntry("schemas", List.of("urn:ietf:params:scim:api:messages:2.0:Error"))
        .containsEntry("status", Integer.toString(failure.status()))
        .hasEntrySatisfying("detail", detail -> assertThat((String) detail).isNotBlank());
    assertThat(body.get("scimType")).as("%s", body).isEqualTo(failure.scimType());
    return is(failure.status());
  }

  String id() {
    return (String) get("id");
  }

  /** What lies at a path such as {@code emails.0.value}; null when nothing does. */
  Object get(String path) {
    return at(body, path.split("\\.", -1));
  }

  /** The same for names with dots in them. */
  static Object at(Object from, String... path) {
    Object here = from;
    for (String step : path) {
      if (here instanceof List<?> list) {
        int index = Integer.parseInt(step);
        here = index < list.size() ? list.get(index) : null;
      } else if (here instanceof Map<?, ?>) {
        here = Json.object(here).get(step);
      } else {
        return null;
      }
    }
    return here;
  }

  List<Object> resources() {
    return Json.array(body.get("Resources"));
  }

  /** One attribute of each resource in a list. */
  List<Object> all(String attribute) {
    return resources().stream().map(resource -> at(resource, attribute)).toList();
  }
}
