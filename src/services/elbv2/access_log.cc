#include "services/elbv2/access_log.h"

#include <fmt/format.h>

#include <string_view>

#include "base/time_format.h"

namespace regionfall::elbv2 {
namespace {

std::string time_text(Instant instant) {
  const auto whole = std::chrono::floor<std::chrono::seconds>(instant);
  const auto micros = std::chrono::duration_cast<std::chrono::microseconds>(instant - whole).count();
  std::string text = format_rfc3339(timestamp_of(whole));
  text.pop_back();  // its Z
  return fmt::format("{}.{:06}Z", text, micros);
}

std::string_view or_dash(std::string_view text) { return text.empty() ? "-" : text; }

std::string seconds_text(std::optional<double> seconds) { return seconds ? fmt::format("{:.3f}", *seconds) : "-1"; }

// In double quotes; what would end them or the line is escaped.
std::string quoted(std::string_view text) {
  std::string made = "\"";
  for (const char c : or_dash(text)) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      made += '\\';
      made += c;
    } else if (byte < 0x20 || byte == 0x7f) {
      made += fmt::format("\\x{:02X}", byte);
    } else {
      made += c;
    }
  }
  return made + "\"";
}

}  // namespace

std::string access_log_line(const AccessLogEntry& entry) {
  const std::string target_status = entry.target_status ? std::to_string(*entry.target_status) : "-";
  std::string line = fmt::format(
      "{} {} {} {} {} {} {} {} {} {} {} {} {} {} {} {} {} {} {} {} {} {} ", entry.type, time_text(entry.time),
      entry.load_balancer, entry.client, or_dash(entry.target), seconds_text(entry.request_processing_s),
      seconds_text(entry.target_processing_s), seconds_text(entry.response_processing_s), entry.status, target_status,
      entry.received_bytes, entry.sent_bytes, quoted(entry.request), quoted(entry.user_agent),
      or_dash(entry.ssl_cipher), or_dash(entry.ssl_protocol), or_dash(entry.target_group_arn), quoted(entry.trace_id),
      quoted(entry.domain_name), quoted(entry.certificate_arn), or_dash(entry.rule_priority), time_text(entry.created));
  line += fmt::format("{} {} {} {} {} {} {} {}", quoted(entry.actions), quoted(entry.redirect_url),
                      quoted(entry.error_reason), quoted(entry.target),
                      quoted(entry.target_status ? target_status : ""), quoted(entry.classification),
                      quoted(entry.classification_reason), or_dash(entry.connection_trace_id));
  return line;
}

}  // namespace regionfall::elbv2
