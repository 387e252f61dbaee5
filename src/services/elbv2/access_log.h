#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/clock.h"

namespace regionfall::elbv2 {

// One request, as an access log tells of it. Empty texts and absent numbers are "-". Source: user guide, "Access logs
// for your Application Load Balancer", "Syntax".
struct AccessLogEntry {
  std::string type;                            // "http", "https", "h2", "ws", "wss"
  Instant time;                                // when the response was there
  std::string load_balancer;                   // "app/NAME/ID"
  std::string client;                          // "address:port"
  std::string target;                          // "address:port"
  std::optional<double> request_processing_s;  // -1 where it did not come to that
  std::optional<double> target_processing_s;
  std::optional<double> response_processing_s;
  int status = 0;
  std::optional<int> target_status;
  std::uint64_t received_bytes = 0;
  std::uint64_t sent_bytes = 0;
  std::string request;  // "GET http://example.com:80/ HTTP/1.1"
  std::string user_agent;
  std::string ssl_cipher;
  std::string ssl_protocol;
  std::string target_group_arn;
  std::string trace_id;
  std::string domain_name;  // of SNI
  std::string certificate_arn;
  std::string rule_priority;  // "0" the default rule, "-1" none was asked
  Instant created;            // when the request came
  std::string actions;        // "forward"
  std::string redirect_url;
  std::string error_reason;
  std::string classification;  // "Acceptable", "Ambiguous", "Severe"
  std::string classification_reason;
  std::string connection_trace_id;  // "TID_…"
};

// The line, without its end.
std::string access_log_line(const AccessLogEntry& entry);

}  // namespace regionfall::elbv2
