#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "base/result.h"
#include "net/loop.h"
#include "store/change_log.h"
#include "store/store.h"
#include "world/change_follower.h"
#include "world/region_links.h"

namespace regionfall::world {

// A copy of a region's log in a store of its own, which has nothing else in it, for a process that is no region. The
// tables are made in store() before open().
class LogCopy {
 public:
  LogCopy() = default;
  LogCopy(const LogCopy&) = delete;
  LogCopy& operator=(const LogCopy&) = delete;

  store::Store& store() { return store_; }

  // Loads what the database at `path` has kept, and follows the log `name` of `region`. `on_change` is told whenever
  // the copy has changed. All that is referred to must outlive this.
  Result<void> open(net::Loop& loop, RegionLinks& links, const std::string& path, std::string region, std::string name,
                    store::ChangeLog& log, std::function<void()> on_change);

 private:
  Result<void> change(const std::function<Result<void>()>& task);

  store::Store store_;
  std::function<void()> on_change_;
  std::optional<ChangeFollower> follower_;
};

}  // namespace regionfall::world
