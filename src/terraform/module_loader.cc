// The files of one module: finding them, laying overrides over blocks, and handing each block to its reader.
#include <algorithm>
#include <string>
#include <vector>

#include "base/paths.h"
#include "base/text.h"
#include "hcl/parser.h"
#include "terraform/block_reader.h"
#include "terraform/config.h"
#include "terraform/configuration_files.h"
#include "terraform/override_body.h"
#include "terraform/version.h"

namespace regionfall::terraform {
namespace {

using Reader = void (*)(const hcl::Block&, Module&, LoadContext&);

// The blocks of a file's top level. Those without a reader of their own are taken apart by load_module().
struct TopLevelBlock {
  std::string_view type;
  std::vector<std::string> labels;
  Reader read;
  bool can_override;
};
const std::vector<TopLevelBlock>& top_level_blocks() {
  static const std::vector<TopLevelBlock> kBlocks = {
      {"terraform", {}, read_terraform, true},
      {"required_providers", {}, nullptr, false},
      {"locals", {}, nullptr, true},
      {"variable", {"name"}, read_variable, true},
      {"output", {"name"}, read_output, true},
      {"provider", {"name"}, read_provider, true},
      {"module", {"name"}, read_module_call, true},
      {"resource", {"type", "name"}, read_managed_resource, true},
      {"data", {"type", "name"}, read_data_source, true},
      {"ephemeral", {"type", "name"}, read_ephemeral_resource, true},
      {"check", {"name"}, read_check, false},
      {"moved", {}, read_moved, false},
      {"removed", {}, read_removed, false},
      {"import", {}, read_import, false},
  };
  return kBlocks;
}

const TopLevelBlock& top_level(const std::string& type) {
  return *std::ranges::find(top_level_blocks(), type, &TopLevelBlock::type);
}

const hcl::BodySchema& file_schema() {
  static const hcl::BodySchema kSchema = [] {
    hcl::BodySchema made;
    for (const TopLevelBlock& block : top_level_blocks())
      made.blocks.push_back({std::string(block.type), block.labels});
    return made;
  }();
  return kSchema;
}

struct FileNames {
  std::vector<std::string> primary;
  std::vector<std::string> overrides;
};

// Editors' leftovers are no configuration.
bool is_ignored(std::string_view name) {
  return name.starts_with('.') || name.ends_with('~') || (name.starts_with('#') && name.ends_with('#'));
}

FileNames configuration_files(const std::string& directory, const ConfigurationFiles& files,
                              hcl::Diagnostics& diagnostics) {
  FileNames names;
  const auto all = files.names(directory);
  if (!all) {
    diagnostics.error("Failed to read module directory",
                      "The module's directory cannot be read: " + all.error().message);
    return names;
  }
  for (const std::string& name : *all) {
    std::string_view stem = name;
    if (is_ignored(stem)) continue;
    if (stem.ends_with(".tf.json")) {
      stem.remove_suffix(8);
    } else if (stem.ends_with(".tf")) {
      stem.remove_suffix(3);
    } else {
      continue;
    }
    (stem == "override" || stem.ends_with("_override") ? names.overrides : names.primary).push_back(name);
  }
  return names;
}

class ModuleReader {
 public:
  ModuleReader(Module& module, LoadContext context) : module_(module), context_(context) {}

  void add_file(const hcl::BodyPtr& body, bool is_override) {
    hcl::Content content = body->content(file_schema(), context_.diagnostics);
    for (hcl::Block& block : content.blocks) {
      if (block.labels.size() != top_level(block.type).labels.size()) continue;
      if (block.type == "locals") {
        add_entries(locals_, block.body->attributes(context_.diagnostics), is_override, "local value");
      } else if (block.type == "required_providers") {
        context_.diagnostics.error("Unsupported block type",
                                   "\"required_providers\" belongs inside a \"terraform\" block.", block.header);
      } else if (block.type == "terraform") {
        add_terraform(block, is_override);
      } else if (!is_override) {
        blocks_.push_back(std::move(block));
      } else {
        override_block(block);
      }
    }
  }

