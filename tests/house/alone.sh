#!/bin/sh
# SPDX-License-Identifier: MIT
# alone: no source file includes another one, or has a using declaration that it does not use. clang-tidy
# looks for these only in the file that it is called for, which tidy.sh writes itself.
set -eu
exec python3 - "$1" <<'PYTHON'
import pathlib, re, sys

files = sorted(pathlib.Path(sys.argv[1]).rglob("*.cc"))
faults = []
for path in files:
    code = re.sub(r'//.*|(?<!include )"(?:\\.|[^"\\\n])*"', '""', path.read_text())
    faults += [f"{path} includes {name}" for name in re.findall(r'^#include "(.*\.cc?)"', code, re.M)]
    for name in re.findall(r"^ *using [\w:]+::(\w+);|^ *namespace (\w+) =", code, re.M):
        name = "".join(name)
        if not re.search(rf"(?<!::)(?<!->)(?<![\w.])(?<!namespace ){name}\b", code):
            faults.append(f"{path} does not use {name}, which it declares")
print("\n".join(faults + [f"{len(files)} files"]))
sys.exit(bool(faults) or not files)
PYTHON
