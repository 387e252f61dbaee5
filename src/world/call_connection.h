#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string_view>

#include "net/stream.h"
#include "world/call_frame.h"

namespace regionfall::world {

// The server's side of one connection that carries calls.
class CallConnection final : public net::StreamHandler {
 public:
  struct Events {
    std::function<void(std::string_view frame)> on_call;
    std::function<void()> on_end;  // may destroy the connection
  };
  CallConnection(std::unique_ptr<net::Stream> stream, Events events);

  void begin() { stream_->start(*this); }
  void answer(std::string_view content);
  // While silenced, nothing is read.
  void silence(bool silent);

  void on_bytes(std::string_view bytes) override;
  void on_end() override;
  void on_drained() override;
  void on_failed(Error reason) override;

 private:
  void read_on();

  std::unique_ptr<net::Stream> stream_;
  Events events_;
  CallFrameReader reader_;
  bool silent_ = false;
};

}  // namespace regionfall::world
