#include <fmt/format.h>

#include <algorithm>

#include "aws/members/elbv2.h"
#include "services/elbv2/errors.h"
#include "services/elbv2/lookup.h"
#include "services/elbv2/names.h"
#include "services/elbv2/network.h"
#include "services/elbv2/operations.h"
#include "services/elbv2/page.h"
#include "services/elbv2/quotas.h"

namespace regionfall::elbv2 {

namespace m = aws::members::elbv2;
using aws::ApiError;
using aws::Outcome;
using aws::Request;
using aws::Value;

namespace {

std::size_t count_more_certificates(const Elbv2& elb, const std::string& load_balancer_arn) {
  std::size_t count = 0;
  for_each_below(elb.listeners, listener_arn_prefix(load_balancer_arn), [&](const Listener& listener) {
    if (!listener.certificate_arns.empty()) count += listener.certificate_arns.size() - 1;
  });
  return count;
}

Result<Listener, ApiError> secure_listener(const Elbv2& elb, const Value& input, const Request& request) {
  const Listener* listener = TRY(find_listener(elb, input[m::ListenerArn].as_text(), request));
  if (!listener->certificate_arns.empty()) return *listener;
  return invalid_configuration(fmt::format("Listeners of protocol {} have no certificates", listener->protocol));
}

// The place of a certificate in the listener's list, where the default one may be as well.
std::vector<std::string>::iterator in_list(Listener& listener, const std::string& arn) {
  return std::find(listener.certificate_arns.begin() + 1, listener.certificate_arns.end(), arn);
}

Value shown(const std::string& arn, bool is_default) {
  return Value::of({{m::CertificateArn, arn}, {m::IsDefault, is_default}});
}

}  // namespace

// Adding one that is there changes nothing.
Outcome add_listener_certificates(Elbv2& elb, const Value& input, const Request& request) {
  Listener listener = TRY(secure_listener(elb, input, request));
  Value::List added;
  for (const Value& certificate : input[m::Certificates].as_list()) {
    const std::string& arn = certificate[m::CertificateArn].as_text();
    if (certificate.has(m::IsDefault)) return validation_error("'IsDefault' cannot be set");
    TRY(check_certificate(elb, arn, request));
    added.push_back(shown(arn, false));
    if (in_list(listener, arn) == listener.certificate_arns.end()) listener.certificate_arns.push_back(arn);
  }
  const std::string load_balancer_arn = listener.load_balancer_arn;
  put(elb.listeners, std::move(listener));
  if (count_more_certificates(elb, load_balancer_arn) > kCertificatesPerLoadBalancerMax) {
    return aws::api_error("TooManyCertificates", "The maximum number of certificates has been reached");
  }
  return Value::of({{m::Certificates, std::move(added)}});
}

// Removing one that is not there is no error.
Outcome remove_listener_certificates(Elbv2& elb, const Value& input, const Request& request) {
  Listener listener = TRY(secure_listener(elb, input, request));
  for (const Value& certificate : input[m::Certificates].as_list()) {
    const std::string& arn = certificate[m::CertificateArn].as_text();
    if (const auto found = in_list(listener, arn); found != listener.certificate_arns.end()) {
      listener.certificate_arns.erase(found);
    } else if (arn == listener.certificate_arns.front()) {
      return not_permitted("The default certificate of a listener cannot be removed");
    }
  }
  put(elb.listeners, std::move(listener));
  return Value::Structure();
}

Outcome describe_listener_certificates(Elbv2& elb, const Value& input, const Request& request) {
  const Listener* listener = TRY(find_listener(elb, input[m::ListenerArn].as_text(), request));
  Page page(m::Certificates, input);
  for (std::size_t i = 0; i < listener->certificate_arns.size(); ++i) {
    page.offer(fmt::format("{:03}", i), [&] { return shown(listener->certificate_arns[i], i == 0); });
  }
  return std::move(page).output();
}

}  // namespace regionfall::elbv2
