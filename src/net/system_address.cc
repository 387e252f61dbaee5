#include "net/system_address.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/un.h>

#include <cerrno>
#include <cstring>
#include <string>

#include "base/paths.h"

namespace regionfall::net {
namespace {

Result<void> set_path(SystemAddress& address, const std::string& path) {
  sockaddr_un un{};
  if (path.size() >= sizeof un.sun_path) return failure(fmt::format("{} is too long a name for a Unix socket", path));
  un.sun_family = AF_UNIX;
  std::memcpy(un.sun_path, path.data(), path.size());
  std::memcpy(&address.storage, &un, sizeof un);
  address.length = static_cast<std::uint32_t>(offsetof(sockaddr_un, sun_path) + path.size() + 1);
  return {};
}

}  // namespace

Result<SystemAddress> system_address(const SocketAddress& address) {
  SystemAddress system;
  if (address.kind() != SocketAddress::Kind::kUnix) {
    system.length = address.to_system(system.storage);
    return system;
  }
  if (address.path().size() < sizeof(sockaddr_un::sun_path)) {
    TRY(set_path(system, address.path()));
    return system;
  }
  const std::string directory = directory_name(address.path());
  system.directory = FileDescriptor(::open(directory.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
  if (!system.directory.valid()) return failure(directory + " cannot be opened: " + std::strerror(errno));
  TRY(set_path(system, fmt::format("/proc/self/fd/{}/{}", system.directory.get(), base_name(address.path()))));
  return system;
}

IpAddress ip_address(const sockaddr_storage& storage) {
  IpAddress address;
  if (storage.ss_family == AF_INET) {
    std::memcpy(address.bytes.data(), &reinterpret_cast<const sockaddr_in&>(storage).sin_addr, 4);
  } else if (storage.ss_family == AF_INET6) {
    const in6_addr& in6 = reinterpret_cast<const sockaddr_in6&>(storage).sin6_addr;
    address.v6 = !IN6_IS_ADDR_V4MAPPED(&in6);
    std::memcpy(address.bytes.data(), in6.s6_addr + (address.v6 ? 0 : 12), address.size());
  }
  return address;
}

}  // namespace regionfall::net
