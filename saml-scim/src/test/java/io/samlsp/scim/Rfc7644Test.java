package io.samlsp.scim;

import static org.assertj.core.api.Assertions.assertThat;

import io.samlsp.scim.failure.ScimFailure;
import io.samlsp.scim.json.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The checklist of docs/scim.md: each line of RFC 7643 and RFC 7644 that a client may rely on. */
@ParameterizedClass
@ExtendWith(PrintsItsCount.class)
@EnumSource(Engine.class)
class Rfc7644Test {
  private final Engine engine;
  private final Lab lab;

  Rfc7644Test(Engine engine) {
    this.engine = engine;
    this.lab = new Lab(engine);
  }

  private static Map<String, String> no(String header) {
    return Map.of(header, "");
  }

  // --- discovery (RFC 7644 §4)

  @ParameterizedTest
  @ValueSource(strings = {"/ServiceProviderConfig", "/ResourceTypes", "/Schemas"})
  void discovery_needs_the_token_unless_configured_otherwise(String endpoint) {
    lab.get(endpoint).is(200);
    lab.send("GET", endpoint, "", no("Authorization")).fails(ScimFailure.UNAUTHORIZED);
    Lab open = new Lab(engine, ScimEndpoint.Builder::allowDiscoveryWithoutToken);
    open.send("GET", endpoint, "", no("Authorization")).is(200);
    open.send("GET", "/Users", "", no("Authorization")).fails(ScimFailure.UNAUTHORIZED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/ServiceProviderConfig", "/ResourceTypes", "/Schemas"})
  void discovery_refuses_filters_and_writing(String endpoint) {
    lab.get(endpoint + "?filter=id%20pr").fails(ScimFailure.FORBIDDEN);
    assertThat(lab.post(endpoint, "{}").fails(ScimFailure.METHOD_NOT_ALLOWED).headers())
        .containsEntry("Allow", "GET");
  }

  @Test
  void service_provider_config_says_what_is_supported() {
    Reply config = lab.get("/ServiceProviderConfig").is(200);
    assertThat(config.get("schemas.0"))
        .isEqualTo("urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig");
    for (String feature : List.of("patch", "bulk", "filter", "sort", "etag")) {
      assertThat(config.get(feature + ".supported")).as(feature).isEqualTo(true);
    }
    assertThat(config.get("changePassword.supported")).isEqualTo(false);
    assertThat(config.get("filter.maxResults")).isEqualTo(200L);
    assertThat(config.get("bulk.maxOperations")).isEqualTo(1000L);
    assertThat(config.get("bulk.maxPayloadSize")).isEqualTo(4194304L);
    assertThat(config.get("authenticationSchemes.0.type")).isEqualTo("oauthbearertoken");
    assertThat(config.get("meta.location")).isEqualTo(Lab.BASE + "/ServiceProviderConfig");
  }

  @Test
  void resource_types_and_schemas_are_lists_whose_entries_can_be_fetched() {
    Reply types = lab.get("/ResourceTypes").is(200);
    assertThat(types.all("name")).containsExactly("User", "Group");
    assertThat(types.get("Resources.0.schemaExtensions.0.schema")).isEqualTo(Lab.ENTERPRISE);
    assertThat(lab.get("/ResourceTypes/User").is(200).get("endpoint")).isEqualTo("/Users");
    Reply schemas = lab.get("/Schemas").is(200);
    assertThat(schemas.all("id"))
        .containsExactly(Lab.USER, Lab.ENTERPRISE, "urn:ietf:params:scim:schemas:core:2.0:Group");
    for (Object id : schemas.all("id")) {
      Reply schema = lab.get("/Schemas/" + id).is(200);
      assertThat(schema.get("meta.location")).isEqualTo(Lab.BASE + "/Schemas/" + id);
      for (Object attribute : Json.array(schema.get("attributes"))) {
        assertThat(Json.object(attribute))
            .containsKeys(
                "name",
                "type",
                "multiValued",
                "description",
                "required",
                "mutability",
                "returned",
                "uniqueness");
      }
    }
    Reply user = lab.get("/Schemas/" + Lab.USER);
    assertThat(user.get("attributes.0.name")).isEqualTo("userName");
    assertThat(user.get("attributes.0.uniqueness")).isEqualTo("server");
    assertThat(user.get("attributes.0.caseExact")).isEqualTo(false);
    lab.get("/Schemas/urn:nothing").fails(ScimFailure.NOT_FOUND);
    lab.get("/ResourceTypes/Robot").fails(ScimFailure.NOT_FOUND);
  }

  // --- what the server makes (RFC 7643 §3.1)

  @Test
  void schemas_name_the_extensions_that_the_resource_uses() {
    assertThat(lab.createUser("a@example.com").get("schemas")).isEqualTo(List.of(Lab.USER));
    Reply extended =
        lab.post("/Users", "{\"userName\":\"b\",\"" + Lab.ENTERPRISE + "\":{\"department\":\"x\"}}")
            .is(201);
    assertThat(extended.get("schemas")).isEqualTo(List.of(Lab.USER, Lab.ENTERPRISE));
    assertThat(lab.createGroup("g").get("schemas"))
        .isEqualTo(List.of("urn:ietf:params:scim:schemas:core:2.0:Group"));
  }

  @Test
  void id_and_meta_are_made_by_the_server() {
    Reply created =
        lab.post(
                "/Users",
                """
                {"userName":"a","id":"mine","meta":{"created":"1999-01-01T00:00:00Z","version":"W/\\"99\\"",
                 "location":"https://elsewhere.example","resourceType":"Robot"}}
                """)
            .is(201);
    assertThat(created.id()).isNotEqualTo("mine").hasSize(36);
    assertThat(created.get("meta"))
        .isEqualTo(
            Map.of(
                "resourceType", "User",
                "created", "2026-03-01T12:00:00Z",
                "lastModified", "2026-03-01T12:00:00Z",
                "location", Lab.BASE + "/Users/" + created.id(),
                "version", "W/\"1\""));
    assertThat(created.headers()).containsEntry("Location", Lab.BASE + "/Users/" + created.id());
    lab.clock.advance(Duration.ofSeconds(5));
    Reply changed =
        lab.operations(
                "/Users/" + created.id(), "{\"op\":\"add\",\"path\":\"title\",\"value\":\"x\"}")
            .is(200);
    assertThat(changed.get("meta.created")).isEqualTo("2026-03-01T12:00:00Z");
    assertThat(changed.get("meta.lastModified")).isEqualTo("2026-03-01T12:00:05Z");
    assertThat(changed.get("meta.version")).isEqualTo("W/\"2\"");
  }

  @Test
  void changed_id_in_put_is_a_mutability_error() {
    String id = lab.createUser("a@example.com").id();
    lab.put("/Users/" + id, "{\"id\":\"other\",\"userName\":\"a@example.com\"}")
        .fails(ScimFailure.MUTABILITY);
    lab.put("/Users/" + id, "{\"ID\":\"" + id + "\",\"userName\":\"a@example.com\"}").is(200);
  }

  // --- versions (RFC 7644 §3.14)

  @Test
  void stale_if_match_is_412_and_leaves_the_resource_alone() {
    String address = "/Users/" + lab.createUser("a@example.com").id();
    String patch = "{\"Operations\":[{\"op\":\"add\",\"path\":\"title\",\"value\":\"x\"}]}";
    lab.send("PATCH", address, patch, Map.of("If-Match", "W/\"1\"")).is(200);
    for (String stale : List.of("W/\"1\"", "\"1\"", "W/\"3\", \"7\"", "nonsense")) {
      Map<String, String> header = Map.of("If-Match", stale);
      lab.send("PATCH", address, patch, header).fails(ScimFailure.PRECONDITION_FAILED);
      lab.send("PUT", address, "{\"userName\":\"a@example.com\"}", header)
          .fails(ScimFailure.PRECONDITION_FAILED);
      lab.send("DELETE", address, "", header).fails(ScimFailure.PRECONDITION_FAILED);
    }
    assertThat(lab.get(address).get("meta.version")).isEqualTo("W/\"2\"");
    lab.send("PUT", address, "{\"userName\":\"b\"}", Map.of("If-Match", "\"9\", W/\"2\"")).is(200);
    lab.send("PUT", address, "{\"userName\":\"c\"}", Map.of("If-Match", "*")).is(200);
    lab.send("DELETE", address, "", Map.of("If-Match", "W/\"4\"")).is(204);
  }

  @Test
  void matching_if_none_match_is_304_without_a_body() {
    String address = "/Users/" + lab.createUser("a@example.com").id();
    Reply same = lab.send("GET", address, "", Map.of("If-None-Match", "W/\"1\"")).is(304);
    assertThat(same.body()).isEmpty();
    assertThat(same.headers()).containsEntry("ETag", "W/\"1\"");
    lab.send("GET", address, "", Map.of("If-None-Match", "*")).is(304);
    lab.send("GET", address, "", Map.of("If-None-Match", "W/\"2\"")).is(200);
  }

  // --- projection (RFC 7644 §3.9)

  @Test
  void attributes_select_and_always_returned_ones_stay() {
    String address = "/Users/" + lab.createUser("a@example.com").id();
    assertThat(lab.get(address + "?attributes=userName").body())
        .containsOnlyKeys("schemas", "id", "userName");
    assertThat(
            lab.get(
                    address
                        + "?attributes=USERNAME,name.givenname,emails.value,meta.version,nonsense")
                .body())
        .containsOnlyKeys("schemas", "id", "userName", "name", "emails", "meta")
        .containsEntry("name", Map.of("givenName", "Ada"))
        .containsEntry("emails", List.of(Map.of("value", "a@example.com")))
        .containsEntry("meta", Map.of("version", "W/\"1\""));
    assertThat(lab.get(address + "?attributes=" + Lab.USER + ":displayName").body())
        .containsOnlyKeys("schemas", "id", "displayName");
    assertThat(lab.get(address + "?attributes=nonsense").body()).containsOnlyKeys("schemas", "id");
    assertThat(lab.get("/Users?attributes=userName").get("Resources.0.displayName")).isNull();
  }

  @Test
  void excluded_attributes_leave_and_always_returned_ones_stay() {
    String address = "/Users/" + lab.createUser("a@example.com").id();
    assertThat(lab.get(address + "?excludedAttributes=id,schemas,name,emails.type,locale").body())
        .containsKeys("schemas", "id", "userName", "emails")
        .doesNotContainKeys("name", "locale")
        .containsEntry("emails", List.of(Map.of("primary", true, "value", "a@example.com")));
  }

  @Test
  void projection_works_on_extensions_and_on_answers_to_writes() {
    String enterprise = "\"" + Lab.ENTERPRISE + "\":{\"department\":\"d\",\"division\":\"v\"}";
    Reply created =
        lab.post(
                "/Users?attributes=" + Lab.ENTERPRISE + ":department",
                "{\"userName\":\"a\"," + enterprise + "}")
            .is(201);
    assertThat(created.body())
        .containsOnlyKeys("schemas", "id", Lab.ENTERPRISE)
        .containsEntry(Lab.ENTERPRISE, Map.of("department", "d"));
    Reply put =
        lab.put(
                "/Users/" + created.id() + "?excludedAttributes=" + Lab.ENTERPRISE,
                "{\"userName\":\"a\"," + enterprise + "}")
            .is(200);
    assertThat(put.body()).doesNotContainKey(Lab.ENTERPRISE).containsKey("userName");
    String group = lab.createGroup("g").id();
    String rename = "{\"op\":\"replace\",\"path\":\"displayName\",\"value\":\"h\"}";
    assertThat(
            lab.operations("/Groups/" + group + "?attributes=displayName", rename).is(200).body())
        .containsOnlyKeys("schemas", "id", "displayName");
  }

  // --- names and case (RFC 7643 §2.1)

  @Test
  void attribute_names_are_the_same_in_any_case() {
    Reply created =
        lab.post(
                "/Users",
                "{\"SCHEMAS\":[\""
                    + Lab.USER
                    + "\"],\"USERNAME\":\"a\",\"Name\":{\"GIVENNAME\":\"Ada\"},\"ACTIVE\":false}")
            .is(201);
    assertThat(created.get("userName")).isEqualTo("a");
    assertThat(created.get("name.givenName")).isEqualTo("Ada");
    assertThat(created.get("active")).isEqualTo(false);
    assertThat(lab.filter("/Users", "NAME.GIVENNAME EQ \"ada\"").all("id"))
        .containsExactly(created.id());
    lab.post("/Users", "{\"userName\":\"b\",\"USERNAME\":\"c\"}").fails(ScimFailure.INVALID_SYNTAX);
  }

  @Test
  void user_names_are_unique_in_any_case_and_ids_are_exact() {
    Reply created = lab.createUser("Ada@Example.com");
    lab.post("/Users", "{\"userName\":\"aDA@eXAMPLE.COM\"}").fails(ScimFailure.UNIQUENESS);
    String other = lab.createUser("b@example.com").id();
    lab.put("/Users/" + other, "{\"userName\":\"ADA@example.com\"}").fails(ScimFailure.UNIQUENESS);
    lab.operations(
            "/Users/" + other,
            "{\"op\":\"replace\",\"path\":\"userName\",\"value\":\"ADA@example.com\"}")
        .fails(ScimFailure.UNIQUENESS);
    lab.get("/Users/" + created.id().toUpperCase(Locale.ROOT)).fails(ScimFailure.NOT_FOUND);
    assertThat(
            lab.filter("/Users", "id eq \"" + created.id().toUpperCase(Locale.ROOT) + "\"")
                .resources())
        .isEmpty();
    assertThat(lab.filter("/Users", "externalId eq \"EXT-Ada@Example.com\"").resources()).isEmpty();
    assertThat(lab.get("/Users/" + created.id()).get("userName")).isEqualTo("Ada@Example.com");
  }

  // --- filters (RFC 7644 §3.4.2.2)

  private void threeUsers() {
    lab.post(
            "/Users",
            """
            {"userName":"ada","displayName":"Ada","title":"Countess","userType":"Employee","active":true,
             "name":{"givenName":"Ada","familyName":"Byron"},"externalId":"X1",
             "emails":[{"type":"work","value":"ada@work.example","primary":true},{"type":"home","value":"ada@home.example"}],
             "addresses":[{"type":"work","locality":"London","postalCode":"W1"}],
             "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User":{"department":"Engines","manager":{"value":"m1"}}}
            """)
        .is(201);
    lab.clock.advance(Duration.ofMinutes(1));
    lab.post(
            "/Users",
            """
            {"userName":"bob","displayName":"Bob 100%_x","userType":"Contractor","active":false,"name":{"familyName":"Babbage"},
             "emails":[{"type":"work","value":"bob@home.example"}]}
            """)
        .is(201);
    lab.clock.advance(Duration.ofMinutes(1));
    lab.post("/Users", "{\"userName\":\"cy\\\"d\\\\e\",\"title\":\"Ünïcode ß\",\"active\":true}")
        .is(201);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0007',
      value = {
        "userName eq \"ADA\" | ada",
        "userName ne \"ada\" | bob cy\"d\\e",
        "userName co \"O\" | bob",
        "userName sw \"A\" | ada",
        "userName ew \"B\" | bob",
        "userName gt \"ada\" | bob cy\"d\\e",
        "userName ge \"bob\" | bob cy\"d\\e",
        "userName lt \"bob\" | ada",
        "userName le \"bob\" | ada bob",
        "title pr | ada cy\"d\\e",
        "not (title pr) | bob",
        "title eq null | bob",
        "title ne null | ada cy\"d\\e",
        "title ne \"countess\" | bob cy\"d\\e",
        "not (title eq \"countess\") | bob cy\"d\\e",
        "title eq \"ÜNÏCODE ß\" | cy\"d\\e",
        "userName eq \"cy\\\"d\\\\e\" | cy\"d\\e",
        "userName eq \"\\u0063y\\u0022d\\u005ce\" | cy\"d\\e",
        "displayName co \"0%_\" | bob",
        "displayName co \"%\" | bob",
        "displayName sw \"_\" | ",
        "active eq true | ada cy\"d\\e",
        "active eq False | bob",
        "active ne true | bob",
        "externalId eq \"X1\" | ada",
        "externalId eq \"x1\" | ",
        "name.familyName sw \"b\" | ada bob",
        "name pr | ada bob",
        "emails eq \"ada@HOME.example\" | ada",
        "emails.value ew \"home.example\" | ada bob",
        "emails.type eq \"home\" | ada",
        "emails pr | ada bob",
        "emails[type eq \"work\" and value co \"home\"] | bob",
        "emails[type eq \"home\" or value sw \"bob\"] | ada bob",
        "emails[not (type eq \"work\")] | ada",
        "emails[primary eq true].value eq \"ada@work.example\" | ada",
        "emails.primary eq false | ada bob",
        "addresses[locality eq \"london\"] | ada",
        "addresses.postalCode sw \"w\" | ada",
        "urn:ietf:params:scim:schemas:core:2.0:User:userName eq \"ada\" | ada",
        "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department eq \"engines\" | ada",
        "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager.value eq \"m1\" | ada",
        "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager eq \"m1\" | ada",
        "meta.created gt \"2026-03-01T12:00:30Z\" | bob cy\"d\\e",
        "meta.lastModified le \"2026-03-01T13:01:00+01:00\" | ada bob",
        "meta.created eq \"2026-03-01T12:00:00Z\" | ada",
        "meta.resourceType eq \"User\" | ada bob cy\"d\\e",
        "meta.resourceType eq \"Group\" | ",
        "schemas eq \"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User\" | ada",
        "userType eq \"Employee\" and title pr or userName eq \"bob\" | ada bob",
        "userType eq \"Employee\" and (title pr or userName eq \"bob\") | ada",
        "userName eq \"bob\" or userType eq \"Employee\" and title eq \"none\" | bob",
        "NOT(userName eq \"bob\")  AND  (active Eq true) | ada cy\"d\\e",
        "((userName eq \"bob\")) | bob",
        "groups.value eq \"nobody\" | ",
        "nickName ne \"x\" and not (nickName pr) | ada bob cy\"d\\e",
      })
  void filter_finds(String filter, String expected) {
    threeUsers();
    List<String> names = expected == null ? List.of() : List.of(expected.split(" "));
    assertThat(lab.filter("/Users", filter).is(200).all("userName")).isEqualTo(names);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "userName",
        "userName eq",
        "userName eq ada",
        "userName eq 'ada'",
        "userName xx \"ada\"",
        "userName eq \"ada",
        "userName eq \"a\\x\"",
        "userName eq \"a\\u00\"",
        "userName eq \"a\" and",
        "userName eq \"a\" or or title pr",
        "userName eq \"a\" title pr",
        "(userName eq \"a\"",
        "userName eq \"a\")",
        "()",
        "not title pr",
        "emails[type eq \"work\"",
        "emails[]",
        "emails[type eq \"work\" and emails[value pr]]",
        "emails[color eq \"red\"]",
        "userName[value eq \"a\"]",
        "userName eq true",
        "userName eq 5",
        "userName eq {}",
        "userName eq []",
        "active eq \"perhaps\"",
        "active gt true",
        "meta.created eq \"yesterday\"",
        "meta.created co \"2026\"",
        "meta.created gt \"+999999999-12-31T23:59:59Z\"",
        "title gt null",
        "name eq \"x\"",
        "color eq \"red\"",
        "name.color pr",
        "urn:unknown:schema:color eq \"red\"",
        "password eq \"secret\"",
        "password pr",
        "x509Certificates.value eq \"MII\"",
        "userName eq \"a\u0000\"",
        "userName eq \"\\u0000\"",
        "userName eq \"\\ud800\"",
        "userName eq \"a\" \u0000 or title pr",
        ".userName pr",
        "userName. pr",
        "1 pr",
        "$ pr x",
        "schemas co \"x\"",
      })
  void malformed_filter_is_invalid_filter(String filter) {
    threeUsers();
    lab.filter("/Users", filter).fails(ScimFailure.INVALID_FILTER);
  }

  @Test
  void filter_on_groups_finds_by_name_and_by_members() {
    String ada = lab.createUser("ada@example.com").id();
    String inner = lab.createGroup("Inner", ada).id();
    String outer = lab.createGroup("Outer", inner).id();
    assertThat(lab.filter("/Groups", "displayName eq \"INNER\"").all("id")).containsExactly(inner);
    assertThat(lab.filter("/Groups", "members.value eq \"" + ada + "\"").all("id"))
        .containsExactly(inner);
    assertThat(lab.filter("/Groups", "members eq \"" + inner + "\"").all("id"))
        .containsExactly(outer);
    assertThat(lab.filter("/Groups", "members[type eq \"Group\"]").all("id"))
        .containsExactly(outer);
    assertThat(lab.filter("/Groups", "members pr").all("id")).containsExactly(inner, outer);
    assertThat(lab.filter("/Groups", "members.display sw \"ADA\"").all("id"))
        .containsExactly(inner);
    assertThat(lab.filter("/Users", "groups.display eq \"inner\"").all("id")).containsExactly(ada);
    assertThat(lab.filter("/Users", "groups.value eq \"" + inner + "\"").all("id"))
        .containsExactly(ada);
  }

  // --- sorting and paging (RFC 7644 §3.4.2.3, §3.4.2.4)

  @Test
  void sort_orders_by_any_attribute_with_missing_ones_last() {
    threeUsers();
    assertThat(lab.get("/Users?sortBy=userName&sortOrder=descending").all("userName"))
        .containsExactly("cy\"d\\e", "bob", "ada");
    assertThat(lab.get("/Users?sortBy=name.familyName").all("userName"))
        .containsExactly("bob", "ada", "cy\"d\\e");
    assertThat(lab.get("/Users?sortBy=name.familyName&sortOrder=descending").all("userName"))
        .containsExactly("cy\"d\\e", "ada", "bob");
    assertThat(lab.get("/Users?sortBy=emails").all("userName"))
        .containsExactly("ada", "bob", "cy\"d\\e");
    assertThat(lab.get("/Users?sortBy=meta.lastModified&sortOrder=DESCENDING").all("userName"))
        .containsExactly("cy\"d\\e", "bob", "ada");
    lab.get("/Users?sortBy=userName&sortOrder=sideways").fails(ScimFailure.INVALID_VALUE);
    lab.get("/Users?sortBy=color").fails(ScimFailure.INVALID_FILTER);
    lab.get("/Users?sortBy=emails%5B").fails(ScimFailure.INVALID_VALUE);
  }

  @Test
  void pages_are_counted_from_one_and_bounded() {
    for (int i = 0; i < 5; i++) {
      lab.createUser("u" + i);
    }
    Reply page = lab.get("/Users?startIndex=2&count=2").is(200);
    assertThat(page.all("userName")).containsExactly("u1", "u2");
    assertThat(page.body())
        .containsEntry("totalResults", 5L)
        .containsEntry("startIndex", 2L)
        .containsEntry("itemsPerPage", 2L);
    assertThat(lab.get("/Users?startIndex=0&count=1").all("userName")).containsExactly("u0");
    assertThat(lab.get("/Users?startIndex=-7&count=1").get("startIndex")).isEqualTo(1L);
    Reply counted = lab.get("/Users?count=0").is(200);
    assertThat(counted.body())
        .containsEntry("totalResults", 5L)
        .containsEntry("Resources", List.of());
    assertThat(lab.get("/Users?count=-1").resources()).isEmpty();
    assertThat(lab.get("/Users?count=99999999999999999999999").resources()).hasSize(5);
    assertThat(lab.get("/Users?startIndex=99999999999999999999999").resources()).isEmpty();
    lab.get("/Users?count=ten").fails(ScimFailure.INVALID_VALUE);
    lab.get("/Users?startIndex=1.5").fails(ScimFailure.INVALID_VALUE);
    Lab small = new Lab(engine, builder -> builder.limits(ScimLimits.standard().withPages(2, 3)));
    for (int i = 0; i < 5; i++) {
      small.createUser("u" + i);
    }
    assertThat(small.get("/Users").resources()).hasSize(2);
    assertThat(small.get("/Users?count=100").get("itemsPerPage")).isEqualTo(3L);
  }

  @Test
  void walking_all_pages_meets_everybody_once() {
    Set<Object> met = new HashSet<>();
    for (int i = 0; i < 23; i++) {
      lab.createUser("u" + i);
    }
    for (int start = 1; start <= 23; start += 5) {
      met.addAll(lab.get("/Users?startIndex=" + start + "&count=5").all("userName"));
    }
    assertThat(met).hasSize(23);
  }

  // --- search by POST (RFC 7644 §3.4.3)

  @Test
  void search_by_post_asks_the_same_as_get() {
    threeUsers();
    lab.createGroup("ada");
    String message =
        """
        {"schemas":["urn:ietf:params:scim:api:messages:2.0:SearchRequest"],"attributes":["displayName","meta.resourceType"],
         "filter":"displayName sw \\"a\\"","sortBy":"displayName","sortOrder":"ascending","startIndex":1,"count":10}
        """;
    Reply users = lab.post("/Users/.search", message).is(200);
    assertThat(users.all("displayName")).containsExactly("Ada");
    assertThat(Json.object(users.resources().get(0)))
        .containsOnlyKeys("schemas", "id", "displayName", "meta");
    Reply all = lab.post("/.search", message).is(200);
    assertThat(all.get("totalResults")).isEqualTo(2L);
    Set<Object> types = new HashSet<>();
    all.resources().forEach(resource -> types.add(Reply.at(resource, "meta", "resourceType")));
    assertThat(types).containsExactlyInAnyOrder("User", "Group");
    assertThat(
            lab.filter("/", "userName eq \"bob\" or displayName eq \"ada\"")
                .is(200)
                .get("totalResults"))
        .isEqualTo(3L);
    assertThat(
            lab.post("/.search", "{\"filter\":\"meta.resourceType eq \\\"Group\\\"\"}")
                .is(200)
                .all("displayName"))
        .containsExactly("ada");
    assertThat(
            lab.get("/?sortBy=meta.created&sortOrder=descending&count=2&startIndex=2")
                .is(200)
                .resources())
        .hasSize(2);
    lab.post("/.search", "{\"schemas\":[\"urn:other\"]}").fails(ScimFailure.INVALID_SYNTAX);
    lab.post("/.search", "{\"filter\":5}").fails(ScimFailure.INVALID_VALUE);
    lab.post("/.search", "{\"attributes\":[5]}").fails(ScimFailure.INVALID_VALUE);
    lab.post("/.search", "{\"count\":1e99999}").fails(ScimFailure.INVALID_VALUE);
    lab.get("/.search").fails(ScimFailure.METHOD_NOT_ALLOWED);
  }

  // --- PUT (RFC 7644 §3.5.1)

  @Test
  void put_clears_what_is_absent_but_lets_nobody_back_in() {
    String address = "/Users/" + lab.createUser("a@example.com").id();
    lab.operations(address, "{\"op\":\"replace\",\"path\":\"active\",\"value\":false}").is(200);
    Reply replaced =
        lab.put(address, "{\"userName\":\"a@example.com\",\"nickName\":null,\"emails\":[]}")
            .is(200);
    assertThat(replaced.body())
        .containsOnlyKeys("schemas", "id", "userName", "active", "meta")
        .containsEntry("active", false);
    String member = lab.createUser("m@example.com").id();
    String group = "/Groups/" + lab.createGroup("g", member).id();
    assertThat(lab.put(group, "{\"displayName\":\"g\"}").is(200).get("members")).isNull();
    lab.put("/Users/nobody", "{\"userName\":\"x\"}").fails(ScimFailure.NOT_FOUND);
  }

  @Test
  void null_empty_and_absent_are_the_same() {
    Reply created =
        lab.post(
                "/Users",
                "{\"userName\":\"a\",\"title\":null,\"emails\":[],\"name\":{},\"phoneNumbers\":[null],\"active\":null}")
            .is(201);
    assertThat(created.body())
        .containsOnlyKeys("schemas", "id", "userName", "active", "meta")
        .containsEntry("active", true);
  }

  @Test
  void unknown_attributes_are_ignored_and_wrong_types_are_invalid_values() {
    assertThat(
            lab.post(
                    "/Users",
                    "{\"userName\":\"a\",\"color\":\"red\",\"urn:x:y\":{\"z\":1},\"name\":{\"color\":1}}")
                .is(201)
                .body())
        .doesNotContainKeys("color", "urn:x:y", "name");
    for (String wrong :
        List.of(
            "\"userName\":5",
            "\"userName\":\" \"",
            "\"userName\":\"a\",\"title\":true",
            "\"userName\":\"a\",\"active\":\"perhaps\"",
            "\"userName\":\"a\",\"active\":1",
            "\"userName\":\"a\",\"name\":\"Ada\"",
            "\"userName\":\"a\",\"emails\":[5]",
            "\"userName\":\"a\",\"emails\":[{\"value\":{}}]",
            "\"userName\":\"a\",\"emails\":[{\"value\":\"x\",\"primary\":\"maybe\"}]",
            "\"userName\":\"a\",\"emails\":[{\"value\":\"x\",\"primary\":true},{\"value\":\"y\",\"primary\":true}]",
            "\"userName\":\"a\",\"x509Certificates\":[{\"value\":\"==\"}]",
            "\"userName\":\"a\",\"" + Lab.ENTERPRISE + "\":[]",
            "\"userName\":\"a\",\"schemas\":\"" + Lab.USER + "\"",
            "\"userName\":\"a\",\"schemas\":[5]",
            "\"userName\":\"a\",\"schemas\":[\"urn:ietf:params:scim:schemas:core:2.0:Group\"]",
            "\"displayName\":\"no name\"",
            "\"userName\":\"" + "x".repeat(513) + "\"")) {
      lab.post("/Users", "{" + wrong + "}").fails(ScimFailure.INVALID_VALUE);
    }
    lab.post("/Groups", "{}").fails(ScimFailure.INVALID_VALUE);
  }

  @Test
  void password_is_taken_and_never_kept() {
    Reply created =
        lab.post(
                "/Users?attributes=password,userName",
                "{\"userName\":\"a\",\"password\":\"s3cret\"}")
            .is(201);
    assertThat(created.body()).doesNotContainKey("password");
    assertThat(lab.get("/Users/" + created.id()).body().toString()).doesNotContain("s3cret");
    lab.post("/Users", "{\"userName\":\"b\",\"password\":5}").fails(ScimFailure.INVALID_VALUE);
  }

  // --- PATCH (RFC 7644 §3.5.2)

  private static String op(String op, String path, String value) {
    return "{\"op\":\""
        + op
        + "\""
        + (path == null ? "" : ",\"path\":\"" + path.replace("\"", "\\\"") + "\"")
        + (value == null ? "" : ",\"value\":" + value)
        + "}";
  }

  private String patchedUser() {
    return "/Users/" + lab.createUser("a@example.com").id();
  }

  @Test
  void add_appends_to_lists_merges_objects_and_sets_the_rest() {
    String user = patchedUser();
    Reply added =
        lab.operations(
                user,
                op("add", "emails", "[{\"value\":\"b@example.com\",\"type\":\"home\"}]"),
                op("add", "emails", "{\"value\":\"c@example.com\"}"),
                op("add", "name", "{\"middleName\":\"King\"}"),
                op("add", "name.honorificPrefix", "\"Lady\""),
                op("add", null, "{\"title\":\"Countess\",\"nickName\":\"Ada\"}"),
                op("add", "emails[type eq \"home\"].display", "\"Home\""),
                op("add", "phoneNumbers[type eq \"work\"].value", "\"1\""),
                op("add", Lab.ENTERPRISE + ":department", "\"Engines\""),
                op("add", Lab.ENTERPRISE, "{\"division\":\"Analytical\"}"))
            .is(200);
    assertThat(Json.array(added.get("emails"))).hasSize(3);
    assertThat(added.get("emails.1.display")).isEqualTo("Home");
    assertThat(added.get("name"))
        .isEqualTo(
            Map.of(
                "givenName",
                "Ada",
                "familyName",
                "Byron",
                "middleName",
                "King",
                "honorificPrefix",
                "Lady"));
    assertThat(added.get("title")).isEqualTo("Countess");
    assertThat(added.get("phoneNumbers.0")).isEqualTo(Map.of("type", "work", "value", "1"));
    assertThat(Reply.at(added.body(), Lab.ENTERPRISE))
        .isEqualTo(Map.of("department", "Engines", "division", "Analytical"));
  }

  @Test
  void equal_add_leaves_the_resource_as_it_is() {
    String user = patchedUser();
    Object before = lab.get(user).body();
    lab.clock.advance(Duration.ofHours(1));
    Reply same =
        lab.operations(
                user,
                op("add", "emails", "[{\"value\":\"a@example.com\",\"type\":\"work\"}]"),
                op("add", "displayName", "\"Ada Byron\""),
                op("replace", "name.givenName", "\"Ada\""))
            .is(200);
    assertThat(same.body()).isEqualTo(before);
    String member = lab.createUser("m@example.com").id();
    String group = "/Groups/" + lab.createGroup("g", member).id();
    Object groupBefore = lab.get(group).body();
    lab.clock.advance(Duration.ofHours(1));
    lab.operations(group, op("add", "members", "[{\"value\":\"" + member + "\"}]")).is(204);
    assertThat(lab.get(group).body()).isEqualTo(groupBefore);
  }

  @Test
  void new_primary_value_clears_the_others() {
    String user = patchedUser();
    Reply added =
        lab.operations(
                user, op("add", "emails", "[{\"value\":\"b@example.com\",\"primary\":true}]"))
            .is(200);
    assertThat(added.get("emails.0.primary")).isEqualTo(false);
    assertThat(added.get("emails.1.primary")).isEqualTo(true);
    Reply back =
        lab.operations(user, op("replace", "emails[value eq \"a@example.com\"].primary", "true"))
            .is(200);
    assertThat(back.get("emails.0.primary")).isEqualTo(true);
    assertThat(back.get("emails.1.primary")).isEqualTo(false);
    lab.operations(
            user,
            op(
                "replace",
                "emails",
                "[{\"value\":\"x\",\"primary\":true},{\"value\":\"y\",\"primary\":true}]"))
        .fails(ScimFailure.INVALID_VALUE);
  }

  @Test
  void replace_sets_merges_and_replaces_values_by_filter() {
    String user = patchedUser();
    Reply replaced =
        lab.operations(
                user,
                op(
                    "replace",
                    "emails[type eq \"work\"]",
                    "{\"value\":\"w@example.com\",\"type\":\"work\"}"),
                op("replace", "name", "{\"givenName\":\"Augusta\"}"),
                op("replace", "title", "\"new\""),
                op(
                    "replace",
                    null,
                    "{\"locale\":\"de\",\"name.familyName\":\"King\",\"color\":\"red\"}"))
            .is(200);
    assertThat(replaced.get("emails"))
        .isEqualTo(List.of(Map.of("value", "w@example.com", "type", "work")));
    assertThat(replaced.get("name"))
        .isEqualTo(Map.of("givenName", "Augusta", "familyName", "King"));
    assertThat(replaced.get("locale")).isEqualTo("de");
    Reply list =
        lab.operations(user, op("replace", "emails", "[{\"value\":\"only@example.com\"}]")).is(200);
    assertThat(list.get("emails")).isEqualTo(List.of(Map.of("value", "only@example.com")));
    Reply every = lab.operations(user, op("replace", "emails.type", "\"other\"")).is(200);
    assertThat(every.get("emails.0.type")).isEqualTo("other");
    Reply cleared =
        lab.operations(
                user,
                op("replace", "emails", "[]"),
                op("replace", "title", "null"),
                op("replace", "name", "{\"givenName\":null}"))
            .is(200);
    assertThat(cleared.body()).doesNotContainKeys("emails", "title");
    assertThat(cleared.get("name")).isEqualTo(Map.of("familyName", "King"));
    lab.operations(user, op("replace", "phoneNumbers[type eq \"fax\"].value", "\"1\""))
        .fails(ScimFailure.NO_TARGET);
    lab.operations(user, op("replace", "phoneNumbers[type eq \"fax\"]", "{\"value\":\"1\"}"))
        .fails(ScimFailure.NO_TARGET);
  }

  @Test
  void remove_takes_away_attributes_values_and_parts() {
    String user = patchedUser();
    lab.operations(
            user,
            op(
                "add",
                "emails",
                "[{\"value\":\"b@example.com\",\"type\":\"home\"},{\"value\":\"c@example.com\",\"type\":\"home\"}]"),
            op("add", Lab.ENTERPRISE, "{\"division\":\"x\",\"department\":\"y\"}"))
        .is(200);
    Reply removed =
        lab.operations(
                user,
                op("remove", "emails[value eq \"b@example.com\"]", null),
                op("remove", "emails[type eq \"work\"].primary", null),
                op("remove", "name.givenName", null),
                op("remove", "locale", null),
                op("remove", Lab.ENTERPRISE + ":division", null),
                op("remove", "phoneNumbers[type eq \"fax\"]", null))
            .is(200);
    assertThat(removed.get("emails"))
        .isEqualTo(
            List.of(
                Map.of("value", "a@example.com", "type", "work"),
                Map.of("value", "c@example.com", "type", "home")));
    assertThat(removed.get("name")).isEqualTo(Map.of("familyName", "Byron"));
    assertThat(removed.body()).doesNotContainKey("locale");
    assertThat(Reply.at(removed.body(), Lab.ENTERPRISE)).isEqualTo(Map.of("department", "y"));
    Reply bare =
        lab.operations(user, op("remove", "emails", null), op("remove", Lab.ENTERPRISE, null))
            .is(200);
    assertThat(bare.body()).doesNotContainKeys("emails", Lab.ENTERPRISE);
    assertThat(bare.get("schemas")).isEqualTo(List.of(Lab.USER));
    lab.operations(user, op("remove", null, null)).fails(ScimFailure.NO_TARGET);
    lab.operations(user, op("remove", "userName", null)).fails(ScimFailure.MUTABILITY);
    lab.operations(user, op("remove", "active", null)).fails(ScimFailure.MUTABILITY);
    lab.operations(user, op("replace", "userName", "\"  \"")).fails(ScimFailure.INVALID_VALUE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "color",
        "emails[",
        "emails[type eq \\\"work\\\"",
        "emails[type eq \\\"work\\\"]x",
        "emails[type eq \\\"work\\\"].color",
        "name[givenName eq \\\"x\\\"]",
        "urn:x:y:z",
        "..",
        "emails[type eq \\\"work\\\"].value.more",
        "name..x",
        "a b",
        "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:color"
      })
  void malformed_or_unknown_path_is_invalid_path(String path) {
    lab.operations(patchedUser(), "{\"op\":\"replace\",\"path\":\"" + path + "\",\"value\":\"x\"}")
        .fails(ScimFailure.INVALID_PATH);
  }

  @Test
  void path_filter_on_an_unknown_part_is_an_invalid_filter() {
    lab.operations(patchedUser(), op("replace", "emails[color eq \"red\"].value", "\"x\""))
        .fails(ScimFailure.INVALID_FILTER);
    lab.operations(patchedUserNamed("b"), op("replace", "emails[primary gt true].value", "\"x\""))
        .fails(ScimFailure.INVALID_FILTER);
  }

  private String patchedUserNamed(String name) {
    return "/Users/" + lab.createUser(name).id();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"id", "meta", "meta.created", "groups", "schemas", "groups[value eq \"x\"]"})
  void read_only_target_is_a_mutability_error(String path) {
    lab.operations(patchedUser(), op("replace", path, "\"x\"")).fails(ScimFailure.MUTABILITY);
  }

