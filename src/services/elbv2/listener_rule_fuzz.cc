#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "net/http_parser.h"
#include "services/elbv2/desync.h"
#include "services/elbv2/exchange.h"
#include "services/elbv2/forwarded_headers.h"
#include "services/elbv2/redirect.h"
#include "services/elbv2/routing.h"
#include "services/elbv2/wildcard.h"

namespace {

using namespace regionfall;
using namespace regionfall::elbv2;

constexpr std::size_t kComparedBytesMax = 24;

// What wildcard_matches() says, by its definition: every `*` is tried with every number of characters.
bool matches_by_definition(std::string_view pattern, std::string_view text) {
  if (pattern.empty()) return text.empty();
  if (pattern.front() == '*') {
    for (std::size_t taken = 0; taken <= text.size(); ++taken)
      if (matches_by_definition(pattern.substr(1), text.substr(taken))) return true;
    return false;
  }
  const bool escaped =
      pattern.size() > 1 && pattern[0] == '\\' && (pattern[1] == '*' || pattern[1] == '?' || pattern[1] == '\\');
  if (text.empty()) return false;
  const bool takes = escaped ? pattern[1] == text[0] : pattern[0] == '?' || pattern[0] == text[0];
  return takes && matches_by_definition(pattern.substr(escaped ? 2 : 1), text.substr(1));
}

// A condition in a line: a letter for its field, then its value; those of headers and queries have a name and `=`
// before.
Condition condition_of(std::string_view line) {
  const char field = line.empty() ? 'p' : line.front();
  const std::string value(line.empty() ? line : line.substr(1));
  const std::size_t equals = value.find('=');
  const std::string name = value.substr(0, equals);
  const std::string rest = equals == std::string::npos ? "" : value.substr(equals + 1);
  Condition condition;
  switch (field) {
    case 'h':
      condition.host_header = PatternValues{.values = {value}, .regex_values = {}};
      break;
    case 'H':
      condition.http_header = HttpHeaderConfig{.name = name, .values = {rest}, .regex_values = {}};
      break;
    case 'q':
      condition.query_string = QueryStringConfig{
          .values = {{.key = equals == std::string::npos ? std::nullopt : std::optional(name), .value = rest}}};
      break;
    case 'm':
      condition.http_request_method = PlainValues{.values = {value}};
      break;
    case 's':
      condition.source_ip = PlainValues{.values = {value}};
      break;
    case 'r':
      condition.path_pattern = PatternValues{.values = {}, .regex_values = {value}};
      break;
    default:
      condition.path_pattern = PatternValues{.values = {value}, .regex_values = {}};
  }
  return condition;
}

void look_at(const RoutingListener& listener, net::RequestHead head) {
  if (refuse(head)) return;
  (void)mitigate(DesyncMode::kDefensive, classify(head).classification);
  const std::string_view target = head.target;
  const std::size_t mark = target.find('?');
  const RequestFacts facts{.method = head.method,
                           .scheme = "http",
                           .host = host_without_port(head.headers.get("host")),
                           .port = 80,
                           .path = target.substr(0, mark),
                           .query = mark == std::string_view::npos ? std::string_view() : target.substr(mark + 1),
                           .headers = &head.headers,
                           .client = *ec2::parse_ip("203.0.113.7")};
  const RoutingRule& rule = match_rule(listener, facts);
  const bool first = &rule == &listener.rules.front();
  if (first != listener.rules.front().conditions.front().matches(facts)) std::abort();
  RedirectConfig redirect;
  redirect.path = "/#{path}";
  redirect.query = "#{query}";
  if (redirect_location(redirect, facts).empty()) std::abort();
  drop_invalid_headers(head.headers);
  set_forwarded_headers(head.headers, {}, {.address = "203.0.113.7", .port = 1, .https = false, .listener_port = 8080});
  if (head.headers.get("X-Forwarded-For").empty()) std::abort();
  (void)trace_id(head.headers.get("X-Amzn-Trace-Id"), Instant{}, "0123456789abcdef01234567");
}

}  // namespace

// The input is a line with a condition, and what a client sends.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const std::size_t line_end = std::min(input.find('\n'), input.size());
  const std::string_view line = input.substr(0, line_end);
  std::string_view wire = input.substr(std::min(line_end + 1, input.size()));
  const std::string_view text = wire.substr(0, kComparedBytesMax);
  if (line.size() <= kComparedBytesMax &&
      wildcard_matches(line, text, Case::kMatters) != matches_by_definition(line, text))
    std::abort();

  RoutingListener listener;
  listener.rules.emplace_back().conditions.emplace_back(condition_of(line));
  listener.rules.emplace_back();
  const net::HttpLimits limits;
  net::RequestParser parser(limits);
  while (true) {
    const auto event = parser.next(wire);
    if (!event || *event == net::HttpEvent::kNeedMore) return 0;
    if (*event == net::HttpEvent::kHead) look_at(listener, parser.take_head());
  }
}
