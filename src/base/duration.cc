#include <fmt/format.h>

#include <cstdint>
#include <limits>
#include <optional>

#include "base/text.h"
#include "base/time_format.h"

namespace regionfall {
namespace {

constexpr std::uint64_t kMagnitudeMax = std::uint64_t{1} << 63;

struct Unit {
  std::string_view name;
  std::uint64_t ns;
};
constexpr Unit kUnits[] = {
    {"ns", 1},         {"us", 1'000},        {"µs", 1'000},  // U+00B5 micro sign
    {"μs", 1'000},                                           // U+03BC Greek letter mu
    {"ms", 1'000'000}, {"s", 1'000'000'000}, {"m", 60'000'000'000}, {"h", 3'600'000'000'000},
};

bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::optional<std::uint64_t> unit_ns(std::string_view name) {
  for (const Unit& unit : kUnits) {
    if (unit.name == name) return unit.ns;
  }
  return std::nullopt;
}

// A number with its unit: "1.5h" is whole 1, fraction 5 of scale 10.
struct Term {
  std::uint64_t whole = 0;
  std::uint64_t fraction = 0;
  double scale = 1;
};

// Takes the digits before and after the point off the front; nothing when there are none or too many before the point.
std::optional<Term> take_number(std::string_view& text) {
  Term term;
  std::size_t digits = 0;
  for (; !text.empty() && is_digit(text[0]); text.remove_prefix(1), ++digits) {
    if (term.whole > kMagnitudeMax / 10) return std::nullopt;
    term.whole = term.whole * 10 + static_cast<unsigned>(text[0] - '0');
    if (term.whole > kMagnitudeMax) return std::nullopt;
  }
  if (text.starts_with('.')) {
    text.remove_prefix(1);
    for (; !text.empty() && is_digit(text[0]); text.remove_prefix(1), ++digits) {
      // Digits beyond what 63 bits hold are too small to count.
      if (term.fraction > (kMagnitudeMax - 10) / 10) continue;
      term.fraction = term.fraction * 10 + static_cast<unsigned>(text[0] - '0');
      term.scale *= 10;
    }
  }
  if (digits == 0) return std::nullopt;
  return term;
}

std::string two_parts(std::uint64_t value, std::uint64_t unit, int digits, std::string_view name) {
  std::string text = fmt::format("{}.{:0{}}", value / unit, value % unit, digits);
  text.erase(text.find_last_not_of('0') + 1);
  if (text.ends_with('.')) text.pop_back();
  return text.append(name);
}

}  // namespace

Result<std::chrono::nanoseconds> parse_duration(std::string_view text) {
  auto invalid = [&](std::string_view why) { return failure(fmt::format("{} is no duration: {}", quote(text), why)); };
  constexpr std::string_view kTooLong = "it is longer than 292 years";
  std::string_view rest = text;
  bool negative = rest.starts_with('-');
  if (rest.starts_with('-') || rest.starts_with('+')) rest.remove_prefix(1);
  if (rest == "0") return std::chrono::nanoseconds{0};
  if (rest.empty()) return invalid("write a number with a unit, such as \"1h30m\"");

  std::uint64_t total_ns = 0;
  while (!rest.empty()) {
    std::optional<Term> term = take_number(rest);
    if (!term) return invalid("write a number with a unit, such as \"1h30m\"");
    std::size_t end = std::min(rest.find_first_of("0123456789."), rest.size());
    std::string_view name = rest.substr(0, end);
    rest.remove_prefix(end);
    if (name.empty()) return invalid("a number lacks its unit (ns, us, ms, s, m or h)");
    std::optional<std::uint64_t> ns = unit_ns(name);
    if (!ns) return invalid(fmt::format("{} is no unit; there are ns, us, ms, s, m and h", quote(name)));
    if (term->whole > kMagnitudeMax / *ns) return invalid(kTooLong);
    std::uint64_t fraction_ns =
        static_cast<std::uint64_t>(static_cast<double>(term->fraction) * (static_cast<double>(*ns) / term->scale));
    total_ns += term->whole * *ns + fraction_ns;
    if (total_ns > kMagnitudeMax) return invalid(kTooLong);
  }
  if (negative) return std::chrono::nanoseconds{static_cast<std::int64_t>(0 - total_ns)};
  if (total_ns == kMagnitudeMax) return invalid(kTooLong);
  return std::chrono::nanoseconds{static_cast<std::int64_t>(total_ns)};
}

std::string format_duration(std::chrono::nanoseconds duration) {
  if (duration.count() == 0) return "0s";
  bool negative = duration.count() < 0;
  std::uint64_t ns = static_cast<std::uint64_t>(duration.count());
  if (negative) ns = 0 - ns;
  std::string text = negative ? "-" : "";
  if (ns < 1'000) return text + fmt::format("{}ns", ns);
  if (ns < 1'000'000) return text + two_parts(ns, 1'000, 3, "µs");
  if (ns < 1'000'000'000) return text + two_parts(ns, 1'000'000, 6, "ms");
  std::uint64_t minutes = ns / 60'000'000'000;
  if (minutes >= 60) text += fmt::format("{}h", minutes / 60);
  if (minutes >= 1) text += fmt::format("{}m", minutes % 60);
  return text + two_parts(ns % 60'000'000'000, 1'000'000'000, 9, "s");
}

}  // namespace regionfall
