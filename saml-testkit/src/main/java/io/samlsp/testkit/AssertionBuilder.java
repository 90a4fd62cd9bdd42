package io.samlsp.testkit;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;

/**
 * An Assertion under construction. It starts as a careful identity provider would send it; each
 * method changes one thing, and a null leaves the attribute or element out.
 *
 * <p>Used inside {@link ResponseBuilder#assertion}, by one thread.
 */
public final class AssertionBuilder {

  private static final Duration LIFETIME = Duration.ofMinutes(5);

  private final Answer answer;
  private @Nullable String id;
  private @Nullable String version = "2.0";
  private @Nullable Instant issueInstant;
  private @Nullable String issuer;
  private @Nullable String issuerFormat;
  private boolean subject = true;
  private @Nullable NameIdBuilder nameId;
  private final List<SubjectConfirmationBuilder> confirmations = new ArrayList<>();
  private @Nullable ConditionsBuilder conditions;
  private final List<AuthnStatementBuilder> authnStatements = new ArrayList<>();
  private final List<AttributeBuilder> attributes = new ArrayList<>();
  private final List<String> adviceXml = new ArrayList<>();
  private final List<String> extraXml = new ArrayList<>();
  private @Nullable Boolean signed;
  private @Nullable SignatureShape signature;
  private @Nullable EncryptionShape encryption;

  AssertionBuilder(Answer answer) {
    this.answer = answer;
    this.id = answer.idp().newId();
    this.issueInstant = answer.now();
    this.issuer = answer.idp().entityId();
    this.nameId = new NameIdBuilder("alice", answer.nameIdFormat());
    confirmations.add(newConfirmation());
    this.conditions = newConditions();
    authnStatements.add(newAuthnStatement());
  }

  /** The ID. */
  public AssertionBuilder id(@Nullable String value) {
    this.id = value;
    return this;
  }

  /** The version; 2.0 by default. */
  public AssertionBuilder version(@Nullable String value) {
    this.version = value;
    return this;
  }

  /** When the assertion was made; now by default. */
  public AssertionBuilder issueInstant(@Nullable Instant instant) {
    this.issueInstant = instant;
    return this;
  }

  /** The issuer; the identity provider's entity id by default. */
  public AssertionBuilder issuer(@Nullable String entityId) {
    this.issuer = entityId;
    return this;
  }

  /** The format of the issuer; absent by default. */
  public AssertionBuilder issuerFormat(@Nullable String uri) {
    this.issuerFormat = uri;
    return this;
  }

  /** The name id, in the format that was asked for. */
  public AssertionBuilder nameId(String value) {
    return nameId(builder -> builder.value(value));
  }

  /** Changes the name id. */
  public AssertionBuilder nameId(Consumer<NameIdBuilder> change) {
    if (nameId == null) {
      nameId = new NameIdBuilder("alice", answer.nameIdFormat());
    }
    change.accept(nameId);
    return this;
  }

  /** Leaves the name id out, but not the rest of the Subject. */
  public AssertionBuilder withoutNameId() {
    this.nameId = null;
    return this;
  }

  /** Leaves the whole Subject out. */
  public AssertionBuilder withoutSubject() {
    this.subject = false;
    return this;
  }

  /** Changes the first SubjectConfirmation. */
  public AssertionBuilder subjectConfirmation(Consumer<SubjectConfirmationBuilder> change) {
    if (confirmations.isEmpty()) {
      confirmations.add(newConfirmation());
    }
    change.accept(confirmations.get(0));
    return this;
  }

  /** Adds a SubjectConfirmation that starts as the first one did. */
  public AssertionBuilder andSubjectConfirmation(Consumer<SubjectConfirmationBuilder> change) {
    SubjectConfirmationBuilder another = newConfirmation();
    change.accept(another);
    confirmations.add(another);
    return this;
  }

  /** Leaves every SubjectConfirmation out. */
  public AssertionBuilder withoutSubjectConfirmation() {
    confirmations.clear();
    return this;
  }

  /** Changes the Conditions. */
  public AssertionBuilder conditions(Consumer<ConditionsBuilder> change) {
    if (conditions == null) {
      conditions = newConditions();
    }
    change.accept(conditions);
    return this;
  }

  /** Leaves the Conditions out. */
  public AssertionBuilder withoutConditions() {
    this.conditions = null;
    return this;
  }

  /** Changes the first AuthnStatement. */
  public AssertionBuilder authnStatement(Consumer<AuthnStatementBuilder> change) {
    if (authnStatements.isEmpty()) {
      authnStatements.add(newAuthnStatement());
    }
    change.accept(authnStatements.get(0));
    return this;
  }