  @Test
  void read_only_attributes_in_a_value_are_ignored_except_for_another_id() {
    String user = patchedUser();
    Object before = lab.get(user).body();
    String id = (String) lab.get(user).get("id");
    assertThat(
            lab.operations(
                    user,
                    op(
                        "replace",
                        null,
                        "{\"id\":\""
                            + id
                            + "\",\"groups\":[{\"value\":\"x\"}],\"meta\":{\"version\":\"9\"},\"schemas\":[]}"))
                .is(200)
                .body())
        .isEqualTo(before);
    lab.operations(user, op("replace", null, "{\"id\":\"other\"}")).fails(ScimFailure.MUTABILITY);
  }

  @Test
  void wrong_type_in_a_patch_is_an_invalid_value() {
    String user = patchedUser();
    for (String wrong :
        List.of(
            op("replace", "title", "5"),
            op("replace", "active", "\"perhaps\""),
            op("replace", "name", "\"Ada\""),
            op("add", "emails", "5"),
            op("add", null, "\"x\""),
            op("add", null, "[]"),
            op("add", "title", null),
            op("replace", Lab.ENTERPRISE, "5"))) {
      lab.operations(user, wrong).fails(ScimFailure.INVALID_VALUE);
    }
    assertThat(
            lab.operations(user, op("add", "emails", "\"b@example.com\"")).is(200).get("emails.1"))
        .isEqualTo(Map.of("value", "b@example.com"));
  }

