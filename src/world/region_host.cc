#include "world/region_host.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <utility>
#include <variant>
#include <vector>

#include "base/files.h"
#include "net/ip_address.h"
#include "net/namespaced_process.h"
#include "net/socket_address.h"
#include "net/sockets.h"
#include "world/hosts_file.h"
#include "world/region_process.h"

namespace regionfall::world {
namespace {

// How long a process may take to answer what it has been asked before it is killed.
constexpr std::chrono::nanoseconds kStopPatience = std::chrono::seconds(3);
// A log beyond this is put aside at the next start; one old log is kept.
constexpr off_t kLogBytesMax = off_t{4} << 20;

Result<FileDescriptor> open_log(const std::string& path) {
  struct stat status{};
  if (::stat(path.c_str(), &status) == 0 && status.st_size > kLogBytesMax) TRY(rename_file(path, path + ".old"));
  FileDescriptor log(::open(path.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600));
  if (!log.valid()) return failure("Cannot write to " + path + ": " + std::strerror(errno));
  return log;
}

// The init of a PID namespace ends as shells do when its program was killed: with 128 and the signal.
std::string text(net::ChildExit exit) {
  constexpr int kKilledStatus = 128;
  const bool killed = exit.signalled || exit.status > kKilledStatus;
  const int number = exit.signalled || !killed ? exit.status : exit.status - kKilledStatus;
  return (killed ? "was killed by signal " : "ended with status ") + std::to_string(number);
}

RegionTrouble trouble_under(const FaultSet& faults, std::string_view region) {
  return {.failing_services = faults.failing_services(),
          .slow = faults.region_has(region, RegionFaultMode::kSlow),
          .unreachable = faults.region_has(region, RegionFaultMode::kBlackhole)};
}

}  // namespace

RegionHost::RegionHost(const RegionSurroundings& surroundings, const aws::RegionInfo& info, Events events)
    : surroundings_(surroundings),
      info_(info),
      events_(std::move(events)),
      timer_(surroundings.loop),
      stop_timer_(surroundings.loop) {}

RegionHost::~RegionHost() {
  if (init_ > 0) ::kill(init_, SIGKILL);
  (void)remove_file(surroundings_.folder.region_socket(info_.name));
}

Result<void> RegionHost::start(const FaultSet& faults) {
  TRY(make_directories(surroundings_.folder.region(info_.name)));
  TRY(surroundings_.network.add_site(Site::of_region(info_)));
  http_listener_ = TRY(net::listen_on(net::SocketAddress::unix_path(surroundings_.folder.region_socket(info_.name))));
  set_faults(faults);
  return {};
}

void RegionHost::set_faults(const FaultSet& faults) {
  RegionTrouble trouble = trouble_under(faults, info_.name);
  if (trouble != trouble_) {
    trouble_ = std::move(trouble);
    if (channel_) channel_->send(encode(TroubleMessage{trouble_}));
  }
  const bool wanted = !shutting_down_ && !faults.region_has(info_.name, RegionFaultMode::kCrash);
  perform(supervision_.set_wanted(wanted, surroundings_.loop.now()));
}

void RegionHost::shut_down() {
  shutting_down_ = true;
  if (!channel_) return perform(supervision_.set_wanted(false, surroundings_.loop.now()));
  channel_->send(encode(StopMessage{}));
  stop_timer_.set_after(kStopPatience, [this] { perform(supervision_.set_wanted(false, surroundings_.loop.now())); });
}

bool RegionHost::settled() const {
  const ProcessPhase phase = supervision_.phase();
  return phase != ProcessPhase::kStarting && phase != ProcessPhase::kStopping;
}

Result<FileDescriptor> RegionHost::connect_for_calls() {
  if (!channel_) return failure("The region " + std::string(info_.name) + " is down.");
  std::array<int, 2> ends{};
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0)
    return failure(std::string("Cannot make sockets: ") + std::strerror(errno));
  FileDescriptor ours(ends[0]);
  const FileDescriptor theirs(ends[1]);
  const int handed_over = theirs.get();
  channel_->send(encode(CallsMessage{}), {&handed_over, 1});
  return ours;
}

