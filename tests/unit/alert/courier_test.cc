// SPDX-License-Identifier: MIT
#include "alert/courier.h"

#include <sys/stat.h>

#include <csignal>
#include <fstream>
#include <sstream>

#include "catch.h"
#include "site.h"

using namespace tlsrpt;
using namespace tlsrpt::alert;
using namespace tlsrpt::alert::test;
using namespace std::chrono_literals;
using store::test::morning_after;
using tlsrpt::test::Contains;

namespace {

/// Programs that stand where sendmail and an alert command are, a clock that the test turns, and
/// what was said.
class Post {
 public:
  Site site;
  report::Time now = morning_after(1);
  std::chrono::steady_clock::time_point end = std::chrono::steady_clock::now() + 60s;
  std::vector<std::string> logged;

  Post() {
    struct sigaction ignore = {};
    ignore.sa_handler = SIG_IGN;
    REQUIRE(::sigaction(SIGPIPE, &ignore, nullptr) == 0);
    site.outlets.command = program("command", "cat >>" + folder_.path("notices"));
  }

  std::string program(const std::string& name, const std::string& script) {
    std::string path = folder_.path(name);
    std::ofstream(path) << "#!/bin/sh\n" << script << "\n";
    ::chmod(path.c_str(), 0700);
    return path;
  }
  Courier courier(Patience patience = {}) {
    Means means;
    means.environment = {"PATH=/usr/bin:/bin"};
    means.syslog = [this](std::string_view line) { logged.emplace_back(line); };
    means.now = [this] { return now; };
    means.left = [this] {
      return std::chrono::duration_cast<std::chrono::milliseconds>(
          end - std::chrono::steady_clock::now());
    };
    return Courier(site.outlets, means, patience);
  }
  /// How many deliveries were tried.
  std::size_t deliver(Patience patience = {}) {
    std::size_t count = 0;
    courier(patience).deliver_due(site.store(), true, [&](const Courier::Told&) { ++count; });
    return count;
  }
  std::string state(const std::string& notifier) {
    return site.text(
        "SELECT state || ' ' || attempts || ' ' || answer FROM delivery"
        " WHERE notifier = '" +
        notifier + "' ORDER BY notice DESC LIMIT 1");
  }
  std::string read(const std::string& name) {
    std::ostringstream text;
    text << std::ifstream(folder_.path(name)).rdbuf();
    return text.str();
  }
  std::string path(const std::string& name) const { return folder_.path(name); }

 private:
  store::test::Folder folder_;
};

}  // namespace

TEST_CASE("a notice is delivered by each notifier, once") {
  Post post;
  post.site.send(failing("Google", 1));
  CHECK(post.deliver() == 2);
  CHECK(post.deliver() == 0);
  CHECK(post.site.number("SELECT COUNT(*) FROM delivery WHERE state = 'delivered'") == 2);
  CHECK_THAT(post.read("notices"),
             tlsrpt::test::StartsWith("{\"notice\":\"opened\",\"test\":false,"));
  REQUIRE(post.logged.size() == 1);
  CHECK(post.logged[0] ==
        "alert: opened: [tlsrpt] example.com: certificate-expired on mx1.example.com"
        " (7 of 107 sessions failed)");
}

TEST_CASE("mail goes to sendmail with an empty sender") {
  Post post;
  post.site.outlets.mail_to = {"postmaster@example.com"};
  post.site.outlets.sendmail = post.program(
      "sendmail", "echo \"$@\" >" + post.path("arguments") + "; cat >" + post.path("mail"));
  post.site.send(failing("Google", 1));
  post.deliver();
  CHECK(post.read("arguments") == "-i -t -f <>\n");
  CHECK_THAT(post.read("mail"),
             Contains("From: postmaster@example.com\nTo: postmaster@example.com\n"));
  post.site.outlets.mail_from = "tlsrpt@example.com";
  post.site.send(failing("Yahoo", 1, 3, "tlsa-invalid"));
  post.deliver();
  CHECK_THAT(post.read("mail"), tlsrpt::test::StartsWith("From: tlsrpt@example.com\n"));
}

