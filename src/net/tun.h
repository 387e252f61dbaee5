#pragma once

#include "base/file_descriptor.h"
#include "base/result.h"

namespace regionfall::net {

// A point-to-point interface whose other end is a descriptor: each read() gives one IP packet that the namespace sends,
// each write() is one that it receives. The interface lives as long as the descriptor or its namespace.
struct Tun {
  FileDescriptor descriptor;  // does not block
  int interface = 0;          // its index
};

// What a packet between sites may be long; as on the internet.
inline constexpr int kTunMtuBytes = 1500;

// Makes one in the network namespace of the calling thread, switched off still. Needs CAP_NET_ADMIN in it and
// /dev/net/tun.
Result<Tun> open_tun();

}  // namespace regionfall::net
