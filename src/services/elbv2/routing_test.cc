#include "services/elbv2/routing.h"

#include <gtest/gtest.h>

#include "aws/members/elbv2.h"
#include "services/elbv2/elbv2.h"
#include "services/elbv2/names.h"

namespace regionfall::elbv2 {
namespace {

class NoServerCertificates final : public ServerCertificates {
 public:
  std::optional<net::TlsIdentity> find(std::string_view, std::string_view) const override { return std::nullopt; }
};

// A state with one load balancer, two target groups and a listener, put there without operations.
class RoutingTest : public testing::Test, protected aws::ServiceCaller {
 protected:
  RoutingTest() : service_(make_elbv2(store_, {"us-east-1"}, *this, certificates_)) {
    EXPECT_TRUE(store_.open(store::memory_journal()));
    store_.begin_turn();
    LoadBalancer balancer;
    balancer.arn = kBalancer;
    balancer.type = "application";
    balancer.attributes["routing.http.xff_header_processing.mode"] = "remove";
    put(elb().load_balancers, balancer);
    for (const char* name : {"blue", "green"}) {
      TargetGroup group;
      group.arn = group_arn(name);
      group.protocol = "HTTP";
      group.target_type = "ip";
      put(elb().target_groups, group);
    }
    Listener listener;
    listener.arn = listener_arn_prefix(kBalancer) + "1";
    listener.load_balancer_arn = kBalancer;
    listener.protocol = "HTTP";
    listener.port = 80;
    listener.default_actions = {forward({{"blue", 1}})};
    put(elb().listeners, listener);
    Rule rule;
    rule.arn = rule_arn_prefix(listener.arn) + "0";
    rule.listener_arn = listener.arn;
    put(elb().rules, rule);
  }
  ~RoutingTest() override { store_.take_turn(); }

  Elbv2& elb() { return service_->state(); }
  static std::string group_arn(const std::string& name) {
    return target_group_arn("us-east-1", "111122223333", name, "1");
  }
  static Action forward(const std::vector<std::pair<std::string, std::int64_t>>& groups) {
    Action action{.type = "forward"};
    action.forward.emplace();
    for (const auto& [name, weight] : groups) {
      action.forward->target_groups.push_back({.target_group_arn = group_arn(name), .weight = weight});
    }
    return action;
  }
  void add_rule(const std::string& id, std::int64_t priority, const std::string& path, Action action) {
    Rule rule;
    rule.listener_arn = listener_arn_prefix(kBalancer) + "1";
    rule.arn = rule_arn_prefix(rule.listener_arn) + id;
    rule.priority = priority;
    rule.conditions = {
        {.field_name = "path-pattern", .path_pattern = PatternValues{.values = {path}, .regex_values = {}}}};
    rule.actions = {std::move(action)};
    put(elb().rules, rule);
  }
  static std::int64_t priority_of(const Routing& routing, std::string_view path) {
    return match_rule(routing.listeners.front(), {.method = "GET", .scheme = "http", .host = "a", .path = path})
        .priority;
  }

  static constexpr const char* kBalancer = "arn:aws:elasticloadbalancing:us-east-1:111122223333:loadbalancer/app/web/1";

 private:
  aws::Outcome call(const aws::ServiceCall&) override { return aws::api_error("NotCalled", "not called here"); }

  store::Store store_;
  NoServerCertificates certificates_;
  std::unique_ptr<LoadBalancing> service_;
};

TEST_F(RoutingTest, TheLowestPriorityThatMatchesWinsAndElseTheDefaultRule) {
  add_rule("a", 20, "/a*", forward({{"green", 1}}));
  add_rule("b", 3, "/ab*", forward({{"green", 1}}));
  const auto routing = compile(elb(), kBalancer);
  EXPECT_EQ(priority_of(*routing, "/abc"), 3);
  EXPECT_EQ(priority_of(*routing, "/aaa"), 20);
  EXPECT_EQ(priority_of(*routing, "/b"), 0);
}

TEST_F(RoutingTest, WeightsDecideByTheDrawAndACookieBeforeThem) {
  Action action = forward({{"blue", 3}, {"green", 1}});
  action.forward->stickiness = TargetGroupStickiness{.enabled = true, .duration_seconds = 60};
  add_rule("a", 1, "/", action);
  const auto routing = compile(elb(), kBalancer);
  const auto& chosen = std::get<Forward>(routing->listeners.front().rules.front().action);
  const auto name = [&](std::uint64_t draw, std::string_view sticky = {}) {
    return routing->groups[*choose_group(*routing, chosen, draw, sticky)].arn;
  };
  EXPECT_EQ(chosen.total_weight, 4);
  EXPECT_EQ(name(0), group_arn("blue"));
  EXPECT_EQ(name(2), group_arn("blue"));
  EXPECT_EQ(name(3), group_arn("green"));
  EXPECT_EQ(name(0, group_arn("green")), group_arn("green"));
  EXPECT_EQ(name(0, "gone"), group_arn("blue"));
}

TEST_F(RoutingTest, AForwardWithoutWeightChoosesNothing) {
  add_rule("a", 1, "/", forward({{"blue", 0}}));
  const auto routing = compile(elb(), kBalancer);
  EXPECT_EQ(choose_group(*routing, std::get<Forward>(routing->listeners.front().rules.front().action), 0, {}),
            std::nullopt);
}

TEST_F(RoutingTest, TargetsComeWithTheirHealthAndAttributesWithTheirMeaning) {
  Target target;
  target.target_group_arn = group_arn("blue");
  target.id = target.address = "10.0.0.1";
  target.port = 8080;
  target.health = "healthy";
  elb().targets.put(target_key(target.target_group_arn, target.id, target.port), target);
  elb().target_groups.update(group_arn("blue"), [](TargetGroup& group) {
    group.attributes = {{"stickiness.enabled", "true"}, {"slow_start.duration_seconds", "30"}};
  });
  const auto routing = compile(elb(), kBalancer);
  ASSERT_EQ(routing->groups.size(), 1U) << "green is not used";
  const RoutingGroup& group = routing->groups.front();
  EXPECT_EQ(group.stickiness, Stickiness::kLoadBalancerCookie);
  EXPECT_EQ(group.slow_start_seconds, 30);
  EXPECT_EQ(group.routing_floor.count, 1);
  EXPECT_EQ(group.routing_floor.percentage, std::nullopt);
  ASSERT_EQ(group.targets.size(), 1U);
  EXPECT_TRUE(group.targets.front().healthy);
  EXPECT_EQ(routing->forwarding.mode, ForwardedForMode::kRemove);
  EXPECT_EQ(routing->idle_timeout_seconds, 60);
}

TEST_F(RoutingTest, OnlyApplicationLoadBalancersAreCompiled) {
  EXPECT_EQ(compile(elb(), "arn:gone"), nullptr);
  elb().load_balancers.update(kBalancer, [](LoadBalancer& row) { row.type = "network"; });
  EXPECT_EQ(compile(elb(), kBalancer), nullptr);
}

}  // namespace
}  // namespace regionfall::elbv2
