#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "net/http_message.h"
#include "services/ec2/cidr.h"
#include "services/elbv2/action.h"

namespace regionfall::elbv2 {

// What rules and actions may look at. The views hold for the time of the call.
struct RequestFacts {
  std::string_view method;
  std::string_view scheme;  // "http", "https"
  std::string_view host;    // of the Host header, without its port
  int port = 0;             // of the listener
  std::string_view path;    // as on the wire, without the query
  std::string_view query;   // as on the wire, without `?`
  const net::HeaderFields* headers = nullptr;
  ec2::IpAddress client;  // of the connection, not of X-Forwarded-For
};

// A rule's condition, ready to be asked often and by many threads. Hosts, query strings and header values match without
// regard to case, paths and methods with it; of repeated headers and query keys any may match. Source: user guide,
// "Rule condition types".
class RequestMatcher {
 public:
  explicit RequestMatcher(const Condition& condition);
  ~RequestMatcher();
  RequestMatcher(RequestMatcher&&) noexcept;
  RequestMatcher& operator=(RequestMatcher&&) noexcept;

  bool matches(const RequestFacts& request) const;

 private:
  struct Compiled;
  std::unique_ptr<const Compiled> compiled_;
};

// The host of a Host header: without a port, an IPv6 address in its brackets.
std::string_view host_without_port(std::string_view host);

}  // namespace regionfall::elbv2
