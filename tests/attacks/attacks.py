#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""attacks: each attack as one row, on a fresh store: what it costs, what the digest says, and whether
what is promised holds.

   attacks.py PROGRAMS [--relaxed] [ID...]    a table in Markdown; ends with 1 if a promise breaks that is not open

--relaxed judges neither time nor memory, for programs that are not optimized.
"""
import argparse
import base64
import binascii
import gzip
import json
import os
import pathlib
import random
import re
import sys

sys.dont_write_bytecode = True  # in the folder of the sources

import full_store
import mails
from mails import TRUST, details, expired, mail, of, packed, part, plain, policy, report, signed
from site_of import NotThere, Site

MB = 1 << 20
ROWS = []


def attack(id, what):
    def add(function):
        ROWS.append((id, what, function))
        return function
    return add


class Judge:
    def __init__(self, site, relaxed):
        self.site, self.relaxed, self.broken, self.says = site, relaxed, [], ""

    def promise(self, holds, words):
        if not holds:
            self.broken.append(words)

    def cost(self, run, cpu, memory, what):
        """At most so many seconds of CPU, and so many MB in the largest process."""
        if self.relaxed:
            return
        self.promise(run.cpu <= cpu, f"{what}: {run.cpu:.1f} s of CPU, more than {cpu}")
        self.promise(run.memory <= memory * MB, f"{what}: {run.memory / MB:.0f} MB, more than {memory}")

    def digest(self, *words, options=()):
        run = self.site.summary("--format", "text", *options)
        self.promise(run.status == 0, f"digest ends with {run.status}: {run.err.strip()}")
        self.cost(run, 2, 64, "digest")
        self.says = run.line(*words) if words else self.says
        return run.out


# --- Point 1: what one mail writes ---

def bounded(judge, message, *options, stored=None):
    """One mail: it is dealt with, cheaply, and the store grows little."""
    site = judge.site
    before = site.size()
    run = site.deliver(message, *options)
    grown = site.size() - before
    base = empty_store(judge)
    judge.promise(run.status == 0, f"status {run.status}: {run.err.strip()[:80]}")
    judge.cost(run, 6, 128, "delivery")
    limit = min(4 * MB, 16 * len(message) + 65536)
    judge.promise(grown - base <= limit, f"store grows by {(grown - base) / MB:.1f} MB, more than {limit / MB:.1f}")
    if stored is not None:
        judge.promise(site.count("report") == stored, f"{site.count('report')} reports stored, not {stored}")
    # Whether the way out is as cheap.
    judge.digest("FAILING")
    return run


def empty_store(judge):
    """Bytes of a store with nothing in it."""
    site = Site(judge.site.programs)
    try:
        site.deliver(b"Subject: none\r\n\r\nnone\r\n")
        return site.size()
    finally:
        site.close()


TEXT = "x" * 1000


@attack("W1", "eight reports, gzip in gzip, one long text in each of 60,000 failures")
def w1(judge):
    one = report([policy(failures=details(60_000, **{"result-type": "validation-failure", "failure-reason-code": TEXT}))])
    parts = [part(packed(plain(one | {"report-id": str(n)}), 2)) for n in range(8)]
    bounded(judge, mail(*parts))


@attack("W2", "four reports, 500,000 distinct result types in each")
def w2(judge):
    failures = details(500_000, **{"result-type": "t{}"})
    data = plain(report([policy(failures=failures)], id="ID"))
    bounded(judge, mail(*[part(packed(data.replace(b'"ID"', b'"%d"' % n), 2)) for n in range(4)]))


@attack("W3", "eight reports, each with 30 MB of policy texts")
def w3(judge):
    policies = [policy(domain=f"d{n}.example.org", **{"policy-string": [TEXT * 30]}) for n in range(1000)]
    bounded(judge, mail(*[part(packed(plain(report(policies, id=str(n))), 2)) for n in range(8)]))


@attack("W4", "200,000 distinct MX hosts")
def w4(judge):
    failures = details(200_000, **{"result-type": "starttls-not-supported", "receiving-mx-hostname": "mx{}.example.org"})
    bounded(judge, of(report([policy(failures=failures)])))
    total = judge.site.ask("select sum(failed_sessions) from result")
    judge.promise(total == [(200_000,)], f"{total} failed sessions counted, not 200000")


@attack("W5", "header texts of 180 kB in a mail that is not a report, with not-report = discard")
def w5(judge):
    long = "x" * 60_000
    message = "\r\n".join([f"From: {long}@a.example", f"Subject: {long}", f"Message-ID: <{long}@a.example>", "", "spam", ""])
    bounded(judge, message.encode(), "--not-report", "discard")
    for n in range(20):
        judge.site.deliver(message.replace("spam", f"spam {n}").replace("Message-ID: <", f"Message-ID: <{n}").encode(),
                           "--not-report", "discard")
    each = (judge.site.size() - empty_store(judge)) / 21
    judge.promise(each <= 4096, f"each spam costs {each:.0f} bytes of the store")


@attack("W6", "an honest report of 100,000 failures")
def w6(judge):
    choose = random.Random(1)
    failures = [
        {"result-type": choose.choice(("certificate-expired", "starttls-not-supported", "validation-failure")),
         "receiving-mx-hostname": f"mx{choose.randrange(8)}.example.org",
         "sending-mta-ip": f"192.0.2.{choose.randrange(250)}", "receiving-ip": f"198.51.100.{choose.randrange(8)}",
         "failed-session-count": 1 + choose.randrange(9)}
        for _ in range(100_000)
    ]
    one = plain(report([policy(failures=failures)]))
    run = judge.site.deliver(mail(part(packed(one))))
    grown = judge.site.size()
    judge.promise(run.status == 0, f"status {run.status}")
    judge.cost(run, 2, 128, "delivery")
    judge.promise(grown <= 1.5 * len(one), f"store grows by {grown / len(one):.1f} x its inflated size")
    sums = judge.site.ask("select sum(failed_sessions) from result")
    judge.promise(sums == [(sum(one["failed-session-count"] for one in failures),)], f"{sums} failed sessions counted")
    judge.digest("FAILING")


def distinct(field, count=200_000, text="v{}"):
    def row(judge):
        failures = details(count, **{"result-type": "validation-failure", field: text})
        bounded(judge, of(report([policy(failures=failures)])))
        total = judge.site.ask("select sum(failed_sessions) from result")
        judge.promise(total == [(count,)], f"{total} failed sessions counted, not {count}")
    return row


attack("W7a", "neighbor: 200,000 distinct reason codes")(distinct("failure-reason-code"))
attack("W7b", "neighbor: 200,000 distinct sending addresses")(distinct("sending-mta-ip"))
attack("W7c", "neighbor: 200,000 distinct HELO names of 60 bytes")(distinct("receiving-mx-helo", text="h{:060}"))
attack("W7d", "neighbor: 200,000 distinct additional texts")(distinct("additional-information"))


@attack("W7e", "neighbor: 10,000 policies of one domain, each with its own policy text")
def w7e(judge):
    policies = [policy(**{"policy-string": [f"mx: {n}", TEXT]}) for n in range(10_000)]
    bounded(judge, of(report(policies)))


@attack("W7f", "neighbor: one policy with 1,000,000 lines and 500,000 MX patterns")
def w7f(judge):
    bounded(judge, of(report([policy(**{"policy-string": ["a"] * 1_000_000, "mx-host": ["b"] * 500_000})])))


@attack("W7g", "neighbor: names of 1 MB for organization, contact, report-id and domain")
def w7g(judge):
    long = "n" * MB
    bounded(judge, of(report([policy(domain=long)], org=long, contact=long, id=long)))


@attack("W7h", "neighbor: 15 MB of random bytes that do not compress, in a text")
def w7h(judge):
    data = random.Random(2).randbytes(5 * MB).hex()
    bounded(judge, of(report([policy(**{"policy-string": [data]})])))


@attack("W7i", "neighbor: 64 broken reports in one mail")
def w7i(judge):
    parts = [part(packed(plain({"organization-name": TEXT * 1000, "n": n}))) for n in range(64)]
    bounded(judge, mail(*parts))


@attack("W7j", "neighbor: 100,000 deviations in one report")
def w7j(judge):
    failures = details(100_000, **{"result-type": "validation-failure", "sending-mta-ip": "not an address {}",
                                   "receiving-ip": "nor this {}"})
    bounded(judge, of(report([policy(failures=failures)])))


@attack("W7k", "neighbor: 5,000 MIME parts, and a report in mails inside 200 mails")
def w7k(judge):
    inner = of(report([policy()]))
    for n in range(200):
        inner = b"Subject: %d\r\nContent-Type: message/rfc822\r\n\r\n" % n + inner
    parts = [b"Content-Type: text/plain\r\n\r\n%d" % n for n in range(5000)]
    bounded(judge, mail(*parts, b"Content-Type: message/rfc822\r\n\r\n" + inner))


@attack("W7l", "neighbor: 10,000 domains, each with a failure of its own: incidents and alerts")
def w7l(judge):
    policies = [policy(domain=f"d{n}.example.org", failures=expired(9, f"mx{n}.example.org")) for n in range(10_000)]
    bounded(judge, of(report(policies)))
    notices = judge.site.count("notice")
    judge.promise(notices <= 30, f"{notices} alerts")


@attack("W7m", "neighbor: 50 mails of the kind of W7a, each with other texts")
def w7m(judge):
    before = judge.site.size()
    size = 0
    for n in range(50):
        failures = details(20_000, **{"result-type": "validation-failure", "failure-reason-code": f"{n} {{}}"})
        message = of(report([policy(failures=failures)], id=str(n)), id=str(n))
        size += len(message)
        run = judge.site.deliver(message)
        judge.promise(run.status == 0, f"mail {n}: status {run.status}")
        judge.cost(run, 6, 128, f"mail {n}")
    grown = judge.site.size() - before
    judge.promise(grown <= 50 * 4 * MB, f"the store grows by {grown / MB:.0f} MB")
    judge.digest("FAILING")


# --- Point 2: what a store full of hostile reports costs its readers ---

def wide(n):
    failures = details(200_000, **{"result-type": "starttls-not-supported", "receiving-mx-hostname": f"m{{}}.r{n}.example.org"})
    return of(report([policy(failures=failures)], org=f"Org {n}", contact=f"tls@r{n}.example", id=str(n)),
              sender=f"tls@r{n}.example", id=str(n))


def read_all(judge, reports):
    site = judge.site
    for n in range(reports):
        run = site.deliver(wide(n))
        judge.promise(run.status == 0, f"delivery {n}: status {run.status}")
    pages = {
        "digest": (), "all": ("--all",), "html": ("--format", "html"), "json": ("--format", "json"),
        "csv": ("--format", "csv"), "metrics": ("--format", "metrics"), "failures": ("--failures",),
        "incidents": ("--incidents",), "report": ("--report", "1"), "new": ("--new",),
    }
    for name, options in pages.items():
        run = site.summary(*options)
        judge.promise(run.status == 0, f"{name}: status {run.status}")
        judge.cost(run, 4, 64, name)
        if name == "digest":
            judge.says = run.line("FAILING")


@attack("R1", "five mails with 200,000 distinct MX hosts each: every page")
def r1(judge):
    read_all(judge, 5)


@attack("R2", "twelve of them")
def r2(judge):
    read_all(judge, 12)


@attack("R6", "more of everything than a page shows, each name and text as long as it may be: every page and list")
def r6(judge):
    site = judge.site
    site.deliver(of(report([policy()])))
    writer = full_store.Writer(site.database)
    writer.fill()
    close(judge, writer)
    week = ("--last", "7")
    pages = [(*week, "--format", name) for name in ("text", "html", "json", "csv", "metrics")]
    pages += [("--failures", "--format", name) for name in ("text", "json", "csv")]
    pages += [(page, "--format", name) for page in ("--incidents", "--new") for name in ("text", "json")]
    pages += [("--report", "3", "--format", name) for name in ("text", "json")]
    lists = [(name, "list", "--format", format) for name in ("alerts", "quarantine") for format in ("text", "json")]
    lists += [("prune", "--dry-run"), ("stats",), ("alerts", "drop", "--all")]
    for program, commands in ((site.summary, pages), (site.store, lists)):
        for command in commands:
            run = program(*command)
            judge.promise(run.status == 0, f"{' '.join(command)}: status {run.status}: {run.err[:80]}")
            judge.cost(run, 4, 64, " ".join(command))
            if command[-2:] == ("--format", "json") and "7" in command:
                judge.says = totals(judge, json.loads(run.out))
            if command[1:] == ("list", "--format", "json"):
                wanted = full_store.NOTICES if command[0] == "alerts" else full_store.MAILS
                judge.promise(run.out.count("\n") == wanted, f"{' '.join(command)}: not all {wanted} are listed")
    left = site.ask("select count(*) from delivery where state = 'pending'")
    judge.promise(left == [(0,)], f"alerts drop --all leaves {left}")


def close(judge, writer):
    """The store is its owner's again."""
    writer.close()
    if judge.site.user:
        for path in judge.site.data.glob("tlsrpt.db*"):
            os.chown(path, judge.site.user, judge.site.user)