void RegionHost::perform(ProcessAction action) {
  if (action == ProcessAction::kKill) ::kill(init_, SIGKILL);
  if (action == ProcessAction::kStart) {
    if (const auto started = start_process(); !started) {
      last_end_ = "could not be started: " + started.error().message;
      return perform(supervision_.on_end(surroundings_.loop.now()));
    }
  }
  changed();
}

Result<void> RegionHost::start_process() {
  auto [ours, theirs] = TRY(net::message_socket_pair());
  const FileDescriptor log = TRY(open_log(surroundings_.folder.region_log(info_.name)));
  const Site site = Site::of_region(info_);
  const WorldNetwork& network = surroundings_.network;
  std::vector<std::string> addresses = {net::to_text(network.address_v4(site))};
  if (const auto v6 = network.address_v6(site)) addresses.push_back(net::to_text(*v6));
  std::vector<std::string> peers;
  for (const aws::RegionInfo& other : aws::region_catalogue()) {
    if (&other == &info_) continue;
    peers.push_back(std::string(other.name) + "=" + net::to_text(network.address_v4(Site::of_region(other))));
  }
  net::ProcessPlan plan{
      .arguments = region_arguments({.region = std::string(info_.name),
                                     .folder = surroundings_.folder,
                                     .addresses = std::move(addresses),
                                     .peers = std::move(peers),
                                     .settings = surroundings_.settings}),
      .descriptors = {theirs.get(), http_listener_.get()},
      .output = log.get(),
  };
  if (!network.flat()) {
    plan.namespaces = true;
    plan.network_namespace = network.network_namespace(site);
    plan.files = hosts_in_place(surroundings_.folder);
  }
  failure_.clear();
  init_ = TRY(net::start_process(plan));
  exit_watch_.emplace(surroundings_.loop, init_, [this](net::ChildExit exit) { on_exit(exit); });
  channel_.emplace(
      surroundings_.loop, std::move(ours),
      net::MessageChannel::Events{.on_message = [this](const net::Message& message) { on_message(message); },
                                  .on_end = [] {}});  // the process's end says more
  channel_->send(encode(TroubleMessage{trouble_}));
  return {};
}

void RegionHost::on_message(const net::Message& message) {
  const auto decoded = decode_from_region(message.text);
  if (!decoded) return;
  if (const auto* failed = std::get_if<FailedMessage>(&*decoded)) {
    failure_ = failed->reason;
    return;
  }
  if (const auto* resources = std::get_if<ResourcesMessage>(&*decoded)) {
    resources_ = resources->counts;
    return;
  }
  if (const auto* wanted = std::get_if<PeerWantedMessage>(&*decoded)) return events_.on_peer_wanted(wanted->region);
  process_ = message.sender;
  supervision_.on_ready(surroundings_.loop.now());
  changed();
}

void RegionHost::on_exit(net::ChildExit exit) {
  exit_watch_.reset();
  channel_.reset();
  init_ = 0;
  process_ = 0;
  if (shutting_down_) {
    stop_timer_.cancel();
    supervision_.set_wanted(false, surroundings_.loop.now());
  }
  const bool asked = supervision_.phase() == ProcessPhase::kStopping;
  last_end_ = asked ? "" : failure_.empty() ? text(exit) : "could not serve: " + failure_;
  perform(supervision_.on_end(surroundings_.loop.now()));
}

void RegionHost::changed() {
  if (const auto due = supervision_.next_timer()) {
    timer_.set_at(*due, [this] { perform(supervision_.on_timer(surroundings_.loop.now())); });
  } else {
    timer_.cancel();
  }
  const bool same = supervision_.phase() == told_phase_ && supervision_.since() == told_since_;
  told_phase_ = supervision_.phase();
  told_since_ = supervision_.since();
  if (!same) events_.on_change();
}

}  // namespace regionfall::world
