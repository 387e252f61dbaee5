#include <istream>
#include <memory>
#include <ostream>

#include "base/text.h"
#include "cli/commands.h"
#include "cli/state_session.h"
#include "terraform/state_edit.h"

// `state mv`, `state rm` and `state replace-provider`.

namespace regionfall::cli {
namespace {

using terraform::ResourceInstance;

struct ChangeOptions {
  StateOptions state;
  bool dry_run = false;
  bool auto_approve = false;
  std::string from, to;
  std::vector<std::string> addresses;
};

int run_mv(const ChangeOptions& options, Environment& environment) {
  StateSession session(environment, options.state);
  const auto from = session.target(options.from, "source");
  const auto to = session.target(options.to, "target");
  if (!from || !to) return session.end();
  auto state = session.open_for_change("state mv");
  if (!state) return session.end();
  const auto moved = terraform::move_in_state(*state, *from, *to);
  if (!moved) {
    session.error("Invalid state move request", moved.error().message);
    return session.end();
  }
  const std::string pair = quote(from->to_string()) + " to " + quote(to->to_string());
  if (options.dry_run) {
    environment.out << "Would move " << pair << "\n";
    return session.end();
  }
  environment.out << "Move " << pair << "\n";
  if (session.write(*state)) environment.out << "Successfully moved 1 object(s).\n";
  return session.end();
}

int run_rm(const ChangeOptions& options, Environment& environment) {
  StateSession session(environment, options.state);
  std::vector<terraform::Target> targets;
  for (const std::string& address : options.addresses) {
    if (auto target = session.target(address, "resource")) targets.push_back(*std::move(target));
  }
  if (options.addresses.empty())
    session.error("No address", "Name at least one module or resource to take out of the state.");
  if (targets.size() != options.addresses.size() || targets.empty()) return session.end();
  auto state = session.open_for_change("state rm");
  if (!state) return session.end();
  std::size_t removed = 0;
  for (const terraform::Target& target : targets) {
    const auto instances = terraform::instances_of(*state, target);
    for (const ResourceInstance& instance : instances) {
      environment.out << (options.dry_run ? "Would remove " : "Removed ") << instance.to_string() << "\n";
    }
    removed += instances.size();
    terraform::remove_from_state(*state, instances);
  }
  if (removed == 0) {
    session.error(
        "Invalid target address",
        "No matching objects found. To view the available instances, use \"regionfall state list\". Please modify the "
        "address to reference a specific instance.");
    return session.end();
  }
  if (options.dry_run) return session.end();
  if (session.write(*state)) environment.out << "Successfully removed " << removed << " resource instance(s).\n";
  return session.end();
}

bool approved(Environment& environment) {
  environment.out << "\nDo you want to make these changes?\nOnly 'yes' will be accepted to continue.\n\nEnter a value: "
                  << std::flush;
  std::string answer;
  return std::getline(environment.in, answer) && answer == "yes";
}

int run_replace_provider(const ChangeOptions& options, Environment& environment) {
  StateSession session(environment, options.state);
  const auto from = terraform::parse_provider_source(options.from);
  const auto to = terraform::parse_provider_source(options.to);
  if (!from) session.error("Invalid \"from\" provider", from.error().message);
  if (!to) session.error("Invalid \"to\" provider", to.error().message);
  if (!from || !to) return session.end();
  auto state = session.open_for_change("state replace-provider");
  if (!state) return session.end();
  const auto resources = terraform::resources_of(*state, *from);
  if (resources.empty()) {
    environment.out << "No matching resources found.\n";
    return session.end();
  }
  environment.out << "Regionfall will perform the following actions:\n\n  ~ Updating provider:\n    - "
                  << from->to_string() << "\n    + " << to->to_string() << "\n\nChanging " << resources.size()
                  << " resources:\n\n";
  for (const auto& resource : resources) environment.out << "  " << resource.to_string() << "\n";
  if (!options.auto_approve && !approved(environment)) {
    environment.out << "Cancelled replacing providers.\n";
    return session.end();
  }
  terraform::replace_provider(*state, *from, *to);
  if (session.write(*state)) {
    environment.out << "\nSuccessfully replaced provider for " << resources.size() << " resources.\n";
  }
  return session.end();
}

}  // namespace

Run declare_state_mv(CommandLine& line, Environment& environment) {
  const auto options = std::make_shared<ChangeOptions>();
  line.flag("dry-run", options->dry_run, "Show what would move, change nothing");
  declare_state_options(line, options->state);
  line.positional("source", options->from, "The address now: a module, a resource or an instance", true);
  line.positional("destination", options->to, "The new address, of the same kind", true);
  return [options, &environment] { return run_mv(*options, environment); };
}

Run declare_state_rm(CommandLine& line, Environment& environment) {
  const auto options = std::make_shared<ChangeOptions>();
  line.flag("dry-run", options->dry_run, "Show what would be removed, change nothing");
  declare_state_options(line, options->state);
  line.positionals("address", options->addresses, "Modules, resources or instances to forget");
  return [options, &environment] { return run_rm(*options, environment); };
}

Run declare_state_replace_provider(CommandLine& line, Environment& environment) {
  const auto options = std::make_shared<ChangeOptions>();
  line.flag("auto-approve", options->auto_approve, "Do not ask");
  declare_state_options(line, options->state);
  line.positional("from", options->from,
                  "The provider's source as the state has it: registry.terraform.io/hashicorp/aws", true);
  line.positional("to", options->to, "The new source", true);
  return [options, &environment] { return run_replace_provider(*options, environment); };
}

}  // namespace regionfall::cli
