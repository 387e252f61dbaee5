#include "net/loop.h"

#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cassert>
#include <cerrno>
#include <chrono>
#include <limits>
#include <mutex>
#include <utility>
#include <vector>

#include "base/file_descriptor.h"
#include "net/poll_window.h"
#include "net/timer_queue.h"

namespace regionfall::net {
namespace {

constexpr int kEventsAtOnce = 256;  // more are left to the next turn, so that timers get theirs

std::uint32_t epoll_events(Readiness wanted) {
  std::uint32_t events = 0;
  if (wanted.read) events |= EPOLLIN;
  if (wanted.write) events |= EPOLLOUT;
  if (wanted.peer_closed) events |= EPOLLRDHUP;
  return events;
}

Readiness readiness(std::uint32_t events) {
  return {.read = (events & EPOLLIN) != 0,
          .write = (events & EPOLLOUT) != 0,
          .peer_closed = (events & (EPOLLRDHUP | EPOLLHUP)) != 0,
          .broken = (events & EPOLLERR) != 0};
}

}  // namespace

struct DescriptorWatch::Registration {
  int descriptor;
  std::uint32_t events = 0;
  std::function<void(Readiness)> on_ready;
  bool ended = false;
};

struct Loop::Poller {
  FileDescriptor epoll{::epoll_create1(EPOLL_CLOEXEC)};
  FileDescriptor wake{::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)};
  std::atomic<bool> stopping = false;
  std::unique_ptr<std::array<char, kReadBufferBytes>> read_buffer;

  TimerQueue timers;
  PollWindow poll_window;

  std::mutex posted_mutex;  // of `posted`
  std::vector<Task> posted;

  // Watches that ended during a turn: the events of that turn may still name them, and one of them may be running.
  std::vector<std::unique_ptr<DescriptorWatch::Registration>> ended;

  bool has_posted() {
    const std::lock_guard lock(posted_mutex);
    return !posted.empty();
  }

  void wake_up() const {
    const std::uint64_t one = 1;
    [[maybe_unused]] const ssize_t written = ::write(wake.get(), &one, sizeof one);  // fails only when awake already
  }

  // How long to wait, in milliseconds and rounded up: until a timer is due, for ever (-1), or not at all.
  int wait_ms(const Clock& clock) const {
    const auto due = timers.next_due();
    if (!due) return -1;
    const Instant now = clock.now();
    if (*due <= now) return 0;
    const auto wait = std::chrono::ceil<std::chrono::milliseconds>(clock.real(*due - now)).count();
    return static_cast<int>(std::min<std::int64_t>(wait, std::numeric_limits<int>::max()));
  }

  using Events = std::array<epoll_event, kEventsAtOnce>;

  int look(Events& events, int wait) const { return ::epoll_wait(epoll.get(), events.data(), kEventsAtOnce, wait); }

  // Looks for as long as the poll window says, then sleeps.
  int await(Events& events, int wait) {
    using Steady = std::chrono::steady_clock;
    const Steady::time_point began = Steady::now();
    int count = 0;
    while (count == 0 && Steady::now() - began < poll_window.now()) count = look(events, 0);
    if (count == 0) count = look(events, wait);
    poll_window.ended(Steady::now() - began);
    return count;
  }

  // Returns how many descriptors were ready.
  int dispatch(int wait) {
    Events events;  // NOLINT(cppcoreguidelines-pro-type-member-init): epoll_wait fills it
    const int count = wait == 0 ? look(events, 0) : await(events, wait);
    for (int i = 0; i < count; ++i) {
      const epoll_event& event = events.at(static_cast<std::size_t>(i));
      if (event.data.ptr == nullptr) {
        std::uint64_t woken = 0;
        [[maybe_unused]] const ssize_t read = ::read(wake.get(), &woken, sizeof woken);
        continue;
      }
      auto* watch = static_cast<DescriptorWatch::Registration*>(event.data.ptr);
      if (!watch->ended) watch->on_ready(readiness(event.events));
    }
    ended.clear();
    return std::max(count, 0);
  }
};

Loop::Loop(const Clock& clock) : clock_(clock), poller_(std::make_unique<Poller>()) {
  assert(poller_->epoll.valid() && poller_->wake.valid());
  epoll_event event{.events = EPOLLIN, .data = {.ptr = nullptr}};
  ::epoll_ctl(poller_->epoll.get(), EPOLL_CTL_ADD, poller_->wake.get(), &event);
}

Loop::~Loop() = default;

TimerId Loop::set_timer(Instant at, Task task) { return poller_->timers.add(at, std::move(task)); }

void Loop::cancel_timer(const TimerId& timer) { poller_->timers.remove(timer); }

void Loop::post(Task task) {
  {
    const std::lock_guard lock(poller_->posted_mutex);
    poller_->posted.push_back(std::move(task));
    if (poller_->posted.size() > 1) return;
  }
  poller_->wake_up();
}

std::size_t Loop::run_posted() {
  std::vector<Task> tasks;
  {
    const std::lock_guard lock(poller_->posted_mutex);
    tasks.swap(poller_->posted);
  }
  for (Task& task : tasks) task();
  return tasks.size();
}

bool Loop::turn(bool may_wait) {
  std::size_t ran = run_posted();
  ran += poller_->timers.run_due(now());
  const bool wait = may_wait && ran == 0 && !poller_->stopping && !poller_->has_posted();
  return poller_->dispatch(wait ? poller_->wait_ms(clock_) : 0) + ran > 0;
}

void Loop::run() {
  run_until([] { return false; });
}

bool Loop::run_until(const std::function<bool()>& done) {
  while (!done()) {
    if (poller_->stopping.exchange(false)) return false;
    turn(true);
  }
  return true;
}

void Loop::run_ready() {
  for (int turns = 0; turns < kReadyTurnsMax && turn(false); ++turns) continue;
}

void Loop::stop() {
  poller_->stopping = true;
  poller_->wake_up();
}

char* Loop::read_buffer() {
  if (poller_->read_buffer == nullptr) poller_->read_buffer = std::make_unique<std::array<char, kReadBufferBytes>>();
  return poller_->read_buffer->data();
}

DescriptorWatch::DescriptorWatch(Loop& loop, int descriptor, std::function<void(Readiness)> on_ready)
    : loop_(loop), registration_(new Registration{.descriptor = descriptor, .on_ready = std::move(on_ready)}) {
  epoll_event event{.events = 0, .data = {.ptr = registration_}};
  [[maybe_unused]] const int added = ::epoll_ctl(loop_.poller_->epoll.get(), EPOLL_CTL_ADD, descriptor, &event);
  assert(added == 0);  // `descriptor` is not open, or cannot be waited for
}

DescriptorWatch::~DescriptorWatch() {
  ::epoll_ctl(loop_.poller_->epoll.get(), EPOLL_CTL_DEL, registration_->descriptor, nullptr);
  registration_->ended = true;
  loop_.poller_->ended.emplace_back(registration_);
}

void DescriptorWatch::want(Readiness wanted) {
  const std::uint32_t events = epoll_events(wanted);
  if (events == registration_->events) return;
  registration_->events = events;
  epoll_event event{.events = events, .data = {.ptr = registration_}};
  ::epoll_ctl(loop_.poller_->epoll.get(), EPOLL_CTL_MOD, registration_->descriptor, &event);
}

}  // namespace regionfall::net