TEST_CASE("what fails is tried again, later and later") {
  Post post;
  post.site.outlets.command = post.program("command", "echo no >&2; exit 1");
  post.site.send(failing("Google", 1));
  CHECK(post.deliver() == 2);
  CHECK_THAT(post.state("command"), tlsrpt::test::StartsWith("pending 1 "));
  CHECK_THAT(post.state("command"), Contains("command ended with 1: no"));
  CHECK(post.deliver() == 0);
  post.now += 59s;
  CHECK(post.deliver() == 0);
  post.now += 1s;
  CHECK(post.deliver() == 1);
  post.now += 60s;
  CHECK(post.deliver() == 0);
  post.now += 60s;
  CHECK(post.deliver() == 1);
  post.site.outlets.command = post.program("command", "exit 0");
  post.now += 4min;
  CHECK(post.deliver() == 1);
  CHECK_THAT(post.state("command"), tlsrpt::test::StartsWith("delivered 4 "));
}

TEST_CASE("pauses double up to four hours") {
  CHECK(pause_after(1) == 1min);
  CHECK(pause_after(2) == 2min);
  CHECK(pause_after(8) == 128min);
  CHECK(pause_after(9) == 240min);
  CHECK(pause_after(1'000'000) == 240min);
}

TEST_CASE("what cannot be delivered for days is given up") {
  Post post;
  post.site.outlets.command = post.program("command", "exit 1");
  post.site.send(failing("Google", 1));
  post.deliver();
  post.now += std::chrono::days(5) - 1s;
  CHECK(post.deliver() == 1);
  CHECK_THAT(post.state("command"), tlsrpt::test::StartsWith("pending 2 "));
  post.now += 5min;
  CHECK(post.deliver() == 1);
  CHECK_THAT(post.state("command"), tlsrpt::test::StartsWith("given-up 3 "));
  post.now += std::chrono::days(100);
  CHECK(post.deliver() == 0);
}

TEST_CASE("a clock that goes back a year delays nothing for that long") {
  Post post;
  post.site.outlets.command = post.program("command", "exit 1");
  post.now += std::chrono::days(365);
  post.site.send(failing("Google", 1 + 365));
  post.deliver();
  post.now -= std::chrono::days(365);
  post.site.outlets.command = post.program("command", "exit 0");
  CHECK(post.deliver() == 1);
  CHECK_THAT(post.state("command"), tlsrpt::test::StartsWith("delivered 2 "));
}

TEST_CASE("what a clock that was ahead gave up is tried again when it is right") {
  Post post;
  post.site.outlets.command = post.program("command", "exit 1");
  post.site.send(failing("Google", 1));
  post.deliver();
  post.now += std::chrono::days(365);
  post.deliver();
  CHECK_THAT(post.state("command"), tlsrpt::test::StartsWith("given-up 2 "));
  post.now -= std::chrono::days(365) - 5min;
  CHECK(post.deliver() == 1);
  CHECK_THAT(post.state("command"), tlsrpt::test::StartsWith("pending 3 "));
}

TEST_CASE("a program that hangs costs its limit and no more, and the others go on") {
  Post post;
  post.site.outlets.command = post.program("command", "sleep 30");
  post.site.outlets.mail_to = {"postmaster@example.com"};
  post.site.outlets.sendmail = post.program("sendmail", "cat >>" + post.path("mail"));
  post.site.send(failing("Google", 1));
  post.site.send(failing("Yahoo", 1, 7, "tlsa-invalid"));
  const auto start = std::chrono::steady_clock::now();
  CHECK(post.deliver({1s, std::chrono::days(5)}) == 5);
  CHECK(std::chrono::steady_clock::now() - start < 10s);
  CHECK(post.logged.size() == 2);
  CHECK(post.site.number("SELECT COUNT(*) FROM delivery WHERE notifier = 'mail'"
                         " AND state = 'delivered'") == 2);
  CHECK(post.site.text("SELECT answer FROM delivery WHERE notifier = 'command' AND notice = 1") ==
        post.path("command") + " did not end in time and was killed");
  CHECK_THAT(post.state("command"), tlsrpt::test::StartsWith("pending 0"));
  CHECK(post.deliver() == 0);
}

