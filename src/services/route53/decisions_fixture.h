#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "net/dns_types.h"
#include "services/route53/decisions.h"
#include "services/route53/domain_name.h"
#include "services/route53/route53_fixture.h"

namespace regionfall::route53 {

inline constexpr std::string_view kLoadBalancer = "lb-1.us-east-1.elb.amazonaws.com";
inline constexpr std::string_view kLoadBalancerZone = "Z35SXDOTRQ7X7K";

class FakeHealth final : public HealthView {
 public:
  bool check_healthy(std::string_view id) const override { return !unhealthy.contains(std::string(id)); }
  const TargetState* target(std::string_view name) const override {
    const auto found = targets.find(name);
    return found == targets.end() ? nullptr : &found->second;
  }

  std::set<std::string> unhealthy;
  std::map<std::string, TargetState, std::less<>> targets;
};

class Decisions : public Route53Fixture {
 protected:
  Decisions() {
    zone_ = make_zone("example.com");
    health_.targets[wire_name(kLoadBalancer)] = {.v4 = {{"192.0.2.80", std::string("\xC0\0\2\x50", 4)}}, .v6 = {}};
  }

  void put(aws::Value::List changes) { ok("ChangeResourceRecordSets", batch(zone_, std::move(changes))); }
  void put(std::string_view name, std::string_view type, const std::vector<std::string>& values,
           aws::Value::Structure more = {}) {
    put({change("CREATE", name, type, values, std::move(more))});
  }
  // A health check's id, as records may refer to it.
  std::string check(const std::string& id) {
    store_.begin_turn();
    state_.health_checks.put(id, {.id = id, .account = std::string(kAccount), .caller_reference = id, .config = {}});
    (void)store_.take_turn();
    return id;
  }

  // The answer in short: "NOERROR A 192.0.2.1 192.0.2.2", records in their order.
  std::string ask(std::string_view name, std::string_view type = "A") {
    const Snapshot snapshot(state_);
    const std::string wire = wire_name(name);
    const Answer got = answer(snapshot, {wire, *net::dns_type(type)}, client_, health_, drawn_);
    constexpr std::string_view kCodes[] = {"NOERROR", "NXDOMAIN", "REFUSED"};
    std::string text(kCodes[static_cast<std::size_t>(got.code)]);
    for (const AnsweredSet& set : got.answers) {
      text += " " + to_text(set.type);
      for (std::size_t i = 0; i < set.values.size(); ++i) {
        text += " " + set.values[(set.first + i) % set.values.size()].text;
      }
    }
    for (const AnsweredSet& set : got.authority) text += " [" + to_text(set.type) + "]";
    return text;
  }

  // How often each answer comes in so many draws.
  std::map<std::string, int> counted(std::string_view name, int draws) {
    std::map<std::string, int> counts;
    for (int i = 0; i < draws; ++i) {
      drawn_ = static_cast<std::uint64_t>(i);
      ++counts[ask(name)];
    }
    return counts;
  }

  void round_trips(const std::map<std::string, float>& of_regions) {
    for (const auto& [region, ms] : of_regions) client_.round_trip_ms[aws::find_region(region)->number] = ms;
  }

  std::string zone_;
  FakeHealth health_;
  Client client_ = client_in("eu-west-1");
  std::uint64_t drawn_ = 0;
};

}  // namespace regionfall::route53
