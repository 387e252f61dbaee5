#pragma once

#include <sys/types.h>

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/file_descriptor.h"
#include "base/result.h"
#include "net/loop.h"

namespace regionfall::net {

// Sockets between processes of one machine that carry whole messages, with descriptors if need be (Unix sockets,
// SOCK_SEQPACKET).

inline constexpr std::size_t kMessageBytesMax = std::size_t{128} << 10;
inline constexpr std::size_t kMessageDescriptorsMax = 4;

struct Message {
  std::string text;
  std::vector<FileDescriptor> descriptors;
  pid_t sender = 0;  // the process that sent it, as this one's PID namespace numbers it; 0 outside of it
};

// Two connected ends.
Result<std::pair<FileDescriptor, FileDescriptor>> message_socket_pair();
// Listens at a path, which may be of any length and is replaced; mode 0600. Accepting does not wait.
Result<FileDescriptor> listen_for_messages(const std::string& path);
Result<FileDescriptor> connect_for_messages(const std::string& path);

// Does not wait: a peer that reads nothing any more is an error.
Result<void> send_message(const FileDescriptor& socket, std::string_view text, std::span<const int> descriptors = {});
// Waits where the socket does. Nothing: the peer has closed.
Result<std::optional<Message>> receive_message(const FileDescriptor& socket);

// A message socket on a loop.
class MessageChannel {
 public:
  struct Events {
    std::function<void(Message)> on_message;
    std::function<void()> on_end;  // the peer has closed, or the socket failed; called once
  };
  // The handlers may destroy the channel.
  MessageChannel(Loop& loop, FileDescriptor socket, Events events);
  MessageChannel(const MessageChannel&) = delete;
  MessageChannel& operator=(const MessageChannel&) = delete;

  // A failure is followed by on_end().
  void send(std::string_view text, std::span<const int> descriptors = {});

 private:
  void receive();

  FileDescriptor socket_;
  Events events_;
  std::optional<DescriptorWatch> watch_;  // until the end
};

}  // namespace regionfall::net
