#include "cli/own_program.h"

#include <spawn.h>
#include <unistd.h>

#include <csignal>
#include <cstring>

namespace regionfall::cli {
namespace {

constexpr const char* kOwnProgram = "/proc/self/exe";

}  // namespace

Result<pid_t> start_own_program(const OwnProgram& program) {
  std::vector<std::string> words = {"regionfall"};
  words.insert(words.end(), program.arguments.begin(), program.arguments.end());
  std::vector<char*> pointers;
  for (std::string& word : words) pointers.push_back(word.data());
  pointers.push_back(nullptr);

  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  if (program.input >= 0) posix_spawn_file_actions_adddup2(&actions, program.input, STDIN_FILENO);
  if (program.output >= 0) {
    posix_spawn_file_actions_adddup2(&actions, program.output, STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&actions, program.output, STDERR_FILENO);
  }
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK);
  sigset_t none;
  ::sigemptyset(&none);
  posix_spawnattr_setsigmask(&attributes, &none);  // a loop holds signals back
  pid_t process = 0;
  const int error = ::posix_spawn(&process, kOwnProgram, &actions, &attributes, pointers.data(), environ);
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  if (error != 0) return failure(std::strerror(error));
  return process;
}

std::vector<std::string> apply_arguments(const std::string& directory, const std::string& data_folder,
                                         const std::vector<Given>& variables) {
  std::vector<std::string> words = {"apply", "-auto-approve", "-input=false", "-data=" + data_folder};
  for (const Given& given : variables) words.push_back("-" + given.option + "=" + given.value);
  if (!directory.empty()) words.push_back(directory);
  return words;
}

}  // namespace regionfall::cli
