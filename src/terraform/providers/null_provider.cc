#include "base/random.h"
#include "terraform/providers/providers.h"
#include "terraform/providers/table_provider.h"

// hashicorp/null: objects that do nothing. Source: the provider's documentation on registry.terraform.io.

namespace regionfall::terraform {
namespace {

using hcl::Type;
using hcl::Value;

// Go draws a number of 63 bits; what it is does not matter.
Value random_number_text(RandomSource& random) {
  return Value::string(std::to_string(random_below(random, std::uint64_t{1} << 63)));
}

Result<Value> create_resource(const ProviderEnvironment& environment, const Value& planned) {
  return with_members(planned, {{"id", random_number_text(environment.random)}});
}

Result<Value> read_data_source(const ProviderEnvironment& environment, const Value& planned, ProviderReply&) {
  std::vector<hcl::MapEntry> known = {{"id", Value::string("static")},
                                      {"random", random_number_text(environment.random)}};
  if (!has_member(planned, "has_computed_default"))
    known.emplace_back("has_computed_default", Value::string("default"));
  const Value& inputs = planned.attribute("inputs");
  known.emplace_back("outputs", inputs);
  return with_members(planned, std::move(known));
}

const ProviderTable& null_table() {
  static const ProviderTable kTable = finish_table({
      .resources = {{.name = "null_resource",
                     .schema = block_of({{"id", Type::string(), kComputed},
                                         {"triggers", Type::map(Type::string()), kOptional | kReplace}}),
                     .create = create_resource,
                     .import = [](const ProviderEnvironment&, const TypeSchema& schema, std::string_view id)
                         -> Result<Value> { return object_of(schema, {{"id", Value::string(std::string(id))}}); }}},
      .data_sources = {{.name = "null_data_source",
                        .schema = block_of({{"has_computed_default", Type::string(), kOptional | kComputed},
                                            {"id", Type::string(), kComputed, {}, "Keep values in locals instead."},
                                            {"inputs", Type::map(Type::string()), kOptional},
                                            {"outputs", Type::map(Type::string()), kComputed},
                                            {"random", Type::string(), kComputed}}),
                        .read = read_data_source}},
  });
  return kTable;
}

}  // namespace

ProviderKind null_provider() { return table_kind<null_table>({.type = "null", .version = "3.2.4"}); }

}  // namespace regionfall::terraform
