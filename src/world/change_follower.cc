#include "world/change_follower.h"

#include <utility>

#include "store/row_codec.h"

namespace regionfall::world {

ChangeFollower::ChangeFollower(net::Loop& loop, RegionLinks& links, Copy copy)
    : links_(links), copy_(std::move(copy)), timer_(loop) {
  ask();
}

void ChangeFollower::set_listening(bool listening) {
  listening_ = listening;
  if (!listening_) {
    asked_ = false;
    ++question_;
  } else if (!asked_ && !timer_.pending()) {
    ask();
  }
}

void ChangeFollower::ask() {
  if (!listening_) return;
  asked_ = true;
  const std::int64_t after = distrusts_own_ ? kAfterNothing : copy_.log.last();
  links_.send({.region = {copy_.region},
               .service = std::string(kChangesService),
               .operation = copy_.name,
               .input = after,
               .caller = {},
               .secret_access_key = {}},
              [this, question = ++question_](const aws::Outcome& outcome) {
                if (question == question_) on_outcome(outcome);
              });
}

void ChangeFollower::on_outcome(const aws::Outcome& outcome) {
  asked_ = false;
  if (outcome && receive(*outcome)) {
    failures_ = 0;
  } else {
    ++failures_;
  }
  timer_.set_after(pause_before_question(failures_), [this] { ask(); });
}

// What does not follow what there is lets everything be asked for anew.
Result<void> ChangeFollower::receive(const aws::Value& changes) {
  if (changes.absent()) return {};
  distrusts_own_ = true;
  const auto batch = TRY(store::decode_row<store::LogBatch>(changes.as_bytes()));
  TRY(copy_.change([&] { return copy_.log.receive(batch); }));
  distrusts_own_ = false;
  return {};
}

}  // namespace regionfall::world
