package io.samlsp.response;

import io.samlsp.failure.FailureCode;
import io.samlsp.failure.ForeignText;
import io.samlsp.failure.SamlFailure;
import io.samlsp.internal.xml.XmlElement;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the identity provider says about the outcome (saml-core §3.2.2.1). */
public final class Status {

  static final String SUCCESS = "urn:oasis:names:tc:SAML:2.0:status:Success";

  private final String code;
  private final @Nullable String secondCode;
  private final @Nullable String message;

  private Status(String code, @Nullable String secondCode, @Nullable String message) {
    this.code = code;
    this.secondCode = secondCode;
    this.message = message;
  }

  /** Absence is never success: a response without a status code is refused. */
  static Status read(XmlElement response) throws SamlFailure {
    XmlElement status = response.optional(Saml.PROTOCOL, "Status");
    XmlElement top = status == null ? null : status.optional(Saml.PROTOCOL, "StatusCode");
    String code = top == null ? null : top.attribute("Value");
    if (status == null || top == null || code == null || code.isEmpty()) {
      throw new SamlFailure(FailureCode.STATUS_MISSING, "a StatusCode with a Value", null);
    }
    XmlElement second = top.optional(Saml.PROTOCOL, "StatusCode");
    XmlElement message = status.optional(Saml.PROTOCOL, "StatusMessage");
    return new Status(
        code,
        second == null ? null : second.attribute("Value"),
        message == null ? null : message.text());
  }

  boolean isSuccess() {
    return code.equals(SUCCESS);
  }

  /** The first-level code, such as {@code urn:oasis:names:tc:SAML:2.0:status:Responder}. */
  public String code() {
    return code;
  }

  /** The second-level code, such as {@code urn:oasis:names:tc:SAML:2.0:status:NoPassive}. */
  public Optional<String> secondCode() {
    return Optional.ofNullable(secondCode);
  }

  /**
   * The message, as the identity provider wrote it: foreign text, to be escaped wherever it is
   * shown.
   */
  public Optional<String> message() {
    return Optional.ofNullable(message);
  }

  /**
   * Whether the identity provider could not sign the person in without asking (saml-core §3.2.2.2).
   */
  public boolean isNoPassive() {
    return "urn:oasis:names:tc:SAML:2.0:status:NoPassive".equals(secondCode);
  }

  /** Both codes and the message, escaped and cut. */
  @Override
  public String toString() {
    String text = ForeignText.cut(code);
    if (secondCode != null) {
      text += " / " + ForeignText.cut(secondCode);
    }
    return message == null ? text : text + ": " + ForeignText.quoted(message);
  }
}
