#include "cli/serve.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <memory>
#include <optional>
#include <ostream>
#include <string>
#include <vector>

#include "base/files.h"
#include "base/text.h"
#include "cli/commands.h"
#include "cli/environment.h"
#include "cli/world_folder.h"
#include "services/ec2/quotas.h"
#include "services/iam/enforcement.h"
#include "services/iam/root_key.h"
#include "world/region_services.h"
#include "world/site.h"
#include "world/world.h"

namespace regionfall::cli {
namespace {

constexpr int kPortMax = 65535;

// The regions that have been named; else those that the folder has kept, or the global one.
Result<std::vector<const aws::RegionInfo*>> first_regions(const std::string& named, const world::DataFolder& folder) {
  std::vector<std::string> names;
  if (!named.empty()) {
    for (const std::string& name : split(named, ",")) names.emplace_back(trim(name));
  } else if (is_directory(folder.regions())) {
    for (const DirectoryEntry& entry : TRY(list_directory(folder.regions()))) names.push_back(entry.name);
  }
  if (names.empty()) names.emplace_back(aws::kGlobalRegion);
  std::vector<const aws::RegionInfo*> regions;
  for (const std::string& name : names) {
    const aws::RegionInfo* region = TRY(world::known_region(name));
    if (std::ranges::find(regions, region) == regions.end()) regions.push_back(region);
  }
  return regions;
}

// Whether they make sense; the error says which quotas there are.
Result<void> check_quotas(const std::string& text) {
  const auto parsed = ec2::Quotas::parse(text);
  if (parsed) return {};
  std::string known;
  for (const ec2::Quota& quota : ec2::quotas())
    known += fmt::format("{}  {}={}", known.empty() ? "" : "\n", quota.name, quota.default_value);
  return failure(fmt::format("-quotas: {}. There are:\n{}", parsed.error().message, known));
}

// Tells what happens to a world, a line each, as it happens.
class Announcer {
 public:
  Announcer(Environment& environment, Instant begin) : environment_(environment), begin_(begin) {}

  void region_changed(const world::RegionHost& region) {
    const world::Supervision& supervision = region.process().supervision();
    switch (supervision.phase()) {
      case world::ProcessPhase::kReady: {
        const std::string time = time_text(supervision.since() - supervision.started());
        const std::string& before = region.process().last_end();
        return say_of(region, before.empty() ? "ready in " + time : fmt::format("{}; ready again in {}", before, time));
      }
      case world::ProcessPhase::kBackOff:
        return say_of(region, region.process().last_end() + "; is started again soon");
      case world::ProcessPhase::kStopped:
        return say_of(region, "stopped, until `regionfall heal`");
      case world::ProcessPhase::kStarting:
      case world::ProcessPhase::kStopping:
        return;
    }
  }

  void begins(const world::DataFolder& folder) { say("World on " + folder.path); }

  void flat(const std::string& reason) {
    say("Without network namespaces" + (reason.empty() ? "" : " (" + reason + ")") +
        ": everything works but the links, which have no delay and cannot fail.");
  }

  void clients(const world::Site& location) {
    say("Clients are in " + location.name() + ": calls take the way from there to their regions.");
  }

  void fault(const world::FaultSet::Entry& entry) {
    say(fmt::format("In force from before: {}. `regionfall heal` ends it.", to_text(entry.fault)));
  }

  void credentials(const iam::RootKeys::Key& key) {
    say("Policies are enforced. The access key of an administrator, the root user of account " +
        std::string(aws::kDefaultAccount) + ":");
    say("  AWS_ACCESS_KEY_ID=" + key.id);
    say("  AWS_SECRET_ACCESS_KEY=" + key.secret);
  }

  void ready(const std::string& gateway_url, const std::string& dns, bool only_these) {
    say(fmt::format("Ready after {}: {}", time_text(environment_.clock.now() - begin_), gateway_url));
    say("DNS at " + dns + ".");
    say(only_these ? "Ctrl-C stops the world."
                   : "Other regions start when they are first used. Ctrl-C stops the world.");
  }

  void stopped(const world::DataFolder& folder) { say("Stopped. What the world had is kept in " + folder.path + "."); }

 private:
  static std::string time_text(std::chrono::nanoseconds time) {
    return fmt::format("{:.0f} ms", std::chrono::duration<double, std::milli>(time).count());
  }
  void say_of(const world::RegionHost& region, const std::string& text) {
    say(fmt::format("  {:<16}{:<15}{}", region.info().name, region.info().city, text));
  }
  // At once: somebody may be waiting for it.
  void say(const std::string& line) { environment_.out << line << "\n" << std::flush; }