def totals(judge, digest):
    """What has no row of its own is in a remainder."""
    told = sum(one["failed_sessions"] for domain in digest["domains"] for one in domain["policies"])
    wanted = full_store.DOMAINS * 1000
    judge.promise(told == wanted, f"policies show {told} failed sessions, not {wanted}")
    told_by_cause = sum(one["failed_sessions"] for domain in digest["domains"] for one in domain["failures"])
    # Of domains that have no row, no cause is shown.
    names = {domain["domain"] for domain in digest["domains"]}
    sums = judge.site.ask("select name, sum(failed_sessions) from day_failure join domain on domain.id = domain group by name")
    wanted = sum(sessions for name, sessions in sums if name in names)
    judge.promise(told_by_cause == wanted, f"causes show {told_by_cause} failed sessions, not {wanted}")
    return f"{told} failed sessions, {told_by_cause} of them by cause"


def waits(judge, blocker, what):
    """A delivery next to what reads or tends the store."""
    site = judge.site
    started = site.start(*blocker)
    runs = [site.deliver(of(report([policy()], id=f"late {n}"), id=f"late{n}")) for n in range(5)]
    site.finish(started)
    longest = max(run.wall for run in runs)
    judge.promise(all(run.status == 0 for run in runs), f"{what}: a delivery ends with {[run.status for run in runs]}")
    if not judge.relaxed:
        judge.promise(longest <= 1.5, f"{what}: a delivery takes {longest:.1f} s")


