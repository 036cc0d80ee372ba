// SPDX-License-Identifier: MIT
// tlsrpt-ingest: mails on stdin or by name to the store; the only program that a mail server runs.
#include "cli/ingest.h"

int main(int argc, char** argv) {
  return tlsrpt::cli::run_ingest(argc, argv, tlsrpt::ingest::examine_mail);
}
