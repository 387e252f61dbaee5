#include <algorithm>
#include <functional>
#include <utility>

#include "terraform/schema.h"

// The object that a configuration asks for, given what exists: pure functions of schema, prior and config.

namespace regionfall::terraform {
namespace {

using hcl::Path;
using hcl::PathStep;
using hcl::Value;

bool absent(const Value& value) { return value.is_known() && value.is_null(); }
bool has_content(const Value& value) { return value.is_known() && !value.is_null(); }

Value member_or_null(const Value& object, const std::string& name, const hcl::Type& type) {
  if (!has_content(object)) return Value::null(type);
  const Value* member = object.find(name);
  return member == nullptr ? Value::null(type) : *member;
}

// Combines prior and configured objects: one rule for what an attribute becomes, applied through all the nesting.
class Merge {
 public:
  // What a computed attribute becomes that the configuration leaves out, given its prior value (null for new objects).
  using Unset = std::function<Value(const AttributeSchema&, const Value& prior, bool object_is_new)>;

  explicit Merge(Unset unset) : unset_(std::move(unset)) {}

  Value block(const BlockSchema& schema, const Value& prior, const Value& config) const {
    if (!has_content(config)) return config;
    std::vector<hcl::MapEntry> members;
    members.reserve(schema.attributes.size() + schema.blocks.size());
    add_attributes(schema.attributes, prior, config, members);
    for (const auto& nested : schema.blocks) {
      const hcl::Type element = nested.schema.implied_type();
      const Value& configured = config.attribute(nested.name);
      const Value before = member_or_null(prior, nested.name, configured.type());
      members.emplace_back(nested.name,
                           nested_value(
                               nested.nesting, element, before, configured,
                               [&](const Value& p, const Value& c) { return block(nested.schema, p, c); },
                               [&](const Value& p, const Value& c) { return matches(nested.schema, p, c); }));
    }
    return Value::object(std::move(members));
  }

 private:
  using Combine = std::function<Value(const Value& prior, const Value& config)>;
  using Match = std::function<bool(const Value& prior, const Value& config)>;

  void add_attributes(const std::vector<AttributeSchema>& attributes, const Value& prior, const Value& config,
                      std::vector<hcl::MapEntry>& members) const {
    for (const auto& attribute : attributes) {
      const Value& configured = config.attribute(attribute.name);
      const Value before = member_or_null(prior, attribute.name, configured.type());
      members.emplace_back(attribute.name, attribute_value(attribute, before, configured, absent(prior)));
    }
  }

  Value attribute_value(const AttributeSchema& attribute, const Value& before, const Value& configured,
                        bool is_new) const {
    if (attribute.write_only) return Value::null(attribute.value_type());
    if (absent(configured)) {
      if (attribute.computed || attribute.default_value) return unset_(attribute, before, is_new);
      return configured;
    }
    if (!attribute.nested) return configured;
    const auto& members = attribute.nested->attributes;
    const auto combine = [&](const Value& p, const Value& c) {
      if (!has_content(c)) return c;
      std::vector<hcl::MapEntry> merged;
      add_attributes(members, p, c, merged);
      return Value::object(std::move(merged));
    };
    const auto match = [&](const Value& p, const Value& c) { return attributes_match(members, p, c); };
    hcl::Type element = attribute.value_type();
    if (element.is_collection()) element = hcl::Type(element.element());
    return nested_value(attribute.nested->nesting, element, before, configured, combine, match);
  }

  static Value nested_value(Nesting nesting, const hcl::Type& element, const Value& prior, const Value& config,
                            const Combine& combine, const Match& match) {
    if (!has_content(config)) return config;
    const hcl::Marks marks = config.marks();
    if (nesting == Nesting::kSingle || nesting == Nesting::kGroup) return combine(prior, config).with_marks(marks);
    const Value nothing = Value::null(element);
    std::vector<Value> values;
    std::vector<hcl::MapEntry> entries;
    std::vector<bool> taken(has_content(prior) ? prior.length() : 0);
    for (std::size_t i = 0; i < config.length(); ++i) {
      const Value& configured = config.elements()[i];
      if (nesting == Nesting::kMap) {
        const Value* before = has_content(prior) ? prior.find(config.key(i)) : nullptr;
        entries.emplace_back(config.key(i), combine(before == nullptr ? nothing : *before, configured));
      } else if (nesting == Nesting::kList) {
        values.push_back(combine(i < taken.size() ? prior.elements()[i] : nothing, configured));
      } else {
        values.push_back(combine(matching(prior, configured, taken, match, nothing), configured));
      }
    }
    if (nesting == Nesting::kMap) {
      return (element.has_dynamic() ? Value::object(std::move(entries)) : Value::map(element, std::move(entries)))
          .with_marks(marks);
    }
    if (nesting == Nesting::kSet) return Value::set(element, std::move(values)).with_marks(marks);
    return (element.has_dynamic() ? Value::tuple(std::move(values)) : Value::list(element, std::move(values)))
        .with_marks(marks);
  }

