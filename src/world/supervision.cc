#include "world/supervision.h"

#include <algorithm>

namespace regionfall::world {

using enum ProcessPhase;

void Supervision::enter(ProcessPhase phase, Instant now) {
  phase_ = phase;
  since_ = now;
}

ProcessAction Supervision::start(Instant now) {
  started_ = now;
  enter(kStarting, now);
  return ProcessAction::kStart;
}

ProcessAction Supervision::set_wanted(bool wanted, Instant now) {
  if (wanted == wanted_) return ProcessAction::kNone;
  wanted_ = wanted;
  back_off_ = {};
  if (wanted && phase_ == kStopped) return start(now);
  if (wanted || phase_ == kStopped || phase_ == kStopping) return ProcessAction::kNone;
  if (phase_ == kBackOff) {
    enter(kStopped, now);
    return ProcessAction::kNone;
  }
  enter(kStopping, now);
  return ProcessAction::kKill;
}

void Supervision::on_ready(Instant now) {
  if (phase_ == kStarting) enter(kReady, now);
}

ProcessAction Supervision::on_end(Instant now) {
  if (!wanted_) {
    enter(kStopped, now);
    return ProcessAction::kNone;
  }
  if (phase_ == kStopping) return start(now);  // wanted again, or stuck before
  ++restarts_;
  if (now - started_ >= kGoodRun) back_off_ = {};
  restart_at_ = now + back_off_;
  back_off_ = std::clamp(back_off_ * 2, kFirstBackOff, kBackOffMax);
  if (restart_at_ == now) return start(now);
  enter(kBackOff, now);
  return ProcessAction::kNone;
}

std::optional<Instant> Supervision::next_timer() const {
  if (phase_ == kBackOff) return restart_at_;
  if (phase_ == kStarting) return started_ + kReadyTimeout;
  return std::nullopt;
}

ProcessAction Supervision::on_timer(Instant now) {
  const auto due = next_timer();
  if (!due || now < *due) return ProcessAction::kNone;
  if (phase_ == kBackOff) return start(now);
  enter(kStopping, now);
  ++restarts_;
  return ProcessAction::kKill;
}

}  // namespace regionfall::world
