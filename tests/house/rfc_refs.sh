#!/bin/sh
# SPDX-License-Identifier: MIT
# rfc_refs: every reference to a place in an RFC has the form "RFC 8460, section 4.4" (or "sections
# 4.4 and 5.3", or "appendix B"), and rfc_sections.txt knows that place.
set -eu
exec python3 - "$1" "$(dirname "$0")/rfc_sections.txt" <<'PYTHON'
import pathlib, re, sys

known = set()
for line in open(sys.argv[2]):
    number, *places = line.split("#")[0].split() or [""]
    known |= {(number, place) for place in places}

PLACE = r"(?:\d+(?:\.\d+)*|[A-Z])\b"
GOOD = re.compile(rf"RFC (\d+), (?:section|sections|appendix) ({PLACE}(?:(?:, | and ){PLACE})*)")
ANY = re.compile(r"RFC ?\d+[, ]{0,2}(?:s\b|sections?|sec\.|appendix|§).{0,20}", re.I)

status, references = 0, 0
for path in sorted(pathlib.Path(sys.argv[1]).glob("*/**/*")):
    if path.suffix not in (".h", ".cc") and "contrib/mta-sts" not in path.parent.as_posix():
        continue
    # A comment may break a reference at the end of a line.
    text = re.sub(r"\s*\n\s*(?:///?|#)?\s*", " ", path.read_text())
    for loose in ANY.finditer(text):
        references += 1
        good = GOOD.match(text, loose.start())
        if not good:
            print(f'{path}: "{loose.group()}" is not in the form "RFC 8460, section 4.4"')
            status = 1
            continue
        for place in re.split(r", | and ", good.group(2)):
            if (good.group(1), place) not in known:
                print(f"{path}: RFC {good.group(1)} has no section {place} in rfc_sections.txt")
                status = 1
print(references, "references")
sys.exit(status or references == 0)
PYTHON
