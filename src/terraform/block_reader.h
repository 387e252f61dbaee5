#pragma once

#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "hcl/body.h"
#include "hcl/diagnostic.h"
#include "hcl/syntax.h"
#include "terraform/config.h"

namespace regionfall::terraform {

// What the readers of all block types share: arguments that must be constant, lists of references, rules.

struct LoadContext {
  hcl::Sources& sources;
  hcl::Diagnostics& diagnostics;
};

// `literal`: arguments that are needed before anything is evaluated, so that JSON's strings are no templates there.
hcl::BodySchema body_schema(std::initializer_list<std::string_view> attributes,
                            std::initializer_list<hcl::BlockSchema> blocks = {},
                            std::initializer_list<std::string_view> literal = {});

// The value of an expression that may name nothing and call nothing; a diagnostic otherwise. Nothing after a
// diagnostic.
std::optional<hcl::Value> constant_value(const hcl::Expression& expression, LoadContext& context);
// The same for an argument that must be a string or a bool.
std::optional<std::string> constant_string(const hcl::Attribute* attribute, LoadContext& context);
std::optional<bool> constant_bool(const hcl::Attribute* attribute, LoadContext& context);

// The key of an item of an object that is read as written: a bare name, or a constant string.
std::optional<std::string> object_key(const hcl::ObjectItem& item, LoadContext& context);

// `argument = [a.b, c.d]`, each a static traversal. In JSON, strings; elsewhere too, with a warning.
std::vector<hcl::Traversal> traversal_list(const hcl::Attribute* attribute, LoadContext& context);
// The items of a list as written; a diagnostic when it is no list.
std::optional<std::vector<hcl::ExpressionPtr>> expression_list(const hcl::Expression& expression, LoadContext& context);
// depends_on: references to resources and modules as wholes.
std::vector<hcl::Traversal> depends_on_list(const hcl::Attribute* attribute, LoadContext& context);

// validation, precondition, postcondition, assert.
CheckRule check_rule(const hcl::Block& block, LoadContext& context);

// `aws`, `aws.west`, `aws.by_region["eu"]`, also as a (deprecated) string.
std::optional<ProviderReference> provider_reference(const hcl::Expression& expression, LoadContext& context);

// Whether the name is one that a block may have; a diagnostic at its place otherwise. `what` is "variable", "resource"
// ….
bool check_name(std::string_view name, std::string_view what, const hcl::Range& range, LoadContext& context);

// Refuses `count` beside `for_each`.
void check_repetition(const hcl::Attribute* count, const hcl::Attribute* for_each, std::string_view what,
                      LoadContext& context);

// Refuses a second block of a type that may stand once; the first one, or null.
const hcl::Block* single_block(const hcl::Content& content, std::string_view type, LoadContext& context);

// Whether an expression is written as null.
bool is_null(const hcl::Expression& expression);

hcl::ExpressionPtr value_of(const hcl::Attribute* attribute);

// " Did you mean "x"?" or "".
std::string suggestion(std::string_view name, std::span<const std::string> candidates);

// -- readers of one block type each; each puts what it read into the module, or says why not -------------------------

void read_variable(const hcl::Block& block, Module& module, LoadContext& context);
void read_output(const hcl::Block& block, Module& module, LoadContext& context);
void read_local(const hcl::Attribute& attribute, Module& module, LoadContext& context);
void read_provider(const hcl::Block& block, Module& module, LoadContext& context);
void read_module_call(const hcl::Block& block, Module& module, LoadContext& context);
void read_managed_resource(const hcl::Block& block, Module& module, LoadContext& context);
void read_data_source(const hcl::Block& block, Module& module, LoadContext& context);
void read_ephemeral_resource(const hcl::Block& block, Module& module, LoadContext& context);
void read_check(const hcl::Block& block, Module& module, LoadContext& context);
void read_moved(const hcl::Block& block, Module& module, LoadContext& context);
void read_removed(const hcl::Block& block, Module& module, LoadContext& context);
void read_import(const hcl::Block& block, Module& module, LoadContext& context);
// `terraform { … }` but required_providers, which read_required_provider() reads by entry.
void read_terraform(const hcl::Block& block, Module& module, LoadContext& context);
void read_required_provider(const hcl::Attribute& entry, Module& module, LoadContext& context);

// `provisioner "TYPE" { … }` and `connection { … }` of a resource or a removed block.
std::optional<Provisioner> read_provisioner(const hcl::Block& block, LoadContext& context);
Lifecycle read_lifecycle(const hcl::Block& block, ResourceMode mode, LoadContext& context);

}  // namespace regionfall::terraform
