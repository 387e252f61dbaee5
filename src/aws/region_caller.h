#pragma once

#include <chrono>
#include <functional>

#include "aws/api_error.h"
#include "aws/identity.h"
#include "aws/service_caller.h"

namespace regionfall::aws {

// Told how a call to another region ended, in a turn of its own: it may change rows, as an operation does. Everything
// it knew when the call was sent may have changed since.
using OnRegionAnswer = std::function<void(const Outcome& outcome, const Request& request)>;

// Calls of operations of services in other regions, over the world's links. Nothing waits for them: the call leaves
// when the turn that sent it has been committed (never, when that turn is taken back), and its answer comes later.
//
// A region that is down, cut off or silent fails the call with kRegionRefused or kRegionSilent after at most
// kRegionCallMax; it may have performed it nonetheless. A process that dies forgets its calls and who wanted to be
// told. So: a service keeps in rows what it wants to say, sends it again at a timer until it has been answered, and the
// other side takes the same call twice as once. Two calls to a region may overtake each other, also in that region:
// what has an order is sent one after the other, or numbered.
class RegionCaller {
 public:
  virtual ~RegionCaller() = default;
  // Within a turn. `call.region` is another region. `on_answer` is called exactly once while the process lives.
  virtual void send(ServiceCall call, OnRegionAnswer on_answer) = 0;
};

// Codes of the errors that calls over links have besides those of operations.
inline constexpr const char* kRegionRefused = "RequestError";
inline constexpr const char* kRegionSilent = "RequestTimeout";
// A call has been answered or has failed after this time.
inline constexpr std::chrono::seconds kRegionCallMax{10};

}  // namespace regionfall::aws
