# SPDX-License-Identifier: MIT
"""The JSON: one quirk a file. RFC 8460, section 4.4."""
import hashlib

from cases.build import (as_usual, case, DETAILS, DROP, entry, failure, FIRST, json_part, mail_of,
                         POLICY, Raw, rejected, report, sts, SUMMARY, to_json, usual, USUAL)

JSON = to_json(USUAL)
SUCCESSFUL = SUMMARY + "total-successful-session-count"
FAILED = SUMMARY + "total-failure-session-count"
COUNT = FIRST + "failed-session-count"
START, END = "date-range/start-datetime", "date-range/end-datetime"


def shape(name, shows, changes, deviations="none", lines="", fields=None):
    """The usual mail, with these members of its report changed."""
    case("json-" + name, shows, usual(report(changes), fields), as_usual(deviations, lines))


def bytes_of(name, shows, data, expect):
    """The usual mail, with these bytes as its JSON."""
    case("json-" + name, shows, usual(data), expect)


# --------------------------------------------------------------------------------------- the text

bytes_of("bom", "33: a byte order mark", b"\xef\xbb\xbf" + JSON, as_usual("byte-order-mark"))
bytes_of("utf-16", "34: UTF-16, little end first", JSON.decode().encode("utf-16"),
         as_usual("utf-16"))
bytes_of("utf-16-big-endian", "34: UTF-16, big end first",
         b"\xfe\xff" + JSON.decode().encode("utf-16-be"), as_usual("utf-16"))
case("json-bom-plain", "33: a byte order mark in plain JSON",
     mail_of(json_part(b"\xef\xbb\xbf" + JSON, encoding="base64")), as_usual("byte-order-mark"))
case("json-utf-16-plain", "34: UTF-16 in plain JSON",
     mail_of(json_part(JSON.decode().encode("utf-16"), encoding="base64")), as_usual("utf-16"))
bytes_of("latin-1", "35: Latin-1 in a text", JSON.replace(b"Sender Inc.", b"F\xf6retag AB"),
         as_usual("invalid-utf-8", "organization-name F\ufffdretag AB"))
bytes_of("nul-surrogate", "36: an escaped NUL and a lone surrogate",
         JSON.replace(b"Sender Inc.", rb"Sender\u0000 \ud800Inc."),
         as_usual("unusable-characters", "organization-name Sender\ufffd \ufffdInc."))
bytes_of("escapes", "escaped characters, a surrogate pair among them",
         JSON.replace(b"Sender Inc.", rb"F\u00f6retag \ud83d\ude00 \"AB\"")
         .replace(b"sender.example\"", rb"sender\u002eexample" + b'"'),
         as_usual("none", 'organization-name Företag \U0001F600 "AB"'))
bytes_of("pretty-crlf", "indented, with CRLF",
         to_json(USUAL, indent=4).replace(b"\n", b"\r\n"), as_usual())
bytes_of("leading-blanks", "blanks and line ends before and after",
         b" \r\n\t\n" + JSON + b"\n\n \t\r\n", as_usual())
bytes_of("trailing-nul", "39: NUL bytes after the object", JSON + bytes(16),
         as_usual("nul-after-json"))
bytes_of("trailing-text", "39: text after the object", JSON + b"\n-- \nA footer.\n",
         rejected("json-trailing-text"))
bytes_of("two-objects", "39: two objects, one after the other", JSON + b"\n" + JSON,
         rejected("json-trailing-text"))
bytes_of("duplicate-key", "37: `report-id` twice",
         JSON.replace(b'"report-id"', b'"report-id":"other","report-id"'),
         rejected("json-duplicate-key"))
bytes_of("duplicate-count", "37: a count twice",
         JSON.replace(b'"total-failure-session-count"',
                      b'"total-failure-session-count":0,"total-failure-session-count"'),
         rejected("json-duplicate-key"))
bytes_of("hundred-deep", "38: arrays 100 deep in a member that nobody knows",
         JSON[:-1] + b',"extra":' + b"[" * 100 + b"]" * 100 + b"}", rejected("json-too-deep"))
bytes_of("hundred-arrays", "38: nothing but arrays, 100 deep", b"[" * 100 + b"]" * 100,
         rejected("json-not-an-object"))