  @Test
  void malformed_patch_message_is_invalid_syntax() {
    String user = patchedUser();
    for (String body :
        List.of(
            "{}",
            "[]",
            "{\"Operations\":[]}",
            "{\"Operations\":{}}",
            "{\"Operations\":[5]}",
            "{\"Operations\":[{\"op\":\"move\",\"path\":\"title\",\"value\":\"x\"}]}",
            "{\"Operations\":[{\"path\":\"title\",\"value\":\"x\"}]}",
            "{\"schemas\":[\"urn:other\"],\"Operations\":[{\"op\":\"add\",\"path\":\"title\",\"value\":\"x\"}]}",
            "{\"Operations\":[{\"op\":\"add\",\"path\":\"title\",\"value\":\"x\"}]",
            "")) {
      lab.patch(user, body).fails(ScimFailure.INVALID_SYNTAX);
    }
    lab.patch(user, "{\"Operations\":[{\"op\":\"add\",\"path\":5,\"value\":\"x\"}]}")
        .fails(ScimFailure.INVALID_PATH);
  }

  @Test
  void patch_is_applied_as_a_whole_or_not_at_all() {
    String user = patchedUser();
    Object before = lab.get(user).body();
    lab.operations(user, op("replace", "title", "\"x\""), op("replace", "color", "\"y\""))
        .fails(ScimFailure.INVALID_PATH);
    lab.operations(
            user,
            op("replace", "title", "\"x\""),
            op("replace", "emails[type eq \"fax\"].value", "\"y\""))
        .fails(ScimFailure.NO_TARGET);
    assertThat(lab.get(user).body()).isEqualTo(before);
    String member = lab.createUser("m@example.com").id();
    String group = "/Groups/" + lab.createGroup("g").id();
    Object groupBefore = lab.get(group).body();
    lab.operations(
            group,
            op("add", "members", "[{\"value\":\"" + member + "\"}]"),
            op("replace", "displayName", "\"h\""),
            op("add", "members", "[{\"value\":\"nobody\"}]"))
        .fails(ScimFailure.INVALID_VALUE);
    assertThat(lab.get(group).body()).isEqualTo(groupBefore);
    lab.operations("/Users/nobody", op("replace", "title", "\"x\"")).fails(ScimFailure.NOT_FOUND);
  }

