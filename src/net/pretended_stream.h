#pragma once

#include <cstddef>
#include <cstdlib>
#include <string_view>
#include <utility>

#include "net/stream.h"

namespace regionfall::net {

// A connection without a network: what the server does with it is kept, what the network does is told by the input.
class PretendedStream final : public Stream {
 public:
  // Where tests find the stream while it lives.
  struct Peer {
    PretendedStream* stream = nullptr;
    bool blocked = false;  // takes nothing
  };
  explicit PretendedStream(Peer& peer) : peer_(peer) { peer_.stream = this; }
  ~PretendedStream() override { peer_.stream = nullptr; }

  void start(StreamHandler& handler) override { handler_ = &handler; }
  void write(std::string_view bytes) override {
    if (shut_) std::abort();
    if (peer_.blocked) unsent_ += bytes.size();
  }
  std::size_t unsent() const override { return unsent_; }
  void pause() override { paused_ = true; }
  void resume() override { paused_ = false; }
  void ignore() override { ignored_ = true; }
  void shut_down() override { shut_ = true; }
  bool closed_by_peer() const override { return ended_; }
  void reset() override { handler_ = nullptr; }
  StreamStage stage() const override { return StreamStage::kOpen; }

  bool readable() const { return handler_ != nullptr && !paused_ && !ignored_ && !ended_; }
  void deliver(std::string_view bytes) {
    if (readable() && !bytes.empty()) handler_->on_bytes(bytes);
  }
  void drain() {
    if (handler_ != nullptr && std::exchange(unsent_, 0) > 0) handler_->on_drained();
  }
  void end() {
    if (handler_ == nullptr || ended_ || (paused_ && !ignored_)) return;
    ended_ = true;
    handler_->on_end();
  }
  void fail() {
    if (handler_ != nullptr) std::exchange(handler_, nullptr)->on_failed(Error{"reset"});
  }

 private:
  Peer& peer_;
  StreamHandler* handler_ = nullptr;
  std::size_t unsent_ = 0;
  bool paused_ = false;
  bool ignored_ = false;
  bool ended_ = false;
  bool shut_ = false;
};

}  // namespace regionfall::net
