#include "terraform/module_installer.h"

#include <algorithm>

#include "base/files.h"
#include "base/paths.h"
#include "base/text.h"
#include "terraform/module_source.h"

namespace regionfall::terraform {
namespace {

class Installer {
 public:
  Installer(std::string root, bool upgrade, InstalledModules before, const FetchEnvironment& environment,
            const InitProgress& progress, hcl::Sources& sources, hcl::Diagnostics& diagnostics)
      : root_(std::move(root)),
        upgrade_(upgrade),
        before_(std::move(before)),
        environment_(environment),
        progress_(progress),
        sources_(sources),
        diagnostics_(diagnostics),
        registry_(environment.http) {}

  InstalledModules run() {
    installed_[""] = {"", "", "."};
    install_calls({}, ".");
    return std::move(installed_);
  }

 private:
  // `directory` is relative to the root, or absolute.
  void install_calls(const ModulePath& path, const std::string& directory) {
    const std::string place = clean_path(join_path(root_, directory));
    hcl::Diagnostics found;
    const Module module = load_module(place, place == "." ? "" : place, sources_, found);
    if (found.has_errors()) {
      diagnostics_.append(std::move(found));
      return;
    }
    ancestors_.push_back(directory);
    for (const auto& [name, call] : module.calls) {
      ModulePath child = path;
      child.push_back(name);
      if (child.size() > kModuleDepthMax || installed_.size() > kModulesMax) {
        diagnostics_.error("Too many modules", "Modules nest too deeply, or there are too many of them.", call.range);
        break;
      }
      auto entry = install(child, directory, call);
      if (!entry) continue;
      progress_("- " + manifest_key(child) + " in " + entry->directory);
      const std::string child_directory = entry->directory;
      installed_[manifest_key(child)] = *std::move(entry);
      // A module that calls itself is load_configuration()'s to report.
      if (std::ranges::find(ancestors_, child_directory) == ancestors_.end()) install_calls(child, child_directory);
    }
    ancestors_.pop_back();
  }

  std::optional<InstalledModule> install(const ModulePath& path, const std::string& directory, const ModuleCall& call) {
    const auto source = parse_module_source(call.source);
    if (!source) return {};  // load_module() has said so
    if (source->local) {
      std::string target = clean_path(join_path(directory, call.source));
      if (is_directory(join_path(root_, target))) return InstalledModule{call.source, "", std::move(target)};
      diagnostics_.error("Unreadable module directory", "\"" + target + "\" is no directory that can be read.",
                         call.source_range);
      return {};
    }
    const std::string key = manifest_key(path);
    if (auto kept = reusable(key, call)) return kept;
    auto fetched = fetch(key, call, *source);
    if (fetched) return *std::move(fetched);
    diagnostics_.error(
        "Failed to download module",
        "The module \"" + call.name + "\" cannot be had from \"" + call.source + "\": " + fetched.error().message,
        call.source_range);
    return {};
  }

  std::optional<InstalledModule> reusable(const std::string& key, const ModuleCall& call) const {
    const auto found = before_.find(key);
    if (upgrade_ || found == before_.end() || found->second.source != call.source) return {};
    if (!is_directory(join_path(root_, found->second.directory))) return {};
    if (!call.version_constraints.empty()) {
      const auto version = parse_version(found->second.version);
      const auto constraint = parse_version_constraint(join(call.version_constraints, ", "));
      if (!version || !constraint || !constraint->allows(*version)) return {};
    }
    return found->second;
  }

  Result<InstalledModule> fetch(const std::string& key, const ModuleCall& call, const ModuleSource& source) {
    InstalledModule module{call.source, "", ""};
    PackageSource package;
    if (source.registry) {
      const VersionConstraint constraint = TRY(parse_version_constraint(join(call.version_constraints, ", ")));
      const Version version = TRY(registry_.choose_version(*source.registry, constraint));
      module.version = version.to_string();
      progress_("Downloading " + source.registry->to_string() + " " + module.version + " for " + key + "...");
      package = TRY(registry_package(*source.registry, version));
    } else {
      progress_("Downloading " + call.source + " for " + key + "...");
      package = *source.package;
    }
    const std::string relative = join_path(join_path(kDataDirectory, "modules"), key);
    const std::string destination = join_path(root_, relative);
    TRY(remove_tree(destination));
    TRY(make_directories(directory_name(destination)));
    const std::string directory = TRY(fetch_package(package, destination, environment_));
    const bool inside = directory == clean_path(destination) || directory.starts_with(clean_path(destination) + "/");
    module.directory = inside ? relative + directory.substr(clean_path(destination).size()) : directory;
    return module;
  }

  Result<PackageSource> registry_package(const RegistrySource& source, const Version& version) {
    const std::string location = TRY(registry_.download_location(source, version));
    ModuleSource parsed = TRY(parse_module_source(location));
    if (!parsed.package || parsed.package->kind == PackageSource::Kind::kDirectory ||
        parsed.package->kind == PackageSource::Kind::kArchiveFile) {
      return failure("The registry names \"" + location + "\", which is no address on the network.");
    }
    const std::string subdirectory = clean_path(join_path(parsed.package->subdirectory, source.subdirectory));
    parsed.package->subdirectory = subdirectory == "." ? "" : subdirectory;
    return *std::move(parsed.package);
  }

  std::string root_;
  bool upgrade_;
  InstalledModules before_;
  const FetchEnvironment& environment_;
  const InitProgress& progress_;
  hcl::Sources& sources_;
  hcl::Diagnostics& diagnostics_;
  ModuleRegistry registry_;
  InstalledModules installed_;
  std::vector<std::string> ancestors_;  // directories of the modules around the one being looked at
};

}  // namespace

InstalledModules install_modules(const std::string& root, bool upgrade, const FetchEnvironment& environment,
                                 const InitProgress& progress, hcl::Sources& sources, hcl::Diagnostics& diagnostics) {
  // A damaged manifest is made anew.
  InstalledModules before = read_installed_modules(root).value_or(InstalledModules{});
  InstalledModules installed =
      Installer(root, upgrade, std::move(before), environment, progress, sources, diagnostics).run();
  if (installed.size() > 1) {
    if (const auto written = write_installed_modules(root, installed); !written) {
      diagnostics.error("Failed to write module manifest", written.error().message);
    }
  }
  return installed;
}

}  // namespace regionfall::terraform
