# SPDX-License-Identifier: MIT
"""site_of: a fresh store for one attack, the programs that are run on it, and what they cost."""
import json
import os
import pathlib
import shutil
import sqlite3
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).parent
SECONDS = 60  # after which a program is killed


class NotThere(Exception):
    """These programs do not have an option that an attack needs."""


class Run:
    def __init__(self, program, size, cost, out, err):
        self.program, self.size = program, size
        self.status, self.wall, self.cpu, self.memory = (cost[key] for key in ("status", "wall", "cpu", "memory"))
        self.out, self.err = out, err

    def line(self, *words):
        """The first line of the output with all of these words."""
        for line in self.out.splitlines():
            if all(word in line for word in words):
                return " ".join(line.split())
        return ""


class Site:
    def __init__(self, programs, deadline=None):
        self.deadline = ("--deadline", str(deadline)) if deadline else ()
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="tlsrpt-attack-"))
        self.programs = programs
        self.data = self.folder / "data"
        self.data.mkdir()
        self.database = self.data / "tlsrpt.db"
        self.user = 65534 if os.geteuid() == 0 else None
        os.chmod(self.folder, 0o711)
        if self.user:
            os.chown(self.data, self.user, self.user)
        self.runs = []

    def close(self):
        shutil.rmtree(self.folder)

    def write(self, name, data, mode=0o644):
        path = self.folder / name
        path.write_bytes(data if isinstance(data, bytes) else data.encode())
        path.chmod(mode)
        return path

    def start(self, program, *arguments, data=b"", as_root=False):
        """A program in the background: what to hand to finish()."""
        number = len(self.runs)
        self.runs.append(None)
        names = [self.folder / f"{number}.{kind}" for kind in ("in", "out", "err", "cost")]
        names[0].write_bytes(data)
        user = "-" if as_root or not self.user else str(self.user)
        command = [sys.executable, "-S", HERE / "measure.py", names[3], str(SECONDS), user, self.programs / program,
                   "--database", self.database, *arguments]
        with open(names[0], "rb") as stdin, open(names[1], "wb") as out, open(names[2], "wb") as err:
            process = subprocess.Popen([str(word) for word in command], stdin=stdin, stdout=out, stderr=err,
                                       env={"PATH": "/usr/bin:/bin", "HOME": str(self.folder), "TZ": "UTC"})
        return number, process, names

    def finish(self, started):
        number, process, names = started
        process.wait()
        run = Run(process.args[6].rsplit("/", 1)[1], names[0].stat().st_size, json.loads(names[3].read_text()), names[1].read_text(errors="replace"),
                  names[2].read_text(errors="replace"))
        self.runs[number] = run
        unknown = any(words in run.err for words in ("not expected", "A subcommand is required"))
        if run.status in (64, 75) and unknown:
            raise NotThere(run.err.strip().splitlines()[-1])
        return run

    def run(self, program, *arguments, **how):
        return self.finish(self.start(program, *arguments, **how))

    def deliver(self, mail, *options, **how):
        return self.run("tlsrpt-ingest", *self.deadline, *options, data=mail, **how)

    def summary(self, *arguments, **how):
        return self.run("tlsrpt-summary", *arguments, **how)

    def store(self, *arguments, **how):
        return self.run("tlsrpt-store", *arguments, **how)

    def size(self):
        """Bytes of the store and its write-ahead log, without the quarantine."""
        return sum(path.stat().st_size for path in self.data.glob("tlsrpt.db*") if path.name in ("tlsrpt.db", "tlsrpt.db-wal"))

    def ask(self, sql):
        if not self.database.exists():
            return []
        store = sqlite3.connect(f"file:{self.database}?mode=ro", uri=True)
        try:
            return store.execute(sql).fetchall()
        except sqlite3.OperationalError:
            return []  # as after a delivery that was cut short
        finally:
            store.close()

    def count(self, table):
        rows = self.ask(f"select count(*) from {table}")
        return rows[0][0] if rows else 0

    def quarantined(self):
        return sorted(path for path in self.data.glob("quarantine/new/*") if path.is_file())

    def costs(self):
        """Cells of the table: the largest mail, the store, the dearest process, and how deliveries ended."""
        runs = [run for run in self.runs if run]
        deliveries = [run for run in runs if run.program == "tlsrpt-ingest"] or runs

        def most(key, unit, digits=1):
            return f"{max((getattr(run, key) for run in runs), default=0) / unit:.{digits}f}"

        mails = max((run.size for run in deliveries), default=0)
        return [
            f"{mails / 1000:.0f} kB" if mails >= 1000 else f"{mails} B",
            f"{self.size() / 1e6:.1f} MB",
            most("wall", 1) + " s",
            most("cpu", 1) + " s",
            most("memory", 1e6, 0) + " MB",
            " ".join(sorted({str(run.status) for run in deliveries})),
        ]
