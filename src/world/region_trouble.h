#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>

#include "base/json.h"
#include "world/fault.h"

namespace regionfall::world {

// What faults ask of a region's process: decided by the supervisor, performed by the region.

// What ails something that has addresses, or several such.
struct Ailments {
  bool down = false;     // it is dead
  bool cut_off = false;  // no packet reaches or leaves it
  bool slow = false;     // kSlowLossPercent of its packets are lost, so that what is sent comes late
  bool none() const { return !down && !cut_off && !slow; }
  friend bool operator==(const Ailments&, const Ailments&) = default;
};
inline constexpr int kSlowLossPercent = 20;

// What ails the operations of a service.
struct ServiceTrouble {
  bool silent = false;          // they are not even heard
  int error_percent = 0;        // of the calls fail
  int status = 503;             // with this
  std::int64_t latency_ms = 0;  // by which answers are late
  friend bool operator==(const ServiceTrouble&, const ServiceTrouble&) = default;
};

struct RegionTrouble {
  std::set<std::string, std::less<>> failing_services;            // their control planes are away
  bool slow = false;                                              // kSlowErrorPercent of all calls fail
  bool unreachable = false;                                       // clients hear nothing of it
  std::map<std::string, ServiceTrouble, std::less<>> services{};  // those that are troubled
  std::map<std::string, Ailments, std::less<>> zones{};           // by name
  std::map<std::string, Ailments, std::less<>> instances{};       // of any region
  Ailments balancers{};
  Ailments gateway{};  // which passes connections on to the region
  friend bool operator==(const RegionTrouble&, const RegionTrouble&) = default;

  // Of an instance: its own, or its zone's.
  Ailments of_instance(std::string_view id, std::string_view zone) const;
  Ailments of_zone(std::string_view zone) const;
  // Of a load balancer's node in a zone.
  Ailments of_node(std::string_view zone) const;
  // No new machine can run there.
  bool zone_is_full(std::string_view zone) const;
};

// Overlapping faults add up: what one of them takes away is away, latencies are added, and calls fail as if each fault
// drew its own lot.
RegionTrouble trouble_under(const FaultSet& faults, std::string_view region);

// As the supervisor tells the region (process_messages.h).
Json to_json(const RegionTrouble& trouble);
RegionTrouble trouble_from_json(const Json& json);

}  // namespace regionfall::world
