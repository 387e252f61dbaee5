#include "net/timer_queue.h"

#include <gtest/gtest.h>

#include <string>

namespace regionfall::net {
namespace {

using namespace std::chrono_literals;

constexpr Instant kStart{1'000'000s};

TEST(TimerQueue, FiresByTimeAndEqualTimesInTheOrderSet) {
  std::string fired;
  TimerQueue timers;
  const auto write = [&](char letter) { return [&fired, letter] { fired += letter; }; };
  timers.add(kStart + 2s, write('c'));
  timers.add(kStart + 1s, write('a'));
  timers.add(kStart + 1s, write('b'));
  timers.add(kStart + 9s, write('z'));
  EXPECT_EQ(timers.next_due(), kStart + 1s);
  EXPECT_EQ(timers.run_due(kStart + 2s), 3U);
  EXPECT_EQ(fired, "abc");
  EXPECT_EQ(timers.size(), 1U);
}

TEST(TimerQueue, FiresNothingThatWasCancelledEvenByATimerOfTheSameTime) {
  std::string fired;
  TimerQueue timers;
  TimerId second;
  timers.add(kStart, [&] { timers.remove(second); });
  second = timers.add(kStart, [&] { fired += "second"; });
  timers.add(kStart, [&] { fired += "third"; });
  timers.run_due(kStart);
  EXPECT_EQ(fired, "third");
}

TEST(TimerQueue, LeavesWhatIsSetMeanwhileToTheNextTurn) {
  TimerQueue timers;
  int fired = 0;
  std::function<void()> again = [&] {
    ++fired;
    timers.add(kStart - 1s, [&] { again(); });
    timers.add(kStart, [&] { again(); });
  };
  timers.add(kStart, [&] { again(); });
  EXPECT_EQ(timers.run_due(kStart), 1U);
  EXPECT_EQ(timers.run_due(kStart), 2U);
  EXPECT_EQ(fired, 3);
}

TEST(ManualTimers, StopAtEachTimerThatFallsDueOnTheWay) {
  ManualTimers timers(kStart);
  std::string fired;
  timers.set_timer(kStart + 3s, [&] { fired += "3"; });
  timers.set_timer(kStart + 1s, [&] {
    fired += "1";
    timers.set_timer(timers.now() + 1s, [&] { fired += "2"; });
  });
  timers.advance(500ms);
  EXPECT_EQ(fired, "");
  timers.advance(10s);
  EXPECT_EQ(fired, "123");
  EXPECT_EQ(timers.now(), kStart + 10500ms);
  EXPECT_EQ(timers.pending(), 0U);
}

TEST(Timer, ReplacesWhatWasSetAndEndsWithItsOwner) {
  ManualTimers timers(kStart);
  std::string fired;
  {
    Timer timer(timers);
    timer.set_after(1s, [&] { fired += "first"; });
    timer.set_after(2s, [&] { fired += "second"; });
    timers.advance(5s);
    EXPECT_EQ(fired, "second");
    EXPECT_FALSE(timer.pending());
    timer.set_after(1s, [&] { fired += "never"; });
  }
  timers.advance(5s);
  EXPECT_EQ(fired, "second");
}

TEST(Timer, MaySetItselfAgainOrEndInItsTask) {
  ManualTimers timers(kStart);
  int fired = 0;
  auto timer = std::make_unique<Timer>(timers);
  timer->set_after(1s, [&] {
    ++fired;
    timer->set_after(1s, [&] {
      ++fired;
      timer.reset();
    });
  });
  timers.advance(10s);
  EXPECT_EQ(fired, 2);
  EXPECT_EQ(timers.pending(), 0U);
}

}  // namespace
}  // namespace regionfall::net
