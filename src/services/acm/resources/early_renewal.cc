#include "services/acm/resources/early_renewal.h"

#include <charconv>
#include <chrono>

#include "base/time_format.h"

namespace regionfall::acm {
namespace {

struct Unit {
  char letter;
  bool of_time;  // after the T
  std::chrono::seconds length;
};
constexpr Unit kUnits[] = {
    {'Y', false, std::chrono::days(365)}, {'M', false, std::chrono::days(30)}, {'W', false, std::chrono::days(7)},
    {'D', false, std::chrono::days(1)},   {'H', true, std::chrono::hours(1)},  {'M', true, std::chrono::minutes(1)},
    {'S', true, std::chrono::seconds(1)},
};
constexpr int kCountMax = 100'000;

const Unit* find_unit(char letter, bool of_time) {
  for (const Unit& unit : kUnits) {
    if (unit.letter == letter && unit.of_time == of_time) return &unit;
  }
  return nullptr;
}

// "P1Y2M3DT4H"
Result<std::chrono::nanoseconds> parse_rfc3339_duration(std::string_view text) {
  const auto wrong = [&] { return failure("unable to parse: \"" + std::string(text) + "\""); };
  std::chrono::nanoseconds total{0};
  bool of_time = false;
  const char* at = text.data() + 1;
  while (at != text.end()) {
    if (*at == 'T' && !of_time) {
      of_time = true;
      ++at;
      continue;
    }
    int count = 0;
    const auto [end, error] = std::from_chars(at, text.end(), count);
    const Unit* const unit = error != std::errc() || end == text.end() ? nullptr : find_unit(*end, of_time);
    if (unit == nullptr || count < 0 || count > kCountMax) return wrong();
    total += unit->length * count;
    at = end + 1;
  }
  if (text.size() < 3) return wrong();
  return total;
}

}  // namespace

Result<std::chrono::nanoseconds> parse_early_renewal(std::string_view text) {
  return text.starts_with('P') ? parse_rfc3339_duration(text) : parse_duration(text);
}

bool is_renewed_early(std::string_view not_after, std::string_view duration, Instant now) {
  const auto end = parse_rfc3339(not_after);
  const auto before = parse_early_renewal(duration);
  if (!end || !before) return false;
  return timestamp_of(now).compare(end->plus(-*before)) > 0;
}

}  // namespace regionfall::acm
