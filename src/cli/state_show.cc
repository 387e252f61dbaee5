#include <memory>
#include <ostream>

#include "base/json.h"
#include "cli/commands.h"
#include "cli/providers.h"
#include "cli/state_session.h"
#include "hcl/value_json.h"
#include "terraform/provider.h"
#include "terraform/provider_set.h"
#include "terraform/render/plan_text.h"

namespace regionfall::cli {
namespace {

using terraform::ObjectState;
using terraform::ResourceInstance;

struct ShowOptions {
  StateOptions state;
  std::string address;
};

// What the JSON text alone tells of a type that no provider here knows.
Result<terraform::TypeSchema> schema_of_text(const std::string& attributes) {
  const Json json = TRY(parse_json(attributes));
  terraform::BlockSchema block;
  for (const auto& [name, value] : json.members()) {
    terraform::AttributeSchema attribute;
    attribute.name = name;
    const auto dynamic = hcl::value_from_json(value, hcl::Type::dynamic());
    attribute.type = dynamic ? hcl::Type::dynamic() : hcl::implied_value(value).type();
    attribute.computed = true;
    block.attributes.push_back(std::move(attribute));
  }
  return terraform::make_type_schema(std::move(block));
}

Result<std::string> show(const ResourceInstance& address, const terraform::ProviderConfigAddress& provider,
                         const ObjectState& object, const terraform::ProviderSet& providers, bool color) {
  terraform::TypeSchema unknown;
  const terraform::TypeSchema* schema = providers.find_schema(provider.provider, address.resource);
  if (schema == nullptr || schema->version != object.schema_version) {
    unknown = TRY(schema_of_text(*object.raw_attributes));
    schema = &unknown;
  }
  hcl::Value value = TRY(terraform::decode_object(object, *schema));
  value = hcl::mark_paths(value, terraform::sensitive_paths(schema->block, value));
  return terraform::render::object_text(address, "", *schema, value, object.tainted, color);
}

int run_show(const ShowOptions& options, Environment& environment) {
  StateSession session(environment, options.state);
  const auto state = session.open_existing();
  if (!state) return session.end();
  const auto target = session.target(options.address, "resource");
  if (!target) return session.end();
  const ResourceInstance address{target->module, target->resource.value_or(terraform::ResourceAddress{}), target->key};
  const terraform::InstanceState* instance = state->find(address);
  if (!target->resource || instance == nullptr || !instance->current) {
    session.error(
        "No such object in the state",
        "There is no " + options.address +
            ". \"regionfall state list\" shows the addresses that there are; one object must be named, with its key "
            "where it has one.");
    return session.end();
  }
  const auto registry = all_providers_without_cloud(environment);
  const terraform::ProviderEnvironment provider_environment{
      environment.clock, environment.random, environment.working_directory, {}};
  const terraform::ProviderSet providers(registry, provider_environment);
  const auto& provider = state->resources.at(address.abs_resource()).provider;
  const bool color = environment.colors() && !options.state.no_color;
  const auto text = show(address, provider, *instance->current, providers, color);
  if (text) {
    environment.out << *text;
  } else {
    session.error("Cannot show the object",
                  options.address + " does not fit its type's schema: " + text.error().message + ".");
  }
  return session.end();
}

}  // namespace

Run declare_state_show(CommandLine& line, Environment& environment) {
  const auto options = std::make_shared<ShowOptions>();
  line.flag("no-color", options->state.no_color, "Plain text without colours");
  line.positional("address", options->address, "The object: aws_vpc.main, module.network.aws_subnet.a[0]", true);
  return [options, &environment] { return run_show(*options, environment); };
}

}  // namespace regionfall::cli
