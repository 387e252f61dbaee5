#include "net/http_refusal.h"

#include <algorithm>
#include <optional>
#include <string>

#include "net/http_syntax.h"

namespace regionfall::net {
namespace {

// The next line, however it ends; nothing when its end is missing.
std::optional<std::string_view> take_whole_line(std::string_view& text) {
  const std::size_t end = text.find('\n');
  if (end == std::string_view::npos) return std::nullopt;
  std::string_view line = text.substr(0, end);
  if (line.ends_with('\r')) line.remove_suffix(1);
  text.remove_prefix(end + 1);
  return line;
}

void read_request_line(std::string_view line, RequestHead& head) {
  const std::size_t method_end = std::min(line.find(' '), line.size());
  const std::string_view method = line.substr(0, method_end);
  if (method.size() > kMethodBytesMax || !is_token(method)) return;
  const std::string_view rest = line.substr(std::min(method_end + 1, line.size()));
  const std::string_view target = rest.substr(0, rest.find(' '));
  head.method = method;
  if (is_field_value(target)) head.target = target;
}

void read_field_line(std::string_view line, RequestHead& head) {
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos || !is_token(line.substr(0, colon))) return;
  const std::string_view value = trim_blanks(line.substr(colon + 1));
  if (is_field_value(value)) head.headers.add(std::string(line.substr(0, colon)), std::string(value));
}

}  // namespace

HttpResponse plain_refusal(const HttpRefusal& refusal) {
  return {.status = refusal.status, .headers = {{"Content-Type", "text/plain"}}, .body = refusal.message + "\n"};
}

RequestHead read_refused_head(std::string_view text, const HttpLimits& limits) {
  text = text.substr(0, limits.head_bytes_max);
  RequestHead head;
  if (const auto line = take_whole_line(text)) read_request_line(*line, head);
  for (auto line = take_whole_line(text); line && !line->empty(); line = take_whole_line(text)) {
    if (head.headers.all().size() == limits.field_count_max) break;
    read_field_line(*line, head);
  }
  return head;
}

}  // namespace regionfall::net
