package io.samlsp.testkit;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/**
 * An attack on a service provider, to be tried against one's own: {@link #all()} is the catalogue.
 *
 * <p>{@link SamlAttacks} runs a test once for each. An attack has no effect of its own; it only
 * makes a message. Immutable.
 */
public final class Attack {

  private static final List<Attack> ALL = collect();

  private final AttackClass attackClass;
  private final String id;
  private final String title;
  private final Generator generator;

  /** Makes the message. */
  @FunctionalInterface
  interface Generator {
    HostileResponse generate(AttackScene scene);
  }

  Attack(AttackClass attackClass, String id, String title, Generator generator) {
    this.attackClass = attackClass;
    this.id = id;
    this.title = title;
    this.generator = generator;
  }

  private static List<Attack> collect() {
    List<Attack> all = new ArrayList<>();
    all.addAll(WrappingAttacks.all());
    all.addAll(SignatureAttacks.all());
    all.addAll(ReferenceAttacks.all());
    all.addAll(ParserAttacks.all());
    all.addAll(TextAttacks.all());
    all.addAll(KeyAttacks.all());
    all.addAll(EncryptionAttacks.all());
    all.addAll(ConditionAttacks.all());
    all.addAll(ProtocolAttacks.all());
    all.addAll(FormAttacks.all());
    all.addAll(ResourceAttacks.all());
    return List.copyOf(all);
  }

  /** Every attack, by section. New ones come with any release. */
  public static List<Attack> all() {
    return ALL;
  }

  /**
   * The attack of this id.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static Attack named(String id) {
    return ALL.stream()
        .filter(attack -> attack.id.equals(id))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no attack " + id));
  }

  /** Its name, as in {@code xsw1/response}; it stays the same. */
  public String id() {
    return id;
  }

  /** Its class, as in {@code A1}. */
  public String section() {
    return attackClass.name();
  }

  /** What this one does, in a line. */
  public String title() {
    return title;
  }

  /** What attacks of its class try. */
  public String tries() {
    return attackClass.tries();
  }

  /** What a service provider must do about its class. */
  public String requirement() {
    return attackClass.requirement();
  }

  /**
   * Makes the message.
   *
   * @param idp the identity provider that the service provider trusts and has asked
   * @param means what the attacker knows and has
   */
  public HostileResponse against(FakeIdentityProvider idp, AttackerMeans means) {
    return generator.generate(new AttackScene(idp, means));
  }

  /**
   * Makes the message for a sign-in that was started, by an attacker who has nothing else.
   *
   * @param idp the identity provider that the service provider trusts and has asked
   * @param loginUrl where the service provider sent the browser, by HTTP-Redirect
   * @throws IllegalArgumentException if no AuthnRequest is in it, or one that does not say where
   *     the answer goes
   */
  public HostileResponse against(FakeIdentityProvider idp, URI loginUrl) {
    return against(idp, AttackerMeans.of(idp.readRedirect(loginUrl.toString())));
  }

  /** The id and the title. */
  @Override
  public String toString() {
    return id + ": " + title;
  }
}
