#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""characters: all of Unicode, one by one, as report/printable shows it, compared with Python's tables.

   characters.py SHOW_CHARACTERS
"""
import subprocess
import sys
import unicodedata

# Default_Ignorable_Code_Point of DerivedCoreProperties.txt, which Python does not have; assigned or not.
IGNORABLE = (
    (0xAD, 0xAD), (0x34F, 0x34F), (0x61C, 0x61C), (0x115F, 0x1160), (0x17B4, 0x17B5), (0x180B, 0x180F),
    (0x200B, 0x200F), (0x202A, 0x202E), (0x2060, 0x206F), (0x3164, 0x3164), (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF),
    (0xFFA0, 0xFFA0), (0xFFF0, 0xFFF8), (0x1BCA0, 0x1BCA3), (0x1D173, 0x1D17A), (0xE0000, 0xE0FFF),
)
BLANK_OF_BRAILLE = 0x2800


def must_be_escaped(code):
    noncharacter = code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF
    return (
        unicodedata.category(chr(code)) in ("Cc", "Cf", "Co", "Zl", "Zp")
        or noncharacter
        or code == BLANK_OF_BRAILLE
        or any(first <= code <= last for first, last in IGNORABLE)
    )


def escape(code):
    if code == 0x5C:
        return r"\\"
    return f"\\x{code:02x}" if code < 0x20 or code == 0x7F else f"\\u{{{code:x}}}"


codes = [code for code in range(0x110000) if code != 0x0A and not 0xD800 <= code <= 0xDFFF]
text = "".join(chr(code) + "\n" for code in codes).encode()
shown = subprocess.run([sys.argv[1]], input=text, stdout=subprocess.PIPE, check=True).stdout.decode().split("\n")
assert len(shown) == len(codes) + 1, (len(shown), len(codes))
wrong = []
escaped = 0
for code, line in zip(codes, shown):
    is_escaped = line != chr(code)
    escaped += is_escaped
    # What a later Unicode assigns may be escaped already.
    known = unicodedata.category(chr(code)) != "Cn" or must_be_escaped(code)
    must = must_be_escaped(code) or code == 0x5C
    if (is_escaped and line != escape(code)) or (is_escaped != must and known):
        wrong.append(f"U+{code:04X} {unicodedata.category(chr(code))}: {line!a}")
for line in wrong[:20]:
    print(line)
print(f"{len(codes)} characters, {escaped} escaped, {len(wrong)} wrong, by Unicode {unicodedata.unidata_version}")
sys.exit(bool(wrong) or escaped < 100_000)
