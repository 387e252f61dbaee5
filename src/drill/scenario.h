#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "drill/load_url.h"
#include "drill/step.h"
#include "net/dns_cache.h"
#include "world/fault.h"
#include "world/site.h"

namespace regionfall::drill {

// Statuses from `first` to `last`.
struct StatusRange {
  int first = 200;
  int last = 399;
};

// One copy of a store, which can be read by itself.
struct StoreCopy {
  std::string region;
  LoadUrl url;          // of its list of keys
  bool inside = false;  // read from inside the region, whose load balancers alone may reach it
};

// Where an application keeps what loads write (docs/order-service.md says what it must offer over HTTP).
struct Store {
  std::string name;
  std::string path = "/orders";   // of the collection, at the application's addresses
  std::uint16_t port = 80;        // at which instances offer it
  std::vector<StoreCopy> copies;  // where it is read; empty: in every instance that offers it
};

// Clients that ask for one URL, from one place or several. A request is sent when its time has come, whether those
// before it have been answered or not (an open loop), as users do not wait for one another.
struct Load {
  std::string name;
  std::vector<world::Site> locations;
  LoadUrl url;
  std::string method = "GET";
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
  double rate = 0;             // requests a second from each location
  net::DnsTtlPolicy resolver;  // how long the clients go on with the addresses that their resolver gave them
  Duration timeout{std::chrono::seconds(5)};  // from the time at which a request was to be sent
  bool keep_alive = true;                     // requests share connections, as browsers' and SDKs' do
  std::vector<StatusRange> success = {StatusRange{}};
  double write_share = 0;  // of its requests that are writes to the store, at the URL's host; 0: none
  std::size_t store = 0;   // index in Scenario::stores, where it writes
};

// What is taken away, and when.
struct ScheduledFault {
  std::string name;
  world::Fault fault;
  Duration at{0};
  Duration until{0};
};

// What the drill must show. At least one of the targets is set.
struct Objective {
  std::string name;
  std::optional<std::size_t> load;  // index in Scenario::loads; nothing: each of them
  std::optional<Duration> rto;      // of every fault
  std::optional<double> availability_percent;
  std::optional<Duration> p99;
  std::optional<std::size_t> store;          // index in Scenario::stores, of what follows; nothing: each of them
  std::optional<Duration> rpo;               // the stretch of time whose acknowledged writes may be gone
  std::optional<std::uint64_t> lost_writes;  // how many acknowledged writes may be gone
};

// A drill as its file describes it, checked.
struct Scenario {
  std::string file;       // as it was given
  std::string name;       // the file's name without its ending
  std::string title;      // the name, unless it says another
  std::string directory;  // of a configuration to apply first, absolute or from the working directory; empty: none
  std::vector<std::pair<std::string, std::string>> variables;  // of that configuration
  std::string application;  // on instances without user data, where a world is started for the drill; may be empty
  std::vector<std::string> regions;  // that run when the load begins: those named, of faults and in URLs
  std::vector<std::string> notes;    // on an incident that is played: what it was, its source, what is left out
  Duration duration{0};
  std::vector<Store> stores;
  std::vector<Load> loads;
  std::vector<ScheduledFault> faults;  // by their beginning
  std::vector<Step> steps;             // as they stand in the file
  std::vector<Objective> objectives;
};

// Bounds of a scenario.
inline constexpr std::size_t kLoadsMax = 64;
inline constexpr std::size_t kStoresMax = 16;
inline constexpr std::size_t kFaultsMax = 256;
inline constexpr Duration kDurationMax = std::chrono::hours(24);
inline constexpr double kRequestsMax = 10'000'000;  // of all loads: each is kept
inline constexpr double kWaitingMax = 16'384;       // requests of a load that may wait in one location at a time

}  // namespace regionfall::drill
