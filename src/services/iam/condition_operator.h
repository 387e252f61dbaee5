#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace regionfall::iam {

// What is compared, and how.
enum class Comparison : std::uint8_t {
  kStringEquals,
  kStringEqualsIgnoreCase,
  kStringLike,
  kNumericEquals,
  kNumericLessThan,
  kNumericLessThanEquals,
  kNumericGreaterThan,
  kNumericGreaterThanEquals,
  kDateEquals,
  kDateLessThan,
  kDateLessThanEquals,
  kDateGreaterThan,
  kDateGreaterThanEquals,
  kBool,
  kBinaryEquals,
  kIpAddress,
  kArnLike,  // ArnEquals is the same
  kNull,
};

enum class SetQualifier : std::uint8_t { kNone, kForAllValues, kForAnyValue };

// "ForAnyValue:StringNotLikeIfExists", taken apart.
struct ConditionOperator {
  SetQualifier qualifier = SetQualifier::kNone;
  Comparison comparison = Comparison::kStringEquals;
  bool negated = false;    // StringNotLike, NotIpAddress, …: none of the values may match
  bool if_exists = false;  // true when the request does not have the key
};

// Nothing when there is no such operator. Names are as written in the IAM user guide, "IAM JSON policy elements:
// Condition operators"; their case counts.
std::optional<ConditionOperator> find_condition_operator(std::string_view name);

constexpr bool compares_dates(Comparison comparison) {
  return comparison >= Comparison::kDateEquals && comparison <= Comparison::kDateGreaterThanEquals;
}

}  // namespace regionfall::iam
