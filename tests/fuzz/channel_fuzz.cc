// SPDX-License-Identifier: MIT
// channel_fuzz: any bytes as what a process writes that should send messages: with a head of their
// own, or behind one that promises as much as there is, a little more or less. They are a message
// within the limit, or the reading ends; no memory is taken for what is only promised.
#include <fcntl.h>
#include <unistd.h>

#include <cstdint>
#include <string>
#include <string_view>

#include "cell/channel.h"
#include "oracle.h"

namespace {

using namespace tlsrpt;
using Outcome = cell::Channel::Outcome;
using fuzz::require;

constexpr std::size_t kMost = 48 * 1024;
constexpr std::size_t kHead = 16;
/// What a socket takes without a reader.
constexpr std::size_t kLargestInput = 64 * 1024;

std::chrono::milliseconds patience() {
  return std::chrono::seconds(2);
}

/// Writes these bytes and closes, as a process does that ends.
cell::Channel told(std::string_view bytes) {
  cell::Channels channels = cell::make_channels();
  const ssize_t written = ::write(channels.there.fd(), bytes.data(), bytes.size());
  require(written == static_cast<ssize_t>(bytes.size()), "the socket takes the input");
  return std::move(channels.here);
}

/// What is written for an input: behind an even first byte, the second says how far the size in the
/// head is from that of the rest.
std::string written(std::string_view input) {
  if (input.size() < 2 || (input.front() & 1) != 0) return std::string(input);
  const std::string_view bytes = input.substr(2);
  const std::uint64_t head[2] = {
      static_cast<unsigned char>(input[0]),
      bytes.size() + static_cast<std::uint64_t>(static_cast<signed char>(input[1]))};
  return std::string(reinterpret_cast<const char*>(head), sizeof head).append(bytes);
}

bool canary() {
  cell::Channels channels = cell::make_channels();
  require(channels.there.send(3, "an answer", patience) == Outcome::done, "the canary is sent");
  cell::Message message;
  require(channels.here.receive(message, kMost, patience) == Outcome::done, "and received");
  require(message.kind == 3 && message.bytes == "an answer", "as it was sent");
  require(channels.there.send(3, "an answer", patience) == Outcome::done, "the second is sent");
  require(channels.here.receive(message, 8, patience) == Outcome::too_long, "and is too long");
  return true;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const bool alive = canary();
  require(alive, "the canary lives");
  if (size > kLargestInput) return 0;
  const std::string bytes = written({reinterpret_cast<const char*>(data), size});
  const cell::Channel channel = told(bytes);
  cell::Message message;
  std::size_t received = 0;
  for (;;) {
    const Outcome outcome = channel.receive(message, kMost, patience);
    require(outcome != Outcome::late, "nothing is waited for after the end");
    require(message.bytes.capacity() <= 2 * (bytes.size() + kMost), "memory grows with what comes");
    if (outcome != Outcome::done) return 0;
    require(message.bytes.size() <= kMost, "a message is within its limit");
    const std::string_view rest = std::string_view(bytes).substr(received);
    require(rest.size() >= kHead && rest.substr(kHead).starts_with(message.bytes),
            "a message is what came");
    received += kHead + message.bytes.size();
    fuzz::plant(message.kind == 6 && message.bytes.size() > 300);
  }
}
