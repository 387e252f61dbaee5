#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>

#include "base/file_descriptor.h"
#include "base/random.h"
#include "base/result.h"
#include "net/line.h"
#include "net/loop.h"
#include "net/stream.h"
#include "world/fault.h"
#include "world/site.h"

namespace regionfall::world {

// As many connections over a distance as a world may have.
inline constexpr std::size_t kClientLinesMax = 8192;

// The connections of clients outside the world's networks that are to be as far from the regions as a city is: over the
// same links as packets from there, with the same faults.
class ClientLines {
 public:
  // `seed`: of the links' chance. `loop` must outlive the lines.
  ClientLines(net::Loop& loop, std::uint64_t seed) : loop_(loop), random_(seed) {}
  ClientLines(const ClientLines&) = delete;
  ClientLines& operator=(const ClientLines&) = delete;

  // Lays a line from a client's place to a region, to which `server` is connected already. Returns the client's end.
  Result<FileDescriptor> lay(const Site& client, const Site& region, const FaultSet& faults,
                             std::unique_ptr<net::Stream> server);
  // Lets all lines behave as under these faults.
  void set_faults(const FaultSet& faults);

 private:
  struct Laid {
    Site client;
    Site region;
    std::unique_ptr<net::Line> line;
  };

  net::Loop& loop_;
  SeededRandom random_;
  std::uint64_t laid_ = 0;
  std::map<std::uint64_t, Laid> lines_;  // by their numbers, in the order in which they were laid
};

}  // namespace regionfall::world
