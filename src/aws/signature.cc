#include "aws/signature.h"

#include <fmt/format.h>

#include <algorithm>

#include "aws/protocol/scalar_text.h"
#include "aws/protocol/timestamp.h"
#include "aws/url.h"
#include "base/text.h"

namespace regionfall::aws {
namespace {

constexpr std::string_view kAlgorithm = "AWS4-HMAC-SHA256";
constexpr std::size_t kSignedHeadersMax = 200;
constexpr std::int64_t kExpiresMax_s = 7 * 24 * 3600;

// Access key, date, region, service, "aws4_request".
bool read_credential(std::string_view credential, Signature& signature) {
  // Access keys may have slashes; the scope's four parts are the last ones.
  const std::vector<std::string> parts = split(credential, "/");
  const std::size_t count = parts.size();
  if (count < 5 || parts[count - 1] != "aws4_request") return false;
  signature.date = parts[count - 4];
  signature.region.text = parts[count - 3];
  signature.service = parts[count - 2];
  signature.access_key_id = join(std::span(parts).first(count - 4), "/");
  return !signature.access_key_id.empty() && signature.date.size() == 8;
}

bool read_signed_headers(std::string_view list, Signature& signature) {
  for (std::string& name : split(list, ";")) signature.signed_headers.push_back(to_lower_ascii(name));
  return !list.empty() && signature.signed_headers.size() <= kSignedHeadersMax;
}

// The value of "Name=value" in the comma-separated parameters of an Authorization header; empty when there is none.
std::string_view header_parameter(std::string_view parameters, std::string_view name) {
  while (!parameters.empty()) {
    std::string_view part = parameters.substr(0, parameters.find(','));
    parameters.remove_prefix(std::min(parameters.size(), part.size() + 1));
    part = trim(part);
    if (part.size() > name.size() && part.starts_with(name) && part[name.size()] == '=') {
      return part.substr(name.size() + 1);
    }
  }
  return {};
}

ParsedSignature incomplete(std::string message) {
  return {std::nullopt, AuthenticationProblem::kIncomplete, std::move(message)};
}

ParsedSignature parse_header(const net::HttpRequest& request, std::string_view authorization) {
  const std::string_view parameters = trim(authorization.substr(kAlgorithm.size()));
  Signature signature;
  std::string missing;
  const auto require = [&](std::string_view name) {
    const std::string_view value = header_parameter(parameters, name);
    if (value.empty()) missing += fmt::format("Authorization header requires '{}' parameter. ", name);
    return value;
  };
  const std::string_view credential = require("Credential");
  signature.signature = require("Signature");
  const std::string_view signed_headers = require("SignedHeaders");
  signature.time = request.headers.get("x-amz-date");
  if (signature.time.empty()) {
    // A Date header is as good, in HTTP's form.
    const std::string_view date = request.headers.get("date");
    if (const auto instant = parse_rfc822(date)) signature.time = format_signature_time(*instant);
    if (date.empty()) {
      missing += "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. ";
    }
  }
  if (!missing.empty()) return incomplete(missing + "Authorization=" + std::string(authorization));
  if (!read_credential(credential, signature)) {
    return incomplete(fmt::format(
        "Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got '{}'",
        credential));
  }
  if (!read_signed_headers(signed_headers, signature)) return incomplete("SignedHeaders has too many parts");
  if (!parse_signature_time(signature.time)) {
    return incomplete(fmt::format("Date must be in ISO-8601 'basic format'. Got '{}'.", signature.time));
  }
  signature.security_token = request.headers.get("x-amz-security-token");
  return {std::move(signature), AuthenticationProblem::kNone, {}};
}

ParsedSignature parse_presigned(const Parameters& query) {
  Signature signature{.in_query = true};
  const auto get = [&](std::string_view name) {
    const std::string* value = find_parameter(query, name);
    return value == nullptr ? std::string_view() : std::string_view(*value);
  };
  for (const std::string_view name : {"X-Amz-Credential", "X-Amz-Signature", "X-Amz-SignedHeaders", "X-Amz-Date"}) {
    if (get(name).empty()) return incomplete(fmt::format("AWS query-string parameters must include '{}'.", name));
  }
  signature.signature = get("X-Amz-Signature");
  signature.time = get("X-Amz-Date");
  signature.security_token = get("X-Amz-Security-Token");
  if (!read_credential(get("X-Amz-Credential"), signature)) {
    return incomplete(fmt::format("Error parsing the X-Amz-Credential parameter; got '{}'", get("X-Amz-Credential")));
  }
  if (!read_signed_headers(get("X-Amz-SignedHeaders"), signature))
    return incomplete("SignedHeaders has too many parts");
  if (!parse_signature_time(signature.time)) {
    return incomplete(fmt::format("X-Amz-Date must be in the ISO8601 Long Format \"yyyyMMdd'T'HHmmss'Z'\", got '{}'",
                                  signature.time));
  }
  const auto expires = parse_integer(get("X-Amz-Expires").empty() ? "900" : get("X-Amz-Expires"));
  if (!expires || *expires < 0 || *expires > kExpiresMax_s) {
    return incomplete("X-Amz-Expires must be a number of seconds, at most a week (604800)");
  }
  signature.expires_s = *expires;
  return {std::move(signature), AuthenticationProblem::kNone, {}};
}

}  // namespace

std::string Signature::scope() const { return fmt::format("{}/{}/{}/aws4_request", date, region.text, service); }

ParsedSignature parse_signature(const net::HttpRequest& request) {
  const std::string_view authorization = request.headers.get("authorization");
  if (authorization.starts_with(kAlgorithm)) return parse_header(request, authorization);
  const std::string_view query_text = split_target(request.target).query;
  if (query_text.find("X-Amz-") != std::string_view::npos) {
    const auto query = parse_form(query_text);
    const std::string* algorithm = query ? find_parameter(*query, "X-Amz-Algorithm") : nullptr;
    if (algorithm != nullptr && *algorithm == kAlgorithm) return parse_presigned(*query);
  }
  if (!authorization.empty()) {
    return incomplete(
        fmt::format("Unsupported AWS 'algorithm': '{}'.", authorization.substr(0, authorization.find(' '))));
  }
  return {std::nullopt, AuthenticationProblem::kMissing, {}};
}

std::optional<Instant> parse_signature_time(std::string_view text) {
  constexpr std::size_t kBytes = 16;
  if (text.size() != kBytes || text[8] != 'T' || text[15] != 'Z') return std::nullopt;
  const auto part = [&](std::size_t at, std::size_t size) { return text.substr(at, size); };
  return parse_iso8601(
      fmt::format("{}-{}-{}T{}:{}:{}Z", part(0, 4), part(4, 2), part(6, 2), part(9, 2), part(11, 2), part(13, 2)));
}

std::string format_signature_time(Instant instant) {
  std::string text;
  append_iso8601(text, std::chrono::floor<std::chrono::seconds>(instant));
  std::erase_if(text, [](char c) { return c == '-' || c == ':'; });
  return text;
}

}  // namespace regionfall::aws
