#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""measure: one command to its exit status, time and memory. A process of its own, for the largest
process that a command had cannot be seen from one that is larger.

   measure.py RESULT SECONDS USER COMMAND...    USER: a number, or - for the one who calls
"""
import json
import os
import resource
import signal
import sys
import time

result, seconds, user, *command = sys.argv[1:]
start = time.monotonic()
pid = os.fork()
if pid == 0:
    os.setsid()
    if user != "-":
        os.setgroups([])
        os.setresgid(int(user), int(user), int(user))
        os.setresuid(int(user), int(user), int(user))
    try:
        os.execv(command[0], command)
    finally:
        os._exit(127)


def kill(*_):
    os.killpg(pid, signal.SIGKILL)


signal.signal(signal.SIGALRM, kill)
signal.alarm(int(seconds))
_, status = os.waitpid(pid, 0)
usage = resource.getrusage(resource.RUSAGE_CHILDREN)
with open(result, "w") as out:
    json.dump({"status": os.waitstatus_to_exitcode(status), "wall": time.monotonic() - start,
               "cpu": usage.ru_utime + usage.ru_stime, "memory": usage.ru_maxrss * 1024}, out)
