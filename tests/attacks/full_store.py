# SPDX-License-Identifier: MIT
"""full_store: what years of hostile mails can put into a store, written there at once: names and texts
as long as they may be, and more of everything than a page shows."""
import os
import sqlite3
import time

DOMAINS, CAUSES, REPORTERS, DETAILS = 2500, 4000, 1500, 9900
NOTICES, MAILS, INCIDENTS = 20_000, 10_000, 4000


def long(text, size):
    """That many bytes of UTF-8, or one less."""
    return text + "\u00e9" * ((size - len(text)) // 2)


def host(name):
    return f"{name}." + ".".join(letter * 60 for letter in "abc") + ".example"


class Writer:
    def __init__(self, database):
        self.sql = sqlite3.connect(database)
        self.sql.execute("pragma synchronous = off")
        self.day = int(time.time()) // 86400 - 1

    def add(self, table, **values):
        names, marks = ", ".join(values), ", ".join("?" * len(values))
        return self.sql.execute(f"insert into {table} ({names}) values ({marks})", list(values.values())).lastrowid

    def close(self):
        self.sql.commit()
        self.sql.execute("pragma wal_checkpoint(truncate)")
        self.sql.close()

    def fill(self):
        self.policy = self.add("policy", policy_type="sts", policy_string='["version: STSv1", "mode: enforce"]', mx_host="[]")
        self.domains = [self.add("domain", name=host(f"d{n}")) for n in range(DOMAINS)]
        self.mxs = [self.add("mx", name=host(f"m{n}")) for n in range(CAUSES)]
        self.reporters = [self.add("reporter", organization_name=long(f"Org {n} ", 255), contact_info=f"tls@r{n}.example",
                                   signer="", reporter_domain=host(f"r{n}")) for n in range(REPORTERS)]
        self.add_reports()
        self.add_sums()
        self.add_rest()

    def contradict(self, signers, reports):
        """Reports that do not count, beside one of each signer, all with one identity."""
        domain = self.add("domain", name="conflict.example")
        names = [f"s{n}.evil.example" for n in range(signers)]
        for signer in [*names, ""]:
            reporter = self.add("reporter", organization_name="X", contact_info="", signer=signer, reporter_domain=signer)
            for _ in range(1 if signer else reports):
                self.add_report(reporter, domain, "known", authenticated=bool(signer), counted=bool(signer), most_failed_sessions=7)

    def add_report(self, reporter, domain, id, authenticated=False, counted=True, **more):
        return self.add("report", reporter=reporter, report_id=id, start_datetime=self.day * 86400, end_datetime=self.day * 86400 + 86399,
                        day=self.day, domain=domain, received=int(time.time()), sha256=os.urandom(32), size=1000, report_domain="",
                        submitter="", message_id="", authenticated=authenticated, counted=counted, deliveries=1, **more)

    def add_reports(self):
        for n in range(10):
            report = self.add_report(self.reporters[n], self.domains[0], f"full {n}")
            self.add("result", report=report, n=0, day=self.day, domain=self.domains[0], policy=self.policy,
                     policy_domain="", is_first=1, successful_sessions=5, failed_sessions=DETAILS)
            self.sql.executemany("insert into failure values (?, 0, ?, ?, ?, ?, ?, ?, ?, ?, 1)", (
                (report, k, long(f"type {k % 300} ", 255), self.mxs[(n * 150 + k) % CAUSES], f"192.0.2.{k % 250}", f"2001:db8::{k:x}",
                 long(f"helo {n} {k} ", 255), long(f"reason {n} {k} ", 512), long(f"info {n} {k} ", 512)) for k in range(DETAILS)))

    def add_sums(self):
        self.sql.executemany("insert or ignore into day_reporter values (?, ?, 1, 1)", ((self.day, id) for id in self.reporters))
        self.sql.executemany("insert into day_result values (?, ?, ?, 40, 5, ?)",
                             ((self.day, id, self.policy, 1000) for id in self.domains))
        self.sql.executemany("insert into day_failure values (?, ?, 'sts', ?, ?, ?, ?, 0)", (
            (self.day, self.domains[k % DOMAINS], long(f"type {k % 300} ", 255), self.mxs[k], self.reporters[(k + j) % REPORTERS], 3)
            for k in range(CAUSES) for j in range(18)))

    def add_rest(self):
        now = int(time.time())
        for k in range(INCIDENTS):
            self.add("incident", domain=self.domains[k % DOMAINS], result_type=long(f"type {k % 300} ", 255), mx=self.mxs[k], opened=now,
                     first_day=self.day, last_day=self.day, failed_sessions=60, sessions=100, policy_type="sts", mode="enforce",
                     noticed=now, noticed_sessions=60, noticed_mode="enforce", resolved=None, why="")
        for k in range(NOTICES):
            notice = self.add("notice", incident=None, kind="opened", created=now, authenticated=0, recipients="[]",
                              subject="s" * 200, body="b" * 300, json="{}")
            self.add("delivery", notice=notice, notifier="mail", state="pending", attempts=3, next_try=now, last_try=now, answer="a" * 200)
        for k in range(MAILS):
            self.add("rejected", received=now, verdict="rejected", fault="json-syntax", place="part 2", detail="d" * 300,
                     header_from=long("f", 512), subject=long("s", 512), message_id=long("m", 512), sha256=os.urandom(32), size=500,
                     quarantine_file=f"{k:032x}.01234567.rejected", deliveries=1)
