package io.samlsp.benchmarks;

import io.samlsp.benchmarks.contender.Contender;
import io.samlsp.benchmarks.contender.Registration;
import java.io.File;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.logging.LogManager;

/** The libraries that are compared, and how their adapters are loaded: each in its own loader. */
public enum Library {
  /** The floor; it is the harness's own. */
  FLOOR("", "", "floor"),
  /** This library. */
  SAMLSP("samlsp", "samlsp.SamlspContender", "samlsp"),
  /** Signatures only. */
  SANTUARIO("peers/santuario", "peers.SantuarioContender", "Santuario 4.0.4 DOM, signature only"),
  /** By hand. */
  OPENSAML("peers/opensaml", "peers.OpenSamlContender", "OpenSAML 4.0.1, raw"),
  /** On OpenSAML 4.0.1, since the versions that it asks for are not on Maven Central. */
  SPRING_SECURITY(
      "peers/spring-security",
      "peers.SpringSecurityContender",
      "Spring Security 6.5.7 (OpenSAML 4.0.1)"),
  /** On OpenSAML 3.4.6. */
  CXF("peers/cxf", "peers.CxfContender", "CXF 3.6.7 / WSS4J (OpenSAML 3.4.6)"),
  /** Without a container. */
  KEYCLOAK("peers/keycloak", "peers.KeycloakContender", "Keycloak 26.7.0 SAML adapter core"),
  /** With its schemas. */
  JAVA_SAML("peers/java-saml", "peers.JavaSamlContender", "java-saml 2.9.0 (default, with XSD)");

  private static final String SHARED = "io.samlsp.benchmarks.contender.";

  private final String directory;
  private final String adapter;
  private final String title;

  Library(String directory, String adapter, String title) {
    this.directory = directory;
    this.adapter = "io.samlsp.benchmarks." + adapter;
    this.title = title;
  }

  /** Its name in tables. */
  public String title() {
    return title;
  }

  /** Its name on the command line. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * The one of this {@link #label}.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static Library labelled(String label) {
    return valueOf(label.toUpperCase(Locale.ROOT).replace('-', '_'));
  }

  /** The adapter's class. */
  String adapter() {
    return adapter;
  }

  /**
   * What its class loader is made of, as Maven resolved it.
   *
   * @param benchmarks the directory saml-benchmarks
   */
  List<Path> classPath(Path benchmarks) throws IOException {
    return classPath(benchmarks, directory);
  }

  /** As {@link #classPath(Path)}, for the module in that directory. */
  static List<Path> classPath(Path benchmarks, String module) throws IOException {
    Path target = benchmarks.resolve(module).resolve("target");
    List<Path> parts = new ArrayList<>();
    parts.add(target.resolve("classes"));
    String resolved = Files.readString(target.resolve("class-path.txt")).strip();
    for (String part : resolved.split(File.pathSeparator, -1)) {
      parts.add(Path.of(part));
    }
    return parts;
  }

  /**
   * Makes it ready for a workload, in a class loader of its own that sees the JDK and the interface
   * {@link Contender}; that loader is the thread's context loader from then on, since libraries ask
   * for it.
   */
  Contender start(Path benchmarks, Scene scene, Workload workload) throws Exception {
    if (this == FLOOR) {
      Floor floor = new Floor(scene.sound(workload));
      floor.start(scene.registration(workload));
      return floor;
    }
    return start(benchmarks, scene.registration(workload));
  }

  /** As {@link #start(Path, Scene, Workload)}, for any registration; not for the floor. */
  Contender start(Path benchmarks, Registration registration) throws Exception {
    // Peers tell of what they refuse, and it is refused on purpose here.
    LogManager.getLogManager().reset();
    Isolated loader = new Isolated(classPath(benchmarks));
    Thread.currentThread().setContextClassLoader(loader);
    Contender contender =
        loader.loadClass(adapter).asSubclass(Contender.class).getConstructor().newInstance();
    contender.start(registration);
    return contender;
  }

  private static final class Isolated extends URLClassLoader {

    Isolated(List<Path> parts) throws MalformedURLException {
      super(urls(parts), ClassLoader.getPlatformClassLoader());
    }

    private static URL[] urls(List<Path> parts) throws MalformedURLException {
      URL[] urls = new URL[parts.size()];
      for (int i = 0; i < urls.length; i++) {
        urls[i] = parts.get(i).toUri().toURL();
      }
      return urls;
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      return name.startsWith(SHARED)
          ? Objects.requireNonNull(Library.class.getClassLoader()).loadClass(name)
          : super.findClass(name);
    }
  }
}
