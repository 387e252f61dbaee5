#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <span>
#include <string_view>

#include "base/file_descriptor.h"
#include "net/ip_address.h"
#include "net/loop.h"

namespace regionfall::net {

// Answers datagrams at once, many of them in one call of the system's. On a socket that is bound to all addresses, an
// answer leaves from the address that was asked.
class DnsUdpSocket {
 public:
  // Writes the answer to `packet` into `buffer`, of kDnsUdpBytesMax bytes, and returns its length; 0 for none.
  using Answer = std::function<std::size_t(std::string_view packet, const IpAddress& from, std::span<char> buffer)>;
  // Before each batch of answers.
  using BeforeBatch = std::function<void()>;

  // `bound` is a UDP socket, which does not block. Neither function may destroy the socket.
  DnsUdpSocket(Loop& loop, FileDescriptor bound, Answer answer, BeforeBatch before_batch);
  DnsUdpSocket(const DnsUdpSocket&) = delete;
  DnsUdpSocket& operator=(const DnsUdpSocket&) = delete;
  ~DnsUdpSocket();

  static constexpr std::size_t kBatch = 64;            // datagrams received with one call
  static constexpr int kBatchesAtOnce = 4;             // in one turn of the loop
  static constexpr std::size_t kQueryBytesMax = 1536;  // more of a datagram is cut off, which makes it malformed

 private:
  struct Batch;

  void serve();
  std::size_t serve_batch();  // how many were received

  FileDescriptor socket_;
  Answer answer_;
  BeforeBatch before_batch_;
  std::unique_ptr<Batch> batch_;
  DescriptorWatch watch_;
};

}  // namespace regionfall::net