  /** Adds an AuthnStatement that starts as the first one did. */
  public AssertionBuilder andAuthnStatement(Consumer<AuthnStatementBuilder> change) {
    AuthnStatementBuilder another = newAuthnStatement();
    change.accept(another);
    authnStatements.add(another);
    return this;
  }

  /** Leaves every AuthnStatement out. */
  public AssertionBuilder withoutAuthnStatement() {
    authnStatements.clear();
    return this;
  }

  /** Adds an attribute with text values; a name may be added several times. */
  public AssertionBuilder attribute(String name, String... values) {
    return attribute(name, attribute -> attribute.value(values));
  }

  /** Adds an attribute. */
  public AssertionBuilder attribute(String name, Consumer<AttributeBuilder> change) {
    AttributeBuilder attribute = new AttributeBuilder(name);
    change.accept(attribute);
    attributes.add(attribute);
    return this;
  }

  /** Adds XML to the Advice; the prefixes saml, samlp, xs and xsi are in scope. */
  public AssertionBuilder adviceXml(String xml) {
    adviceXml.add(Objects.requireNonNull(xml, "xml"));
    return this;
  }

  /** Adds XML at the end; the prefixes saml, samlp, xs and xsi are in scope. */
  public AssertionBuilder extraXml(String xml) {
    extraXml.add(Objects.requireNonNull(xml, "xml"));
    return this;
  }

  /** Signs this assertion in this shape, whatever {@link ResponseBuilder#signing} says. */
  public AssertionBuilder signature(SignatureShape shape) {
    this.signed = true;
    this.signature = Objects.requireNonNull(shape, "shape");
    return this;
  }

  /** Does not sign this assertion, whatever {@link ResponseBuilder#signing} says. */
  public AssertionBuilder unsigned() {
    this.signed = false;
    return this;
  }

  /** Sends an EncryptedAssertion in its place, signed first if at all; null: in the clear. */
  public AssertionBuilder encrypted(@Nullable EncryptionShape shape) {
    this.encryption = shape;
    return this;
  }

  boolean isSigned(SigningMode mode) {
    return signed == null ? mode.signsAssertion() : signed;
  }

  SignatureShape signatureOr(SignatureShape shape) {
    return signature == null ? shape : signature;
  }

  @Nullable EncryptionShape encryption() {
    return encryption;
  }

  void appendTo(Element response, Function<Instant, String> times, SecureRandom random) {
    Element assertion = Dom.append(response, SamlUris.ASSERTION, "saml:Assertion");
    Dom.declare(assertion, "xs", SamlUris.XML_SCHEMA);
    Dom.declare(assertion, "xsi", SamlUris.XML_SCHEMA_INSTANCE);
    Dom.attribute(assertion, "ID", id);
    Dom.attribute(assertion, "Version", version);
    Dom.attribute(
        assertion, "IssueInstant", issueInstant == null ? null : times.apply(issueInstant));
    if (issuer != null) {
      Element element = Dom.append(assertion, SamlUris.ASSERTION, "saml:Issuer", issuer);
      Dom.attribute(element, "Format", issuerFormat);
    }
    if (subject) {
      Element element = Dom.append(assertion, SamlUris.ASSERTION, "saml:Subject");
      if (nameId != null) {
        nameId.appendTo(element, random);
      }
      confirmations.forEach(confirmation -> confirmation.appendTo(element, times));
    }
    if (conditions != null) {
      conditions.appendTo(assertion, times);
    }
    if (!adviceXml.isEmpty()) {
      Element advice = Dom.append(assertion, SamlUris.ASSERTION, "saml:Advice");
      adviceXml.forEach(xml -> Dom.appendXml(advice, xml));
    }
    authnStatements.forEach(statement -> statement.appendTo(assertion, times));
    if (!attributes.isEmpty()) {
      Element statement = Dom.append(assertion, SamlUris.ASSERTION, "saml:AttributeStatement");
      attributes.forEach(attribute -> attribute.appendTo(statement, random));
    }
    extraXml.forEach(xml -> Dom.appendXml(assertion, xml));
  }

  private SubjectConfirmationBuilder newConfirmation() {
    return new SubjectConfirmationBuilder(
        answer.acsUrl(), answer.now().plus(LIFETIME), answer.requestId());
  }

  private ConditionsBuilder newConditions() {
    return new ConditionsBuilder(
        answer.now(), answer.now().plus(LIFETIME), answer.serviceProvider());
  }

  private AuthnStatementBuilder newAuthnStatement() {
    return new AuthnStatementBuilder(answer.now(), answer.idp().newId(), answer.contextClass());
  }
}
