#include "drill/kept_addresses.h"

#include <algorithm>

namespace regionfall::drill {

std::optional<Duration> kept_for(const net::DnsTtlPolicy& policy, std::chrono::seconds ttl) {
  return policy.forever ? std::nullopt : std::optional<Duration>(std::clamp(ttl, policy.min, policy.max));
}

const net::IpAddress* KeptAddresses::at(Duration now) const {
  if (!address_ || (until_ && now >= *until_)) return nullptr;
  return &*address_;
}

void KeptAddresses::keep(const net::IpAddress& first, std::chrono::seconds ttl, Duration now) {
  address_ = first;
  until_ = kept_for(policy_, ttl);
  if (until_) *until_ += now;
}

}  // namespace regionfall::drill
