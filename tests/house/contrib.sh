#!/bin/sh
# SPDX-License-Identifier: MIT
# contrib: each file of contrib/ is named in the table of its README.md, and each row names files and
# tests that exist. A test of ctest must also be one that CMake knows.
#
#   contrib.sh ROOT
set -eu
exec python3 - "$1" <<'PYTHON'
import pathlib, re, sys

root = pathlib.Path(sys.argv[1])
contrib, tests = root / "contrib", root / "tests"
files = {f.relative_to(contrib).as_posix() for f in contrib.glob("**/*") if f.is_file() or f.is_symlink()}
registered = {kind: set(re.findall(rf"^\s*tlsrpt_{kind}\((\w+)", (tests / kind / "CMakeLists.txt").read_text(), re.M))
              for kind in ("house", "integration")}
# Read by tests, and no test themselves.
harness = {"site", "world"}

named, faults, rows = set(), [], 0
for line in (contrib / "README.md").read_text().splitlines():
    if not line.startswith("|") or line.startswith(("| for |", "|---")):
        continue
    rows += 1
    cells = [cell.strip() for cell in line.strip("|").split("|")]
    if len(cells) != 5 or not all(cells[1:]):
        faults.append(f"not five cells: {line}")
        continue
    for pattern in re.findall(r"`([^`]+)`", cells[1]) or [cells[1]]:
        found = {f for f in files if pathlib.PurePath("/" + f).match("/" + pattern)}
        named |= found
        if not found:
            faults.append(f"no such file: {pattern}")
    for test in re.findall(r"`([^`]+)`", cells[4]) or [cells[4]]:
        path = pathlib.PurePath(test)
        kind = path.parts[0]
        if not (tests / test).is_file():
            faults.append(f"no such test: {test}")
        elif kind in registered and path.stem not in registered[kind] | harness:
            faults.append(f"{test} is not in tests/{kind}/CMakeLists.txt")
faults += [f"in no row: {f}" for f in sorted(files - named)]
for fault in faults:
    print(f"contrib/README.md: {fault}")
print(f"{rows} rows, {len(files)} files")
sys.exit(bool(faults) or not rows)
PYTHON
