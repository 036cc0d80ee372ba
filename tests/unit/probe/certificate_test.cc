// SPDX-License-Identifier: MIT
#include "probe/certificate.h"

#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "catch.h"
#include "certificates.h"

using namespace tlsrpt;
using namespace tlsrpt::probe;
using Kind = Fault::Kind;
using std::chrono::days;

namespace {

const report::Time kNow = std::chrono::sys_days(std::chrono::year(2026) / 11 / 23);

test::Issued authority(const std::string& name) {
  return test::issue({name, {}, kNow - days(100), kNow + days(1000), true});
}

test::Request server(std::vector<std::string> hosts) {
  return {"server", std::move(hosts), kNow - days(10), kNow + days(80)};
}

/// A store that trusts one authority.
TrustStore trust(const test::Issued& root) {
  const auto file = std::filesystem::temp_directory_path() /
                    ("tlsrpt-probe-test-ca-" + std::to_string(::getpid()) + ".pem");
  std::ofstream(file) << root.pem();
  TrustStore store(file.string());
  std::filesystem::remove(file);
  return store;
}

std::vector<Kind> kinds(const std::vector<Fault>& faults) {
  std::vector<Kind> found;
  for (const Fault& fault : faults) found.push_back(fault.kind);
  return found;
}

struct World {
  test::Issued root = authority("Root");
  TrustStore store = trust(root);

  std::vector<Kind> faults(const test::Issued& one, const std::string& host,
                           report::Time now = kNow) const {
    return kinds(store.faults({one.der()}, host, now));
  }
};

Tlsa tlsa(std::uint8_t usage, const test::Issued& of) {
  return {usage, 1, 1, of.key_hash()};
}

}  // namespace

TEST_CASE("a certificate says for whom, by whom and until when it is") {
  const World world;
  const auto read = read_certificate(
      test::issue(server({"mx1.example.com", "*.example.net"}), &world.root).der());
  REQUIRE(read);
  CHECK(read->names == std::vector<std::string>{"mx1.example.com", "*.example.net"});
  CHECK(read->subject == "CN=server");
  CHECK(read->issuer == "CN=Root");
  CHECK(read->not_before == kNow - days(10));
  CHECK(read->not_after == kNow + days(80));
  CHECK_FALSE(read->self_signed);
}

TEST_CASE("what is no certificate is none") {
  CHECK_FALSE(read_certificate(""));
  CHECK_FALSE(read_certificate("no certificate"));
}

TEST_CASE("a certificate of a trusted authority for the host is right") {
  const World world;
  const auto one = test::issue(server({"mx1.example.com"}), &world.root);
  CHECK(world.faults(one, "mx1.example.com").empty());
  CHECK(world.faults(one, "MX1.Example.com").empty());
}

TEST_CASE("names are compared as RFC 8461, section 4.1 has it") {
  const World world;
  const auto wide = test::issue(server({"*.example.com"}), &world.root);
  CHECK(world.faults(wide, "mx1.example.com").empty());
  CHECK(world.faults(wide, "example.com") == std::vector{Kind::name});
  CHECK(world.faults(wide, "a.mx1.example.com") == std::vector{Kind::name});
  const auto partial = test::issue(server({"mx*.example.com"}), &world.root);
  CHECK(world.faults(partial, "mx1.example.com") == std::vector{Kind::name});
}

TEST_CASE("a common name is no name") {
  const World world;
  test::Request request = server({});
  request.name = "mx1.example.com";
  CHECK(world.faults(test::issue(request, &world.root), "mx1.example.com") ==
        std::vector{Kind::name});
}

TEST_CASE("all faults of a certificate are told at once") {
  const World world;
  const auto one = test::issue(server({"other.example.com"}), &world.root);
  const std::vector<Kind> found = world.faults(one, "mx1.example.com", kNow + days(81));
  CHECK(found.size() == 2);
  CHECK(std::count(found.begin(), found.end(), Kind::name) == 1);
  CHECK(std::count(found.begin(), found.end(), Kind::expired) == 1);
}

TEST_CASE("a certificate is right to its last second") {
  const World world;
  const auto one = test::issue(server({"mx1.example.com"}), &world.root);
  CHECK(world.faults(one, "mx1.example.com", kNow + days(80) - std::chrono::seconds(1)).empty());
  CHECK(world.faults(one, "mx1.example.com", kNow + days(80) + std::chrono::seconds(1)) ==
        std::vector{Kind::expired});
}

