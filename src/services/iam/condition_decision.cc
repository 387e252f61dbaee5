#include "services/iam/condition_decision.h"

#include <algorithm>
#include <charconv>

#include "base/encoding.h"
#include "base/text.h"
#include "services/iam/arn.h"
#include "services/iam/condition_time.h"
#include "services/iam/ip_range.h"

namespace regionfall::iam {
namespace {

std::optional<double> number_of(std::string_view text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

// Whether `asked` stands to `wanted` as the comparison says: -1 less, 0 equal, 1 greater.
template <class T>
bool ordered(Comparison comparison, const std::optional<T>& asked, const std::optional<T>& wanted) {
  if (!asked || !wanted) return false;
  switch (comparison) {
    case Comparison::kNumericEquals:
    case Comparison::kDateEquals:
      return *asked == *wanted;
    case Comparison::kNumericLessThan:
    case Comparison::kDateLessThan:
      return *asked < *wanted;
    case Comparison::kNumericLessThanEquals:
    case Comparison::kDateLessThanEquals:
      return *asked <= *wanted;
    case Comparison::kNumericGreaterThan:
    case Comparison::kDateGreaterThan:
      return *asked > *wanted;
    case Comparison::kNumericGreaterThanEquals:
    case Comparison::kDateGreaterThanEquals:
      return *asked >= *wanted;
    default:
      return false;
  }
}

bool same_bytes(std::string_view a, std::string_view b) {
  const Result<std::string> first = base64_decode(a);
  const Result<std::string> second = base64_decode(b);
  return first && second && *first == *second;
}

// Whether one value of the request fits one value of the policy.
bool value_fits(Comparison comparison, std::string_view asked, std::string_view wanted, const PolicyReading& reading) {
  if (comparison == Comparison::kStringLike || comparison == Comparison::kArnLike) {
    const std::optional<Pattern> pattern = Pattern::read(wanted, reading);
    if (!pattern) return false;
    return comparison == Comparison::kStringLike ? pattern->matches(asked)
                                                 : parse_arn(asked) && pattern->matches_arn(asked);
  }
  const std::optional<std::string> text = read_text(wanted, reading);
  if (!text) return false;
  switch (comparison) {
    case Comparison::kStringEquals:
      return asked == *text;
    case Comparison::kStringEqualsIgnoreCase:
    case Comparison::kBool:
      return equals_ignoring_case(asked, *text);
    case Comparison::kBinaryEquals:
      return same_bytes(asked, *text);
    case Comparison::kIpAddress:
      return address_in_range(asked, *text);
    default:
      return compares_dates(comparison) ? ordered(comparison, condition_time(asked), condition_time(*text))
                                        : ordered(comparison, number_of(asked), number_of(*text));
  }
}

bool null_holds(const Condition& condition, bool present) {
  return std::ranges::any_of(condition.values, [&](const std::string& value) {
    return equals_ignoring_case(value, present ? "false" : "true");
  });
}

}  // namespace

bool condition_holds(const Condition& condition, const PolicyReading& reading) {
  const ConditionOperator& op = condition.op;
  const std::vector<std::string>* asked = reading.context.find(condition.key);
  if (op.comparison == Comparison::kNull) return null_holds(condition, asked != nullptr);
  if (asked == nullptr) {
    if (reading.missing != nullptr) reading.missing->insert(condition.key);
    if (op.if_exists || op.qualifier == SetQualifier::kForAllValues) return true;
    return op.negated && op.qualifier == SetQualifier::kNone;
  }
  // One value of the request is right when it fits some value of the policy, or with a negated operator none.
  const auto right = [&](const std::string& value) {
    const bool fits = std::ranges::any_of(
        condition.values, [&](const std::string& wanted) { return value_fits(op.comparison, value, wanted, reading); });
    return fits != op.negated;
  };
  // Without a qualifier a key should have one value. Where it has more, a negated operator must not be got around.
  const bool all = op.qualifier == SetQualifier::kForAllValues || (op.qualifier == SetQualifier::kNone && op.negated);
  return all ? std::ranges::all_of(*asked, right) : std::ranges::any_of(*asked, right);
}

}  // namespace regionfall::iam
