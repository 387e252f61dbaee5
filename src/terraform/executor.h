#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace regionfall::terraform {

// Carries out calls that may wait, a bounded number at a time, while one thread decides. Work runs on threads of the
// executor; what follows it (`then`) runs on the thread that calls wait_one(), so that decisions need no locks.
class Executor {
 public:
  using Work = std::function<void()>;

  // `parallelism` is at least 1; threads start when there is work for them.
  explicit Executor(std::size_t parallelism);
  ~Executor();
  Executor(const Executor&) = delete;
  Executor& operator=(const Executor&) = delete;

  void submit(Work work, Work then);
  // Waits for one piece of work to end and runs what follows it. False when nothing is under way.
  bool wait_one();
  std::size_t outstanding() const { return outstanding_; }
  std::size_t parallelism() const { return parallelism_; }

  // Runs `line` on the deciding thread inside the next wait_one(): for output of work that goes on.
  void post(Work line);

  // While wait_one() waits, calls `tick` on its thread about once every `every`; without `tick` no longer.
  void set_tick(std::chrono::milliseconds every, Work tick);

 private:
  void serve();

  const std::size_t parallelism_;
  std::size_t outstanding_ = 0;  // only the deciding thread touches it
  std::chrono::milliseconds tick_every_{0};
  Work tick_;
  std::mutex mutex_;
  std::condition_variable work_ready_, done_ready_;
  std::deque<std::pair<Work, Work>> queue_;
  std::deque<std::pair<Work, bool>> done_;  // what follows; whether a piece of work ended with it
  std::vector<std::thread> threads_;
  std::size_t idle_ = 0;
  bool stopping_ = false;
};

}  // namespace regionfall::terraform