  void read() {
    for (const hcl::Attribute& requirement : requirements_) read_required_provider(requirement, module_, context_);
    for (const hcl::Block& block : terraform_overrides_.empty() ? terraform_ : merged_terraform()) {
      read_terraform(block, module_, context_);
    }
    for (const hcl::Attribute& local : locals_) read_local(local, module_, context_);
    for (const hcl::Block& block : blocks_) top_level(block.type).read(block, module_, context_);
  }

 private:
  void add_entries(std::vector<hcl::Attribute>& entries, std::vector<hcl::Attribute> more, bool is_override,
                   std::string_view what) {
    if (!is_override) {
      std::ranges::move(more, std::back_inserter(entries));
      return;
    }
    for (hcl::Attribute& attribute : more) {
      const auto base = std::ranges::find(entries, attribute.name, &hcl::Attribute::name);
      if (base == entries.end() && what == "required provider") {
        entries.push_back(std::move(attribute));
      } else if (base != entries.end()) {
        *base = std::move(attribute);
      } else {
        missing_base(std::string(what) + " \"" + attribute.name + "\"", attribute.range);
      }
    }
  }

  void add_terraform(const hcl::Block& block, bool is_override) {
    // Only to find the entries; read_terraform() reports what is wrong with the block.
    hcl::Diagnostics ignored;
    static const hcl::BodySchema kSchema = body_schema({}, {{"required_providers", {}}});
    hcl::BodyPtr rest;
    const hcl::Content content = block.body->partial_content(kSchema, rest, ignored);
    for (const hcl::Block& nested : content.blocks) {
      if (!is_override && requirements_at_) {
        context_.diagnostics.error(
            "Duplicate required providers configuration",
            "A module may have one required_providers block; the first is at " + requirements_at_->to_string() + ".",
            nested.header);
        continue;
      }
      if (!is_override) requirements_at_ = nested.header;
      add_entries(requirements_, nested.body->literal_attributes(context_.diagnostics), is_override,
                  "required provider");
    }
    (is_override ? terraform_overrides_ : terraform_).push_back(block);
  }

  // A module may have several terraform blocks; what an override sets must not stand beside what it replaces in another
  // one.
  std::vector<hcl::Block> merged_terraform() {
    std::vector<hcl::BodyPtr> bodies;
    for (const hcl::Block& block : terraform_) bodies.push_back(block.body);
    hcl::Block merged = terraform_.empty() ? terraform_overrides_.front() : terraform_.front();
    if (!terraform_.empty()) merged.body = hcl::merge_bodies(bodies);
    for (const hcl::Block& block : terraform_overrides_) merged.body = override_body(merged.body, block.body);
    return {merged};
  }

  std::string alias_of(const hcl::Block& block) {
    if (block.type != "provider") return {};
    hcl::Diagnostics ignored;
    hcl::BodyPtr rest;
    const hcl::Content content = block.body->partial_content(body_schema({}, {}, {"alias"}), rest, ignored);
    LoadContext quiet{context_.sources, ignored};
    return constant_string(content.attribute("alias"), quiet).value_or("");
  }

  void override_block(const hcl::Block& block) {
    if (!top_level(block.type).can_override) {
      context_.diagnostics.error("Cannot override '" + block.type + "' blocks",
                                 "Blocks of this type cannot stand in override files. Put it into another file.",
                                 block.header);
      return;
    }
    const std::string alias = alias_of(block);
    const auto base = std::ranges::find_if(blocks_, [&](const hcl::Block& candidate) {
      return candidate.type == block.type && candidate.labels == block.labels && alias_of(candidate) == alias;
    });
    if (base == blocks_.end()) {
      missing_base(block.type + " " + join(block.labels, "."), block.header);
      return;
    }
    refuse_depends_on(block);
    base->body = override_body(base->body, block.body);
  }