  @Test
  void patch_answers_with_a_body_for_users_and_without_for_groups_unless_configured() {
    String user = patchedUser();
    String group = "/Groups/" + lab.createGroup("g").id();
    lab.operations(user, op("add", "title", "\"x\"")).is(200);
    assertThat(lab.operations(group, op("replace", "displayName", "\"h\"")).is(204).headers())
        .containsEntry("ETag", "W/\"2\"");
    Lab other =
        new Lab(
            engine,
            builder ->
                builder
                    .patchAnswersWithBody(io.samlsp.scim.schema.ResourceType.USER, false)
                    .patchAnswersWithBody(io.samlsp.scim.schema.ResourceType.GROUP, true));
    other.operations("/Users/" + other.createUser("a").id(), op("add", "title", "\"x\"")).is(204);
    other
        .operations("/Groups/" + other.createGroup("g").id(), op("add", "displayName", "\"x\""))
        .is(200);
  }

  // --- groups (RFC 7643 §4.2)

  @Test
  void members_are_users_and_groups_with_reference_type_and_display() {
    String ada = lab.createUser("ada@example.com").id();
    String inner = lab.createGroup("Inner", ada).id();
    Reply outer = lab.createGroup("Outer", inner, ada);
    assertThat(outer.get("members"))
        .isEqualTo(
            List.of(
                Map.of(
                    "value",
                    ada,
                    "$ref",
                    Lab.BASE + "/Users/" + ada,
                    "type",
                    "User",
                    "display",
                    "Ada Byron"),
                Map.of(
                    "value",
                    inner,
                    "$ref",
                    Lab.BASE + "/Groups/" + inner,
                    "type",
                    "Group",
                    "display",
                    "Inner")));
    lab.operations("/Users/" + ada, op("replace", "displayName", "\"Countess\"")).is(200);
    assertThat(lab.get("/Groups/" + inner).get("members.0.display")).isEqualTo("Countess");
  }

