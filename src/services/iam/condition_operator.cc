#include "services/iam/condition_operator.h"

#include <algorithm>

namespace regionfall::iam {
namespace {

struct Entry {
  std::string_view name;
  Comparison comparison;
  bool negated = false;
};

constexpr Entry kOperators[] = {
    {"ArnEquals", Comparison::kArnLike},
    {"ArnLike", Comparison::kArnLike},
    {"ArnNotEquals", Comparison::kArnLike, true},
    {"ArnNotLike", Comparison::kArnLike, true},
    {"BinaryEquals", Comparison::kBinaryEquals},
    {"Bool", Comparison::kBool},
    {"DateEquals", Comparison::kDateEquals},
    {"DateGreaterThan", Comparison::kDateGreaterThan},
    {"DateGreaterThanEquals", Comparison::kDateGreaterThanEquals},
    {"DateLessThan", Comparison::kDateLessThan},
    {"DateLessThanEquals", Comparison::kDateLessThanEquals},
    {"DateNotEquals", Comparison::kDateEquals, true},
    {"IpAddress", Comparison::kIpAddress},
    {"NotIpAddress", Comparison::kIpAddress, true},
    {"Null", Comparison::kNull},
    {"NumericEquals", Comparison::kNumericEquals},
    {"NumericGreaterThan", Comparison::kNumericGreaterThan},
    {"NumericGreaterThanEquals", Comparison::kNumericGreaterThanEquals},
    {"NumericLessThan", Comparison::kNumericLessThan},
    {"NumericLessThanEquals", Comparison::kNumericLessThanEquals},
    {"NumericNotEquals", Comparison::kNumericEquals, true},
    {"StringEquals", Comparison::kStringEquals},
    {"StringEqualsIgnoreCase", Comparison::kStringEqualsIgnoreCase},
    {"StringLike", Comparison::kStringLike},
    {"StringNotEquals", Comparison::kStringEquals, true},
    {"StringNotEqualsIgnoreCase", Comparison::kStringEqualsIgnoreCase, true},
    {"StringNotLike", Comparison::kStringLike, true},
};

bool take_prefix(std::string_view& name, std::string_view prefix) {
  if (!name.starts_with(prefix)) return false;
  name.remove_prefix(prefix.size());
  return true;
}

}  // namespace

std::optional<ConditionOperator> find_condition_operator(std::string_view name) {
  constexpr std::string_view kIfExists = "IfExists";
  ConditionOperator op;
  if (take_prefix(name, "ForAllValues:")) {
    op.qualifier = SetQualifier::kForAllValues;
  } else if (take_prefix(name, "ForAnyValue:")) {
    op.qualifier = SetQualifier::kForAnyValue;
  }
  if (name.ends_with(kIfExists)) {
    op.if_exists = true;
    name.remove_suffix(kIfExists.size());
  }
  const Entry* found = std::ranges::find(kOperators, name, &Entry::name);
  if (found == std::end(kOperators)) return std::nullopt;
  if (op.if_exists && found->comparison == Comparison::kNull) return std::nullopt;
  op.comparison = found->comparison;
  op.negated = found->negated;
  return op;
}

}  // namespace regionfall::iam
