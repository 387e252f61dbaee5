#include "terraform/version.h"

#include <algorithm>
#include <charconv>

#include "base/text.h"

namespace regionfall::terraform {
namespace {

struct OperatorName {
  std::string_view text;
  VersionOperator op;
};
// Longer ones first, so that `>=` is not read as `>`.
constexpr OperatorName kOperators[] = {
    {">=", VersionOperator::kGreaterOrEqual}, {"<=", VersionOperator::kLessOrEqual}, {"!=", VersionOperator::kNotEqual},
    {"~>", VersionOperator::kPessimistic},    {">", VersionOperator::kGreater},      {"<", VersionOperator::kLess},
    {"=", VersionOperator::kEqual},
};

constexpr std::size_t kSegmentsMax = 8;

std::string_view operator_text(VersionOperator op) {
  const auto* found = std::find_if(std::begin(kOperators), std::end(kOperators),
                                   [op](const OperatorName& name) { return name.op == op; });
  return found->text;
}

bool is_digits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

bool is_identifiers(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '.' ||
           c == '~';
  });
}

// One dotted identifier of a prerelease against another: numbers by value and before names.
std::strong_ordering compare_identifiers(const std::string& a, const std::string& b) {
  const bool a_number = is_digits(a);
  const bool b_number = is_digits(b);
  if (a_number != b_number) return a_number ? std::strong_ordering::less : std::strong_ordering::greater;
  if (a_number && a.size() != b.size()) return a.size() <=> b.size();
  return a <=> b;
}

std::strong_ordering compare_prereleases(const std::string& a, const std::string& b) {
  if (a == b) return std::strong_ordering::equal;
  if (a.empty()) return std::strong_ordering::greater;
  if (b.empty()) return std::strong_ordering::less;
  const std::vector<std::string> left = split(a, ".");
  const std::vector<std::string> right = split(b, ".");
  for (std::size_t i = 0; i < std::min(left.size(), right.size()); ++i) {
    const auto order = compare_identifiers(left[i], right[i]);
    if (order != 0) return order;
  }
  return left.size() <=> right.size();
}

bool same_segments(const Version& a, const Version& b) {
  for (std::size_t i = 0; i < std::max(a.segments.size(), b.segments.size()); ++i) {
    if (a.segment(i) != b.segment(i)) return false;
  }
  return true;
}

// `~> 1.2.3` holds for 1.2.x from 1.2.3 on, `~> 1.2` for 1.x from 1.2 on: all segments written but the last stay.
bool pessimistic(const Version& version, const Version& base) {
  if (version < base) return false;
  for (std::size_t i = 0; i + 1 < base.segments.size(); ++i) {
    if (version.segment(i) != base.segment(i)) return false;
  }
  return true;
}

bool holds(const VersionCondition& condition, const Version& version) {
  const Version& wanted = condition.version;
  switch (condition.op) {
    case VersionOperator::kEqual:
      return version == wanted;
    case VersionOperator::kNotEqual:
      return version != wanted;
    default:
      break;
  }
  if (!version.prerelease.empty() && (wanted.prerelease.empty() || !same_segments(version, wanted))) return false;
  switch (condition.op) {
    case VersionOperator::kGreater:
      return version > wanted;
    case VersionOperator::kGreaterOrEqual:
      return version >= wanted;
    case VersionOperator::kLess:
      return version < wanted;
    case VersionOperator::kLessOrEqual:
      return version <= wanted;
    default:
      return pessimistic(version, wanted);
  }
}

// `~> 1.2` and `~> 1.2.0` differ, so it matters how many segments were written.
bool is_minor_only(const VersionCondition& condition) {
  return condition.op == VersionOperator::kPessimistic && condition.version.segments.size() < 3;
}

// Of conditions on the same version, lower bounds stand first.
int rank(const VersionCondition& condition) {
  constexpr VersionOperator kOrder[] = {VersionOperator::kGreater,     VersionOperator::kGreaterOrEqual,
                                        VersionOperator::kEqual,       VersionOperator::kPessimistic,
                                        VersionOperator::kLessOrEqual, VersionOperator::kLess,
                                        VersionOperator::kNotEqual};
  const auto place = std::ranges::find(kOrder, condition.op) - std::begin(kOrder);
  return static_cast<int>(place * 2) + (is_minor_only(condition) ? 1 : 0);
}

