#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "base/fields.h"
#include "services/elbv2/action.h"
#include "services/elbv2/load_balancer.h"

namespace regionfall::elbv2 {

struct MutualAuthentication {
  std::string mode = "off";  // "off", "passthrough"
  static constexpr auto kFields = std::tuple(field("Mode", &MutualAuthentication::mode));
};

// Kept under its ARN, which follows from the load balancer's.
struct Listener {
  std::string arn;
  std::string load_balancer_arn;
  std::string account;
  std::int64_t port = 0;
  std::string protocol;
  std::optional<std::string> ssl_policy;
  std::vector<std::string> certificate_arns;  // the default one first; the rest are chosen by SNI
  std::vector<Action> default_actions;
  std::vector<std::string> alpn_policy;
  std::optional<MutualAuthentication> mutual_authentication;
  TextMap attributes;  // those that were set, by AWS's keys
  TextMap tags;

  static constexpr auto kFields = std::tuple(
      field("ListenerArn", &Listener::arn), field("LoadBalancerArn", &Listener::load_balancer_arn),
      field("account", &Listener::account), field("Port", &Listener::port), field("Protocol", &Listener::protocol),
      field("SslPolicy", &Listener::ssl_policy), field("certificates", &Listener::certificate_arns),
      field("DefaultActions", &Listener::default_actions), field("AlpnPolicy", &Listener::alpn_policy),
      field("MutualAuthentication", &Listener::mutual_authentication), field("attributes", &Listener::attributes),
      field("tags", &Listener::tags));
};

// A rewrite of the host or the path by a rule, which is kept and shown.
struct Rewrite {
  std::string regex;
  std::string replace;
  static constexpr auto kFields = std::tuple(field("Regex", &Rewrite::regex), field("Replace", &Rewrite::replace));
};

struct RewriteConfig {
  std::vector<Rewrite> rewrites;
  static constexpr auto kFields = std::tuple(field("Rewrites", &RewriteConfig::rewrites));
};

struct Transform {
  std::string type;  // "host-header-rewrite", "url-rewrite"
  std::optional<RewriteConfig> host_header;
  std::optional<RewriteConfig> url;
  static constexpr auto kFields =
      std::tuple(field("Type", &Transform::type), field("HostHeaderRewriteConfig", &Transform::host_header),
                 field("UrlRewriteConfig", &Transform::url));
};

// Kept under its ARN, which follows from the listener's. The default rule of a listener has no conditions, priority 0,
// and the listener's default actions, which are not kept here.
struct Rule {
  std::string arn;
  std::string listener_arn;
  std::string account;
  std::int64_t priority = 0;
  std::vector<Condition> conditions;
  std::vector<Action> actions;
  std::vector<Transform> transforms;
  TextMap tags;

  static constexpr auto kFields =
      std::tuple(field("RuleArn", &Rule::arn), field("listener", &Rule::listener_arn), field("account", &Rule::account),
                 field("priority", &Rule::priority), field("Conditions", &Rule::conditions),
                 field("Actions", &Rule::actions), field("Transforms", &Rule::transforms), field("tags", &Rule::tags));

  bool is_default() const { return priority == 0; }
};

}  // namespace regionfall::elbv2
