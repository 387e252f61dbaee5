#include "world/change_feed.h"

#include <gtest/gtest.h>

namespace regionfall::world {
namespace {

using std::chrono::milliseconds;

constexpr Instant kNow{std::chrono::seconds(1'700'000'000)};

std::vector<std::uint64_t> numbers(const std::vector<ChangeFeed::Question>& questions) {
  std::vector<std::uint64_t> found;
  for (const auto& question : questions) found.push_back(question.number);
  return found;
}

using Numbers = std::vector<std::uint64_t>;

TEST(ChangeFeed, AnswersAtOnceWhoDoesNotHaveTheLastChange) {
  ChangeFeed feed;
  feed.ask(5, kNow);
  feed.ask(6, kNow);
  feed.ask(kAfterNothing, kNow);
  EXPECT_EQ(numbers(feed.take_due(6, kNow)), (Numbers{0, 2}));
  EXPECT_EQ(numbers(feed.take_due(6, kNow)), Numbers()) << "the second has everything";
}

TEST(ChangeFeed, AnswersWhoIsAheadBecauseItHasAnotherPast) {
  ChangeFeed feed;
  feed.ask(7, kNow);
  EXPECT_EQ(numbers(feed.take_due(6, kNow)), Numbers{0});
}

TEST(ChangeFeed, AnswersOthersWhenSomethingChanges) {
  ChangeFeed feed;
  feed.ask(6, kNow);
  EXPECT_EQ(numbers(feed.take_due(7, kNow)), Numbers{0});
  EXPECT_EQ(feed.next_timer(), std::nullopt);
}

TEST(ChangeFeed, AnswersInAnyCaseAfterAWhile) {
  ChangeFeed feed;
  feed.ask(6, kNow);
  feed.ask(6, kNow + milliseconds(1));
  EXPECT_EQ(feed.next_timer(), kNow + kQuietMax);
  EXPECT_EQ(numbers(feed.take_due(6, kNow + kQuietMax)), Numbers{0});
  EXPECT_EQ(feed.next_timer(), kNow + milliseconds(1) + kQuietMax);
}

TEST(PauseBeforeQuestion, GrowsWithFailuresUpToABound) {
  EXPECT_EQ(pause_before_question(0), milliseconds(0));
  EXPECT_EQ(pause_before_question(1), milliseconds(50));
  EXPECT_EQ(pause_before_question(2), milliseconds(100));
  EXPECT_EQ(pause_before_question(5), milliseconds(800));
  EXPECT_EQ(pause_before_question(6), kQuestionPauseMax);
  EXPECT_EQ(pause_before_question(1'000'000), kQuestionPauseMax);
}

}  // namespace
}  // namespace regionfall::world
