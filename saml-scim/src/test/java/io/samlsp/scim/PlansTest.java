package io.samlsp.scim;

import static org.assertj.core.api.Assertions.assertThat;

import io.samlsp.scim.directory.Tenant;
import io.samlsp.scim.jdbc.ScimDatabase;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Looking somebody up is an index probe, and one membership is one row. */
@ParameterizedClass
@EnumSource(Engine.class)
class PlansTest {
  private final ScimDatabase database;
  private final Explained explained;
  private final Lab lab;

  PlansTest(Engine engine) throws SQLException {
    database = engine.fresh().get();
    Tenant tenant = new Tenant("many");
    Population.fill(database, engine, tenant, 20_000, 200, 5_000);
    explained = new Explained(database.source());
    lab = Lab.over(ScimDatabase.over(explained.source()), tenant, UnaryOperator.identity());
    explained.takePlans();
  }

  @AfterEach
  void close() {
    database.close();
  }

  /** The plans of statements on users, groups and memberships that read a whole table. */
  private List<String> scans() {
    List<String> scans = new ArrayList<>();
    for (String plan : explained.takePlans()) {
      String folded = plan.toLowerCase(Locale.ROOT);
      assertThat(folded).doesNotContain("not explained");
      boolean scanned =
          folded.contains("seq scan on scim_user")
              || folded.contains("seq scan on scim_group_user")
              || folded.contains("tablescan"); // PostgreSQL rightly scans 200 groups and one token
      if (scanned) {
        scans.add(plan);
      }
    }
    return scans;
  }

  @Test
  void looking_up_is_an_index_probe() {
    for (String filter :
        List.of(
            "userName eq \"U777@example.com\"",
            "externalId eq \"x777\"",
            "id eq \"user-777\"",
            "displayName eq \"USER 777\"",
            "emails eq \"u777@EXAMPLE.com\"",
            "emails.value eq \"u777@example.com\"",
            "emails[type eq \"work\" and value eq \"u777@example.com\"]",
            "userName eq \"u777@example.com\" and active eq true",
            "userName sw \"u777@\"")) {
      Reply found = lab.filter("/Users", filter).is(200);
      assertThat(found.all("id")).as(filter).containsExactly("user-777");
      assertThat(scans()).as(filter).isEmpty();
    }
    assertThat(lab.filter("/Groups", "displayName eq \"group 77\"").all("id"))
        .containsExactly("group-77");
    assertThat(scans()).isEmpty();
    lab.get("/Users/user-777").is(200);
    lab.get("/Groups/group-77").is(200);
    assertThat(scans()).isEmpty();
    assertThat(lab.filter("/Groups", "members.value eq \"user-9000\"").resources()).isEmpty();
    assertThat(scans()).isEmpty();
  }

  @Test
  void beginning_of_a_name_is_a_range_of_an_index() {
    Map<String, String> names =
        Map.of(
            "userName", "user_name >= 'u77'",
            "displayName", "display_name >= 'user 77'",
            "name.familyName", "family_name >= 'f77'",
            "name.givenName", "given_name >= 'g77'");
    names.forEach(
        (name, range) -> {
          String sought = range.substring(range.indexOf('\'') + 1, range.length() - 1);
          String filter = Lab.encoded(name + " sw \"" + sought + "\"");
          Reply found = lab.get("/Users?count=20&sortBy=" + name + "&filter=" + filter).is(200);
          assertThat(found.all("id")).as(name).hasSize(20);
          assertThat(explained.takePlans())
              .as(name)
              .filteredOn(plan -> plan.contains("LIKE"))
              .isNotEmpty()
              .allSatisfy(plan -> assertThat(plan.toLowerCase(Locale.ROOT)).contains(range));
        });
  }

  @Test
  void page_is_read_by_its_keys() {
    lab.get("/Users?startIndex=1&count=100").is(200);
    lab.get("/Users?startIndex=15001&count=100").is(200);
    assertThat(scans())
        .filteredOn(
            plan -> !plan.startsWith("SELECT count(*)")) // counting everybody reads everybody
        .allSatisfy(plan -> assertThat(plan).doesNotContain("Seq Scan on scim_user "));
  }

  @Test
  void one_membership_is_one_row_and_members_are_not_read_unasked() {
    lab.operations(
            "/Groups/group-1",
            "{\"op\":\"add\",\"path\":\"members\",\"value\":[{\"value\":\"user-9000\"}]}")
        .is(204);
    lab.operations(
            "/Groups/group-1",
            "{\"op\":\"remove\",\"path\":\"members[value eq \\\"user-9000\\\"]\"}")
        .is(204);
    assertThat(scans()).isEmpty();
    lab.get("/Groups/group-1?excludedAttributes=members").is(200);
    lab.get("/Groups?excludedAttributes=members&count=5").is(200);
    lab.get("/Groups?attributes=displayName&count=5").is(200);
    lab.get("/Users?excludedAttributes=groups&count=5").is(200);
    assertThat(explained.takePlans()).noneMatch(plan -> plan.contains("scim_group_user"));
    assertThat(lab.get("/Groups/group-1").is(200).get("members.4999")).isNotNull();
  }
}
