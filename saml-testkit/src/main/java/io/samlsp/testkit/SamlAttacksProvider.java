package io.samlsp.testkit;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ArgumentsProvider;
import org.junit.jupiter.params.support.AnnotationConsumer;
import org.junit.jupiter.params.support.ParameterDeclarations;

/** Gives a test the attacks. */
final class SamlAttacksProvider implements ArgumentsProvider, AnnotationConsumer<SamlAttacks> {

  private List<String> sections = List.of();
  private List<String> except = List.of();

  @Override
  public void accept(SamlAttacks annotation) {
    this.sections = List.of(annotation.sections());
    this.except = List.of(annotation.except());
    // A misspelt name would silently leave an attack in, or all of them out.
    except.forEach(Attack::named);
  }

  @Override
  public Stream<? extends Arguments> provideArguments(
      ParameterDeclarations parameters, ExtensionContext context) {
    List<Attack> chosen =
        Attack.all().stream()
            .filter(attack -> !except.contains(attack.id()))
            .filter(attack -> sections.isEmpty() || sections.stream().anyMatch(s -> in(attack, s)))
            .toList();
    if (chosen.isEmpty()) {
      throw new IllegalArgumentException("no attack in the sections " + sections);
    }
    return chosen.stream().map(Arguments::of);
  }

  /** A letter stands for all sections that it begins. */
  private static boolean in(Attack attack, String section) {
    return attack.section().equals(section)
        || (section.length() == 1 && attack.section().startsWith(section));
  }
}