  Environment& environment_;
  Instant begin_;
};

}  // namespace

Result<void> serve(const ServeOptions& options, const world::DataFolder& folder, Environment& environment,
                   WorldGuest* guest) {
  for (const int port : {options.port, options.dns_port}) {
    if (port < 0 || port > kPortMax)
      return failure(fmt::format("There is no port {}: the highest is {}.", port, kPortMax));
  }
  TRY(check_quotas(options.quotas));
  const auto enforcement = iam::enforcement_of(options.iam);
  if (!enforcement) return failure("-iam takes off, log or on, not \"" + options.iam + "\".");
  std::optional<world::Site> client;
  if (!options.client_location.empty()) client = TRY(world::known_client_location(options.client_location));
  Announcer announcer(environment, environment.clock.now());
  const world::WorldOptions world_options = {.folder = folder,
                                             .regions = TRY(first_regions(options.regions, folder)),
                                             .only_these = !options.regions.empty(),
                                             .flat = options.flat,
                                             .settings = {.quotas = options.quotas, .enforcement = *enforcement},
                                             .dns_port = static_cast<std::uint16_t>(options.dns_port),
                                             .dns_port_is_wish = options.dns_port == kUsualDnsPort,
                                             .client_location = client};
  announcer.begins(folder);
  net::Loop loop(environment.clock);
  const auto world = TRY(world::World::start(
      loop, environment.clock, environment.random, world_options, static_cast<std::uint16_t>(options.port),
      {.on_region = [&](const world::RegionHost& region) { announcer.region_changed(region); },
       .on_down = [&] { loop.stop(); }}));
  world::Supervisor& supervisor = world->supervisor();
  if (supervisor.network().flat()) announcer.flat(supervisor.network().flat_reason());
  if (client) announcer.clients(*client);
  if (*enforcement == iam::Enforcement::kOn) announcer.credentials(TRY(world::administrator_key(folder)));
  for (const world::FaultSet::Entry& fault : supervisor.faults().entries()) announcer.fault(fault);
  supervisor.when_settled([&] {
    announcer.ready(world->gateway_url(), supervisor.edge().dns_address().to_string(), world_options.only_these);
    if (guest != nullptr) guest->begin(loop, {world->gateway_url(), supervisor.edge().dns_address()});
  });

  const auto shut_down = [&] { supervisor.shut_down([&] { loop.stop(); }); };
  const auto stop = [&] { guest == nullptr ? shut_down() : guest->end(shut_down); };
  std::optional<net::DescriptorWatch> input;
  if (options.while_input) {
    input.emplace(loop, STDIN_FILENO, [&](net::Readiness) {
      stop();
      input.reset();
    });
    input->want({.read = true});
  }
  const net::SignalWatch interrupt(loop, SIGINT, stop);
  const net::SignalWatch terminate(loop, SIGTERM, stop);
  loop.run();
  if (guest != nullptr) guest->leave();
  announcer.stopped(folder);
  return {};
}

void declare_serve_options(CommandLine& line, ServeOptions& options) {
  line.number("port", options.port, "Where to listen on 127.0.0.1: 4566 when left out, 0 for any that is free");
  line.number(
      "dns-port", options.dns_port,
      fmt::format("Where to answer DNS questions on 127.0.0.1: {} when left out and free, 0 for any that is free",
                  kUsualDnsPort));
  line.value("regions", options.regions, "A,B",
             "The regions that the world has; when left out, each region starts when it is first used");
  line.value("iam", options.iam, "MODE",
             "What becomes of requests that policies do not allow: off (they are performed), log (performed, and noted "
             "in the region's access.log), on (refused, as are wrong signatures)");
  line.value("quotas", options.quotas, "NAME=N,...",
             "Quotas of EC2 where AWS's defaults are too small, as in vpcs-per-region=1000");
  line.value(
      "client-location", options.client_location, "CITY",
      "Slow calls down as for clients in that city, or in a region's city (Tokyo, eu-west-1): at the gateway and "
      "from Terraform. At no distance when left out");
  line.flag("flat", options.flat, "Without network namespaces: links have no delay and cannot fail");
}

Run declare_serve(CommandLine& line, Environment& environment) {
  const WorldFolder folder(line);
  const auto options = std::make_shared<ServeOptions>();
  declare_serve_options(line, *options);
  line.flag("while-input", options->while_input, "Stop when standard input ends");
  return [=, &environment] {
    const auto served = serve(*options, folder.in(environment), environment, nullptr);
    return served ? 0 : fail_with(environment, served.error());
  };
}

}  // namespace regionfall::cli
