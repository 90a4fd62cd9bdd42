package io.samlsp.testkit;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an attacker posts to the assertion consumer service, and how to tell that it failed.
 *
 * <p>{@link #isRepelled} is the verdict for most tests. Immutable.
 */
public final class HostileResponse {

  private final String samlResponse;
  private final String xml;
  private final String forgedNameId;
  private final @Nullable String soundNameId;
  private final FakeResponse legitimate;
  private final boolean afterLegitimate;

  private HostileResponse(
      String samlResponse,
      String xml,
      String forgedNameId,
      @Nullable String soundNameId,
      FakeResponse legitimate,
      boolean afterLegitimate) {
    this.samlResponse = Objects.requireNonNull(samlResponse, "samlResponse");
    this.xml = Objects.requireNonNull(xml, "xml");
    this.forgedNameId = forgedNameId;
    this.soundNameId = soundNameId;
    this.legitimate = Objects.requireNonNull(legitimate, "legitimate");
    this.afterLegitimate = afterLegitimate;
  }

  static HostileResponse of(FakeResponse hostile, FakeResponse legitimate) {
    return new HostileResponse(
        hostile.base64(), hostile.xml(), AttackScene.FORGED, null, legitimate, false);
  }

  /** For what is no text in base64. */
  static HostileResponse raw(String samlResponse, String xml, FakeResponse legitimate) {
    return new HostileResponse(samlResponse, xml, AttackScene.FORGED, null, legitimate, false);
  }

  /** For a message that is sound if it is read rightly, and then names this person. */
  HostileResponse orSignsIn(String nameId) {
    return new HostileResponse(
        samlResponse, xml, forgedNameId, nameId, legitimate, afterLegitimate);
  }

  /** For a message that is hostile only because another one was used. */
  HostileResponse afterLegitimate() {
    return new HostileResponse(samlResponse, xml, forgedNameId, soundNameId, legitimate, true);
  }

  /** The form field SAMLResponse. It is base64 unless the attack is that it is not. */
  public String base64() {
    return samlResponse;
  }

  /** The message, as far as it is text. */
  public String xml() {
    return xml;
  }

  /** The RelayState that goes with it: the one of the request. */
  public Optional<String> relayState() {
    return legitimate.relayState();
  }

  /** The body of the POST to the assertion consumer service. */
  public String formBody() {
    String body = "SAMLResponse=" + URLEncoder.encode(samlResponse, StandardCharsets.UTF_8);
    return relayState()
        .map(state -> body + "&RelayState=" + URLEncoder.encode(state, StandardCharsets.UTF_8))
        .orElse(body);
  }

  /** Whom the attacker wants to be: a name that must appear in no account, session or log. */
  public String forgedNameId() {
    return forgedNameId;
  }

  /**
   * Who may be signed in, because the identity provider did vouch for this person and only a wrong
   * reading makes another one of it. Empty for most attacks: nobody may.
   */
  public Optional<String> soundNameId() {
    return Optional.ofNullable(soundNameId);
  }

  /**
   * The message without the attack: it answers the same request and is to be accepted, so that a
   * refusal of the hostile one is not due to something else.
   */
  public FakeResponse legitimate() {
    return legitimate;
  }

  /** Whether {@link #legitimate()} must have been accepted before: a replay. */
  public boolean comesAfterLegitimate() {
    return afterLegitimate;
  }

  /**
   * Whether the attack failed.
   *
   * @param signedIn the name id of whoever is signed in afterwards, or null if nobody is
   */
  public boolean isRepelled(@Nullable String signedIn) {
    return signedIn == null || signedIn.equals(soundNameId);
  }

  /** The message itself. */
  @Override
  public String toString() {
    return xml;
  }
}
