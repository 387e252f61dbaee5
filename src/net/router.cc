#include "net/router.h"

#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <string>

#include "net/tun.h"

namespace regionfall::net {
namespace {

// Packets read from one site before the others get their turn and what is due is delivered.
constexpr int kPacketsPerTurn = 64;
// The number under which epoll knows the descriptor that wakes the router.
constexpr std::uint32_t kWakeNumber = kSitesMax;

Result<void> watch(const FileDescriptor& events, const FileDescriptor& watched, std::uint32_t number) {
  epoll_event event{.events = EPOLLIN, .data = {.u32 = number}};
  if (::epoll_ctl(events.get(), EPOLL_CTL_ADD, watched.get(), &event) != 0)
    return failure(std::string("Cannot watch a descriptor: ") + std::strerror(errno));
  return {};
}

double even_chance(RandomSource& random) {
  std::uint64_t word = 0;
  random.fill(std::as_writable_bytes(std::span(&word, 1)));
  constexpr double kRange = 1.0 / static_cast<double>(std::uint64_t{1} << 53);
  return static_cast<double>(word >> 11) * kRange;
}

timespec to_timespec(std::chrono::nanoseconds duration) {
  constexpr std::int64_t kNanosecondsPerSecond = 1'000'000'000;
  return {.tv_sec = duration.count() / kNanosecondsPerSecond, .tv_nsec = duration.count() % kNanosecondsPerSecond};
}

}  // namespace

Result<std::unique_ptr<Router>> Router::start(std::uint64_t seed) {
  FileDescriptor events(::epoll_create1(EPOLL_CLOEXEC));
  FileDescriptor wake(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
  if (!events.valid() || !wake.valid()) return failure(std::string("Cannot make a router: ") + std::strerror(errno));
  TRY(watch(events, wake, kWakeNumber));
  std::unique_ptr<Router> router(new Router(seed, std::move(events), std::move(wake)));
  router->thread_ = std::thread([&running = *router] { running.run(); });
  return router;
}

Router::Router(std::uint64_t seed, FileDescriptor events, FileDescriptor wake)
    : events_(std::move(events)), wake_(std::move(wake)), random_(seed) {}

Router::~Router() {
  change([](Change& pending) { pending.stop = true; });
  thread_.join();
}

void Router::add_site(SiteNumber site, FileDescriptor tun) {
  change([&](Change& pending) { pending.sites.emplace_back(site, std::move(tun)); });
}

void Router::set_links(std::shared_ptr<const LinkTable> links) {
  change([&](Change& pending) { pending.links = std::move(links); });
}

void Router::change(const std::function<void(Change&)>& apply) {
  std::unique_lock lock(mutex_);
  apply(pending_);
  const std::uint64_t one = 1;
  [[maybe_unused]] const auto written = ::write(wake_.get(), &one, sizeof one);  // fails only when it is awake already
  taken_.wait(lock, [this] { return pending_.empty(); });
}

void Router::run() {
  ::prctl(PR_SET_NAME, "router");
  ::prctl(PR_SET_TIMERSLACK, 1);  // nanosecond: packets arrive when they are due, not up to 50 microseconds later
  while (true) {
    Change taken = take_change();
    if (taken.stop) return;
    if (taken.links != nullptr) schedule_.set_links(std::move(taken.links));
    for (auto& [site, tun] : taken.sites) {
      if (watch(events_, tun, site.value)) tuns_[site.value] = std::move(tun);
    }
    deliver_due();
    wait_for_packets();
    for (const SiteNumber site : readable_) read_site(site);
  }
}

Router::Change Router::take_change() {
  const std::lock_guard lock(mutex_);
  Change taken = std::exchange(pending_, {});
  if (!taken.empty()) taken_.notify_all();
  return taken;
}

// Leaves the sites with packets to read in `readable_`; returns early when a packet is due or something has changed.
void Router::wait_for_packets() {
  timespec patience{};
  const auto next = schedule_.next_delivery();
  if (next) patience = to_timespec(std::max(*next - std::chrono::steady_clock::now(), std::chrono::nanoseconds(0)));
  std::array<epoll_event, kSitesMax + 1> ready{};
  const int count = ::epoll_pwait2(events_.get(), ready.data(), ready.size(), next ? &patience : nullptr, nullptr);
  readable_.clear();
  for (int i = 0; i < count; ++i) {
    const std::uint32_t number = ready[static_cast<std::size_t>(i)].data.u32;
    if (number != kWakeNumber) {
      readable_.push_back({static_cast<std::uint8_t>(number)});
      continue;
    }
    std::uint64_t woken = 0;
    [[maybe_unused]] const auto read = ::read(wake_.get(), &woken, sizeof woken);
    readable_.clear();  // packets that were sent after the change must meet it
    return;
  }
}

void Router::read_site(SiteNumber site) {
  std::array<std::byte, kTunMtuBytes> packet;  // NOLINT(cppcoreguidelines-pro-type-member-init): read() fills it
  const SteadyTime now = std::chrono::steady_clock::now();
  for (int i = 0; i < kPacketsPerTurn; ++i) {
    const ssize_t size = ::read(tuns_[site.value].get(), packet.data(), packet.size());
    if (size > 0) {
      schedule_.offer(site, {packet.data(), static_cast<std::size_t>(size)}, now,
                      {.loss = even_chance(random_), .jitter = even_chance(random_)});
      continue;
    }
    if (size < 0 && errno == EINTR) continue;
    if (size < 0 && errno != EAGAIN) tuns_[site.value] = FileDescriptor();  // the interface is gone
    return;
  }
}

void Router::deliver_due() {
  while (const auto delivery = schedule_.take_delivery(std::chrono::steady_clock::now())) {
    const FileDescriptor& tun = tuns_[delivery->to.value];
    // A site that is not there, or whose buffers are full, loses the packet.
    if (tun.valid()) [[maybe_unused]]
      const auto written = ::write(tun.get(), delivery->packet.data(), delivery->packet.size());
  }
}

}  // namespace regionfall::net
