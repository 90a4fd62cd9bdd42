package io.samlsp.testkit;

import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;

/** Gives a test its identity provider; registered by {@link FakeIdp}, or by ExtendWith as such. */
public final class FakeIdentityProviderExtension implements ParameterResolver, AfterEachCallback {

  private static final Set<Class<?>> KNOWN =
      Set.of(FakeIdentityProvider.class, FakeIdentityProviderServer.class, MutableClock.class);

  /** For JUnit. */
  public FakeIdentityProviderExtension() {}

  @Override
  public ExtensionContextScope getTestInstantiationExtensionContextScope(ExtensionContext root) {
    return ExtensionContextScope.TEST_METHOD;
  }

  /** Only for parameters of one test: nothing here is meant to be shared. */
  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return KNOWN.contains(parameter.getParameter().getType())
        && context.getTestMethod().isPresent();
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    Fixture fixture = fixture(context);
    Class<?> type = parameter.getParameter().getType();
    if (type == MutableClock.class) {
      return fixture.clock;
    }
    return type == FakeIdentityProvider.class ? fixture.idp : fixture.server();
  }

  @Override
  public void afterEach(ExtensionContext context) {
    Fixture fixture = store(context).remove(Fixture.class, Fixture.class);
    if (fixture != null) {
      fixture.close();
    }
  }

  private static Fixture fixture(ExtensionContext context) {
    // The methods that do this in one call differ between JUnit 5 and 6.
    Store store = store(context);
    Fixture fixture = store.get(Fixture.class, Fixture.class);
    if (fixture == null) {
      fixture = new Fixture(annotation(context));
      store.put(Fixture.class, fixture);
    }
    return fixture;
  }

  /** The annotation of the method, or of the nearest class around it. */
  private static Optional<FakeIdp> annotation(ExtensionContext context) {
    Optional<FakeIdp> found =
        AnnotationSupport.findAnnotation(context.getRequiredTestMethod(), FakeIdp.class);
    Class<?> around = context.getRequiredTestClass();
    while (found.isEmpty() && around != null) {
      found = AnnotationSupport.findAnnotation(around, FakeIdp.class);
      around = around.getEnclosingClass();
    }
    return found;
  }

  private static Store store(ExtensionContext context) {
    return context.getStore(
        Namespace.create(FakeIdentityProviderExtension.class, context.getUniqueId()));
  }

  private static final class Fixture {

    private final MutableClock clock;
    private final FakeIdentityProvider idp;
    private @Nullable FakeIdentityProviderServer server;

    Fixture(Optional<FakeIdp> annotation) {
      this.clock =
          annotation
              .map(FakeIdp::now)
              .filter(now -> !now.isEmpty())
              .map(MutableClock::at)
              .orElseGet(
                  () ->
                      MutableClock.at(Clock.systemUTC().instant().truncatedTo(ChronoUnit.SECONDS)));
      String entityId =
          annotation.map(FakeIdp::entityId).orElse("https://idp.example.test/metadata");
      this.idp = FakeIdentityProvider.builder(entityId).clock(clock).build();
    }

    synchronized FakeIdentityProviderServer server() {
      if (server == null) {
        server = FakeIdentityProviderServer.start(idp);
      }
      return server;
    }

    synchronized void close() {
      if (server != null) {
        server.close();
      }
    }
  }
}
