#include "cli/world_process.h"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

#include "cli/own_program.h"

namespace regionfall::cli {
namespace {

struct Pipe {
  FileDescriptor read_end;
  FileDescriptor write_end;
};

Result<Pipe> make_pipe() {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) return failure(std::strerror(errno));
  return Pipe{FileDescriptor(ends[0]), FileDescriptor(ends[1])};
}

// Reads until the world says that it is ready. What it said instead is the error.
Result<void> wait_until_ready(int output) {
  std::string text;
  std::array<char, 4096> buffer{};
  while (true) {
    const ssize_t got = ::read(output, buffer.data(), buffer.size());
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return failure("A world cannot be started for this run:\n" + text);
    text.append(buffer.data(), static_cast<std::size_t>(got));
    if (text.find("Ready after") != std::string::npos) return {};
  }
}

}  // namespace

Result<WorldProcess> WorldProcess::start(const world::DataFolder& folder, const std::vector<std::string>& options) {
  Pipe input = TRY(make_pipe());
  Pipe output = TRY(make_pipe());
  OwnProgram program{.arguments = {"serve", "-port=0", "-while-input", "-data=" + folder.path},
                     .input = input.read_end.get(),
                     .output = output.write_end.get()};
  program.arguments.insert(program.arguments.end(), options.begin(), options.end());
  const auto process = start_own_program(program);
  if (!process) return failure("A world cannot be started for this run: " + process.error().message);
  WorldProcess world(*process, std::move(input.write_end));
  output.write_end = FileDescriptor();  // only the world writes, so that its end is seen
  TRY(wait_until_ready(output.read_end.get()));
  return world;
}

WorldProcess::WorldProcess(WorldProcess&& other) noexcept
    : process_(std::exchange(other.process_, 0)), lifeline_(std::move(other.lifeline_)) {}

WorldProcess::~WorldProcess() {
  if (process_ == 0) return;
  lifeline_ = FileDescriptor();
  while (::waitpid(process_, nullptr, 0) < 0 && errno == EINTR) {
  }
}

}  // namespace regionfall::cli