  void refuse_depends_on(const hcl::Block& block) {
    if (block.type == "variable" || block.type == "provider") return;
    hcl::Diagnostics ignored;
    hcl::BodyPtr rest;
    const hcl::Content content = block.body->partial_content(body_schema({"depends_on"}), rest, ignored);
    if (const hcl::Attribute* depends_on = content.attribute("depends_on")) {
      context_.diagnostics.error("Unsupported override", "\"depends_on\" cannot be overridden.", depends_on->range);
    }
  }

  void missing_base(const std::string& what, const hcl::Range& range) {
    context_.diagnostics.error("Missing base configuration to override",
                               "This override is for " + what + ", which none of the module's other files declares.",
                               range);
  }

  Module& module_;
  LoadContext context_;
  std::vector<hcl::Block> blocks_;
  std::vector<hcl::Block> terraform_;
  std::vector<hcl::Block> terraform_overrides_;
  std::vector<hcl::Attribute> locals_;
  std::vector<hcl::Attribute> requirements_;
  std::optional<hcl::Range> requirements_at_;
};

hcl::BodyPtr parse_file(const std::string& path, const std::string& name, const ConfigurationFiles& files,
                        hcl::Sources& sources, hcl::Diagnostics& diagnostics) {
  auto text = files.read(path);
  if (!text) {
    diagnostics.error("Failed to read file", "The file \"" + name + "\" cannot be read: " + text.error().message);
    return nullptr;
  }
  const hcl::SourceFile& file = sources.add(name, *std::move(text));
  return name.ends_with(".json") ? hcl::parse_json_syntax(file, diagnostics) : hcl::parse_native(file, diagnostics);
}

// `aws_vpc` belongs to the provider called `aws` unless the block says otherwise.
std::string implied_provider(const std::string& type) { return type.substr(0, type.find('_')); }

void require_provider(Module& module, const std::string& local_name, const hcl::Range& range) {
  if (module.requirements.contains(local_name)) return;
  module.requirements[local_name] = {local_name, module.provider_source(local_name), {}, {}, range};
}

// Providers that blocks use without naming them in required_providers.
void resolve_sources(Module& module) {
  for (auto& [address, resource] : module.resources) {
    const std::string name = resource.provider ? resource.provider->local_name : implied_provider(address.type);
    require_provider(module, name, resource.range);
    resource.source = module.provider_source(name);
  }
  for (const auto& [key, provider] : module.providers) {
    require_provider(module, provider.local_name, provider.range);
    if (!provider.version_constraint.empty()) {
      module.requirements[provider.local_name].version_constraints.push_back(provider.version_constraint);
    }
  }
}

}  // namespace

ProviderSource Module::provider_source(const std::string& local_name) const {
  if (const auto found = requirements.find(local_name); found != requirements.end()) return found->second.source;
  if (local_name == "terraform") return {"terraform.io", "builtin", "terraform"};
  ProviderSource source;
  source.type = to_lower_ascii(local_name);
  return source;
}

std::map<ProviderSource, std::string> Module::provider_constraints() const {
  std::map<ProviderSource, std::string> constraints;
  for (const auto& [name, requirement] : requirements) {
    std::string& all = constraints[requirement.source];
    for (const std::string& constraint : requirement.version_constraints) all += (all.empty() ? "" : ", ") + constraint;
  }
  for (auto& [source, text] : constraints) {
    if (const auto parsed = parse_version_constraint(text)) text = parsed->to_string();
  }
  return constraints;
}

Module load_module(const std::string& directory, const std::string& display_directory, hcl::Sources& sources,
                   hcl::Diagnostics& diagnostics, const ConfigurationFiles& files) {
  Module module;
  module.directory = directory;
  const FileNames names = configuration_files(directory, files, diagnostics);
  ModuleReader reader(module, {sources, diagnostics});
  for (const bool is_override : {false, true}) {
    for (const std::string& name : is_override ? names.overrides : names.primary) {
      const hcl::BodyPtr body =
          parse_file(join_path(directory, name), join_path(display_directory, name), files, sources, diagnostics);
      if (body) reader.add_file(body, is_override);
    }
  }
  reader.read();
  resolve_sources(module);
  return module;
}

}  // namespace regionfall::terraform
