#include "net/flat_claim.h"

#include <sys/socket.h>
#include <sys/un.h>

#include <cerrno>
#include <cstddef>
#include <cstring>
#include <string>
#include <utility>

namespace regionfall::net {
namespace {

// An abstract name: it is no file, and only one socket of a network namespace can have it.
std::string claim_name(int number) { return std::string(1, '\0') + "regionfall-flat-" + std::to_string(number); }

}  // namespace

Result<FlatClaim> claim_flat_number() {
  for (int number = 0; number < kFlatWorldsMax; ++number) {
    FileDescriptor lock(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0));
    const std::string name = claim_name(number);
    sockaddr_un address{.sun_family = AF_UNIX};
    name.copy(address.sun_path, sizeof address.sun_path);
    const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + name.size());
    if (::bind(lock.get(), reinterpret_cast<const sockaddr*>(&address), size) == 0)
      return FlatClaim{static_cast<std::uint8_t>(number), std::move(lock)};
    if (errno != EADDRINUSE)
      return failure(std::string("Cannot claim a range of loopback addresses: ") + std::strerror(errno));
  }
  return failure("This machine runs " + std::to_string(kFlatWorldsMax) +
                 " worlds without namespaces already, and there are no more loopback addresses");
}

}  // namespace regionfall::net
