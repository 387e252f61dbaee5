#pragma once

#include <optional>
#include <vector>

#include "drill/scenario.h"
#include "net/dns_cache.h"
#include "net/ip_address.h"

namespace regionfall::drill {

// How long a client of that policy keeps an answer with this TTL; nothing: for ever.
std::optional<Duration> kept_for(const net::DnsTtlPolicy& policy, std::chrono::seconds ttl);

// The addresses that a load's client holds for its one name.
class KeptAddresses {
 public:
  explicit KeptAddresses(net::DnsTtlPolicy policy) : policy_(policy) {}

  // Null when the resolver has to be asked. An answer without addresses is never kept.
  const net::IpAddress* at(Duration now) const;
  // An answer that came at `now`. Of several addresses the first is used, as most programs do.
  void keep(const net::IpAddress& first, std::chrono::seconds ttl, Duration now);

 private:
  net::DnsTtlPolicy policy_;
  std::optional<net::IpAddress> address_;
  std::optional<Duration> until_;  // nothing: for ever
};

}  // namespace regionfall::drill
