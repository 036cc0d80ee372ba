// SPDX-License-Identifier: MIT
#include "cli/check_json.h"

#include "alert/check_notice.h"
#include "json/writer.h"
#include "policy/rules.h"
#include "report/time.h"

namespace tlsrpt::cli {
namespace {

using json::Writer;

void write_texts(Writer& out, const std::vector<std::string>& texts) {
  out.begin_array();
  for (const std::string& text : texts) out.text(text);
  out.end_array();
}

void write_policy(Writer& out, const PolicyRead& read) {
  out.begin_object();
  out.key("of").text(read.of);
  out.key("valid").boolean(read.valid);
  out.key("mode").text_or_null(read.policy.mode);
  out.key("max_age");
  if (read.policy.max_age) {
    out.number(*read.policy.max_age);
  } else {
    out.null();
  }
  out.key("mx");
  write_texts(out, read.policy.mx);
  out.end_object();
}

std::string_view name(policy::RecordKind kind) {
  switch (kind) {
    case policy::RecordKind::tlsrpt:
      return "tlsrpt";
    case policy::RecordKind::sts:
      return "sts";
    case policy::RecordKind::other:
      break;
  }
  return "";
}

void write_records(Writer& out, const policy::RecordsRead& read) {
  out.begin_object();
  out.key("of").text(read.of);
  out.key("kind").text_or_null(name(read.kind));
  out.key("valid").boolean(read.valid);
  out.key("texts");
  write_texts(out, read.texts);
  out.key("rua");
  write_texts(out, read.ruas);
  out.key("id").text_or_null(read.id);
  out.end_object();
}

std::string_view name(probe::Session::Reached reached) {
  switch (reached) {
    case probe::Session::Reached::no_way:
      return "not-tried";
    case probe::Session::Reached::nothing:
      return "nothing";
    case probe::Session::Reached::greeting:
      return "greeting";
    case probe::Session::Reached::ehlo:
      return "ehlo";
    case probe::Session::Reached::offered:
      return "starttls-offered";
    case probe::Session::Reached::agreed:
      return "starttls-agreed";
    case probe::Session::Reached::tls:
      break;
  }
  return "tls";
}

void write_certificate(Writer& out, const probe::Judged& judged) {
  if (!judged.certificate) {
    out.null();
    return;
  }
  const probe::Certificate& certificate = *judged.certificate;
  out.begin_object();
  out.key("names");
  write_texts(out, certificate.names);
  out.key("subject").text(certificate.subject);
  out.key("issuer").text(certificate.issuer);
  out.key("not_before").text(report::format_time(certificate.not_before));
  out.key("not_after").text(report::format_time(certificate.not_after));
  out.key("trusted").boolean(judged.faults.empty());
  out.end_object();
}

void write_server(Writer& out, const probe::MailHost& host, const probe::MailServer& server) {
  out.begin_object();
  out.key("address").text(server.address);
  out.key("reached").text(name(server.session.reached));
  out.key("protocol");
  out.text_or_null(server.session.handshake ? server.session.handshake->protocol : "");
  out.key("certificate");
  write_certificate(out, server.judged);
  out.key("dane");
  if (host.has_dane() && server.session.handshake) {
    out.boolean(server.dane_faults.empty());
  } else {
    out.null();
  }
  out.end_object();
}

void write_live(Writer& out, const probe::Facts& facts) {
  out.begin_object();
  out.key("domain").text(facts.domain);
  out.key("dnssec").boolean(facts.validated);
  out.key("hosts").begin_array();
  for (const probe::MailHost& host : facts.hosts) {
    out.begin_object();
    out.key("host").text(host.mx.host);
    out.key("preference").number(host.mx.preference);
    out.key("tlsa").begin_array();
    for (const probe::Tlsa& tlsa : host.tlsa) out.text(probe::text_of(tlsa));
    out.end_array();
    out.key("servers").begin_array();
    for (const probe::MailServer& server : host.servers) write_server(out, host, server);
    out.end_array();
    out.end_object();
  }
  out.end_array();
  out.end_object();
}

}  // namespace

std::string check_json(const CheckReport& report) {
  Writer out;
  out.begin_object();
  out.key("live");
  if (report.live) {
    write_live(out, *report.live);
  } else {
    out.null();
  }
  out.key("policy");
  if (report.policy) {
    write_policy(out, *report.policy);
  } else {
    out.null();
  }
  out.key("records").begin_array();
  for (const policy::RecordsRead& read : report.records) write_records(out, read);
  out.end_array();
  out.key("findings").begin_array();
  for (const policy::Finding& finding : report.findings) alert::write(out, finding);
  out.end_array();
  out.key("complete").boolean(!report.incomplete);
  out.key("errors").number(count(report, policy::Severity::error));
  out.key("warnings").number(count(report, policy::Severity::warning));
  out.key("notes").number(count(report, policy::Severity::note));
  out.end_object();
  return std::string(out.str()) + "\n";
}

}  // namespace tlsrpt::cli
