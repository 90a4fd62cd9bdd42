package io.samlsp.logging;

import java.util.List;
import org.slf4j.event.Level;

/**
 * One line as an application would get it.
 *
 * @param level its level
 * @param logger the name of the logger
 * @param text with the arguments in their places
 * @param arguments what was filled in
 * @param thrown the stack trace below it, or nothing
 */
record LogLine(Level level, String logger, String text, List<Object> arguments, String thrown) {}
