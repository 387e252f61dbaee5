#pragma once

#include <string_view>

#include "net/timers.h"
#include "store/change_log.h"
#include "world/change_feed.h"
#include "world/region_links.h"
#include "world/region_server.h"

namespace regionfall::world {

// What regions ask one another for changes as (change_feed.h): the input is the number of the last change that one has,
// the output a LogBatch as a row, or nothing.
inline constexpr std::string_view kChangesService = "regionfall";
inline constexpr std::string_view kChangesOperation = "GetChanges";

// Keeps a region's copy of a global service up to date: asks us-east-1 for what it does not have, again and again, for
// as long as this lives.
class ChangeFollower {
 public:
  // All must outlive the follower.
  ChangeFollower(net::Loop& loop, RegionServer& server, store::ChangeLog& log, RegionLinks& links);
  // While it does not listen, what it has stays as it is.
  void set_listening(bool listening);

 private:
  void ask();
  void on_outcome(const aws::Outcome& outcome);
  Result<void> receive(const aws::Value& changes);

  RegionServer& server_;
  store::ChangeLog& log_;
  RegionLinks& links_;
  bool listening_ = true;
  bool asked_ = false;
  std::uint64_t question_ = 0;  // the last one; answers to others are late
  bool distrusts_own_ = false;  // what was sent did not follow what there is
  int failures_ = 0;            // in a row
  net::Timer timer_;
};

}  // namespace regionfall::world
