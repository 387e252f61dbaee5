#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace regionfall::terraform {

// A version as providers, modules and Terraform have it: Semantic Versioning 2.0, where minor and patch may be left
// out.
struct Version {
  std::vector<std::uint64_t> segments;  // as many as written, at least one: 1.2 is [1, 2]
  std::string prerelease;               // "beta1" of 1.2.0-beta1
  std::string build;                    // "x" of 1.2.0+x; does not count in comparison

  std::uint64_t segment(std::size_t index) const { return index < segments.size() ? segments[index] : 0; }
  std::string to_string() const;  // with three segments at least
  // Missing segments are zeros; a prerelease comes before its release.
  std::strong_ordering operator<=>(const Version& other) const;
  bool operator==(const Version& other) const { return (*this <=> other) == 0; }
};

// "1.2.3", "v1.2", "1.2.3-beta1+build".
Result<Version> parse_version(std::string_view text);

enum class VersionOperator : std::uint8_t {
  kEqual,
  kNotEqual,
  kGreater,
  kGreaterOrEqual,
  kLess,
  kLessOrEqual,
  kPessimistic
};

struct VersionCondition {
  VersionOperator op = VersionOperator::kEqual;
  Version version;
};

// All conditions of a constraint such as ">= 1.2, < 2.0" or "~> 5.31"; the empty one allows every release.
struct VersionConstraint {
  std::vector<VersionCondition> conditions;
  // Prereleases are allowed only by a condition that names a prerelease of the same segments. Source: Terraform
  // documentation, "Version Constraints".
  bool allows(const Version& version) const;
  // Canonical, as lock files have it: ordered by version, each condition once, `~>` with two or three segments, others
  // with three. ">= 1.2.0, < 2.0.0"
  std::string to_string() const;
};

Result<VersionConstraint> parse_version_constraint(std::string_view text);

// The Terraform version whose language this engine follows, which `required_version` is checked against.
constexpr std::string_view kTerraformVersion = "1.11.4";

}  // namespace regionfall::terraform
