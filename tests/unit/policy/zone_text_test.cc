// SPDX-License-Identifier: MIT
#include "policy/zone_text.h"

#include "catch.h"

using namespace tlsrpt::policy;

namespace {

using Records = std::vector<std::string>;

/// `owner text` of each.
Records read(const std::string& given) {
  Records out;
  for (const GivenRecord& record : read_zone_text(given)) {
    out.push_back(record.owner + " " + record.text);
  }
  return out;
}

}  // namespace

TEST_CASE("a text is itself") {
  CHECK(read("v=STSv1; id=1") == Records{" v=STSv1; id=1"});
  CHECK(read(" v=STSv1; id=1 ") == Records{"  v=STSv1; id=1 "});
  CHECK(read("") == Records{" "});
}

TEST_CASE("quoted strings are joined without a blank, a record on each line") {
  CHECK(read("\"v=TLSRPTv1; rua=mai\" \"lto:a@x.example\"") ==
        Records{" v=TLSRPTv1; rua=mailto:a@x.example"});
  CHECK(read("\"v=spf1 -all\"\n\"v=STSv1; id=1\"\n") == Records{" v=spf1 -all", " v=STSv1; id=1"});
  CHECK(read("\"a\\\"b\\\\c\\;d\\195\\164\\999\"") == Records{" a\"b\\c;d\xC3\xA4"
                                                              "999"});
  CHECK(read("\"not closed") == Records{" not closed"});
  CHECK(read("\"not closed\\") == Records{" not closed\\"});
}

TEST_CASE("lines of a zone and of dig name an owner") {
  CHECK(read("_smtp._tls.Example.com. 3600 IN TXT \"v=TLSRPTv1;\" \" rua=x\"") ==
        Records{"_smtp._tls.example.com v=TLSRPTv1; rua=x"});
  CHECK(read("$TTL 3600\n_mta-sts TXT ( \"v=STSv1; \" ; the version\n  \"id=1\" )\n         TXT "
             "\"other\"\n") == Records{"_mta-sts v=STSv1; id=1", "_mta-sts other"});
  CHECK(read("; <<>> DiG\n\nexample.com.\t300\tIN\tMX\t10 "
             "mx.example.com.\nexample.com.\t300\tIN\tTXT\t\"a\"\n") == Records{"example.com a"});
  CHECK(read("example.com. IN CNAME example.net.\n").empty());
  // Without quotes the rest of the line is a comment, as name servers have it.
  CHECK(read("_mta-sts IN TXT v=STSv1; id=1") == Records{"_mta-sts v=STSv1"});
}

TEST_CASE("who is asked by a CNAME is the owner") {
  CHECK(read("_mta-sts.example.com. 60 IN CNAME sts.Provider.example.\n"
             "sts.provider.example. 60 IN TXT \"v=STSv1; id=1\"\n") ==
        Records{"_mta-sts.example.com v=STSv1; id=1"});
}

TEST_CASE("what is written for a zone is read from there") {
  CHECK(write_zone_strings("v=STSv1; id=1") == "\"v=STSv1; id=1\"");
  CHECK(write_zone_strings("a\"b\\c\xC3\xA4\x01") == "\"a\\\"b\\\\c\\195\\164\\001\"");
  const std::string full(255, 'a');
  CHECK(write_zone_strings(full) == "\"" + full + "\"");
  CHECK(write_zone_strings(full + "b") == "\"" + full + "\" \"b\"");
  std::string all;
  for (int i = 0; i < 600; ++i) all += static_cast<char>(i % 256);
  CHECK(read(write_zone_strings(all)) == Records{" " + all});
  CHECK(read(write_zone_strings("")) == Records{" "});
}
