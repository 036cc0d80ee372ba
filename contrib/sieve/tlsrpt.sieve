# SPDX-License-Identifier: MIT
# Hands reports to tlsrpt-ingest, at delivery and in tlsrpt-sieve.service; goes to /etc/dovecot. Whenever
# it changes: sievec /etc/dovecot/tlsrpt.sieve
require ["fileinto", "mailbox", "vnd.dovecot.execute"];

# LMTP writes the mailbox into Delivered-To. With dovecot-lda, or where your address is an alias, compare
# "to" instead.
if address :is "delivered-to" "tls-reports@example.com" {
    if execute :pipe "tlsrpt-ingest" {
        fileinto :create "TLS-Reports";
    } else {
        # Not now: it stays in the inbox, and the service tries again.
        keep;
    }
}
