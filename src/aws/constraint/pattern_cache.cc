#include "aws/constraint/pattern_cache.h"

#include <fmt/format.h>
#include <re2/re2.h>

#include <charconv>
#include <optional>

namespace regionfall::aws {
namespace {

constexpr std::size_t kEscapeBytes = 6;  // "\u0020"

// The code unit that an escape at the start of `text` stands for.
std::optional<std::uint32_t> code_unit(std::string_view text) {
  if (!text.starts_with("\\u") || text.size() < kEscapeBytes) return std::nullopt;
  std::uint32_t value = 0;
  const auto [end, problem] = std::from_chars(text.data() + 2, text.data() + kEscapeBytes, value, 16);
  if (problem != std::errc() || end != text.data() + kEscapeBytes) return std::nullopt;
  return value;
}

struct PosixClass {
  std::string_view java;
  std::string_view re2;
};
constexpr PosixClass kPosixClasses[] = {{"\\p{ASCII}", "\\x{0}-\\x{7f}"},
                                        {"\\p{Print}", "\\x{20}-\\x{7e}"},
                                        {"\\p{Alnum}", "A-Za-z0-9"},
                                        {"\\p{Alpha}", "A-Za-z"},
                                        {"\\p{Graph}", "\\x{21}-\\x{7e}"}};

}  // namespace

std::string re2_pattern(std::string_view java) {
  std::string out;
  bool in_class = false;
  while (!java.empty()) {
    if (const auto unit = code_unit(java)) {
      java.remove_prefix(kEscapeBytes);
      std::uint32_t code_point = *unit;
      const auto low = code_unit(java);
      if (code_point >= 0xD800 && code_point < 0xDC00 && low && *low >= 0xDC00 && *low < 0xE000) {
        code_point = 0x10000 + ((code_point - 0xD800) << 10) + (*low - 0xDC00);
        java.remove_prefix(kEscapeBytes);
      }
      out += fmt::format("\\x{{{:x}}}", code_point);
      continue;
    }
    std::size_t taken = java.front() == '\\' && java.size() > 1 ? 2 : 1;
    std::string replacement(java.substr(0, taken));
    for (const PosixClass& posix : kPosixClasses) {
      if (!java.starts_with(posix.java)) continue;
      taken = posix.java.size();
      replacement = in_class ? std::string(posix.re2) : fmt::format("[{}]", posix.re2);
    }
    if (taken == 1 && java.front() == '[') in_class = true;
    if (taken == 1 && java.front() == ']') in_class = false;
    out += replacement;
    java.remove_prefix(taken);
  }
  return out;
}

PatternCache::PatternCache() = default;
PatternCache::~PatternCache() = default;
PatternCache::PatternCache(PatternCache&&) noexcept = default;
PatternCache& PatternCache::operator=(PatternCache&&) noexcept = default;

bool PatternCache::matches(ModelText pattern, std::string_view text) {
  auto& compiled = compiled_[pattern.offset];
  if (compiled == nullptr) {
    RE2::Options options;
    options.set_log_errors(false);
    compiled = std::make_unique<re2::RE2>(re2_pattern(pattern), options);
  }
  return !compiled->ok() || RE2::FullMatch(re2::StringPiece(text.data(), text.size()), *compiled);
}

}  // namespace regionfall::aws
