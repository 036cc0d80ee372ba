#!/bin/sh
# SPDX-License-Identifier: MIT
# man_lint: every page is clean mdoc, and tlsrpt-store(5) has the columns of a real store.
#
#   man_lint.sh ROOT FOLDER-OF-PROGRAMS
set -eu
root=$1
programs=$2
mandoc -Tlint -W warning "$root"/man/*.[1-9]

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$programs/tlsrpt-ingest" --allow-root --database "$work/tlsrpt.db" <"$root/contrib/examples/google.eml"
version=$(sqlite3 "$work/tlsrpt.db" 'pragma user_version')
if ! grep -q "^which is $version\.$" "$root/man/tlsrpt-store.5"; then
    echo "tlsrpt-store.5 does not say that the schema has version $version"
    exit 1
fi
for table in $(sqlite3 "$work/tlsrpt.db" "select name from sqlite_schema where type = 'table'"); do
    sqlite3 "$work/tlsrpt.db" "select name from pragma_table_info('$table')" >"$work/store"
    awk -v table="$table" '/^\.S[sh]/ { here = $2 == table } here && /^\.It Ic/ { print $3 }' \
        "$root/man/tlsrpt-store.5" >"$work/page"
    if ! diff "$work/store" "$work/page"; then
        echo "table $table: the store (<) and tlsrpt-store.5 (>) differ"
        exit 1
    fi
done
