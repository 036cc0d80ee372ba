# SPDX-License-Identifier: MIT
# Hands reports to tlsrpt-ingest, at delivery and in tlsrpt-sieve.service; goes to /etc/dovecot. Whenever
# it changes: sievec /etc/dovecot/tlsrpt.sieve
require ["fileinto", "mailbox", "environment", "vnd.dovecot.environment", "vnd.dovecot.execute"];

# The script runs for every mailbox, and this is the name of the one for reports. It is no matter of the
# header, which whoever wrote the mail can have made up.
if environment :is "vnd.dovecot.username" "tls-reports@example.com" {
    if execute :pipe "tlsrpt-ingest" {
        fileinto :create "TLS-Reports";
    } else {
        # Not now: it stays in the inbox, and the service tries again.
        keep;
    }
}
