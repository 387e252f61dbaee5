#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/random.h"
#include "base/result.h"
#include "net/dns_responder.h"
#include "net/loop.h"
#include "net/socket_address.h"
#include "services/elbv2/public_names.h"
#include "services/route53/dns_responder.h"
#include "services/route53/health_board.h"
#include "services/route53/prober.h"
#include "services/route53/state.h"
#include "world/data_folder.h"
#include "world/log_copy.h"
#include "world/node_prober.h"
#include "world/observations.h"
#include "world/region_links.h"

namespace regionfall::world {

// What the edge knows and what it answers DNS questions from: copies of Route 53's tables and of each region's load
// balancers, the opinions of health checkers, and what it finds at the load balancers' nodes itself. Whatever changes
// is compiled into a responder, which the servers' threads read.
class EdgeAnswers {
 public:
  // `publish` is given every new responder.
  using Publish = std::function<void(std::shared_ptr<const net::DnsResponder>)>;
  EdgeAnswers(net::Loop& loop, const DataFolder& folder, RandomSource& random, Publish publish);

  // Opens the copy of Route 53's tables and begins to answer.
  Result<void> open(RegionLinks& links);
  // The regions that the world has, from now on: their load balancers have names, and their checkers probe by
  // themselves; for all other regions with checkers, the edge does.
  Result<void> set_regions(const std::vector<std::string>& regions, RegionLinks& links);
  // A checker has probed. us-east-1 is told as well.
  void hear(const route53::Prober::Report& report);

 private:
  struct LoadBalancers {
    LoadBalancers() : names(copy.store()) {}
    LogCopy copy;
    elbv2::PublicNames names;
  };

  void on_records();
  void on_names();
  void settle_health();
  void publish_soon();
  void publish_now();
  void look_up(const std::string& host, const std::function<void(std::optional<std::string>)>& on_address);
  static std::vector<net::SocketAddress> addresses_of(const elbv2::PublicName& name);
  route53::TargetState target_of(const elbv2::PublicName& name) const;
  std::map<std::string, route53::TargetState> targets() const;

  net::Loop& loop_;
  const DataFolder& folder_;
  Publish publish_;
  route53::DnsResponder::FindClient find_client_;
  RandomSource& random_;
  LogCopy records_copy_;
  route53::State records_;
  std::map<std::string, std::unique_ptr<LoadBalancers>> load_balancers_;  // by region
  std::optional<ObservationSender> observations_;                         // once there are links
  route53::HealthBoard board_;
  route53::Prober prober_;
  NodeProber nodes_;
  std::shared_ptr<const route53::Snapshot> snapshot_;
  std::shared_ptr<const route53::DnsResponder> responder_;  // the last one published
  net::Timer settle_timer_;
  net::Timer publish_timer_;
};

}  // namespace regionfall::world
