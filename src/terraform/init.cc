#include "terraform/init.h"

#include <algorithm>

#include "base/files.h"
#include "base/text.h"
#include "terraform/provider_lock.h"
#include "terraform/version.h"

namespace regionfall::terraform {
namespace {

// Providers that Regionfall will have: their configurations can be initialised and, but for their types, validated.
const std::vector<ProviderSource>& announced_providers() {
  static const std::vector<ProviderSource> kAnnounced = {{.type = "aws"}};
  return kAnnounced;
}

bool is_announced(const ProviderSource& source) {
  return std::ranges::any_of(announced_providers(), [&](const ProviderSource& one) {
    return one.space == source.space && one.type == source.type;
  });
}

// What the whole tree asks of one provider.
struct Wanted {
  std::vector<std::string> constraints;
  hcl::Range range;
};

void collect(const ModuleNode& node, std::map<ProviderSource, Wanted>& wanted) {
  for (const auto& [name, requirement] : node.module.requirements) {
    Wanted& one = wanted[requirement.source];
    if (!one.range.has_place()) one.range = requirement.range;
    for (const std::string& constraint : requirement.version_constraints) {
      if (std::ranges::find(one.constraints, constraint) == one.constraints.end())
        one.constraints.push_back(constraint);
    }
  }
  for (const auto& [name, child] : node.children) collect(*child, wanted);
}

void refuse(const ProviderSource& source, const hcl::Range& range, const ProviderRegistry& providers,
            hcl::Diagnostics& diagnostics) {
  std::vector<std::string> names;
  for (const ProviderKind& kind : providers.all()) names.push_back(kind.source.short_name());
  for (const ProviderSource& announced : announced_providers()) names.push_back(announced.short_name());
  std::ranges::sort(names);
  const auto near = nearest(source.short_name(), names);
  diagnostics.error("Provider not implemented",
                    "The provider " + source.short_name() +
                        " is not part of Regionfall, which has its providers built in." +
                        (near ? " Did you mean " + *near + "?" : "") + " There are " + join(names, ", ") + ".",
                    range);
}

void check_version(const ProviderKind& kind, const Wanted& wanted, hcl::Diagnostics& diagnostics) {
  const auto version = parse_version(kind.version);
  const auto constraint = parse_version_constraint(join(wanted.constraints, ", "));
  if (!version || !constraint || constraint->allows(*version)) return;
  diagnostics.warning("Provider version not as required",
                      "The configuration asks for " + kind.source.short_name() + " " + constraint->to_string() +
                          ". Regionfall's own follows version " + kind.version + " and is used instead.",
                      wanted.range);
}

void prepare_providers(const std::string& root, const ModuleNode& node, const ProviderRegistry& providers,
                       const InitProgress& progress, hcl::Diagnostics& diagnostics) {
  std::map<ProviderSource, Wanted> wanted;
  collect(node, wanted);
  ProviderLock lock;
  for (const auto& [source, one] : wanted) {
    if (const ProviderKind* kind = providers.find(source)) {
      progress("- " + source.short_name() + " " + kind->version + " is built in");
      check_version(*kind, one, diagnostics);
      const auto constraint = parse_version_constraint(join(one.constraints, ", "));
      lock[source] = {kind->version, constraint ? constraint->to_string() : ""};
    } else if (is_announced(source)) {
      progress("- " + source.short_name() + " is not implemented in this version yet: its resources cannot be planned");
    } else {
      refuse(source, one.range, providers, diagnostics);
    }
  }
  if (lock.empty()) return;
  if (const auto written = write_provider_lock(root, lock); !written) {
    diagnostics.error("Failed to write the provider lock file", written.error().message);
  }
}

void mention_backend(const Module& root, const InitProgress& progress) {
  if (!root.backend) return;
  const std::string what =
      root.backend->type == "cloud" ? "The cloud block" : "The backend \"" + root.backend->type + "\"";
  progress(what + " (" + root.backend->range.to_string() + ") is left alone: state is kept in .regionfall/ here.");
}

}  // namespace

Configuration initialize(const InitOptions& options, const InitEnvironment& environment, const InitProgress& progress,
                         hcl::Diagnostics& diagnostics) {
  Configuration none;
  if (!is_directory(options.directory)) {
    diagnostics.error("No such directory", "\"" + options.directory + "\" is no directory that can be read.");
    return none;
  }
  none.sources = std::make_unique<hcl::Sources>();
  InstalledModules installed;
  hcl::Diagnostics found;
  if (options.fetch) {
    installed = install_modules(options.directory, options.upgrade, environment.fetch, progress, *none.sources, found);
  } else {
    installed = read_installed_modules(options.directory).value_or(InstalledModules{});
  }
  // What keeps modules from being installed would be reported once more, at other places, by loading them.
  const bool failed = found.has_errors();
  diagnostics.append(std::move(found));
  if (failed) return none;
  Configuration configuration =
      load_configuration(options.directory, manifest_of(options.directory, installed), diagnostics);
  if (!diagnostics.has_errors()) {
    mention_backend(configuration.root->module, progress);
    prepare_providers(options.directory, *configuration.root, environment.providers, progress, diagnostics);
  }
  return configuration;
}

}  // namespace regionfall::terraform
