package io.samlsp.scim;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.samlsp.scim.failure.ScimException;
import io.samlsp.scim.filter.FilterParser;
import io.samlsp.scim.patch.Patch;
import io.samlsp.scim.patch.PatchEngine;
import io.samlsp.scim.patch.PatchReader;
import io.samlsp.scim.schema.ResourceType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The three texts that a client chooses freely. Here the seeds are played; {@code
 * .ci/steps/30-scim.sh fuzz} lets Jazzer invent more for ten minutes each.
 */
class HostileInputFuzzTest {
  private static final class Shared {
    static final Lab LAB = new Lab(Engine.H2);
    static final String USER = "/Users/" + LAB.createUser("ada@example.com").id();
    static final String GROUP = "/Groups/" + LAB.createGroup("AmazonQ").id();
  }

  private static void requireLegal(Reply reply) {
    if (reply.status() >= 500 && reply.status() != 501) {
      throw new IllegalStateException("status " + reply.status() + ": " + reply.body());
    }
  }

  @FuzzTest(maxDuration = "10m")
  void json_body(byte[] body) {
    Lab lab = Shared.LAB;
    requireLegal(lab.send("POST", "/Users", body, Map.of()));
    requireLegal(lab.send("PUT", Shared.USER, body, Map.of()));
    requireLegal(lab.send("PATCH", Shared.USER, body, Map.of()));
    requireLegal(lab.send("PATCH", Shared.GROUP, body, Map.of()));
    requireLegal(lab.send("POST", "/.search", body, Map.of()));
    requireLegal(lab.send("POST", "/Bulk", body, Map.of()));
  }

  @FuzzTest(maxDuration = "10m")
  void filter(byte[] octets) {
    String filter = new String(octets, StandardCharsets.UTF_8);
    try {
      FilterParser.parseFilter(filter, 4096);
    } catch (ScimException refused) {
      return;
    }
    requireLegal(Shared.LAB.filter("/Users", filter));
    requireLegal(Shared.LAB.filter("/Groups", filter));
    requireLegal(Shared.LAB.filter("/", filter));
  }

  @FuzzTest(maxDuration = "10m")
  void patch_path(byte[] octets) {
    String path = new String(octets, StandardCharsets.UTF_8);
    for (ResourceType type : ResourceType.values()) {
      for (String op : List.of("add", "remove", "replace")) {
        for (Object value :
            List.of(
                "x",
                true,
                Map.of("value", "x", "primary", true),
                List.of(Map.of("type", "work")))) {
          Map<String, Object> operation = new LinkedHashMap<>();
          operation.put("op", op);
          operation.put("path", path);
          operation.put("value", value);
          try {
            Patch patch =
                new PatchReader(type, "1", 100, 4096)
                    .read(Map.of("Operations", List.of(operation)));
            new PatchEngine(type, true).apply(patch, document());
            patch.memberChanges();
          } catch (ScimException refused) {
            assert !refused.detail().isEmpty();
          }
        }
      }
    }
  }

  private static Map<String, Object> document() {
    Map<String, Object> work =
        new LinkedHashMap<>(Map.of("type", "work", "value", "a", "primary", true));
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("userName", "ada");
    document.put("displayName", "Ada");
    document.put("active", true);
    document.put("name", new LinkedHashMap<>(Map.of("givenName", "Ada")));
    document.put("emails", new ArrayList<Object>(List.of(work)));
    return document;
  }
}
