// SPDX-License-Identifier: MIT
#include "store/quarantined.h"

#include "catch.h"
#include "fixture.h"

using namespace tlsrpt;
using namespace tlsrpt::store::test;
using store::Access;
using store::Store;

namespace {

struct Fresh {
  Folder folder;
  Store store{folder.path(), Access::write, {}};
  store::Quarantined quarantined{store};

  void reject(const std::string& bytes, const std::string& file) {
    store::Rejected row;
    row.received = morning_after(0);
    row.verdict = "rejected";
    row.fault = report::Fault::json_syntax;
    row.where = "part 2";
    row.detail = "in words";
    row.from = "sender@sender.example";
    row.subject = "a subject";
    row.message_id = "<1@sender.example>";
    row.size = 99;
    std::copy(bytes.begin(), bytes.end(), row.sha256.begin());
    row.quarantine_file = file;
    Store::Transaction transaction(store);
    store.append(row);
    transaction.commit();
  }

  template <typename Work>
  void change(Work work) {
    Store::Transaction transaction(store);
    work();
    transaction.commit();
  }

  std::string names() {
    std::string names;
    for (const auto& row : quarantined.list()) names += row.file + ";";
    return names;
  }
};

}  // namespace

TEST_CASE("A mail of the quarantine is told of with all that is known") {
  Fresh fresh;
  fresh.reject("1", "a");
  fresh.reject("1", "a");
  const auto rows = fresh.quarantined.list();
  REQUIRE(rows.size() == 1);
  CHECK(rows.front().id == 1);
  CHECK(rows.front().received == morning_after(0));
  CHECK(rows.front().file == "a");
  const auto found = fresh.quarantined.find(store::Id{1});
  REQUIRE(found);
  const store::QuarantinedRow& row = *found;
  CHECK(row.id == 1);
  CHECK(row.received == morning_after(0));
  CHECK(row.verdict + row.fault == "rejectedjson-syntax");
  CHECK(row.where + row.detail == "part 2in words");
  CHECK(row.from + row.subject + row.message_id ==
        "sender@sender.examplea subject<1@sender.example>");
  CHECK(row.size == 99);
  CHECK(row.deliveries == 2);
  CHECK(row.file == "a");
  CHECK_FALSE(row.gone);
}

TEST_CASE("What was released, deleted, given up or discarded is not in the list") {
  Fresh fresh;
  for (const std::string file : {"a", "b", "c", "d"}) fresh.reject(file, file);
  fresh.reject("e", "");
  fresh.change([&] {
    fresh.quarantined.released("a", morning_after(1));
    fresh.quarantined.deleted("b", morning_after(1));
    fresh.store.quarantine_gave_way("c", morning_after(1));
  });
  CHECK(fresh.names() == "d;");
  CHECK(fresh.quarantined.find("a")->gone);
  CHECK(fresh.quarantined.find(store::Id{2})->gone);
  CHECK_FALSE(fresh.quarantined.find("d")->gone);
  CHECK_FALSE(fresh.quarantined.find(store::Id{5}));
  CHECK_FALSE(fresh.quarantined.find(""));
  CHECK_FALSE(fresh.quarantined.find("nothing"));
}

TEST_CASE("What was released stays released") {
  Fresh fresh;
  fresh.reject("1", "a");
  fresh.change([&] {
    fresh.quarantined.released("a", morning_after(1));
    fresh.quarantined.deleted("a", morning_after(2));
  });
  CHECK(number(fresh.folder.path(),
               "SELECT deleted IS NULL AND released IS NOT NULL"
               " FROM rejected") == 1);
}

TEST_CASE("A mail that comes again is in the quarantine again, where it is kept") {
  Fresh fresh;
  for (const std::string file : {"a", "b", "c"}) fresh.reject(file, file);
  fresh.change([&] {
    fresh.quarantined.released("a", morning_after(1));
    fresh.quarantined.deleted("b", morning_after(1));
    fresh.store.quarantine_gave_way("c", morning_after(1));
  });
  for (const std::string bytes : {"a", "b", "c"}) fresh.reject(bytes, "");
  CHECK(fresh.names().empty());
  for (const std::string bytes : {"a", "b", "c"}) fresh.reject(bytes, bytes);
  CHECK(fresh.names() == "a;b;c;");
  CHECK(number(fresh.folder.path(), "SELECT SUM(deliveries) FROM rejected") == 9);
}

TEST_CASE("What is forgotten has no row any more") {
  Fresh fresh;
  for (const std::string file : {"a", "b"}) fresh.reject(file, file);
  fresh.change([&] { fresh.quarantined.forget(1); });
  CHECK(fresh.names() == "b;");
  CHECK_FALSE(fresh.quarantined.find("a"));
}
