#include "net/loop_thread.h"

#include <pthread.h>

#include <future>
#include <string>

namespace regionfall::net {

LoopThread::LoopThread(const Clock& clock, std::string_view name, const std::function<void()>& begin)
    : loop_(clock), thread_([this] { loop_.run(); }) {
  constexpr std::size_t kThreadNameMax = 15;
  ::pthread_setname_np(thread_.native_handle(), std::string(name.substr(0, kThreadNameMax)).c_str());
  run_there(begin);
}

LoopThread::~LoopThread() {
  loop_.stop();
  thread_.join();
}

void LoopThread::run_there(const std::function<void()>& task) {
  std::promise<void> done;
  loop_.post([&] {
    task();
    done.set_value();
  });
  done.get_future().wait();
}

}  // namespace regionfall::net
