#include "net/message_socket.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include <array>
#include <cassert>
#include <cerrno>
#include <cstring>

#include "base/paths.h"

namespace regionfall::net {
namespace {

std::unexpected<Error> failed(const std::string& what) { return failure(what + ": " + std::strerror(errno)); }

// An address may have 107 bytes; a path through the open directory is always shorter.
struct NearAddress {
  FileDescriptor directory;
  sockaddr_un address{.sun_family = AF_UNIX};
  std::string through_directory;
};

Result<NearAddress> near_address(const std::string& path) {
  NearAddress near;
  near.directory = FileDescriptor(::open(directory_name(path).c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
  if (!near.directory.valid()) return failed("Cannot open the folder of " + path);
  near.through_directory = "/proc/self/fd/" + std::to_string(near.directory.get()) + "/" + base_name(path);
  if (near.through_directory.size() >= sizeof near.address.sun_path) return failure("The name is too long: " + path);
  near.through_directory.copy(near.address.sun_path, sizeof near.address.sun_path - 1);
  return near;
}

// Messages tell who has sent them.
void ask_for_senders(const FileDescriptor& socket) {
  const int on = 1;
  ::setsockopt(socket.get(), SOL_SOCKET, SO_PASSCRED, &on, sizeof on);
}

FileDescriptor message_socket(int flags = 0) {
  return FileDescriptor(::socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | flags, 0));
}

// Room for what comes with a message: its sender and its descriptors.
struct Ancillary {
  alignas(
      cmsghdr) std::array<char, CMSG_SPACE(sizeof(ucred)) + CMSG_SPACE(sizeof(int) * kMessageDescriptorsMax)> bytes{};
};

void take_ancillary(msghdr& header, Message& message) {
  for (cmsghdr* part = CMSG_FIRSTHDR(&header); part != nullptr; part = CMSG_NXTHDR(&header, part)) {
    if (part->cmsg_level != SOL_SOCKET) continue;
    if (part->cmsg_type == SCM_CREDENTIALS) {
      ucred sender{};
      std::memcpy(&sender, CMSG_DATA(part), sizeof sender);
      message.sender = sender.pid;
    } else if (part->cmsg_type == SCM_RIGHTS) {
      const std::size_t count = (part->cmsg_len - CMSG_LEN(0)) / sizeof(int);
      for (std::size_t i = 0; i < count; ++i) {
        int descriptor = -1;
        std::memcpy(&descriptor, CMSG_DATA(part) + i * sizeof descriptor, sizeof descriptor);
        message.descriptors.emplace_back(descriptor);
      }
    }
  }
}

}  // namespace

Result<std::pair<FileDescriptor, FileDescriptor>> message_socket_pair() {
  std::array<int, 2> ends{};
  if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends.data()) != 0) return failed("Cannot make sockets");
  std::pair pair{FileDescriptor(ends[0]), FileDescriptor(ends[1])};
  ask_for_senders(pair.first);
  ask_for_senders(pair.second);
  return pair;
}

Result<FileDescriptor> listen_for_messages(const std::string& path) {
  const NearAddress near = TRY(near_address(path));
  FileDescriptor socket = message_socket(SOCK_NONBLOCK);  // who has connected may be gone again
  ::unlink(near.through_directory.c_str());
  // The mode of the file is that of the socket while it is being bound.
  if (::fchmod(socket.get(), S_IRUSR | S_IWUSR) != 0 ||
      ::bind(socket.get(), reinterpret_cast<const sockaddr*>(&near.address), sizeof near.address) != 0 ||
      ::listen(socket.get(), SOMAXCONN) != 0)
    return failed("Cannot listen at " + path);
  ask_for_senders(socket);
  return socket;
}

Result<FileDescriptor> connect_for_messages(const std::string& path) {
  const NearAddress near = TRY(near_address(path));
  FileDescriptor socket = message_socket();
  ask_for_senders(socket);
  if (::connect(socket.get(), reinterpret_cast<const sockaddr*>(&near.address), sizeof near.address) != 0)
    return failed("Cannot connect to " + path);
  return socket;
}

Result<void> send_message(const FileDescriptor& socket, std::string_view text, std::span<const int> descriptors) {
  assert(descriptors.size() <= kMessageDescriptorsMax);
  if (text.size() > kMessageBytesMax) return failure("The message is too long");
  Ancillary ancillary;
  iovec content{.iov_base = const_cast<char*>(text.data()), .iov_len = text.size()};
  msghdr header{.msg_iov = &content, .msg_iovlen = 1};
  if (!descriptors.empty()) {
    header.msg_control = ancillary.bytes.data();
    header.msg_controllen = CMSG_SPACE(descriptors.size_bytes());
    cmsghdr* part = CMSG_FIRSTHDR(&header);
    part->cmsg_level = SOL_SOCKET;
    part->cmsg_type = SCM_RIGHTS;
    part->cmsg_len = CMSG_LEN(descriptors.size_bytes());
    std::memcpy(CMSG_DATA(part), descriptors.data(), descriptors.size_bytes());
  }
  while (::sendmsg(socket.get(), &header, MSG_NOSIGNAL | MSG_DONTWAIT) < 0) {
    if (errno != EINTR) return failed("Cannot send a message");
  }
  return {};
}

Result<std::optional<Message>> receive_message(const FileDescriptor& socket) {
  Message message;
  message.text.resize(kMessageBytesMax);
  Ancillary ancillary;
  iovec content{.iov_base = message.text.data(), .iov_len = message.text.size()};
  msghdr header{.msg_iov = &content,
                .msg_iovlen = 1,
                .msg_control = ancillary.bytes.data(),
                .msg_controllen = ancillary.bytes.size()};
  ssize_t size = -1;
  do {
    size = ::recvmsg(socket.get(), &header, MSG_CMSG_CLOEXEC);
  } while (size < 0 && errno == EINTR);
  if (size < 0) return failed("Cannot receive a message");
  take_ancillary(header, message);
  if ((header.msg_flags & MSG_TRUNC) != 0) return failure("A message is too long");
  if (size == 0) return std::nullopt;  // no message of ours is empty
  message.text.resize(static_cast<std::size_t>(size));
  message.text.shrink_to_fit();
  return message;
}

MessageChannel::MessageChannel(Loop& loop, FileDescriptor socket, Events events)
    : socket_(std::move(socket)), events_(std::move(events)) {
  watch_.emplace(loop, socket_.get(), [this](Readiness) { receive(); });
  watch_->want({.read = true});
}

void MessageChannel::send(std::string_view text, std::span<const int> descriptors) {
  if (!send_message(socket_, text, descriptors)) ::shutdown(socket_.get(), SHUT_RDWR);  // the loop finds the end
}

// One message a turn: whatever the handler does to the channel, nothing is touched after it.
void MessageChannel::receive() {
  auto message = receive_message(socket_);
  const Events events = events_;
  if (message && *message) return events.on_message(*std::move(*message));
  watch_.reset();
  events.on_end();
}

}  // namespace regionfall::net
