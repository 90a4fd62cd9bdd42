package io.samlsp.testkit;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What an attacker posts to the assertion consumer service, and how to tell that it failed.
 *
 * <p>{@link #isRepelled} is the verdict for most tests. Immutable.
 */
public final class HostileResponse {

  static final String SAML_RESPONSE = "SAMLResponse";
  static final String RELAY_STATE = "RelayState";

  private final Values values;

  private HostileResponse(Values values) {
    this.values = values;
  }

  /** A field of the form, not yet encoded. */
  record Field(String name, String value) {}

  /** Changed only between a copy and the response made of it. */
  private static final class Values {
    final String xml;
    final FakeResponse legitimate;
    List<Field> fields;
    @Nullable String soundNameId;
    boolean afterLegitimate;
    boolean otherAccount;
    @Nullable String lure;

    Values(String xml, FakeResponse legitimate, List<Field> fields) {
      this.xml = Objects.requireNonNull(xml, "xml");
      this.legitimate = Objects.requireNonNull(legitimate, "legitimate");
      this.fields = List.copyOf(fields);
    }

    Values(Values from) {
      this(from.xml, from.legitimate, from.fields);
      soundNameId = from.soundNameId;
      afterLegitimate = from.afterLegitimate;
      otherAccount = from.otherAccount;
      lure = from.lure;
    }
  }

  static HostileResponse of(FakeResponse hostile, FakeResponse legitimate) {
    return raw(hostile.base64(), hostile.xml(), legitimate);
  }

  /** For what is no text in base64. */
  static HostileResponse raw(String samlResponse, String xml, FakeResponse legitimate) {
    List<Field> fields = new ArrayList<>();
    fields.add(new Field(SAML_RESPONSE, samlResponse));
    legitimate.relayState().ifPresent(state -> fields.add(new Field(RELAY_STATE, state)));
    return new HostileResponse(new Values(xml, legitimate, fields));
  }

  /** For a message that is hostile by what stands in the form beside it. */
  HostileResponse inForm(List<Field> fields) {
    Values v = new Values(values);
    v.fields = List.copyOf(fields);
    return new HostileResponse(v);
  }

  /** For a message that is sound if it is read rightly, and then names this person. */
  HostileResponse orSignsIn(String nameId) {
    Values v = new Values(values);
    v.soundNameId = nameId;
    return new HostileResponse(v);
  }

  /** For a message that is hostile only because another one was used. */
  HostileResponse afterLegitimate() {
    Values v = new Values(values);
    v.afterLegitimate = true;
    return new HostileResponse(v);
  }

  /** For a name id of the same value that means somebody else than the legitimate one. */
  HostileResponse ofAnotherAccount() {
    Values v = new Values(values);
    v.otherAccount = true;
    return new HostileResponse(v);
  }

  /** For a message that leads the browser to this place. */
  HostileResponse luringTo(String url) {
    Values v = new Values(values);
    v.lure = url;
    return new HostileResponse(v);
  }

  /**
   * The form field SAMLResponse, the first one if there are several. It is base64 unless the attack
   * is that it is not.
   */
  public String base64() {
    return first(SAML_RESPONSE).orElseThrow();
  }

  /** The message, as far as it is text. */
  public String xml() {
    return values.xml;
  }

  /**
   * The form field RelayState, the first one if there are several: that of the request, unless it
   * is what the attack is about (E9).
   */
  public Optional<String> relayState() {
    return first(RELAY_STATE);
  }

  private Optional<String> first(String name) {
    return values.fields.stream()
        .filter(field -> field.name().equals(name))
        .map(Field::value)
        .findFirst();
  }

  /**
   * The body of the POST to the assertion consumer service, with every field that the attack has.
   * Where the service provider takes GET too, send it as the query as well (C8).
   */
  public String formBody() {
    return values.fields.stream()
        .map(field -> field.name() + "=" + encoded(field.value()))
        .collect(Collectors.joining("&"));
  }

  static String encoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }

  /** Whom the attacker wants to be: a name that must appear in no account, session or log. */
  public String forgedNameId() {
    return AttackScene.FORGED;
  }

  /**
   * Who may be signed in, because the identity provider did vouch for this person and only a wrong
   * reading makes another one of it. Empty for most attacks: nobody may.
   */
  public Optional<String> soundNameId() {
    return Optional.ofNullable(values.soundNameId);
  }

  /**
   * Whether the one who may be signed in is not the person of {@link #legitimate()}, although the
   * value of the name id is the same: its format or its qualifiers differ (saml-core §2.2.2). Hold
   * that the two do not share an account; {@link #isRepelled} sees values only.
   */
  public boolean isOfAnotherAccount() {
    return values.otherAccount;
  }

  /**
   * Where the attacker wants the browser to be sent afterwards (E9). Hold that no Location header,
   * link or script does it, also where somebody is signed in; {@link #isRepelled} sees names only.
   */
  public Optional<String> lure() {
    return Optional.ofNullable(values.lure);
  }

  /**
   * The message without the attack: it answers the same request and is to be accepted, so that a
   * refusal of the hostile one is not due to something else.
   */
  public FakeResponse legitimate() {
    return values.legitimate;
  }

  /** Whether {@link #legitimate()} must have been accepted before: a replay. */
  public boolean comesAfterLegitimate() {
    return values.afterLegitimate;
  }

  /**
   * Whether the attack failed.
   *
   * @param signedIn the name id of whoever is signed in afterwards, or null if nobody is
   */
  public boolean isRepelled(@Nullable String signedIn) {
    return signedIn == null || signedIn.equals(values.soundNameId);
  }

  /**
   * Hands the message to a service provider, after the legitimate one if it must come after that,
   * and says whether the attack failed.
   *
   * @param assertionConsumerService takes SAMLResponse and RelayState (null if there is none), and
   *     gives the name id of whoever is signed in by them, or null if nobody is
   * @throws IllegalStateException if it refuses the message that shall be replayed
   */
  public boolean isRepelledBy(
      BiFunction<String, @Nullable String, @Nullable String> assertionConsumerService) {
    FakeResponse first = legitimate();
    if (comesAfterLegitimate()
        && assertionConsumerService.apply(first.base64(), first.relayState().orElse(null))
            == null) {
      throw new IllegalStateException("the legitimate message was refused: nothing to replay");
    }
    return isRepelled(assertionConsumerService.apply(base64(), relayState().orElse(null)));
  }

  /** The message itself. */
  @Override
  public String toString() {
    return values.xml;
  }
}
