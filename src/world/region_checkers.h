#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/random.h"
#include "base/result.h"
#include "net/dns_resolver.h"
#include "net/loop.h"
#include "services/route53/prober.h"
#include "services/route53/state.h"
#include "world/region_links.h"

namespace regionfall::world {

// Route 53's health checkers that sit in a region. They probe from its network, look names up through the edge, and
// report to the edge over the links: with the region's network, they are gone.
class RegionCheckers {
 public:
  // Whether a region has checkers at all.
  static bool in(std::string_view region);

  // `address`: the region's own; `edge`: the edge's. All must outlive this.
  static Result<std::unique_ptr<RegionCheckers>> open(net::Loop& loop, RandomSource& random, RegionLinks& links,
                                                      const std::string& region, const std::string& address,
                                                      const std::string& edge);
  RegionCheckers(const RegionCheckers&) = delete;
  RegionCheckers& operator=(const RegionCheckers&) = delete;

  // The checks there are, from now on.
  void set_checks(const store::Table<route53::HealthCheck>& checks) { prober_.set_checks(checks); }

 private:
  RegionCheckers(net::Loop& loop, RandomSource& random, RegionLinks& links, const std::string& region,
                 net::DnsResolverSockets sockets, net::DnsResolverOptions options);
  void look_up(const std::string& host, const std::function<void(std::optional<std::string>)>& on_address);

  net::DnsResolver resolver_;
  route53::Prober prober_;
};

}  // namespace regionfall::world
