#include "services/provider/schema.h"

#include <algorithm>

#include "base/text.h"
#include "services/provider/mapping.h"
#include "services/provider/provider_configuration.h"
#include "services/provider/types.h"

namespace regionfall::provider {
namespace {

using hcl::Type;

void add_missing(terraform::BlockSchema& block, const char* name, Type type, int flags) {
  if (block.attribute(name) == nullptr) {
    block.attributes.push_back(terraform::attribute_of({name, std::move(type), flags}));
  }
}

terraform::NestedBlock timeouts_block(const char* operations) {
  std::vector<terraform::AttributeRow> rows;
  for (const std::string& operation : split(operations, " ")) rows.push_back({operation, Type::string(), kOptional});
  return {.name = "timeouts", .nesting = terraform::Nesting::kSingle, .schema = terraform::block_of(std::move(rows))};
}

terraform::TypeSchema resource_schema(const ResourceType& type) {
  terraform::BlockSchema block = schema_of(type.attributes, type.blocks);
  add_missing(block, "id", Type::string(), kComputed);
  if (!type.global) add_missing(block, "region", Type::string(), kOptional | kComputed | kReplace);
  if (type.tagging.style != Tagging::Style::kNone) {
    add_missing(block, "tags", Type::map(Type::string()), kOptional);
    add_missing(block, "tags_all", Type::map(Type::string()), kOptional | kComputed);
  }
  if (*type.timeouts != '\0') block.blocks.push_back(timeouts_block(type.timeouts));
  return terraform::make_type_schema(std::move(block), type.version);
}

terraform::TypeSchema data_schema(const DataSource& source) {
  terraform::BlockSchema block = schema_of(source.attributes, source.blocks);
  add_missing(block, "id", Type::string(), kComputed);
  if (!source.global) add_missing(block, "region", Type::string(), kOptional | kComputed);
  if (source.tags.somewhere()) add_missing(block, "tags", Type::map(Type::string()), kOptional | kComputed);
  if (source.read.filters.somewhere()) {
    block.blocks.push_back({.name = "filter",
                            .nesting = terraform::Nesting::kSet,
                            .schema = terraform::block_of({{"name", Type::string(), kRequired},
                                                           {"values", Type::set(Type::string()), kRequired}})});
  }
  return terraform::make_type_schema(std::move(block));
}

template <class Row>
const Row* find(const std::vector<Row>& rows, std::string_view name) {
  const auto found = std::ranges::lower_bound(rows, name, {}, &Row::name);
  return found == rows.end() || found->name != name ? nullptr : &*found;
}

}  // namespace

const terraform::ProviderSchema& aws_schema() {
  static const terraform::ProviderSchema kSchema = [] {
    terraform::ProviderSchema made;
    made.configuration = provider_schema();
    for (const ResourceType& type : resource_types()) made.resources.emplace(type.name, resource_schema(type));
    for (const DataSource& source : data_sources()) made.data_sources.emplace(source.name, data_schema(source));
    return made;
  }();
  return kSchema;
}

const ResourceType* find_resource_type(std::string_view name) { return find(resource_types(), name); }
const DataSource* find_data_source(std::string_view name) { return find(data_sources(), name); }

}  // namespace regionfall::provider
