package io.samlsp.testkit;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;

/**
 * The Conditions of an assertion under construction; a null leaves an attribute out.
 *
 * <p>Used inside {@link AssertionBuilder#conditions}, by one thread.
 */
public final class ConditionsBuilder {

  private @Nullable Instant notBefore;
  private @Nullable Instant notOnOrAfter;
  private final List<List<String>> audienceRestrictions = new ArrayList<>();
  private final List<String> others = new ArrayList<>();

  ConditionsBuilder(Instant notBefore, Instant notOnOrAfter, String audience) {
    this.notBefore = notBefore;
    this.notOnOrAfter = notOnOrAfter;
    this.audienceRestrictions.add(List.of(audience));
  }

  /** The first instant at which the assertion is valid; now by default. */
  public ConditionsBuilder notBefore(@Nullable Instant instant) {
    this.notBefore = instant;
    return this;
  }

  /** The first instant at which it is no longer valid; in five minutes by default. */
  public ConditionsBuilder notOnOrAfter(@Nullable Instant instant) {
    this.notOnOrAfter = instant;
    return this;
  }

  /** Exactly one AudienceRestriction with these audiences, of which one must match. */
  public ConditionsBuilder audience(String... audiences) {
    audienceRestrictions.clear();
    return andAudience(audiences);
  }

  /** One more AudienceRestriction, which must match too (saml-core §2.5.1.4). */
  public ConditionsBuilder andAudience(String... audiences) {
    audienceRestrictions.add(List.of(audiences));
    return this;
  }

  /** No AudienceRestriction at all. */
  public ConditionsBuilder withoutAudience() {
    audienceRestrictions.clear();
    return this;
  }

  /** Adds OneTimeUse. */
  public ConditionsBuilder oneTimeUse() {
    return conditionXml("<saml:OneTimeUse/>");
  }

  /** Adds a ProxyRestriction; a null count leaves the attribute out. */
  public ConditionsBuilder proxyRestriction(@Nullable Integer count, String... audiences) {
    StringBuilder xml = new StringBuilder("<saml:ProxyRestriction");
    if (count != null) {
      xml.append(" Count=\"").append(count).append('"');
    }
    xml.append('>');
    for (String audience : audiences) {
      xml.append("<saml:Audience>").append(XmlText.escapeText(audience)).append("</saml:Audience>");
    }
    return conditionXml(xml.append("</saml:ProxyRestriction>").toString());
  }

  /** Adds any condition as XML, such as one that nobody knows; the prefix saml is in scope. */
  public ConditionsBuilder conditionXml(String xml) {
    others.add(Objects.requireNonNull(xml, "xml"));
    return this;
  }

  void appendTo(Element assertion, Function<Instant, String> times) {
    Element conditions = Dom.append(assertion, SamlUris.ASSERTION, "saml:Conditions");
    Dom.attribute(conditions, "NotBefore", notBefore == null ? null : times.apply(notBefore));
    Dom.attribute(
        conditions, "NotOnOrAfter", notOnOrAfter == null ? null : times.apply(notOnOrAfter));
    for (List<String> audiences : audienceRestrictions) {
      Element restriction = Dom.append(conditions, SamlUris.ASSERTION, "saml:AudienceRestriction");
      for (String audience : audiences) {
        Dom.append(restriction, SamlUris.ASSERTION, "saml:Audience", audience);
      }
    }
    others.forEach(xml -> Dom.appendXml(conditions, xml));
  }
}
