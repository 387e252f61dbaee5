#include "world/process_host.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <utility>
#include <variant>

#include "base/file_descriptor.h"
#include "base/files.h"
#include "world/process_messages.h"

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

}  // namespace

ProcessHost::ProcessHost(net::Loop& loop, std::string log_path, Events events)
    : loop_(loop), log_path_(std::move(log_path)), events_(std::move(events)), timer_(loop), stop_timer_(loop) {}

ProcessHost::~ProcessHost() {
  if (init_ > 0) ::kill(init_, SIGKILL);
}

void ProcessHost::set_wanted(bool wanted) { perform(supervision_.set_wanted(wanted && !shutting_down_, loop_.now())); }

void ProcessHost::shut_down() {
  shutting_down_ = true;
  set_frozen(false);
  if (!channel_) return set_wanted(false);
  channel_->send(encode_stop());
  stop_timer_.set_after(kStopPatience, [this] { set_wanted(false); });
}

void ProcessHost::set_frozen(bool frozen) {
  if (process_ > 0 && frozen != frozen_) ::kill(process_, frozen ? SIGSTOP : SIGCONT);
  frozen_ = frozen;
}

bool ProcessHost::settled() const {
  const ProcessPhase phase = supervision_.phase();
  return phase != ProcessPhase::kStarting && phase != ProcessPhase::kStopping;
}

void ProcessHost::send(std::string_view message, std::span<const int> descriptors) {
  if (channel_) channel_->send(message, descriptors);
}

void ProcessHost::perform(ProcessAction action) {
  if (action == ProcessAction::kKill) ::kill(init_, SIGKILL);
  if (action == ProcessAction::kStart) {
    if (const auto started = start(); !started) {
      last_end_ = "could not be started: " + started.error().message;
      return perform(supervision_.on_end(loop_.now()));
    }
  }
  changed();
}

Result<void> ProcessHost::start() {
  auto [ours, theirs] = TRY(net::message_socket_pair());
  const FileDescriptor log = TRY(open_log(log_path_));
  net::ProcessPlan plan = TRY(events_.plan());
  plan.descriptors.insert(plan.descriptors.begin(), theirs.get());
  plan.output = log.get();
  failure_.clear();
  init_ = TRY(net::start_process(plan));
  exit_watch_.emplace(loop_, init_, [this](net::ChildExit exit) { on_exit(exit); });
  channel_.emplace(
      loop_, std::move(ours),
      net::MessageChannel::Events{.on_message = [this](const net::Message& message) { on_message(message); },
                                  .on_end = [] {}});  // the process's end says more
  events_.on_start();
  return {};
}

void ProcessHost::on_message(const net::Message& message) {
  const auto state = decode_process_state(message.text);
  if (!state) return events_.on_message(message.text);
  if (const auto* failed = std::get_if<FailedMessage>(&*state)) {
    failure_ = failed->reason;
    return;
  }
  process_ = message.sender;
  if (frozen_) ::kill(process_, SIGSTOP);
  supervision_.on_ready(loop_.now());
  changed();
}

void ProcessHost::on_exit(net::ChildExit exit) {
  exit_watch_.reset();
  channel_.reset();
  init_ = 0;
  process_ = 0;
  if (shutting_down_) {
    stop_timer_.cancel();
    supervision_.set_wanted(false, loop_.now());
  }
  const bool asked = supervision_.phase() == ProcessPhase::kStopping;
  last_end_ = asked ? "" : failure_.empty() ? text(exit) : "could not serve: " + failure_;
  perform(supervision_.on_end(loop_.now()));
}

void ProcessHost::changed() {
  if (const auto due = supervision_.next_timer()) {
    timer_.set_at(*due, [this] { perform(supervision_.on_timer(loop_.now())); });
  } else {
    timer_.cancel();
  }
  const bool same = supervision_.phase() == told_phase_ && supervision_.since() == told_since_;
  told_phase_ = supervision_.phase();
  told_since_ = supervision_.since();
  if (!same) events_.on_change();
}

}  // namespace regionfall::world
