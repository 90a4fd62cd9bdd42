package io.samlsp.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PublicApiTest {

  @Test
  void public_signatures_name_the_jdk_and_the_test_kit_only() throws Exception {
    List<String> signatures = new ArrayList<>();
    for (Class<?> type : publicTypes()) {
      for (Executable member : members(type)) {
        signatures.add(member.toGenericString());
      }
    }
    assertThat(signatures).hasSizeGreaterThan(200);
    assertThat(signatures)
        .filteredOn(signature -> !signature.contains("FakeIdentityProviderExtension"))
        .noneMatch(signature -> signature.matches(".*\\b(org\\.|com\\.|javax\\.xml).*"));
  }

  @Test
  void public_types_cannot_be_extended() throws Exception {
    assertThat(publicTypes())
        .filteredOn(type -> !type.isEnum() && !type.isAnnotation())
        .allMatch(type -> Modifier.isFinal(type.getModifiers()));
  }

  private static List<Executable> members(Class<?> type) {
    List<Executable> members = new ArrayList<>();
    for (Constructor<?> constructor : type.getDeclaredConstructors()) {
      members.add(constructor);
    }
    for (Method method : type.getDeclaredMethods()) {
      members.add(method);
    }
    members.removeIf(member -> !Modifier.isPublic(member.getModifiers()) || member.isSynthetic());
    return members;
  }

  private static List<Class<?>> publicTypes() throws IOException, URISyntaxException {
    Path classes =
        Path.of(FakeResponse.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    try (Stream<Path> files = Files.list(classes.resolve("io/samlsp/testkit"))) {
      List<Class<?>> types =
          files
              .map(file -> file.getFileName().toString())
              .filter(name -> name.endsWith(".class") && !name.equals("package-info.class"))
              .map(name -> "io.samlsp.testkit." + name.substring(0, name.length() - 6))
              .<Class<?>>map(PublicApiTest::load)
              .filter(PublicApiTest::isPublic)
              .toList();
      assertThat(types).contains(FakeIdentityProvider.class, SignatureShape.Algorithm.class);
      return types;
    }
  }

  private static boolean isPublic(Class<?> type) {
    Class<?> outer = type.getEnclosingClass();
    return Modifier.isPublic(type.getModifiers()) && (outer == null || isPublic(outer));
  }

  private static Class<?> load(String name) {
    try {
      return Class.forName(name);
    } catch (ClassNotFoundException e) {
      throw new AssertionError(e);
    }
  }
}