  @Test
  void unknown_member_is_refused_and_removing_a_stranger_succeeds() {
    lab.post("/Groups", "{\"displayName\":\"g\",\"members\":[{\"value\":\"nobody\"}]}")
        .fails(ScimFailure.INVALID_VALUE);
    assertThat(lab.get("/Groups?count=0").get("totalResults")).isEqualTo(0L);
    String group = "/Groups/" + lab.createGroup("g").id();
    String stranger = lab.createUser("s@example.com").id();
    lab.operations(group, op("remove", "members[value eq \"" + stranger + "\"]", null)).is(204);
    lab.operations(group, op("remove", "members[value eq \"nobody\"]", null)).is(204);
    lab.operations(group, op("add", "members", "[{\"value\":\"nobody\"}]"))
        .fails(ScimFailure.INVALID_VALUE);
    String own = (String) lab.get(group).get("id");
    lab.operations(group, op("add", "members", "[{\"value\":\"" + own + "\"}]"))
        .fails(ScimFailure.INVALID_VALUE);
    lab.operations(group, op("replace", "members[value eq \"" + stranger + "\"].display", "\"x\""))
        .fails(ScimFailure.MUTABILITY);
  }

  @Test
  void only_the_named_member_is_removed() {
    String a = lab.createUser("a").id();
    String b = lab.createUser("b").id();
    String c = lab.createUser("c").id();
    String inner = lab.createGroup("inner").id();
    String group = "/Groups/" + lab.createGroup("g", a, b, c, inner).id();
    lab.operations(group, op("remove", "members[value eq \"" + b + "\"]", null)).is(204);
    assertThat(memberIds(group)).containsExactly(a, c, inner);
    lab.operations(group, op("remove", "members[type eq \"Group\"]", null)).is(204);
    assertThat(memberIds(group)).containsExactly(a, c);
    lab.operations(group, op("remove", "members", "[]")).is(204);
    assertThat(memberIds(group)).containsExactly(a, c);
    lab.operations(
            group, op("remove", "members[value eq \"" + a + "\" or value eq \"" + c + "\"]", null))
        .is(204);
    assertThat(memberIds(group)).isEmpty();
  }

