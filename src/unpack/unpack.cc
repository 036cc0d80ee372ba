// SPDX-License-Identifier: MIT
#include "unpack/unpack.h"

#include <array>
#include <utility>

#include "unpack/layer.h"
#include "unpack/remarks.h"
#include "unpack/sha256.h"

namespace tlsrpt::unpack {
namespace {

using report::Deviation;
using report::Fault;

std::unique_ptr<Layer> layer_for(std::string_view packed, const Remarks& remarks) {
  switch (sniff(packed)) {
    case Container::gzip:
      return gzip_layer(packed, remarks);
    case Container::zlib:
      remarks.note(Deviation::zlib_container);
      return zlib_layer(packed, remarks);
    case Container::zip:
      remarks.note(Deviation::zip_container);
      return zip_layer(packed, remarks);
    case Container::plain:
      break;
  }
  return plain_layer(packed);
}

/// The bytes of one layer, never more than the limit. To know that there are more, it asks for one
/// byte beyond, and for no others.
class LimitedLayer {
 public:
  LimitedLayer(std::string_view packed, std::uint64_t limit, const Remarks& remarks)
      : remarks_(remarks), layer_(layer_for(packed, remarks)), left_(limit) {}

  std::string_view next() {
    const std::span<char> room(piece_);
    const std::size_t got =
        layer_->read(left_ < room.size() ? room.first(std::size_t{left_} + 1) : room);
    if (got > left_) remarks_.refuse(Fault::inflated_too_large, "");
    left_ -= got;
    return {piece_.data(), got};
  }
  bool truncated() const { return layer_->truncated(); }

 private:
  const Remarks& remarks_;
  std::unique_ptr<Layer> layer_;
  std::uint64_t left_;
  std::array<char, std::size_t{64} * 1024> piece_;
};

}  // namespace

struct Unpacker::State {
  State(std::string_view packed_bytes, const Limits& the_limits, Remarks the_remarks)
      : packed(packed_bytes), limits(the_limits), remarks(std::move(the_remarks)) {}

  std::string_view first_piece();
  std::string_view open(std::string_view bytes);
  void read_inner(std::string_view first);

  std::string_view packed;
  Limits limits;
  Remarks remarks;
  std::string inner;  ///< what the outer of two layers holds
  std::unique_ptr<LimitedLayer> layer;
  bool truncated = false;
  bool stopped = false;
  std::uint64_t size = 0;
  Hasher hasher;
};

std::string_view Unpacker::State::open(std::string_view bytes) {
  layer.reset();
  layer = std::make_unique<LimitedLayer>(bytes, limits.inflated, remarks);
  return layer->next();
}

void Unpacker::State::read_inner(std::string_view first) {
  for (std::string_view piece = first; !piece.empty(); piece = layer->next()) {
    if (piece.size() > limits.packed_again - inner.size()) {
      remarks.refuse(Fault::inflated_too_large, "it is packed once more");
    }
    inner += piece;
  }
  truncated = layer->truncated();
}

/// Takes one or two layers off, until the bytes of the report come.
std::string_view Unpacker::State::first_piece() {
  std::string_view piece = open(packed);
  if (sniff(packed) == Container::plain || sniff(piece) == Container::plain) return piece;
  remarks.note(Deviation::nested_compression);
  read_inner(piece);
  piece = open(inner);
  if (sniff(piece) != Container::plain) remarks.refuse(Fault::compression_too_deep, "");
  return piece;
}

Unpacker::Unpacker(std::string_view packed, const Limits& limits, report::Notes& notes,
                   std::string where)
    : state_(std::make_unique<State>(packed, limits, Remarks(notes, std::move(where)))) {}

Unpacker::~Unpacker() = default;

std::string_view Unpacker::next() {
  State& state = *state_;
  if (state.stopped) return {};
  state.stopped = true;  // and stays so where a layer throws
  const std::string_view piece = state.layer ? state.layer->next() : state.first_piece();
  state.stopped = piece.empty();
  if (state.stopped) state.truncated = state.truncated || state.layer->truncated();
  state.hasher.add(piece);
  state.size += piece.size();
  return piece;
}

bool Unpacker::truncated() const {
  return state_->truncated;
}

std::uint64_t Unpacker::size() const {
  return state_->size;
}

report::Sha256 Unpacker::sha256() {
  return state_->hasher.sum();
}

}  // namespace tlsrpt::unpack