bytes_of("array", "40: the report inside an array", b"[" + JSON + b"]",
         rejected("json-not-an-object"))
bytes_of("cut", "cut in the middle", JSON[:300], rejected("json-syntax"))
bytes_of("trailing-comma", "a comma after the last member", JSON[:-1] + b",}",
         rejected("json-syntax"))
bytes_of("single-quotes", "single quotes", JSON.replace(b'"', b"'"), rejected("json-syntax"))
bytes_of("not-a-number", "NaN as a count", JSON.replace(b":230", b":NaN"), rejected("json-syntax"))
bytes_of("raw-control-character", "a raw control character in a text",
         JSON.replace(b"Sender Inc.", b"Sender\x1bInc."), rejected("json-syntax"))
shape("key-order", "`policies` first, and in each object the last key first",
      {"policies": [dict(reversed(each.items())) for each in USUAL["policies"]]})
bytes_of("keys-sorted", "all keys in alphabetical order", to_json(USUAL, sort_keys=True),
         as_usual())
bytes_of("keys-reversed", "`policies` before all else",
         to_json(dict(reversed(USUAL.items()))), as_usual())
shape("unknown-members", "41: members that nobody knows, everywhere",
      {"x": 1, "date-range/x": None, "policies/0/x": [{"policy": {}}], POLICY + "x": "sts",
       SUMMARY + "x": -1, FIRST + "x": {"failed-session-count": 99}})
shape("key-in-wrong-place", "41: known keys where they mean nothing",
      {"policy-domain": "example.org", "policies/0/report-id": "x", POLICY + "result-type": "y"})

# ---------------------------------------------------------------------------- who, and about what

shape("organization-missing", "no `organization-name`", {"organization-name": DROP},
      "organization-name-missing", "organization-name -")
shape("organization-null", "`organization-name` is null", {"organization-name": None},
      "organization-name-missing", "organization-name -")
shape("organization-number", "`organization-name` is a number", {"organization-name": 42},
      "text-not-a-string", "organization-name 42")
shape("contact-missing", "no `contact-info`", {"contact-info": DROP}, "contact-info-missing",
      "contact-info -")
shape("contact-empty", "`contact-info` is an empty text", {"contact-info": ""},
      "contact-info-missing", "contact-info -")
shape("contact-uri", "`contact-info` is a URI", {"contact-info": "https://sender.example/contact"},
      "none", "contact-info https://sender.example/contact")
shape("contact-with-name", "`contact-info` with a name",
      {"contact-info": "TLS Reports <tlsrpt@sender.example>"}, "none",
      "contact-info TLS Reports <tlsrpt@sender.example>")
shape("report-id-missing", "no `report-id`", {"report-id": DROP}, "report-id-missing",
      "report-id -")
shape("report-id-null", "`report-id` is null", {"report-id": None}, "report-id-missing",
      "report-id -")
shape("report-id-empty", "`report-id` is an empty text", {"report-id": ""}, "report-id-missing",
      "report-id -")
shape("report-id-number", "`report-id` is a number", {"report-id": 133944884956529435},
      "text-not-a-string", "report-id 133944884956529435")
shape("report-id-boolean", "`report-id` is a boolean", {"report-id": True}, "text-not-a-string",
      "report-id true")
case("json-hostile-text", "60: escape sequences, line ends, HTML, SQL and a change of direction",
     usual(report({
         "organization-name": "\x1b[2J\x1b]0;owned\x07</script><b>'; DROP TABLE report; --\r\n\r\n"
                              "Bcc: victim@example.org\r\n\u202egnp.exe\u2066 $(reboot) `id` %s%n",
         POLICY + "policy-string": ["version: STSv1\x1b[31m"],
         FIRST + "receiving-mx-helo": "\x1b[2J</td><script>alert(1)</script>",
         FIRST + "failure-reason-code": '=cmd|"/c calc"!A1'})),
     as_usual().replace("organization-name Sender Inc.\n", "")
     .replace("policy-string 5", "policy-string 1"))
shape("long-organization", "`organization-name` of 6000 bytes, cut in a character of two bytes",
      {"organization-name": "x" + "ö" * 3000}, "text-truncated",
      "organization-name x" + "ö" * 127)

# ------------------------------------------------------------------------------------------ times


