package io.samlsp.metadata;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.ILoggerFactory;
import org.slf4j.IMarkerFactory;
import org.slf4j.event.EventRecordingLogger;
import org.slf4j.event.Level;
import org.slf4j.event.SubstituteLoggingEvent;
import org.slf4j.helpers.BasicMarkerFactory;
import org.slf4j.helpers.MessageFormatter;
import org.slf4j.helpers.NOPLogger;
import org.slf4j.helpers.NOPMDCAdapter;
import org.slf4j.helpers.SubstituteLogger;
import org.slf4j.spi.MDCAdapter;
import org.slf4j.spi.SLF4JServiceProvider;

/** Keeps what our own loggers are told, at all levels; OpenSAML's are silent. */
public final class LogCapture implements SLF4JServiceProvider {

  private static final LinkedBlockingQueue<SubstituteLoggingEvent> EVENTS =
      new LinkedBlockingQueue<>();

  private final IMarkerFactory markers = new BasicMarkerFactory();
  private final MDCAdapter mdc = new NOPMDCAdapter();

  /**
   * One line as an application would get it.
   *
   * @param level its level
   * @param logger the name of the logger
   * @param text with the arguments in their places
   * @param thrown the stack trace below it, or nothing
   */
  record Line(Level level, String logger, String text, String thrown) {

    private static Line of(SubstituteLoggingEvent event) {
      StringWriter thrown = new StringWriter();
      if (event.getThrowable() != null) {
        event.getThrowable().printStackTrace(new PrintWriter(thrown));
      }
      return new Line(
          event.getLevel(),
          event.getLoggerName(),
          MessageFormatter.basicArrayFormat(event.getMessage(), event.getArgumentArray()),
          thrown.toString());
    }
  }

  /** The lines since the last call. */
  static List<Line> take() {
    List<SubstituteLoggingEvent> events = new ArrayList<>();
    EVENTS.drainTo(events);
    return events.stream().map(Line::of).toList();
  }

  /** The next line, of whatever thread. */
  static Line next(Duration atMost) throws InterruptedException {
    SubstituteLoggingEvent event = EVENTS.poll(atMost.toSeconds(), TimeUnit.SECONDS);
    if (event == null) {
      throw new AssertionError("nothing was logged");
    }
    return Line.of(event);
  }

  @Override
  public ILoggerFactory getLoggerFactory() {
    return name ->
        name.startsWith("io.samlsp.")
            ? new EventRecordingLogger(new SubstituteLogger(name, EVENTS, false), EVENTS)
            : NOPLogger.NOP_LOGGER;
  }

  @Override
  public IMarkerFactory getMarkerFactory() {
    return markers;
  }

  @Override
  public MDCAdapter getMDCAdapter() {
    return mdc;
  }

  @Override
  public String getRequestedApiVersion() {
    return "2.0.99";
  }

  @Override
  public void initialize() {}
}
