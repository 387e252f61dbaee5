#include "world/world_caller.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <optional>
#include <utility>

#include "aws/call_codec.h"
#include "world/call_frame.h"
#include "world/world_client.h"

namespace regionfall::world {
namespace {

constexpr int kUnavailableStatus = 503;
constexpr std::size_t kReadBytes = std::size_t{64} << 10;

aws::Outcome unreachable(const std::string& region, const std::string& reason) {
  return aws::api_error(std::string(kUnreachableCode), "region " + region + " does not answer: " + reason,
                        kUnavailableStatus);
}

std::string system_error() { return std::strerror(errno); }

Result<void> write_all(int descriptor, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::send(descriptor, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return failure(system_error());
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return {};
}

Result<std::string> read_frame(int descriptor) {
  CallFrameReader reader;
  std::array<char, kReadBytes> buffer{};
  while (true) {
    if (std::optional<std::string> frame = TRY(reader.next())) return *std::move(frame);
    const ssize_t got = ::recv(descriptor, buffer.data(), buffer.size(), 0);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return failure(system_error());
    if (got == 0) return failure("the connection was reset");
    reader.feed({buffer.data(), static_cast<std::size_t>(got)});
  }
}

}  // namespace

aws::Outcome WorldCaller::call(const aws::ServiceCall& call) {
  Result<FileDescriptor> connection = connection_to(call.region.text);
  if (!connection) return unreachable(call.region.text, connection.error().message);
  if (const Result<void> sent = write_all(connection->get(), call_frame(aws::encode_call(call))); !sent) {
    return unreachable(call.region.text, sent.error().message);
  }
  const Result<std::string> frame = read_frame(connection->get());
  if (!frame) return unreachable(call.region.text, frame.error().message);
  Result<aws::Outcome> outcome = aws::decode_outcome(*frame);
  if (!outcome) return unreachable(call.region.text, outcome.error().message);
  give_back(call.region.text, *std::move(connection));
  return *std::move(outcome);
}

Result<FileDescriptor> WorldCaller::connection_to(const std::string& region) {
  {
    const std::scoped_lock lock(mutex_);
    std::vector<FileDescriptor>& idle = idle_[region];
    if (!idle.empty()) {
      FileDescriptor connection = std::move(idle.back());
      idle.pop_back();
      return connection;
    }
  }
  WorldAnswer answer =
      TRY(ask_world(folder_, Json::object({{"do", Json::string("calls")}, {"region", Json::string(region)}})));
  if (answer.descriptors.size() != 1) return failure("the world gave no connection");
  FileDescriptor connection = std::move(answer.descriptors.front());
  const int flags = ::fcntl(connection.get(), F_GETFL);
  if (flags < 0 || ::fcntl(connection.get(), F_SETFL, flags & ~O_NONBLOCK) != 0) return failure(system_error());
  return connection;
}

void WorldCaller::give_back(const std::string& region, FileDescriptor connection) {
  const std::scoped_lock lock(mutex_);
  idle_[region].push_back(std::move(connection));
}

}  // namespace regionfall::world
