#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <vector>

#include "base/clock.h"

namespace regionfall::world {

// Processes that keep a copy of a region's log (store/change_log.h) ask the region for what follows the changes that
// they have, one question after another: each question says, too, that what came before is kept. A question is answered
// as soon as there is an answer, and after kQuietMax in any case, so that who asks knows the silence of a dead region
// or link from that of a world in which nothing happens.
//
// The decisions of both sides; region_server.cc and change_follower.cc perform them.

inline constexpr std::chrono::seconds kQuietMax{1};

// The side that is asked: who waits for an answer.
class ChangeFeed {
 public:
  // For what follows change number `after`.
  struct Question {
    std::uint64_t number = 0;
    std::int64_t after = 0;
    Instant until;
  };

  // Returns the question's number.
  std::uint64_t ask(std::int64_t after, Instant now);
  // The questions to be answered now that `last` is the number of the last change that is kept; they wait no longer.
  std::vector<Question> take_due(std::int64_t last, Instant now);
  std::optional<Instant> next_timer() const;

 private:
  std::uint64_t asked_ = 0;
  std::vector<Question> waiting_;  // in the order in which they were asked, so by `until` as well
};

// The side that asks. How long to wait before the next question, after so many that failed in a row.
std::chrono::milliseconds pause_before_question(int failures);
inline constexpr std::chrono::milliseconds kQuestionPauseMax{1'000};

// Asks for everything there is, in place of what one has.
inline constexpr std::int64_t kAfterNothing = -1;

}  // namespace regionfall::world