  @Test
  void members_are_replaced_as_a_list() {
    String a = lab.createUser("a").id();
    String b = lab.createUser("b").id();
    String group = "/Groups/" + lab.createGroup("g", a).id();
    lab.operations(
            group,
            op("replace", "members", "[{\"value\":\"" + b + "\"},{\"value\":\"" + b + "\"}]"))
        .is(204);
    assertThat(memberIds(group)).containsExactly(b);
    lab.operations(
            group,
            op("replace", null, "{\"members\":[{\"$ref\":\"" + Lab.BASE + "/Users/" + a + "\"}]}"))
        .is(204);
    assertThat(memberIds(group)).containsExactly(a);
    lab.operations(
            group, op("replace", "members[value eq \"" + a + "\"]", "{\"value\":\"" + b + "\"}"))
        .is(204);
    assertThat(memberIds(group)).containsExactly(b);
    lab.operations(
            group, op("replace", "members[value eq \"" + a + "\"]", "{\"value\":\"" + b + "\"}"))
        .fails(ScimFailure.NO_TARGET);
    lab.operations(group, op("replace", "members", "[]")).is(204);
    assertThat(memberIds(group)).isEmpty();
    lab.operations(group, op("add", "members", "[\"" + a + "\"]")).is(204);
    lab.operations(group, op("remove", "members", null)).is(204);
    assertThat(memberIds(group)).isEmpty();
  }

