#include "net/dns_udp_socket.h"

#include <netinet/in.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <utility>

#include "net/dns_types.h"
#include "net/system_address.h"

namespace regionfall::net {
namespace {

// Where a datagram was sent to, as the system says and wants to be told.
constexpr std::size_t kControlBytes = CMSG_SPACE(sizeof(in6_pktinfo));
union Control {
  cmsghdr aligned;
  std::array<char, kControlBytes> bytes;
};

// Asks for the address that each datagram was sent to, where the socket's own does not tell it.
void ask_for_addresses(int socket) {
  sockaddr_storage bound{};
  socklen_t length = sizeof bound;
  ::getsockname(socket, reinterpret_cast<sockaddr*>(&bound), &length);
  const int on = 1;
  if (bound.ss_family == AF_INET) {
    if (reinterpret_cast<const sockaddr_in&>(bound).sin_addr.s_addr == INADDR_ANY)
      ::setsockopt(socket, IPPROTO_IP, IP_PKTINFO, &on, sizeof on);
  } else if (IN6_IS_ADDR_UNSPECIFIED(&reinterpret_cast<const sockaddr_in6&>(bound).sin6_addr)) {
    ::setsockopt(socket, IPPROTO_IPV6, IPV6_RECVPKTINFO, &on, sizeof on);
  }
}

// Makes of where a query was sent to where its answer is sent from: the address, by whatever interface leads back.
void turn_round(msghdr& message) {
  cmsghdr* control = CMSG_FIRSTHDR(&message);
  if (control == nullptr) return;
  if (control->cmsg_level == IPPROTO_IP && control->cmsg_type == IP_PKTINFO) {
    in_pktinfo info{};
    std::memcpy(&info, CMSG_DATA(control), sizeof info);
    info = {.ipi_ifindex = 0, .ipi_spec_dst = info.ipi_addr, .ipi_addr = {}};
    std::memcpy(CMSG_DATA(control), &info, sizeof info);
  } else if (control->cmsg_level == IPPROTO_IPV6 && control->cmsg_type == IPV6_PKTINFO) {
    in6_pktinfo info{};
    std::memcpy(&info, CMSG_DATA(control), sizeof info);
    if (!IN6_IS_ADDR_LINKLOCAL(&info.ipi6_addr)) info.ipi6_ifindex = 0;
    std::memcpy(CMSG_DATA(control), &info, sizeof info);
  }
}

}  // namespace

// Memory for one batch, set up once.
struct DnsUdpSocket::Batch {
  std::array<mmsghdr, kBatch> received;
  std::array<mmsghdr, kBatch> sent;
  std::array<iovec, kBatch> query_pieces;
  std::array<iovec, kBatch> answer_pieces;
  std::array<sockaddr_storage, kBatch> senders;
  std::array<Control, kBatch> controls;
  std::array<std::array<char, kQueryBytesMax>, kBatch> queries;
  std::array<std::array<char, kDnsUdpBytesMax>, kBatch> answers;

  Batch() {
    for (std::size_t i = 0; i < kBatch; ++i) {
      query_pieces[i] = {.iov_base = queries[i].data(), .iov_len = kQueryBytesMax};
      received[i].msg_hdr = {.msg_name = &senders[i],
                             .msg_namelen = 0,
                             .msg_iov = &query_pieces[i],
                             .msg_iovlen = 1,
                             .msg_control = controls[i].bytes.data(),
                             .msg_controllen = 0,
                             .msg_flags = 0};
    }
  }
};

DnsUdpSocket::DnsUdpSocket(Loop& loop, FileDescriptor bound, Answer answer, BeforeBatch before_batch)
    : socket_(std::move(bound)),
      answer_(std::move(answer)),
      before_batch_(std::move(before_batch)),
      batch_(std::make_unique<Batch>()),
      watch_(loop, socket_.get(), [this](Readiness) { serve(); }) {
  ask_for_addresses(socket_.get());
  watch_.want({.read = true});
}

DnsUdpSocket::~DnsUdpSocket() = default;

void DnsUdpSocket::serve() {
  for (int i = 0; i < kBatchesAtOnce; ++i)
    if (serve_batch() < kBatch) return;
}

// Failures are those of single datagrams (no route back, the system's buffer full): with DNS, who asked asks again.
std::size_t DnsUdpSocket::serve_batch() {
  Batch& batch = *batch_;
  for (mmsghdr& message : batch.received) {
    message.msg_hdr.msg_namelen = sizeof(sockaddr_storage);
    message.msg_hdr.msg_controllen = kControlBytes;
  }
  const int count = ::recvmmsg(socket_.get(), batch.received.data(), kBatch, MSG_DONTWAIT, nullptr);
  if (count <= 0) return 0;
  before_batch_();
  unsigned answers = 0;
  for (std::size_t i = 0; i < static_cast<std::size_t>(count); ++i) {
    msghdr& query = batch.received[i].msg_hdr;
    const std::size_t length =
        answer_({batch.queries[i].data(), batch.received[i].msg_len}, ip_address(batch.senders[i]), batch.answers[i]);
    if (length == 0) continue;
    turn_round(query);
    batch.answer_pieces[answers] = {.iov_base = batch.answers[i].data(), .iov_len = length};
    batch.sent[answers].msg_hdr = query;
    batch.sent[answers].msg_hdr.msg_iov = &batch.answer_pieces[answers];
    ++answers;
  }
  for (unsigned sent = 0; sent < answers;) {
    const int taken = ::sendmmsg(socket_.get(), &batch.sent[sent], answers - sent, MSG_NOSIGNAL | MSG_DONTWAIT);
    sent += taken > 0 ? static_cast<unsigned>(taken) : 1;
  }
  return static_cast<std::size_t>(count);
}

}  // namespace regionfall::net
