#include "net/udp_socket.h"

#include <sys/socket.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "net/sockets.h"
#include "net/system_address.h"

namespace regionfall::net {

Result<FileDescriptor> UdpSocket::bind(const SocketAddress& address, bool shared_port) {
  const SystemAddress system = TRY(system_address(address));
  FileDescriptor socket(::socket(system.family(), SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  const int on = 1;
  if (shared_port) ::setsockopt(socket.get(), SOL_SOCKET, SO_REUSEPORT, &on, sizeof on);
  if (!socket.valid() || ::bind(socket.get(), system.pointer(), system.length) != 0)
    return failure(address.to_string() + " cannot be bound: " + std::strerror(errno));
  return socket;
}

UdpSocket::UdpSocket(Loop& loop, FileDescriptor bound, OnDatagram on_datagram)
    : loop_(loop),
      socket_(std::move(bound)),
      on_datagram_(std::move(on_datagram)),
      watch_(loop, socket_.get(), [this](Readiness) { receive_some(); }) {
  watch_.want({.read = true});
}

UdpSocket::~UdpSocket() = default;

SocketAddress UdpSocket::address() const { return local_address(socket_); }

bool UdpSocket::send(const SocketAddress& to, std::string_view bytes) {
  sockaddr_storage storage{};
  const socklen_t length = to.to_system(storage);
  return ::sendto(socket_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL, reinterpret_cast<const sockaddr*>(&storage),
                  length) >= 0;
}

// A failure here is an earlier datagram's (port unreachable): there is nobody to tell.
void UdpSocket::receive_some() {
  const Liveness::Guard guard(liveness_);
  for (int received = 0; received < kDatagramsAtOnce && guard.alive(); ++received) {
    sockaddr_storage storage{};
    socklen_t length = sizeof storage;
    const ssize_t count = ::recvfrom(socket_.get(), loop_.read_buffer(), Loop::kReadBufferBytes, 0,
                                     reinterpret_cast<sockaddr*>(&storage), &length);
    if (count < 0 && errno == EAGAIN) return;
    if (count < 0) continue;
    on_datagram_(SocketAddress::from_system(storage, length), {loop_.read_buffer(), static_cast<std::size_t>(count)});
  }
}

}  // namespace regionfall::net
