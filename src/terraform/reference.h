#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "hcl/body.h"
#include "hcl/diagnostic.h"
#include "hcl/syntax.h"
#include "terraform/address.h"

namespace regionfall::terraform {

// What a traversal in an expression names, before anything is known about what the module declares.

enum class ReferenceKind : std::uint8_t {
  kVariable,          // var.name
  kLocal,             // local.name
  kResource,          // aws_vpc.main, data.aws_ami.linux, ephemeral.random_password.db, resource.aws_vpc.main
  kModule,            // module.name, with `output` when one is named
  kEach,              // each.key, each.value
  kCount,             // count.index
  kSelf,              // self
  kPath,              // path.module, path.root, path.cwd
  kTerraform,         // terraform.workspace, terraform.applying
  kProviderFunction,  // provider::name::function(…): depends on the provider's local name
};

struct Reference {
  ReferenceKind kind = ReferenceKind::kVariable;
  std::string name;  // of the variable, local, module call or provider; the attribute of each, count, path, terraform
  ResourceAddress resource;  // kResource
  InstanceKey key;           // kResource, kModule: the instance, where the key is a literal
  std::string output;  // kModule: the output, where it follows at once (or after a literal key); kProviderFunction: the
                       // function
  hcl::Traversal traversal;    // as written; only a range for kProviderFunction
  std::size_t name_steps = 0;  // steps of `traversal` that name the subject, without key and output
  std::size_t steps_used = 0;  // with key and output
  hcl::Range range;            // root to the last step used

  // The steps that go on into the subject's value.
  std::span<const hcl::TraversalStep> rest() const {
    return std::span<const hcl::TraversalStep>(traversal.steps).subspan(steps_used);
  }
  // The subject, without key and output: `var.zone`, `data.aws_ami.linux`, `module.net`, `each.key`, `self`.
  std::string subject() const;
};

// What the traversal names; a diagnostic at its place when it can name nothing (`var` alone, `data.x`, `count.name`).
std::optional<Reference> parse_reference(const hcl::Traversal& traversal, hcl::Diagnostics& diagnostics);

// Every reference of the expression, in source order; what names nothing is passed over (check_references() reports
// it). Names in `locals` (iterators of dynamic blocks) name nothing outside.
std::vector<Reference> references_in(const hcl::Expression& expression, const std::set<std::string>& locals = {});

// As references_in(), for all attributes of a body and its nested blocks; iterators of `dynamic` blocks are known in
// their content.
std::vector<Reference> references_in_body(const hcl::BodyPtr& body);

// An address whose keys may be computed (`module.net[each.key].aws_vpc.main[var.i].id`) without those keys; nothing
// when the expression is no address.
std::optional<hcl::Traversal> address_without_keys(const hcl::Expression& expression);

// Every expression in a body, with the iterators of `dynamic` blocks that are known at its place.
using ExpressionVisitor = std::function<void(const hcl::Expression&, const std::set<std::string>& locals)>;
void visit_expressions(const hcl::BodyPtr& body, const ExpressionVisitor& visit);

}  // namespace regionfall::terraform
