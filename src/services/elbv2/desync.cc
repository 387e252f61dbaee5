#include "services/elbv2/desync.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <string>
#include <utility>

#include "base/text.h"

namespace regionfall::elbv2 {
namespace {

bool is_plain(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return (c >= ' ' && c <= '~') || c == '\t'; });
}

// Whether careless readers would take the name for one that says where a body ends.
bool looks_like_framing(std::string_view name) {
  constexpr auto kNames = std::to_array<std::pair<std::string_view, std::string_view>>(
      {{"Content-Length", "contentlength"}, {"Transfer-Encoding", "transferencoding"}});
  const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  if (name.size() < kNames[0].second.size()) return false;
  std::string letters;
  std::ranges::copy_if(name, std::back_inserter(letters), is_letter);
  return std::ranges::any_of(kNames, [&](const auto& one) {
    return equals_ignoring_case(letters, one.second) && !equals_ignoring_case(name, one.first);
  });
}

}  // namespace

Classified classify(const net::RequestHead& head) {
  using enum Classification;
  if (head.major_version != 1) return {};
  const auto& fields = head.headers.all();
  if (std::ranges::any_of(fields, [](const auto& field) { return looks_like_framing(field.first); }))
    return {kAmbiguous, "SuspiciousHeader"};
  if (head.method == "GET" || head.method == "HEAD") {
    if (head.headers.find("Transfer-Encoding") != nullptr) return {kAmbiguous, "UndefinedTransferEncodingSemantics"};
    const std::string* length = head.headers.find("Content-Length");
    if (length != nullptr && *length != "0") return {kAmbiguous, "UndefinedContentLengthSemantics"};
    if (length != nullptr) return {kAcceptable, "GetHeadZeroContentLength"};
  }
  if (!std::ranges::all_of(fields, [](const auto& field) { return is_plain(field.second); }))
    return {kAcceptable, "NonCompliantHeader"};
  return {};
}

Mitigation mitigate(DesyncMode mode, Classification classification) {
  if (mode == DesyncMode::kMonitor || classification == Classification::kCompliant) return Mitigation::kPass;
  if (mode == DesyncMode::kStrictest) return Mitigation::kBlock;
  return classification == Classification::kAmbiguous ? Mitigation::kPassAndClose : Mitigation::kPass;
}

}  // namespace regionfall::elbv2
