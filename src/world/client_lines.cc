#include "world/client_lines.h"

#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <string>
#include <utility>

#include "net/sockets.h"
#include "world/links.h"

namespace regionfall::world {
namespace {

net::LinePath path_between(const FaultSet& faults, const Site& client, const Site& region) {
  return {.there = link_between(faults, client, region), .back = link_between(faults, region, client)};
}

}  // namespace

Result<FileDescriptor> ClientLines::lay(const Site& client, const Site& region, const FaultSet& faults,
                                        std::unique_ptr<net::Stream> server) {
  if (lines_.size() >= kClientLinesMax) return failure("There are too many connections from " + client.name() + ".");
  std::array<int, 2> ends{};
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0)
    return failure(std::string("Cannot make sockets: ") + std::strerror(errno));
  FileDescriptor outer(ends[0]);
  const std::uint64_t number = laid_++;
  lines_.emplace(number,
                 Laid{client, region,
                      std::make_unique<net::Line>(loop_, random_, path_between(faults, client, region),
                                                  net::make_stream(loop_, FileDescriptor(ends[1])), std::move(server),
                                                  [this, number] { lines_.erase(number); })});
  return outer;
}

void ClientLines::set_faults(const FaultSet& faults) {
  for (const auto& [number, laid] : lines_) laid.line->set_path(path_between(faults, laid.client, laid.region));
}

}  // namespace regionfall::world
