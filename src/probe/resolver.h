// SPDX-License-Identifier: MIT
// Resolver: questions to the DNS and whether DNSSEC vouches for the answers. Validates by itself,
// so that the word of the resolver on the way is not needed.
#pragma once

#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "probe/patience.h"

namespace tlsrpt::probe {

enum class RecordType { a = 1, soa = 6, mx = 15, txt = 16, aaaa = 28, tlsa = 52 };

std::string name_of(RecordType type);

struct Question {
  std::string name;  ///< without its final dot; the root is `.`
  RecordType type = RecordType::a;
};

struct Answer {
  enum class Kind {
    records,
    no_records,  ///< the name is there, such records are not
    no_name,
    failed,  ///< nobody can tell: see `why`
  };
  Kind kind = Kind::failed;
  bool secure = false;               ///< validated, as is the absence of records
  bool given = false;                ///< by ResolverOptions::known_addresses
  bool bogus = false;                ///< DNSSEC says that it is false; the kind is `failed`
  std::string why;                   ///< in words
  std::string canonical_name;        ///< where the name is an alias; else empty
  std::vector<std::string> records;  ///< their data as on the wire (rdata.h)
};

struct ResolverOptions {
  std::vector<std::string> servers;  ///< `ADDRESS` or `ADDRESS@PORT`; none: those of resolv.conf
  /// Of the key that is trusted; empty: no answer is validated.
  std::string trust_anchor_file;
  /// Addresses that are not asked for, by host name, as in split networks; as good as signed.
  std::map<std::string, std::vector<std::string>> known_addresses;
};

/// Of the options.
struct BadResolver : std::runtime_error {
  using std::runtime_error::runtime_error;
};

class Resolver {
 public:
  /// Throws BadResolver.
  explicit Resolver(ResolverOptions options);
  ~Resolver();
  Resolver(const Resolver&) = delete;
  Resolver& operator=(const Resolver&) = delete;

  /// Asks all at once; an answer for each, in their order. What is not answered when patience is
  /// over has failed. Throws BadResolver where the library does not start.
  std::vector<Answer> ask(const std::vector<Question>& questions, const Patience& left);

  /// Where nothing below `name` (the owner of the trust anchor) can be validated, as behind a
  /// resolver that drops signatures, from then on nothing is: every answer would be bogus.
  /// Returns whether answers are validated.
  bool settle_dnssec(const std::string& name, const Patience& left);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace tlsrpt::probe
