#pragma once

#include <cstddef>
#include <functional>
#include <string_view>

#include "base/file_descriptor.h"
#include "base/result.h"
#include "net/liveness.h"
#include "net/loop.h"
#include "net/socket_address.h"

namespace regionfall::net {

// Sends and receives datagrams on one address.
class UdpSocket {
 public:
  // `from` is the sender. `bytes` are valid during the call, which may destroy the socket.
  using OnDatagram = std::function<void(const SocketAddress& from, std::string_view bytes)>;

  // A socket bound to `address`, for the constructor. Port 0: the system chooses. `shared_port` as for listen_on().
  static Result<FileDescriptor> bind(const SocketAddress& address, bool shared_port = false);

  UdpSocket(Loop& loop, FileDescriptor bound, OnDatagram on_datagram);
  UdpSocket(const UdpSocket&) = delete;
  UdpSocket& operator=(const UdpSocket&) = delete;
  ~UdpSocket();

  SocketAddress address() const;
  // Sends at once. False when the datagram could not be: too long, no route, or the system's buffer full. As with every
  // datagram, true does not mean that it arrives.
  bool send(const SocketAddress& to, std::string_view bytes);

  static constexpr int kDatagramsAtOnce = 64;  // received in one turn

 private:
  void receive_some();

  Loop& loop_;
  FileDescriptor socket_;
  OnDatagram on_datagram_;
  DescriptorWatch watch_;
  Liveness liveness_;
};

}  // namespace regionfall::net
