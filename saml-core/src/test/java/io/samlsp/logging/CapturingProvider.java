package io.samlsp.logging;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.ILoggerFactory;
import org.slf4j.IMarkerFactory;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.AbstractLogger;
import org.slf4j.helpers.BasicMarkerFactory;
import org.slf4j.helpers.MessageFormatter;
import org.slf4j.helpers.NOPLogger;
import org.slf4j.helpers.NOPMDCAdapter;
import org.slf4j.spi.MDCAdapter;
import org.slf4j.spi.SLF4JServiceProvider;

/** Keeps what our own loggers are told, at all levels; those of others are silent. */
public final class CapturingProvider implements SLF4JServiceProvider {

  private static final ConcurrentLinkedQueue<LogLine> LINES = new ConcurrentLinkedQueue<>();

  private final IMarkerFactory markers = new BasicMarkerFactory();
  private final MDCAdapter mdc = new NOPMDCAdapter();

  /** The lines since the last call. */
  static List<LogLine> take() {
    List<LogLine> lines = new ArrayList<>();
    for (LogLine line = LINES.poll(); line != null; line = LINES.poll()) {
      lines.add(line);
    }
    return lines;
  }

  @Override
  public ILoggerFactory getLoggerFactory() {
    return name -> name.startsWith("io.samlsp.") ? new Keeper(name) : NOPLogger.NOP_LOGGER;
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

  private static final class Keeper extends AbstractLogger {

    private static final long serialVersionUID = 1;

    Keeper(String name) {
      this.name = name;
    }

    @Override
    protected String getFullyQualifiedCallerName() {
      return Keeper.class.getName();
    }

    @Override
    protected void handleNormalizedLoggingCall(
        Level level, Marker marker, String pattern, Object[] arguments, Throwable throwable) {
      Object[] given = arguments == null ? new Object[0] : arguments;
      String text = MessageFormatter.basicArrayFormat(pattern, given);
      LINES.add(new LogLine(level, name, text, Arrays.asList(given), trace(throwable)));
    }

    private static String trace(Throwable throwable) {
      StringWriter out = new StringWriter();
      if (throwable != null) {
        throwable.printStackTrace(new PrintWriter(out));
      }
      return out.toString();
    }

    @Override
    public boolean isTraceEnabled() {
      return true;
    }

    @Override
    public boolean isTraceEnabled(Marker marker) {
      return true;
    }

    @Override
    public boolean isDebugEnabled() {
      return true;
    }

    @Override
    public boolean isDebugEnabled(Marker marker) {
      return true;
    }

    @Override
    public boolean isInfoEnabled() {
      return true;
    }

    @Override
    public boolean isInfoEnabled(Marker marker) {
      return true;
    }

    @Override
    public boolean isWarnEnabled() {
      return true;
    }

    @Override
    public boolean isWarnEnabled(Marker marker) {
      return true;
    }

    @Override
    public boolean isErrorEnabled() {
      return true;
    }

    @Override
    public boolean isErrorEnabled(Marker marker) {
      return true;
    }
  }
}
