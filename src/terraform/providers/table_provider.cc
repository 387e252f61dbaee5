#include "terraform/providers/table_provider.h"

#include <algorithm>
#include <utility>

#include "base/json.h"
#include "hcl/value_json.h"

namespace regionfall::terraform {
namespace {

using hcl::Value;

template <class Row>
const Row* find_row(const std::vector<Row>& rows, std::string_view name) {
  const auto found = std::ranges::find(rows, name, &Row::name);
  return found == rows.end() ? nullptr : &*found;
}

class TableProvider final : public Provider {
 public:
  TableProvider(const ProviderTable& table, const ProviderEnvironment& environment)
      : table_(table), environment_(environment) {}

  const ProviderSchema& schema() const override { return table_.schema; }
  hcl::FunctionTable functions() const override { return table_.functions; }

  bool may_wait(std::string_view type) const override {
    const auto waits = [&](const auto& rows) {
      const auto* row = find_row(rows, type);
      return row != nullptr && row->waits;
    };
    return waits(table_.resources) || waits(table_.data_sources) || waits(table_.ephemerals);
  }

  ProviderReply validate_resource(std::string_view type, const Value& config) override {
    return validate(find_row(table_.resources, type), config);
  }

  ProviderReply validate_data(std::string_view type, const Value& config) override {
    return validate(find_row(table_.data_sources, type), config);
  }

  ProviderReply validate_ephemeral(std::string_view type, const Value& config) override {
    return validate(find_row(table_.ephemerals, type), config);
  }

  PlanReply plan(const PlanRequest& request) override {
    PlanReply reply;
    reply.planned_private = request.prior_private;
    if (request.proposed.is_known() && request.proposed.is_null()) {
      reply.planned = request.proposed;
      return reply;
    }
    const ResourceRow* row = resource(request.type, reply);
    if (row == nullptr) return reply;
    SchemaPlan plan = plan_by_schema(row->schema, request.prior, request.config);
    reply.planned = std::move(plan.planned);
    reply.requires_replace = std::move(plan.requires_replace);
    if (row->plan != nullptr) row->plan(environment_, request, reply);
    return reply;
  }

  ApplyReply apply(const ApplyRequest& request) override {
    ApplyReply reply;
    reply.state = request.prior;
    reply.private_data = request.planned_private;
    const ResourceRow* row = resource(request.type, reply);
    if (row == nullptr) return reply;
    if (request.planned.is_null()) return destroy(*row, request, std::move(reply));
    const bool creating = request.prior.is_null();
    Result<Value> made = request.planned;
    if (creating && row->create != nullptr) made = row->create(environment_, request.planned);
    if (!creating && row->update != nullptr) made = row->update(environment_, request.prior, request.planned);
    if (made) {
      reply.state = *std::move(made);
    } else {
      reply.error(creating ? "Creation failed" : "Change failed", std::move(made).error().message);
    }
    return reply;
  }

  ReadReply read(const ReadRequest& request) override {
    ReadReply reply;
    reply.state = request.state;
    reply.private_data = request.private_data;
    const ResourceRow* row = resource(request.type, reply);
    if (row == nullptr || row->read == nullptr) return reply;
    take(row->read(environment_, request.state), "Reading failed", reply);
    return reply;
  }

  ImportReply import(std::string_view type, std::string_view id) override {
    const ResourceRow* row = find_row(table_.resources, type);
    if (row == nullptr || row->import == nullptr) return Provider::import(type, id);
    ImportReply reply;
    Result<Value> imported = row->import(environment_, table_.schema.resources.find(type)->second, id);
    if (imported) {
      reply.objects.push_back({std::string(type), *std::move(imported), ""});
    } else {
      reply.error("Invalid import id", std::move(imported).error().message);
    }
    return reply;
  }

  DataReply read_data(std::string_view type, const Value& config) override {
    const DataRow* row = find_row(table_.data_sources, type);
    if (row == nullptr) return Provider::read_data(type, config);
    DataReply reply;
    reply.state = Value::null(config.type());
    take(row->read(environment_, unknown_where_computed(*row, config), reply), "Reading failed", reply);
    return reply;
  }

