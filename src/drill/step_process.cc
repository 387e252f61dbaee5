#include "drill/step_process.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstring>

#include "base/file_descriptor.h"
#include "base/text.h"

namespace regionfall::drill {
namespace {

constexpr int kLookEveryMs = 50;

std::vector<char*> pointers_to(std::vector<std::string>& words) {
  std::vector<char*> pointers;
  for (std::string& word : words) pointers.push_back(word.data());
  pointers.push_back(nullptr);
  return pointers;
}

// Starts it as the leader of a group, with its output in `output`.
Result<pid_t> start(const StepProcess& process, int output) {
  std::vector<std::string> words = process.arguments;
  std::vector<std::string> settings;
  for (const auto& [name, value] : process.environment) settings.push_back(name + "=" + value);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&actions, output, STDERR_FILENO);
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK);
  sigset_t none;
  ::sigemptyset(&none);
  posix_spawnattr_setsigmask(&attributes, &none);  // a loop holds signals back
  pid_t child = 0;
  const int error = ::posix_spawnp(&child, process.program.c_str(), &actions, &attributes, pointers_to(words).data(),
                                   pointers_to(settings).data());
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  if (error != 0) return failure(fmt::format("{} could not be started: {}.", process.program, std::strerror(error)));
  return child;
}

// Takes what there is to read, and keeps the last of it.
void read_output(int output, std::string& kept) {
  std::array<char, 4096> buffer;
  while (true) {
    const ssize_t size = ::read(output, buffer.data(), buffer.size());
    if (size <= 0) return;
    kept.append(buffer.data(), static_cast<std::size_t>(size));
    if (kept.size() > kOutputKept) kept.erase(0, kept.size() - kOutputKept);
  }
}

std::string how_it_ended(int status, const std::string& said) {
  const std::string end = WIFSIGNALED(status) ? fmt::format("was ended by signal {}", WTERMSIG(status))
                                              : fmt::format("ended with status {}", WEXITSTATUS(status));
  const std::string_view words = trim(said);
  return fmt::format("It {}{}{}", end, words.empty() ? "." : ", and said: ", words);
}

}  // namespace

Result<void> run_step_process(const StepProcess& process, const std::function<bool()>& stop) {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC | O_NONBLOCK) != 0) return failure("No pipe can be made.");
  const FileDescriptor output(ends[0]);
  FileDescriptor input(ends[1]);
  (void)::fcntl(input.get(), F_SETFL, 0);  // the program writes as it is used to
  const pid_t child = TRY(start(process, input.get()));
  input = FileDescriptor();
  std::string said;
  int status = 0;
  bool stopped = false;
  while (::waitpid(child, &status, WNOHANG) == 0) {
    pollfd ready{.fd = output.get(), .events = POLLIN, .revents = 0};
    (void)::poll(&ready, 1, kLookEveryMs);
    if ((ready.revents & POLLHUP) != 0) (void)::poll(nullptr, 0, kLookEveryMs);  // closed, and still running
    read_output(output.get(), said);
    if (!stopped && stop()) {
      stopped = true;
      ::kill(-child, SIGKILL);
    }
  }
  ::kill(-child, SIGKILL);  // what it has left behind
  read_output(output.get(), said);
  if (stopped) return failure("It was ended before it was done.");
  if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return {};
  return failure(how_it_ended(status, said));
}

}  // namespace regionfall::drill