  private List<Object> memberIds(String group) {
    List<Object> ids = new ArrayList<>();
    Object members = lab.get(group).is(200).get("members");
    if (members != null) {
      Json.array(members).forEach(member -> ids.add(Json.object(member).get("value")));
    }
    return ids;
  }

  @Test
  void groups_of_a_user_are_read_only_and_tell_direct_from_indirect() {
    String ada = lab.createUser("ada@example.com").id();
    String inner = lab.createGroup("Inner", ada).id();
    String outer = lab.createGroup("Outer", inner).id();
    lab.operations("/Groups/" + inner, op("add", "members", "[{\"value\":\"" + outer + "\"}]"))
        .is(204); // a circle
    Reply user = lab.get("/Users/" + ada).is(200);
    assertThat(user.get("groups"))
        .isEqualTo(
            List.of(
                Map.of(
                    "value",
                    inner,
                    "$ref",
                    Lab.BASE + "/Groups/" + inner,
                    "display",
                    "Inner",
                    "type",
                    "direct"),
                Map.of(
                    "value",
                    outer,
                    "$ref",
                    Lab.BASE + "/Groups/" + outer,
                    "display",
                    "Outer",
                    "type",
                    "indirect")));
    assertThat(lab.get("/Users?excludedAttributes=groups").get("Resources.0.groups")).isNull();
    lab.delete("/Groups/" + inner).is(204);
    assertThat(lab.get("/Users/" + ada).get("groups")).isNull();
  }

  @Test
  void deleted_user_leaves_its_groups() {
    String ada = lab.createUser("ada@example.com").id();
    String group = "/Groups/" + lab.createGroup("g", ada).id();
    lab.delete("/Users/" + ada).is(204);
    Reply left = lab.get(group).is(200);
    assertThat(left.get("members")).isNull();
    assertThat(left.get("meta.version")).isEqualTo("W/\"2\"");
    lab.delete("/Users/" + ada).fails(ScimFailure.NOT_FOUND);
    lab.createUser("ada@example.com");
  }

  // --- Bulk (RFC 7644 §3.7)

  private Reply bulk(String more, String... operations) {
    return lab.post(
        "/Bulk",
        "{\"schemas\":[\"urn:ietf:params:scim:api:messages:2.0:BulkRequest\"]"
            + more
            + ",\"Operations\":["
            + String.join(",", operations)
            + "]}");
  }

  private static String bulkOp(String method, String path, String bulkId, String data) {
    return "{\"method\":\""
        + method
        + "\",\"path\":\""
        + path
        + "\""
        + (bulkId == null ? "" : ",\"bulkId\":\"" + bulkId + "\"")
        + (data == null ? "" : ",\"data\":" + data)
        + "}";
  }

  @Test
  void bulk_resolves_references_in_any_order() {
    Reply done =
        bulk(
                "",
                bulkOp(
                    "POST",
                    "/Groups",
                    "g",
                    "{\"displayName\":\"g\",\"members\":[{\"value\":\"bulkId:u\"}]}"),
                bulkOp("POST", "/Users", "u", "{\"userName\":\"u\"}"),
                bulkOp(
                    "PATCH",
                    "/Users/bulkId:u",
                    null,
                    "{\"Operations\":[{\"op\":\"add\",\"path\":\"title\",\"value\":\"x\"}]}"))
            .is(200);
    assertThat(done.get("schemas.0"))
        .isEqualTo("urn:ietf:params:scim:api:messages:2.0:BulkResponse");
    assertThat(done.get("Operations.0.status")).isEqualTo("201");
    assertThat(done.get("Operations.0.bulkId")).isEqualTo("g");
    assertThat(done.get("Operations.0.version")).isEqualTo("W/\"1\"");
    assertThat(done.get("Operations.1.status")).isEqualTo("201");
    assertThat(done.get("Operations.2.status")).isEqualTo("200");
    String group = ((String) done.get("Operations.0.location")).substring(Lab.BASE.length());
    String user = ((String) done.get("Operations.1.location")).substring(Lab.BASE.length());
    assertThat(lab.get(group).get("members.0.$ref")).isEqualTo(Lab.BASE + user);
    assertThat(lab.get(user).get("title")).isEqualTo("x");
  }

  @Test
  void bulk_resolves_circular_references() {
    Reply done =
        bulk(
                "",
                bulkOp(
                    "POST",
                    "/Groups",
                    "a",
                    "{\"displayName\":\"A\",\"members\":[{\"type\":\"Group\",\"value\":\"bulkId:b\"}]}"),
                bulkOp(
                    "POST",
                    "/Groups",
                    "b",
                    "{\"displayName\":\"B\",\"members\":[{\"type\":\"Group\",\"value\":\"bulkId:a\"}]}"),
                bulkOp(
                    "POST",
                    "/Users",
                    "x",
                    "{\"userName\":\"x\",\""
                        + Lab.ENTERPRISE
                        + "\":{\"manager\":{\"value\":\"bulkId:y\"}}}"),
                bulkOp(
                    "POST",
                    "/Users",
                    "y",
                    "{\"userName\":\"y\",\""
                        + Lab.ENTERPRISE
                        + "\":{\"manager\":{\"value\":\"bulkId:x\"}}}"))
            .is(200);
    for (int i = 0; i < 4; i++) {
      assertThat(done.get("Operations." + i + ".status")).isEqualTo("201");
    }
    String a = ((String) done.get("Operations.0.location")).substring(Lab.BASE.length());
    String b = ((String) done.get("Operations.1.location")).substring(Lab.BASE.length());
    assertThat(lab.get(a).get("members.0.$ref")).isEqualTo(Lab.BASE + b);
    assertThat(lab.get(b).get("members.0.$ref")).isEqualTo(Lab.BASE + a);
    String x = ((String) done.get("Operations.2.location")).substring(Lab.BASE.length());
    String y = ((String) done.get("Operations.3.location")).substring(Lab.BASE.length());
    assertThat("/Users/" + Reply.at(lab.get(x).body(), Lab.ENTERPRISE, "manager", "value"))
        .isEqualTo(y);
    assertThat("/Users/" + Reply.at(lab.get(y).body(), Lab.ENTERPRISE, "manager", "value"))
        .isEqualTo(x);
  }

