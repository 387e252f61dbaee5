#include "net/line.h"

#include <cstdint>
#include <string_view>
#include <utility>

#include "net/crossing.h"

namespace regionfall::net {
namespace {

// As many steps as a double tells apart in [0, 1).
constexpr std::uint64_t kChanceSteps = std::uint64_t{1} << 53;

double even_chance(RandomSource& random) {
  return static_cast<double>(random_below(random, kChanceSteps)) / static_cast<double>(kChanceSteps);
}

LinkChance draw(RandomSource& random) {
  const double loss = even_chance(random);
  return {.loss = loss, .jitter = even_chance(random)};
}

}  // namespace

// Carries what comes from one end to the other.
class Line::Direction final : public StreamHandler {
 public:
  struct Ends {
    Stream& from;
    Stream& to;
    bool of_server;  // `from` is the server's
  };
  Direction(Line& line, const Ends& ends, Timers& timers, RandomSource& random, const Crossing& crossing)
      : line_(line), ends_(ends), timers_(timers), random_(random), crossing_(crossing), timer_(timers) {}

  void on_bytes(std::string_view bytes) override {
    crossing_.send(bytes, timers_.now(), draw(random_));
    hold_back();
    wait();
  }
  void on_end() override {
    crossing_.finish(timers_.now(), draw(random_));
    wait();
  }
  // What has been written to `from` belongs to the other direction.
  void on_drained() override { line_.drained(ends_.of_server ? *line_.there_ : *line_.back_); }
  void on_failed(Error /*reason*/) override { line_.end(); }

  void set_link(const LinkProperties& link) {
    crossing_.set_link(link, timers_.now());
    wait();
  }

  // Lets the sender go on while there is room on the line and beyond it.
  void hold_back() {
    const bool full = crossing_.bytes_under_way() + ends_.to.unsent() >= kLineWindowBytes;
    if (full == held_) return;
    held_ = full;
    if (full) {
      ends_.from.pause();
    } else {
      ends_.from.resume();
    }
  }

 private:
  void wait() {
    timer_.cancel();
    if (const auto next = crossing_.next_arrival()) timer_.set_at(*next, [this] { arrive(); });
  }

  void arrive() {
    bool ended = false;
    while (const auto arrival = crossing_.take(timers_.now())) {
      if (!arrival->bytes.empty()) ends_.to.write(arrival->bytes);
      ended = ended || arrival->end;
    }
    if (ended) return ends_.of_server ? line_.server_has_ended() : ends_.to.shut_down();
    hold_back();
    wait();
  }

  Line& line_;
  Ends ends_;
  Timers& timers_;
  RandomSource& random_;
  Crossing crossing_;
  Timer timer_;
  bool held_ = false;
};

Line::Line(Timers& timers, RandomSource& random, const LinePath& path, std::unique_ptr<Stream> client,
           std::unique_ptr<Stream> server, Task on_over)
    : client_(std::move(client)), server_(std::move(server)), on_over_(std::move(on_over)) {
  const Instant open_at = timers.now() + path.there.latency + path.back.latency;
  there_ = std::make_unique<Direction>(*this, Direction::Ends{*client_, *server_, /*of_server=*/false}, timers, random,
                                       Crossing(path.there, open_at));
  back_ = std::make_unique<Direction>(*this, Direction::Ends{*server_, *client_, /*of_server=*/true}, timers, random,
                                      Crossing(path.back, open_at));
  client_->start(*there_);
  server_->start(*back_);
}

Line::~Line() = default;

void Line::set_path(const LinePath& path) {
  there_->set_link(path.there);
  back_->set_link(path.back);
}

void Line::drained(Direction& direction) {
  direction.hold_back();
  settle();
}

void Line::server_has_ended() {
  server_ended_ = true;
  settle();
}

// The client takes what has arrived before its end is closed.
void Line::settle() {
  if (server_ended_ && client_->unsent() == 0) over();
}

// What has failed at one end fails at the other.
void Line::end() {
  client_->reset();
  server_->reset();
  over();
}

void Line::over() {
  if (Task task = std::exchange(on_over_, nullptr)) task();
}

}  // namespace regionfall::net
