#include <sys/ioctl.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <cstdlib>
#include <iostream>
#include <new>

#include "base/process.h"
#include "cli/command_line.h"
#include "cli/commands.h"
#include "cli/embedded_fetch.h"
#include "cli/environment.h"
#include "terraform/fetch_program.h"

namespace {

std::atomic<bool> interrupted = false;  // NOLINT: a signal handler reaches nothing else

// The first interrupt lets what is under way end; the second ends the process at once. The journal keeps what was
// begun.
void on_interrupt(int) {
  if (interrupted.exchange(true)) _exit(130);
  constexpr char kMessage[] = "\nInterrupted: waiting for what is under way to end. Interrupt again to stop at once.\n";
  [[maybe_unused]] const auto written = write(STDERR_FILENO, kMessage, sizeof kMessage - 1);
}

// The journal keeps what was done, as it does when the process is killed.
void on_memory_exhausted() {
  constexpr char kMessage[] =
      "\nError: Out of memory\n\nThe system gives Regionfall no more memory. Look for a collection that grows beyond "
      "what was meant (for, setproduct, count), or raise the limit (ulimit -v). What was done is recorded; nothing is "
      "lost.\n";
  [[maybe_unused]] const auto written = write(STDERR_FILENO, kMessage, sizeof kMessage - 1);
  _exit(1);
}

int terminal_width() {
  winsize size{};
  return ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 80;
}

std::vector<std::pair<std::string, std::string>> environment_variables() {
  std::vector<std::pair<std::string, std::string>> variables;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string text = *entry;
    const auto equals = text.find('=');
    if (equals != std::string::npos) variables.emplace_back(text.substr(0, equals), text.substr(equals + 1));
  }
  return variables;
}

}  // namespace

int main(int argc, char** argv) {
  std::ios::sync_with_stdio(false);
  std::set_new_handler(on_memory_exhausted);
  struct sigaction action{};
  action.sa_handler = on_interrupt;
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
  signal(SIGPIPE, SIG_IGN);

  const regionfall::SystemClock clock;
  regionfall::SystemRandom random;
  regionfall::SystemProcessRunner processes;
  regionfall::terraform::FetchProgram http(regionfall::cli::embedded_fetch_program(), processes);
  char directory[4096];
  regionfall::cli::Environment environment{
      std::cin,
      std::cout,
      std::cerr,
      clock,
      random,
      http,
      getcwd(directory, sizeof directory) == nullptr ? "." : directory,
      environment_variables(),
      isatty(STDIN_FILENO) == 1,
      isatty(STDOUT_FILENO) == 1,
      terminal_width(),
      interrupted,
  };
  const std::vector<std::string> arguments(argv + 1, argv + argc);
  const int status = regionfall::cli::run_command_line(regionfall::cli::all_commands(), arguments, environment);
  std::cout.flush();
  return status;
}
