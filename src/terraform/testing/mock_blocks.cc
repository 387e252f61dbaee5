#include "terraform/testing/mock_blocks.h"

#include <algorithm>
#include <array>

#include "base/files.h"
#include "base/paths.h"
#include "hcl/parser.h"

namespace regionfall::terraform {
namespace {

constexpr std::uint64_t kMockFileBytesMax = std::uint64_t{16} << 20;
constexpr std::array<std::string_view, 3> kOverrideBlocks = {"override_resource", "override_data", "override_module"};

hcl::BodySchema mock_schema(std::initializer_list<std::string_view> attributes) {
  hcl::BodySchema schema = body_schema(attributes, {{"mock_resource", {"type"}}, {"mock_data", {"type"}}});
  for (const auto& block : kOverrideBlocks) schema.blocks.push_back({std::string(block), {}});
  return schema;
}

// `override_during = plan` or `apply`: whether values are known during plan already.
std::optional<bool> during_plan(const hcl::Attribute* attribute, LoadContext& context) {
  if (attribute == nullptr) return {};
  const auto keyword = hcl::static_keyword(*attribute->value);
  if (keyword == "plan" || keyword == "apply") return keyword == "plan";
  context.diagnostics.error("Invalid \"override_during\" keyword",
                            "Values are there during plan or from apply on: write plan or apply.",
                            attribute->value->range);
  return {};
}

// Values are given for attributes by name.
hcl::ExpressionPtr values_object(const hcl::Attribute* attribute, LoadContext& context) {
  if (attribute == nullptr) return nullptr;
  if (attribute->value->as<hcl::ObjectExpression>() != nullptr) return attribute->value;
  context.diagnostics.error("Invalid \"" + attribute->name + "\" value",
                            "Write an object that gives attributes by their names: { id = \"i-1\" }.",
                            attribute->value->range);
  return nullptr;
}

void read_mock_type(const hcl::Block& block, std::vector<MockType>& types, LoadContext& context) {
  const hcl::Content content = block.body->content(body_schema({"defaults", "override_during"}), context.diagnostics);
  const ResourceMode mode = block.type == "mock_data" ? ResourceMode::kData : ResourceMode::kManaged;
  const bool repeated = std::ranges::any_of(
      types, [&](const MockType& other) { return other.mode == mode && other.type == block.labels[0]; });
  if (repeated) {
    context.diagnostics.error("Duplicate " + block.type + " block",
                              "There is a " + block.type + " block for \"" + block.labels[0] + "\" already.",
                              block.header);
    return;
  }
  types.push_back({mode, block.labels[0], values_object(content.attribute("defaults"), context),
                   during_plan(content.attribute("override_during"), context), block.header});
}

void read_mock_content(const hcl::Content& content, MockProvider& mock, LoadContext& context) {
  for (const hcl::Block& block : content.blocks) {
    if (is_override_block(block.type)) {
      read_override(block, mock.overrides, context);
    } else if (block.labels.size() == 1) {
      read_mock_type(block, mock.types, context);
    }
  }
}

// What a provider block says itself stands before what its files say.
void add_mock_files(const hcl::Attribute& source, const std::string& directory, MockProvider& mock,
                    LoadContext& context) {
  const auto path = constant_string(&source, context);
  if (!path) return;
  const auto entries = list_directory(join_path(directory, *path));
  if (!entries) {
    context.diagnostics.error("Failed to read mock directory",
                              "The directory of mocks cannot be read: " + entries.error().message + ".",
                              source.value->range);
    return;
  }
  MockProvider found;
  for (const DirectoryEntry& entry : *entries) {
    if (!entry.name.ends_with(".tfmock.hcl") && !entry.name.ends_with(".tfmock.json")) continue;
    const std::string name = join_path(*path, entry.name);
    const auto body = parse_test_source(join_path(directory, name), name, kMockFileBytesMax, context);
    if (body) read_mock_content(body->content(mock_schema({}), context.diagnostics), found, context);
  }
  for (MockType& type : found.types) {
    const bool own = std::ranges::any_of(
        mock.types, [&](const MockType& other) { return other.mode == type.mode && other.type == type.type; });
    if (!own) mock.types.push_back(std::move(type));
  }
  mock.overrides.insert(mock.overrides.end(), found.overrides.begin(), found.overrides.end());
}

}  // namespace

hcl::BodyPtr parse_test_source(const std::string& path, const std::string& name, std::uint64_t bytes_max,
                               LoadContext context) {
  auto text = read_file(path, bytes_max);
  if (!text) {
    context.diagnostics.error("Failed to read file",
                              "The file \"" + name + "\" cannot be read: " + text.error().message + ".");
    return nullptr;
  }
  const hcl::SourceFile& file = context.sources.add(name, *std::move(text));
  return name.ends_with(".json") ? hcl::parse_json_syntax(file, context.diagnostics)
                                 : hcl::parse_native(file, context.diagnostics);
}

std::span<const std::string_view> override_blocks() { return kOverrideBlocks; }

bool is_override_block(std::string_view type) {
  return std::ranges::find(kOverrideBlocks, type) != kOverrideBlocks.end();
}

void read_override(const hcl::Block& block, std::vector<TestOverride>& overrides, LoadContext& context) {
  const bool is_module = block.type == "override_module";
  const char* const values = is_module ? "outputs" : "values";
  const hcl::Content content =
      block.body->content({{{"target", true}, {values, false}, {"override_during", false}}, {}}, context.diagnostics);
  const auto* attribute = content.attribute("target");
  if (attribute == nullptr) return;
  const auto traversal = hcl::static_traversal(*attribute->value, context.diagnostics);
  if (!traversal) return;
  auto target = target_from(*traversal);
  const ResourceMode mode = block.type == "override_data" ? ResourceMode::kData : ResourceMode::kManaged;
  const bool fits = target && (is_module ? !target->resource && !target->module.empty()
                                         : target->resource && target->resource->mode == mode);
  if (!fits) {
    const char* wanted = is_module                     ? "a module, as module.net"
                         : mode == ResourceMode::kData ? "a data source, as data.aws_ami.main"
                                                       : "a managed resource, as aws_vpc.main";
    context.diagnostics.error("Invalid override target",
                              "An " + block.type + " block names " + std::string(wanted) + ".",
                              attribute->value->range);
    return;
  }
  if (std::ranges::find(overrides, *target, &TestOverride::target) != overrides.end()) {
    context.diagnostics.error("Duplicate " + block.type + " block",
                              "There is an override of " + target->to_string() + " here already.", block.header);
    return;
  }
  overrides.push_back({*std::move(target), attribute->value->range, is_module,
                       values_object(content.attribute(values), context),
                       during_plan(content.attribute("override_during"), context), block.header});
}

MockProvider read_mock_provider(const hcl::Block& block, const std::string& directory, LoadContext& context) {
  MockProvider mock;
  mock.local_name = block.labels[0];
  mock.range = block.header;
  const hcl::Content content =
      block.body->content(mock_schema({"alias", "source", "override_during"}), context.diagnostics);
  mock.alias = constant_string(content.attribute("alias"), context).value_or("");
  mock.during_plan = during_plan(content.attribute("override_during"), context).value_or(false);
  read_mock_content(content, mock, context);
  if (const auto* source = content.attribute("source")) add_mock_files(*source, directory, mock, context);
  return mock;
}

}  // namespace regionfall::terraform
