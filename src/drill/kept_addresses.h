#pragma once

#include <optional>
#include <vector>

#include "drill/scenario.h"
#include "net/ip_address.h"

namespace regionfall::drill {

// How long a client of that behaviour keeps an answer with this TTL; nothing: for ever.
std::optional<Duration> kept_for(const ResolverBehaviour& behaviour, std::chrono::seconds ttl);

// The addresses that a load's client holds for its one name.
class KeptAddresses {
 public:
  explicit KeptAddresses(ResolverBehaviour behaviour) : behaviour_(behaviour) {}

  // Null when the resolver has to be asked. An answer without addresses is never kept.
  const net::IpAddress* at(Duration now) const;
  // An answer that came at `now`. Of several addresses the first is used, as most programs do.
  void keep(const net::IpAddress& first, std::chrono::seconds ttl, Duration now);

 private:
  ResolverBehaviour behaviour_;
  std::optional<net::IpAddress> address_;
  std::optional<Duration> until_;  // nothing: for ever
};

}  // namespace regionfall::drill
