#include "drill/kept_addresses.h"

#include <algorithm>

namespace regionfall::drill {

std::optional<Duration> kept_for(const ResolverBehaviour& behaviour, std::chrono::seconds ttl) {
  switch (behaviour.kind) {
    case ResolverBehaviour::Kind::kTtl:
      return ttl;
    case ResolverBehaviour::Kind::kClamp:
      return std::clamp<Duration>(ttl, behaviour.ttl_min, behaviour.ttl_max);
    case ResolverBehaviour::Kind::kForever:
      break;
  }
  return {};
}

const net::IpAddress* KeptAddresses::at(Duration now) const {
  if (!address_ || (until_ && now >= *until_)) return nullptr;
  return &*address_;
}

void KeptAddresses::keep(const net::IpAddress& first, std::chrono::seconds ttl, Duration now) {
  address_ = first;
  until_ = kept_for(behaviour_, ttl);
  if (until_) *until_ += now;
}

}  // namespace regionfall::drill
