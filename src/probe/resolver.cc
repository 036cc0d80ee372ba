// SPDX-License-Identifier: MIT
#include "probe/resolver.h"

#include <arpa/inet.h>
#include <poll.h>
#include <unbound.h>

#include <algorithm>
#include <array>
#include <utility>

namespace tlsrpt::probe {
namespace {

struct FreeUnbound {
  void operator()(ub_ctx* context) const { ::ub_ctx_delete(context); }
  void operator()(ub_result* result) const { ::ub_resolve_free(result); }
};
using Context = std::unique_ptr<ub_ctx, FreeUnbound>;
using Result = std::unique_ptr<ub_result, FreeUnbound>;

constexpr int kInternet = 1;
constexpr int kNoSuchName = 3;

void require(int error, const std::string& what) {
  if (error != UB_NOERROR) throw BadResolver(what + ": " + ::ub_strerror(error));
}

/// The first call that needs all options reads the trust anchor.
void require_start(int error, const ResolverOptions& options) {
  if (error != UB_INITFAIL) return;
  throw BadResolver("the resolver does not start; is there a key in the trust anchor " +
                    options.trust_anchor_file + "?");
}

Context context(const ResolverOptions& options, bool validate) {
  Context made(::ub_ctx_create());
  if (made == nullptr) throw BadResolver("the resolver library gives no context");
  ub_ctx* const raw = made.get();
  require(::ub_ctx_async(raw, 1), "threads");
  // What it would say on stderr, the answers say.
  require(::ub_ctx_debugout(raw, nullptr), "silence");
  // A resolver on the same machine is one like any other.
  require(::ub_ctx_set_option(raw, "do-not-query-localhost:", "no"), "queries to this machine");
  if (options.servers.empty()) {
    require(::ub_ctx_resolvconf(raw, nullptr), "/etc/resolv.conf");
  }
  for (const std::string& server : options.servers) {
    require(::ub_ctx_set_fwd(raw, server.c_str()), "\"" + server + "\" as DNS server");
  }
  if (validate && !options.trust_anchor_file.empty()) {
    require(::ub_ctx_add_ta_file(raw, options.trust_anchor_file.c_str()),
            "trust anchor " + options.trust_anchor_file);
  }
  // The library would answer for it by itself; the resolver may have such a zone for trials.
  require_start(::ub_ctx_zone_remove(raw, "test."), options);
  return made;
}

std::string rcode_name(int rcode) {
  constexpr std::array<const char*, 6> kNames = {"NOERROR",  "FORMERR", "SERVFAIL",
                                                 "NXDOMAIN", "NOTIMP",  "REFUSED"};
  const auto index = static_cast<std::size_t>(rcode);
  return index < kNames.size() ? kNames[index] : "response code " + std::to_string(rcode);
}

Answer read(const ub_result& result) {
  Answer answer;
  answer.secure = result.secure != 0;
  answer.bogus = result.bogus != 0;
  if (answer.bogus) {
    answer.why =
        result.why_bogus == nullptr ? "it is not signed as it should be" : result.why_bogus;
    return answer;
  }
  if (result.rcode != 0 && result.rcode != kNoSuchName) {
    answer.why = "the resolver answered " + rcode_name(result.rcode);
    return answer;
  }
  answer.kind = result.havedata != 0   ? Answer::Kind::records
                : result.nxdomain != 0 ? Answer::Kind::no_name
                                       : Answer::Kind::no_records;
  if (result.canonname != nullptr) {
    answer.canonical_name = result.canonname;
    while (answer.canonical_name.ends_with('.')) answer.canonical_name.pop_back();
  }
  for (std::size_t i = 0; answer.kind == Answer::Kind::records && result.data[i] != nullptr; ++i) {
    answer.records.emplace_back(result.data[i], static_cast<std::size_t>(result.len[i]));
  }
  return answer;
}

/// One question under way.
struct Asked {
  Answer answer;
  bool done = false;
  int id = 0;
};

/// Called through a library that knows no exceptions.
void take(void* asked_, int error, ub_result* result_) noexcept {
  auto& asked = *static_cast<Asked*>(asked_);
  const Result result(result_);
  asked.done = true;
  if (error != UB_NOERROR || result == nullptr) {
    asked.answer.why = ::ub_strerror(error);
  } else {
    asked.answer = read(*result);
  }
}

bool all_done(const std::vector<Asked>& asked) {
  return std::all_of(asked.begin(), asked.end(), [](const Asked& one) { return one.done; });
}

void wait_for(ub_ctx* context, std::vector<Asked>& asked, const Patience& left) {
  while (!all_done(asked)) {
    const auto time = left();
    if (time.count() <= 0) return;
    pollfd ready{::ub_fd(context), POLLIN, 0};
    if (::poll(&ready, 1, static_cast<int>(time.count())) > 0) ::ub_process(context);
  }
}

std::string wire_of(const std::string& address) {
  std::array<char, sizeof(in6_addr)> bytes{};
  if (::inet_pton(AF_INET, address.c_str(), bytes.data()) == 1) {
    return {bytes.data(), sizeof(in_addr)};
  }
  if (::inet_pton(AF_INET6, address.c_str(), bytes.data()) == 1) {
    return {bytes.data(), sizeof(in6_addr)};
  }
  throw BadResolver("\"" + address + "\" is no address");
}

}  // namespace

std::string name_of(RecordType type) {
  switch (type) {
    case RecordType::a:
      return "A";
    case RecordType::soa:
      return "SOA";
    case RecordType::mx:
      return "MX";
    case RecordType::txt:
      return "TXT";
    case RecordType::aaaa:
      return "AAAA";
    case RecordType::tlsa:
      break;
  }
  return "TLSA";
}

struct Resolver::State {
  ResolverOptions options;
  Context context;

