#pragma once

#include <chrono>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "drill/declared.h"
#include "net/dns_cache.h"
#include "world/fault.h"

namespace regionfall::drill {

// Where a name leads by a configuration's Route 53 records, and how long it takes to lead elsewhere: what the
// configuration promises, before anything has been measured.

// How a region is taken away.
using LossMode = decltype(world::RegionFault::mode);

// One record of a name.
struct NamePath {
  const Declared* record = nullptr;
  std::string region;  // of what it leads to; empty: not known
  bool alias = false;
  bool evaluates_target = false;           // of an alias
  const Declared* health_check = nullptr;  // its own
  std::chrono::seconds ttl{0};
};

// AWS gives an alias the time to live of a load balancer's name. Source: Elastic Load Balancing, "How Elastic Load
// Balancing works".
inline constexpr std::chrono::seconds kBalancerTtl{60};

// The records of addresses that the name has, in the order of `declared`, into which they point. Aliases of other
// records are followed.
std::vector<NamePath> paths_of_name(std::string_view name, std::span<const Declared> declared);

// What tells Route 53 that a record's region is lost, and when at the latest.
struct Detection {
  enum class By : std::uint8_t {
    kNothing,      // it is never told
    kTarget,       // the alias evaluates its target
    kHealthCheck,  // the record's own
  } by = By::kNothing;
  std::chrono::seconds within{0};
};
// Whichever comes first. A probe of a region that drops packets fails only when its time is over.
Detection detection_of(const NamePath& path, LossMode mode);
// Of a health check alone.
std::chrono::seconds check_time(int request_interval_s, int failure_threshold, LossMode mode);
// Of an alias that evaluates its target.
std::chrono::seconds target_time(LossMode mode);

// How long clients may go on with an answer of that time to live; nothing: for good.
std::optional<std::chrono::seconds> kept_for(std::chrono::seconds ttl, const net::DnsTtlPolicy& resolver);

}  // namespace regionfall::drill
