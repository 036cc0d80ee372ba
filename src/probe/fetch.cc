// SPDX-License-Identifier: MIT
#include "probe/fetch.h"

#include <curl/curl.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <memory>
#include <stdexcept>

namespace tlsrpt::probe {
namespace {

struct FreeCurl {
  void operator()(CURL* handle) const { ::curl_easy_cleanup(handle); }
  void operator()(curl_slist* list) const { ::curl_slist_free_all(list); }
};
using Handle = std::unique_ptr<CURL, FreeCurl>;
using List = std::unique_ptr<curl_slist, FreeCurl>;

/// RFC 8461, section 3.3
constexpr long kMostMilliseconds = 60'000;
/// A server may send header fields for as long as it likes.
constexpr std::size_t kMostOfHeader = 65'536;

/// Once, whichever thread is the first.
void start_library() {
  static const CURLcode started = ::curl_global_init(CURL_GLOBAL_DEFAULT);
  if (started != CURLE_OK) throw std::runtime_error("libcurl does not start");
}

/// What the callbacks of one transfer fill. They are called through libraries that know no
/// exceptions, and throw none.
struct Transfer {
  Fetched fetched;
  std::size_t header = 0;
  curl_socket_t socket = CURL_SOCKET_BAD;
  const Patience* left = nullptr;

