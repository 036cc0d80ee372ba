// SPDX-License-Identifier: MIT
#include "probe/connection.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

namespace tlsrpt::probe {
namespace {

struct FreeTls {
  void operator()(SSL_CTX* context) const { ::SSL_CTX_free(context); }
  void operator()(SSL* ssl) const { ::SSL_free(ssl); }
};

/// OpenSSL itself reads on for as long as a server sends messages that change nothing: asked before
/// each read, this ends it when patience is over.
long ask_patience(BIO* bio, int operation, const char*, std::size_t, int, long, int result,
                  std::size_t*) {
  if (operation != BIO_CB_READ) return result;
  const auto& left = *reinterpret_cast<const Patience*>(::BIO_get_callback_arg(bio));
  if (left().count() > 0) return result;
  BIO_clear_retry_flags(bio);
  return -1;
}

/// Larger chains are an attack: the largest in use have some ten kilobytes.
constexpr long kMostOfChain = 65'536;

std::string words_of_errno() {
  return std::error_code(errno, std::generic_category()).message();
}

[[noreturn]] void throw_errno() {
  const int error = errno;
  if (error == ENETUNREACH || error == EADDRNOTAVAIL || error == EAFNOSUPPORT) {
    throw NoWay("this machine has no way to its network");
  }
  throw Broken(words_of_errno());
}

std::string words_of_openssl() {
  const unsigned long error = ::ERR_peek_last_error();
  const char* const words = ::ERR_reason_error_string(error);
  ::ERR_clear_error();
  return words == nullptr ? "the connection ended" : words;
}

struct Peer {
  sockaddr_storage bytes{};
  socklen_t size = 0;
};

Peer peer(const std::string& address, std::uint16_t port) {
  Peer made;
  auto* const four = reinterpret_cast<sockaddr_in*>(&made.bytes);
  auto* const six = reinterpret_cast<sockaddr_in6*>(&made.bytes);
  if (::inet_pton(AF_INET, address.c_str(), &four->sin_addr) == 1) {
    four->sin_family = AF_INET;
    four->sin_port = htons(port);
    made.size = sizeof *four;
  } else if (::inet_pton(AF_INET6, address.c_str(), &six->sin6_addr) == 1) {
    six->sin6_family = AF_INET6;
    six->sin6_port = htons(port);
    made.size = sizeof *six;
  } else {
    throw Broken("it is no address");
  }
  return made;
}

Chain chain_of(const SSL* ssl) {
  Chain chain;
  const STACK_OF(X509)* const all = ::SSL_get_peer_cert_chain(ssl);
  for (int i = 0; all != nullptr && i < sk_X509_num(all); ++i) {
    unsigned char* der = nullptr;
    const int size = ::i2d_X509(sk_X509_value(all, i), &der);
    if (size <= 0) continue;
    chain.emplace_back(reinterpret_cast<const char*>(der), static_cast<std::size_t>(size));
    ::OPENSSL_free(der);
  }
  return chain;
}

std::unique_ptr<SSL_CTX, FreeTls> any_client() {
  std::unique_ptr<SSL_CTX, FreeTls> context(::SSL_CTX_new(::TLS_client_method()));
  if (context == nullptr) throw std::runtime_error("OpenSSL has no client");
  ::SSL_CTX_set_min_proto_version(context.get(), TLS1_VERSION);
  ::SSL_CTX_set_cipher_list(context.get(), "ALL:!aNULL:!eNULL:@SECLEVEL=0");
  ::SSL_CTX_set_verify(context.get(), SSL_VERIFY_NONE, nullptr);
  ::SSL_CTX_set_max_cert_list(context.get(), kMostOfChain);
  // Senders talk to servers that know no secure renegotiation, for they never renegotiate.
  ::SSL_CTX_set_options(context.get(), SSL_OP_LEGACY_SERVER_CONNECT);
  return context;
}

}  // namespace

struct Connection::State {
  explicit State(Patience patience) : left(std::move(patience)) {}
  ~State() {
    if (ssl != nullptr) ::SSL_shutdown(ssl.get());
    ::ERR_clear_error();
    if (fd >= 0) ::close(fd);
  }
  State(const State&) = delete;
  State& operator=(const State&) = delete;

  void wait(short events) const { wait(events, left()); }

  void wait(short events, std::chrono::milliseconds time) const {
    pollfd ready{fd, events, 0};
    if (time.count() <= 0 || ::poll(&ready, 1, static_cast<int>(time.count())) == 0) {
      throw Broken("no answer in time");
    }
  }

