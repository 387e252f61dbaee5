#include "world/node_prober.h"

#include <gtest/gtest.h>

#include <optional>

#include "net/sockets.h"

namespace regionfall::world {
namespace {

class NodeProberTest : public testing::Test {
 protected:
  void pass() {
    clock_.advance(kNodeProbeInterval);
    loop_.run_ready();
  }

  ManualClock clock_{Instant(std::chrono::seconds(1'750'000'000))};
  net::Loop loop_{clock_};
  int changes_ = 0;
  NodeProber prober_{loop_, [this] { ++changes_; }};
};

TEST_F(NodeProberTest, TurnsAfterThreeResultsInARow) {
  std::optional<FileDescriptor> listener = net::listen_on(net::SocketAddress::loopback(0)).value();
  const net::SocketAddress node = net::local_address(*listener);
  prober_.set_nodes({node});
  loop_.run_ready();
  pass();
  EXPECT_TRUE(prober_.reachable(node));
  listener.reset();
  pass();
  pass();
  EXPECT_TRUE(prober_.reachable(node));
  pass();
  EXPECT_FALSE(prober_.reachable(node));
  EXPECT_EQ(changes_, 1);
  prober_.set_nodes({});
  EXPECT_TRUE(prober_.reachable(node)) << "a node that nobody probes";
}

}  // namespace
}  // namespace regionfall::world
