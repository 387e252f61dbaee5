#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>

#include "net/connect_attempt.h"
#include "net/http_client.h"
#include "net/loop.h"
#include "net/timers.h"
#include "net/tls.h"
#include "services/elbv2/health_check.h"
#include "services/elbv2/targets.h"

namespace regionfall::elbv2 {

// The plane of target health: probes targets as their groups ask (health_check.h decides). Lives on one loop.
class HealthChecker {
 public:
  struct CheckedTarget {
    HealthSettings settings;
    net::SocketAddress address;  // with the port that is probed
    HealthState state;           // of a target that is new here
  };
  // `on_report`: what a target is said to be is another than before.
  HealthChecker(net::Loop& loop, std::function<void(const std::string& target_key, const HealthReport&)> on_report);
  ~HealthChecker();
  HealthChecker(const HealthChecker&) = delete;
  HealthChecker& operator=(const HealthChecker&) = delete;

  // The targets there are, from now on, by key. Those that stay keep their state.
  void check(std::map<std::string, CheckedTarget> targets);

 private:
  class HttpProbe;
  struct Task;
  void set_timer(Task& task);
  void probe(Task& task);
  void finish(Task& task, const Probe& probe);

  net::Loop& loop_;
  std::function<void(const std::string&, const HealthReport&)> on_report_;
  std::unique_ptr<net::TlsClient> tls_;
  net::HttpClient client_;
  std::map<std::string, std::unique_ptr<Task>> tasks_;
};

}  // namespace regionfall::elbv2
