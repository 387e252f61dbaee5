#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/clock.h"
#include "services/elbv2/desync.h"
#include "services/elbv2/forwarded_headers.h"
#include "services/elbv2/rule_match.h"
#include "services/elbv2/state.h"

namespace regionfall::elbv2 {

// A load balancer as its plane uses it: an immutable snapshot of the state, which any thread may read. It is compiled
// anew whenever the state has changed.

struct RoutingTarget {
  std::string key;  // of its row, for report_health()
  std::string id;
  std::string address;
  std::int64_t port = 0;
  std::string zone;  // empty: counts as in every zone
  bool healthy = false;
  bool draining = false;
  std::optional<Instant> healthy_since;
};

enum class Algorithm : std::uint8_t { kRoundRobin, kLeastOutstandingRequests, kWeightedRandom };
enum class Stickiness : std::uint8_t { kOff, kLoadBalancerCookie, kApplicationCookie };

// "off", a number, or both: how many healthy targets a group needs.
struct HealthFloor {
  std::optional<std::int64_t> count;
  std::optional<std::int64_t> percentage;
};

struct RoutingGroup {
  std::string arn;
  std::string protocol;          // "HTTP", "HTTPS"
  std::string protocol_version;  // "HTTP1", "HTTP2", "GRPC"
  Algorithm algorithm = Algorithm::kRoundRobin;
  Stickiness stickiness = Stickiness::kOff;
  std::int64_t stickiness_seconds = 0;
  std::string application_cookie;
  std::int64_t slow_start_seconds = 0;
  bool cross_zone = true;
  HealthFloor routing_floor;  // below it, all targets get requests
  HealthFloor dns_floor;      // below it, a zone's node leaves DNS
  std::vector<RoutingTarget> targets;
};

struct WeightedGroup {
  std::size_t group = 0;  // in Routing::groups
  std::int64_t weight = 0;
};
struct Forward {
  std::vector<WeightedGroup> groups;
  std::int64_t total_weight = 0;
  std::optional<std::int64_t> sticky_seconds;  // of the choice among groups
};
using RoutingAction = std::variant<Forward, RedirectConfig, FixedResponseConfig>;

struct RoutingRule {
  std::string arn;
  std::int64_t priority = 0;  // 0: the default rule
  std::vector<RequestMatcher> conditions;
  RoutingAction action;
};

struct RoutingListener {
  std::string arn;
  std::int64_t port = 0;
  bool https = false;
  std::string ssl_policy;
  std::vector<std::string> certificate_arns;  // the default one first
  std::vector<RoutingRule> rules;             // by priority, the default one last; never empty
  bool server_header = true;                  // responses say `Server: awselb/2.0` where the target's say nothing
  std::map<std::string, std::string> response_headers;  // set on every response
};

struct Routing {
  std::string arn;
  std::string name;
  std::vector<LoadBalancerZone> zones;
  std::int64_t idle_timeout_seconds = 60;
  std::int64_t client_keep_alive_seconds = 3600;
  bool http2 = true;
  bool drop_invalid_headers = false;
  DesyncMode desync_mode = DesyncMode::kDefensive;
  Forwarding forwarding;
  std::vector<RoutingGroup> groups;
  std::vector<RoutingListener> listeners;
};

// Null when there is no application load balancer of that ARN.
std::shared_ptr<const Routing> compile(const Elbv2& elb, std::string_view load_balancer_arn);

// The first rule, by priority, whose conditions all match; at last the default one.
const RoutingRule& match_rule(const RoutingListener& listener, const RequestFacts& request);

// The group that a forward sends to. `draw` is below forward.total_weight (any number when that is 0, and then nothing
// is chosen: a group of weight 0 gets nothing). `sticky_arn` is what a cookie of the client's says, or empty.
std::optional<std::size_t> choose_group(const Routing& routing, const Forward& forward, std::uint64_t draw,
                                        std::string_view sticky_arn);

}  // namespace regionfall::elbv2
