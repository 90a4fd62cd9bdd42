package io.samlsp.live;

import java.nio.file.Path;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests the running identity providers: each is started when first asked for, shared by all
 * test classes and stopped when the run ends.
 */
final class LiveProviders implements ParameterResolver {
  private static final ExtensionContext.Namespace NAMESPACE =
      ExtensionContext.Namespace.create(LiveProviders.class);

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    return type == KeycloakServer.class || type == SimpleSamlPhpServer.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    // The root store closes what it holds when the whole run has ended.
    ExtensionContext.Store store = context.getRoot().getStore(NAMESPACE);
    if (parameter.getParameter().getType() == KeycloakServer.class) {
      return store.computeIfAbsent(
          KeycloakServer.class,
          type -> KeycloakServer.start(folder("keycloak.home"), folder("live.work")));
    }
    return store.computeIfAbsent(
        SimpleSamlPhpServer.class,
        type ->
            SimpleSamlPhpServer.start(
                folder("simplesamlphp.home"), folder("live.work").resolve("simplesamlphp")));
  }

  private static Path folder(String property) {
    String value = System.getProperty(property, "");
    if (value.isEmpty()) {
      throw new IllegalStateException(
          "no -D"
              + property
              + ": run .ci/steps/20-live-providers.sh, which prepares the providers");
    }
    return Path.of(value);
  }
}