TEST_CASE("a new notice does not wait behind what failed before") {
  Post post;
  post.site.outlets.command = post.program("command", "exit 1");
  post.site.send(failing("Google", 1));
  post.deliver();
  post.now += 10min;
  post.site.send_at(failing("Yahoo", 1, 7, "tlsa-invalid"), post.now);
  CHECK(post.deliver() == 2);
  CHECK_THAT(post.state("command"), tlsrpt::test::StartsWith("pending 1 "));
}

TEST_CASE("without time nothing is begun") {
  Post post;
  post.site.send(failing("Google", 1));
  post.end = std::chrono::steady_clock::now() + 100ms;
  CHECK(post.deliver() == 0);
  post.end = std::chrono::steady_clock::now() - 1s;
  CHECK(post.deliver() == 0);
  CHECK(post.state("command") == "pending 0 ");
}

TEST_CASE("a notifier that this process does not have is left to one that has it") {
  Post post;
  post.site.send(failing("Google", 1));
  post.site.outlets.command.clear();
  CHECK(post.deliver() == 1);
  CHECK(post.state("command") == "pending 0 ");
  post.now += std::chrono::days(5);
  CHECK(post.deliver() == 1);
  CHECK(post.state("command") == "given-up 1 no alert-command is configured");
}

TEST_CASE("an address that the reports come to stays refused, also later") {
  Post post;
  post.site.outlets.mail_to = {"tls-reports@example.com"};
  post.site.outlets.sendmail = post.program("sendmail", "cat >" + post.path("mail"));
  post.site.recipients = {"tls-reports@example.com"};
  post.site.send(failing("Google", 1));
  post.deliver();
  CHECK_THAT(post.state("mail"), tlsrpt::test::StartsWith("refused 0 "));
  {
    store::Store::Transaction transaction(post.site.store());
    CHECK(store::Outbox(post.site.store()).retry(1, post.now) == 1);
    transaction.commit();
  }
  post.deliver();
  CHECK_THAT(post.state("mail"), tlsrpt::test::StartsWith("refused 1 "));
  CHECK(post.read("mail").empty());
}

TEST_CASE("what cannot be written down is not begun") {
  Post post;
  post.site.send(failing("Google", 1));
  SQLite::Database other(post.site.store_path(), SQLite::OPEN_READWRITE);
  store::Store store(post.site.store_path(), store::Access::write, [] { return true; });
  other.exec("BEGIN IMMEDIATE");
  CHECK_THROWS_AS(post.courier().deliver_due(store, true, [](const auto&) {}), store::Trouble);
  other.exec("ROLLBACK");
  CHECK(post.logged.empty());
  CHECK(post.read("notices").empty());
  CHECK(post.deliver() == 2);
}

TEST_CASE("only one process delivers at a time") {
  Post post;
  post.site.send(failing("Google", 1));
  store::Store other(post.site.store_path(), store::Access::write, [] { return true; });
  store::Outbox outbox(other);
  REQUIRE(outbox.take_turn(false));
  CHECK_FALSE(post.courier().deliver_due(post.site.store(), false, [](const auto&) {}));
  CHECK(post.logged.empty());
}

TEST_CASE("notices go out in their order") {
  Post post;
  post.site.send(failing("Google", 1));
  post.site.send(clean("Google", 2));
  post.now = morning_after(2);
  post.deliver();
  const std::string notices = post.read("notices");
  CHECK(notices.find("\"notice\":\"opened\"") < notices.find("\"notice\":\"resolved\""));
}

TEST_CASE("answers are hostile, and kept so that they can be shown") {
  Post post;
  post.site.outlets.command = post.program("command", "printf '\\033]0;x\\007\\n' >&2; exit 1");
  post.site.send(failing("Google", 1));
  post.deliver();
  CHECK_THAT(post.state("command"), !Contains("\x1b"));
}
