#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "aws/constraint/pattern_cache.h"
#include "aws/service_model.h"
#include "aws/value.h"

namespace regionfall::aws {

enum class ConstraintRule : std::uint8_t {
  kRequired,
  kLength,   // of strings, blobs, lists and maps
  kRange,    // of numbers
  kEnum,     // one of a set
  kPattern,  // a regular expression
};

// One place of an input that the model does not allow.
struct Violation {
  ConstraintRule rule = ConstraintRule::kRequired;
  const Member* member = nullptr;          // the member at that place, or whose list or map the place is in
  const Member* top_member = nullptr;      // the input's own member that it is, or is part of
  const Constraint* constraint = nullptr;  // null for kRequired
  std::string path;                        // as AWS writes it: "tags.2.member.key"
  std::string value;                       // as text; empty when there is none
  std::string requirement;                 // AWS's words: "Member must have length less than or equal to 64"
};

// Violations beyond this many are not looked for.
inline constexpr std::size_t kViolationsMax = 20;

// What the structure has in it, or lacks, against the constraints of its shape and of all below. In the order of the
// model's members.
std::vector<Violation> find_violations(const Shape& shape, const Value& structure, PatternCache& patterns);

}  // namespace regionfall::aws
