package io.samlsp.metadata;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Collection;
import java.util.Set;
import java.util.stream.Stream;

/** Holds that what a caller can see names the JDK and our own exported types, and nothing else. */
final class PublicSignatures extends ArchCondition<JavaClass> {

  private static final Set<String> JDK_OUTSIDE_JAVA = Set.of("javax.crypto", "javax.net.ssl");

  private final DescribedPredicate<JavaClass> ours;

  /**
   * @param ours which of our own types a caller may see
   */
  PublicSignatures(DescribedPredicate<JavaClass> ours) {
    super("name only the JDK and exported types in public signatures");
    this.ours = ours;
  }

  @Override
  public void check(JavaClass type, ConditionEvents events) {
    report(type.getDescription(), superTypes(type), events);
    type.getMembers().stream()
        .filter(PublicSignatures::isVisible)
        .forEach(member -> report(member.getDescription(), types(member), events));
  }

  private void report(String where, Stream<JavaType> types, ConditionEvents events) {
    types
        .map(JavaType::getAllInvolvedRawTypes)
        .flatMap(Collection::stream)
        .map(JavaClass::getBaseComponentType)
        .distinct()
        .filter(type -> !isAllowed(type))
        .forEach(
            type ->
                events.add(
                    SimpleConditionEvent.violated(type, where + " shows " + type.getName())));
  }

  private static Stream<JavaType> superTypes(JavaClass type) {
    return Stream.of(
            type.getSuperclass().stream(),
            type.getInterfaces().stream(),
            type.getTypeParameters().stream())
        .flatMap(types -> types);
  }

  private static Stream<JavaType> types(JavaMember member) {
    if (member instanceof JavaField field) {
      return Stream.of(field.getType());
    }
    JavaCodeUnit method = (JavaCodeUnit) member;
    return Stream.of(
            Stream.of(method.getReturnType()),
            method.getParameterTypes().stream(),
            method.getTypeParameters().stream(),
            method.getExceptionTypes().stream())
        .flatMap(types -> types);
  }

  private static boolean isVisible(JavaMember member) {
    return member.getModifiers().contains(JavaModifier.PUBLIC)
        || member.getModifiers().contains(JavaModifier.PROTECTED);
  }

  private boolean isAllowed(JavaClass type) {
    return type.isPrimitive()
        || type.getPackageName().startsWith("java.")
        || JDK_OUTSIDE_JAVA.contains(type.getPackageName())
        || ours.test(type);
  }
}
