package io.samlsp.coverage;

import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Hands out the {@link Boundary} of a test, and fails the test if it asked nothing. */
final class BoundaryExtension implements ParameterResolver, AfterTestExecutionCallback {

  private static final Namespace NAMESPACE = Namespace.create(BoundaryExtension.class);

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Boundary.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    Boundary boundary = new Boundary();
    context.getStore(NAMESPACE).put(Boundary.class, boundary);
    return boundary;
  }

  @Override
  public void afterTestExecution(ExtensionContext context) {
    Boundary boundary = context.getStore(NAMESPACE).get(Boundary.class, Boundary.class);
    boolean passed = context.getExecutionException().isEmpty();
    if (passed && (boundary == null || !boundary.wasAsked())) {
      throw new AssertionError("the test says @TimeRule and asked nothing through Boundary");
    }
  }
}
