#include "world/log_copy.h"

#include <utility>

namespace regionfall::world {

Result<void> LogCopy::open(net::Loop& loop, RegionLinks& links, const std::string& path, std::string region,
                           std::string name, store::ChangeLog& log, std::function<void()> on_change) {
  auto journal = TRY(store::open_journal(path, store::Durability::kProcess));
  TRY(store_.open(std::move(journal)));
  on_change_ = std::move(on_change);
  follower_.emplace(loop, links,
                    ChangeFollower::Copy{.region = std::move(region),
                                         .name = std::move(name),
                                         .log = log,
                                         .change = [this](const auto& task) { return change(task); }});
  return {};
}

Result<void> LogCopy::change(const std::function<Result<void>()>& task) {
  store_.begin_turn();
  if (Result<void> done = task(); !done) {
    store_.roll_back();
    return done;
  }
  const std::vector<store::Change> changes = store_.take_turn();
  if (changes.empty()) return {};
  TRY(store_.journal().commit(changes));
  on_change_();
  return {};
}

}  // namespace regionfall::world
