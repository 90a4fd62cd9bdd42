package io.samlsp.examples.identitycenter;

import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How long each page takes with 10,000 users and 500 groups: run by hand, with H2 or POSTGRESQL as
 * the argument; prints milliseconds as a client on the same machine sees them.
 */
final class Speed {

  private static final int USERS = 10_000;
  private static final int GROUPS = 500;
  private static final int AT_ONCE = 500;
  private static final int WARM_UP = 20;
  private static final int TIMES = 50;

  private Speed() {}

  public static void main(String[] args) throws Exception {
    try (Installation lab = new Installation(Store.valueOf(args[0]))) {
      lab.setUp();
      lab.connect();
      lab.enableProvisioning();
      List<String> users = new ArrayList<>();
      for (int from = 0; from < USERS; from += AT_ONCE) {
        users.addAll(create(lab, "/Users", from, users));
      }
      List<String> groups = create(lab, "/Groups", 0, users);
      lab.signIn(lab.person(), "person1@example.com");
      lab.signIn(lab.person(), "nobody@example.com");
      for (String page :
          List.of(
              "/",
              "/admin",
              "/admin/settings",
              "/admin/settings/identity-source/metadata",
              "/admin/settings/authentication",
              "/admin/settings/provisioning",
              "/admin/users",
              "/admin/users?page=200",
              "/admin/users?search=person99",
              "/admin/users?search=nobody-at-all",
              "/admin/users?status=inactive",
              "/admin/users/" + users.get(users.size() - 1),
              "/admin/groups",
              "/admin/groups?search=7",
              "/admin/groups/" + groups.get(0),
              "/admin/activity/sign-ins",
              "/admin/activity/sign-ins/1",
              "/admin/activity/provisioning",
              "/admin/audit")) {
        measure(lab, page);
      }
    }
  }

  private static List<String> create(Installation lab, String type, int from, List<String> users)
      throws Exception {
    StringBuilder operations = new StringBuilder();
    for (int i = from; i < from + (type.equals("/Users") ? AT_ONCE : GROUPS); i++) {
      operations
          .append(operations.length() == 0 ? "" : ",")
          .append("{\"method\":\"POST\",\"path\":\"" + type + "\",\"bulkId\":\"b" + i + "\",")
          .append("\"data\":" + (type.equals("/Users") ? user(i) : group(i, users)) + "}");
    }
    HttpResponse<String> answer =
        lab.scim(
            "POST",
            "/Bulk",
            "{\"schemas\":[\"urn:ietf:params:scim:api:messages:2.0:BulkRequest\"],\"Operations\":["
                + operations
                + "]}");
    List<String> ids = new ArrayList<>();
    Matcher location = Pattern.compile(type + "/([0-9a-f-]{36})\"").matcher(answer.body());
    while (location.find()) {
      ids.add(location.group(1));
    }
    if (ids.size() != AT_ONCE) {
      throw new IllegalStateException(answer.statusCode() + " " + answer.body());
    }
    return ids;
  }

  private static String user(int i) {
    String name = "person" + i + "@example.com";
    return "{\"schemas\":[\"urn:ietf:params:scim:schemas:core:2.0:User\"],\"userName\":\""
        + name
        + "\",\"name\":{\"givenName\":\"Given"
        + i
        + "\",\"familyName\":\"Family"
        + i % 1000
        + "\"},\"displayName\":\"Given"
        + i
        + " Family\",\"emails\":[{\"value\":\""
        + name
        + "\",\"primary\":true}],\"active\":"
        + (i % 10 != 3)
        + "}";
  }

  /** The first group has 2,000 members, the others twenty. */
  private static String group(int i, List<String> users) {
    StringBuilder members = new StringBuilder();
    for (int m = 0; m < (i == 0 ? 2000 : 20); m++) {
      members
          .append(m == 0 ? "" : ",")
          .append("{\"value\":\"" + users.get((i * 20 + m) % users.size()) + "\"}");
    }
    return "{\"schemas\":[\"urn:ietf:params:scim:schemas:core:2.0:Group\"],\"displayName\":\"Group "
        + i
        + "\",\"members\":["
        + members
        + "]}";
  }

  private static void measure(Installation lab, String page) throws Exception {
    double[] milliseconds = new double[TIMES];
    for (int i = -WARM_UP; i < TIMES; i++) {
      long start = System.nanoTime();
      lab.administrator.open(page);
      if (lab.administrator.status() != 200) {
        throw new IllegalStateException(page + " answers " + lab.administrator.status());
      }
      if (i >= 0) {
        milliseconds[i] = (System.nanoTime() - start) / 1e6;
      }
    }
    Arrays.sort(milliseconds);
    System.out.printf(
        Locale.ROOT,
        "%-60s median %6.1f ms, slowest of %d %6.1f ms%n",
        page,
        milliseconds[TIMES / 2],
        TIMES,
        milliseconds[TIMES - 1]);
  }
}
