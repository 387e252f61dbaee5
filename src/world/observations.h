#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "aws/service.h"
#include "aws/service_caller.h"
#include "base/fields.h"
#include "base/result.h"
#include "net/loop.h"
#include "net/timers.h"
#include "services/route53/prober.h"
#include "services/route53/state.h"

namespace regionfall::world {

// How the edge tells us-east-1 what health checkers see, for GetHealthCheckStatus. DNS does not depend on it: what does
// not arrive is dropped, and the next probes are told again.

// The service of us-east-1 that takes observations: an operation, whose input is some of them as a row.
inline constexpr std::string_view kObservationService = "regionfall.observations";
inline constexpr std::string_view kObserveOperation = "Observe";

// What a checker last said of a health check.
struct CheckObservation {
  std::string check;
  route53::Observation seen;
  static constexpr auto kFields =
      std::tuple(field("check", &CheckObservation::check), field("seen", &CheckObservation::seen));
};
aws::ServiceCall observations_call(std::vector<CheckObservation> observations);
Result<std::vector<CheckObservation>> observations_of(const aws::Value& input);

// `state` must outlive it. Passes over what is said of health checks that there are not (any more).
std::unique_ptr<aws::Service> make_observation_service(route53::State& state);

// The edge's side: sends together what has been heard, one call at a time. Lives on one loop.
class ObservationSender {
 public:
  using Send = std::function<void(const aws::ServiceCall& call, std::function<void(aws::Outcome)> on_outcome)>;
  // Once the sender has ended, `send` must tell no outcome any more.
  ObservationSender(net::Loop& loop, Send send);
  ObservationSender(const ObservationSender&) = delete;
  ObservationSender& operator=(const ObservationSender&) = delete;

  // Reports of checkers that there are not are passed over.
  void hear(const route53::Prober::Report& report);

  // Between an answer and the next call.
  static constexpr std::chrono::seconds kPause{1};
  static constexpr std::size_t kPerCallMax = 1024;
  // While a call is under way. Those of further checkers are dropped.
  static constexpr std::size_t kWaitingMax = 16'384;

 private:
  void send_soon();
  void send_waiting();

  Send send_;
  std::map<std::pair<std::string, std::string>, CheckObservation> waiting_;  // by check and checker
  bool under_way_ = false;
  net::Timer timer_;
};

}  // namespace regionfall::world