  EphemeralReply open(std::string_view type, const Value& config) override {
    const DataRow* row = find_row(table_.ephemerals, type);
    if (row == nullptr) return Provider::open(type, config);
    EphemeralReply reply;
    static_cast<ProviderReply&>(reply) = validate(row, config);
    if (reply.failed()) return reply;
    Result<Value> result = row->read(environment_, unknown_where_computed(*row, config), reply);
    if (result) {
      reply.result = *std::move(result);
    } else {
      reply.error("Opening failed", std::move(result).error().message);
    }
    return reply;
  }

  // Types in these tables have only gained attributes between versions of their schema, so an older object is one of
  // the current type with defaults or nulls where it says nothing.
  ReadReply upgrade(std::string_view type, int version, std::string_view json) override {
    const auto known = table_.schema.resources.find(type);
    if (known == table_.schema.resources.end() || version > known->second.version)
      return Provider::upgrade(type, version, json);
    ReadReply reply;
    take(from_older(known->second, json), "State cannot be read", reply);
    return reply;
  }

  ReadReply recover(const ApplyRequest& request) override {
    ReadReply reply;
    reply.state = Value::null(request.planned.type());
    const ResourceRow* row = resource(request.type, reply);
    if (row == nullptr || row->recover == nullptr) return reply;
    take(row->recover(environment_, request.planned), "Reading failed", reply);
    return reply;
  }

 private:
  const ResourceRow* resource(std::string_view type, ProviderReply& reply) const {
    const ResourceRow* row = find_row(table_.resources, type);
    if (row == nullptr)
      reply.error("Unknown resource type", "There is no resource type \"" + std::string(type) + "\" here.");
    return row;
  }

  template <class Row>
  static ProviderReply validate(const Row* row, const Value& config) {
    ProviderReply reply;
    if (row != nullptr && row->validate != nullptr) row->validate(config, reply);
    return reply;
  }

  template <class Reply>
  static void take(Result<Value> value, const char* summary, Reply& reply) {
    if (value) {
      reply.state = *std::move(value);
    } else {
      reply.error(summary, std::move(value).error().message);
    }
  }

  static Value unknown_where_computed(const DataRow& row, const Value& config) {
    return plan_by_schema(row.schema, Value::null(config.type()), config).planned;
  }

  ApplyReply destroy(const ResourceRow& row, const ApplyRequest& request, ApplyReply reply) const {
    if (row.destroy != nullptr) {
      if (auto done = row.destroy(environment_, request.prior); !done) {
        reply.error("Deletion failed", std::move(done).error().message);
        return reply;
      }
    }
    reply.state = request.planned;
    reply.private_data.clear();
    return reply;
  }

  static Result<Value> from_older(const TypeSchema& schema, std::string_view text) {
    const Json json = TRY(parse_json(text));
    if (!json.is_object()) return failure("The object in the state is no JSON object.");
    std::vector<hcl::MapEntry> members;
    for (const auto& attribute : schema.block.attributes) {
      if (!json.has(attribute.name) || json[attribute.name].is_null()) {
        if (attribute.default_value) members.emplace_back(attribute.name, *attribute.default_value);
        continue;
      }
      members.emplace_back(attribute.name, TRY(hcl::value_from_json(json[attribute.name], attribute.value_type())));
    }
    return object_of(schema, std::move(members));
  }

  const ProviderTable& table_;
  const ProviderEnvironment& environment_;
};

}  // namespace

ProviderTable finish_table(ProviderTable table) {
  table.schema.configuration = table.configuration;
  for (const auto& row : table.resources) {
    table.schema.resources.emplace(row.name, make_type_schema(row.schema, row.version));
  }
  for (const auto& row : table.data_sources) {
    table.schema.data_sources.emplace(row.name, make_type_schema(row.schema, row.version));
  }
  for (const auto& row : table.ephemerals) {
    table.schema.ephemerals.emplace(row.name, make_type_schema(row.schema, row.version));
  }
  return table;
}

std::unique_ptr<Provider> make_table_provider(const ProviderTable& table, const ProviderEnvironment& environment) {
  return std::make_unique<TableProvider>(table, environment);
}

}  // namespace regionfall::terraform