std::string condition_text(const VersionCondition& condition) {
  const Version& version = condition.version;
  std::string text = condition.op == VersionOperator::kEqual ? "" : std::string(operator_text(condition.op)) + " ";
  if (!is_minor_only(condition)) return text + version.to_string();
  text += std::to_string(version.segment(0)) + "." + std::to_string(version.segment(1));
  return text + (version.prerelease.empty() ? "" : "-" + version.prerelease);
}

}  // namespace

std::string Version::to_string() const {
  std::string text;
  for (std::size_t i = 0; i < std::max<std::size_t>(3, segments.size()); ++i) {
    text += (i == 0 ? "" : ".") + std::to_string(segment(i));
  }
  if (!prerelease.empty()) text += "-" + prerelease;
  if (!build.empty()) text += "+" + build;
  return text;
}

std::strong_ordering Version::operator<=>(const Version& other) const {
  for (std::size_t i = 0; i < std::max(segments.size(), other.segments.size()); ++i) {
    if (segment(i) != other.segment(i)) return segment(i) <=> other.segment(i);
  }
  return compare_prereleases(prerelease, other.prerelease);
}

Result<Version> parse_version(std::string_view text) {
  const auto wrong = [text] { return failure("\"" + std::string(text) + "\" is not a version such as 1.2.3."); };
  std::string_view rest = trim(text);
  if (rest.starts_with('v')) rest.remove_prefix(1);
  Version version;
  if (const std::size_t plus = rest.find('+'); plus != std::string_view::npos) {
    version.build = rest.substr(plus + 1);
    rest = rest.substr(0, plus);
    if (!is_identifiers(version.build)) return wrong();
  }
  if (const std::size_t dash = rest.find('-'); dash != std::string_view::npos) {
    version.prerelease = rest.substr(dash + 1);
    rest = rest.substr(0, dash);
    if (!is_identifiers(version.prerelease)) return wrong();
  }
  const std::vector<std::string> parts = split(rest, ".");
  if (parts.size() > kSegmentsMax) return wrong();
  for (const std::string& part : parts) {
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(part.data(), part.data() + part.size(), number);
    if (!is_digits(part) || error != std::errc{}) return wrong();
    version.segments.push_back(number);
  }
  return version;
}

bool VersionConstraint::allows(const Version& version) const {
  return std::all_of(conditions.begin(), conditions.end(),
                     [&](const VersionCondition& condition) { return holds(condition, version); });
}

std::string VersionConstraint::to_string() const {
  std::vector<VersionCondition> ordered = conditions;
  std::ranges::stable_sort(ordered, [](const VersionCondition& a, const VersionCondition& b) {
    return a.version != b.version ? a.version < b.version : rank(a) < rank(b);
  });
  std::vector<std::string> texts;
  for (const VersionCondition& condition : ordered) texts.push_back(condition_text(condition));
  const auto repeated = std::ranges::unique(texts);
  texts.erase(repeated.begin(), repeated.end());
  return join(texts, ", ");
}

Result<VersionConstraint> parse_version_constraint(std::string_view text) {
  VersionConstraint constraint;
  if (trim(text).empty()) return constraint;
  for (const std::string& part : split(text, ",")) {
    std::string_view rest = trim(part);
    VersionCondition condition;
    for (const OperatorName& name : kOperators) {
      if (!rest.starts_with(name.text)) continue;
      condition.op = name.op;
      rest.remove_prefix(name.text.size());
      break;
    }
    auto version = parse_version(rest);
    if (!version) {
      return failure(
          "\"" + std::string(trim(part)) +
          "\" is not a version condition. Conditions are written as \">= 1.2.0\", \"~> 5.0\" or \"1.2.3\" and "
          "separated by commas.");
    }
    condition.version = *std::move(version);
    constraint.conditions.push_back(std::move(condition));
  }
  return constraint;
}

}  // namespace regionfall::terraform