  /// What a call of OpenSSL that did not succeed waits for.
  void wait_for_tls(int result) const {
    switch (::SSL_get_error(ssl.get(), result)) {
      case SSL_ERROR_WANT_READ:
        return wait(POLLIN);
      case SSL_ERROR_WANT_WRITE:
        return wait(POLLOUT);
      default:
        if (left().count() <= 0) throw Broken("no answer in time");
        throw Broken(words_of_openssl());
    }
  }

  void connect(const Peer& to) {
    fd = ::socket(to.bytes.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0) throw_errno();
    if (::connect(fd, reinterpret_cast<const sockaddr*>(&to.bytes), to.size) == 0) return;
    if (errno != EINPROGRESS) throw_errno();
    wait(POLLOUT, std::min(left(), kTimeToConnect));
    int error = 0;
    socklen_t size = sizeof error;
    ::getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size);
    errno = error;
    if (error != 0) throw_errno();
  }

  void shake_hands() const {
    for (;;) {
      // What others left there SSL_get_error would take for an error of this call.
      ::ERR_clear_error();
      const int done = ::SSL_do_handshake(ssl.get());
      if (done == 1) return;
      wait_for_tls(done);
    }
  }

  std::size_t read_some() {
    for (;;) {
      if (ssl != nullptr) {
        ::ERR_clear_error();
        const int got = ::SSL_read(ssl.get(), in.data(), static_cast<int>(in.size()));
        if (got > 0) return static_cast<std::size_t>(got);
        wait_for_tls(got);
        continue;
      }
      const ssize_t got = ::recv(fd, in.data(), in.size(), 0);
      if (got > 0) return static_cast<std::size_t>(got);
      if (got == 0) throw Broken("the server closed the connection");
      if (errno != EAGAIN && errno != EINTR) throw Broken(words_of_errno());
      wait(POLLIN);
    }
  }

  std::size_t write_some(std::string_view bytes) {
    for (;;) {
      if (ssl != nullptr) {
        ::ERR_clear_error();
        const int put = ::SSL_write(ssl.get(), bytes.data(), static_cast<int>(bytes.size()));
        if (put > 0) return static_cast<std::size_t>(put);
        wait_for_tls(put);
        continue;
      }
      const ssize_t put = ::send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (put >= 0) return static_cast<std::size_t>(put);
      if (errno != EAGAIN && errno != EINTR) throw Broken(words_of_errno());
      wait(POLLOUT);
    }
  }

  Patience left;
  int fd = -1;
  std::unique_ptr<SSL_CTX, FreeTls> context;
  std::unique_ptr<SSL, FreeTls> ssl;
  std::array<char, 4096> in{};
  std::size_t at = 0;
  std::size_t end = 0;
};

Connection::Connection(const std::string& address, std::uint16_t port, Patience left)
    : state_(std::make_unique<State>(std::move(left))) {
  state_->connect(peer(address, port));
}

Connection::~Connection() = default;

char Connection::get() {
  State& state = *state_;
  if (state.at == state.end) {
    // A server that sends a byte at a time has no more time than any other.
    if (state.left().count() <= 0) throw Broken("no answer in time");
    state.end = state.read_some();
    state.at = 0;
  }
  return state.in.at(state.at++);
}

void Connection::put(std::string_view bytes) {
  while (!bytes.empty()) bytes.remove_prefix(state_->write_some(bytes));
}

Handshake Connection::start_tls(const std::string& server_name) {
  State& state = *state_;
  state.at = state.end = 0;
  state.context = any_client();
  std::unique_ptr<SSL, FreeTls> ssl(::SSL_new(state.context.get()));
  if (ssl == nullptr) throw std::runtime_error("OpenSSL makes no connection");
  ::SSL_set_fd(ssl.get(), state.fd);
  ::SSL_set_tlsext_host_name(ssl.get(), server_name.c_str());
  ::SSL_set_connect_state(ssl.get());
  state.ssl = std::move(ssl);
  BIO* const bio = ::SSL_get_rbio(state.ssl.get());
  ::BIO_set_callback_arg(bio, reinterpret_cast<char*>(&state.left));
  ::BIO_set_callback_ex(bio, ask_patience);
  state.shake_hands();
  return {::SSL_get_version(state.ssl.get()), ::SSL_get_cipher_name(state.ssl.get()),
          chain_of(state.ssl.get())};
}

}  // namespace tlsrpt::probe
