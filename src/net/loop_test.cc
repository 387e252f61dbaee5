#include "net/loop.h"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <optional>
#include <string>
#include <thread>

#include "base/file_descriptor.h"

namespace regionfall::net {
namespace {

using namespace std::chrono_literals;

class LoopTest : public testing::Test {
 protected:
  ManualClock clock_{Instant{1'000'000s}};
  Loop loop_{clock_};
  std::string ran_;

  Task write(char letter) {
    return [this, letter] { ran_ += letter; };
  }
};

struct SocketPair {
  SocketPair() {
    std::array<int, 2> ends{};
    EXPECT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends.data()), 0);
    near = FileDescriptor(ends[0]);
    far = FileDescriptor(ends[1]);
  }
  FileDescriptor near;
  FileDescriptor far;
};

TEST_F(LoopTest, RunsPostedTasksInTheirOrderAndLaterOnesInALaterTurn) {
  loop_.post([this] {
    ran_ += 'a';
    loop_.post(write('c'));
  });
  loop_.post(write('b'));
  EXPECT_EQ(ran_, "");
  loop_.run_ready();
  EXPECT_EQ(ran_, "abc");
}

TEST_F(LoopTest, FiresTimersWhenTheClockHasReachedThem) {
  loop_.set_timer(clock_.now() + 1s, write('a'));
  loop_.set_timer(clock_.now() + 1s, write('b'));
  loop_.run_ready();
  EXPECT_EQ(ran_, "");
  clock_.advance(1s);
  loop_.run_ready();
  EXPECT_EQ(ran_, "ab");
}

TEST_F(LoopTest, WaitsForTheTimerThatIsDueNext) {
  SystemClock clock;
  Loop loop(clock);
  loop.set_timer(clock.now() + 2ms, [&] { loop.stop(); });
  loop.run();
  loop.stop();
  loop.run();  // at once: it has been stopped since
}

TEST_F(LoopTest, WaitsAsMuchShorterAsItsClockGoesFaster) {
  const SystemClock real;
  const PacedClock clock(real, {.speed = 1'000'000, .real_start = real.now(), .start = real.now()});
  Loop loop(clock);
  loop.set_timer(clock.now() + 30min, [&] { loop.stop(); });
  loop.run();
  EXPECT_LT(loop.real(30min), 2ms);
}

TEST_F(LoopTest, IsWokenByTasksOfOtherThreads) {
  std::thread other([this] { loop_.post([this] { loop_.stop(); }); });
  loop_.run();
  other.join();
}

TEST_F(LoopTest, ReportsADescriptorAsLongAsItIsReadyAndWanted) {
  SocketPair pair;
  int ready = 0;
  DescriptorWatch watch(loop_, pair.near.get(), [&](Readiness readiness) {
    EXPECT_TRUE(readiness.read);
    if (++ready == 3) watch.want({});
  });
  ASSERT_EQ(::write(pair.far.get(), "x", 1), 1);
  loop_.run_ready();
  EXPECT_EQ(ready, 0);
  watch.want({.read = true});
  loop_.run_ready();
  EXPECT_EQ(ready, 3);
}

TEST_F(LoopTest, TellsThatThePeerHasClosedThoughNothingIsRead) {
  SocketPair pair;
  bool closed = false;
  DescriptorWatch watch(loop_, pair.near.get(), [&](Readiness readiness) {
    closed = readiness.peer_closed;
    watch.want({});
  });
  watch.want({.peer_closed = true});
  ASSERT_EQ(::write(pair.far.get(), "x", 1), 1);
  loop_.run_ready();
  EXPECT_FALSE(closed);
  ::shutdown(pair.far.get(), SHUT_WR);
  loop_.run_ready();
  EXPECT_TRUE(closed);
}

TEST_F(LoopTest, CallsNoWatchThatAnotherOfTheSameTurnHasDestroyed) {
  SocketPair first;
  SocketPair second;
  std::optional<DescriptorWatch> watches[2];  // NOLINT(modernize-avoid-c-arrays)
  int calls = 0;
  const auto destroy_both = [&](Readiness) {
    ++calls;
    watches[0].reset();
    watches[1].reset();
  };
  watches[0].emplace(loop_, first.near.get(), destroy_both);
  watches[1].emplace(loop_, second.near.get(), destroy_both);
  for (auto& watch : watches) watch->want({.write = true});
  loop_.run_ready();
  EXPECT_EQ(calls, 1);
}

TEST_F(LoopTest, RunsASignalsTaskAndRestoresItsAction) {
  struct sigaction before{};
  ::sigaction(SIGUSR1, nullptr, &before);
  {
    SignalWatch watch(loop_, SIGUSR1, [this] { ran_ += 's'; });
    ::raise(SIGUSR1);
    loop_.run_ready();
    EXPECT_EQ(ran_, "s");
  }
  struct sigaction after{};
  ::sigaction(SIGUSR1, nullptr, &after);
  EXPECT_EQ(after.sa_handler, before.sa_handler);
}

TEST_F(LoopTest, CollectsChildrenAndSaysHowTheyEnded) {
  struct Case {
    int signal;
    ChildExit expected;
  };
  for (const Case& one : {Case{0, {false, 7}}, Case{SIGKILL, {true, SIGKILL}}}) {
    const pid_t child = ::fork();
    if (child == 0) {
      if (one.signal != 0) ::raise(one.signal);
      ::_exit(7);
    }
    std::optional<ChildExit> exit;
    ChildWatch watch(loop_, child, [&](ChildExit ended) { exit = ended; });
    ASSERT_TRUE(loop_.run_until([&] { return exit.has_value(); }));
    EXPECT_EQ(exit->signalled, one.expected.signalled);
    EXPECT_EQ(exit->status, one.expected.status);
    EXPECT_EQ(::waitpid(child, nullptr, 0), -1);
  }
}

}  // namespace
}  // namespace regionfall::net