@attack("R3", "deliveries next to a digest, and next to a prune, of that store")
def r3(judge):
    for n in range(3):
        judge.site.deliver(wide(n))
    waits(judge, ("tlsrpt-summary", "--format", "json"), "digest")
    waits(judge, ("tlsrpt-store", "prune", "--keep-reports", "400", "--keep-raw", "1"), "prune")
    judge.digest("FAILING")


@attack("R4", "a reader of the group holds a read transaction for 4 seconds")
def r4(judge):
    import sqlite3
    site = judge.site
    site.deliver(of(report([policy()])))
    reader = sqlite3.connect(f"file:{site.database}?mode=ro", uri=True, isolation_level=None)
    reader.execute("begin")
    reader.execute("select count(*) from report").fetchall()
    site.deadline = ("--deadline", "3")
    run = site.deliver(of(report([policy()], id="2"), id="2"))
    judge.promise(run.status == 0, f"a delivery ends with {run.status}: {run.err.strip()[:60]}")
    if not judge.relaxed:
        judge.promise(run.wall < 1.5, f"it waits for {run.wall:.1f} s")
    reader.close()
    judge.digest("reports, ")


@attack("R5", "deliveries next to five digests whose readers do not read")
def r5(judge):
    import subprocess
    site = judge.site
    for n in range(3):
        site.deliver(wide(n))
    user = {"user": site.user, "group": site.user, "extra_groups": []} if site.user else {}
    readers = [
        subprocess.Popen([site.programs / "tlsrpt-summary", "--database", site.database, "--format", "json", *new],
                         stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, **user)
        for new in ((), (), (), ("--new",), ("--failures",))
    ]
    try:
        runs = [site.deliver(of(report([policy()], id=f"late {n}"), id=f"late{n}")) for n in range(5)]
    finally:
        for reader in readers:
            reader.kill()
            reader.communicate()
    judge.promise(all(run.status == 0 for run in runs), f"deliveries end with {[run.status for run in runs]}")
    if not judge.relaxed:
        longest = max(run.wall for run in runs)
        judge.promise(longest <= 1.5, f"a delivery takes {longest:.1f} s")
    judge.digest("FAILING")


# --- Point 3: a way back ---

FORGED = [("forged.example", n) for n in range(30)]


def forge_some(site):
    site.deliver(of(report([policy(failures=expired())], org="Real", contact="tls@real.example", id="real"),
                    sender="tls@real.example", id="real"))
    for domain, n in FORGED:
        one = report([policy(domain="example.net", failures=expired(999, f"mx{n}.forged.example"))], org="Forger", contact=f"tls@{domain}", id=str(n))
        site.deliver(of(one, sender=f"tls@{domain}", id=f"forged{n}"))


@attack("B1", "thirty forged reports with their incidents; remove --reporter")
def b1(judge):
    site = judge.site
    forge_some(site)
    run = site.store("remove", "--reporter", "Forger")
    judge.promise(run.status == 0, f"remove ends with {run.status}: {run.err.strip()[:80]}")
    left = site.ask("select count(*) from report"), site.ask("select sum(failed_sessions) from day_result")
    judge.promise(left == ([(1,)], [(57,)]), f"left: {left}")
    still = site.ask("select count(*) from incident join mx on mx.id = mx where resolved is null and name like '%forged%'")
    judge.promise(still == [(0,)], f"{still} forged incidents are open")
    judge.digest("FAILING")


