# SPDX-License-Identifier: MIT
"""Builders: a report as a dict to JSON to a container to a mail; and the list of all cases."""
import base64
import binascii
import collections
import copy
import json
import struct
import textwrap
import zlib

Case = collections.namedtuple("Case", "name shows mail expect example")
CASES = []


def case(name, shows, mail, expect, example=False):
    """A file of tests/data (or, as an example, of contrib/examples) and what is to come of it."""
    assert name not in {each.name for each in CASES if each.example == example}, name
    assert len(mail) < 40_000, name
    CASES.append(Case(name, shows, bytes(mail), textwrap.dedent(expect).strip() + "\n", example))


# ---------------------------------------------------------------------------------------- reports

DROP = object()  # as a new value: the member goes
POLICY = "policies/0/policy/"
SUMMARY = "policies/0/summary/"
DETAILS = "policies/0/failure-details"
FIRST = DETAILS + "/0/"

DAY = {"start-datetime": "2026-11-20T00:00:00Z", "end-datetime": "2026-11-20T23:59:59Z"}
STS_LINES = ["version: STSv1", "mode: testing", "mx: mx1.example.com", "mx: mx2.example.com",
             "max_age: 604800"]


def entry(policy, successful, failed, details=None):
    """One entry of `policies`; without `failure-details` where there are none, as Google does."""
    one = {"policy": policy, "summary": {"total-successful-session-count": successful,
                                         "total-failure-session-count": failed}}
    if details is not None:
        one["failure-details"] = details
    return one


def sts(domain="example.com", lines=None, mx=None):
    return {"policy-type": "sts", "policy-string": STS_LINES if lines is None else lines,
            "policy-domain": domain,
            "mx-host": ["mx1.example.com", "mx2.example.com"] if mx is None else mx}


def failure(result_type, mx, count, ip="192.0.2.10", **more):
    row = {"result-type": result_type, "sending-mta-ip": ip, "receiving-mx-hostname": mx,
           "receiving-ip": "198.51.100.2", "failed-session-count": count}
    row.update({key.replace("_", "-"): value for key, value in more.items()})
    return row


USUAL = {
    "organization-name": "Sender Inc.",
    "date-range": DAY,
    "contact-info": "tlsrpt@sender.example",
    "report-id": "2026-11-20T00:00:00Z_example.com",
    "policies": [entry(sts(), 230, 7, [
        failure("certificate-expired", "mx2.example.com", 5),
        failure("starttls-not-supported", "mx1.example.com", 2)])],
}

USUAL_HEAD = """\
organization-name Sender Inc.
contact-info tlsrpt@sender.example
report-id 2026-11-20T00:00:00Z_example.com
start 2026-11-20T00:00:00Z
end 2026-11-20T23:59:59Z"""

USUAL_POLICIES = """\
policy example.com sts 230 7
policy-string 5
mx-host 2
failure certificate-expired mx2.example.com 5
failure starttls-not-supported mx1.example.com 2"""


def report(changes=None, of=None):
    """The usual report (or another) with some members changed: {"policies/0/summary": DROP}."""
    out = copy.deepcopy(USUAL if of is None else of)
    for path, value in (changes or {}).items():
        *way, last = [int(step) if step.isdigit() else step for step in path.split("/")]
        place = out
        for step in way:
            place = place[step]
        if value is DROP:
            del place[last]
        else:
            place[last] = value
    return out


class Raw(str):
    """A JSON value as it is to be written: Raw("1e400")."""


def to_json(value, **options):
    raws = []

    def plain(item):
        if isinstance(item, Raw):
            raws.append(item)
            return f"@raw{len(raws) - 1}@"
        if isinstance(item, dict):
            return {key: plain(each) for key, each in item.items()}
        if isinstance(item, list):
            return [plain(each) for each in item]
        return item

    options = {"separators": (",", ":"), "ensure_ascii": False, **options}
    text = json.dumps(plain(value), **options)
    for index, raw in enumerate(raws):
        text = text.replace(f'"@raw{index}@"', raw)
    return text.encode("utf-8")


# ------------------------------------------------------------------------------------- containers

def deflate(data, level=9, strategy=zlib.Z_DEFAULT_STRATEGY):
    packer = zlib.compressobj(level, zlib.DEFLATED, -15, 8, strategy)
    return packer.compress(data) + packer.flush()


def gzip(data, flags=0, fields=b"", **options):
    """RFC 1952: one member, without a time."""
    header = struct.pack("<BBBBIBB", 0x1F, 0x8B, 8, flags, 0, 2, 255)
    return (header + fields + deflate(data, **options)
            + struct.pack("<II", zlib.crc32(data), len(data)))


def zip_archive(entries, method=8, flags=0):
    """A ZIP archive, each entry made on the first day that ZIP knows."""
    files, directory = b"", b""
    for name, data in entries:
        packed = deflate(data) if method == 8 else data
        facts = struct.pack("<HHHHHIIIHH", 20, flags, method, 0, 0x21, zlib.crc32(data),
                            len(packed), len(data), len(name), 0)
        directory += (b"PK\x01\x02" + struct.pack("<H", 20) + facts
                      + struct.pack("<HHHII", 0, 0, 0, 0, len(files)) + name)
        files += b"PK\x03\x04" + facts + name + packed
    end = struct.pack("<HHHHIIH", 0, 0, len(entries), len(entries), len(directory), len(files), 0)
    return files + directory + b"PK\x05\x06" + end


