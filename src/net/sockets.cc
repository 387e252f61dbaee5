#include "net/sockets.h"

#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "net/system_address.h"

namespace regionfall::net {
namespace {

constexpr int kBacklog = 4096;  // the system's net.core.somaxconn may lower it

std::unexpected<Error> cannot_listen(const SocketAddress& address) {
  return failure(address.to_string() + " cannot be listened on: " + std::strerror(errno));
}

bool somebody_listens(const SystemAddress& address) {
  const FileDescriptor probe(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  return ::connect(probe.get(), address.pointer(), address.length) == 0 || errno != ECONNREFUSED;
}

bool bind_to(const FileDescriptor& socket, const SocketAddress& address, const SystemAddress& system) {
  if (::bind(socket.get(), system.pointer(), system.length) == 0) return true;
  if (errno != EADDRINUSE || address.kind() != SocketAddress::Kind::kUnix) return false;
  if (somebody_listens(system)) {
    errno = EADDRINUSE;
    return false;
  }
  ::unlink(address.path().c_str());
  return ::bind(socket.get(), system.pointer(), system.length) == 0;
}

bool out_of_descriptors(int error) { return error == EMFILE || error == ENFILE || error == ENOBUFS || error == ENOMEM; }

}  // namespace

Result<FileDescriptor> listen_on(const SocketAddress& address, bool shared_port) {
  const SystemAddress system = TRY(system_address(address));
  FileDescriptor socket(::socket(system.family(), SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (!socket.valid()) return cannot_listen(address);
  const int on = 1;
  if (address.kind() == SocketAddress::Kind::kUnix) {
    ::fchmod(socket.get(), 0600);  // what bind() gives to the file
  } else {
    ::setsockopt(socket.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (shared_port) ::setsockopt(socket.get(), SOL_SOCKET, SO_REUSEPORT, &on, sizeof on);
  }
  if (!bind_to(socket, address, system) || ::listen(socket.get(), kBacklog) != 0) return cannot_listen(address);
  return socket;
}

SocketAddress local_address(const FileDescriptor& socket) {
  sockaddr_storage storage{};
  socklen_t length = sizeof storage;
  ::getsockname(socket.get(), reinterpret_cast<sockaddr*>(&storage), &length);
  return SocketAddress::from_system(storage, length);
}

SocketAddress peer_address(const FileDescriptor& socket) {
  sockaddr_storage storage{};
  socklen_t length = sizeof storage;
  ::getpeername(socket.get(), reinterpret_cast<sockaddr*>(&storage), &length);
  return SocketAddress::from_system(storage, length);
}

Acceptor::Acceptor(Loop& loop, int socket, std::function<void(FileDescriptor)> on_connection)
    : socket_(socket),
      on_connection_(std::move(on_connection)),
      retry_(loop),
      watch_(loop, socket, [this](Readiness) { accept_some(); }) {
  resume();
}

Acceptor::~Acceptor() = default;

void Acceptor::pause() {
  paused_ = true;
  watch_.want({});
}

void Acceptor::resume() {
  paused_ = false;
  watch_.want({.read = true});
}

void Acceptor::accept_some() {
  const Liveness::Guard guard(liveness_);
  for (int accepted = 0; accepted < kAcceptedAtOnce && guard.alive() && !paused_; ++accepted) {
    FileDescriptor connection(::accept4(socket_, nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK));
    if (connection.valid()) {
      on_connection_(std::move(connection));
    } else if (out_of_descriptors(errno)) {
      watch_.want({});
      retry_.set_after(kAcceptPause, [this] {
        if (!paused_) resume();
      });
      return;
    } else if (errno != ECONNABORTED && errno != EINTR) {
      return;
    }
  }
}

std::uint64_t raise_descriptor_limit() {
  rlimit limit{};
  ::getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
  return limit.rlim_cur;
}

}  // namespace regionfall::net
