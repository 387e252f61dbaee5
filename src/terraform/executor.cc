#include "terraform/executor.h"

#include <utility>

namespace regionfall::terraform {

Executor::Executor(std::size_t parallelism) : parallelism_(parallelism == 0 ? 1 : parallelism) {}

Executor::~Executor() {
  {
    const std::scoped_lock lock(mutex_);
    stopping_ = true;
  }
  work_ready_.notify_all();
  for (auto& thread : threads_) thread.join();
}

void Executor::submit(Work work, Work then) {
  ++outstanding_;
  const std::scoped_lock lock(mutex_);
  queue_.emplace_back(std::move(work), std::move(then));
  if (idle_ < queue_.size() && threads_.size() < parallelism_) threads_.emplace_back([this] { serve(); });
  work_ready_.notify_one();
}

void Executor::post(Work line) {
  const std::scoped_lock lock(mutex_);
  done_.emplace_back(std::move(line), false);
  done_ready_.notify_one();
}

void Executor::set_tick(std::chrono::milliseconds every, Work tick) {
  tick_every_ = every;
  tick_ = std::move(tick);
}

bool Executor::wait_one() {
  if (outstanding_ == 0) return false;
  std::unique_lock lock(mutex_);
  const auto something_done = [this] { return !done_.empty(); };
  while (tick_ && !done_ready_.wait_for(lock, tick_every_, something_done)) {
    lock.unlock();
    tick_();
    lock.lock();
  }
  done_ready_.wait(lock, something_done);
  auto [then, ended] = std::move(done_.front());
  done_.pop_front();
  lock.unlock();
  if (ended) --outstanding_;
  then();
  return true;
}

void Executor::serve() {
  std::unique_lock lock(mutex_);
  while (true) {
    ++idle_;
    work_ready_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
    --idle_;
    if (queue_.empty()) return;
    auto [work, then] = std::move(queue_.front());
    queue_.pop_front();
    lock.unlock();
    work();
    lock.lock();
    done_.emplace_back(std::move(then), true);
    done_ready_.notify_one();
  }
}

}  // namespace regionfall::terraform
