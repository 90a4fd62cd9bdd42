package io.samlsp.live;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.openqa.selenium.By;
import org.openqa.selenium.NoSuchElementException;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;

/**
 * Headless Chromium, used as by hand: fields by their labels, buttons and links by their words.
 * Debian's driver and browser are named outright, so that nothing is looked for or fetched.
 */
final class Chrome implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final List<String> FLAGS =
      List.of(
          "--headless",
          "--no-sandbox",
          "--disable-gpu",
          "--disable-quic",
          "--no-first-run",
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-sync",
          "--hide-scrollbars",
          "--force-device-scale-factor=1",
          "--lang=en-US");

  private final ChromeDriver driver;
  private final Path downloads;
  private final List<String> findings = new ArrayList<>();
  private int pagesChecked;

  private Chrome(ChromeDriver driver, Path downloads) {
    this.driver = driver;
    this.downloads = downloads;
  }

  static Chrome start(Path work) {
    try {
      Files.createDirectories(work);
      Path downloads = Files.createTempDirectory(work, "downloads").toAbsolutePath();
      Path profile = Files.createTempDirectory(work, "profile");
      ChromeOptions options = new ChromeOptions();
      options.setBinary(program("chromium"));
      options.addArguments(FLAGS);
      options.addArguments("--user-data-dir=" + profile.toAbsolutePath());
      options.setExperimentalOption(
          "prefs",
          Map.of(
              "download.default_directory", downloads.toString(), "safebrowsing.enabled", false));
      ChromeDriverService service =
          new ChromeDriverService.Builder()
              .usingDriverExecutable(Path.of(program("chromedriver")).toFile())
              .withLogFile(work.resolve("chromedriver.log").toFile())
              .build();
      Chrome chrome = new Chrome(new ChromeDriver(service, options), downloads);
      chrome.look(1280, false);
      return chrome;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String program(String name) {
    return System.getProperty("browser." + name, "/usr/bin/" + name);
  }

  /** Opens an address. */
  Chrome open(String address) {
    driver.get(address);
    return this;
  }

  /** Runs a script on the page. */
  Chrome run(String script) {
    driver.executeScript(script);
    return this;
  }

  String address() {
    return driver.getCurrentUrl();
  }

  /** Waits until the words are to be read. */
  Chrome shows(String words) {
    await(
        () -> text().contains(words),
        () -> "\"" + words + "\" is not on " + address() + ", which says:\n" + start());
    return this;
  }

  Chrome showsNot(String words) {
    assertThat(text()).doesNotContain(words);
    return this;
  }

  /** All that is to be read on the page, without runs of white space. */
  String text() {
    Object text = driver.executeScript("return document.body ? document.body.innerText : ''");
    return Objects.toString(text, "").replaceAll("\\s+", " ");
  }

  private String start() {
    String text = text();
    return text.substring(0, Math.min(1_000, text.length()));
  }

  /** Clicks the button or link of these words. */
  Chrome click(String words) {
    String quoted = quote(words);
    find(By.xpath(
            "//button[normalize-space(.)="
                + quoted
                + " or @aria-label="
                + quoted
                + "] | //a[normalize-space(.)="
                + quoted
                + " or @aria-label="
                + quoted
                + " or normalize-space(text()[last()])="
                + quoted
                + "] | //summary[normalize-space(.)="
                + quoted
                + "] | //input[@type='submit' and @value="
                + quoted
                + "]"))
        .click();
    return this;
  }

  /** Clicks what the selector finds. */
  Chrome clickOn(String css) {
    find(By.cssSelector(css)).click();
    return this;
  }

  /** Types into the field whose label begins so. */
  Chrome fill(String label, String value) {
    WebElement field = field(label);
    if (!"file".equals(field.getDomAttribute("type"))) {
      field.clear();
    }
    field.sendKeys(value);
    return this;
  }

  /** Types into what the selector finds. */
  Chrome type(String css, String value) {
    find(By.cssSelector(css)).sendKeys(value);
    return this;
  }

  /** Brings what the selector finds to the top of the window. */
  Chrome scrollTo(String css) {
    driver.executeScript("arguments[0].scrollIntoView(true)", find(By.cssSelector(css)));
    return this;
  }

  /** Ticks the box, or chooses the circle, whose label begins so. */
  Chrome tick(String label) {
    WebElement box = field(label);
    if (!box.isSelected()) {
      box.click();
    }
    return this;
  }

  /** Chooses from the list whose label begins so. */
  Chrome choose(String label, String option) {
    field(label)
        .findElement(By.xpath(".//option[normalize-space(.)=" + quote(option) + "]"))
        .click();
    return this;
  }

  private WebElement field(String label) {
    String quoted = quote(label);
    By labels = By.xpath("//label[starts-with(normalize-space(.)," + quoted + ")]");
    WebElement found = find(labels);
    String target = found.getDomAttribute("for");
    return target == null || target.isEmpty()
        ? found.findElement(By.cssSelector("input, select, textarea"))
        : find(By.id(target));
  }

  String valueOf(String css) {
    WebElement element = find(By.cssSelector(css));
    String value = element.getDomProperty("value");
    return value == null || value.isEmpty() ? element.getText() : value;
  }

  int count(String css) {
    return driver.findElements(By.cssSelector(css)).size();
  }

  WebElement find(By by) {
    WebElement[] found = new WebElement[1];
    await(
        () -> {
          List<WebElement> all =
              driver.findElements(by).stream().filter(WebElement::isDisplayed).toList();
          if (all.isEmpty()) {
            all = driver.findElements(by);
          }
          found[0] = all.isEmpty() ? null : all.get(0);
          return found[0] != null;
        },
        () -> by + " is not on " + address() + ", which says:\n" + start());
    return found[0];
  }

  /** Forgets everything about who is signed in where. */
  Chrome forgetCookies() {
    driver.executeCdpCommand("Network.clearBrowserCookies", Map.of());
    return this;
  }

  /** Waits for the download to be whole. */
  Path downloaded(String name) {
    Path file = downloads.resolve(name);
    await(() -> Files.exists(file), () -> name + " was not downloaded");
    return file;
  }

  /** Looks at pages in this width, light or dark. */
  Chrome look(int width, boolean dark) {
    driver.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of(
            "width",
            width,
            "height",
            width < 500 ? 740 : 800,
            "deviceScaleFactor",
            1,
            "mobile",
            width < 500));
    driver.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of(
            "features",
            List.of(
                Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"),
                Map.of("name", "prefers-reduced-motion", "value", "reduce"))));
    return this;
  }

  /** Whether something is wider than the window. */
  boolean scrollsSideways() {
    return Boolean.TRUE.equals(
        driver.executeScript(
            "return document.documentElement.scrollWidth > document.documentElement.clientWidth"));
  }

  byte[] picture() {
    Map<String, Object> answer =
        driver.executeCdpCommand("Page.captureScreenshot", Map.of("format", "png"));
    return Base64.getDecoder().decode((String) Objects.requireNonNull(answer.get("data")));
  }

  /** Lets axe-core judge the page; what is serious or critical is kept for {@link #findings}. */
  Chrome check() {
    String axe = System.getProperty("axe.js", "");
    if (axe.isEmpty()) {
      throw new IllegalStateException("no -Daxe.js: run .ci/steps/35-identity-center.sh");
    }
    try {
      // By the driver, not by a script element: the pages' Content-Security-Policy stays on.
      driver.executeScript(Files.readString(Path.of(axe), UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Object violations =
        driver.executeAsyncScript(
            "const done = arguments[0]; axe.run({resultTypes: ['violations']}).then(r =>"
                + " done(r.violations.filter(v => ['serious', 'critical'].includes(v.impact))"
                + ".map(v => v.id + ': ' + v.nodes.map(n => n.target.join(' ')).join(', '))),"
                + " e => done(['axe failed: ' + e]))");
    pagesChecked++;
    String where = address().replaceFirst("^https?://[^/]+", "");
    for (Object violation : (List<?>) Objects.requireNonNull(violations)) {
      findings.add(where + " " + violation);
    }
    return this;
  }

  /** What axe-core held against the pages so far, each thing once. */
  List<String> findings() {
    return List.copyOf(new TreeSet<>(findings));
  }

  int pagesChecked() {
    return pagesChecked;
  }

  private interface Condition {
    boolean holds();
  }

  private interface Words {
    String say();
  }

  private void await(Condition condition, Words otherwise) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      try {
        if (condition.holds()) {
          return;
        }
      } catch (StaleElementReferenceException | NoSuchElementException nextPage) {
        // The page changed while it was read: read it again.
      }
      if (System.nanoTime() > deadline) {
        throw new AssertionError(otherwise.say());
      }
      try {
        Thread.sleep(50);
      } catch (InterruptedException e) {
        throw ServerProcess.interrupted(e);
      }
    }
  }

  private static String quote(String words) {
    return words.contains("'") ? "\"" + words + "\"" : "'" + words + "'";
  }

  @Override
  public void close() {
    driver.quit();
  }
}