TEST_CASE("one that is not valid yet is not trusted") {
  const World world;
  const auto one = test::issue(server({"mx1.example.com"}), &world.root);
  CHECK(world.faults(one, "mx1.example.com", kNow - days(11)) == std::vector{Kind::untrusted});
}

TEST_CASE("one that is signed by itself is not trusted") {
  const World world;
  const auto faults =
      world.store.faults({test::issue(server({"mx1.example.com"})).der()}, "mx1.example.com", kNow);
  REQUIRE(kinds(faults) == std::vector{Kind::untrusted});
  CHECK(faults.front().code == "X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT");
}

TEST_CASE("a chain needs what stands between the server and the root") {
  const World world;
  const auto middle =
      test::issue({"Middle", {}, kNow - days(50), kNow + days(500), true}, &world.root);
  const auto one = test::issue(server({"mx1.example.com"}), &middle);
  CHECK(world.store.faults({one.der(), middle.der()}, "mx1.example.com", kNow).empty());
  const auto faults = world.store.faults({one.der()}, "mx1.example.com", kNow);
  REQUIRE_FALSE(faults.empty());
  CHECK(faults.front().code == "X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY");
}

TEST_CASE("a server without a certificate is not trusted") {
  const World world;
  CHECK(kinds(world.store.faults({}, "mx1.example.com", kNow)) == std::vector{Kind::untrusted});
  CHECK(kinds(world.store.faults({"nonsense"}, "mx1.example.com", kNow)) ==
        std::vector{Kind::untrusted});
}

TEST_CASE("a file without certificates is no trust store") {
  CHECK_THROWS(TrustStore("/nonexistent"));
  CHECK_THROWS(TrustStore("/dev/null"));
}

TEST_CASE("DANE-EE is about the key alone, whatever name and time") {
  const auto one = test::issue(server({"other.example.com"}));
  const std::vector<Tlsa> records = {tlsa(3, one)};
  CHECK(dane_faults({one.der()}, records, {"mx1.example.com"}, kNow + days(1000)).empty());
}

TEST_CASE("one record of several is enough") {
  const auto one = test::issue(server({"mx1.example.com"}));
  const auto next = test::issue(server({"mx1.example.com"}));
  CHECK(
      dane_faults({one.der()}, std::vector{tlsa(3, next), tlsa(3, one)}, {"mx1.example.com"}, kNow)
          .empty());
  CHECK_FALSE(
      dane_faults({one.der()}, std::vector{tlsa(3, next)}, {"mx1.example.com"}, kNow).empty());
}

TEST_CASE("DANE-TA is about an issuer that is sent along, and the name") {
  const auto root = authority("Root");
  const auto one = test::issue(server({"mx1.example.com"}), &root);
  const std::vector<Tlsa> records = {tlsa(2, root)};
  CHECK(dane_faults({one.der(), root.der()}, records, {"mx1.example.com"}, kNow).empty());
  CHECK(dane_faults({one.der(), root.der()}, records, {"a.example.com", "mx1.example.com"}, kNow)
            .empty());
  CHECK_FALSE(dane_faults({one.der(), root.der()}, records, {"mx2.example.com"}, kNow).empty());
  CHECK_FALSE(dane_faults({one.der()}, records, {"mx1.example.com"}, kNow).empty());
  CHECK_FALSE(
      dane_faults({one.der(), root.der()}, records, {"mx1.example.com"}, kNow + days(81)).empty());
}

TEST_CASE("records that are not for SMTP are passed over") {
  const std::string hash(32, 'x');
  CHECK(unusable({3, 1, 1, hash}).empty());
  CHECK(unusable({2, 0, 2, std::string(64, 'x')}).empty());
  CHECK(unusable({3, 0, 0, "any"}).empty());
  CHECK_FALSE(unusable({0, 1, 1, hash}).empty());
  CHECK_FALSE(unusable({1, 1, 1, hash}).empty());
  CHECK_FALSE(unusable({4, 1, 1, hash}).empty());
  CHECK_FALSE(unusable({3, 2, 1, hash}).empty());
  CHECK_FALSE(unusable({3, 1, 3, hash}).empty());
  CHECK_FALSE(unusable({3, 1, 1, "short"}).empty());
  CHECK_FALSE(unusable({3, 1, 0, ""}).empty());
  const auto one = test::issue(server({"mx1.example.com"}));
  CHECK_FALSE(
      dane_faults({one.der()}, std::vector{tlsa(1, one)}, {"mx1.example.com"}, kNow).empty());
}
