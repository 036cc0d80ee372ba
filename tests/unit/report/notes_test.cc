// SPDX-License-Identifier: MIT

#include "report/deviation.h"

#include "catch.h"

using namespace tlsrpt::report;

TEST_CASE("a note is kept with its place, in order") {
  Notes notes;
  CHECK(notes.empty());
  notes.add(Deviation::utf_16);
  notes.add(Deviation::count_missing, "policies[0].summary");
  REQUIRE(std::distance(notes.begin(), notes.end()) == 2);
  CHECK(notes.begin()->deviation == Deviation::utf_16);
  CHECK(notes.begin()->where.empty());
  CHECK((notes.begin() + 1)->where == "policies[0].summary");
  CHECK(notes.has(Deviation::utf_16));
  CHECK_FALSE(notes.has(Deviation::zip_container));
}

TEST_CASE("of one kind few notes are kept, and others still find room") {
  Notes notes;
  for (int i = 0; i < 1'000; ++i) notes.add(Deviation::count_missing);
  CHECK(std::distance(notes.begin(), notes.end()) == Notes::kEach);
  CHECK_FALSE(notes.wants(Deviation::count_missing));
  CHECK(notes.wants(Deviation::utf_16));
}

TEST_CASE("notes that are appended obey the same bound") {
  Notes notes;
  Notes more;
  for (int i = 0; i < 3; ++i) {
    notes.add(Deviation::utf_16);
    more.add(Deviation::utf_16);
  }
  more.add(Deviation::zip_container, "part 2");
  notes.append(more);
  CHECK(std::distance(notes.begin(), notes.end()) == Notes::kEach + 1);
  CHECK(notes.has(Deviation::zip_container));
}
