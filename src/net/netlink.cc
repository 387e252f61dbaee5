#include "net/netlink.h"

#include <linux/netlink.h>
#include <linux/rtnetlink.h>
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

  std::span<const std::byte> bytes() { return {buffer_.data(), header().nlmsg_len}; }

 private:
  nlmsghdr& header() { return *reinterpret_cast<nlmsghdr*>(buffer_.data()); }

  // Every part begins at a multiple of four bytes; all of our structures end at one but attributes' contents.
  void append(const void* content, std::size_t size) {
    std::memcpy(buffer_.data() + header().nlmsg_len, content, size);
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

Result<void> Netlink::add_address(int interface, const IpAddress& address, int prefix_length) {
  ifaddrmsg body{};
  body.ifa_family = family(address);
  body.ifa_prefixlen = static_cast<std::uint8_t>(prefix_length);
  body.ifa_index = static_cast<unsigned>(interface);
  body.ifa_flags = address.v6 ? IFA_F_NODAD : 0;  // usable at once
  Message message(RTM_NEWADDR, NLM_F_CREATE | NLM_F_EXCL, body);
  message.attribute(IFA_LOCAL, address.bytes.data(), address.size());
  message.attribute(IFA_ADDRESS, address.bytes.data(), address.size());
  return transact(socket_.get(), message, "add an address");
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
  message.attribute(RTA_DST, range.bytes.data(), range.size());
  const int interface = kLoopbackInterface;
  message.attribute(RTA_OIF, &interface, sizeof interface);
  return transact(socket_.get(), message, "make a range of addresses local");
}

}  // namespace regionfall::net
