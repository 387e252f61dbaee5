#include "net/tunnel.h"

#include <utility>

#include "net/deadline.h"

namespace regionfall::net {

// Whoever calls in only changes what is to be done; settle() does it.
class Tunnels::Pair {
 public:
  Pair(Tunnels& owner, Tunnel client, Tunnel server, std::string label, std::shared_ptr<void> kept)
      : owner_(owner),
        label_(std::move(label)),
        client_(*this, std::move(client.stream)),
        server_(*this, std::move(server.stream)),
        kept_(std::move(kept)),
        deadline_(owner.loop_, [this] { owner_.remove(*this); }) {
    client_.begin(server_, client.received);
    server_.begin(client_, server.received);
    deadline_.set_after(owner_.idle_timeout_);
  }

  const std::string& label() const { return label_; }
  void reset() {
    client_.reset();
    server_.reset();
  }

  std::size_t index = 0;  // where the owner keeps it

 private:
  // One of its ends: what comes in there goes out at the other.
  class End final : public StreamHandler {
   public:
    End(Pair& pair, std::unique_ptr<Stream> stream) : pair_(pair), stream_(std::move(stream)) {}

    void begin(End& other, std::string_view received) {
      other_ = &other;
      if (!received.empty()) other.stream_->write(received);
      stream_->start(*this);
      stream_->resume();
    }

    void on_bytes(std::string_view bytes) override {
      other_->stream_->write(bytes);
      if (other_->stream_->unsent() > kUnsentBytesHigh) stream_->pause();
      pair_.moved();
    }
    void on_end() override {
      ended_ = true;
      other_->stream_->shut_down();
      pair_.moved();
      if (other_->ended_) pair_.over();
    }
    void on_drained() override {
      if (!other_->ended_) other_->stream_->resume();
      pair_.moved();
      if (ended_ && other_->ended_) pair_.over();
    }
    void on_failed(Error /*reason*/) override {
      other_->stream_->reset();
      pair_.owner_.remove(pair_);
    }

    std::size_t unsent() const { return stream_->unsent(); }
    void reset() { stream_->reset(); }

   private:
    Pair& pair_;
    std::unique_ptr<Stream> stream_;
    End* other_ = nullptr;
    bool ended_ = false;
  };

  void moved() { deadline_.set_after(owner_.idle_timeout_); }
  // May destroy this: what has been written last is still to be sent.
  void over() {
    if (client_.unsent() == 0 && server_.unsent() == 0) owner_.remove(*this);
  }

  Tunnels& owner_;
  std::string label_;
  End client_;
  End server_;
  std::shared_ptr<void> kept_;
  Deadline deadline_;
};

Tunnels::Tunnels(Loop& loop, std::chrono::nanoseconds idle_timeout) : loop_(loop), idle_timeout_(idle_timeout) {}

Tunnels::~Tunnels() = default;

void Tunnels::join(Tunnel client, Tunnel server, std::string label, std::shared_ptr<void> kept) {
  pairs_.push_back(
      std::make_unique<Pair>(*this, std::move(client), std::move(server), std::move(label), std::move(kept)));
  pairs_.back()->index = pairs_.size() - 1;
}

void Tunnels::end(std::string_view label) {
  for (std::size_t i = pairs_.size(); i-- > 0;) {
    if (pairs_[i]->label() != label) continue;
    pairs_[i]->reset();
    remove(*pairs_[i]);
  }
}

void Tunnels::remove(Pair& pair) {
  const std::size_t index = pair.index;
  const std::unique_ptr<Pair> removed = std::move(pairs_[index]);
  if (index + 1 < pairs_.size()) {
    pairs_[index] = std::move(pairs_.back());
    pairs_[index]->index = index;
  }
  pairs_.pop_back();
}

}  // namespace regionfall::net