@attack("B2", "the same; incidents close with a filter")
def b2(judge):
    site = judge.site
    forge_some(site)
    run = site.store("incidents", "close", "--domain", "example.net", "--why", "forged")
    judge.promise(run.status == 0, f"incidents close ends with {run.status}: {run.err.strip()[:80]}")
    left = site.ask("select count(*) from incident where resolved is null")
    judge.promise(left == [(1,)], f"{left} incidents are open")
    judge.digest("incident")


@attack("B3", "a flood of forged reporters above max-database")
def b3(judge):
    site = judge.site
    real = report([policy()], org="Real", contact="tls@real.example", id="real")
    site.deliver(of(real, sender="tls@real.example", id="real"))
    for n in range(40):
        one = report([policy(**{"policy-string": [random.Random(n).randbytes(20_000).hex()]})], org=f"F{n}",
                     contact=f"tls@f{n}.example", id=str(n))
        run = site.deliver(of(one, sender=f"tls@f{n}.example", id=f"f{n}"), "--max-database", "1M")
        judge.promise(run.status == 0, f"delivery {n}: status {run.status}")
    judge.promise(site.size() <= 1.5 * MB, f"the store is {site.size() / MB:.1f} MB")
    run = site.deliver(of(real | {"report-id": "real 2"}, sender="tls@real.example", id="real2"), "--max-database", "1M")
    kept = site.ask("select count(*) from report where report_id = 'real 2'")
    judge.promise(kept == [(1,)], "a reporter who is known is not stored")
    out = judge.digest("max-database")
    judge.promise("max-database" in out, "the digest does not say that the store is full")


@attack("B4", "neighbor: the same in the name of a reporter that is known")
def b4(judge):
    site = judge.site
    for n in range(80):
        one = report([policy(**{"policy-string": [random.Random(n).randbytes(20_000).hex()]})], org="Real", contact="tls@real.example", id=str(n))
        run = site.deliver(of(one, sender="tls@real.example", id=f"f{n}"), "--max-database", "1M")
        judge.promise(run.status == 0, f"delivery {n}: status {run.status}")
    judge.promise(site.size() <= 1.75 * MB, f"the store is {site.size() / MB:.1f} MB")
    refused = site.ask("select count(*) from rejected where verdict = 'database-full'")
    judge.promise(refused > [(10,)], f"{refused} are refused")
    real = report([policy(failures=expired())], org="Signer", contact="tls@signer.example", id="signed")
    site.deliver(of(real, sender="tls@signer.example", id="signed", fields=signed("signer.example")), *TRUST, "--max-database", "1M")
    kept = site.ask("select count(*) from report where report_id = 'signed' and authenticated")
    judge.promise(kept == [(1,)], "an authenticated report is not stored")
    judge.digest("max-database")


# --- Point 4: the quarantine ---

def broken(n):
    one = report([policy()], org=f"Sender {n}", contact=f"tls@s{n}.example", id=f"{n}")
    del one["date-range"]
    return of(one, sender=f"tls@s{n}.example", id=f"broken{n}")


def drown(judge, flood, count):
    site = judge.site
    bound = ("--quarantine-bytes", "4M", "--quarantine-messages", "100")
    for n in range(20):
        site.deliver(broken(n), *bound)
    for n in range(count):
        run = site.deliver(flood(n), *bound)
        judge.promise(run.status == 0, f"mail {n}: status {run.status}")
    kept = sum(b"Message-ID: <broken" in path.read_bytes() for path in site.quarantined())
    judge.promise(kept == 20, f"{kept} of 20 refused reports are left")
    judge.digest("quarantine")


