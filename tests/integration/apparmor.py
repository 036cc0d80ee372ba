# SPDX-License-Identifier: MIT
# apparmor: what a program did, as strace saw it, and what an AppArmor profile lets it do.
#
#   apparmor.py PROFILE TRACES ...   fails where a trace has what the profile has not
#
# PROFILE is what "apparmor_parser -p" prints. TRACES are prefixes of files of "strace -ff -y". What a
# program does that was started with rights of its own is not looked at.
import glob, os, re, sys

PERMISSIONS = set("rwaklmix")


def alternatives(text):
    """{a,b{c,d}} to all that it stands for."""
    start = text.find("{")
    if start < 0:
        return [text]
    depth, parts, begin = 0, [], start + 1
    for at in range(start, len(text)):
        if text[at] == "{":
            depth += 1
        elif text[at] == "}":
            depth -= 1
            if depth == 0:
                parts.append(text[begin:at])
                return [text[:start] + one + rest for part in parts for one in alternatives(part)
                        for rest in alternatives(text[at + 1:])]
        elif text[at] == "," and depth == 1:
            parts.append(text[begin:at])
            begin = at + 1
    raise ValueError("no end: " + text)


def pattern(text):
    """A glob of AppArmor, without braces, as a regular expression."""
    out, at = "", 0
    while at < len(text):
        one = text[at]
        if text.startswith("**", at):
            # Neither * nor ** is for nothing behind a slash.
            out += "[^\0]+" if out.endswith("/") and at + 2 == len(text) else "[^\0]*"
            at += 1
        elif one == "*":
            out += "[^/\0]+" if out.endswith("/") and (at + 1 == len(text) or text[at + 1] == "/") else "[^/\0]*"
        elif one == "?":
            out += "[^/\0]"
        elif one == "[":
            end = text.index("]", at)
            out += text[at:end + 1]
            at = end
        elif one == "\\":
            at += 1
            out += re.escape(text[at])
        else:
            out += re.escape(one)
        at += 1
    return out


class Profile:
    def __init__(self, path):
        variables, self.rules = {}, []
        lines = [re.sub(r"\s+#.*|^\s*#.*", "", line.rstrip("\n")).strip() for line in open(path)]
        for line in lines:
            found = re.match(r"@\{(\w+)\}\s*(\+?)=\s*(.*)", line)
            if found:
                values = found[3].replace('"', "").split()
                variables[found[1]] = (variables.get(found[1], []) if found[2] else []) + values
        for line in lines:
            found = re.match(r"(?P<deny>deny\s+)?(?:owner\s+)?(?P<path>[/@]\S*)\s+(?P<how>[a-zA-Z]+)\s*,$", line)
            if not found or re.match(r"@\{\w+\}\s*\+?=", line):
                continue
            assert not found["deny"], line
            paths = [found["path"]]
            while any("@{" in one for one in paths):
                expanded = []
                for one in paths:
                    name = re.search(r"@\{(\w+)\}", one)
                    if not name:
                        expanded.append(one)
                    elif name[1] in variables:
                        expanded += [one.replace(name[0], value) for value in variables[name[1]]]
                    # A variable of the kernel, as @{profile_name}, is none of ours.
                paths = expanded
            expression = "|".join(pattern(re.sub("//+", "/", form)) for one in paths for form in alternatives(one))
            how = set(found["how"].lower() if "x" in found["how"].lower() else found["how"])
            self.rules.append((re.compile("(?:" + expression + r")\Z"), how, line))
        assert self.rules, path
        self.used = set()

    def lets(self, path, how):
        """Whether some rules together let the program do all of `how`."""
        left = set(how)
        for expression, permissions, line in self.rules:
            if left & permissions and expression.match(path):
                left -= permissions
                self.used.add(line)
        return not left


CALL = re.compile(r"(\w+)\((.*)\)\s+= (-?\d+)(?:<(.*)>)?(?: \(.*\)| [A-Z]+.*)?$")
PATH = re.compile(r'"((?:[^"\\]|\\.)*)"')
OPEN_FILE = re.compile(r"^\d+<([^>]*)>")
OURS = re.compile(r"/usr/(local/)?bin/tlsrpt-ingest$")


