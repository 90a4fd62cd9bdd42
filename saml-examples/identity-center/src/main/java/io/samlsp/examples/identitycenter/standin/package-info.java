/**
 * The identity provider of the demo: what Okta is in the lab, on another port of the same machine.
 *
 * <p>{@link io.samlsp.examples.identitycenter.standin.OktaScimClient} sends Okta's requests; {@link
 * io.samlsp.examples.identitycenter.standin.Organization} holds people, groups and the settings of
 * the one application; {@link io.samlsp.examples.identitycenter.standin.Provisioning} decides what
 * is sent when. Answers to sign-ins are made and signed by the test kit. It believes anybody: it is
 * for trying things out, never for people.
 */
@NullMarked
package io.samlsp.examples.identitycenter.standin;

import org.jspecify.annotations.NullMarked;
