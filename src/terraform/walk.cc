#include "terraform/walk.h"

#include <cstdint>
#include <set>

namespace regionfall::terraform {
namespace {

enum class Fate : std::uint8_t { kWaiting, kGood, kFailed };

class Walker {
 public:
  Walker(const std::vector<std::vector<std::size_t>>& needs, const std::function<void(std::size_t, Done)>& visit)
      : visit_(visit),
        open_needs_(needs.size()),
        dependents_(needs.size()),
        fates_(needs.size()),
        spoiled_(needs.size()) {
    for (std::size_t i = 0; i < needs.size(); ++i) {
      open_needs_[i] = needs[i].size();
      for (const std::size_t needed : needs[i]) dependents_[needed].push_back(i);
      if (needs[i].empty()) ready_.insert(i);
    }
  }

  std::vector<bool> run(Executor& executor, const std::function<bool()>& stopping) {
    while (true) {
      while (!ready_.empty() && !(stopping && stopping())) {
        const std::size_t node = *ready_.begin();
        ready_.erase(ready_.begin());
        if (spoiled_[node]) {
          settle(node, false);
        } else {
          visit_(node, [this, node](bool good) { settle(node, good); });
        }
      }
      if (!executor.wait_one()) break;
    }
    std::vector<bool> good(fates_.size());
    for (std::size_t i = 0; i < fates_.size(); ++i) good[i] = fates_[i] == Fate::kGood;
    return good;
  }

 private:
  void settle(std::size_t node, bool good) {
    fates_[node] = good ? Fate::kGood : Fate::kFailed;
    for (const std::size_t dependent : dependents_[node]) {
      if (!good) spoiled_[dependent] = true;
      if (--open_needs_[dependent] == 0) ready_.insert(dependent);
    }
  }

  const std::function<void(std::size_t, Done)>& visit_;
  std::vector<std::size_t> open_needs_;
  std::vector<std::vector<std::size_t>> dependents_;
  std::vector<Fate> fates_;
  std::vector<bool> spoiled_;
  std::set<std::size_t> ready_;
};

}  // namespace

std::vector<bool> walk(const std::vector<std::vector<std::size_t>>& needs,
                       const std::function<void(std::size_t node, const Done& done)>& visit, Executor& executor,
                       const std::function<bool()>& stopping) {
  return Walker(needs, visit).run(executor, stopping);
}

}  // namespace regionfall::terraform
