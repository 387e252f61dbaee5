#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>

#include "aws/api_error.h"
#include "aws/service_caller.h"
#include "base/random.h"
#include "base/result.h"
#include "net/loop.h"
#include "net/socket_address.h"
#include "net/stream.h"
#include "net/timers.h"
#include "services/iam/sealer.h"
#include "world/call_client.h"
#include "world/call_frame.h"

namespace regionfall::world {

// Regions call one another over the links between them: calls and outcomes (call_frame.h), each sealed with the world's
// key, so that only regions can make and read them. This is where a region takes them.
inline constexpr std::uint16_t kPeerPort = 4568;
inline constexpr std::string_view kPeerCallSeal = "call between regions";
inline constexpr std::string_view kPeerOutcomeSeal = "outcome between regions";

// How long a region may be silent that owes an outcome. Longer than the slowest answer of a region that is well, links
// included; shorter than people's patience.
inline constexpr std::chrono::seconds kPeerSilenceMax{3};
// Calls that wait for their outcomes.
inline constexpr std::size_t kPeerCallsMax = 1'000;

// Calls operations in one other region, without waiting. Connects when there is something to call; a failure ends the
// connection and all calls on it. Outcomes come in the order of the calls, always later than call() returns.
class PeerCaller final : public net::StreamHandler {
 public:
  using OnOutcome = std::move_only_function<void(Result<aws::Outcome, CallFailure>)>;

  // All must outlive the caller. `address`: the region's, with kPeerPort.
  PeerCaller(net::Loop& loop, net::SocketAddress address, const iam::Sealer& sealer, RandomSource& random);

  // `on_outcome` must not destroy the caller. It is not called any more when the caller ends.
  void call(const aws::ServiceCall& call, OnOutcome on_outcome);

  void on_bytes(std::string_view bytes) override;
  void on_end() override { fail(CallFailure::kReset); }
  void on_drained() override {}
  void on_failed(Error /*reason*/) override { fail(CallFailure::kReset); }

 private:
  bool connect();
  void fail(CallFailure failure);
  void refuse(OnOutcome on_outcome);
  void watch();

  net::Loop& loop_;
  net::SocketAddress address_;
  const iam::Sealer& sealer_;
  RandomSource& random_;
  std::unique_ptr<net::Stream> stream_;
  CallFrameReader reader_;
  std::deque<OnOutcome> waiting_;
  std::deque<OnOutcome> refused_;  // calls that could not be sent
  net::Timer timer_;               // the end of patience
  net::Timer refusal_;
};

}  // namespace regionfall::world
