#include "world/node_prober.h"

#include <utility>

#include "net/connect_attempt.h"

namespace regionfall::world {

struct NodeProber::Task {
  Task(net::Loop& loop, net::SocketAddress probed) : node(std::move(probed)), timer(loop) {}
  net::SocketAddress node;
  Instant due;
  route53::CheckerState state;
  std::unique_ptr<net::ConnectAttempt> attempt;
  net::Timer timer;
};

NodeProber::NodeProber(net::Loop& loop, std::function<void()> on_change)
    : loop_(loop), on_change_(std::move(on_change)) {}

NodeProber::~NodeProber() = default;

void NodeProber::set_nodes(const std::set<net::SocketAddress>& nodes) {
  std::erase_if(tasks_, [&](const auto& task) { return !nodes.contains(task.first); });
  for (const net::SocketAddress& node : nodes) {
    if (tasks_.contains(node)) continue;
    Task& task = *tasks_.emplace(node, std::make_unique<Task>(loop_, node)).first->second;
    task.due = loop_.now();
    start(task);
  }
}

bool NodeProber::reachable(const net::SocketAddress& node) const {
  const auto found = tasks_.find(node);
  return found == tasks_.end() || found->second->state.healthy;
}

void NodeProber::start(Task& task) {
  task.due += kNodeProbeInterval;
  task.timer.set_at(task.due, [this, &task] { start(task); });
  task.attempt = std::make_unique<net::ConnectAttempt>(loop_, task.node, kNodeProbeMax,
                                                       [this, &task](bool connected) { finish(task, connected); });
}

void NodeProber::finish(Task& task, bool connected) {
  const bool before = task.state.healthy;
  task.state = route53::after_probe(task.state, connected, kNodeProbeThreshold);
  if (task.state.healthy != before) on_change_();
}

}  // namespace regionfall::world
