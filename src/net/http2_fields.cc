#include "net/http2_fields.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/text.h"
#include "net/http_syntax.h"

namespace regionfall::net {
namespace {

// RFC 9113, 8.2.2.
constexpr auto kConnectionFields =
    std::to_array<std::string_view>({"Connection", "Keep-Alive", "Proxy-Connection", "Transfer-Encoding", "Upgrade"});

std::unexpected<HttpRefusal> refusal(int status, std::string message) {
  return std::unexpected(HttpRefusal{.status = status, .message = std::move(message)});
}

std::uint8_t* letters(std::string_view text) {
  return const_cast<std::uint8_t*>(reinterpret_cast<const std::uint8_t*>(text.data()));  // nghttp2 does not write
}

}  // namespace

// RFC 9113, 10.5.1: a field counts 32 bytes more than its letters.
void Http2RequestFields::add(std::string_view name, std::string_view value) {
  constexpr std::size_t kFieldBytes = 32;
  bytes_ += name.size() + value.size() + kFieldBytes;
  too_long_ = too_long_ || bytes_ > limits_.head_bytes_max || head_.headers.all().size() == limits_.field_count_max;
  if (name.starts_with(':')) return add_pseudo(name, value);
  if (too_long_) return;
  if (name != "cookie") return head_.headers.add(std::string(name), std::string(value));
  if (!cookies_.empty()) cookies_ += "; ";
  cookies_ += value;
}

void Http2RequestFields::add_pseudo(std::string_view name, std::string_view value) {
  if (value.size() > limits_.head_bytes_max) return;
  if (name == ":method") head_.method = value;
  if (name == ":path") head_.target = value;
  if (name == ":authority") authority_ = value;
}

Result<RequestHead, HttpRefusal> Http2RequestFields::take(bool body_follows) {
  HeaderFields fields;
  const std::string* host = head_.headers.find("Host");
  if (authority_ && host != nullptr && *host != *authority_) return refusal(400, "Host is not the :authority");
  if (authority_ || host != nullptr) fields.add("Host", authority_ ? *authority_ : *host);
  const auto hosts = [](const HeaderFields::Field& field) { return equals_ignoring_case(field.first, "Host"); };
  if (std::ranges::count_if(head_.headers.all(), hosts) > 1 || fields.empty())
    return refusal(400, "There must be one Host field");
  if (too_long_) return refusal(431, "The head is longer than is accepted");
  if (head_.method.size() > kMethodBytesMax) return refusal(501, "The method is longer than any that is known");
  if (head_.method == "CONNECT") return refusal(501, "CONNECT by HTTP/2");
  if (head_.target.size() > limits_.target_bytes_max) return refusal(414, "The target is longer than is accepted");
  if (!is_token(head_.method) || !is_target(head_.target) || !target_fits(head_.method, head_.target))
    return refusal(400, "The target does not fit the method");
  if (!is_host(fields.get("Host"))) return refusal(400, "Host is malformed");
  const std::string* length = head_.headers.find("Content-Length");
  if (length != nullptr && parse_decimal(*length).value_or(0) > limits_.body_bytes_max)
    return refusal(413, "The body is longer than is accepted");
  for (const auto& field : head_.headers.all())
    if (!hosts(field)) fields.add(field.first, field.second);
  if (!cookies_.empty()) fields.add("cookie", std::move(cookies_));
  if (body_follows && length == nullptr) fields.add("transfer-encoding", "chunked");
  head_.headers = std::move(fields);
  return std::move(head_);
}

void Http2FieldList::add_pseudo(std::string_view name, std::string_view value) { fields_.emplace_back(name, value); }

void Http2FieldList::add(const HeaderFields& fields) {
  for (const auto& [name, value] : fields.all()) add(name, value);
}

void Http2FieldList::add(std::string_view name, std::string_view value) {
  const auto same = [&](std::string_view other) { return equals_ignoring_case(name, other); };
  if (!is_token(name) || std::ranges::any_of(kConnectionFields, same)) return;
  std::string clean(trim_blanks(value));
  std::ranges::replace_if(clean, [](char letter) { return !is_field_value({&letter, 1}); }, ' ');
  fields_.emplace_back(to_lower_ascii(name), std::move(clean));
}

std::vector<nghttp2_nv> Http2FieldList::pairs() const {
  std::vector<nghttp2_nv> pairs;
  pairs.reserve(fields_.size());
  for (const auto& [name, value] : fields_)
    pairs.push_back({.name = letters(name),
                     .value = letters(value),
                     .namelen = name.size(),
                     .valuelen = value.size(),
                     .flags = NGHTTP2_NV_FLAG_NONE});
  return pairs;
}

}  // namespace regionfall::net
