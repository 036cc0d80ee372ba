// SPDX-License-Identifier: MIT
// Without a network; with real name servers, integration/check_live.
#include "probe/resolver.h"

#include <chrono>

#include "catch.h"
#include "probe/rdata.h"

using namespace tlsrpt::probe;

namespace {

std::chrono::milliseconds none() {
  return std::chrono::milliseconds(0);
}

ResolverOptions nowhere() {
  ResolverOptions options;
  options.servers = {"127.0.0.1@9"};
  return options;
}

}  // namespace

TEST_CASE("addresses that are known are not asked for") {
  ResolverOptions options = nowhere();
  options.known_addresses["mx1.example.com"] = {"192.0.2.1", "2001:db8::1", "192.0.2.2"};
  Resolver resolver(options);
  const auto answers = resolver.ask(
      {{"mx1.example.com", RecordType::a}, {"mx1.example.com", RecordType::aaaa}}, none);
  REQUIRE(answers.size() == 2);
  REQUIRE(answers[0].records.size() == 2);
  CHECK(read_address(answers[0].records[1]) == "192.0.2.2");
  REQUIRE(answers[1].records.size() == 1);
  CHECK(read_address(answers[1].records[0]) == "2001:db8::1");
  CHECK(answers[0].given);
  CHECK(answers[0].secure);
}

TEST_CASE("a family that is not known is not there") {
  ResolverOptions options = nowhere();
  options.known_addresses["mx1.example.com"] = {"192.0.2.1"};
  Resolver resolver(options);
  CHECK(resolver.ask({{"mx1.example.com", RecordType::aaaa}}, none).front().kind ==
        Answer::Kind::no_records);
}

TEST_CASE("what is not answered in time has failed") {
  Resolver resolver(nowhere());
  const auto answers = resolver.ask({{"example.com", RecordType::mx}}, none);
  CHECK(answers.front().kind == Answer::Kind::failed);
  CHECK(answers.front().why == "no answer in time");
}

TEST_CASE("names that are no names have failed") {
  Resolver resolver(nowhere());
  const std::string label(64, 'x');
  CHECK(resolver.ask({{label + ".com", RecordType::mx}}, none).front().kind ==
        Answer::Kind::failed);
}

TEST_CASE("options that cannot be used are told") {
  ResolverOptions options;
  options.servers = {"no address"};
  CHECK_THROWS_AS(Resolver(options), BadResolver);
  options = nowhere();
  options.trust_anchor_file = "/nonexistent";
  CHECK_THROWS_AS(Resolver(options).ask({{"example.com", RecordType::mx}}, none), BadResolver);
}
