#pragma once

#include <cstdint>

#include "base/file_descriptor.h"
#include "base/result.h"

namespace regionfall::net {

// How many worlds without namespaces a machine can have at a time.
inline constexpr int kFlatWorldsMax = 64;

// A number that no other process of this machine has claimed; given back when the lock is closed, however the process
// ends.
struct FlatClaim {
  std::uint8_t number = 0;  // less than kFlatWorldsMax
  FileDescriptor lock;
};
Result<FlatClaim> claim_flat_number();

}  // namespace regionfall::net