  static Value matching(const Value& prior, const Value& configured, std::vector<bool>& taken, const Match& match,
                        const Value& nothing) {
    for (std::size_t i = 0; i < taken.size(); ++i) {
      if (taken[i] || !match(prior.elements()[i], configured)) continue;
      taken[i] = true;
      return prior.elements()[i];
    }
    return nothing;
  }

  // Whether a prior element of a set is the one the configuration means: equal in all that is configured.
  static bool attributes_match(const std::vector<AttributeSchema>& attributes, const Value& prior,
                               const Value& config) {
    if (!has_content(prior) || !has_content(config)) return prior.identical_unmarked(config);
    return std::ranges::all_of(attributes, [&](const AttributeSchema& attribute) {
      const Value& configured = config.attribute(attribute.name);
      if (absent(configured) && (attribute.computed || attribute.default_value)) return true;
      return member_or_null(prior, attribute.name, configured.type()).identical_unmarked(configured);
    });
  }

  static bool matches(const BlockSchema& schema, const Value& prior, const Value& config) {
    if (!attributes_match(schema.attributes, prior, config)) return false;
    return std::ranges::all_of(schema.blocks, [&](const NestedBlock& nested) {
      const Value& configured = config.attribute(nested.name);
      const Value before = member_or_null(prior, nested.name, configured.type());
      if (!has_content(before) || !has_content(configured)) return before.identical_unmarked(configured);
      if (nested.nesting == Nesting::kSingle || nested.nesting == Nesting::kGroup)
        return matches(nested.schema, before, configured);
      if (before.length() != configured.length()) return false;
      for (std::size_t i = 0; i < before.length(); ++i) {
        if (!matches(nested.schema, before.elements()[i], configured.elements()[i])) return false;
      }
      return true;
    });
  }

  Unset unset_;
};

// Collects the changed places whose schema demands a new object.
class Replacement {
 public:
  std::vector<Path> found;

  void compare(const BlockSchema& schema, const Value& prior, const Value& planned, Path& path) {
    if (!has_content(prior) || !has_content(planned)) return;
    for (const auto& attribute : schema.attributes) {
      if (!attribute.forces_replacement) continue;
      const Value& after = planned.attribute(attribute.name);
      if (member_or_null(prior, attribute.name, after.type()).identical_unmarked(after)) continue;
      add(path, attribute.name);
    }
    for (const auto& nested : schema.blocks) compare_nested(nested, prior, planned, path);
  }

 private:
  void add(const Path& path, const std::string& name) {
    found.push_back(path);
    found.back().push_back(PathStep::attribute(name));
  }

  void compare_nested(const NestedBlock& nested, const Value& prior, const Value& planned, Path& path) {
    const Value& after = planned.attribute(nested.name);
    const Value before = member_or_null(prior, nested.name, after.type());
    if (before.identical_unmarked(after)) return;
    if (nested.forces_replacement) return add(path, nested.name);
    if (!has_content(before) || !has_content(after) || nested.nesting == Nesting::kSet) return;
    path.push_back(PathStep::attribute(nested.name));
    if (nested.nesting == Nesting::kSingle || nested.nesting == Nesting::kGroup) {
      compare(nested.schema, before, after, path);
    } else {
      for (std::size_t i = 0; i < std::min(before.length(), after.length()); ++i) {
        path.push_back(PathStep::index(Value::number(static_cast<std::int64_t>(i))));
        compare(nested.schema, before.elements()[i], after.elements()[i], path);
        path.pop_back();
      }
    }
    path.pop_back();
  }
};

}  // namespace

Value proposed_new(const BlockSchema& schema, const Value& prior, const Value& config) {
  return Merge([](const AttributeSchema& attribute, const Value& before, bool) {
           return attribute.computed ? before : Value::null(attribute.value_type());
         })
      .block(schema, prior, config);
}

SchemaPlan plan_by_schema(const BlockSchema& schema, const Value& prior, const Value& config,
                          const std::vector<std::string>& recompute) {
  const Merge merge([](const AttributeSchema& attribute, const Value& before, bool is_new) {
    if (attribute.default_value) return *attribute.default_value;
    return is_new ? Value::unknown(attribute.value_type()) : before;
  });
  SchemaPlan plan{merge.block(schema, prior, config), {}};
  if (absent(prior) || plan.planned.identical_unmarked(prior)) return plan;
  std::vector<Value> members(plan.planned.elements().begin(), plan.planned.elements().end());
  for (const auto& name : recompute) {
    const auto* attribute = schema.attribute(name);
    const int at = plan.planned.type().attribute_index(name);
    if (attribute == nullptr || at < 0 || !absent(config.attribute(name))) continue;
    members[static_cast<std::size_t>(at)] = Value::unknown(attribute->value_type());
  }
  std::vector<hcl::MapEntry> entries;
  for (std::size_t i = 0; i < members.size(); ++i) entries.emplace_back(plan.planned.key(i), members[i]);
  plan.planned = Value::object(std::move(entries));
  Replacement replacement;
  Path path;
  replacement.compare(schema, prior, plan.planned, path);
  plan.requires_replace = std::move(replacement.found);
  return plan;
}

}  // namespace regionfall::terraform
