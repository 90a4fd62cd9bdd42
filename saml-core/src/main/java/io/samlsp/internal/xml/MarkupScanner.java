package io.samlsp.internal.xml;

import io.samlsp.failure.FailureCode;
import io.samlsp.failure.SamlFailure;
import java.util.Locale;

/**
 * Reads the markup that means nothing to SAML: the XML declaration, comments and processing
 * instructions.
 */
final class MarkupScanner {

  private final XmlScanner in;
  private final TextScanner texts;

  MarkupScanner(XmlScanner in, TextScanner texts) {
    this.in = in;
    this.texts = texts;
  }

  /** XML 1.0 §2.8. */
  void declaration(XmlEncoding encoding) throws SamlFailure {
    in.space();
    in.require("version");
    in.equalsSign();
    if (!literal().equals("1.0")) {
      throw in.malformed("XML version 1.0");
    }
    boolean space = in.space();
    if (space && in.skip("encoding")) {
      in.equalsSign();
      String name = literal();
      if (!encoding.isCalled(name.toUpperCase(Locale.ROOT), in.in)) {
        throw new SamlFailure(FailureCode.XML_ENCODING, encoding.toString(), name);
      }
      space = in.space();
    }
    if (space && in.skip("standalone")) {
      in.equalsSign();
      String standalone = literal();
      if (!standalone.equals("yes") && !standalone.equals("no")) {
        throw in.malformed("standalone yes or no");
      }
      in.space();
    }
    in.require("?>");
  }

  /** A quoted value in which every character stands for itself. */
  private String literal() throws SamlFailure {
    String quote = in.startsWith("'") ? "'" : "\"";
    in.require(quote);
    return texts.upTo(quote);
  }

  XmlNode commentOrInstruction() throws SamlFailure {
    if (in.skip("<!--")) {
      String text = texts.upTo("--");
      in.require(">");
      return new XmlComment(text);
    }
    if (in.startsWith("<!DOCTYPE")) {
      throw in.failure(FailureCode.XML_DOCTYPE, "no document type declaration");
    }
    in.require("<?");
    in.qualifiedName();
    String target = in.local();
    if (!in.prefix().isEmpty() || target.equalsIgnoreCase("xml")) {
      throw in.malformed("an instruction with a plain name");
    }
    if (!in.space() && !in.startsWith("?>")) {
      throw in.malformed("white space");
    }
    return new XmlInstruction(target, texts.upTo("?>"));
  }
}
