package io.samlsp.attack;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.samlsp.failure.FailureCode;
import io.samlsp.response.LoginResult;
import io.samlsp.testkit.FakeIdentityProvider;
import io.samlsp.testkit.SigningMode;
import io.samlsp.testkit.TestCredential;
import java.lang.management.ManagementFactory;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a message that nobody signed may cost; time is the thread's own, so that load is none. */
class ResourceBoundsTest {

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final int MEBIBYTE = 1 << 20;

  private final FakeIdentityProvider idp =
      FakeIdentityProvider.builder("https://idp.example.com/metadata")
          .clock(Acs.CLOCK)
          .signing(SigningMode.NONE)
          .build();
  private final TestCredential key = TestCredential.rsa();

  private record Cost(long nanos, long bytes) {}

  @Test
  void attribute_values_that_repeat_a_long_namespace_stay_within_a_budget() throws Exception {
    String uri = "u:" + "a".repeat(450_000);
    String message =
        unsigned("<p:a/>".repeat(4_000))
            .replace("<samlp:Response ", "<samlp:Response xmlns:p=\"" + uri + "\" ");
    assertThat(cost(message).bytes()).isLessThan(64L * MEBIBYTE);
  }

  @Test
  void attributes_whose_names_collide_cost_as_little_as_others() throws Exception {
    StringBuilder colliding = new StringBuilder();
    StringBuilder others = new StringBuilder();
    List<String> names = colliding(14);
    for (int i = 0; i < 9_500; i++) {
      colliding.append("<saml:Attribute Name=\"").append(names.get(i)).append("\"/>");
      others.append("<saml:Attribute Name=\"").append(scattered(i)).append("\"/>");
    }
    assertThat(cheapest(withAttributes(colliding)))
        .isLessThan(10 * cheapest(withAttributes(others)));
  }

  @Test
  void elements_whose_names_collide_cost_as_little_as_others() throws Exception {
    StringBuilder colliding = new StringBuilder();
    StringBuilder others = new StringBuilder();
    List<String> names = colliding(14);
    for (int i = 0; i < 17_000; i++) {
      colliding.append('<').append(names.get(i % 900)).append("/>");
      others.append('<').append(scattered(i % 900)).append("/>");
    }
    assertThat(cheapest(unsigned(colliding.toString())))
        .isLessThan(10 * cheapest(unsigned(others.toString())));
  }

  @Test
  void long_prefix_list_costs_as_little_as_a_short_one() throws Exception {
    StringBuilder prefixes = new StringBuilder();
    for (char c = 0x4e00; c < 0x4e00 + 512; c++) {
      prefixes.append(c).append(' ');
    }
    assertThat(cheapest(withPrefixList(prefixes.substring(0, 1023))))
        .isLessThan(3 * cheapest(withPrefixList("a")));
  }

  /** Of which no element repeats the start tag of the one before it, which would be copied. */
  private String withPrefixList(String list) {
    String c14n = "Algorithm=\"http://www.w3.org/2001/10/xml-exc-c14n#\"";
    return idp.unsolicited(Acs.SP, Acs.URL)
        .inResponseTo(Acs.REQUEST)
        .signing(SigningMode.RESPONSE)
        .build()
        .xml()
        .replaceFirst(
            "<ds:CanonicalizationMethod " + c14n + "/>",
            "<ds:CanonicalizationMethod "
                + c14n
                + "><e:InclusiveNamespaces xmlns:e=\"http://www.w3.org/2001/10/xml-exc-c14n#\""
                + " PrefixList=\""
                + list
                + "\"/></ds:CanonicalizationMethod>"
                + "<a/><b/>".repeat(9_500));
  }

  private String unsigned(String attributeValue) {
    return idp.unsolicited(Acs.SP, Acs.URL)
        .inResponseTo(Acs.REQUEST)
        .assertion(a -> a.attribute("content", x -> x.xmlValue("CONTENT")))
        .build()
        .replace("CONTENT", attributeValue)
        .xml();
  }

  private String withAttributes(CharSequence attributes) {
    String end = "</saml:AttributeStatement>";
    return unsigned("").replace(end, attributes + end);
  }

  private long cheapest(String message) throws Exception {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 5; i++) {
      least = Math.min(least, cost(message).nanos());
    }
    return least;
  }

  private Cost cost(String message) throws Exception {
    assertThat(message.length()).isLessThan(MEBIBYTE);
    Acs acs = new Acs(key, idp);
    long id = Thread.currentThread().getId();
    long bytes = THREADS.getThreadAllocatedBytes(id);
    long nanos = THREADS.getCurrentThreadCpuTime();
    LoginResult result = acs.postXml(message);
    Cost cost =
        new Cost(
            THREADS.getCurrentThreadCpuTime() - nanos, THREADS.getThreadAllocatedBytes(id) - bytes);
    assertThat(result.report().code())
        .isPresent()
        .get()
        .isIn(FailureCode.SIGNATURE_MISSING, FailureCode.SIGNATURE_MALFORMED);
    return cost;
  }

  /** As many names as there are words of that many bits, all with one {@code hashCode}. */
  private static List<String> colliding(int bits) {
    List<String> names = List.of("");
    for (int i = 0; i < bits; i++) {
      List<String> longer = new ArrayList<>();
      for (String name : names) {
        longer.add(name + "Aa");
        longer.add(name + "BB");
      }
      names = longer;
    }
    assertThat(names).allMatch(name -> name.hashCode() == "Aa".repeat(bits).hashCode());
    return names;
  }

  /** Names of the same length that do not collide. */
  private static String scattered(int i) {
    String digits =
        BigInteger.valueOf(i + 1L)
            .multiply(BigInteger.valueOf(0x9E3779B97F4A7C15L).abs())
            .pow(2)
            .toString(36);
    return "n" + (digits + "z".repeat(28)).substring(0, 27);
  }
}
