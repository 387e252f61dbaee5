#include "cli/cloud.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <string>
#include <utility>
#include <vector>

#include "base/json.h"
#include "world/world_client.h"

namespace regionfall::cli {
namespace {

constexpr const char* kOwnProgram = "/proc/self/exe";
constexpr int kUnavailableStatus = 503;

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

Cloud::Cloud(world::DataFolder folder, const std::string& client_location)
    : folder_(folder), client_location_(client_location), caller_(std::move(folder), client_location) {}

Cloud::~Cloud() {
  if (process_ == 0) return;
  lifeline_ = FileDescriptor();
  while (::waitpid(process_, nullptr, 0) < 0 && errno == EINTR) {
  }
}

aws::Outcome Cloud::call(const aws::ServiceCall& call) {
  std::call_once(begun_, [this] { ready_ = begin(); });
  if (!ready_) return aws::api_error("RequestError", ready_.error().message, kUnavailableStatus);
  return caller_.call(call);
}

Result<void> Cloud::begin() {
  const auto running = world::ask_world(folder_, Json::object({{"do", Json::string("status")}}));
  return running ? Result<void>() : start_world();
}

Result<void> Cloud::start_world() {
  Pipe input = TRY(make_pipe());
  Pipe output = TRY(make_pipe());
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, input.read_end.get(), STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&actions, output.write_end.get(), STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&actions, output.write_end.get(), STDERR_FILENO);
  std::string data = "-data=" + folder_.path;
  std::vector<std::string> words = {"regionfall", "serve", "-port=0", "-while-input", std::move(data)};
  if (!client_location_.empty()) words.push_back("-client-location=" + client_location_);
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  const int spawned = ::posix_spawn(&process_, kOwnProgram, &actions, nullptr, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  if (spawned != 0) {
    process_ = 0;
    return failure(std::string("A world cannot be started for this run: ") + std::strerror(spawned));
  }
  lifeline_ = std::move(input.write_end);
  output.write_end = FileDescriptor();  // only the world writes, so that its end is seen
  return wait_until_ready(output.read_end.get());
}

}  // namespace regionfall::cli
