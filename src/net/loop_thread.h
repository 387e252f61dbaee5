#pragma once

#include <functional>
#include <string_view>
#include <thread>

#include "base/clock.h"
#include "net/loop.h"

namespace regionfall::net {

// A thread that runs a loop of its own, from its construction to its end.
class LoopThread {
 public:
  // `name`: as the system shows it; 15 characters of it. `begin` runs on the thread first, and may move it into a
  // network namespace.
  LoopThread(const Clock& clock, std::string_view name, const std::function<void()>& begin = [] {});
  // Stops the loop and waits for the thread. What lives on the loop must have been ended by a run_there() before.
  ~LoopThread();
  LoopThread(const LoopThread&) = delete;
  LoopThread& operator=(const LoopThread&) = delete;

  // For the thread itself, and for Loop's members that any thread may call.
  Loop& loop() { return loop_; }
  // Runs `task` on the thread and waits until it has run. Not from the thread itself.
  void run_there(const std::function<void()>& task);

 private:
  Loop loop_;
  std::thread thread_;
};

}  // namespace regionfall::net
