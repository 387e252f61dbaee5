#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/file_descriptor.h"
#include "base/result.h"
#include "drill/address_lookup.h"
#include "drill/ledger.h"
#include "drill/load_runner.h"
#include "drill/scenario.h"
#include "net/loop_thread.h"
#include "net/socket_address.h"
#include "net/tls.h"
#include "world/site.h"

namespace regionfall::drill {

// What a location's clients find around them.
struct LocationSurroundings {
  world::Site site;
  FileDescriptor network;        // not valid: this process's own, in a flat world
  net::SocketAddress resolver;   // where names are asked for
  std::string hosts;             // the hosts file's content, which goes before the resolver
  std::string root_certificate;  // that https is trusted by
  std::uint64_t seed = 0;
  std::string run;  // of the keys of what is written (write_key.h)
};

// One city with the clients of all loads that are sent from there, on a thread of its own that is in the city's
// network.
class Location {
 public:
  // `scenario` and `clock` must outlive it. The error says why the place cannot be entered.
  static Result<std::unique_ptr<Location>> make(const Scenario& scenario, LocationSurroundings surroundings,
                                                const Clock& clock, LiveCounts& counts);
  ~Location();
  Location(const Location&) = delete;
  Location& operator=(const Location&) = delete;

  // From any thread but its own. The load begins at `begin`.
  void start(Instant begin);
  bool over();
  // Appends what has been recorded, and gives up what is under way. `acknowledged_ms`: by the layout's numbers.
  void finish(std::vector<RequestRecord>& records, std::vector<LookupRecord>& lookups, const WriteLayout& layout,
              std::vector<std::uint32_t>& acknowledged_ms);

 private:
  Location(const Scenario& scenario, LocationSurroundings surroundings, const Clock& clock, LiveCounts& counts)
      : scenario_(scenario),
        surroundings_(std::move(surroundings)),
        counts_(counts),
        thread_(clock, surroundings_.site.name()) {}
  Result<void> begin();  // on the thread

  const Scenario& scenario_;
  LocationSurroundings surroundings_;
  LiveCounts& counts_;
  // What follows the thread lives on its loop.
  net::LoopThread thread_;
  std::unique_ptr<AddressLookup> lookup_;
  std::unique_ptr<net::TlsClient> tls_;
  std::vector<std::unique_ptr<LoadRunner>> runners_;
};

}  // namespace regionfall::drill
