#pragma once

#include <cstdint>
#include <string>
#include <tuple>
#include <vector>

#include "base/fields.h"
#include "store/change_log.h"
#include "store/store.h"
#include "store/table.h"

namespace regionfall::elbv2 {

// What a region tells the edge of its load balancers: names, the addresses behind them, and health. The region
// publishes it as a log of changes (store/change_log.h); the edge goes on with what it has.

// A load balancer's node in a zone that is in DNS.
struct PublicNode {
  std::string zone;
  std::string address;  // where clients reach it
  static constexpr auto kFields = std::tuple(field("zone", &PublicNode::zone), field("address", &PublicNode::address));
  friend bool operator==(const PublicNode&, const PublicNode&) = default;
};

// A target group that the load balancer forwards to.
struct PublicTargets {
  std::int64_t registered = 0;
  std::int64_t healthy = 0;
  static constexpr auto kFields =
      std::tuple(field("registered", &PublicTargets::registered), field("healthy", &PublicTargets::healthy));
  friend bool operator==(const PublicTargets&, const PublicTargets&) = default;
};

// Kept under the name.
struct PublicName {
  std::string dns_name;  // lower case, without a final dot
  std::vector<PublicNode> nodes;
  std::vector<std::int64_t> ports;  // of its listeners
  std::vector<PublicTargets> target_groups;
  static constexpr auto kFields =
      std::tuple(field("dns_name", &PublicName::dns_name), field("nodes", &PublicName::nodes),
                 field("ports", &PublicName::ports), field("target_groups", &PublicName::target_groups));
  friend bool operator==(const PublicName&, const PublicName&) = default;
};

struct PublicNames {
  explicit PublicNames(store::Store& store_of_tables)
      : names(store_of_tables, "names.load_balancers"), store(store_of_tables), log(store_of_tables, "names.") {}
  store::Table<PublicName> names;
  store::Store& store;
  store::ChangeLog log;  // of the table
};

}  // namespace regionfall::elbv2