  @Test
  void bulk_reports_each_failure_and_stops_after_fail_on_errors() {
    lab.createUser("taken");
    String taken = bulkOp("POST", "/Users", "t", "{\"userName\":\"taken\"}");
    Reply all =
        bulk(
                "",
                taken,
                bulkOp("POST", "/Users", null, "{\"userName\":\"no bulk id\"}"),
                bulkOp(
                    "POST",
                    "/Groups",
                    "d",
                    "{\"displayName\":\"d\",\"members\":[{\"value\":\"bulkId:t\"}]}"),
                bulkOp(
                    "POST",
                    "/Groups",
                    "w",
                    "{\"displayName\":\"w\",\"members\":[{\"value\":\"bulkId:wrong\"}]}"),
                bulkOp("DELETE", "/Users/nobody", null, null),
                bulkOp("GET", "/Users", null, null),
                bulkOp("POST", "/Robots", "r", "{}"),
                bulkOp("PUT", "/Users/nobody", null, null),
                bulkOp("POST", "/Users", "ok", "{\"userName\":\"ok\"}"))
            .is(200);
    List<Object> statuses = new ArrayList<>();
    Json.array(all.get("Operations")).forEach(o -> statuses.add(Json.object(o).get("status")));
    assertThat(statuses)
        .containsExactly("409", "400", "409", "400", "404", "400", "404", "400", "201");
    assertThat(all.get("Operations.0.response.scimType")).isEqualTo("uniqueness");
    assertThat(all.get("Operations.0.response.schemas.0"))
        .isEqualTo("urn:ietf:params:scim:api:messages:2.0:Error");
    Reply stopped =
        bulk(
                ",\"failOnErrors\":1",
                taken,
                bulkOp("POST", "/Users", "n", "{\"userName\":\"never\"}"))
            .is(200);
    assertThat(Json.array(stopped.get("Operations"))).hasSize(1);
    assertThat(lab.filter("/Users", "userName eq \"never\"").resources()).isEmpty();
  }

  @Test
  void bulk_honours_versions_and_limits() {
    String id = lab.createUser("u").id();
    Reply stale =
        bulk(
                "",
                "{\"method\":\"DELETE\",\"path\":\"/Users/"
                    + id
                    + "\",\"version\":\"W/\\\"9\\\"\"}")
            .is(200);
    assertThat(stale.get("Operations.0.status")).isEqualTo("412");
    Lab small =
        new Lab(
            engine,
            builder ->
                builder.limits(ScimLimits.standard().withOperations(5, 2).withBodyBytes(2000)));
    String user = bulkOp("POST", "/Users", "%s", "{\"userName\":\"%s\"}");
    small
        .post(
            "/Bulk",
            "{\"Operations\":["
                + user.replace("%s", "a")
                + ","
                + user.replace("%s", "b")
                + ","
                + user.replace("%s", "c")
                + "]}")
        .fails(ScimFailure.TOO_LARGE);
    small
        .post("/Bulk", "{\"Operations\":[" + user.replace("%s", "x".repeat(2000)) + "]}")
        .fails(ScimFailure.TOO_LARGE);
    assertThat(small.get("/Users?count=0").get("totalResults")).isEqualTo(0L);
    for (String wrong :
        List.of(
            "{}",
            "{\"Operations\":{}}",
            "{\"Operations\":[1]}",
            "{\"Operations\":[{}]}",
            "{\"schemas\":[\"urn:x\"],\"Operations\":[]}",
            "{\"Operations\":[" + user.replace("%s", "a") + "," + user.replace("%s", "a") + "]}")) {
      lab.post("/Bulk", wrong).fails(ScimFailure.INVALID_SYNTAX);
    }
    bulk(",\"failOnErrors\":0").fails(ScimFailure.INVALID_VALUE);
    lab.get("/Bulk").fails(ScimFailure.METHOD_NOT_ALLOWED);
  }

  // --- /Me (RFC 7644 §3.11)

  @Test
  void me_is_not_implemented_unless_configured() {
    lab.get("/Me").fails(ScimFailure.NOT_IMPLEMENTED);
    String[] me = {"nobody"};
    Lab known =
        new Lab(engine, builder -> builder.me((token, request) -> Optional.ofNullable(me[0])));
    known.get("/Me").fails(ScimFailure.NOT_FOUND);
    me[0] = known.createUser("me@example.com").id();
    assertThat(known.get("/Me").is(200).id()).isEqualTo(me[0]);
    known.operations("/Me", op("add", "title", "\"x\"")).is(200);
    known.get("/Me/more").fails(ScimFailure.NOT_FOUND);
    me[0] = null;
    known.get("/Me").fails(ScimFailure.NOT_FOUND);
  }

  // --- HTTP (RFC 7644 §3.1, §3.12)

  @Test
  void error_is_a_message_with_status_as_a_string() {
    Reply error = lab.get("/Users/nobody").fails(ScimFailure.NOT_FOUND);
    assertThat(error.headers()).containsEntry("Content-Type", "application/scim+json");
    assertThat(error.body())
        .containsOnlyKeys("schemas", "status", "detail")
        .containsEntry("status", "404");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Bearer",
        "Bearer wrong",
        "Basic dXNlcjpwYXNz",
        "Bearer \u0000",
        "Bearer a b",
        "Bearer AAAAAAAAAAAAAAAA.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
      })
  void request_without_a_valid_token_is_401_with_a_challenge(String authorization) {
    Reply refused =
        lab.send("GET", "/Users", "", Map.of("Authorization", authorization))
            .fails(ScimFailure.UNAUTHORIZED);
    assertThat(refused.headers()).containsEntry("WWW-Authenticate", "Bearer realm=\"SCIM\"");
  }

  @Test
  void wrong_method_is_405_with_allow() {
    String id = lab.createUser("a").id();
    assertThat(lab.put("/Users", "{}").fails(ScimFailure.METHOD_NOT_ALLOWED).headers())
        .containsEntry("Allow", "GET, POST");
    assertThat(lab.post("/Users/" + id, "{}").fails(ScimFailure.METHOD_NOT_ALLOWED).headers())
        .containsEntry("Allow", "GET, PUT, PATCH, DELETE");
    assertThat(lab.delete("/").fails(ScimFailure.METHOD_NOT_ALLOWED).headers())
        .containsEntry("Allow", "GET");
    lab.send("BREW", "/Users", "", Map.of()).fails(ScimFailure.METHOD_NOT_ALLOWED);
  }

  @Test
  void unacceptable_accept_is_406_and_foreign_media_type_415() {
    for (String fine :
        List.of(
            "application/scim+json",
            "application/json;q=0.5",
            "*/*",
            "text/html, application/*",
            "")) {
      lab.send("GET", "/Users", "", Map.of("Accept", fine)).is(200);
    }
    for (String wrong :
        List.of("text/html", "application/scim+json;q=0", "image/png, text/plain")) {
      lab.send("GET", "/Users", "", Map.of("Accept", wrong)).fails(ScimFailure.NOT_ACCEPTABLE);
    }
    int number = 0;
    for (String fine :
        List.of(
            "application/json",
            "application/scim+json",
            "Application/SCIM+JSON ; charset=UTF-8",
            "")) {
      lab.send(
              "POST",
              "/Users",
              "{\"userName\":\"u" + number++ + "\"}",
              Map.of("Content-Type", fine))
          .is(201);
    }
    for (String wrong :
        List.of("text/plain", "application/xml", "application/x-www-form-urlencoded")) {
      lab.send("POST", "/Users", "{\"userName\":\"x\"}", Map.of("Content-Type", wrong))
          .fails(ScimFailure.UNSUPPORTED_MEDIA_TYPE);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/Robots", "/users", "/Users/1/2", "/ServiceProviderConfig/x", "/Schemas/a/b"})
  void unknown_address_is_404(String address) {
    lab.get(address).fails(ScimFailure.NOT_FOUND);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/Users/", "//Users", "/Users//", "///Users///"})
  void slashes_too_many_are_tolerated(String address) {
    lab.createUser("a");
    assertThat(lab.get(address).is(200).get("totalResults")).isEqualTo(1L);
  }

  @Test
  void request_is_one_transaction_even_when_the_answer_fails() {
    lab.post("/Groups", "{\"displayName\":\"g\",\"members\":[{\"value\":\"nobody\"}]}")
        .fails(ScimFailure.INVALID_VALUE);
    assertThat(lab.get("/Groups").resources()).isEmpty();
    assertThat(lab.changes).isEmpty();
  }
}
