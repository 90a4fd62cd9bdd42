package io.samlsp.coverage;

import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Hands out the {@link Refusal} of a test, and fails the test if it saw none. */
final class RefusalExtension implements ParameterResolver, AfterTestExecutionCallback {

  private static final Namespace NAMESPACE = Namespace.create(RefusalExtension.class);

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Refusal.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    Gives gives = context.getRequiredTestMethod().getAnnotation(Gives.class);
    Refusal refusal = new Refusal(gives.value());
    context.getStore(NAMESPACE).put(Refusal.class, refusal);
    return refusal;
  }

  @Override
  public void afterTestExecution(ExtensionContext context) {
    Refusal refusal = context.getStore(NAMESPACE).get(Refusal.class, Refusal.class);
    boolean passed = context.getExecutionException().isEmpty();
    if (passed && (refusal == null || !refusal.wasSeen())) {
      throw new AssertionError("the test says @Gives and looked at no refusal through Refusal");
    }
  }
}
