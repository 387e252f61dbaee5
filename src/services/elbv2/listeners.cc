#include <fmt/format.h>

#include <algorithm>

#include "aws/field_values.h"
#include "aws/members/elbv2.h"
#include "services/elbv2/action_checks.h"
#include "services/elbv2/errors.h"
#include "services/elbv2/load_balancers.h"
#include "services/elbv2/lookup.h"
#include "services/elbv2/names.h"
#include "services/elbv2/operations.h"
#include "services/elbv2/page.h"
#include "services/elbv2/quotas.h"
#include "services/elbv2/ssl_policies.h"

namespace regionfall::elbv2 {

namespace m = aws::members::elbv2;
using aws::ApiError;
using aws::Outcome;
using aws::Request;
using aws::Value;

namespace {

constexpr std::string_view kAlpnPolicies[] = {"HTTP1Only", "HTTP2Only", "HTTP2Optional", "HTTP2Preferred", "None"};

bool is_secure(const Listener& listener) { return listener.protocol == "HTTPS" || listener.protocol == "TLS"; }

Result<void, ApiError> check_protocol(const LoadBalancer& load_balancer, const std::string& protocol) {
  if (protocol.empty()) return validation_error("A listener protocol must be specified");
  const std::string_view allowed = load_balancer.is_application() ? "HTTP, HTTPS" : "TCP, TLS, UDP, TCP_UDP";
  for (std::string_view rest = allowed; !rest.empty();) {
    const std::size_t end = std::min(rest.find(", "), rest.size());
    if (rest.substr(0, end) == protocol) return {};
    rest.remove_prefix(std::min(end + 2, rest.size()));
  }
  return aws::api_error("UnsupportedProtocol",
                        fmt::format("Listener protocol '{}' must be one of '{}'", protocol, allowed));
}

// What goes with TLS, and only with it.
Result<void, ApiError> check_security(const Elbv2& elb, Listener& listener, const Request& request) {
  if (!is_secure(listener)) {
    if (!listener.certificate_arns.empty()) {
      return validation_error(
          fmt::format("Certificates cannot be specified for listeners of protocol {}", listener.protocol));
    }
    if (listener.ssl_policy) {
      return validation_error(
          fmt::format("An SSL policy cannot be specified for listeners of protocol {}", listener.protocol));
    }
    listener.mutual_authentication.reset();
    return {};
  }
  if (listener.certificate_arns.empty()) {
    return aws::api_error("ValidationError",
                          fmt::format("A certificate must be specified for {} listeners", listener.protocol));
  }
  TRY(check_certificate(elb, listener.certificate_arns.front(), request));
  if (!listener.ssl_policy) listener.ssl_policy = kDefaultSslPolicy;
  if (find_ssl_policy(*listener.ssl_policy) == nullptr) {
    return aws::api_error("SSLPolicyNotFound", fmt::format("SSL policy '{}' not found", *listener.ssl_policy));
  }
  if (!listener.mutual_authentication && listener.protocol == "HTTPS") listener.mutual_authentication.emplace();
  if (listener.mutual_authentication && listener.mutual_authentication->mode == "verify") {
    return not_built("Trust stores of mutual authentication are not there");
  }
  return {};
}

Result<void, ApiError> check_alpn(const Listener& listener) {
  if (listener.alpn_policy.empty()) return {};
  if (listener.protocol != "TLS") return validation_error("ALPN policies can only be specified for TLS listeners");
  for (const std::string& policy : listener.alpn_policy) {
    if (std::ranges::find(kAlpnPolicies, policy) == std::end(kAlpnPolicies)) {
      return aws::api_error("ALPNPolicyNotFound", fmt::format("ALPN policy '{}' is not supported", policy));
    }
  }
  return {};
}

// The certificate of a request, which becomes the default one.
Result<void, ApiError> read_certificate(Listener& listener, const Value& given) {
  if (given.absent()) return {};
  const Value::List& certificates = given.as_list();
  if (certificates.size() != 1) {
    return aws::api_error("TooManyCertificates", "You must specify exactly one certificate");
  }
  const std::string& arn = certificates.front()[m::CertificateArn].as_text();
  if (listener.certificate_arns.empty()) listener.certificate_arns.emplace_back();
  listener.certificate_arns.front() = arn;
  return {};
}

Result<void, ApiError> check_port(const Elbv2& elb, const Listener& wanted) {
  bool taken = false;
  for_each_below(elb.listeners, listener_arn_prefix(wanted.load_balancer_arn), [&](const Listener& other) {
    taken = taken || (other.arn != wanted.arn && other.port == wanted.port);
  });
  if (!taken) return {};
  return aws::api_error("DuplicateListener", fmt::format("A listener already exists on this port for this load "
                                                         "balancer '{}'",
                                                         wanted.load_balancer_arn));
}

Value shown(const Listener& listener) {
  Value item = aws::to_value(listener);
  if (!listener.certificate_arns.empty()) {
    item.set(m::Certificates, Value::List{Value::of({{m::CertificateArn, listener.certificate_arns.front()}})});
  }
  if (listener.alpn_policy.empty()) item.set(m::AlpnPolicy, Value());
  return item;
}

Value shown_one(const Listener& listener) { return Value::of({{m::Listeners, Value::List{shown(listener)}}}); }

std::size_t count_listeners(const Elbv2& elb, const std::string& load_balancer_arn) {
  std::size_t count = 0;
  for_each_below(elb.listeners, listener_arn_prefix(load_balancer_arn), [&](const Listener&) { ++count; });
  return count;
}

}  // namespace

Outcome create_listener(Elbv2& elb, const Value& input, const Request& request) {
  const LoadBalancer load_balancer = *TRY(find_load_balancer(elb, input[m::LoadBalancerArn].as_text(), request));
  Listener listener;
  listener.load_balancer_arn = load_balancer.arn;
  listener.account = load_balancer.account;
  if (!input.has(m::Port)) return validation_error("A listener port must be specified");
  listener.port = input[m::Port].as_integer();
  listener.protocol = input[m::Protocol].as_text();
  TRY(check_protocol(load_balancer, listener.protocol));
  aws::from_value(input[m::SslPolicy], listener.ssl_policy);
  aws::from_value(input[m::AlpnPolicy], listener.alpn_policy);
  aws::from_value(input[m::MutualAuthentication], listener.mutual_authentication);
  TRY(read_certificate(listener, input[m::Certificates]));
  TRY(check_security(elb, listener, request));
  TRY(check_alpn(listener));
  TRY(check_port(elb, listener));
  if (count_listeners(elb, load_balancer.arn) >= kListenersPerLoadBalancerMax) {
    return aws::api_error("TooManyListeners", "The maximum number of listeners has been reached");
  }
  listener.default_actions =
      TRY(wanted_actions(elb, input[m::DefaultActions], load_balancer, listener.protocol, request));
  TRY(merge_tags(listener.tags, input[m::Tags]));
  listener.arn = listener_arn_prefix(load_balancer.arn) + new_id(request.random);
  Rule rule;
  rule.arn = rule_arn_prefix(listener.arn) + new_id(request.random);
  rule.listener_arn = listener.arn;
  rule.account = listener.account;
  put(elb.rules, std::move(rule));
  Value output = shown_one(listener);
  put(elb.listeners, std::move(listener));
  return output;
}

Outcome modify_listener(Elbv2& elb, const Value& input, const Request& request) {
  Listener listener = *TRY(find_listener(elb, input[m::ListenerArn].as_text(), request));
  const LoadBalancer load_balancer = *elb.load_balancers.find(listener.load_balancer_arn);
  const bool was_secure = is_secure(listener);
  aws::from_value(input[m::Port], listener.port);
  aws::from_value(input[m::Protocol], listener.protocol);
  TRY(check_protocol(load_balancer, listener.protocol));
  if (was_secure && !is_secure(listener)) {
    listener.certificate_arns.clear();
    listener.ssl_policy.reset();
    listener.alpn_policy.clear();
  }
  aws::from_value(input[m::SslPolicy], listener.ssl_policy);
  aws::from_value(input[m::AlpnPolicy], listener.alpn_policy);
  aws::from_value(input[m::MutualAuthentication], listener.mutual_authentication);
  TRY(read_certificate(listener, input[m::Certificates]));
  TRY(check_security(elb, listener, request));
  TRY(check_alpn(listener));
  TRY(check_port(elb, listener));
  if (input.has(m::DefaultActions)) {
    listener.default_actions =
        TRY(wanted_actions(elb, input[m::DefaultActions], load_balancer, listener.protocol, request));
  }
  Value output = shown_one(listener);
  put(elb.listeners, std::move(listener));
  return output;
}

// Deleting what is not there is an error of AWS's, unlike with load balancers.
Outcome delete_listener(Elbv2& elb, const Value& input, const Request& request) {
  const std::string arn = TRY(find_listener(elb, input[m::ListenerArn].as_text(), request))->arn;
  std::vector<std::string> rules;
  for_each_below(elb.rules, rule_arn_prefix(arn), [&](const Rule& rule) { rules.push_back(rule.arn); });
  for (const std::string& rule : rules) elb.rules.erase(rule);
  elb.listeners.erase(arn);
  return Value::Structure();
}

Outcome describe_listeners(Elbv2& elb, const Value& input, const Request& request) {
  const std::vector<std::string> arns = aws::texts(input[m::ListenerArns]);
  const std::string& load_balancer = input[m::LoadBalancerArn].as_text();
  if (arns.empty() == load_balancer.empty()) {
    return validation_error("You must specify either listener ARNs or a load balancer ARN");
  }
  Page page(m::Listeners, input);
  if (!load_balancer.empty()) {
    (void)TRY(find_load_balancer(elb, load_balancer, request));
    for_each_below(elb.listeners, listener_arn_prefix(load_balancer),
                   [&](const Listener& row) { page.offer(row.arn, [&] { return shown(row); }); });
    return std::move(page).output();
  }
  std::vector<std::string> sorted = arns;
  std::ranges::sort(sorted);
  for (const std::string& arn : sorted) {
    const Listener* row = TRY(find_listener(elb, arn, request));
    page.offer(arn, [&] { return shown(*row); });
  }
  return std::move(page).output();
}

}  // namespace regionfall::elbv2
