#!/bin/sh
# SPDX-License-Identifier: MIT
# readme: what README.md shows of a file of contrib/ is what that file has, but for its comments. A text
# that names files as (`contrib/...`) is followed by a block for each, of at most ten lines.
#
#   readme.sh ROOT
set -eu
python3 - "$1" <<'PYTHON'
import re, sys

root = sys.argv[1]
named, blocks, block = [], [], []
for line in open(root + "/README.md", encoding="utf-8").read().split("\n") + ["end"]:
    if line.startswith("    ") or (block and not line):
        block.append(line[4:])
        continue
    if block and named:
        blocks.append((named.pop(0), block))
    block = []
    if line.startswith("#") and named:
        sys.exit(f"README.md names {named} and does not show it")
    named += re.findall(r"\(`(contrib/[^`]+)`\)", line)

wrong = 0
for name, block in blocks:
    comment = re.compile(r"\s*(#|$)")
    lines = [line for line in block if line]
    wanted = [line for line in open(f"{root}/{name}").read().split("\n") if not comment.match(line)]
    if lines != wanted or len(lines) > 10:
        wrong += 1
        print(f"README.md and {name} differ, or it has more than ten lines:")
        print(*("  README: " + line for line in lines), sep="\n")
        print(*("  file:   " + line for line in wanted), sep="\n")
print(f"{len(blocks)} files are shown, {wrong} of them wrong")
sys.exit(wrong > 0 or not blocks)
PYTHON