def real(path):
    return os.path.join(os.path.realpath(os.path.dirname(path)), os.path.basename(path))


def needs(name, words, result):
    """What a call needs: pairs of a path and permissions."""
    paths = [real(path) for path in PATH.findall(words) if path.startswith("/")]
    file = OPEN_FILE.match(words)
    on_disk = file and file[1].startswith("/")
    if name in ("open", "openat", "creat"):
        how = "w" if "O_WRONLY" in words else "rw" if "O_RDWR" in words else "r"
        if "O_CREAT" in words or "O_TRUNC" in words:
            how += "w"
        return [(result + ("/" if os.path.isdir(result) else ""), how)]
    if name in ("mkdir", "mkdirat", "rmdir"):
        return [(paths[0] + "/", "w")]
    if name in ("unlink", "unlinkat", "chmod", "fchmodat", "chown", "truncate", "utimensat", "mknod"):
        return [(path, "w") for path in paths[:1]]
    if name in ("rename", "renameat", "renameat2"):
        return [(paths[0], "rw"), (paths[1], "w")]
    if name in ("link", "linkat"):
        return [(paths[1], "lrw")]
    if name in ("symlink", "symlinkat"):
        return [(paths[-1], "w")]
    if name in ("fchmod", "ftruncate", "fchown") and on_disk:
        return [(file[1], "w")]
    if name == "flock" and on_disk:
        return [(file[1], "k")]
    if name == "fcntl" and on_disk and "LK" in words:
        return [(file[1], "kw" if "F_WRLCK" in words else "k")]
    if name == "mmap" and "PROT_EXEC" in words:
        mapped = re.search(r", \d+<(/[^>]*)>, ", words)
        return [(mapped[1], "mr")] if mapped else []
    if name == "connect" and "sun_path=" in words:
        at = re.search(r'sun_path="([^"]*)"', words)
        return [(os.path.realpath(at[1]), "w")]
    return []


def look_at(profile, prefix, faults, seen):
    """Processes in the order in which they began."""
    ours = None
    for path in sorted(glob.glob(glob.escape(prefix) + ".*"), key=lambda one: int(one.rsplit(".", 1)[1])):
        pid = path.rsplit(".", 1)[1]
        if ours is None:
            ours = {pid}
        started = False
        for line in open(path, errors="surrogateescape"):
            call = CALL.match(line)
            if pid not in ours or not call or call[3].startswith("-"):
                continue
            name, words, number, result = call.groups()
            if name in ("clone", "clone3", "fork", "vfork"):
                ours.add(number)
                continue
            if name == "execve":
                program = real(PATH.match(words)[1])
                if OURS.match(program):
                    pairs, started = [(program, "mr")], True
                else:
                    pairs = [(os.path.realpath(program), "x")]
                    ours.discard(pid)
            else:
                pairs = needs(name, words, result)
            for place, how in pairs:
                seen.add((place, "".join(sorted(set(how)))))
                if not profile.lets(place, how):
                    faults.append(f"{place} {how}: {line.strip()[:200]}")


def main():
    profile = Profile(sys.argv[1])
    # That this can tell yes from no.
    for place, how in (("/etc/shadow", "r"), ("/root/.ssh/id_rsa", "r"), ("/home/a/Maildir/new/1", "r"),
                       ("/etc/tlsrpt/tlsrpt.conf", "w"), ("/usr/bin/tlsrpt-ingest", "w"), ("/bin/sh", "x"),
                       ("/usr/bin/bash", "x"), ("/var/lib/tlsrpt/.forward", "w"), ("/var/lib/tlsrpt/new", "w"),
                       ("/var/lib/tlsrpt/quarantine/new/a/b", "w"), ("/usr/bin/python3", "x"), ("/tmp/a", "w")):
        if profile.lets(place, how):
            sys.exit(f"the profile lets it do what it must not: {place} {how}")
    profile.used.clear()
    faults, seen = [], set()
    for prefix in sys.argv[2:]:
        before = len(seen)
        look_at(profile, prefix, faults, seen)
        if len(seen) == before and before == 0:
            sys.exit("nothing traced: " + prefix)
    for line in sorted(profile.used):
        print(line)
    if faults:
        sys.exit("\n".join(faults))


main()
