package io.samlsp.metadata;

/** docs/lint.md, made of the words that the linter itself says. */
final class LintPage {

  private LintPage() {}

  static String text() {
    StringBuilder out = new StringBuilder(32_768);
    out.append(
        """
        # What the metadata linter finds

        `IdpMetadata.lint` looks at the metadata of an identity provider and says what is wrong with it, why that matters
        and how to mend it. An ERROR is what reading refuses too; with a WARNING it is read, and sign-ins fail or are at
        risk; an INFO is good to know.

        The sections below are the ids of the findings. This page is made of the linter's own words, and a test holds that.

        """);
    for (MetadataCheck check : MetadataCheck.values()) {
      out.append("## ").append(check.name()).append("\n\n");
      out.append(check.severity()).append(". ").append(check.why()).append("\n\n");
      out.append("*Mend it:* ").append(check.fix()).append("\n\n");
      out.append("*Rests on:* ").append(check.clause()).append(".\n\n");
    }
    out.append("# Products\n\n");
    for (MetadataProduct product : MetadataProduct.values()) {
      out.append("## ").append(product.title()).append("\n\n");
      out.append(product.note()).append("\n\n");
      out.append("- Metadata: ").append(product.download()).append('\n');
      out.append("- Certificates: ").append(product.certificates()).append('\n');
      out.append("- Addresses and names: ").append(product.settings()).append("\n\n");
    }
    return out.toString().stripTrailing() + "\n";
  }
}
