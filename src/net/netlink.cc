#include "net/netlink.h"

#include <linux/if_link.h>
#include <linux/ip.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <linux/veth.h>
#include <net/if.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <span>
#include <string>
#include <utility>

namespace regionfall::net {
namespace {

// A request under construction: header, a fixed structure, attributes.
class Message {
 public:
  template <class Body>
  Message(std::uint16_t type, std::uint16_t flags, const Body& body) {
    header().nlmsg_type = type;
    header().nlmsg_flags = static_cast<std::uint16_t>(NLM_F_REQUEST | NLM_F_ACK | flags);
    header().nlmsg_len = NLMSG_HDRLEN;
    append(&body, sizeof body);
  }

  void attribute(std::uint16_t type, const void* content, std::size_t size) {
    const rtattr head{.rta_len = static_cast<std::uint16_t>(RTA_LENGTH(size)), .rta_type = type};
    append(&head, sizeof head);
    append(content, size);
  }

  void attribute(std::uint16_t type, const std::string& text) { attribute(type, text.c_str(), text.size() + 1); }
  void attribute(std::uint16_t type, const IpAddress& address) {
    attribute(type, address.bytes.data(), address.size());
  }
  template <class Body>
  void body(const Body& part) {
    append(&part, sizeof part);
  }

  // An attribute that holds what `fill` adds.
  template <class Fill>
  void nest(std::uint16_t type, Fill fill) {
    const std::uint32_t begin = header().nlmsg_len;
    attribute(type, nullptr, 0);
    fill();
    reinterpret_cast<rtattr*>(buffer_.data() + begin)->rta_len =
        static_cast<unsigned short>(header().nlmsg_len - begin);
  }

  std::span<const std::byte> bytes() { return {buffer_.data(), header().nlmsg_len}; }

 private:
  nlmsghdr& header() { return *reinterpret_cast<nlmsghdr*>(buffer_.data()); }

  // Every part begins at a multiple of four bytes; all of our structures end at one but attributes' contents.
  void append(const void* content, std::size_t size) {
    if (size > 0) std::memcpy(buffer_.data() + header().nlmsg_len, content, size);
    header().nlmsg_len += NLMSG_ALIGN(size);
  }

  alignas(nlmsghdr) std::array<std::byte, 256> buffer_ = {};
};

Result<void> transact(int socket, Message message, const char* what) {
  const auto failed = [what](int reason) {
    return failure(std::string("Cannot ") + what + ": " + std::strerror(reason));
  };
  const auto request = message.bytes();
  if (::send(socket, request.data(), request.size(), 0) < 0) return failed(errno);
  alignas(nlmsghdr) std::array<std::byte, 4096> answer;  // NOLINT(cppcoreguidelines-pro-type-member-init)
  const ssize_t size = ::recv(socket, answer.data(), answer.size(), 0);
  if (size < 0) return failed(errno);
  const auto& header = *reinterpret_cast<const nlmsghdr*>(answer.data());
  if (static_cast<std::size_t>(size) < NLMSG_LENGTH(sizeof(nlmsgerr)) || header.nlmsg_type != NLMSG_ERROR)
    return failed(EBADMSG);
  const auto& acknowledgement = *static_cast<const nlmsgerr*>(NLMSG_DATA(&header));
  if (acknowledgement.error != 0) return failed(-acknowledgement.error);
  return {};
}

std::uint8_t family(const IpAddress& address) { return address.v6 ? AF_INET6 : AF_INET; }

}  // namespace

Result<Netlink> Netlink::open() {
  FileDescriptor socket(::socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE));
  if (!socket.valid()) return failure(std::string("Cannot open a netlink socket: ") + std::strerror(errno));
  return Netlink(std::move(socket));
}

Result<void> Netlink::bring_up(int interface, unsigned queue_packets) {
  ifinfomsg body{};
  body.ifi_family = AF_UNSPEC;
  body.ifi_index = interface;
  body.ifi_flags = IFF_UP;
  body.ifi_change = IFF_UP;
  Message message(RTM_NEWLINK, 0, body);
  if (queue_packets > 0) message.attribute(IFLA_TXQLEN, &queue_packets, sizeof queue_packets);
  return transact(socket_.get(), message, "bring an interface up");
}

namespace {

ifaddrmsg address_body(int interface, const IpAddress& address, int prefix_length) {
  ifaddrmsg body{};
  body.ifa_family = family(address);
  body.ifa_prefixlen = static_cast<std::uint8_t>(prefix_length);
  body.ifa_index = static_cast<unsigned>(interface);
  body.ifa_flags = address.v6 ? IFA_F_NODAD : 0;  // usable at once
  return body;
}

// In the table of what is local, which is looked at first and has the whole range.
Message host_route(std::uint16_t type, std::uint16_t flags, int interface, const IpAddress& address) {
  rtmsg body{};
  body.rtm_family = family(address);
  body.rtm_dst_len = static_cast<unsigned char>(address.size() * 8);
  body.rtm_table = RT_TABLE_LOCAL;
  body.rtm_protocol = RTPROT_STATIC;
  body.rtm_scope = RT_SCOPE_LINK;
  body.rtm_type = RTN_UNICAST;
  Message message(type, flags, body);
  message.attribute(RTA_DST, address);
  message.attribute(RTA_OIF, &interface, sizeof interface);
  return message;
}

}  // namespace

