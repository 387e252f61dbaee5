#include "terraform/still_observer.h"

#include <algorithm>

namespace regionfall::terraform {

void StillObserver::tick() {
  const Instant now = clock_.now();
  for (auto& [address, work] : under_way_) {
    if (now - work.told < kStillEvery) continue;
    work.told += kStillEvery;
    inner_.still(address, work.action, work.id, std::chrono::duration<double>(now - work.start).count());
  }
}

void StillObserver::begin(const ResourceInstance& address, Action action, const std::string& id) {
  const Instant now = clock_.now();
  under_way_[address] = {action, id, now, now};
}

double StillObserver::seconds_since_start(const ResourceInstance& address, double at_least) const {
  const auto found = under_way_.find(address);
  if (found == under_way_.end()) return at_least;
  return std::max(at_least, std::chrono::duration<double>(clock_.now() - found->second.start).count());
}

void StillObserver::reading(const ResourceInstance& address) {
  begin(address, Action::kRead, "");
  inner_.reading(address);
}

void StillObserver::read(const ResourceInstance& address, const std::string& id, double seconds) {
  under_way_.erase(address);
  inner_.read(address, id, seconds);
}

void StillObserver::starting(const ResourceInstance& address, Action action, const std::string& id) {
  begin(address, action, id);
  inner_.starting(address, action, id);
}

void StillObserver::finished(const ResourceInstance& address, Action action, const std::string& id, double seconds) {
  // What an object's provisioners took counts as well.
  const double whole = seconds_since_start(address, seconds);
  under_way_.erase(address);
  inner_.finished(address, action, id, whole);
}

void StillObserver::failed(const ResourceInstance& address, Action action, double seconds) {
  under_way_.erase(address);
  inner_.failed(address, action, seconds);
}

}  // namespace regionfall::terraform
