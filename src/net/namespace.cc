#include "net/namespace.h"

#include <fcntl.h>
#include <linux/capability.h>
#include <sched.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <string>
#include <string_view>
#include <thread>
#include <utility>

#include "base/files.h"
#include "net/netlink.h"
#include "net/tun.h"

namespace regionfall::net {
namespace {

// Bursts that the router has not read yet: a TCP window of some megabytes.
constexpr unsigned kTunQueuePackets = 8192;

std::unexpected<Error> failed(const char* what) { return failure(std::string(what) + ": " + std::strerror(errno)); }

Result<FileDescriptor> current_network_namespace() {
  FileDescriptor here(::open("/proc/thread-self/ns/net", O_RDONLY | O_CLOEXEC));
  if (!here.valid()) return failed("Cannot open /proc/thread-self/ns/net");
  return here;
}

// Lets a site open as many connections in a minute as a city's users do, who in truth have an address each: with more
// ports, and those of connections that have just ended taken again. Where /proc is read-only, it opens fewer.
void widen_ports() {
  (void)overwrite_file("/proc/sys/net/ipv4/ip_local_port_range", "16384 65535");
  (void)overwrite_file("/proc/sys/net/ipv4/tcp_tw_reuse", "1");
}

// Sets up the fresh namespace that the thread is in.
Result<SiteNetwork> fill_site_network(SiteNumber site) {
  Tun tun = TRY(open_tun());
  Netlink netlink = TRY(Netlink::open());
  TRY(netlink.bring_up(kLoopbackInterface));
  TRY(netlink.bring_up(tun.interface, kTunQueuePackets));
  TRY(netlink.add_address(tun.interface, site_ipv4(site, 1), kWorldPrefixLengthV4));
  TRY(netlink.add_local_range(site_ipv4(site, 0), kSitePrefixLengthV4));
  TRY(netlink.let_pass(tun.interface));
  widen_ports();
  // A kernel without IPv6 still makes a world, of IPv4.
  if (netlink.add_address(tun.interface, site_ipv6(site, 1), kWorldPrefixLengthV6)) {
    TRY(netlink.add_local_range(site_ipv6(site, 0), kSitePrefixLengthV6));
    // Unlike in IPv4, a local route does not let sockets be bound; where /proc is read-only, they must ask for it.
    (void)overwrite_file("/proc/sys/net/ipv6/ip_nonlocal_bind", "1");
  }
  return SiteNetwork{std::move(tun.descriptor), TRY(current_network_namespace())};
}

constexpr std::string_view kInnerInterface = "eth0";
constexpr int kWholeAddressV4 = 32;
constexpr int kWholeAddressV6 = 128;

// Sets up the inner end of the pair of interfaces, in its namespace.
Result<void> fill_inner_network(SiteNumber site) {
  Netlink netlink = TRY(Netlink::open());
  TRY(netlink.bring_up(kLoopbackInterface));
  const int interface = TRY(interface_of(std::string(kInnerInterface)));
  TRY(netlink.bring_up(interface));
  return netlink.add_default_route(interface, site_ipv4(site, 1));
}

Result<void> change_inner_address(const IpAddress& address, bool add) {
  Netlink netlink = TRY(Netlink::open());
  const int interface = TRY(interface_of(std::string(kInnerInterface)));
  return add ? netlink.add_address(interface, address, kWholeAddressV4)
             : netlink.remove_address(interface, address, kWholeAddressV4);
}

// What the child of try_namespaces() finds; empty when all went well.
std::string namespace_obstacle() {
  if (!may_make_namespaces()) {
    const auto entered = enter_user_namespace();
    if (!entered) return entered.error().message;
  }
  const auto made = make_site_network({0});
  return made ? "" : made.error().message;
}

}  // namespace

// On a thread of its own, since a user namespace's root could not come back to the network that it has left.
Result<SiteNetwork> make_site_network(SiteNumber site) {
  Result<SiteNetwork> network = failure("");
  std::thread([&] {
    if (::unshare(CLONE_NEWNET) != 0) {
      network = failed("Cannot make a network namespace");
    } else {
      network = fill_site_network(site);
    }
  }).join();
  return network;
}

Result<void> join_user_namespace(const FileDescriptor& user_namespace) {
  // The system refuses to let a process into the one it is in, whose children enter it again.
  struct stat wanted{};
  struct stat own{};
  if (::fstat(user_namespace.get(), &wanted) == 0 && ::stat("/proc/self/ns/user", &own) == 0 &&
      wanted.st_dev == own.st_dev && wanted.st_ino == own.st_ino)
    return {};
  if (::setns(user_namespace.get(), CLONE_NEWUSER) != 0) return failed("Cannot enter the world's user namespace");
  return {};
}

Result<void> join_network_namespace(const FileDescriptor& network_namespace) {
  if (::setns(network_namespace.get(), CLONE_NEWNET) != 0) return failed("Cannot enter a network namespace");
  return {};
}

Result<InnerNetwork> make_inner_network(SiteNumber site, const std::string& name) {
  InnerNetwork network{.network_namespace = {}, .interface = name};
  Result<void> made;
  std::thread([&] {
    if (::unshare(CLONE_NEWNET) != 0) {
      made = failed("Cannot make a network namespace");
    } else if (auto here = current_network_namespace()) {
      network.network_namespace = *std::move(here);
    } else {
      made = std::unexpected(here.error());
    }
  }).join();
  TRY(made);
  Netlink netlink = TRY(Netlink::open());
  TRY(netlink.add_pair(name, std::string(kInnerInterface), network.network_namespace));
  const int interface = TRY(interface_of(name));
  TRY(netlink.let_pass(interface));
  TRY(netlink.bring_up(interface));
  TRY(in_network_namespace(network.network_namespace, [&] { made = fill_inner_network(site); }));
  TRY(made);
  return network;
}

Result<void> cut_off(const InnerNetwork& network) {
  Netlink netlink = TRY(Netlink::open());
  const int interface = TRY(interface_of(network.interface));
  return netlink.remove_interface(interface);
}

Result<void> add_own_address(const IpAddress& address) {
  Netlink netlink = TRY(Netlink::open());
  return netlink.add_address(kLoopbackInterface, address, address.v6 ? kWholeAddressV6 : kWholeAddressV4);
}

Result<void> add_inner_address(const InnerNetwork& network, const IpAddress& address) {
  Result<void> added;
  TRY(in_network_namespace(network.network_namespace, [&] { added = change_inner_address(address, true); }));
  TRY(added);
  Netlink netlink = TRY(Netlink::open());
  const int interface = TRY(interface_of(network.interface));
  return netlink.add_host_route(interface, address);
}

Result<void> remove_inner_address(const InnerNetwork& network, const IpAddress& address) {
  Netlink netlink = TRY(Netlink::open());
  const int interface = TRY(interface_of(network.interface));
  TRY(netlink.remove_host_route(interface, address));
  Result<void> removed;
  TRY(in_network_namespace(network.network_namespace, [&] { removed = change_inner_address(address, false); }));
  return removed;
}

Result<void> in_network_namespace(const FileDescriptor& network_namespace, const std::function<void()>& task) {
  Result<void> result;
  std::thread([&] {
    result = join_network_namespace(network_namespace);
    if (result) task();
  }).join();
  return result;
}

bool may_make_namespaces() {
  __user_cap_header_struct header{.version = _LINUX_CAPABILITY_VERSION_3, .pid = 0};
  std::array<__user_cap_data_struct, _LINUX_CAPABILITY_U32S_3> sets{};
  if (::syscall(SYS_capget, &header, sets.data()) != 0) return false;
  const auto has = [&](unsigned capability) { return (sets[0].effective & (1U << capability)) != 0; };
  return has(CAP_SYS_ADMIN) && has(CAP_NET_ADMIN);
}

Result<void> enter_user_namespace() {
  const uid_t user = ::geteuid();
  const gid_t group = ::getegid();
  if (::unshare(CLONE_NEWUSER) != 0) return failed("Cannot make a user namespace");
  TRY(overwrite_file("/proc/self/setgroups", "deny"));
  TRY(overwrite_file("/proc/self/uid_map", "0 " + std::to_string(user) + " 1"));
  TRY(overwrite_file("/proc/self/gid_map", "0 " + std::to_string(group) + " 1"));
  return {};
}

Result<void> try_namespaces() {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) return failed("Cannot make a pipe");
  const FileDescriptor from_child(ends[0]);
  FileDescriptor to_parent(ends[1]);
  const pid_t child = ::fork();
  if (child < 0) return failed("Cannot start a process");
  if (child == 0) {
    const std::string obstacle = namespace_obstacle();
    [[maybe_unused]] const ssize_t written = ::write(to_parent.get(), obstacle.data(), obstacle.size());
    ::_exit(0);
  }
  to_parent = FileDescriptor();
  std::array<char, 1024> obstacle{};
  const ssize_t size = ::read(from_child.get(), obstacle.data(), obstacle.size());
  while (::waitpid(child, nullptr, 0) < 0 && errno == EINTR) continue;
  if (size != 0) return failure(std::string(obstacle.data(), static_cast<std::size_t>(std::max<ssize_t>(size, 0))));
  return {};
}

}  // namespace regionfall::net
