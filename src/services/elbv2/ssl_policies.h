#pragma once

#include <span>
#include <string_view>
#include <vector>

namespace regionfall::elbv2 {

// The security policies of HTTPS and TLS listeners, as data. Source: user guide, "Security policies for your
// Application Load Balancer".
struct SslPolicy {
  std::string_view name;
  int oldest_tls;  // the minor version of TLS 1.x
  int newest_tls;
  std::string_view sets;  // of ciphers, one letter each: ciphers_of()
};

inline constexpr const char* kDefaultSslPolicy = "ELBSecurityPolicy-2016-08";

// In the order of names.
std::span<const SslPolicy> ssl_policies();
// Null when there is none of that name.
const SslPolicy* find_ssl_policy(std::string_view name);

// OpenSSL's names, in the order of preference.
std::vector<std::string_view> ciphers_of(const SslPolicy& policy);

}  // namespace regionfall::elbv2
