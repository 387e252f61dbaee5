#include <sys/utsname.h>

#include <memory>
#include <ostream>

#include "base/version.h"
#include "cli/commands.h"
#include "cli/engine.h"
#include "cli/providers.h"
#include "cli/report.h"
#include "terraform/graph.h"
#include "terraform/schema_json.h"
#include "terraform/version.h"

namespace regionfall::cli {
namespace {

std::string platform() {
  utsname name{};
  if (uname(&name) != 0) return "linux";
  const std::string machine = name.machine;
  return "linux_" + (machine == "x86_64" ? "amd64" : machine == "aarch64" ? "arm64" : machine);
}

// The providers a module and those below it ask for, as a tree.
void print_requirements(const terraform::ModuleNode& node, const std::string& indent, std::ostream& out) {
  std::size_t left = node.module.requirements.size() + node.children.size();
  for (const auto& [local, requirement] : node.module.requirements) {
    out << indent << (--left == 0 ? "└── " : "├── ") << "provider[" << requirement.source.to_string() << "]";
    for (const auto& constraint : requirement.version_constraints) out << " " << constraint;
    out << "\n";
  }
  for (const auto& [name, child] : node.children) {
    const bool last = --left == 0;
    out << indent << (last ? "└── " : "├── ") << "module." << name << "\n";
    print_requirements(*child, indent + (last ? "    " : "│   "), out);
  }
}

}  // namespace

Run declare_graph(CommandLine& line, Environment& environment) {
  auto options = std::make_shared<EngineOptions>();
  auto type = std::make_shared<std::string>();
  auto cycles = std::make_shared<bool>(false);
  line.positional("dir", options->directory, "The configuration's directory; the working directory when left out");
  line.value("type", *type, "TYPE", "plan, plan-destroy or apply: every node instead of resources alone");
  line.flag("draw-cycles", *cycles, "Accepted: cycles are errors that list their members");
  return [options, type, &environment] {
    Engine engine(environment, *options);
    hcl::Diagnostics diagnostics;
    if (!engine.load(diagnostics)) {
      print_diagnostics(diagnostics, engine.diagnostic_format(), environment.err);
      return 1;
    }
    environment.out << terraform::graph_dot(engine.graph(), !type->empty());
    return 0;
  };
}

Run declare_version(CommandLine& line, Environment& environment) {
  auto json = std::make_shared<bool>(false);
  line.flag("json", *json, "Machine-readable output");
  return [json, &environment] {
    if (!*json) {
      environment.out << "Regionfall v" << version() << "\non " << platform() << "\nbehaves as Terraform v"
                      << terraform::kTerraformVersion << "\n";
      return 0;
    }
    Json document = Json::object();
    document.set("terraform_version", Json::string(std::string(terraform::kTerraformVersion)));
    document.set("regionfall_version", Json::string(std::string(version())));
    document.set("platform", Json::string(platform()));
    document.set("provider_selections", Json::object());
    document.set("terraform_outdated", Json::boolean(false));
    environment.out << document.dump(2) << "\n";
    return 0;
  };
}

Run declare_providers(CommandLine& line, Environment& environment) {
  auto options = std::make_shared<EngineOptions>();
  line.positional("dir", options->directory, "The configuration's directory; the working directory when left out");
  return [options, &environment] {
    Engine engine(environment, *options);
    hcl::Diagnostics diagnostics;
    if (!engine.load(diagnostics)) {
      print_diagnostics(diagnostics, engine.diagnostic_format(), environment.err);
      return 1;
    }
    environment.out << "\nProviders required by configuration:\n.\n";
    print_requirements(*engine.configuration().root, "", environment.out);
    environment.out << "\n";
    return 0;
  };
}

Run declare_provider_schemas(CommandLine& line, Environment& environment) {
  auto json = std::make_shared<bool>(true);
  line.flag("json", *json, "Accepted; there is no other form");
  return [json, &environment] {
    environment.out << terraform::provider_schemas_json(all_providers_without_cloud(environment)) << "\n";
    return 0;
  };
}

Run declare_function_metadata(CommandLine& line, Environment& environment) {
  auto json = std::make_shared<bool>(true);
  line.flag("json", *json, "Accepted; there is no other form");
  return [json, &environment] {
    environment.out << hcl::functions_json(hcl::terraform_functions()) << "\n";
    return 0;
  };
}

}  // namespace regionfall::cli
