#include <memory>
#include <optional>
#include <ostream>
#include <set>
#include <vector>

#include "base/json.h"
#include "cli/commands.h"
#include "cli/state_session.h"
#include "terraform/state_edit.h"

namespace regionfall::cli {
namespace {

using terraform::InstanceState;
using terraform::ResourceInstance;
using terraform::State;

// What `-id` compares with; empty where the object has none.
std::string object_id(const State& state, const ResourceInstance& instance) {
  const InstanceState* found = state.find(instance);
  if (found == nullptr || !found->current || !found->current->raw_attributes) return {};
  const auto attributes = parse_json(*found->current->raw_attributes);
  return attributes ? (*attributes)["id"].text() : "";
}

struct ListOptions {
  StateOptions state;
  std::string id;
  std::vector<std::string> addresses;
};

// The instances that the addresses name, or all; nothing after a diagnostic.
std::optional<std::vector<ResourceInstance>> selected(const State& state, const ListOptions& options,
                                                      StateSession& session) {
  if (options.addresses.empty()) return terraform::all_instances(state);
  std::set<ResourceInstance> named;
  for (const std::string& text : options.addresses) {
    const auto target = session.target(text, "filter");
    if (!target) return {};
    const auto covered = terraform::instances_of(state, *target);
    if (covered.empty()) {
      session.error(
          target->resource ? "Unknown resource" : "Unknown module",
          "The current state contains nothing at " + text + ". \"regionfall state list\" shows what there is.");
      return {};
    }
    named.insert(covered.begin(), covered.end());
  }
  std::vector<ResourceInstance> found = terraform::all_instances(state);
  std::erase_if(found, [&](const auto& instance) { return !named.contains(instance); });
  return found;
}

int run_list(const ListOptions& options, Environment& environment) {
  StateSession session(environment, options.state);
  const auto state = session.open_existing();
  if (!state) return session.end();
  const auto found = selected(*state, options, session);
  if (!found) return session.end();
  for (const ResourceInstance& instance : *found) {
    if (options.id.empty() || object_id(*state, instance) == options.id)
      environment.out << instance.to_string() << "\n";
  }
  return session.end();
}

}  // namespace

Run declare_state_list(CommandLine& line, Environment& environment) {
  const auto options = std::make_shared<ListOptions>();
  line.value("id", options->id, "ID", "Only instances whose attribute \"id\" has this value");
  line.flag("no-color", options->state.no_color, "Plain text without colours");
  line.positionals("address", options->addresses, "Modules or resources to list; everything when left out");
  return [options, &environment] { return run_list(*options, environment); };
}

}  // namespace regionfall::cli
