#include "services/elbv2/ssl_policies.h"

#include <algorithm>

namespace regionfall::elbv2 {
namespace {

struct Cipher {
  char set;
  std::string_view name;
};

// Sets: a TLS 1.3; b ECDHE with GCM; c ECDHE with SHA-2; d ECDHE with SHA-1; e RSA with SHA-2; f RSA with SHA-1; g
// 3DES.
constexpr Cipher kCiphers[] = {
    {'a', "TLS_AES_128_GCM_SHA256"},
    {'a', "TLS_AES_256_GCM_SHA384"},
    {'a', "TLS_CHACHA20_POLY1305_SHA256"},
    {'b', "ECDHE-ECDSA-AES128-GCM-SHA256"},
    {'b', "ECDHE-RSA-AES128-GCM-SHA256"},
    {'c', "ECDHE-ECDSA-AES128-SHA256"},
    {'c', "ECDHE-RSA-AES128-SHA256"},
    {'d', "ECDHE-ECDSA-AES128-SHA"},
    {'d', "ECDHE-RSA-AES128-SHA"},
    {'b', "ECDHE-ECDSA-AES256-GCM-SHA384"},
    {'b', "ECDHE-RSA-AES256-GCM-SHA384"},
    {'c', "ECDHE-ECDSA-AES256-SHA384"},
    {'c', "ECDHE-RSA-AES256-SHA384"},
    {'d', "ECDHE-RSA-AES256-SHA"},
    {'d', "ECDHE-ECDSA-AES256-SHA"},
    {'e', "AES128-GCM-SHA256"},
    {'e', "AES128-SHA256"},
    {'f', "AES128-SHA"},
    {'e', "AES256-GCM-SHA384"},
    {'e', "AES256-SHA256"},
    {'f', "AES256-SHA"},
    {'g', "DES-CBC3-SHA"},
};

constexpr SslPolicy kPolicies[] = {
    {"ELBSecurityPolicy-2015-05", 0, 2, "bcdef"},
    {"ELBSecurityPolicy-2016-08", 0, 2, "bcdef"},
    {"ELBSecurityPolicy-FS-1-1-2019-08", 1, 2, "bcd"},
    {"ELBSecurityPolicy-FS-1-2-2019-08", 2, 2, "bcd"},
    {"ELBSecurityPolicy-FS-1-2-Res-2019-08", 2, 2, "bc"},
    {"ELBSecurityPolicy-FS-1-2-Res-2020-10", 2, 2, "b"},
    {"ELBSecurityPolicy-FS-2018-06", 0, 2, "bcd"},
    {"ELBSecurityPolicy-TLS-1-0-2015-04", 0, 2, "bcdefg"},
    {"ELBSecurityPolicy-TLS-1-1-2017-01", 1, 2, "bcdef"},
    {"ELBSecurityPolicy-TLS-1-2-2017-01", 2, 2, "bce"},
    {"ELBSecurityPolicy-TLS-1-2-Ext-2018-06", 2, 2, "bcdef"},
    {"ELBSecurityPolicy-TLS13-1-0-2021-06", 0, 3, "abcdef"},
    {"ELBSecurityPolicy-TLS13-1-0-PQ-2025-09", 0, 3, "abcdef"},
    {"ELBSecurityPolicy-TLS13-1-1-2021-06", 1, 3, "abcdef"},
    {"ELBSecurityPolicy-TLS13-1-2-2021-06", 2, 3, "abc"},
    {"ELBSecurityPolicy-TLS13-1-2-Ext1-2021-06", 2, 3, "abce"},
    {"ELBSecurityPolicy-TLS13-1-2-Ext1-PQ-2025-09", 2, 3, "abce"},
    {"ELBSecurityPolicy-TLS13-1-2-Ext2-2021-06", 2, 3, "abcdef"},
    {"ELBSecurityPolicy-TLS13-1-2-Ext2-PQ-2025-09", 2, 3, "abcdef"},
    {"ELBSecurityPolicy-TLS13-1-2-PQ-2025-09", 2, 3, "abc"},
    {"ELBSecurityPolicy-TLS13-1-2-Res-2021-06", 2, 3, "ab"},
    {"ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09", 2, 3, "ab"},
    {"ELBSecurityPolicy-TLS13-1-3-2021-06", 3, 3, "a"},
    {"ELBSecurityPolicy-TLS13-1-3-PQ-2025-09", 3, 3, "a"},
};
static_assert(std::ranges::is_sorted(kPolicies, {}, &SslPolicy::name));

}  // namespace

std::span<const SslPolicy> ssl_policies() { return kPolicies; }

const SslPolicy* find_ssl_policy(std::string_view name) {
  const auto* found = std::ranges::lower_bound(kPolicies, name, {}, &SslPolicy::name);
  return found != std::end(kPolicies) && found->name == name ? found : nullptr;
}

std::vector<std::string_view> ciphers_of(const SslPolicy& policy) {
  std::vector<std::string_view> names;
  for (const Cipher& cipher : kCiphers) {
    if (policy.sets.find(cipher.set) != std::string_view::npos) names.push_back(cipher.name);
  }
  return names;
}

}  // namespace regionfall::elbv2