Result<void> Netlink::add_address(int interface, const IpAddress& address, int prefix_length) {
  Message message(RTM_NEWADDR, NLM_F_CREATE | NLM_F_REPLACE, address_body(interface, address, prefix_length));
  message.attribute(IFA_LOCAL, address);
  message.attribute(IFA_ADDRESS, address);
  return transact(socket_.get(), message, "add an address");
}

Result<void> Netlink::remove_address(int interface, const IpAddress& address, int prefix_length) {
  Message message(RTM_DELADDR, 0, address_body(interface, address, prefix_length));
  message.attribute(IFA_LOCAL, address);
  return transact(socket_.get(), message, "remove an address");
}

Result<void> Netlink::add_pair(const std::string& name, const std::string& peer_name,
                               const FileDescriptor& peer_namespace) {
  ifinfomsg body{};
  body.ifi_family = AF_UNSPEC;
  Message message(RTM_NEWLINK, NLM_F_CREATE | NLM_F_EXCL, body);
  message.attribute(IFLA_IFNAME, name);
  message.nest(IFLA_LINKINFO, [&] {
    message.attribute(IFLA_INFO_KIND, "veth");
    message.nest(IFLA_INFO_DATA, [&] {
      message.nest(VETH_INFO_PEER, [&] {
        message.body(body);
        message.attribute(IFLA_IFNAME, peer_name);
        const int descriptor = peer_namespace.get();
        message.attribute(IFLA_NET_NS_FD, &descriptor, sizeof descriptor);
      });
    });
  });
  return transact(socket_.get(), message, "make a pair of interfaces");
}

Result<void> Netlink::remove_interface(int interface) {
  ifinfomsg body{};
  body.ifi_family = AF_UNSPEC;
  body.ifi_index = interface;
  return transact(socket_.get(), Message(RTM_DELLINK, 0, body), "remove an interface");
}

Result<void> Netlink::let_pass(int interface) {
  ifinfomsg body{};
  body.ifi_family = AF_UNSPEC;
  body.ifi_index = interface;
  Message message(RTM_NEWLINK, 0, body);
  message.nest(IFLA_AF_SPEC, [&] {
    message.nest(AF_INET, [&] {
      message.nest(IFLA_INET_CONF, [&] {
        const std::uint32_t on = 1;
        message.attribute(IPV4_DEVCONF_FORWARDING, &on, sizeof on);
      });
    });
  });
  return transact(socket_.get(), message, "let packets pass");
}

Result<void> Netlink::add_host_route(int interface, const IpAddress& address) {
  return transact(socket_.get(), host_route(RTM_NEWROUTE, NLM_F_CREATE | NLM_F_REPLACE, interface, address),
                  "add a route");
}

Result<void> Netlink::remove_host_route(int interface, const IpAddress& address) {
  return transact(socket_.get(), host_route(RTM_DELROUTE, 0, interface, address), "remove a route");
}

Result<void> Netlink::add_default_route(int interface, const IpAddress& gateway) {
  rtmsg body{};
  body.rtm_family = family(gateway);
  body.rtm_table = RT_TABLE_MAIN;
  body.rtm_protocol = RTPROT_STATIC;
  body.rtm_scope = RT_SCOPE_UNIVERSE;
  body.rtm_type = RTN_UNICAST;
  body.rtm_flags = RTNH_F_ONLINK;
  Message message(RTM_NEWROUTE, NLM_F_CREATE | NLM_F_EXCL, body);
  message.attribute(RTA_GATEWAY, gateway);
  message.attribute(RTA_OIF, &interface, sizeof interface);
  return transact(socket_.get(), message, "add a default route");
}

Result<int> interface_of(const std::string& name) {
  const unsigned index = ::if_nametoindex(name.c_str());
  if (index == 0) return failure("Cannot find the interface " + name + ": " + std::strerror(errno));
  return static_cast<int>(index);
}

Result<void> Netlink::add_local_range(const IpAddress& range, int prefix_length) {
  rtmsg body{};
  body.rtm_family = family(range);
  body.rtm_dst_len = static_cast<unsigned char>(prefix_length);
  body.rtm_table = RT_TABLE_LOCAL;
  body.rtm_protocol = RTPROT_STATIC;
  body.rtm_scope = RT_SCOPE_HOST;
  body.rtm_type = RTN_LOCAL;
  Message message(RTM_NEWROUTE, NLM_F_CREATE | NLM_F_EXCL, body);
  message.attribute(RTA_DST, range);
  const int interface = kLoopbackInterface;
  message.attribute(RTA_OIF, &interface, sizeof interface);
  return transact(socket_.get(), message, "make a range of addresses local");
}

}  // namespace regionfall::net
