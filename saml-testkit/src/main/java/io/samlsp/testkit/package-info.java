/**
 * An identity provider for tests: in memory, or behind a login page, and wholly under the caller's
 * control. It needs the JDK and nothing else, and shares no code with samlsp's own service
 * provider, so it tests that one and any other alike.
 *
 * <h2>In a unit test</h2>
 *
 * <pre>{@code
 * FakeIdentityProvider idp = FakeIdentityProvider.create("https://idp.example.com/metadata");
 *
 * // 1. The service provider under test reads idp.metadataXml() and starts a sign-in.
 * // 2. The identity provider answers:
 * FakeResponse response =
 *     idp.respondTo(loginUrl)                         // or respondToPost(samlRequest, relayState)
 *         .nameId("alice@example.com")
 *         .attribute("groups", "staff", "admins")
 *         .build();
 * // 3. Hand over response.base64() and response.relayState(), or post response.formBody().
 * }</pre>
 *
 * <p>What is not said is as a careful identity provider would have it: Response and Assertion
 * signed with RSA-SHA256, valid for five minutes, for the audience, recipient and request that it
 * answers. {@link io.samlsp.testkit.FakeIdentityProvider#unsolicited(String, String)} answers
 * nobody.
 *
 * <h2>Anything else than a good answer</h2>
 *
 * <p>Each field can be set, and a null or a {@code without…()} leaves it out:
 *
 * <pre>{@code
 * idp.respondTo(loginUrl)
 *     .destination(null)
 *     .assertion(
 *         assertion ->
 *             assertion
 *                 .conditions(c -> c.audience("urn:somebody:else").oneTimeUse())
 *                 .subjectConfirmation(c -> c.notOnOrAfter(clock.instant()))
 *                 .attribute("mail", a -> a.nameFormat(SamlUris.ATTRIBUTE_URI).nilValue()))
 *     .build();
 *
 * idp.respondTo(loginUrl).refuse(SamlUris.STATUS_RESPONDER, SamlUris.STATUS_AUTHN_FAILED).build();
 * }</pre>
 *
 * <ul>
 *   <li>{@link io.samlsp.testkit.SigningMode} says what is signed, {@link
 *       io.samlsp.testkit.SignatureShape} how: algorithms, transforms, reference, KeyInfo, key.
 *   <li>{@link io.samlsp.testkit.EncryptionShape} says how an assertion, a name id or an attribute
 *       is encrypted, and for whom.
 *   <li>{@link io.samlsp.testkit.ResponseBuilder#editUnsigned} rewrites the text before it is
 *       signed, {@link io.samlsp.testkit.FakeResponse#edit} and {@link
 *       io.samlsp.testkit.FakeResponse#replace} afterwards; {@link
 *       io.samlsp.testkit.FakeResponse#sign} signs again.
 *   <li>{@link io.samlsp.testkit.TestCredential} makes keys and certificates of any kind, weak ones
 *       too.
 * </ul>
 *
 * <h2>Time and chance</h2>
 *
 * <p>Give the same {@link io.samlsp.testkit.MutableClock} to the identity provider and to what is
 * under test, and every time rule can be tried on its boundary. With {@link
 * io.samlsp.testkit.FakeIdentityProvider.Builder#seed} the same calls make the same octets, keys
 * and signatures included.
 *
 * <h2>With JUnit Jupiter</h2>
 *
 * <pre>{@code
 * @FakeIdp
 * class SignInTest {
 *   @Test
 *   void user_signs_in(FakeIdentityProvider idp, MutableClock clock) { … }
 * }
 * }</pre>
 *
 * <h2>Attacks</h2>
 *
 * <p>{@link io.samlsp.testkit.Attack#all()} is a catalogue of hostile responses to try against
 * one's own service provider; {@link io.samlsp.testkit.SamlAttacks} runs a parameterised test over
 * it:
 *
 * <pre>{@code
 * @ParameterizedTest
 * @SamlAttacks
 * void repels(Attack attack) {
 *   HostileResponse hostile = attack.against(idp, loginUrl);
 *   // post hostile.formBody(), then: hostile.isRepelled(nameIdOfWhoeverIsSignedIn)
 *   // or, without HTTP: hostile.isRepelledBy((samlResponse, relayState) -> …)
 * }
 * }</pre>
 *
 * <h2>In a browser</h2>
 *
 * <pre>{@code
 * try (FakeIdentityProviderServer server = FakeIdentityProviderServer.start(idp)) {
 *   server.register(RegisteredServiceProvider.fromMetadata(spMetadataXml));
 *   server.customize((user, answer) -> answer.attribute("mail", user + "@example.com"));
 *   // server.metadataUrl(), server.url()
 * }
 * }</pre>
 *
 * <p>It listens on 127.0.0.1, asks for a user name and for no password, and must never be reachable
 * by anybody who is not meant to be everybody.
 */
@NullMarked
package io.samlsp.testkit;

import org.jspecify.annotations.NullMarked;
