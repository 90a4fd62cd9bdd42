package io.samlsp.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class FakeResponseTest {

  private static final TestCredential KEY = TestCredential.rsa();
  private static final FakeIdentityProvider IDP =
      FakeIdentityProvider.builder("https://idp.example.com").signingKeys(KEY).build();

  private final FakeResponse response =
      IDP.unsolicited("https://sp.example.com", "https://sp.example.com/acs").build();

  @Test
  void assertion_by_itself_still_has_a_valid_signature() {
    assertThat(response.assertionXml()).startsWith("<saml:Assertion xmlns:saml=");
    assertThat(Checks.jdk(response.assertionXml(), KEY.publicKey())).containsExactly(true);
    assertThat(response.elementXml(response.assertionId())).isEqualTo(response.assertionXml());
    assertThat(response.elementXml(response.id())).isEqualTo(response.xml());
  }

  @Test
  void signature_is_renewed_after_a_change() {
    FakeResponse changed = response.replace("alice", "bob");
    FakeResponse again =
        changed
            .sign(changed.assertionId(), SignatureShape.defaults())
            .sign(changed.id(), SignatureShape.defaults());
    assertThat(Checks.jdk(again.xml(), KEY.publicKey())).containsExactly(true, true);
    assertThat(again.xml()).contains("bob");
  }

  @Test
  void signature_by_another_key_replaces_the_one_there() {
    TestCredential other = TestCredential.rsa();
    FakeResponse forged =
        response.withoutSignatures().sign(response.id(), SignatureShape.defaults().key(other));
    assertThat(Checks.jdk(forged.xml(), other.publicKey())).containsExactly(true);
  }

  @Test
  void signatures_can_be_taken_off() {
    assertThat(response.withoutSignatures().xml()).doesNotContain("Signature").contains("alice");
  }

  @Test
  void assertion_can_be_encrypted_afterwards() {
    TestCredential sp = TestCredential.rsa();
    FakeResponse encrypted = response.encrypt(response.assertionId(), EncryptionShape.to(sp));
    assertThat(encrypted.xml()).doesNotContain("alice").contains("EncryptedAssertion");
    assertThat(Checks.decrypt(encrypted.xml(), sp.privateKey())).contains("alice");
    assertThatThrownBy(encrypted::assertionId)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("there is no Assertion in the clear");
  }

  @Test
  void replacing_what_is_not_there_is_a_mistake() {
    assertThatThrownBy(() -> response.replace("nowhere", "x"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the message does not contain: nowhere");
  }

  @Test
  void unknown_id_is_a_mistake() {
    assertThatThrownBy(() -> response.elementXml("_none"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no element has the ID _none");
  }

  @Test
  void any_text_can_be_a_response() {
    FakeResponse junk = FakeResponse.of("<!DOCTYPE x><x/>");
    assertThat(junk.base64()).isEqualTo("PCFET0NUWVBFIHg+PHgvPg==");
    assertThat(junk).hasToString("<!DOCTYPE x><x/>");
    assertThatThrownBy(junk::id).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void foreign_response_needs_a_key_to_be_signed() {
    FakeResponse foreign = FakeResponse.of(response.xml());
    assertThatThrownBy(() -> foreign.sign(response.id(), SignatureShape.defaults()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no key to sign with");
    FakeResponse signed = foreign.sign(response.id(), SignatureShape.defaults().key(KEY));
    assertThat(Checks.jdk(signed.xml(), KEY.publicKey())).containsExactly(true, true);
  }
}
