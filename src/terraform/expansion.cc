#include <algorithm>
#include <utility>

#include "hcl/convert.h"
#include "terraform/evaluation.h"

// What count and for_each come to. Source: Terraform documentation, "The count Meta-Argument", "The for_each
// Meta-Argument".

namespace regionfall::terraform {
namespace {

using hcl::Diagnostics;
using hcl::Type;
using hcl::TypeKind;
using hcl::Value;

constexpr std::int64_t kCountMax = 1'000'000;  // beyond this a count is a mistake, not an estate

Expansion unknown_expansion() {
  Expansion expansion;
  expansion.kind = Expansion::Kind::kUnknown;
  return expansion;
}

}  // namespace

std::optional<Expansion> Evaluation::expand(const hcl::ExpressionPtr& count, const hcl::ExpressionPtr& for_each,
                                            const hcl::Scope& scope, Diagnostics& diagnostics) const {
  if (!count && !for_each) return Expansion{};
  auto expansion = count ? expand_count(*count, scope, diagnostics) : expand_for_each(*for_each, scope, diagnostics);
  // What holds for one unknown instance is true of all, also of none: a validation does not look at how many there are.
  if (expansion && context_.kind == WalkKind::kValidate) return unknown_expansion();
  return expansion;
}

std::optional<Expansion> Evaluation::expand_count(const hcl::Expression& count, const hcl::Scope& scope,
                                                  Diagnostics& diagnostics) const {
  Diagnostics found;
  const auto refuse = [&](const std::string& why) {
    found.error("Invalid count argument", why, count.range);
    diagnostics.append(std::move(found));
    return std::nullopt;
  };
  Value value = hcl::evaluate_as(count, Type::number(), scope, found);
  if (found.has_errors()) {
    diagnostics.append(std::move(found));
    return {};
  }
  if (has(value.marks(), hcl::Marks::kEphemeral))
    return refuse("The count is ephemeral, and what exists must not depend on that.");
  value = value.unmarked();
  if (!value.is_known()) {
    if (context_.kind == WalkKind::kValidate) return unknown_expansion();
    return refuse(
        "The count depends on values that are known only after apply, so it cannot be said yet how many instances "
        "there "
        "are. Apply first what it depends on with -target, or count something that is in the configuration.");
  }
  if (value.is_null()) return refuse("The count is null. Use 0 for no instances.");
  const auto number = value.as_number().to_int64();
  if (!number) return refuse("The count must be a whole number.");
  if (*number < 0) return refuse("The count must not be negative.");
  if (*number > kCountMax) return refuse("The count must not be above " + std::to_string(kCountMax) + ".");
  Expansion expansion;
  expansion.kind = Expansion::Kind::kCount;
  expansion.keys.clear();
  for (std::int64_t i = 0; i < *number; ++i) expansion.keys.emplace_back(i);
  return expansion;
}

std::optional<Expansion> Evaluation::expand_for_each(const hcl::Expression& for_each, const hcl::Scope& scope,
                                                     Diagnostics& diagnostics) const {
  Diagnostics found;
  const auto refuse = [&](const std::string& why) {
    found.error("Invalid for_each argument", why, for_each.range);
    diagnostics.append(std::move(found));
    return std::nullopt;
  };
  Value value = hcl::evaluate(for_each, scope, found);
  if (found.has_errors()) {
    diagnostics.append(std::move(found));
    return {};
  }
  if (has(value.marks(), hcl::Marks::kSensitive)) {
    return refuse(
        "The value is sensitive, and the keys of for_each appear in every address. Use a value that is not sensitive, "
        "or nonsensitive().");
  }
  if (has(value.marks(), hcl::Marks::kEphemeral))
    return refuse("The value is ephemeral, and what exists must not depend on that.");
  const auto kind = value.type().kind();
  const bool fits =
      kind == TypeKind::kMap || kind == TypeKind::kObject || kind == TypeKind::kSet || kind == TypeKind::kDynamic;
  if (!fits) {
    return refuse("The for_each argument must be a map or a set of strings; this is " + value.type().friendly_name() +
                  ". A list of strings becomes a set with toset().");
  }
  const bool unknown = !value.is_known() || (kind == TypeKind::kSet && !value.is_null() && !value.is_wholly_known());
  if (unknown) {
    if (context_.kind == WalkKind::kValidate) return unknown_expansion();
    return refuse(
        "The keys depend on values that are known only after apply, so it cannot be said yet which instances there "
        "are. "
        "Use a map whose keys are in the configuration, with the unknown parts in its values, or apply first what it "
        "depends on with -target.");
  }
  if (value.is_null()) return refuse("The value is null. Use an empty map or set for no instances.");
  if (kind == TypeKind::kSet && value.length() > 0 && !(value.type().element() == Type::string())) {
    return refuse("A set given to for_each must hold strings; this is " + value.type().friendly_name() + ".");
  }
  Expansion expansion;
  expansion.kind = Expansion::Kind::kForEach;
  expansion.keys.clear();
  for (std::size_t i = 0; i < value.length(); ++i) {
    const Value& element = value.elements()[i];
    if (kind == TypeKind::kSet && element.is_null()) return refuse("A set given to for_each must not hold null.");
    expansion.keys.emplace_back(kind == TypeKind::kSet ? element.as_string() : value.key(i));
    expansion.each_values.push_back(element);
  }
  return expansion;
}

Value whole_value(const Expansion& expansion, const std::vector<Value>& instances) {
  switch (expansion.kind) {
    case Expansion::Kind::kUnknown:
      return Value::dynamic();
    case Expansion::Kind::kSingle:
      return instances.empty() ? Value::dynamic() : instances[0];
    case Expansion::Kind::kCount:
      return Value::tuple(instances);
    case Expansion::Kind::kForEach: {
      std::vector<hcl::MapEntry> entries;
      entries.reserve(instances.size());
      for (std::size_t i = 0; i < instances.size(); ++i) entries.emplace_back(expansion.keys[i].text(), instances[i]);
      return Value::object(std::move(entries));
    }
  }
  return Value::dynamic();
}

}  // namespace regionfall::terraform
