#include "net/connect_attempt.h"

#include <gtest/gtest.h>

#include "net/sockets.h"

namespace regionfall::net {
namespace {

class ConnectAttemptTest : public testing::Test {
 protected:
  std::optional<bool> try_connecting(const SocketAddress& to) {
    std::optional<bool> connected;
    const ConnectAttempt attempt(loop_, to, std::chrono::seconds(10), [&](bool result) { connected = result; });
    loop_.run_until([&] { return connected.has_value(); });
    return connected;
  }
  SystemClock clock_;
  Loop loop_{clock_};
};

TEST_F(ConnectAttemptTest, SucceedsWhereSomebodyListens) {
  const auto listener = listen_on(SocketAddress::loopback(0));
  ASSERT_TRUE(listener);
  EXPECT_EQ(try_connecting(local_address(*listener)), true);
}

TEST_F(ConnectAttemptTest, FailsWhereTheConnectionIsRefused) {
  auto listener = listen_on(SocketAddress::loopback(0));
  ASSERT_TRUE(listener);
  const SocketAddress address = local_address(*listener);
  *listener = FileDescriptor();
  EXPECT_EQ(try_connecting(address), false);
}

TEST_F(ConnectAttemptTest, FailsWhenPatienceIsOver) {
  ManualClock clock(Instant{});
  Loop loop(clock);
  const auto listener = listen_on(SocketAddress::loopback(0));
  ASSERT_TRUE(listener);
  std::optional<bool> connected;
  const ConnectAttempt attempt(loop, local_address(*listener), std::chrono::seconds(4),
                               [&](bool result) { connected = result; });
  clock.advance(std::chrono::seconds(4));  // before the loop has looked at the connection
  loop.run_ready();
  EXPECT_EQ(connected, false);
}

}  // namespace
}  // namespace regionfall::net