def bad_start(name, shows, value, fault):
    case("json-start-" + name, shows, usual(report({START: value})), rejected(fault))


bad_start("missing", "no start", DROP, "start-missing")
bad_start("null", "the start is null", None, "start-missing")
bad_start("words", "the start names no time", "yesterday", "start-invalid")
bad_start("no-such-day", "the start is on 30 February", "2026-02-30T00:00:00Z", "start-invalid")
case("json-date-range-missing", "no `date-range`", usual(report({"date-range": DROP})),
     rejected("start-missing"))
case("json-range-in-future", "56: a day two years ahead",
     usual(report({START: "2028-11-20T00:00:00Z", END: "2028-11-20T23:59:59Z"})),
     rejected("range-not-ended"))
case("json-end-before-start", "56: the end is before the start",
     usual(report({END: "2026-11-19T23:59:59Z"})), rejected("end-before-start"))
case("json-start-tomorrow", "56: a day that begins in twelve hours",
     usual(report({START: "2026-11-25T00:00:00Z", END: "2026-11-25T23:59:59Z"})),
     rejected("range-not-ended"))
shape("end-in-fifteen-hours", "56: the day ends within 15 hours: clocks and zones differ",
      {START: "2026-11-24T03:00:00Z", END: "2026-11-25T03:00:00Z"}, "range-not-one-day",
      "start 2026-11-24T03:00:00Z\nend 2026-11-25T03:00:00Z")
shape("start-six-months-ago", "57: half a year old",
      {START: "2026-05-20T00:00:00Z", END: "2026-05-20T23:59:59Z"}, "none",
      "start 2026-05-20T00:00:00Z\nend 2026-05-20T23:59:59Z")
shape("start-without-zone", "55: the start has no zone", {START: "2026-11-20T00:00:00"},
      "time-without-zone")
shape("start-offset", "55: an offset instead of Z",
      {START: "2026-11-20T02:00:00+02:00", END: "2026-11-20T18:59:59-05:00"})
shape("start-lower-case", "55: lower case letters",
      {START: "2026-11-20t00:00:00z", END: "2026-11-20t23:59:59z"})
shape("start-fraction", "55: fractions of a second",
      {START: "2026-11-20T00:00:00.123Z", END: "2026-11-20T23:59:59.999999Z"})
shape("end-leap-second", "55: a leap second", {END: "2026-11-20T23:59:60Z"}, "none",
      "end 2026-11-21T00:00:00Z")
shape("end-24", "55: 24:00:00, which is the next midnight", {END: "2026-11-20T24:00:00Z"},
      "time-not-rfc-3339", "end 2026-11-21T00:00:00Z")
shape("end-next-midnight", "the end is the next midnight", {END: "2026-11-21T00:00:00Z"}, "none",
      "end 2026-11-21T00:00:00Z")
shape("start-date-only", "55a: the start is a date", {START: "2026-11-20"}, "time-not-rfc-3339")
shape("dates-only", "55a: two dates", {START: "2026-11-20", END: "2026-11-21"},
      "time-not-rfc-3339", "end 2026-11-21T00:00:00Z")
shape("start-epoch", "55a: the start is a number, seconds since 1970", {START: 1795132800},
      "time-not-rfc-3339")
shape("start-epoch-text", "55a: seconds since 1970 as a text",
      {START: "1795132800", END: "1795219199"}, "time-not-rfc-3339")
shape("start-blank", "55a: a blank instead of T", {START: "2026-11-20 00:00:00Z"},
      "time-not-rfc-3339")
shape("end-missing", "no end", {END: DROP}, "end-missing")
shape("end-null", "the end is null", {END: None}, "end-missing")
shape("end-words", "the end names no time", {END: "midnight"}, "end-missing")
shape("range-not-aligned", "two days, not from midnight: the times of section 5.1's example",
      {START: "2016-08-01T01:00:07Z", END: "2016-08-03T01:00:07Z"}, "range-not-one-day",
      "start 2016-08-01T01:00:07Z\nend 2016-08-03T01:00:07Z")
shape("range-one-hour", "one hour", {END: "2026-11-20T01:00:00Z"}, "range-not-one-day",
      "end 2026-11-20T01:00:00Z")

# --------------------------------------------------------------------------------------- policies

