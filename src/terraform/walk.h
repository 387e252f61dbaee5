#pragma once

#include <cstddef>
#include <functional>
#include <vector>

#include "terraform/executor.h"

namespace regionfall::terraform {

// Visits nodes, each after all it needs. A visit may end at once or later (from work of the executor), by calling
// `done`; nodes that need one that failed are not visited and count as failed, all others go on. Nodes that become
// ready together are visited in ascending order. `stopping`, when given, is asked before each visit: once true, nothing
// new begins. Returns for each node whether it was visited with success.
using Done = std::function<void(bool good)>;
std::vector<bool> walk(const std::vector<std::vector<std::size_t>>& needs,
                       const std::function<void(std::size_t node, const Done& done)>& visit, Executor& executor,
                       const std::function<bool()>& stopping = {});

// Several pieces of work that end in one: `begin()` for each, then `end(good)` for each; `done` is called once, after
// the last, with whether all went well. `seal()` says that no more begin.
class Join {
 public:
  explicit Join(Done done) : done_(std::move(done)) {}
  void begin() { ++open_; }
  void end(bool good) {
    good_ = good_ && good;
    --open_;
    finish();
  }
  void seal() {
    sealed_ = true;
    finish();
  }

 private:
  void finish() {
    if (!sealed_ || open_ != 0 || !done_) return;
    const Done done = std::move(done_);
    done_ = nullptr;
    done(good_);
  }

  Done done_;
  std::size_t open_ = 0;
  bool good_ = true;
  bool sealed_ = false;
};

}  // namespace regionfall::terraform
