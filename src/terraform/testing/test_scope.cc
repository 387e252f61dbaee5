#include "terraform/testing/test_scope.h"

#include <algorithm>
#include <utility>

#include "terraform/block_reader.h"

namespace regionfall::terraform {
namespace {

using hcl::Resolved;
using hcl::Traversal;
using hcl::Value;

Resolved refuse(const Traversal& traversal, std::string summary, std::string detail, hcl::Diagnostics& diagnostics) {
  diagnostics.error(std::move(summary), std::move(detail), traversal.range());
  return {Value::dynamic(), traversal.steps.size()};
}

const std::string* first_name(const Traversal& traversal) {
  const bool named = !traversal.steps.empty() && traversal.steps[0].kind == hcl::TraversalStep::Kind::kAttribute;
  return named ? &traversal.steps[0].name : nullptr;
}

template <class Map>
std::string near(const std::string& name, const Map& known) {
  std::vector<std::string> names;
  for (const auto& [key, value] : known) names.push_back(key);
  return suggestion(name, names);
}

class ResolvedBody final : public hcl::Body {
 public:
  ResolvedBody(hcl::BodyPtr base, std::shared_ptr<const TestScope> scope)
      : base_(std::move(base)), scope_(std::move(scope)) {}

  hcl::Content content(const hcl::BodySchema& schema, hcl::Diagnostics& diagnostics) const override {
    return resolved(base_->content(schema, diagnostics), diagnostics);
  }
  hcl::Content partial_content(const hcl::BodySchema& schema, hcl::BodyPtr& rest,
                               hcl::Diagnostics& diagnostics) const override {
    hcl::Content content = resolved(base_->partial_content(schema, rest, diagnostics), diagnostics);
    rest = resolved_body(std::move(rest), scope_);
    return content;
  }
  std::vector<hcl::Attribute> attributes_of(hcl::Strings strings, hcl::Diagnostics& diagnostics) const override {
    return resolved({base_->attributes_of(strings, diagnostics), {}}, diagnostics).attributes;
  }
  hcl::Range missing_item_range() const override { return base_->missing_item_range(); }
  hcl::Range range() const override { return base_->range(); }
  hcl::Content everything() const override {
    hcl::Diagnostics unheard;
    return resolved(base_->everything(), unheard);
  }

 private:
  hcl::Content resolved(hcl::Content content, hcl::Diagnostics& diagnostics) const {
    for (hcl::Attribute& attribute : content.attributes) {
      const auto names = hcl::variables_of(*attribute.value);
      const auto known = [this](const Traversal& traversal) { return scope_->knows(traversal); };
      if (names.empty() || !std::ranges::all_of(names, known)) continue;
      attribute.value = literal(hcl::evaluate(*attribute.value, *scope_, diagnostics), attribute.value->range);
    }
    for (hcl::Block& block : content.blocks) block.body = resolved_body(std::move(block.body), scope_);
    return content;
  }

  hcl::BodyPtr base_;
  std::shared_ptr<const TestScope> scope_;
};

}  // namespace

bool TestScope::knows(const Traversal& traversal) const {
  const std::string* name = first_name(traversal);
  if (traversal.root == "run") return true;
  return traversal.root == "var" && name != nullptr && names_.variables.contains(*name);
}

Resolved TestScope::resolve(const Traversal& traversal, hcl::Diagnostics& diagnostics) const {
  const std::string* name = first_name(traversal);
  if ((traversal.root == "var" || traversal.root == "run") && name == nullptr) {
    return refuse(traversal, "Invalid reference", "A name is needed after \"" + traversal.root + ".\".", diagnostics);
  }
  if (traversal.root == "var") {
    const auto found = names_.variables.find(*name);
    if (found != names_.variables.end()) return {found->second, 1};
    return refuse(traversal, "Reference to unavailable variable",
                  "The variable \"" + *name +
                      "\" has no value here: give it one in the file's \"variables\" block, or with -var." +
                      near(*name, names_.variables),
                  diagnostics);
  }
  if (traversal.root == "run") {
    const auto found = names_.runs.find(*name);
    if (found != names_.runs.end()) return {found->second, 1};
    if (names_.all_runs.contains(*name)) {
      return refuse(traversal, "Reference to unavailable run block",
                    "The run block \"" + *name +
                        "\" has not been executed yet, or did not succeed. Only earlier run blocks can be referred to.",
                    diagnostics);
    }
    return refuse(traversal, "Reference to unknown run block",
                  "This file has no run block \"" + *name + "\"." + near(*name, names_.runs), diagnostics);
  }
  return refuse(traversal, "Invalid reference",
                "\"" + traversal.root + "\" cannot be used here: only \"var\", \"run\" and functions can.",
                diagnostics);
}

Resolved AssertScope::resolve(const Traversal& traversal, hcl::Diagnostics& diagnostics) const {
  const std::string* name = first_name(traversal);
  if (traversal.root == "run") return around_.resolve(traversal, diagnostics);
  if (traversal.root == "var" && name != nullptr && !root_.node->module.variables.contains(*name) &&
      around_.knows(traversal)) {
    return around_.resolve(traversal, diagnostics);
  }
  if (traversal.root != "output") return module_.resolve(traversal, diagnostics);
  const auto& declared = root_.node->module.outputs;
  if (name == nullptr || !declared.contains(*name)) {
    return refuse(traversal, "Reference to undeclared output value",
                  name == nullptr ? "A name is needed after \"output.\"."
                                  : "The module that is run has no output \"" + *name + "\"." + near(*name, declared),
                  diagnostics);
  }
  const auto value = root_.outputs.find(*name);
  return {value == root_.outputs.end() ? Value::dynamic() : value->second, 1};
}

hcl::BodyPtr resolved_body(hcl::BodyPtr body, std::shared_ptr<const TestScope> scope) {
  return std::make_shared<ResolvedBody>(std::move(body), std::move(scope));
}

hcl::ExpressionPtr literal(Value value, const hcl::Range& range) {
  return std::make_shared<hcl::Expression>(
      hcl::Expression{.range = range, .node = hcl::LiteralExpression{std::move(value)}});
}

}  // namespace regionfall::terraform
