#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The test mails: what cases/ describes to .eml and .expect files and a README, always the same.

Usage: make_mails.py DATA-DIRECTORY [EXAMPLES-DIRECTORY]

The mails for users go to the second directory, and nowhere without it; their expectations go
to the first one, as examples-NAME.expect.
"""
import pathlib
import sys

sys.dont_write_bytecode = True

from cases import build, examples  # noqa: E402
from cases import authenticity  # noqa: E402, F401
from cases import container, hidden_shapes, json_shapes  # noqa: E402, F401
from cases import mail_shapes, not_reports, senders  # noqa: E402, F401

README = """\
# Test mails

Made by `make_mails.py` from the descriptions in `cases/`; edit those, then run
`./make_mails.py . ../../contrib/examples`. Each `.eml` has an `.expect` of the same name, written
by hand from RFC 8460 and from what a postmaster would want, never taken from the program.
`examples-NAME.expect` belongs to `contrib/examples/NAME.eml`.

All mails are written for this project, with example domains, in the shapes that real senders,
gateways and forwarders give them. The clock of the tests stands at 2026-11-24T12:00:00Z. The
compressed bytes are those of zlib; another deflate library may make others of the same meaning.

## .expect

Lines of `key value`. A line that starts with `#` is a comment. A mail with several reports has one
section for each, in the order of the mail, with a blank line between.

| key | value |
|---|---|
| `verdict` | `stored`, `duplicate` (of one before it in the mail), `not-a-report` or `rejected` |
| `fault` | the fault's name; only for `not-a-report` and `rejected` |
| `authentication` | the signer that counts, where `mx.example.org` is trusted; or the fault that tells why none does |
| `deviations` | all deviations noted, in any order, or `none` |
| `organization-name`, `contact-info`, `report-id` | the text, `-` where empty |
| `start`, `end` | `YYYY-MM-DDTHH:MM:SSZ` |
| `policy` | domain of the result, policy type (`-` for none), successful and failed sessions |
| `policy-string`, `mx-host` | number of entries of the policy above |
| `failure` | of the policy above, in order: result type (or `-`), receiving MX (or `-`), sessions |

A stored section tells its verdict, its deviations, its start and all its policies and failures;
the other keys only where they matter.

## The files

Files with the same mark (`22:`, `R4:`) show forms of the same case; the facts of the RFCs have F,
the shapes of real senders R.

| file | shows |
|---|---|
"""


def main():
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__.strip())
    data = pathlib.Path(sys.argv[1])
    example_directory = pathlib.Path(sys.argv[2]) if len(sys.argv) == 3 else None
    rows = ""
    for case in sorted(build.CASES, key=lambda each: each.name):
        if case.example:
            (data / f"examples-{case.name}.expect").write_text(case.expect, encoding="utf-8")
            if example_directory:
                (example_directory / f"{case.name}.eml").write_bytes(case.mail)
            continue
        (data / f"{case.name}.eml").write_bytes(case.mail)
        (data / f"{case.name}.expect").write_text(case.expect, encoding="utf-8")
        rows += f"| `{case.name}.eml` | {case.shows} |\n"
    (data / "README.md").write_text(README + rows, encoding="utf-8")
    if example_directory:
        (example_directory / "README.md").write_text(examples.readme(), encoding="utf-8")


main()
