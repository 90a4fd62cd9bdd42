package io.samlsp.testkit;

import java.util.List;
import org.w3c.dom.Element;

/** Looks into answers. */
final class Answers {

  private Answers() {}

  static Element parse(ResponseBuilder answer) {
    return Dom.parse(answer.build().xml()).getDocumentElement();
  }

  static Element assertion(Element response) {
    return Dom.child(response, SamlUris.ASSERTION, "Assertion").orElseThrow();
  }

  static List<String> names(Element element) {
    return Dom.children(element).stream().map(Element::getTagName).toList();
  }

  static List<String> attributes(Element element) {
    return Dom.attributes(element).stream()
        .filter(attribute -> attribute.getNamespaceURI() == null)
        .map(attribute -> attribute.getName() + "=" + attribute.getValue())
        .toList();
  }
}
