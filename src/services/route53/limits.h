#pragma once

#include <cstddef>

namespace regionfall::route53 {

// Route 53's default quotas (developer guide, "Quotas").

inline constexpr std::size_t kZonesMax = 500;  // of an account
inline constexpr std::size_t kHealthChecksMax = 200;
inline constexpr std::size_t kDelegationSetsMax = 100;
inline constexpr std::size_t kTrafficPoliciesMax = 50;
inline constexpr std::size_t kTrafficPolicyInstancesMax = 5;

inline constexpr std::size_t kVpcsMax = 300;  // of a zone
inline constexpr std::size_t kAuthorizationsMax = 1000;
inline constexpr std::size_t kRecordSetsMax = 10'000;
inline constexpr std::size_t kZonesOfDelegationSetMax = 100;

inline constexpr std::size_t kValuesMax = 400;      // of a record set
inline constexpr std::size_t kRoutedSetsMax = 100;  // with the same name and type
inline constexpr std::size_t kGeoproximitySetsMax = 30;

inline constexpr std::size_t kChangesKept = 10'000;  // of all accounts: GetChange knows no older ones

inline constexpr std::size_t kCidrCollectionsMax = 5;  // of an account
inline constexpr std::size_t kCidrBlocksMax = 1000;    // of a collection

}  // namespace regionfall::route53