# ------------------------------------------------------------------------------------------ mails

class Entity(collections.namedtuple("Entity", "fields body")):
    """A MIME entity: a list of (name, value), and the body as bytes."""

    def __bytes__(self):
        header = "".join(f"{name}: {value}\n" for name, value in self.fields)
        return header.encode("utf-8", "surrogateescape") + b"\n" + self.body


def base64_lines(data, width=76):
    text = base64.b64encode(data)
    return b"\n".join(text[at:at + width] for at in range(0, len(text), width))


def encode(data, encoding):
    kind = (encoding or "").lower()
    if kind == "base64":
        return base64_lines(data)
    if kind == "quoted-printable":
        return binascii.b2a_qp(data, istext=False)
    return data


FILE_NAME = "sender.example!example.com!1795132800!1795219199!001.json.gz"


def part(data, type="application/tlsrpt+gzip", name=FILE_NAME, encoding="base64", body=None,
         disposition="attachment", more=()):
    """The part that holds a report; `body` is used as it is, instead of the encoded data."""
    fields = []
    if type:
        fields.append(("Content-Type", f'{type};\n name="{name}"' if name else type))
    if encoding:
        fields.append(("Content-Transfer-Encoding", encoding))
    if disposition:
        fields.append(("Content-Disposition",
                       f'{disposition};\n filename="{name}"' if name else disposition))
    return Entity(fields + list(more), encode(data, encoding) if body is None else body)


def json_part(data, type="application/tlsrpt+json", name=FILE_NAME[:-3], encoding="7bit", **more):
    return part(data, type, name, encoding, **more)


def text(words="This is an aggregate TLS report from sender.example.\n", type="text/plain"):
    return Entity([("Content-Type", f"{type}; charset=utf-8"),
                   ("Content-Transfer-Encoding", "7bit")], words.encode())


def multipart(*parts, type="multipart/report; report-type=tlsrpt", boundary="=_report",
              parameter=None, preamble=b"", delimiter=None, end=None):
    parameter = f'boundary="{boundary}"' if parameter is None else parameter
    delimiter = f"--{boundary}\n".encode() if delimiter is None else delimiter
    end = f"--{boundary}--\n".encode() if end is None else end
    body = b"".join(delimiter + bytes(each) + b"\n" for each in parts)
    return Entity([("Content-Type", f"{type};\n {parameter}")], preamble + body + end)


FIELDS = {
    "From": "TLS reports <tlsrpt@sender.example>",
    "To": "tls-reports@example.com",
    "Date": "Sat, 21 Nov 2026 06:11:42 +0000",
    "Message-ID": "<20261121061142.1795241502@sender.example>",
    "Subject": "Report Domain: example.com Submitter: sender.example"
               " Report-ID: <2026.11.20T00.00.00Z+example.com@sender.example>",
    "TLS-Report-Domain": "example.com",
    "TLS-Report-Submitter": "sender.example",
    "MIME-Version": "1.0",
}


def mail(content, fields=None):
    """A mail of this content; `fields` replace the usual ones, or take them out with None."""
    further = {name: value for name, value in (fields or {}).items() if name not in FIELDS}
    told = {**further, **FIELDS, **(fields or {})}
    own = [(name, value) for name, value in told.items() if value is not None]
    whole = bytes(Entity(own + list(content.fields), content.body))
    return whole if whole.endswith(b"\n") else whole + b"\n"


def mail_of(*parts, fields=None, **options):
    """The usual mail of a text and these parts, in a multipart/report."""
    return mail(multipart(text(), *parts, **options), fields)


def mail_for(domain, submitter, *parts, day="2026.11.20T00.00.00Z", fields=None, **options):
    """The usual mail, of another reporter or on another domain."""
    return mail_of(*parts, fields={
        "From": f"TLS reports <tlsrpt@{submitter}>",
        "To": f"tls-reports@{domain}",
        "Message-ID": f"<20261121061142.1795241502@{submitter}>",
        "Subject": f"Report Domain: {domain} Submitter: {submitter}"
                   f" Report-ID: <{day}+{domain}@{submitter}>",
        "TLS-Report-Domain": domain, "TLS-Report-Submitter": submitter, **(fields or {})},
        **options)


def usual(content=None, fields=None):
    """The usual mail with this JSON, told as bytes or as a report, in gzip."""
    data = content if isinstance(content, bytes) else to_json(content or USUAL)
    return mail_of(part(gzip(data)), fields=fields)


# ----------------------------------------------------------------------------------- expectations

def as_usual(deviations="none", lines=""):
    """The usual numbers, but for these lines; a `policy` line replaces all policies."""
    told = textwrap.dedent(lines).strip().splitlines()
    first = next((at for at, line in enumerate(told) if line.startswith("policy ")), len(told))
    keys = {line.split()[0] for line in told[:first]}
    head = [line for line in USUAL_HEAD.splitlines() if line.split()[0] not in keys]
    policies = told[first:] or USUAL_POLICIES.splitlines()
    verdict = ["verdict stored", f"deviations {deviations}"]
    return "\n".join([*verdict, *head, *told[:first], *policies])


def rejected(fault):
    return f"verdict rejected\nfault {fault}"


NOT_A_REPORT = "verdict not-a-report\nfault not-a-report"