  bool is_over() const { return (*left)().count() <= 0; }
};

std::size_t take_body(char* bytes, std::size_t, std::size_t size, void* transfer) noexcept {
  Fetched& fetched = static_cast<Transfer*>(transfer)->fetched;
  const std::size_t room = kMostOfPolicy - fetched.body.size();
  fetched.body.append(bytes, std::min(size, room));
  fetched.too_large = size > room;
  return fetched.too_large ? 0 : size;
}

std::size_t take_header(char*, std::size_t, std::size_t size, void* transfer) {
  auto& header = static_cast<Transfer*>(transfer)->header;
  header += size;
  return header > kMostOfHeader ? 0 : size;
}

/// Not zero: it is over.
int is_over(void* transfer, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  return static_cast<Transfer*>(transfer)->is_over() ? 1 : 0;
}

int keep_socket(void* transfer, curl_socket_t socket, curlsocktype) {
  static_cast<Transfer*>(transfer)->socket = socket;
  return CURL_SOCKOPT_OK;
}

/// OpenSSL itself reads on for as long as a server sends messages that change nothing: told of
/// each, this ends it when patience is over.
void watch(int, int, int, const void*, std::size_t, SSL*, void* transfer_) {
  const auto& transfer = *static_cast<Transfer*>(transfer_);
  if (transfer.socket != CURL_SOCKET_BAD && transfer.is_over()) {
    ::shutdown(transfer.socket, SHUT_RDWR);
  }
}

/// Keeps the certificates and believes them: the judgement is made elsewhere, of the same bytes.
int keep_chain(X509_STORE_CTX* context, void* transfer_) noexcept {
  auto& transfer = *static_cast<Transfer*>(transfer_);
  const STACK_OF(X509)* const all = ::X509_STORE_CTX_get0_untrusted(context);
  for (int i = 0; all != nullptr && i < sk_X509_num(all); ++i) {
    unsigned char* der = nullptr;
    const int size = ::i2d_X509(sk_X509_value(all, i), &der);
    if (size <= 0) continue;
    transfer.fetched.chain.emplace_back(reinterpret_cast<const char*>(der),
                                        static_cast<std::size_t>(size));
    ::OPENSSL_free(der);
  }
  return 1;
}

CURLcode prepare_tls(CURL*, void* context_, void* transfer) {
  auto* const context = static_cast<SSL_CTX*>(context_);
  ::SSL_CTX_set_cert_verify_callback(context, keep_chain, transfer);
  ::SSL_CTX_set_max_cert_list(context, static_cast<long>(kMostOfPolicy));
  ::SSL_CTX_set_msg_callback(context, watch);
  ::SSL_CTX_set_msg_callback_arg(context, transfer);
  return CURLE_OK;
}

template <typename Value>
void set(const Handle& handle, CURLoption option, Value value) {
  if (::curl_easy_setopt(handle.get(), option, value) != CURLE_OK) {
    throw std::runtime_error("libcurl does not take option " + std::to_string(option));
  }
}

std::string bracketed(const std::string& address) {
  return address.find(':') == std::string::npos ? address : '[' + address + ']';
}

std::string text(const Handle& handle, CURLINFO what) {
  const char* found = nullptr;
  ::curl_easy_getinfo(handle.get(), what, &found);
  return found == nullptr ? std::string() : found;
}

/// Of the last answer, all fields in one.
std::string content_encoding(const Handle& handle) {
  std::string all;
  curl_header* field = nullptr;
  for (std::size_t i = 0; ::curl_easy_header(handle.get(), "Content-Encoding", i, CURLH_HEADER, -1,
                                             &field) == CURLHE_OK;
       ++i) {
    if (::curl_strequal(field->value, "identity") != 0) continue;
    if (!all.empty()) all += ", ";
    all += field->value;
  }
  return all;
}

Fetched::Reached reached(const Handle& handle, CURLcode code, const Fetched& fetched) {
  curl_off_t connected = 0;
  ::curl_easy_getinfo(handle.get(), CURLINFO_CONNECT_TIME_T, &connected);
  curl_off_t tls = 0;
  ::curl_easy_getinfo(handle.get(), CURLINFO_APPCONNECT_TIME_T, &tls);
  if (fetched.status != 0 && tls != 0) return Fetched::Reached::answer;
  if (tls != 0) return Fetched::Reached::tls;
  // The time of a connection is told only once TLS stands, the other side's address before that.
  const bool has_peer = !text(handle, CURLINFO_PRIMARY_IP).empty();
  if (connected != 0 || has_peer || code == CURLE_SSL_CONNECT_ERROR) {
    return Fetched::Reached::connected;
  }
  long error = 0;
  ::curl_easy_getinfo(handle.get(), CURLINFO_OS_ERRNO, &error);
  const bool no_way = error == ENETUNREACH || error == EADDRNOTAVAIL || error == EAFNOSUPPORT;
  return no_way ? Fetched::Reached::no_way : Fetched::Reached::nothing;
}

void prepare(const Handle& handle, Transfer& transfer, const std::string& host, const List& way) {
  const std::string url = "https://" + host + "/.well-known/mta-sts.txt";
  set(handle, CURLOPT_URL, url.c_str());
  set(handle, CURLOPT_CONNECT_TO, way.get());
  set(handle, CURLOPT_PROTOCOLS_STR, "https");
  set(handle, CURLOPT_FOLLOWLOCATION, 0L);
  // Senders go straight; an answer by way of a proxy would not be theirs.
  set(handle, CURLOPT_PROXY, "");
  set(handle, CURLOPT_NOSIGNAL, 1L);
  set(handle, CURLOPT_SSL_VERIFYHOST, 0L);
  // Which would be read for each transfer, and used for none.
  set(handle, CURLOPT_CAINFO, static_cast<const char*>(nullptr));
  set(handle, CURLOPT_CAPATH, static_cast<const char*>(nullptr));
  set(handle, CURLOPT_SSL_CTX_FUNCTION, prepare_tls);
  set(handle, CURLOPT_SSL_CTX_DATA, &transfer);
  set(handle, CURLOPT_WRITEFUNCTION, take_body);
  set(handle, CURLOPT_WRITEDATA, &transfer);
  set(handle, CURLOPT_HEADERFUNCTION, take_header);
  set(handle, CURLOPT_HEADERDATA, &transfer);
  set(handle, CURLOPT_XFERINFOFUNCTION, is_over);
  set(handle, CURLOPT_XFERINFODATA, &transfer);
  set(handle, CURLOPT_NOPROGRESS, 0L);
  set(handle, CURLOPT_SOCKOPTFUNCTION, keep_socket);
  set(handle, CURLOPT_SOCKOPTDATA, &transfer);
  set(handle, CURLOPT_USERAGENT, "tlsrpt-check");
  const auto time =
      std::clamp<long>(static_cast<long>((*transfer.left)().count()), 1, kMostMilliseconds);
  set(handle, CURLOPT_TIMEOUT_MS, time);
  set(handle, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(kTimeToConnect.count()));
}

}  // namespace

Fetched fetch_policy(const std::string& host, const std::string& address, std::uint16_t port,
                     const Patience& left) {
  start_library();
  // What the handle tells on its way out it tells these.
  Transfer transfer;
  const std::string there = host + ":443:" + bracketed(address) + ':' + std::to_string(port);
  const List way(::curl_slist_append(nullptr, there.c_str()));
  const Handle handle(::curl_easy_init());
  if (handle == nullptr || way == nullptr) throw std::runtime_error("libcurl does not start");
  transfer.left = &left;
  prepare(handle, transfer, host, way);
  const CURLcode code = ::curl_easy_perform(handle.get());
  Fetched& fetched = transfer.fetched;
  ::curl_easy_getinfo(handle.get(), CURLINFO_RESPONSE_CODE, &fetched.status);
  fetched.content_type = text(handle, CURLINFO_CONTENT_TYPE);
  fetched.content_encoding = content_encoding(handle);
  fetched.location = text(handle, CURLINFO_REDIRECT_URL);
  fetched.reached = reached(handle, code, fetched);
  if (code == CURLE_OK || fetched.too_large) return fetched;
  if (fetched.reached == Fetched::Reached::answer) fetched.reached = Fetched::Reached::tls;
  const bool late = code == CURLE_ABORTED_BY_CALLBACK || code == CURLE_OPERATION_TIMEDOUT;
  fetched.why = late || transfer.is_over()        ? "no answer in time"
                : transfer.header > kMostOfHeader ? "its header does not end"
                                                  : ::curl_easy_strerror(code);
  return fetched;
}

}  // namespace tlsrpt::probe