shape("policies-object", "42: `policies` is one object", {"policies": USUAL["policies"][0]},
      "policies-not-an-array")
case("json-policies-missing", "42: no `policies`", usual(report({"policies": DROP})),
     rejected("policies-missing"))
case("json-policies-null", "42: `policies` is null", usual(report({"policies": None})),
     rejected("policies-missing"))
case("json-policy-missing", "an entry without `policy`", usual(report({POLICY[:-1]: DROP})),
     rejected("policy-missing"))
case("json-policies-empty", "43: `policies` is empty", usual(report({"policies": []})),
     """
     verdict stored
     deviations policies-empty
     start 2026-11-20T00:00:00Z
     end 2026-11-20T23:59:59Z
     """)
shape("policy-type-capitals", "`policy-type` in capitals", {POLICY + "policy-type": "STS"})
shape("policy-type-unknown", "a `policy-type` that nobody knows", {POLICY + "policy-type": "foo"},
      "policy-type-unknown", """
      policy example.com foo 230 7
      failure certificate-expired mx2.example.com 5
      failure starttls-not-supported mx1.example.com 2
      """)
shape("policy-type-missing", "no `policy-type`", {POLICY + "policy-type": DROP},
      "policy-type-unknown", """
      policy example.com - 230 7
      failure certificate-expired mx2.example.com 5
      failure starttls-not-supported mx1.example.com 2
      """)


def with_policy(name, shows, key, value, deviations="none", strings=5, hosts=2,
                domain="example.com", fields=None):
    """The usual report with one member of its policy changed."""
    shape(name, shows, {POLICY + key: value}, deviations, f"""
          policy {domain} sts 230 7
          policy-string {strings}
          mx-host {hosts}
          failure certificate-expired mx2.example.com 5
          failure starttls-not-supported mx1.example.com 2
          """, fields)


with_policy("policy-string-missing", "no `policy-string`", "policy-string", DROP, strings=0)
with_policy("policy-string-null", "`policy-string` is null", "policy-string", None, strings=0)
with_policy("policy-string-empty", "`policy-string` is empty", "policy-string", [], strings=0)
with_policy("policy-string-string", "`policy-string` is one text", "policy-string",
            "version: STSv1", "policy-string-not-an-array", strings=1)
with_policy("policy-string-nested-text", "`policy-string` is one text that holds an array",
            "policy-string", '["version: STSv1","mode: none"]',
            "policy-string-not-an-array policy-string-nested", strings=2)
with_policy("policy-string-bracket", "a line that only starts like an array", "policy-string",
            ["[version: STSv1", "mode: testing"], strings=2)
with_policy("mx-host-missing", "no `mx-host`", "mx-host", DROP, hosts=0)
with_policy("mx-host-null", "`mx-host` is null", "mx-host", None, hosts=0)
with_policy("mx-host-empty", "`mx-host` is empty", "mx-host", [], hosts=0)
with_policy("mx-host-string", "52: `mx-host` is one text", "mx-host", "mx1.example.com",
            "mx-host-not-an-array", hosts=1)
with_policy("mx-host-wildcard", "52: a pattern of few characters", "mx-host", ["*.a"], hosts=1)
with_policy("mx-host-array-with-null", "52: null among the patterns", "mx-host",
            ["mx1.example.com", None], "mx-host-unusual", hosts=1)
with_policy("mx-host-address", "an address among the patterns", "mx-host",
            ["mx1.example.com", "[192.0.2.1]"], "mx-host-unusual", hosts=2)
with_policy("mx-host-capitals", "capitals and a final dot in a pattern", "mx-host",
            ["MX1.Example.COM.", "*.example.com"], hosts=2)
with_policy("policy-domain-odd", "53: capitals and a final dot", "policy-domain", "Example.COM.",
            "policy-domain-normalised")
with_policy("policy-domain-blanks", "53: blanks around the domain", "policy-domain",
            " example.com ", "policy-domain-normalised")
with_policy("policy-domain-u-label", "53: not in A-labels", "policy-domain", "bücher.example",
            "policy-domain-normalised", domain="xn--bcher-kva.example",
            fields={"TLS-Report-Domain": "xn--bcher-kva.example"})
