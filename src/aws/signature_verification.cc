#include "aws/signature_verification.h"

#include <fmt/format.h>

#include <algorithm>
#include <ranges>

#include "aws/url.h"
#include "base/encoding.h"
#include "base/hash.h"
#include "base/text.h"

namespace regionfall::aws {
namespace {

constexpr std::string_view kUnsignedPayload = "UNSIGNED-PAYLOAD";

// A path without empty, "." and ".." segments (RFC 3986, 5.2.4); a slash at its end stays.
std::string normalized_path(std::string_view path) {
  std::vector<std::string> kept;
  const std::vector<std::string> segments = split(path, "/");
  for (const std::string& segment : segments) {
    if (segment == "..") {
      if (!kept.empty()) kept.pop_back();
    } else if (!segment.empty() && segment != ".") {
      kept.push_back(segment);
    }
  }
  std::string out = "/" + join(kept, "/");
  if (out.size() > 1 && path.ends_with('/')) out += '/';
  return out;
}

std::string canonical_path(std::string_view path, std::string_view service) {
  std::string out;
  if (path.empty()) path = "/";
  if (service == "s3") {
    // S3 takes paths as they are, encoded once.
    append_percent_encoded(out, percent_decode(path, false).value_or(std::string(path)), true);
  } else {
    append_percent_encoded(out, normalized_path(path), true);
  }
  return out;
}

std::string canonical_query(std::string_view query) {
  std::vector<std::pair<std::string, std::string>> parameters;
  while (!query.empty()) {
    const std::string_view part = query.substr(0, query.find('&'));
    query.remove_prefix(std::min(query.size(), part.size() + 1));
    if (part.empty()) continue;
    const std::size_t equals = part.find('=');
    const auto encoded = [](std::string_view raw) {
      std::string out;
      append_percent_encoded(out, percent_decode(raw, true).value_or(std::string(raw)), false);
      return out;
    };
    auto name = encoded(part.substr(0, equals));
    if (name == "X-Amz-Signature") continue;
    parameters.emplace_back(std::move(name), equals == std::string_view::npos ? "" : encoded(part.substr(equals + 1)));
  }
  std::ranges::sort(parameters);
  std::string out;
  for (const auto& [name, value] : parameters) {
    if (!out.empty()) out += '&';
    out += name + '=' + value;
  }
  return out;
}

// The values of all fields of that name, each without the white space around it and with single blanks in it.
std::string canonical_header_value(const net::HeaderFields& headers, std::string_view name) {
  std::string out;
  bool first = true;
  for (const auto& [field, value] : headers.all()) {
    if (!equals_ignoring_case(field, name)) continue;
    if (!std::exchange(first, false)) out += ',';
    bool blank = false;
    for (const char c : trim(value)) {
      const bool is_blank = c == ' ' || c == '\t' || c == '\n' || c == '\r';
      if (is_blank && blank) continue;
      blank = is_blank;
      out += is_blank ? ' ' : c;
    }
  }
  return out;
}

std::string payload_hash(const net::HttpRequest& request, const Signature& signature) {
  if (const std::string* stated = request.headers.find("x-amz-content-sha256")) return *stated;
  if (signature.in_query && signature.service == "s3") return std::string(kUnsignedPayload);
  return hash_hex(HashKind::kSha256, request.body);
}

AuthenticationVerdict check_time(const Signature& signature, Instant now) {
  const Instant signed_at = parse_signature_time(signature.time).value_or(Instant());
  const auto text = [](Instant instant) { return format_signature_time(instant); };
  if (signature.time.substr(0, 8) != signature.date) {
    return {AuthenticationProblem::kIncomplete,
            fmt::format("Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: "
                        "'{}' != '{}', from '{}'.",
                        signature.date, signature.time.substr(0, 8), signature.time)};
  }
  if (signed_at > now + kClockSkewMax) {
    return {AuthenticationProblem::kNotYetValid,
            fmt::format("Signature not yet current: {} is still later than {} ({} + {} min.)", signature.time,
                        text(now + kClockSkewMax), text(now), kClockSkewMax.count())};
  }
  if (signature.in_query) {
    if (signed_at + std::chrono::seconds(signature.expires_s) >= now) return {};
    return {AuthenticationProblem::kExpired, "Request has expired"};
  }
  if (signed_at >= now - kClockSkewMax) return {};
  return {AuthenticationProblem::kExpired,
          fmt::format("Signature expired: {} is now earlier than {} ({} - {} min.)", signature.time,
                      text(now - kClockSkewMax), text(now), kClockSkewMax.count())};
}

}  // namespace

bool is_payload_keyword(std::string_view content_sha256) {
  return content_sha256 == kUnsignedPayload || content_sha256.starts_with("STREAMING-");
}

std::string signing_key(const Signature& signature, std::string_view secret) {
  std::string key = "AWS4" + std::string(secret);
  for (const std::string_view part : {std::string_view(signature.date), std::string_view(signature.region.text),
                                      std::string_view(signature.service), std::string_view("aws4_request")}) {
    key = hmac(HashKind::kSha256, key, part);
  }
  return key;
}

std::string canonical_request(const net::HttpRequest& request, const Signature& signature) {
  const Target target = split_target(request.target);
  std::string out = request.method;
  out += '\n' + canonical_path(target.path, signature.service);
  out += '\n' + canonical_query(target.query);
  out += '\n';
  for (const std::string& name : signature.signed_headers) {
    out += name + ':' + canonical_header_value(request.headers, name) + '\n';
  }
  out += '\n' + join(signature.signed_headers, ";");
  out += '\n' + payload_hash(request, signature);
  return out;
}

AuthenticationVerdict verify_signature(const net::HttpRequest& request, const Signature& signature,
                                       std::string_view secret, Instant now) {
  if (AuthenticationVerdict verdict = check_time(signature, now); verdict.problem != AuthenticationProblem::kNone) {
    return verdict;
  }
  if (std::ranges::find(signature.signed_headers, "host") == signature.signed_headers.end()) {
    return {AuthenticationProblem::kMismatch,
            "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization."};
  }
  const std::string to_sign = fmt::format("AWS4-HMAC-SHA256\n{}\n{}\n{}", signature.time, signature.scope(),
                                          hash_hex(HashKind::kSha256, canonical_request(request, signature)));
  const std::string expected = hex_encode(hmac(HashKind::kSha256, signing_key(signature, secret), to_sign));
  if (!equal_in_constant_time(expected, signature.signature)) return {AuthenticationProblem::kMismatch, {}};
  const std::string* stated = request.headers.find("x-amz-content-sha256");
  if (stated != nullptr && !is_payload_keyword(*stated) && *stated != hash_hex(HashKind::kSha256, request.body)) {
    return {AuthenticationProblem::kBodyMismatch, {}};
  }
  return {};
}

}  // namespace regionfall::aws
