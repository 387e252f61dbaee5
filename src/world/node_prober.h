#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>

#include "net/loop.h"
#include "net/socket_address.h"
#include "net/timers.h"
#include "services/route53/health.h"

namespace regionfall::world {

// How the edge finds out which nodes of load balancers can be reached: it connects to each, again and again. Our
// choice, where AWS documents nothing: every 10 s, and three results in a row turn what it holds of a node.
inline constexpr std::chrono::seconds kNodeProbeInterval{10};
inline constexpr std::chrono::seconds kNodeProbeMax{4};
inline constexpr int kNodeProbeThreshold = 3;

class NodeProber {
 public:
  // `on_change`: a node is held reachable or unreachable that was not.
  NodeProber(net::Loop& loop, std::function<void()> on_change);
  ~NodeProber();
  NodeProber(const NodeProber&) = delete;
  NodeProber& operator=(const NodeProber&) = delete;

  // The nodes there are, from now on, each with one of its ports.
  void set_nodes(const std::set<net::SocketAddress>& nodes);
  // A new node counts as reachable until enough probes have failed.
  bool reachable(const net::SocketAddress& node) const;

 private:
  struct Task;
  void start(Task& task);
  void finish(Task& task, bool connected);

  net::Loop& loop_;
  std::function<void()> on_change_;
  std::map<net::SocketAddress, std::unique_ptr<Task>> tasks_;
};

}  // namespace regionfall::world
