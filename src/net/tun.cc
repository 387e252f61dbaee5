#include "net/tun.h"

#include <fcntl.h>
#include <linux/if_tun.h>
#include <net/if.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstring>
#include <string>
#include <string_view>
#include <utility>

namespace regionfall::net {
namespace {

constexpr std::string_view kInterfaceName = "world";

std::unexpected<Error> failed(const char* what) { return failure(std::string(what) + ": " + std::strerror(errno)); }

}  // namespace

Result<Tun> open_tun() {
  FileDescriptor tun(::open("/dev/net/tun", O_RDWR | O_CLOEXEC | O_NONBLOCK));
  if (!tun.valid()) return failed("Cannot open /dev/net/tun");
  ifreq request{};
  kInterfaceName.copy(request.ifr_name, IFNAMSIZ - 1);
  request.ifr_flags = IFF_TUN | IFF_NO_PI;
  if (::ioctl(tun.get(), TUNSETIFF, &request) != 0) return failed("Cannot make a TUN interface");
  const FileDescriptor any(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  if (::ioctl(any.get(), SIOCGIFINDEX, &request) != 0) return failed("Cannot find the TUN interface");
  return Tun{std::move(tun), request.ifr_ifindex};
}

}  // namespace regionfall::net
