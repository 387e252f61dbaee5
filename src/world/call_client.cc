#include "world/call_client.h"

#include <sys/socket.h>
#include <sys/time.h>

#include <array>
#include <cerrno>
#include <string>
#include <string_view>
#include <utility>

#include "aws/call_codec.h"
#include "world/call_frame.h"

namespace regionfall::world {
namespace {

constexpr std::size_t kPieceBytes = std::size_t{64} << 10;

CallFailure failure_of_system() { return errno == EAGAIN ? CallFailure::kSilence : CallFailure::kReset; }

// What the region has not got in full it does not perform.
Result<void, CallFailure> send_all(const FileDescriptor& connection, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = ::send(connection.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent < 0)
      return std::unexpected(failure_of_system() == CallFailure::kSilence ? CallFailure::kSilence
                                                                          : CallFailure::kNotSent);
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return {};
}

}  // namespace

CallClient::CallClient(FileDescriptor connection, std::chrono::milliseconds silence_max)
    : connection_(std::move(connection)) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(silence_max);
  const timeval timeout{.tv_sec = seconds.count(), .tv_usec = std::chrono::microseconds(silence_max - seconds).count()};
  for (const int option : {SO_RCVTIMEO, SO_SNDTIMEO})
    ::setsockopt(connection_.get(), SOL_SOCKET, option, &timeout, sizeof timeout);
}

Result<aws::Outcome, CallFailure> CallClient::call(const aws::ServiceCall& call) {
  const std::string content = aws::encode_call(call);
  if (content.size() > kCallFrameBytesMax)
    return aws::Outcome(aws::api_error("RequestEntityTooLarge", "The call is too long.", 413));
  if (auto sent = send_all(connection_, call_frame(content)); !sent) return std::unexpected(sent.error());
  CallFrameReader reader;
  std::array<char, kPieceBytes> piece;  // NOLINT(cppcoreguidelines-pro-type-member-init): recv() fills it
  while (true) {
    const ssize_t size = ::recv(connection_.get(), piece.data(), piece.size(), 0);
    if (size < 0 && errno == EINTR) continue;
    if (size < 0) return std::unexpected(failure_of_system());
    if (size == 0) return std::unexpected(CallFailure::kReset);
    reader.feed({piece.data(), static_cast<std::size_t>(size)});
    const auto frame = reader.next();
    if (!frame) return std::unexpected(CallFailure::kReset);
    if (!*frame) continue;
    auto outcome = aws::decode_outcome(**frame);
    if (!outcome) return std::unexpected(CallFailure::kReset);
    return std::move(*outcome);
  }
}

}  // namespace regionfall::world