with_policy("policy-domain-empty", "53: empty; the mail's header tells it", "policy-domain", "",
            "policy-domain-missing")
with_policy("policy-domain-null", "null; the mail's header tells it", "policy-domain", None,
            "policy-domain-missing")
with_policy("policy-domain-missing", "none; the mail's header tells it", "policy-domain", DROP,
            "policy-domain-missing")

shape("several-domains", "policies on several domains",
      {"policies": [entry(sts("example.net"), 3, 0), entry(sts("example.com"), 4, 0),
                    entry({"policy-type": "tlsa", "policy-domain": "mx1.example.com",
                           "policy-string": ["3 1 1 " + "AB" * 32]}, 5, 0)]}, "none", """
      policy example.net sts 3 0
      policy example.com sts 4 0
      policy example.com tlsa 5 0
      policy-string 1
      mx-host 0
      """)
shape("key-alias", "`mx-host-pattern`, `additional-info-uri` and `failure-error-code`",
      {POLICY + "mx-host": DROP, POLICY + "mx-host-pattern": ["mx1.example.com"],
       FIRST + "additional-info-uri": "https://sender.example/help",
       FIRST + "failure-error-code": "X509_V_ERR_CERT_HAS_EXPIRED"}, "key-alias", """
      policy example.com sts 230 7
      policy-string 5
      mx-host 1
      failure certificate-expired mx2.example.com 5
      failure starttls-not-supported mx1.example.com 2
      """)
shape("key-alias-beside", "`mx-host-pattern` beside `mx-host`, which says more",
      {POLICY + "mx-host-pattern": ["mx9.example.com"]}, "key-alias")

# ----------------------------------------------------------------------------------------- counts


def counts(name, shows, changes, deviations, successful=230, failed=7, first=5):
    """The usual report with other counts, two failures as usual."""
    shape(name, shows, changes, deviations, f"""
          policy example.com sts {successful} {failed}
          failure certificate-expired mx2.example.com {first}
          failure starttls-not-supported mx1.example.com 2
          """)


LIMIT = 9007199254740991

counts("counts-strings", "44: all counts are texts", {SUCCESSFUL: "230", FAILED: "7", COUNT: "5"},
       "count-not-an-integer")
counts("counts-fractions", "45: 230.0 and 5e0", {SUCCESSFUL: Raw("230.0"), COUNT: Raw("5e0")},
       "count-not-an-integer")
counts("counts-exponent", "45: 3e2", {SUCCESSFUL: Raw("3e2")}, "count-not-an-integer", 300)
shape("counts-absurd", "46: 1e400, 1e16 and 9007199254740993",
      {SUCCESSFUL: Raw("9007199254740993"), FAILED: LIMIT, DETAILS: [
          failure("certificate-expired", "mx1.example.com", Raw("1e16")),
          failure("certificate-expired", "mx2.example.com", Raw("1e400")),
          failure("certificate-expired", "mx3.example.com", 2)]}, "count-out-of-range", f"""
      policy example.com sts {LIMIT} {LIMIT}
      failure certificate-expired mx1.example.com {LIMIT}
      failure certificate-expired mx2.example.com {LIMIT}
      failure certificate-expired mx3.example.com 2
      """)


def no_count(name, shows, changes):
    """Every number of such a report is in doubt."""
    case("json-" + name, shows, usual(report(changes)), rejected("count-invalid"))


no_count("count-negative", "46: -1", {SUCCESSFUL: -1})
no_count("count-half", "46: 3.5", {SUCCESSFUL: 3.5})
no_count("count-boolean", "46: true", {SUCCESSFUL: True})
no_count("count-words", "46: a text that is no number", {SUCCESSFUL: "many"})
no_count("count-thousands", "a comma between thousands", {FAILED: "5,000"})
no_count("count-in-array", "a count in an array", {COUNT: [5]})
no_count("count-object", "a count in an object", {FAILED: {"value": 7}})
counts("count-infinite", "46: 1e400", {SUCCESSFUL: Raw("1e400")}, "count-out-of-range", LIMIT)
counts("count-beyond-limit", "46: 9007199254740993", {SUCCESSFUL: 9007199254740993},
       "count-out-of-range", LIMIT)
counts("count-beyond-64-bits", "46: a number of 30 digits", {SUCCESSFUL: 10 ** 29},
       "count-out-of-range", LIMIT)
