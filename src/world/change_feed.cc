#include "world/change_feed.h"

#include <algorithm>

namespace regionfall::world {
namespace {

constexpr std::chrono::milliseconds kFirstPause{50};
constexpr int kDoublingsMax = 10;

}  // namespace

std::uint64_t ChangeFeed::ask(std::int64_t after, Instant now) {
  waiting_.push_back({asked_, after, now + kQuietMax});
  return asked_++;
}

std::vector<ChangeFeed::Question> ChangeFeed::take_due(std::int64_t last, Instant now) {
  const auto due = std::ranges::stable_partition(
      waiting_, [&](const Question& question) { return question.after == last && question.until > now; });
  std::vector<Question> taken(due.begin(), due.end());
  waiting_.erase(due.begin(), due.end());
  return taken;
}

std::optional<Instant> ChangeFeed::next_timer() const {
  if (waiting_.empty()) return std::nullopt;
  return waiting_.front().until;
}

std::chrono::milliseconds pause_before_question(int failures) {
  if (failures == 0) return std::chrono::milliseconds(0);
  return std::min(kFirstPause * (1 << std::min(failures - 1, kDoublingsMax)), kQuestionPauseMax);
}

}  // namespace regionfall::world
