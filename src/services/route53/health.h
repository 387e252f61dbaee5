#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "services/route53/rows.h"

namespace regionfall::route53 {

// Whether what a health check is about is healthy, as Route 53 decides it. Sources: Route 53 developer guide, "How
// Amazon Route 53 determines whether a health check is healthy"; API reference, HealthCheckConfig.

// -- one checker ------------------------------------------------------------------------------------------------------

struct CheckerState {
  bool healthy = true;     // a new check counts as healthy until enough probes have run
  int equal_in_a_row = 0;  // probe results in a row that contradict `healthy`
};

// Feeds a probe's result to its checker, whose opinion turns when `failure_threshold` (1 to 10) results in a row have
// contradicted it: the same number down and up.
CheckerState after_probe(CheckerState checker, bool passed, int failure_threshold);

// -- all checkers of an endpoint --------------------------------------------------------------------------------------

// What one checker holds of an endpoint, and when it last probed it.
struct Opinion {
  bool healthy = true;
  Instant at;
};

// Healthy while more than 18 % of the checkers hold it healthy. `counted` must not be 0.
bool more_than_eighteen_percent(std::size_t healthy, std::size_t counted);

// The endpoint's health at `now`, of checks every `request_interval`. Our choices, where AWS documents nothing: an
// opinion older than two intervals leaves the count, because its checker is dead or cut off; where none is left, the
// health stays what it was.
bool endpoint_healthy(std::span<const Opinion> opinions, std::chrono::seconds request_interval, Instant now,
                      bool healthy_before);

// -- health checks of other kinds -------------------------------------------------------------------------------------

// A calculated check: at least `threshold` of its children are healthy. 0: always; more than there are children: never.
bool calculated_healthy(std::size_t healthy_children, std::size_t threshold);

enum class AlarmState : std::uint8_t { kOk, kAlarm, kInsufficientData };

// A check of an alarm: what `insufficient_data_status` says ("Healthy", "Unhealthy", "LastKnownStatus") goes while the
// alarm has not enough data.
bool alarm_healthy(AlarmState state, std::string_view insufficient_data_status, bool healthy_before);

// What DNS goes by: `measured`, the other way round where the check is inverted. A disabled check counts as healthy, or
// as unhealthy if it is inverted as well.
bool status_of(const HealthCheckConfig& config, bool measured);

// -- probes -----------------------------------------------------------------------------------------------------------

inline constexpr std::chrono::seconds kTcpConnectMax{10};  // of checks of type TCP
inline constexpr std::chrono::seconds kHttpConnectMax{4};
inline constexpr std::chrono::seconds kHttpResponseMax{2};  // after the connection is there
inline constexpr std::chrono::seconds kHttpBodyMax{2};      // after the status line, where a string is looked for
inline constexpr std::size_t kSearchedBytesMax = 5120;      // of the body
inline constexpr std::size_t kProbeHeaderBytesMax = 16'384;

// What a checker does for one probe.
struct ProbePlan {
  enum class Kind : std::uint8_t { kTcp, kHttp, kHttps };
  Kind kind = Kind::kTcp;
  std::string address;  // an IP address; empty: look `host` up. A name that does not resolve is a failed probe.
  std::string host;     // the name to look up, and of the Host header; empty with kTcp and an address
  std::uint16_t port = 0;
  std::string path;           // begins with a slash
  bool send_sni = false;      // kHttps. Certificates are not validated.
  std::string search_string;  // empty: none
  std::chrono::seconds connect_max{0};
};

// Nothing for checks that probe no endpoint.
std::optional<ProbePlan> probe_plan(const HealthCheckConfig& config);

// What came of a probe. `body` are its first bytes, no more than kSearchedBytesMax.
struct ProbeResult {
  bool connected = false;
  bool answered = true;  // kHttp, kHttps: a status in time
  int http_status = 0;
  std::string_view body;
};

bool probe_passed(const ProbePlan& plan, const ProbeResult& result);

// How GetHealthCheckStatus words it: "Success: HTTP Status Code 200, OK".
std::string probe_status(const ProbePlan& plan, const ProbeResult& result);

}  // namespace regionfall::route53