  /// Where the address is known without a question.
  bool answers_itself(const Question& question, Answer& answer) const {
    const auto known = options.known_addresses.find(question.name);
    if (known == options.known_addresses.end()) return false;
    if (question.type != RecordType::a && question.type != RecordType::aaaa) return false;
    const std::size_t size = question.type == RecordType::a ? sizeof(in_addr) : sizeof(in6_addr);
    answer.kind = Answer::Kind::no_records;
    answer.given = answer.secure = true;
    for (const std::string& address : known->second) {
      const std::string wire = wire_of(address);
      if (wire.size() != size) continue;
      answer.kind = Answer::Kind::records;
      answer.records.push_back(wire);
    }
    return true;
  }
};

Resolver::Resolver(ResolverOptions options)
    : state_(std::make_unique<State>(State{std::move(options), nullptr})) {
  state_->context = context(state_->options, true);
}

Resolver::~Resolver() = default;

std::vector<Answer> Resolver::ask(const std::vector<Question>& questions, const Patience& left) {
  // Their addresses are given away.
  std::vector<Asked> asked(questions.size());
  for (std::size_t i = 0; i != questions.size(); ++i) {
    Asked& one = asked[i];
    one.answer.why = "no answer in time";
    one.done = state_->answers_itself(questions[i], one.answer);
    if (one.done) continue;
    const int error =
        ::ub_resolve_async(state_->context.get(), questions[i].name.c_str(),
                           static_cast<int>(questions[i].type), kInternet, &one, take, &one.id);
    require_start(error, state_->options);
    if (error != UB_NOERROR) take(&one, error, nullptr);
  }
  wait_for(state_->context.get(), asked, left);
  std::vector<Answer> answers;
  for (Asked& one : asked) {
    if (!one.done) ::ub_cancel(state_->context.get(), one.id);
    answers.push_back(std::move(one.answer));
  }
  return answers;
}

bool Resolver::settle_dnssec(const std::string& name, const Patience& left) {
  if (state_->options.trust_anchor_file.empty()) return false;
  const Answer answer = ask({{name, RecordType::soa}}, left).front();
  if (!answer.bogus) return answer.secure;
  state_->context = context(state_->options, false);
  return false;
}

}  // namespace tlsrpt::probe
