#!/bin/bash
# docs/DEPENDENCIES.md names every direct dependency and plugin of the POMs in its version, and no other.
set -euo pipefail
cd "$(dirname "$0")/../.."

exec python3 - <<'PYTHON'
import pathlib
import re
import sys
import xml.etree.ElementTree as ElementTree

POM = "{http://maven.apache.org/POM/4.0.0}"
poms = [ElementTree.parse(f).getroot() for f in [pathlib.Path("pom.xml"), *pathlib.Path(".").glob("saml-*/**/pom.xml")]]
properties = {p.tag.removeprefix(POM): p.text for pom in poms for p in pom.findall(f"{POM}properties/*")}

used = {}
for pom in poms:
    for kind in ("dependency", "plugin", "path"):
        for node in pom.iter(POM + kind):
            group = node.findtext(POM + "groupId", "org.apache.maven.plugins")
            name = node.findtext(POM + "artifactId")
            if name and group != "io.samlsp":
                key = name if group == "org.apache.maven.plugins" else f"{group}:{name}"
                version = re.sub(r"\$\{(.+?)\}", lambda m: properties[m[1]], node.findtext(POM + "version", ""))
                used[key] = version or used.get(key, "")

# junit-jupiter and its kin have their version from the BOM.
for key in used:
    if key.startswith("org.junit.jupiter:"):
        used[key] = used["org.junit:junit-bom"]

text = pathlib.Path("docs/DEPENDENCIES.md").read_text(encoding="utf-8")
documented = dict(re.findall(r"^\| ([\w.:-]+) \| (\d[\w.-]*) \|", text, re.MULTILINE))

wrong = sorted(set(used.items()) ^ set(documented.items()))
for key, version in wrong:
    print(f"{key} {version}: " + ("not in docs/DEPENDENCIES.md" if used.get(key) == version else "not in any POM"))
print(f"dependencies: {len(used)} in the POMs, {len(documented)} documented")
sys.exit(1 if wrong else 0)
PYTHON
