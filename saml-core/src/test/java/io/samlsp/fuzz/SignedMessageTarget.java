package io.samlsp.fuzz;

import io.samlsp.response.LoginResult;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/**
 * Genuine responses rearranged: whoever is accepted is who the identity provider meant, in
 * everything that was said of the person. The octets choose the changes.
 */
public final class SignedMessageTarget {

  private static final List<Charset> ENCODINGS =
      List.of(
          StandardCharsets.UTF_8,
          StandardCharsets.UTF_16,
          StandardCharsets.UTF_16LE,
          StandardCharsets.ISO_8859_1);

  private SignedMessageTarget() {}

  /** Called by the fuzzer. */
  public static void fuzzerTestOneInput(byte[] data) {
    run(data);
  }

  static LoginResult run(byte[] data) {
    Choices choices = new Choices(data);
    String original = choices.of(SignedMessages.GENUINE).xml();
    Charset charset = choices.below(8) == 1 ? choices.of(ENCODINGS) : StandardCharsets.UTF_8;
    String xml = new StructureMutator(choices, original).mutate();
    String declared = "<?xml version=\"1.0\" encoding=\"" + charset.name() + "\"?>" + xml;
    LoginResult result =
        World.validate(Base64.getEncoder().encodeToString(declared.getBytes(charset)));
    SignedMessages.requireGenuine(result, xml);
    return result;
  }
}
