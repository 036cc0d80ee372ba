// SPDX-License-Identifier: MIT
// What a mail server may say before TLS; with TLS, and with real ones, integration/check_live.
#include "probe/starttls.h"

#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <functional>
#include <stdexcept>
#include <thread>

#include "catch.h"

using namespace tlsrpt::probe;
using Reached = Session::Reached;
using std::chrono::milliseconds;

namespace {

/// A mail server on loopback that serves one client.
class Server {
 public:
  using Serve = std::function<void(int client)>;

  explicit Server(Serve serve) : fd_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    if (::bind(fd_, reinterpret_cast<sockaddr*>(&address), size) != 0 || ::listen(fd_, 1) != 0 ||
        ::getsockname(fd_, reinterpret_cast<sockaddr*>(&address), &size) != 0) {
      throw std::runtime_error("no server");
    }
    port_ = ntohs(address.sin_port);
    thread_ = std::jthread([this, serve] {
      const int client = ::accept(fd_, nullptr, nullptr);
      serve(client);
      ::close(client);
    });
  }
  ~Server() {
    ::shutdown(fd_, SHUT_RDWR);
    thread_.join();
    ::close(fd_);
  }
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  std::uint16_t port() const { return port_; }

 private:
  int fd_;
  std::uint16_t port_ = 0;
  std::jthread thread_;
};

void say(int client, const std::string& text) {
  static_cast<void>(::send(client, text.data(), text.size(), MSG_NOSIGNAL));
}

/// Whether it said something before it left.
bool hear(int client, std::string& heard) {
  char bytes[512];
  const ssize_t got = ::recv(client, bytes, sizeof bytes, 0);
  if (got > 0) heard.assign(bytes, static_cast<std::size_t>(got));
  return got > 0;
}

Patience patience(milliseconds time) {
  const auto until = std::chrono::steady_clock::now() + time;
  return [until] {
    return std::chrono::duration_cast<milliseconds>(until - std::chrono::steady_clock::now());
  };
}

Session tried(const Server::Serve& serve, milliseconds time = milliseconds(5000)) {
  const Server server(serve);
  return try_starttls("mx1.example.com", "127.0.0.1", server.port(), "check.example.com",
                      patience(time));
}

/// One that answers with these texts, in turn, and tells what it heard.
Session answered(const std::vector<std::string>& answers, std::vector<std::string>* all = nullptr) {
  return tried([&](int client) {
    std::string heard;
    for (const std::string& answer : answers) {
      say(client, answer);
      if (!hear(client, heard)) return;
      if (all != nullptr) all->push_back(heard);
    }
  });
}

}  // namespace

TEST_CASE("a server without STARTTLS is left politely") {
  std::vector<std::string> heard;
  const Session session =
      answered({"220 mx1 ESMTP\r\n", "250-mx1\r\n250-PIPELINING\r\n250 X-STARTTLS\r\n"}, &heard);
  CHECK(session.reached == Reached::ehlo);
  CHECK(heard == std::vector<std::string>{"EHLO check.example.com\r\n", "QUIT\r\n"});
}

TEST_CASE("STARTTLS is found in any case and place") {
  CHECK(answered({"220 mx1\r\n", "250-mx1\r\n250-starttls\r\n250 HELP\r\n", "454 not now\r\n"})
            .reached == Reached::offered);
  CHECK(answered({"220-two\r\n220 lines\n", "250-mx1\n250 StartTLS\n", "220 go\r\n"}).reached ==
        Reached::agreed);
}

TEST_CASE("the first line of the answer to EHLO is a name") {
  CHECK(answered({"220 mx1\r\n", "250 STARTTLS\r\n"}).reached == Reached::ehlo);
}

TEST_CASE("what a server said is told") {
  const Session session = answered({"554 5.7.1 no mail from you\r\n"});
  CHECK(session.reached == Reached::greeting);
  CHECK(session.why.find("554 5.7.1 no mail from you") != std::string::npos);
  CHECK(answered({"220 mx1\r\n", "502 what\r\n"}).reached == Reached::greeting);
}

TEST_CASE("what is no SMTP is told") {
  CHECK(answered({"SSH-2.0-OpenSSH\r\n"}).why.find("no SMTP") != std::string::npos);
  CHECK(answered({"\r\n"}).reached == Reached::greeting);
}

TEST_CASE("a server that breaks off is told") {
  CHECK(tried([](int) {}).why.find("closed") != std::string::npos);
  CHECK(tried([](int client) { say(client, "220 mx1"); }).reached == Reached::greeting);
}

TEST_CASE("nobody there is told") {
  // A port that was free a moment ago.
  std::uint16_t port = 0;
  {
    port = Server([](int) {}).port();
  }
  const Session session = try_starttls("mx1.example.com", "127.0.0.1", port, "check.example.com",
                                       patience(milliseconds(5000)));
  CHECK(session.reached == Reached::nothing);
  CHECK_FALSE(session.why.empty());
}

TEST_CASE("endless lines and endless replies end") {
  const auto endless = [](const std::string& text) {
    return [text](int client) {
      for (int i = 0; i != 1000; ++i) say(client, text);
    };
  };
  CHECK(tried(endless(std::string(500, '2'))).why.find("does not end") != std::string::npos);
  CHECK(tried(endless("220-more\r\n")).why.find("does not end") != std::string::npos);
}

TEST_CASE("a server that says nothing, or a byte at a time, has no more time than others") {
  const auto start = std::chrono::steady_clock::now();
  const auto slow = [](int client) {
    // Until it hangs up.
    for (int i = 0; i != 100; ++i) {
      if (::send(client, "2", 1, MSG_NOSIGNAL) != 1) return;
      std::this_thread::sleep_for(milliseconds(20));
    }
  };
  CHECK(tried(slow, milliseconds(200)).why == "no answer in time");
  std::string heard;
  CHECK(tried([&](int client) { hear(client, heard); }, milliseconds(200)).why ==
        "no answer in time");
  CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds(10));
}
