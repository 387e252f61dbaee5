#pragma once

#include <sys/types.h>

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/result.h"
#include "net/loop.h"
#include "net/message_socket.h"
#include "net/namespaced_process.h"
#include "net/timers.h"
#include "world/supervision.h"

namespace regionfall::world {

// One process of a world as the supervisor has it: a region's, or the edge's. Starts it, again if need be, and carries
// messages between it and the supervisor (process_messages.h).
class ProcessHost {
 public:
  struct Events {
    // What to start. Descriptor kSupervisorDescriptor and the log are added.
    std::function<Result<net::ProcessPlan>()> plan;
    std::function<void()> on_start;   // it has been started: the first messages can be sent
    std::function<void()> on_change;  // its phase has changed
    // A message that is not about the process's own state.
    std::function<void(std::string_view text)> on_message;
  };
  ProcessHost(net::Loop& loop, std::string log_path, Events events);
  // Kills the process.
  ~ProcessHost();
  ProcessHost(const ProcessHost&) = delete;
  ProcessHost& operator=(const ProcessHost&) = delete;

  // Whether it is to run, from now on.
  void set_wanted(bool wanted);
  // Whether it hangs, from now on, also when it starts anew: it is there, and does nothing.
  void set_frozen(bool frozen);
  // Lets the process answer what it has been asked, then ends it for good.
  void shut_down();

  const Supervision& supervision() const { return supervision_; }
  bool settled() const;  // neither starting nor stopping
  // The process itself; 0 while there is none or it is not ready.
  pid_t process() const { return process_; }
  // The init of its PID namespace; without namespaces the process. 0 while there is none.
  pid_t init() const { return init_; }
  // How it ended last, when it was not made to: "was killed by signal 9".
  const std::string& last_end() const { return last_end_; }

  // Whether there is a process to send messages to; without, send() does nothing.
  bool runs() const { return channel_.has_value(); }
  void send(std::string_view message, std::span<const int> descriptors = {});

 private:
  void perform(ProcessAction action);
  Result<void> start();
  void on_message(const net::Message& message);
  void on_exit(net::ChildExit exit);
  void changed();

  net::Loop& loop_;
  std::string log_path_;
  Events events_;
  Supervision supervision_;
  ProcessPhase told_phase_ = ProcessPhase::kStopped;  // what on_change knows
  Instant told_since_;
  bool shutting_down_ = false;
  bool frozen_ = false;
  std::string last_end_;
  std::string failure_;  // why the process says that it cannot serve
  pid_t init_ = 0;
  pid_t process_ = 0;
  std::optional<net::ChildWatch> exit_watch_;
  std::optional<net::MessageChannel> channel_;
  net::Timer timer_;       // the supervision's
  net::Timer stop_timer_;  // the end of patience
};

}  // namespace regionfall::world
