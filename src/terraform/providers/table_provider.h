#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "hcl/function.h"
#include "terraform/provider.h"
#include "terraform/providers/schema_table.h"

namespace regionfall::terraform {

// A provider written as a table: for each type its schema, and a function for whatever is not as usual. What a null
// function means stands beside it.

struct ResourceRow {
  std::string_view name;
  BlockSchema schema;
  int version = 0;
  bool waits = false;  // see Provider::may_wait()

  // Checks of the configuration beyond the schema; values may be unknown. Null: none.
  void (*validate)(const hcl::Value& config, ProviderReply& reply) = nullptr;
  // Changes what the schema alone would plan. Not called for a deletion. Null: nothing to change.
  void (*plan)(const ProviderEnvironment& environment, const PlanRequest& request, PlanReply& reply) = nullptr;
  // Makes the object of `planned`, with every unknown filled in. Null: `planned` is what exists.
  Result<hcl::Value> (*create)(const ProviderEnvironment& environment, const hcl::Value& planned) = nullptr;
  // The same for a change in place. Null: `planned` is what exists then.
  Result<hcl::Value> (*update)(const ProviderEnvironment& environment, const hcl::Value& prior,
                               const hcl::Value& planned) = nullptr;
  // What exists now of the object in the state; null when it is gone. Null function: it is as it was.
  Result<hcl::Value> (*read)(const ProviderEnvironment& environment, const hcl::Value& state) = nullptr;
  // Null: nothing is to be done but forgetting.
  Result<void> (*destroy)(const ProviderEnvironment& environment, const hcl::Value& state) = nullptr;
  // The object of the id given on import. Null: the type cannot be imported.
  Result<hcl::Value> (*import)(const ProviderEnvironment& environment, const TypeSchema& schema,
                               std::string_view id) = nullptr;
  // The object that a create that was cut off has left; null when it left none. Null function: such a create leaves
  // nothing.
  Result<hcl::Value> (*recover)(const ProviderEnvironment& environment, const hcl::Value& planned) = nullptr;
};

// Data sources and ephemeral resources: read at once from their configuration.
struct DataRow {
  std::string_view name;
  BlockSchema schema;
  int version = 0;
  bool waits = false;
  void (*validate)(const hcl::Value& config, ProviderReply& reply) = nullptr;
  // `planned` is the configuration with computed attributes unknown; each is to be filled in. Warnings and errors may
  // go to the reply.
  Result<hcl::Value> (*read)(const ProviderEnvironment& environment, const hcl::Value& planned,
                             ProviderReply& reply) = nullptr;
};

// What a provider is called, before anything else of it is made.
struct ProviderName {
  std::string_view host = "registry.terraform.io";
  std::string_view space = "hashicorp";  // namespace
  std::string_view type;                 // "random"
  std::string_view version;
};

struct ProviderTable {
  BlockSchema configuration;
  std::vector<ResourceRow> resources;
  std::vector<DataRow> data_sources;
  std::vector<DataRow> ephemerals;
  hcl::FunctionTable functions;
  ProviderSchema schema;  // of all the rows; made by finish_table()
};

ProviderTable finish_table(ProviderTable table);

// A provider that does what the table says; the table must outlive it.
std::unique_ptr<Provider> make_table_provider(const ProviderTable& table, const ProviderEnvironment& environment);

// The kind of a provider whose table `table` makes at its first call, and keeps.
template <const ProviderTable& (*table)()>
ProviderKind table_kind(const ProviderName& name) {
  return {ProviderSource{std::string(name.host), std::string(name.space), std::string(name.type)},
          std::string(name.version), []() -> const ProviderSchema& { return table().schema; },
          [](const ProviderEnvironment& environment) { return make_table_provider(table(), environment); }};
}

}  // namespace regionfall::terraform
