#pragma once

#include <chrono>
#include <cstdint>

#include "aws/api_error.h"
#include "aws/service_caller.h"
#include "base/file_descriptor.h"
#include "base/result.h"

namespace regionfall::world {

// Why a call over a connection has no outcome.
enum class CallFailure : std::uint8_t {
  kNotSent,  // the region has seen nothing of it: it may be sent again on another connection
  kReset,    // the connection ended; the region may have performed it
  kSilence,  // no answer within the connection's timeout; likewise
};

// The caller's side of a connection that carries calls (call_frame.h), one call after another. Waits for each outcome,
// but not longer than `silence_max` between two pieces of it.
class CallClient {
 public:
  CallClient(FileDescriptor connection, std::chrono::milliseconds silence_max);
  // After a failure the connection is of no use.
  Result<aws::Outcome, CallFailure> call(const aws::ServiceCall& call);

 private:
  FileDescriptor connection_;
};

}  // namespace regionfall::world
