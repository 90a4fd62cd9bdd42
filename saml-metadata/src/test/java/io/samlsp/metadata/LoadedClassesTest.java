package io.samlsp.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import org.junit.jupiter.api.Test;

/** Reading metadata costs no OpenSAML and no DOM. */
class LoadedClassesTest {

  /** Loads everything but the JDK anew and notes what it was asked for. */
  private static final class Probe extends ClassLoader {

    private final Set<String> asked = new ConcurrentSkipListSet<>();

    Probe() {
      super(null);
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      asked.add(name);
      String file = name.replace('.', '/') + ".class";
      try (InputStream in = LoadedClassesTest.class.getClassLoader().getResourceAsStream(file)) {
        if (in == null) {
          return LoadedClassesTest.class.getClassLoader().loadClass(name);
        }
        byte[] octets = in.readAllBytes();
        return defineClass(name, octets, 0, octets.length);
      } catch (IOException e) {
        throw new ClassNotFoundException(name, e);
      }
    }

    @Override
    protected URL findResource(String name) {
      return LoadedClassesTest.class.getClassLoader().getResource(name);
    }
  }

  @Test
  void reading_loads_no_opensaml() throws ReflectiveOperationException {
    Probe probe = new Probe();

    Object entityId = read(probe, Sample.ENTITY);

    assertThat(entityId).isEqualTo(Sample.ENTITY_ID);
    assertThat(probe.asked).contains("io.samlsp.metadata.IdpMetadata", "io.samlsp.idp.IdpKey");
    assertThat(probe.asked).allMatch(name -> name.startsWith("io.samlsp."));
  }

  private static Object read(Probe probe, String document) throws ReflectiveOperationException {
    try {
      Object metadata =
          probe
              .loadClass("io.samlsp.metadata.IdpMetadata")
              .getMethod("parse", String.class)
              .invoke(null, document);
      Object idp = metadata.getClass().getMethod("single").invoke(metadata);
      return idp.getClass().getMethod("entityId").invoke(idp);
    } catch (InvocationTargetException e) {
      throw new AssertionError(e.getCause());
    }
  }
}
