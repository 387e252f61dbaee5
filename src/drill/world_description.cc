#include "drill/world_description.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/files.h"
#include "base/paths.h"
#include "drill/argument_reader.h"
#include "hcl/parser.h"

namespace regionfall::drill {
namespace {

void read_endpoint(const hcl::Block& block, WorldDescription& description, terraform::LoadContext& context) {
  hcl::BodySchema schema;
  schema.attributes.push_back({"url", true});
  const hcl::Content content = block.body->content(schema, context.diagnostics);
  ArgumentReader arguments(content, context);
  const std::string& name = block.labels.front();
  if (description.endpoint(name) != nullptr)
    context.diagnostics.error("Duplicate endpoint", fmt::format("There is an endpoint \"{}\" already.", name),
                              block.header);
  const auto text = arguments.string("url");
  if (!text) return;
  auto url = parse_load_url(*text);
  if (!url) return arguments.mistake("url", "Bad URL", url.error().message);
  description.endpoints.push_back({name, *std::move(url)});
}

void read_application(const hcl::Block& block, WorldDescription& description, terraform::LoadContext& context) {
  hcl::BodySchema schema;
  schema.attributes.push_back({"command", true});
  const hcl::Content content = block.body->content(schema, context.diagnostics);
  ArgumentReader arguments(content, context);
  description.application = arguments.string("command").value_or("");
  if (arguments.has("command") && description.application.find('\n') != std::string::npos)
    arguments.mistake("command", "Bad command", "A command is one line; put more into a script.");
}

}  // namespace

const WorldDescription::Endpoint* WorldDescription::endpoint(std::string_view name) const {
  const auto found = std::ranges::find(endpoints, name, &Endpoint::name);
  return found == endpoints.end() ? nullptr : &*found;
}

WorldDescription read_description(const hcl::SourceFile& file, terraform::LoadContext& context) {
  WorldDescription description;
  const hcl::BodyPtr body = hcl::parse_native(file, context.diagnostics);
  const hcl::Content content =
      body->content(terraform::body_schema({"regions", "clients"}, {{"endpoint", {"name"}}, {"application", {}}}),
                    context.diagnostics);
  ArgumentReader arguments(content, context);
  for (const auto& [region, place] : arguments.strings("regions")) {
    const auto known = world::known_region(region);
    if (!known) context.diagnostics.error("Unknown region", known.error().message, place);
    if (known) description.regions.push_back(region);
  }
  for (const auto& [city, place] : arguments.strings("clients")) {
    const auto site = world::known_client_location(city);
    if (!site) {
      context.diagnostics.error("Unknown location", site.error().message, place);
    } else if (std::ranges::find(description.clients, *site) == description.clients.end()) {
      description.clients.push_back(*site);
    }
  }
  for (const hcl::Block& block : content.blocks) {
    if (block.type == "endpoint") read_endpoint(block, description, context);
  }
  if (const hcl::Block* block = terraform::single_block(content, "application", context))
    read_application(*block, description, context);
  return description;
}

WorldDescription read_description_in(const std::string& folder, const std::string& shown,
                                     terraform::LoadContext& context) {
  const std::string path = join_path(folder, kDescriptionFile);
  if (!file_exists(path)) return {};
  auto text = read_file(path, hcl::kSourceBytesMax);
  if (!text) {
    context.diagnostics.error("Cannot read the world's description", text.error().message + ".");
    return {};
  }
  return read_description(context.sources.add(shown, *std::move(text)), context);
}

}  // namespace regionfall::drill
