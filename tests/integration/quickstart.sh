#!/bin/sh
# SPDX-License-Identifier: MIT
# quickstart: from this folder to a digest of the sample mails. The programs are built already, and a
# cmake that only puts them in their place stands for the one that would build them again.
#
#   quickstart.sh FOLDER-OF-PROGRAMS ROOT-OF-SOURCES
set -eu
programs=$1
root=$2
. "$root/tests/integration/site.sh"
# shellcheck disable=SC2013 # one word a line
for package in $(sed 's/#.*//' "$root/contrib/debian-packages"); do
    dpkg-query -W -f '${db:Status-Status}\n' "$package" 2>/dev/null | grep -qx installed ||
        skip "the package $package is not installed here"
done

mkdir "$site/bin" "$site/tmp"
cat >"$site/bin/cmake" <<CMAKE
#!/bin/sh
[ "\$1" != --build ] || { mkdir -p "\$2/src/cli" && cp "$programs"/tlsrpt-* "\$2/src/cli"; }
CMAKE
chmod 755 "$site/bin/cmake"
status=0
PATH="$site/bin:$PATH" TMPDIR="$site/tmp" sh "$root/contrib/quickstart.sh" "$site/build" >"$site/out" 2>"$site/err" ||
    status=$?
check "it is done: status $status" [ "$status" = 0 ]
check "nothing goes wrong" [ ! -s "$site/err" ]
mails=$(find "$root/contrib/examples" -name '*.eml' | wc -l)
check "all the mails are reports" grep -qE "^TLS reports received .* $mails reports, " "$site/out"
check "failures come first" grep -q '^FAILING ' "$site/out"
check "a domain has its row" grep -qE '^example\.com +sts ' "$site/out"
check "nothing is left" [ -z "$(ls "$site/tmp")" ]
finish