counts("count-at-limit", "the largest count", {SUCCESSFUL: LIMIT}, "none", LIMIT)
counts("count-three-billion", "more than 31 bits", {SUCCESSFUL: 3_000_000_000}, "none",
       3_000_000_000)
shape("counts-overflow", "47: failures that add up to more than 63 bits",
      {FAILED: 2 ** 63 - 1, DETAILS: [
          failure("certificate-expired", "mx1.example.com", 2 ** 63 - 1),
          failure("certificate-expired", "mx2.example.com", 2 ** 63 - 1)]},
      "count-out-of-range", f"""
      policy example.com sts 230 {LIMIT}
      failure certificate-expired mx1.example.com {LIMIT}
      failure certificate-expired mx2.example.com {LIMIT}
      """)
counts("summary-missing", "no `summary`: the failures are added up", {SUMMARY[:-1]: DROP},
       "summary-missing", 0)
counts("summary-null", "`summary` is null", {SUMMARY[:-1]: None}, "summary-missing", 0)
counts("summary-in-array", "`summary` stands in an array",
       {SUMMARY[:-1]: [USUAL["policies"][0]["summary"]]}, "summary-not-an-object")
counts("policy-in-array", "`policy` stands in an array", {POLICY[:-1]: [sts()]},
       "policy-not-an-object")
case("json-summary-twice", "two summaries in an array",
     usual(report({SUMMARY[:-1]: [USUAL["policies"][0]["summary"]] * 2})),
     rejected("structure-invalid"))
case("json-summary-text", "`summary` is a text", usual(report({SUMMARY[:-1]: "none"})),
     rejected("structure-invalid"))
case("json-summary-in-policy", "`summary` stands in `policy`",
     usual(report({SUMMARY[:-1]: DROP, POLICY + "summary": USUAL["policies"][0]["summary"]})),
     rejected("structure-invalid"))
counts("failure-count-missing", "no failure count: the failures are added up", {FAILED: DROP},
       "count-missing")
counts("success-count-missing", "no success count", {SUCCESSFUL: DROP}, "count-missing", 0)
counts("failed-session-count-missing", "no `failed-session-count`: counts as one",
       {COUNT: DROP, FAILED: 3}, "count-missing", failed=3, first=1)
counts("failure-counts-differ", "fewer failures in detail than in the summary", {FAILED: 100},
       "failure-counts-differ", failed=100)

# --------------------------------------------------------------------------------------- failures


def details(name, shows, value, deviations, lines):
    shape(name, shows, {DETAILS: value}, deviations, lines)


NO_DETAILS = "policy example.com sts 230 7"

details("failure-details-missing", "failures without details", DROP, "none", NO_DETAILS)
details("failure-details-null", "`failure-details` is null", None, "none", NO_DETAILS)
details("failure-details-empty", "`failure-details` is empty", [], "none", NO_DETAILS)
details("failure-details-object", "`failure-details` is one object",
        failure("certificate-expired", "mx2.example.com", 7), "failure-details-not-an-array", """
        policy example.com sts 230 7
        failure certificate-expired mx2.example.com 7
        """)
details("failure-details-text", "`failure-details` is a text", "none",
        "failure-details-not-an-array", NO_DETAILS)
details("failure-details-nested", "`failure-details` is an array in an array",
        [[failure("certificate-expired", "mx2.example.com", 7)]],
        "failure-details-not-an-array", """
        policy example.com sts 230 7
        failure certificate-expired mx2.example.com 7
        """)
details("failure-bare", "a failure with only a type and a count",
        [{"result-type": "validation-failure", "failed-session-count": 7}], "none", """
        policy example.com sts 230 7
        failure validation-failure - 7
        """)
details("failure-nulls", "a failure whose other members are null",
        [failure("validation-failure", None, 7, ip=None, receiving_ip=None, receiving_mx_helo=None,
                 additional_information=None, failure_reason_code=None)], "none", """
        policy example.com sts 230 7
        failure validation-failure - 7
        """)
details("failure-mx-capitals", "capitals and a final dot in the MX host's name",
        [failure("validation-failure", "MX2.Example.COM.", 7)], "none", """
        policy example.com sts 230 7
        failure validation-failure mx2.example.com 7
        """)


