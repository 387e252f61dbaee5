#include <memory>
#include <utility>

#include "terraform/providers/providers.h"

// The provider that Terraform itself is: terraform_data, a resource that holds values and has a lifecycle.
// Source: Terraform documentation, "The terraform_data Managed Resource Type".

namespace regionfall::terraform {
namespace {

using hcl::Type;
using hcl::Value;

AttributeSchema attribute(std::string name, Type type, bool optional, bool computed) {
  AttributeSchema schema;
  schema.name = std::move(name);
  schema.type = std::move(type);
  schema.optional = optional;
  schema.computed = computed;
  return schema;
}

const ProviderSchema& provider_schema() {
  static const ProviderSchema schema = [] {
    ProviderSchema made;
    BlockSchema data;
    data.attributes = {attribute("id", Type::string(), false, true), attribute("input", Type::dynamic(), true, false),
                       attribute("output", Type::dynamic(), false, true), attribute("triggers_replace", Type::dynamic(), true, false)};
    data.attributes[3].forces_replacement = true;
    made.resources.emplace("terraform_data", make_type_schema(std::move(data)));
    return made;
  }();
  return schema;
}

Value with_member(const Value& object, const std::string& name, Value member) {
  std::vector<hcl::MapEntry> entries;
  for (std::size_t i = 0; i < object.length(); ++i) {
    entries.emplace_back(object.key(i), object.key(i) == name ? member : object.elements()[i]);
  }
  return Value::object(std::move(entries));
}

class TerraformProvider final : public Provider {
 public:
  explicit TerraformProvider(const ProviderEnvironment& environment) : environment_(environment) {}

  const ProviderSchema& schema() const override { return provider_schema(); }
  bool may_wait(std::string_view) const override { return false; }

  PlanReply plan(const PlanRequest& request) override {
    PlanReply reply;
    const auto& block = provider_schema().resources.find(request.type)->second.block;
    SchemaPlan plan = plan_by_schema(block, request.prior, request.config);
    reply.requires_replace = std::move(plan.requires_replace);
    reply.planned = with_member(plan.planned, "output", planned_output(request, plan.planned.attribute("input")));
    return reply;
  }

  ApplyReply apply(const ApplyRequest& request) override {
    ApplyReply reply;
    if (request.planned.is_null()) {
      reply.state = request.planned;
      return reply;
    }
    reply.state = with_member(request.planned, "output", request.planned.attribute("input"));
    if (!reply.state.attribute("id").is_known()) reply.state = with_member(reply.state, "id", Value::string(random_uuid(environment_.random)));
    return reply;
  }

  ReadReply read(const ReadRequest& request) override {
    ReadReply reply;
    reply.state = request.state;
    reply.private_data = request.private_data;
    return reply;
  }

  ImportReply import(std::string_view type, std::string_view id) override {
    ImportReply reply;
    const Type dynamic = Type::dynamic();
    reply.objects.push_back({std::string(type),
                             Value::object({{"id", Value::string(std::string(id))},
                                            {"input", Value::null(dynamic)},
                                            {"output", Value::null(dynamic)},
                                            {"triggers_replace", Value::null(dynamic)}}),
                             ""});
    return reply;
  }

 private:
  // The output follows the input; it is unknown until apply where the input is new.
  static Value planned_output(const PlanRequest& request, const Value& input) {
    if (input.is_known() && input.is_null()) return Value::null(Type::dynamic());
    if (!request.prior.is_null() && request.prior.attribute("input").identical_unmarked(input)) return request.prior.attribute("output");
    return Value::unknown(input.type());
  }

  const ProviderEnvironment& environment_;
};

}  // namespace

ProviderKind terraform_provider() {
  return {ProviderSource{"terraform.io", "builtin", "terraform"}, "1.11.4", &provider_schema(),
          [](const ProviderEnvironment& environment) -> std::unique_ptr<Provider> { return std::make_unique<TerraformProvider>(environment); }};
}

}  // namespace regionfall::terraform
