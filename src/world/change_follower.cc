#include "world/change_follower.h"

#include "store/row_codec.h"

namespace regionfall::world {

ChangeFollower::ChangeFollower(net::Loop& loop, RegionServer& server, store::ChangeLog& log, PeerCaller& source)
    : server_(server), log_(log), source_(source), timer_(loop) {
  ask();
}

void ChangeFollower::set_listening(bool listening) {
  listening_ = listening;
  if (listening_ && !asked_ && !timer_.pending()) ask();
}

void ChangeFollower::ask() {
  if (!listening_) return;
  asked_ = true;
  const std::int64_t after = distrusts_own_ ? kAfterNothing : log_.last();
  source_.call({.region = {},
                .service = std::string(kChangesService),
                .operation = std::string(kChangesOperation),
                .input = after,
                .caller = {},
                .secret_access_key = {}},
               [this](const Result<aws::Outcome, CallFailure>& outcome) { on_outcome(outcome); });
}

void ChangeFollower::on_outcome(const Result<aws::Outcome, CallFailure>& outcome) {
  asked_ = false;
  if (!listening_) return;
  if (!outcome) {
    ++failures_;
  } else if (const auto received = receive(*outcome); !received) {
    distrusts_own_ = true;
    ++failures_;
  } else {
    distrusts_own_ = false;
    failures_ = 0;
  }
  timer_.set_after(pause_before_question(failures_), [this] { ask(); });
}

Result<void> ChangeFollower::receive(const aws::Outcome& outcome) {
  if (!outcome) return failure(outcome.error().message);
  if (outcome->absent()) return {};
  const auto batch = TRY(store::decode_row<store::LogBatch>(outcome->as_bytes()));
  return server_.change([&] { return log_.receive(batch); });
}

}  // namespace regionfall::world
