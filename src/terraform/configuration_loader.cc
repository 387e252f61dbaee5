// The tree of modules: following module calls from the root directory down.
#include <algorithm>

#include "base/paths.h"
#include "terraform/config.h"
#include "terraform/configuration_files.h"
#include "terraform/module_source.h"
#include "terraform/provider_inheritance.h"

namespace regionfall::terraform {
namespace {

class TreeLoader {
 public:
  TreeLoader(hcl::Sources& sources, const ModuleManifest& manifest, const ConfigurationFiles& files,
             hcl::Diagnostics& diagnostics)
      : sources_(sources), manifest_(manifest), files_(files), diagnostics_(diagnostics) {}

  void load_children(ModuleNode& node) {
    for (const auto& [name, call] : node.module.calls) {
      auto child = std::make_unique<ModuleNode>();
      child->path = node.path;
      child->path.push_back(name);
      child->parent = &node;
      child->call = &call;
      const auto directory = directory_of(*child);
      if (!directory || !may_descend(*child, *directory)) continue;
      child->module = load_module(*directory, *directory, sources_, diagnostics_, files_);
      check_child(*child);
      load_children(*child);
      node.children.emplace(name, std::move(child));
    }
  }

 private:
  std::optional<std::string> directory_of(const ModuleNode& child) {
    const ModuleCall& call = *child.call;
    if (call.source.empty()) return {};
    if (is_local_source(call.source)) {
      std::string directory = clean_path(join_path(child.parent->module.directory, call.source));
      if (files_.has_directory(directory)) return directory;
      diagnostics_.error("Unreadable module directory",
                         "The module's source leads to \"" + directory + "\", which is no directory that can be read.",
                         call.source_range);
      return {};
    }
    const auto found = manifest_.directories.find(manifest_key(child.path));
    if (found != manifest_.directories.end() && files_.has_directory(found->second)) return found->second;
    diagnostics_.error(
        "Module not installed",
        "The module \"" + call.name + "\" (" + call.source +
            ") is not installed yet. Run \"regionfall init\" to fetch every module of this configuration.",
        call.range);
    return {};
  }

  bool may_descend(const ModuleNode& child, const std::string& directory) {
    for (const ModuleNode* above = child.parent; above != nullptr; above = above->parent) {
      if (clean_path(above->module.directory) != clean_path(directory)) continue;
      const std::string which = above->path.empty() ? "the root module" : path_to_string(above->path);
      diagnostics_.error("Module calls itself",
                         "The source \"" + child.call->source + "\" is the directory of " + which +
                             ", which this call is part of, so the modules would never end.",
                         child.call->source_range);
      return false;
    }
    if (child.path.size() > kModuleDepthMax || ++modules_ > kModulesMax) {
      diagnostics_.error("Too many modules",
                         "Modules nest deeper than " + std::to_string(kModuleDepthMax) +
                             " levels, or there are more than " + std::to_string(kModulesMax) + " of them.",
                         child.call->range);
      return false;
    }
    return true;
  }

  void check_child(const ModuleNode& child) {
    if (child.module.backend) {
      diagnostics_.warning("Backend configuration ignored",
                           "Only the root module says where the state is kept; this block in " +
                               path_to_string(child.path) + " has no effect.",
                           child.module.backend->range);
    }
    for (const ImportBlock& import : child.module.imports) {
      diagnostics_.error("Invalid import configuration",
                         "Import blocks stand in the root module only. Move this one there and write " +
                             path_to_string(child.path) + " before its address.",
                         import.range);
    }
  }

  hcl::Sources& sources_;
  const ModuleManifest& manifest_;
  const ConfigurationFiles& files_;
  hcl::Diagnostics& diagnostics_;
  std::size_t modules_ = 0;
};

}  // namespace

const ModuleNode* ModuleNode::descendant(const ModulePath& wanted) const {
  const ModuleNode* node = this;
  for (const std::string& name : wanted) {
    const auto child = node->children.find(name);
    if (child == node->children.end()) return nullptr;
    node = child->second.get();
  }
  return node;
}

Configuration load_configuration(const std::string& directory, const ModuleManifest& manifest,
                                 hcl::Diagnostics& diagnostics, const ConfigurationFiles& files) {
  Configuration configuration;
  configuration.sources = std::make_unique<hcl::Sources>();
  configuration.root = std::make_unique<ModuleNode>();
  const std::string clean = clean_path(directory);
  configuration.root->module =
      load_module(clean, clean == "." ? "" : clean, *configuration.sources, diagnostics, files);
  TreeLoader(*configuration.sources, manifest, files, diagnostics).load_children(*configuration.root);
  check_provider_inheritance(*configuration.root, diagnostics);
  return configuration;
}

}  // namespace regionfall::terraform
