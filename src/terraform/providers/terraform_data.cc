#include "terraform/providers/terraform_data.h"

#include "base/random.h"

namespace regionfall::terraform {
namespace {

using hcl::Type;
using hcl::Value;

// The output follows the input; it is unknown until apply where the input is new.
Value planned_output(const PlanRequest& request, const Value& input) {
  if (request.prior.is_null() && input.is_known() && input.is_null()) return Value::null(Type::dynamic());
  if (!request.prior.is_null() && request.prior.attribute("input").identical_unmarked(input)) {
    return request.prior.attribute("output");
  }
  return Value::unknown(input.type());
}

void plan_output(const ProviderEnvironment&, const PlanRequest& request, PlanReply& reply) {
  reply.planned = with_members(reply.planned, {{"output", planned_output(request, reply.planned.attribute("input"))}});
}

Result<Value> create(const ProviderEnvironment& environment, const Value& planned) {
  return with_members(planned,
                      {{"id", Value::string(random_uuid(environment.random))}, {"output", planned.attribute("input")}});
}

Result<Value> update(const ProviderEnvironment&, const Value&, const Value& planned) {
  return with_members(planned, {{"output", planned.attribute("input")}});
}

Result<Value> import(const ProviderEnvironment&, const TypeSchema& schema, std::string_view id) {
  return object_of(schema, {{"id", Value::string(std::string(id))}});
}

}  // namespace

ResourceRow terraform_data_row() {
  return {.name = "terraform_data",
          .schema = block_of({{"id", Type::string(), kComputed},
                              {"input", Type::dynamic(), kOptional},
                              {"output", Type::dynamic(), kComputed},
                              {"triggers_replace", Type::dynamic(), kOptional | kReplace}}),
          .plan = plan_output,
          .create = create,
          .update = update,
          .import = import};
}

}  // namespace regionfall::terraform
