#include "services/elbv2/code_ranges.h"

#include <algorithm>
#include <charconv>

namespace regionfall::elbv2 {
namespace {

std::optional<int> parse_code(std::string_view text, int min, int max) {
  int code = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), code);
  if (error != std::errc() || end != text.data() + text.size() || code < min || code > max) return std::nullopt;
  return code;
}

}  // namespace

std::optional<CodeRanges> CodeRanges::parse(std::string_view text, int min, int max) {
  CodeRanges codes;
  for (bool last = false; !last;) {
    const std::size_t comma = text.find(',');
    last = comma == std::string_view::npos;
    const std::string_view part = text.substr(0, comma);
    const std::size_t dash = part.find('-');
    const std::optional<int> first = parse_code(part.substr(0, dash), min, max);
    const std::optional<int> final =
        dash == std::string_view::npos ? first : parse_code(part.substr(dash + 1), min, max);
    if (!first || !final || *final < *first) return std::nullopt;
    codes.ranges_.emplace_back(*first, *final);
    if (!last) text.remove_prefix(comma + 1);
  }
  return codes;
}

bool CodeRanges::contains(int code) const {
  return std::ranges::any_of(ranges_, [&](const auto& range) { return code >= range.first && code <= range.second; });
}

}  // namespace regionfall::elbv2
