#include "net/timer_queue.h"

#include <algorithm>

namespace regionfall::net {

TimerId TimerQueue::add(Instant at, Task task) {
  const TimerId timer{at, added_++};
  tasks_.emplace_hint(tasks_.end(), timer, std::move(task));
  return timer;
}

std::optional<Instant> TimerQueue::next_due() const {
  if (tasks_.empty()) return std::nullopt;
  return tasks_.begin()->first.at;
}

std::size_t TimerQueue::run_due(Instant now) {
  const std::uint64_t added_before = added_;
  std::size_t ran = 0;
  auto next = tasks_.begin();
  while (next != tasks_.end() && next->first.at <= now) {
    if (next->first.number >= added_before) {
      ++next;
      continue;
    }
    const TimerId timer = next->first;
    const auto taken = tasks_.extract(next);
    taken.mapped()();
    ++ran;
    next = tasks_.upper_bound(timer);
  }
  return ran;
}

void ManualTimers::advance(std::chrono::nanoseconds by) {
  const Instant end = now_ + by;
  for (auto due = queue_.next_due(); due && *due <= end; due = queue_.next_due()) {
    now_ = std::max(now_, *due);
    queue_.run_due(now_);
  }
  now_ = end;
}

}  // namespace regionfall::net
