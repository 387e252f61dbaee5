#include "base/random.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <set>

namespace regionfall {
namespace {

// Gives the words of a list, one a call.
class ScriptedRandom final : public RandomSource {
 public:
  explicit ScriptedRandom(std::vector<std::uint64_t> words) : words_(std::move(words)) {}
  void fill(std::span<std::byte> bytes) override {
    ASSERT_LT(next_, words_.size());
    const auto word = std::as_bytes(std::span(&words_[next_++], 1));
    std::copy(word.begin(), word.end(), bytes.begin());
  }

 private:
  std::vector<std::uint64_t> words_;
  std::size_t next_ = 0;
};

TEST(Random, RepeatsItselfForTheSameSeed) {
  SeededRandom a(7), b(7), c(8);
  std::array<std::byte, 21> from_a, from_b, from_c;
  a.fill(from_a);
  b.fill(from_b);
  c.fill(from_c);
  EXPECT_EQ(from_a, from_b);
  EXPECT_NE(from_a, from_c);
}

TEST(Random, OfTheSystemDiffersFromCallToCall) {
  SystemRandom random;
  std::array<std::byte, 16> first{}, second{};
  random.fill(first);
  random.fill(second);
  EXPECT_NE(first, second);
}

TEST(Random, BelowABoundReachesEveryResult) {
  SeededRandom random(1);
  std::set<std::uint64_t> seen;
  for (int i = 0; i < 200; ++i) seen.insert(random_below(random, 6));
  EXPECT_THAT(seen, testing::ElementsAre(0, 1, 2, 3, 4, 5));
  EXPECT_EQ(random_below(random, 1), 0u);
}

TEST(Random, BelowABoundDrawsAgainWhereResultsWouldBeUneven) {
  ScriptedRandom random({0, 5});  // 2^64 mod 3 is 1: the word 0 would give 0 one chance too many
  EXPECT_EQ(random_below(random, 3), 2u);
}

TEST(Random, UuidsAreOfVersionFour) {
  SeededRandom random(3);
  for (int i = 0; i < 50; ++i) {
    EXPECT_THAT(random_uuid(random),
                testing::MatchesRegex("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"));
  }
}

}  // namespace
}  // namespace regionfall
