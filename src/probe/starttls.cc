// SPDX-License-Identifier: MIT
#include "probe/starttls.h"

#include <algorithm>
#include <string_view>
#include <vector>

namespace tlsrpt::probe {
namespace {

constexpr std::size_t kMostOfLine = 2048;
constexpr std::size_t kMostLines = 100;

/// RFC 5321, section 4.2
struct Reply {
  std::vector<std::string> lines;  ///< with their codes, without their ends

  bool is(char first) const { return lines.front().front() == first; }
  const std::string& first() const { return lines.front(); }
};

std::string read_line(Connection& server) {
  std::string line;
  for (char c = server.get(); c != '\n'; c = server.get()) {
    if (line.size() == kMostOfLine) throw Broken("a line of its reply does not end");
    line += c;
  }
  if (line.ends_with('\r')) line.pop_back();
  return line;
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

Reply read_reply(Connection& server) {
  constexpr std::size_t kCode = 3;
  Reply reply;
  for (;;) {
    const std::string line = read_line(server);
    if (line.size() < kCode || !std::all_of(line.begin(), line.begin() + kCode, is_digit)) {
      throw Broken("it answers \"" + line + "\", which is no SMTP");
    }
    reply.lines.push_back(line);
    if (line.size() == kCode || line[kCode] != '-') return reply;
    if (reply.lines.size() == kMostLines) throw Broken("its reply does not end");
  }
}

char upper(char c) {
  return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}

/// RFC 3207, section 3: the keyword of EHLO, in any case.
bool offers_starttls(const Reply& ehlo) {
  constexpr std::string_view kKeyword = "STARTTLS";
  return std::any_of(ehlo.lines.begin() + 1, ehlo.lines.end(), [&](std::string line) {
    std::transform(line.begin(), line.end(), line.begin(), upper);
    const std::string_view word =
        std::string_view(line).substr(std::min<std::size_t>(4, line.size()));
    return word.substr(0, word.find(' ')) == kKeyword;
  });
}

class Dialogue {
 public:
  Dialogue(Session& session, Connection& server) : session_(session), server_(server) {}

  void run(const std::string& host, const std::string& helo) {
    session_.reached = Session::Reached::greeting;
    if (!expect(read_reply(server_), "greets with")) return;
    const Reply ehlo = ask("EHLO " + helo);
    if (!expect(ehlo, "answers EHLO with")) return;
    session_.reached = Session::Reached::ehlo;
    if (!offers_starttls(ehlo)) {
      session_.why = "its answer to EHLO does not offer STARTTLS";
      return leave();
    }
    session_.reached = Session::Reached::offered;
    if (!expect(ask("STARTTLS"), "answers STARTTLS with")) return;
    session_.reached = Session::Reached::agreed;
    session_.handshake = server_.start_tls(host);
    session_.reached = Session::Reached::tls;
    leave();
  }

 private:
  Reply ask(const std::string& command) {
    server_.put(command + "\r\n");
    return read_reply(server_);
  }

  bool expect(const Reply& reply, const std::string& what) {
    if (reply.is('2')) return true;
    session_.why = "it " + what + " \"" + reply.first() + '"';
    leave();
    return false;
  }

  /// What is known is known, whatever comes of it.
  void leave() {
    try {
      server_.put("QUIT\r\n");
    } catch (const Broken&) {
    }
  }

  Session& session_;
  Connection& server_;
};

}  // namespace

Session try_starttls(const std::string& host, const std::string& address, std::uint16_t port,
                     const std::string& helo, const Patience& left) {
  Session session;
  try {
    Connection server(address, port, left);
    Dialogue(session, server).run(host, helo);
  } catch (const NoWay& no_way) {
    session.reached = Session::Reached::no_way;
    session.why = no_way.what();
  } catch (const Broken& broken) {
    session.why = broken.what();
  }
  return session;
}

}  // namespace tlsrpt::probe