@attack("Q1", "20 refused reports, then 17 large mails")
def q1(judge):
    drown(judge, lambda n: b"Subject: hello %d\r\n\r\n" % n + b"x" * (MB // 2), 17)


@attack("Q2", "neighbor: then 200 small mails, each of another sender")
def q2(judge):
    drown(judge, lambda n: b"From: a@s%d.example\r\nSubject: %d\r\n\r\nhello\r\n" % (n, n), 200)


@attack("Q3", "neighbor: then 60 large broken reports of one sender")
def q3(judge):
    def one(n):
        broken_report = {"organization-name": random.Random(n).randbytes(100_000).hex(), "report-id": str(n)}
        return of(broken_report, sender="tls@forger.example", id=f"flood{n}")
    drown(judge, one, 60)


@attack("Q4", "neighbor: then 300 tiny broken reports, each in the name of another sender; the real ones are signed")
def q4(judge):
    site = judge.site
    bound = ("--quarantine-messages", "100", *TRUST)
    for n in range(20):
        site.deliver("\r\n".join(signed(f"s{n}.example")).encode() + b"\r\n" + broken(n), *bound)
    for n in range(300):
        run = site.deliver(b"From: a@f%d.example\r\nContent-Type: application/tlsrpt+json\r\n\r\n{\"policies\":\r\n" % n, *bound)
        judge.promise(run.status == 0, f"mail {n}: status {run.status}")
    kept = sum(b"Message-ID: <broken" in path.read_bytes() for path in site.quarantined())
    judge.promise(kept == 20, f"{kept} of 20 refused reports are left")
    judge.digest("quarantine")


# --- Point 5: conflicts ---

def real_and_forged():
    real = report([policy(failures=expired(5000))], org="Google Inc.", contact="smtp-tls-reporting@google.com", id="known")
    forged = real | {"policies": [policy(ok=5100)]}
    return of(real, sender="smtp-tls-reporting@google.com", id="real"), of(forged, sender="smtp-tls-reporting@google.com", id="forged")


def conflict(judge, messages, *options):
    site = judge.site
    for message in messages:
        run = site.deliver(message, *options)
        judge.promise(run.status == 0, f"status {run.status}")
    out = judge.digest("FAILING")
    judge.promise("5 000 of" in out, "the digest does not say that 5,000 failed")
    judge.promise("conflict" in out, "the digest does not say that there is a conflict")
    opened = site.ask("select count(*) from notice where kind = 'opened'")
    judge.promise(opened == [(1,)], f"{opened} alerts")


@attack("C1", "a forged report without failures first, then the real one with 5,000")
def c1(judge):
    real, forged = real_and_forged()
    conflict(judge, [forged, real])


@attack("C2", "neighbor: the real one first")
def c2(judge):
    real, forged = real_and_forged()
    conflict(judge, [real, forged])


@attack("C3", "neighbor: a forged one with more failures; the real one is authenticated")
def c3(judge):
    real, _ = real_and_forged()
    worse = report([policy(failures=expired(9000))], org="Google Inc.", contact="smtp-tls-reporting@google.com", id="known")
    site = judge.site
    site.deliver(of(worse, sender="smtp-tls-reporting@google.com", id="forged"), *TRUST, "--authentication", "record")
    site.deliver(b"\r\n".join(field.encode() for field in signed("google.com")) + b"\r\n" + real, *TRUST)
    sums = site.ask("select sum(failed_sessions) from day_result")
    judge.promise(sums == [(5000,)], f"{sums} failed sessions count")
    out = judge.digest("FAILING")
    judge.promise("conflict" in out, "the digest does not say that there is a conflict")


@attack("C7", "neighbor: the clean one is authenticated, the failing one came without its signature")
def c7(judge):
    real, _ = real_and_forged()
    clean = of(report([policy(ok=5100)], org="Google Inc.", contact="smtp-tls-reporting@google.com", id="known"),
               sender="smtp-tls-reporting@google.com", fields=signed("google.com"))
    site = judge.site
    site.deliver(clean, *TRUST)
    site.deliver(real, *TRUST, "--authentication", "record")
    kinds = site.ask("select kind from notice")
    judge.promise(kinds == [("conflict",)], f"alerts: {kinds}")
    out = judge.digest("CONFLICT")
    judge.promise("5 000" in out, "the digest does not name the failures")
    judge.promise("Nothing failed\n" not in out, "the digest says that nothing failed")


@attack("C8", "neighbor: a forged one with more failures of another kind hides the real cause")
def c8(judge):
    real, _ = real_and_forged()
    worse = report([policy(failures=[{"result-type": "starttls-not-supported", "failed-session-count": 9000}])],
                   org="Google Inc.", contact="smtp-tls-reporting@google.com", id="known")
    site = judge.site
    site.deliver(of(worse, sender="smtp-tls-reporting@google.com", id="forged"))
    site.deliver(real)
    bodies = " ".join(body for (body,) in site.ask("select body from notice"))
    judge.promise("certificate-expired" in bodies, "no alert names the real cause")
    judge.digest("CONFLICT")


@attack("C4", "neighbor: the forged one differs in nothing but one byte of white space, 50 times")
def c4(judge):
    real, _ = real_and_forged()
    one = report([policy(ok=5100)], org="Google Inc.", contact="smtp-tls-reporting@google.com", id="known")
    forged = [mail(part(packed(plain(one) + b" " * n)), sender="smtp-tls-reporting@google.com", id=f"f{n}") for n in range(50)]
    conflict(judge, [*forged, real])


@attack("C6", "neighbor: 100 forged ones, each with one failure more than the one before")
def c6(judge):
    site = judge.site
    for n in range(100):
        one = report([policy(failures=expired(6000 + n))], org="Google Inc.", contact="smtp-tls-reporting@google.com", id="known")
        run = site.deliver(of(one, sender="smtp-tls-reporting@google.com", id=f"f{n}"))
        judge.promise(run.status == 0, f"mail {n}: status {run.status}")
    judge.promise(site.size() <= 4 * MB, f"the store is {site.size() / MB:.1f} MB")
    notices = site.count("notice")
    judge.promise(notices <= 5, f"{notices} alerts")
    out = judge.digest("FAILING")
    judge.promise("conflict" in out, "the digest does not say that there is a conflict")


@attack("C9", "neighbor: 40 reports with 9,900 failures each on the same day, then the forged one and the real one")
def c9(judge):
    for n in range(40):
        failures = [one | {"receiving-mx-hostname": f"mx{k % 900}.h{n}.example"} for k, one in enumerate(
            details(9900, **{"result-type": "certificate-expired", "sending-mta-ip": "2001:db8::{:x}"}))]
        judge.site.deliver(of(report([policy(failures=failures)], org=f"H{n}", contact=f"tls@h{n}.example", id=str(n)),
                              sender=f"tls@h{n}.example", id=f"h{n}"))
    real, forged = real_and_forged()
    judge.site.deliver(forged)
    run = judge.site.deliver(real)
    judge.cost(run, 0.2, 64, "the real report")
    counts = judge.site.ask("select counted from report where report_id = 'known' and most_failed_sessions = 5000")
    judge.promise(counts == [(1,)], "the real report does not count")
    judge.digest("FAILING")


@attack("C10", "neighbor: 20,000 reports of one identity that do not count, beside 300 signers' that do")
def c10(judge):
    site = judge.site
    site.deliver(of(report([policy()])))
    writer = full_store.Writer(site.database)
    writer.contradict(300, 20_000)
    close(judge, writer)
    out = judge.digest("CONFLICT")
    judge.promise("20 001 reports" in out, "the digest does not count them")


@attack("C5", "a report on a day that has not ended")
def c5(judge):
    import datetime
    day = datetime.datetime.now(datetime.timezone.utc).date() + datetime.timedelta(days=2)
    run = judge.site.deliver(of(report([policy()], day=day)))
    judge.promise(run.status == 0, f"status {run.status}")
    judge.promise(judge.site.count("report") == 0, "it is stored")
    judge.promise(len(judge.site.quarantined()) == 1, "it is not in the quarantine")
    judge.digest("quarantine")


# --- Points 6 and 7: who reports, and on whom ---

@attack("S1", "signed by evil.example, organization-name Google Inc., no contact")
def s1(judge):
    site = judge.site
    one = report([policy(failures=expired())], org="Google Inc.", contact="")
    site.deliver(of(one, sender="tls@evil.example", fields=signed("evil.example")), *TRUST)
    judge.digest("told by")
    bodies = " ".join(body for (body,) in site.ask("select body from notice"))
    judge.promise("evil.example" in bodies or not bodies, "the alert names no signer")
    judge.promise(not re.search(r"reports of Google Inc\. are authenticated", " ".join(bodies.split())),
                  "the alert says that Google's reports are authenticated")


@attack("S3", "neighbor: the same, on every page that names a reporter")
def s3(judge):
    site = judge.site
    one = report([policy(failures=expired())], org="Google Inc.", contact="")
    site.deliver(of(one, sender="tls@evil.example", fields=signed("evil.example")), *TRUST)
    judge.promise("evil.example" in judge.digest("told by"), "the digest names no signer")
    for page in (("--incidents",), ("--failures",), ("--format", "json"), ("--format", "html"), ("--format", "metrics"),
                 ("--failures", "--format", "csv"), ("--report", "1")):
        out = site.summary(*page).out
        judge.promise("Google" in out and "evil.example" in out, f"{page} names no signer")


@attack("S2", "neighbor: the same with Google's contact")
def s2(judge):
    one = report([policy(failures=expired())], org="Google Inc.", contact="smtp-tls-reporting@google.com")
    judge.site.deliver(of(one, sender="tls@evil.example", fields=signed("evil.example")), *TRUST)
    judge.promise(judge.site.ask("select count(*) from report where authenticated") in ([], [(0,)]), "it is authenticated")
    judge.digest("quarantine")


@attack("U1", "a signed DANE report replayed with another TLS-Report-Domain, which is not signed")
def u1(judge):
    one = report([policy(domain="mx.victim-of-nothing.example", kind="tlsa", failures=expired())],
                 org="Sender", contact="tls@sender.example")
    judge.site.deliver(of(one, sender="tls@sender.example",
                          fields=(*signed("sender.example"), "TLS-Report-Domain: example.org")), *TRUST)
    wrong = judge.site.ask("select count(*) from result join domain on domain.id = result.domain where name = 'example.org'")
    judge.promise(wrong in ([], [(0,)]), "it is stored as example.org's")
    wrong = judge.site.ask("select count(*) from incident join domain on domain.id = incident.domain where name = 'example.org'")
    judge.promise(wrong in ([], [(0,)]), "an incident of example.org is open")
    judge.digest("tlsa")


@attack("U2", "neighbor: the same with the domain in an unsigned Subject and in the attachment's name")
def u2(judge):
    one = report([policy(domain="mx.other.example", kind="tlsa", failures=expired())], org="Sender", contact="tls@sender.example")
    judge.site.deliver(of(one, sender="tls@sender.example", subject="Report Domain: example.org Submitter: sender.example Report-ID: <1>",
                          fields=signed("sender.example", "from:to:message-id:content-type")), *TRUST)
    wrong = judge.site.ask("select count(*) from result join domain on domain.id = result.domain where name = 'example.org'")
    judge.promise(wrong in ([], [(0,)]), "it is stored as example.org's")
    judge.digest("tlsa")


@attack("U3", "a signed mail that quotes a stranger's text, replayed with a Content-Type that makes a report of it")
def u3(judge):
    quoted = plain(report([policy(failures=expired())], org="Sender", contact="tls@sender.example"))
    body = b"Your message was not accepted. It said:\r\n\r\n--b\r\nContent-Type: application/tlsrpt+json\r\n\r\n" + quoted + b"\r\n--b--\r\n"
    header = "\r\n".join(("From: noreply@sender.example", "Subject: Re: hello", "Message-ID: <1@sender.example>", "MIME-Version: 1.0"))
    added = "\r\nContent-Type: multipart/report; report-type=tlsrpt; boundary=b\r\n\r\n"
    for fields in ("from:subject:message-id:mime-version", "from:subject:message-id:mime-version:tls-report-domain"):
        seal = "\r\n".join(signed("sender.example", fields)) + "\r\n"
        judge.site.deliver((seal + header + added).encode() + body, *TRUST)
    judge.promise(judge.site.ask("select count(*) from report where authenticated") in ([], [(0,)]), "it is authenticated")
    judge.digest("quarantine")


@attack("U4", "neighbor: the same with an added Content-Transfer-Encoding, and with a misspelt Content-Type")
def u4(judge):
    quoted = plain(report([policy(failures=expired())], org="Sender", contact="tls@sender.example"))
    header = "From: noreply@sender.example\r\nSubject: Re: hello\r\nMessage-ID: <1@sender.example>\r\n"
    seal = "\r\n".join(signed("sender.example")) + "\r\n"
    judge.site.deliver((seal + header + "Content-Type: text/plain\r\nContent-Transfer-Encoding: base64\r\n\r\n").encode()
                       + base64.encodebytes(quoted), *TRUST)
    judge.site.deliver((seal + header + "ContentType: multipart/report; report-type=tlsrpt; boundary=b\r\n\r\n").encode()
                       + b"--b\r\nContent-Type: application/tlsrpt+json\r\n\r\n" + quoted + b"\r\n--b--\r\n", *TRUST)
    judge.promise(judge.site.ask("select count(*) from report where authenticated") in ([], [(0,)]), "one is authenticated")
    judge.digest("quarantine")


@attack("U5", "a signed automatic answer quotes a report that a stranger uuencoded, or wrote as base64, as a part or as a mail")
def u5(judge):
    quoted = plain(report([policy(failures=expired())], org="Sender", contact="tls@sender.example"))
    packed = gzip.compress(quoted)
    lines = b"".join(binascii.b2a_uu(packed[at:at + 45]) for at in range(0, len(packed), 45))
    header = ("From: noreply@sender.example\r\nSubject: Re: hello\r\nMessage-ID: <1@sender.example>\r\n"
              "MIME-Version: 1.0\r\nContent-Type: text/plain\r\n\r\n")
    seal = "\r\n".join(signed("sender.example", "from:subject:message-id:mime-version:content-type")) + "\r\n"
    part = b"Content-Type: application/tlsrpt+json\r\n\r\n" + quoted
    for body in (b"Hello\r\nbegin 644 x.json.gz\r\n" + lines + b"`\r\nend\r\n",
                 base64.encodebytes(packed) + b"\r\n-- \r\nThis is an automatic answer.\r\n",
                 b"Hello\r\n--b\r\n" + part, b"Hello\r\nFrom x\r\n" + part, b"Hello\r\n\r\n" + part):
        judge.site.deliver((seal + header).encode() + body, *TRUST)
    mixed = header.replace("text/plain", 'multipart/mixed; boundary="=_x"')
    for body in (b"--=_x\r\n\r\nHello\r\n--=_x--\r\n\r\n" + part, b"Hello\r\n\r\n" + part):
        judge.site.deliver((seal + mixed).encode() + body, *TRUST)
    judge.promise(judge.site.ask("select count(*) from report where authenticated") in ([], [(0,)]), "one is authenticated")
    judge.promise(judge.site.quarantined(), "nothing is kept")


# --- Point 8: by where bytes come from ---

def mbox_in_disguise():
    inner = of(report([policy(failures=expired())], org="Google Inc.", contact="smtp-tls-reporting@google.com"),
               sender="smtp-tls-reporting@google.com", fields=signed("google.com"))
    return (b"From tls@evil.example Mon Nov 23 10:00:00 2026\r\nFrom: tls@evil.example\r\nSubject: hello\r\n\r\nhello\r\n\r\n"
            b"From tls@google.com Mon Nov 23 10:00:00 2026\r\n" + inner)


@attack("F1", "a quarantined mail that begins with From is imported again")
def f1(judge):
    site = judge.site
    site.deliver(mbox_in_disguise(), *TRUST)
    kept = site.quarantined()
    judge.promise(len(kept) == 1, f"{len(kept)} mails in the quarantine")
    for path in kept:
        site.run("tlsrpt-ingest", *TRUST, path)
    site.run("tlsrpt-ingest", *TRUST, site.data / "quarantine")
    wrong = site.ask("select count(*) from report where authenticated")
    judge.promise(wrong in ([], [(0,)]), "the attacker's body is stored as authenticated")
    judge.digest("quarantine")


@attack("F2", "neighbor: an mbox with Authentication-Results in it")
def f2(judge):
    path = judge.site.write("mbox", mbox_in_disguise())
    judge.site.run("tlsrpt-ingest", *TRUST, path)
    wrong = judge.site.ask("select count(*) from report where authenticated")
    judge.promise(wrong in ([], [(0,)]), "it is authenticated")
    judge.digest()


@attack("F3", "a stranger's file in the format of tlsrpt-store export, past --domain and require")
def f3(judge):
    site = judge.site
    one = report([policy(domain="stranger.example")], org="Google Inc.", contact="smtp-tls-reporting@google.com")
    site.deliver(of(one, sender="smtp-tls-reporting@google.com", fields=signed("google.com")), *TRUST)
    path = site.write("export", site.store("export").out)
    judge.promise(b'"authenticated":true' in path.read_bytes(), "the export is not as this test expects")
    victim = Site(site.programs)
    try:
        victim.run("tlsrpt-ingest", *TRUST, "--domain", "example.org", path)
        victim.deliver(path.read_bytes(), *TRUST, "--domain", "example.org")
        judge.promise(victim.count("report") == 0, "it is stored")
    finally:
        victim.close()


# --- Point 9: ready for enforce ---

def weeks_of_reports(judge, contacts, mode):
    import datetime
    for n in range(45):
        day = mails.DAY - datetime.timedelta(days=n)
        lines = ["version: STSv1", "mode: " + mode, "mx: *.example.org", "max_age: 86400"]
        one = report([policy(ok=1000, **{"policy-string": lines})], org=f"Organization {n % 3}",
                     contact=contacts[n % len(contacts)], day=day, id=str(n))
        judge.site.deliver(of(one, id=str(n)))


def must_be_conditional(judge):
    run = judge.site.summary("--ready", "example.org")
    judge.says = run.line("ready") or run.line("enforced")
    judge.promise(run.status != 0, "--ready ends with 0")
    judge.promise("unauthenticated" in run.out or "not authenticated" in run.out, "it does not say on what evidence")
    run = judge.site.summary("--ready", "example.org", "--format", "json")
    judge.promise(run.status != 0, "--ready --format json ends with 0")
    run = judge.site.summary("--ready", "example.org", *TRUST)
    judge.promise(run.status != 0, "with a verifier, --ready ends with 0")


THREE = [f"tls@forged{n}.example" for n in range(3)]


@attack("A1", "45 unsigned reports with one contact: --ready")
def a1(judge):
    weeks_of_reports(judge, ["tls@forged.example"], "testing")
    must_be_conditional(judge)


@attack("A2", "neighbor: with three contacts")
def a2(judge):
    weeks_of_reports(judge, THREE, "testing")
    must_be_conditional(judge)
    run = judge.site.summary("--ready", "example.org", "--accept-unverified")
    judge.promise(run.status == 0, "--accept-unverified does not accept them")


@attack("A3", "neighbor: they say that the policy is enforced already")
def a3(judge):
    weeks_of_reports(judge, THREE, "enforce")
    must_be_conditional(judge)
    judge.promise("raise-max-age" not in judge.site.summary("--last", "90", "--format", "json", *TRUST).out,
                  "with a verifier, the digest advises to raise max_age")


# --- Point 10: root ---

def as_root(judge):
    if os.geteuid() != 0:
        raise NotThere("only root can try")
    judge.site.folder.chmod(0o1777)
    ran = judge.site.write("ran", b"", 0o666)
    command = judge.site.write("command", f"#!/bin/sh\nid -u >>{ran}\n", 0o755)
    return ran, command


@attack("P1", "root runs --test-alert, delivers, imports and mails, with a store of another user")
def p1(judge):
    site = judge.site
    ran, command = as_root(judge)
    programs = ("--alert-command", command, "--sendmail", command)
    failing = of(report([policy(failures=expired())]))
    site.run("tlsrpt-ingest", "--test-alert", "--alert-mail", "root", *programs, as_root=True)
    site.deliver(failing, "--allow-root", *programs, as_root=True)
    site.summary("--mail-to", "root", "--sendmail", command, as_root=True)
    site.store("alerts", "retry", "--all", *programs, as_root=True)
    users = ran.read_text().split()
    judge.promise(set(users) == {str(site.user)}, f"programs ran as {sorted(set(users))}")
    judge.digest("FAILING")


@attack("P2", "an alert-command and a configuration that another user can write")
def p2(judge):
    site = judge.site
    ran, command = as_root(judge)
    os.chown(command, 4711, 4711)
    run = site.deliver(of(report([policy(failures=expired())])), "--alert-command", command)
    judge.promise(run.status == 0, f"the delivery ends with {run.status}")
    judge.promise(ran.read_text() == "", "a program of user 4711 ran")
    conf = site.write("tlsrpt.conf", "deadline = 8\n", 0o666)
    run = site.deliver(of(report([policy()], id="2")), "--config", conf)
    judge.promise(run.status == 75, f"a delivery with a configuration that all can write ends with {run.status}")
    judge.says = run.err.strip()


# --- Point 12 ---

def counts(value, wanted):
    """wanted: what is counted, or None for a fault."""
    def row(judge):
        one = report([policy()])
        one["policies"][0]["summary"]["total-failure-session-count"] = "COUNT"
        data = plain(one).replace(b'"COUNT"', value.encode())
        judge.site.deliver(mail(part(packed(data))))
        sums = judge.site.ask("select sum(failed_sessions) from result")
        stored = judge.site.count("report")
        if wanted is None:
            judge.promise(stored == 0 or sums[0][0] >= 5, f"it is stored, with {sums} failed sessions")
        else:
            judge.promise(stored == 0 or sums == [(wanted,)], f"{sums} failed sessions are counted")
        judge.digest("quarantine")
    return row


attack("N1a", "a count of 1e16")(counts("1e16", None))
attack("N1b", 'a count of "5,000"')(counts('"5,000"', 5000))
attack("N1c", "a count of 5.5")(counts("5.5", None))
attack("N1d", "neighbor: a count of -1, as 1e-1 and null")(counts("-1", None))


@attack("N1e", "summary in an array")
def n1e(judge):
    one = report([policy(failures=expired(57))])
    one["policies"][0]["summary"] = [one["policies"][0]["summary"]]
    del one["policies"][0]["failure-details"]
    judge.site.deliver(of(one))
    sums = judge.site.ask("select sum(failed_sessions) from result")
    judge.promise(judge.site.count("report") == 0 or sums == [(57,)], f"{sums} failed sessions are counted")
    judge.digest("quarantine")


STEERING = "".join(map(chr, (0x600, 0x605, 0x61C, 0x6DD, 0x70F, 0x890, 0x8E2, 0x110BD, 0x110CD, 0x13430, 0xE000, 0xF0000,
                             0x10FFFD, 0xFDD0, 0xFFFE, 0x1FFFF, 0x202E, 0x2066, 0x200B, 0x3164, 0x2800, 0xAD, 0x1BCA0)))


@attack("N2", "format, private-use and noncharacters in every name")
def n2(judge):
    site = judge.site
    evil = "A" + STEERING + "B"
    one = report([policy(failures=details(1, **{"result-type": "validation-failure", "receiving-mx-hostname": evil,
                                                "failure-reason-code": evil, "additional-information": evil}),
                         **{"policy-string": [evil]})], org=evil, contact=evil, id=evil)
    site.deliver(of(one))
    pages = ((), ("--format", "html"), ("--format", "json"), ("--format", "csv"), ("--failures",), ("--report", "1"),
             ("--incidents",))
    for options in pages:
        run = site.summary(*options)
        raw = sorted({f"U+{ord(c):04X}" for c in run.out if c in STEERING})
        judge.promise(not raw, f"{' '.join(options) or 'digest'} prints {', '.join(raw[:4])}")
    raw = [c for (body,) in site.ask("select subject || body from notice") for c in body if c in STEERING]
    judge.promise(not raw, "the alert has them raw")
    judge.digest("FAILING")


@attack("N3", "neighbor: 200 combining marks on one letter")
def n3(judge):
    evil = "Z" + "\u0301\u0489\u20dd" * 60
    judge.site.deliver(of(report([policy(failures=expired(9, evil))], org=evil)))
    for options in ((), ("--format", "html"), ("--incidents",)):
        out = judge.site.summary(*options).out
        judge.promise(not re.search("[\u0300-\u036f\u0483-\u0489\u20d0-\u20ff]{5}", out), f"{options}: they pile up")
    judge.digest("FAILING")


# Promises that are not kept yet. One that holds must leave this list.
OPEN = set()


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("programs", type=pathlib.Path)
    arguments.add_argument("ids", nargs="*")
    arguments.add_argument("--relaxed", action="store_true")
    options = arguments.parse_args()
    print("| id | attack | mail | store | wall | CPU | memory | status | the digest says | promise |")
    print("|---|---|---|---|---|---|---|---|---|---|")
    broken = 0
    for id, what, function in ROWS:
        if options.ids and id not in options.ids:
            continue
        site = Site(options.programs.resolve(), 50 if options.relaxed else None)
        judge = Judge(site, options.relaxed)
        try:
            function(judge)
            verdict = "holds" if not judge.broken else "**breaks**: " + "; ".join(judge.broken[:4])
            if id in OPEN:
                verdict = "(open) " + verdict
            broken += bool(judge.broken) != (id in OPEN)
        except NotThere as missing:
            verdict = f"not there: {missing}"
        finally:
            row = site.costs()
            site.close()
        cells = [id, what, *row, judge.says, verdict]
        print("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |", flush=True)
    return 1 if broken else 0


sys.exit(main())
