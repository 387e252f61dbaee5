#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "services/route53/health.h"
#include "services/route53/rows.h"
#include "store/table.h"

namespace regionfall::route53 {

// What the checkers say, health check by health check, and what follows from it. Decides at the times it is told.
class HealthBoard {
 public:
  // A checker has probed: `checker` is its name, unique among all.
  void hear(std::string_view check, std::string_view checker, Opinion opinion);

  // Decides the health of these checks at `now`, and forgets all others, as it does what checkers say of a check that
  // is no longer theirs. Returns whether any is another than before. Opinions grow old: to be called every second as
  // well.
  bool settle(const store::Table<HealthCheck>& checks, Instant now);

  // Of a check that is not there: true.
  bool healthy(std::string_view check) const;
  const std::map<std::string, bool, std::less<>>& all() const { return healthy_; }

 private:
  bool measured(const HealthCheck& check, Instant now);

  std::map<std::string, std::map<std::string, Opinion, std::less<>>, std::less<>> opinions_;  // by check and checker
  std::map<std::string, bool, std::less<>> measured_;                                         // before inversion
  std::map<std::string, bool, std::less<>> healthy_;
};

}  // namespace regionfall::route53