def result_type(name, shows, value, deviations, kept):
    shape(name, shows, {FIRST + "result-type": value}, deviations, f"""
          policy example.com sts 230 7
          failure {kept} mx2.example.com 5
          failure starttls-not-supported mx1.example.com 2
          """)


result_type("result-type-unknown", "48: not in the registry", "foo-bar", "result-type-unknown",
            "foo-bar")
result_type("result-type-missing", "no `result-type`", DROP, "result-type-missing", "-")
result_type("result-type-null", "`result-type` is null", None, "result-type-missing", "-")
result_type("result-type-capitals", "49: capitals", "Certificate-Expired", "result-type-normalised",
            "certificate-expired")
result_type("result-type-blank", "49: a blank at the end", "certificate-expired ",
            "result-type-normalised", "certificate-expired")
result_type("long-result-type", "50: 6000 bytes", "x" * 6000,
            "text-truncated result-type-unknown", "x" * 255)


def address(name, shows, value, deviations="none"):
    shape(name, shows, {FIRST + "sending-mta-ip": value}, deviations)


details("addresses-odd", "51: addresses in odd forms, each kept", [
    failure("validation-failure", f"mx{at}.example.com", 1, ip=ip) for at, ip in enumerate((
        "::ffff:192.0.2.4", "192.0.2.4:25", "[::1]", "fe80::1%eth0", "unknown", "x.x.x.x", ""))],
        "address-unusual", """
        policy example.com sts 230 7
        failure validation-failure mx0.example.com 1
        failure validation-failure mx1.example.com 1
        failure validation-failure mx2.example.com 1
        failure validation-failure mx3.example.com 1
        failure validation-failure mx4.example.com 1
        failure validation-failure mx5.example.com 1
        failure validation-failure mx6.example.com 1
        """)
address("address-mapped", "51: an IPv4 address in IPv6", "::ffff:192.0.2.4")
address("address-not-canonical", "51: an IPv6 address with leading zeros",
        "2001:DB8:0000:0000:0000:0000:0000:0001")
address("address-with-port", "51: an address with a port", "192.0.2.4:25", "address-unusual")
address("address-bracketed", "51: an address in brackets", "[::1]", "address-unusual")
address("address-with-scope", "51: an address with a scope", "fe80::1%eth0", "address-unusual")
address("address-redacted", "51: x.x.x.x", "x.x.x.x", "address-unusual")
address("address-empty", "51: empty", "")
shape("additional-information-file", "61: a file: URI, never to be fetched",
      {FIRST + "additional-information": "file:///etc/passwd"})
shape("additional-information-words", "words instead of a URI",
      {FIRST + "additional-information": "see our website"}, "additional-information-not-a-uri")
shape("reason-quotes", "a reason with quotes, commas and a backslash",
      {FIRST + "failure-reason-code": 'remote error: tls: "bad certificate", code \\42; x'})

# --------------------------------------------------------------------------- more than is kept

shape("policies-summed", "the texts of two policies are larger than such a mail may store",
      {"policies": [entry(sts(lines=["x" * 500] * 32), 230, 7, USUAL["policies"][0]["failure-details"]),
                    entry(sts(lines=["y" * 500] * 32), 100, 0)]}, "policies-summed", """
      policy example.com sts 230 7
      policy-string 32
      mx-host 2
      failure certificate-expired mx2.example.com 5
      failure starttls-not-supported mx1.example.com 2
      policy example.com sts 100 0
      policy-string 0
      mx-host 0
      """)
details("failure-details-summed", "failures have more texts than such a mail may store", [
    failure("certificate-expired", "mx2.example.com", 5, ip=f"192.0.2.{at}",
            failure_reason_code="x" * 512, additional_information="https://" + "x" * 500)
    for at in range(100)], "failure-counts-differ failure-details-summed",
        "policy example.com sts 230 7\n" + 14 * "failure certificate-expired mx2.example.com 5\n"
        + "failure certificate-expired mx2.example.com 430")
shape("original-too-large", "a member that is not read makes the report as it came too large",
      {"x": "".join(hashlib.sha256(bytes([at % 256, at // 256])).hexdigest()
                    for at in range(560))}, "original-too-large")
