#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "net/http_client.h"
#include "net/loop.h"
#include "net/timers.h"
#include "net/tls.h"
#include "services/route53/health.h"
#include "services/route53/rows.h"
#include "store/table.h"

namespace regionfall::route53 {

// The plane of health checks: probes endpoints as some checkers would, from the network that this process is in.
// Lives on one loop.
class Prober {
 public:
  // What a checker holds of an endpoint after a probe.
  struct Report {
    std::string check;
    std::string checker;
    Opinion opinion;
    bool passed = true;  // this probe
    std::string status;  // as GetHealthCheckStatus words it
  };
  // A checker: its name, unique among all, and the region that it is in.
  struct Checker {
    std::string name;
    std::string region;
  };
  // Looks a host name up and tells its first IPv4 address later, once; nothing: it does not resolve.
  using LookUp =
      std::function<void(const std::string& host, std::function<void(std::optional<std::string>)> on_address)>;

  Prober(net::Loop& loop, std::vector<Checker> checkers, LookUp look_up, std::function<void(Report)> on_report);
  ~Prober();
  Prober(const Prober&) = delete;
  Prober& operator=(const Prober&) = delete;

  // The checks there are, from now on. A check that has changed begins anew.
  void set_checks(const store::Table<HealthCheck>& checks);
  // Who probes, from now on.
  void set_checkers(std::vector<Checker> checkers);

  // One look at an endpoint. Destroyed, it is given up.
  class Probe {
   public:
    virtual ~Probe() = default;
  };

 private:
  struct Task;
  void add(const HealthCheck& check, const Checker& checker);
  void start(Task& task);
  void look(Task& task);
  void probe(Task& task, const std::string& address);
  void finish(Task& task, const ProbeResult& result);

  net::Loop& loop_;
  std::vector<Checker> checkers_;
  LookUp look_up_;
  std::function<void(Report)> on_report_;
  std::unique_ptr<net::TlsClient> tls_;
  net::HttpClient client_;
  std::map<std::string, HealthCheck> checks_;
  std::map<std::pair<std::string, std::string>, std::unique_ptr<Task>> tasks_;  // by check and checker
};

}  // namespace regionfall::route53
