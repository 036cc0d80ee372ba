#!/bin/sh
# SPDX-License-Identifier: MIT
# rules: each rule of the table stands in tlsrpt-check(1) with its severity, and is provoked by a test.
#
#   rules.sh ROOT
set -eu
exec python3 - "$1" <<'PYTHON'
import pathlib, re, sys

root = pathlib.Path(sys.argv[1])
table = re.findall(r'^    \{"([a-z0-9-]+)",\s+k(Error|Warning|Note),', (root / "src/policy/rules.cc").read_text(), re.M)
severities = {rule: severity.lower() for rule, severity in table}
rows = len(re.findall(r'^    \{"', (root / "src/policy/rules.cc").read_text(), re.M))
told = dict(re.findall(r"^\.It Li ([a-z0-9-]+)\n\((error|warning|note)\)$",
                       (root / "man/tlsrpt-check.1").read_text(), re.M))
status = rows != len(severities)
for rule in sorted(severities.keys() | told.keys()):
    if severities.get(rule) != told.get(rule):
        print(f"{rule}: {severities.get(rule)} in rules.cc, {told.get(rule)} in tlsrpt-check.1")
        status = 1
# A test expects it by its id and its place, in what the program prints, or as what a function found.
tests = "\n".join(path.read_text() for folder in ("unit", "integration", "scenario")
                  for path in sorted((root / "tests" / folder).glob("**/*"))
                  if path.is_file() and path.suffix in (".cc", ".sh", "")
                  and (folder != "scenario" or "tlsrpt-check" in path.parts))
for rule in severities:
    if not re.search(rf'["\'](error |warning |note )?{rule}( \d+:\d+| [a-z-]+)?["\']|\[{rule}\]', tests):
        print(f"{rule}: no test provokes it")
        status = 1
print(len(severities), "rules")
sys.exit(status or not severities)
PYTHON
