#include "world/call_connection.h"

#include <utility>

namespace regionfall::world {

CallConnection::CallConnection(std::unique_ptr<net::Stream> stream, Events events)
    : stream_(std::move(stream)), events_(std::move(events)) {}

void CallConnection::answer(std::string_view content) {
  stream_->write(call_frame(content));
  if (stream_->unsent() > net::kUnsentBytesHigh) stream_->pause();
}

void CallConnection::silence(bool silent) {
  silent_ = silent;
  if (silent) {
    stream_->pause();
  } else {
    read_on();
  }
}

void CallConnection::read_on() {
  if (!silent_ && stream_->unsent() <= net::kUnsentBytesHigh) stream_->resume();
}

void CallConnection::on_bytes(std::string_view bytes) {
  reader_.feed(bytes);
  while (true) {
    const auto frame = reader_.next();
    if (!frame) return on_end();
    if (!*frame) return;
    events_.on_call(**frame);
  }
}

void CallConnection::on_end() {
  const auto on_end = events_.on_end;
  on_end();
}

void CallConnection::on_drained() { read_on(); }

void CallConnection::on_failed(Error /*reason*/) { on_end(); }

}  // namespace regionfall::world
