#include "base/process.h"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <map>

#include "base/file_descriptor.h"

namespace regionfall {
namespace {

struct Pipe {
  FileDescriptor read;
  FileDescriptor write;
};

Result<Pipe> make_pipe() {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0)
    return failure(std::string("A pipe cannot be made: ") + std::strerror(errno));
  return Pipe{FileDescriptor(ends[0]), FileDescriptor(ends[1])};
}

std::vector<std::string> merged_environment(const ProcessRequest& request) {
  std::map<std::string, std::string> variables;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string_view text(*entry);
    const std::size_t equal = text.find('=');
    if (equal != std::string_view::npos) variables.emplace(text.substr(0, equal), text.substr(equal + 1));
  }
  for (const auto& name : request.environment_removed) variables.erase(name);
  for (const auto& [name, value] : request.environment) variables.insert_or_assign(name, value);
  std::vector<std::string> lines;
  for (const auto& [name, value] : variables) lines.push_back(name + "=" + value);
  return lines;
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> all;
  for (std::string& text : texts) all.push_back(text.data());
  all.push_back(nullptr);
  return all;
}

// A child that is writing, and what is still to be given to it.
class Conversation {
 public:
  Conversation(const ProcessRequest& request, FileDescriptor input, FileDescriptor output, FileDescriptor errors)
      : request_(request), input_(std::move(input)), output_(std::move(output)), errors_(std::move(errors)) {
    ::fcntl(input_.get(), F_SETFL, O_NONBLOCK);
    if (request_.input.empty()) input_ = FileDescriptor();
  }

  void run(ProcessResult& result) {
    while (output_.valid() || errors_.valid()) {
      // poll() passes over negative descriptors.
      std::array<pollfd, 3> polled = {pollfd{output_.get(), POLLIN, 0}, pollfd{errors_.get(), POLLIN, 0},
                                      pollfd{input_.get(), POLLOUT, 0}};
      if (::poll(polled.data(), polled.size(), -1) < 0 && errno != EINTR) return;
      if (polled[0].revents != 0) read_some(output_, result.output);
      if (polled[1].revents != 0) read_some(errors_, result.errors);
      if (polled[2].revents != 0) write_some();
    }
  }

 private:
  void read_some(FileDescriptor& from, std::string& into) {
    std::array<char, 16384> buffer{};
    const ssize_t count = ::read(from.get(), buffer.data(), buffer.size());
    if (count < 0 && errno == EINTR) return;
    if (count <= 0) {
      from = FileDescriptor();
      return;
    }
    const std::string_view text(buffer.data(), static_cast<std::size_t>(count));
    if (request_.on_output) request_.on_output(text);
    into += text.substr(0, request_.output_bytes_max - std::min(request_.output_bytes_max, into.size()));
  }

  void write_some() {
    const ssize_t count = ::write(input_.get(), request_.input.data() + written_, request_.input.size() - written_);
    if (count < 0 && (errno == EINTR || errno == EAGAIN)) return;
    if (count > 0) written_ += static_cast<std::size_t>(count);
    if (count < 0 || written_ == request_.input.size()) input_ = FileDescriptor();
  }

  const ProcessRequest& request_;
  FileDescriptor input_;
  FileDescriptor output_;
  FileDescriptor errors_;
  std::size_t written_ = 0;
};

// Writes to a child that has gone must give an error here, not end this process.
class IgnoreBrokenPipes {
 public:
  IgnoreBrokenPipes() {
    struct sigaction ignore = {};
    ignore.sa_handler = SIG_IGN;
    ::sigaction(SIGPIPE, &ignore, &before_);
  }
  ~IgnoreBrokenPipes() { ::sigaction(SIGPIPE, &before_, nullptr); }

 private:
  struct sigaction before_ = {};
};

struct SpawnSettings {
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  SpawnSettings() {
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawnattr_init(&attributes);
    sigset_t none;
    ::sigemptyset(&none);
    sigset_t defaults;
    ::sigemptyset(&defaults);
    ::sigaddset(&defaults, SIGPIPE);
    ::posix_spawnattr_setsigmask(&attributes, &none);
    ::posix_spawnattr_setsigdefault(&attributes, &defaults);
    ::posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  }
  ~SpawnSettings() {
    ::posix_spawn_file_actions_destroy(&actions);
    ::posix_spawnattr_destroy(&attributes);
  }
};

int wait_for(pid_t child) {
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) continue;
  return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

}  // namespace

Result<ProcessResult> SystemProcessRunner::run(const ProcessRequest& request) {
  Pipe input = TRY(make_pipe());
  Pipe output = TRY(make_pipe());
  Pipe errors = TRY(make_pipe());
  SpawnSettings settings;
  ::posix_spawn_file_actions_adddup2(&settings.actions, input.read.get(), 0);
  ::posix_spawn_file_actions_adddup2(&settings.actions, output.write.get(), 1);
  ::posix_spawn_file_actions_adddup2(&settings.actions, errors.write.get(), 2);
  if (!request.directory.empty()) {
    ::posix_spawn_file_actions_addchdir_np(&settings.actions, request.directory.c_str());
  }
  std::vector<std::string> arguments = request.arguments;
  std::vector<std::string> environment = merged_environment(request);
  const IgnoreBrokenPipes guard;
  pid_t child = 0;
  const int error = ::posix_spawnp(&child, arguments.at(0).c_str(), &settings.actions, &settings.attributes,
                                   pointers(arguments).data(), pointers(environment).data());
  if (error != 0) return failure("\"" + arguments[0] + "\" cannot be started: " + std::strerror(error));
  input.read = FileDescriptor();
  output.write = FileDescriptor();
  errors.write = FileDescriptor();
  ProcessResult result;
  Conversation(request, std::move(input.write), std::move(output.read), std::move(errors.read)).run(result);
  result.status = wait_for(child);
  return result;
}

}  // namespace regionfall
