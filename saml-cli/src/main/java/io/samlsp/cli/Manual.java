package io.samlsp.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Help.ColorScheme;
import picocli.CommandLine.IHelpSectionRenderer;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/** Lays out help like a page of the manual. */
final class Manual {

  private static final int WIDTH = 96;
  private static final String NAME = "name";

  private Manual() {}

  /** Gives a command and all below it the headings of a manual page. */
  static void arrange(CommandLine line) {
    CommandSpec spec = line.getCommandSpec();
    UsageMessageSpec usage = spec.usageMessage();
    usage.width(WIDTH);
    usage.synopsisHeading("%nSYNOPSIS%n  ");
    usage.synopsisIndent(6);
    usage.descriptionHeading(usage.description().length == 0 ? "" : "%nDESCRIPTION%n");
    usage.parameterListHeading("%nARGUMENTS%n");
    usage.optionListHeading("%nOPTIONS%n");
    usage.commandListHeading("%nCOMMANDS%n");
    usage.footerHeading(usage.footer().length == 0 ? "" : "%nEXAMPLES%n");
    usage.exitCodeListHeading("%nEXIT STATUS%n");
    Map<String, String> exitCodes = new LinkedHashMap<>();
    exitCodes.put("0", "All is well.");
    exitCodes.put("1", "Something was found, or refused.");
    exitCodes.put("2", "The command was not understood, or a file is not there.");
    usage.exitCodeList(exitCodes);
    usage.sortOptions(false);
    usage.abbreviateSynopsis(false);
    Map<String, IHelpSectionRenderer> sections = usage.sectionMap();
    sections.put(NAME, Manual::name);
    usage.sectionMap(sections);
    List<String> keys = new ArrayList<>(usage.sectionKeys());
    keys.removeAll(
        List.of(UsageMessageSpec.SECTION_KEY_HEADER_HEADING, UsageMessageSpec.SECTION_KEY_HEADER));
    keys.add(0, NAME);
    usage.sectionKeys(keys);
    line.getSubcommands().values().forEach(Manual::arrange);
  }

  private static String name(Help help) {
    String[] header = help.commandSpec().usageMessage().header();
    String name = help.commandSpec().qualifiedName(" ");
    String line = System.lineSeparator();
    return "NAME" + line + "  " + name + (header.length == 0 ? "" : " - " + header[0]) + line;
  }

  static ColorScheme colours(Terminal terminal) {
    return Help.defaultColorScheme(terminal.colour() ? Ansi.ON : Ansi.OFF);
  }
}
