#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "net/loop.h"
#include "net/timers.h"
#include "store/change_log.h"
#include "world/change_feed.h"
#include "world/region_links.h"

namespace regionfall::world {

// What processes ask a region for changes as (change_feed.h): the operation is the name of the log, the input the
// number of the last change that one has, the output a LogBatch as a row, or nothing.
inline constexpr std::string_view kChangesService = "regionfall.changes";
// The logs there are: of the global services, which us-east-1 has, and of the names of a region's load balancers.
inline constexpr std::string_view kIamLog = "iam";
inline constexpr std::string_view kRoute53Log = "route53";
inline constexpr std::string_view kNamesLog = "names";

// Keeps a copy of a log up to date: asks the region that has it for what the copy lacks, again and again, for as long
// as this lives.
class ChangeFollower {
 public:
  // Makes and keeps a change to the copy: begins a turn, performs the task, commits; on an error nothing has changed.
  using Change = std::function<Result<void>(const std::function<Result<void>()>& task)>;
  struct Copy {
    std::string region;  // that has the log
    std::string name;    // of the log
    store::ChangeLog& log;
    Change change;
  };
  // What is referred to must outlive the follower.
  ChangeFollower(net::Loop& loop, RegionLinks& links, Copy copy);
  // While it does not listen, what it has stays as it is.
  void set_listening(bool listening);

 private:
  void ask();
  void on_outcome(const aws::Outcome& outcome);
  Result<void> receive(const aws::Value& changes);

  RegionLinks& links_;
  Copy copy_;
  bool listening_ = true;
  bool asked_ = false;
  std::uint64_t question_ = 0;  // the last one; answers to others are late
  bool distrusts_own_ = false;  // what was sent did not follow what there is
  int failures_ = 0;            // in a row
  net::Timer timer_;
};

}  // namespace regionfall::world
