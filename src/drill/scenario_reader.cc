#include "drill/scenario_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "aws/region_catalogue.h"
#include "base/paths.h"
#include "base/text.h"
#include "base/time_format.h"
#include "drill/argument_reader.h"
#include "drill/world_description.h"
#include "hcl/parser.h"
#include "terraform/block_reader.h"

namespace regionfall::drill {
namespace {

using Zero = ArgumentReader::Zero;

constexpr double kRateMax = 100'000;
constexpr std::string_view kFileEnding = ".drill.hcl";

// What a fault is of, without how: two faults of one target cannot be healed apart.
std::string target_of(const world::Fault& fault) {
  if (const auto* region = std::get_if<world::RegionFault>(&fault)) return region->region;
  if (const auto* link = std::get_if<world::LinkFault>(&fault)) {
    const auto& [a, b] = std::minmax(link->from, link->to);
    return "the link between " + a + " and " + b;
  }
  return "the control plane " + std::get<world::ControlPlaneFault>(fault).service;
}

// Reads one file.
class ScenarioReader {
 public:
  ScenarioReader(const std::string& folder, terraform::LoadContext& context) : folder_(folder), context_(context) {}

  std::optional<Scenario> read(const hcl::SourceFile& file);

 private:
  hcl::Content content(const hcl::Block& block, std::initializer_list<std::string_view> required,
                       std::initializer_list<std::string_view> optional);
  void error(std::string summary, std::string detail, const hcl::Range& place) {
    context_.diagnostics.error(std::move(summary), std::move(detail), place);
  }
  // Whether the block has a name of its own; a diagnostic otherwise.
  bool name_block(const hcl::Block& block, std::set<std::string>& taken);
  void use_region(const std::string& region);

  void read_drill(const hcl::Block& block);
  void read_load(const hcl::Block& block);
  // What the load does not say stands in the configuration's regionfall.hcl, if anywhere.
  void fill_in(Load& load, const ArgumentReader& arguments, const hcl::Block& block);
  void read_fault(const hcl::Block& block);
  std::optional<world::Fault> what_fails(ArgumentReader& arguments, const hcl::Block& block);
  std::optional<world::Fault> region_fault(ArgumentReader& arguments);
  std::optional<world::Fault> link_fault(ArgumentReader& arguments);
  std::optional<world::Fault> control_plane_fault(ArgumentReader& arguments);
  void check_times(const ScheduledFault& fault, ArgumentReader& arguments);
  void check_overlap(const ScheduledFault& fault, const hcl::Range& place);
  void read_objective(const hcl::Block& block);
  void check_whole(const hcl::Content& content, const hcl::Body& body);

  const std::string& folder_;
  terraform::LoadContext& context_;
  Scenario scenario_;
  WorldDescription description_;
  std::set<std::string> load_names_;
  std::set<std::string> fault_names_;
  std::set<std::string> objective_names_;
};

hcl::Content ScenarioReader::content(const hcl::Block& block, std::initializer_list<std::string_view> required,
                                     std::initializer_list<std::string_view> optional) {
  hcl::BodySchema schema = terraform::body_schema(optional);
  for (const std::string_view name : required) schema.attributes.push_back({std::string(name), true});
  return block.body->content(schema, context_.diagnostics);
}

bool ScenarioReader::name_block(const hcl::Block& block, std::set<std::string>& taken) {
  if (taken.insert(block.labels.front()).second) return true;
  error("Duplicate " + block.type, fmt::format("There is a {} \"{}\" already.", block.type, block.labels.front()),
        block.header);
  return false;
}

void ScenarioReader::use_region(const std::string& region) {
  if (std::ranges::find(scenario_.regions, region) == scenario_.regions.end()) scenario_.regions.push_back(region);
}

void ScenarioReader::read_drill(const hcl::Block& block) {
  const hcl::Content content = this->content(block, {"duration"}, {"title", "directory", "variables", "regions"});
  ArgumentReader arguments(content, context_);
  if (const auto duration = arguments.duration("duration", Zero::kRefused)) scenario_.duration = *duration;
  if (scenario_.duration > kDurationMax)
    arguments.mistake("duration", "Drill too long", "A drill lasts at most " + format_duration(kDurationMax) + ".");
  if (auto title = arguments.string("title")) scenario_.title = *std::move(title);
  if (const auto directory = arguments.string("directory"))
    scenario_.directory = clean_path(join_path(folder_, *directory));
  scenario_.variables = arguments.map("variables");
  if (arguments.has("variables") && !arguments.has("directory"))
    arguments.mistake("variables", "Variables of nothing", "Variables are a configuration's; there is no directory.");
  for (const auto& [region, place] : arguments.strings("regions")) {
    const auto known = world::known_region(region);
    known ? use_region(region) : error("Unknown region", known.error().message, place);
  }
}

void ScenarioReader::read_load(const hcl::Block& block) {
  const hcl::Content content = this->content(
      block, {"rate"}, {"from", "url", "method", "headers", "body", "resolver", "timeout", "keep_alive", "success"});
  ArgumentReader arguments(content, context_);
  Load load{.name = block.labels.front()};
  name_block(block, load_names_);
  for (const auto& [city, place] : arguments.strings("from")) {
    const auto site = world::known_client_location(city);
    if (!site) {
      error("Unknown location", site.error().message, place);
    } else if (std::ranges::find(load.locations, *site) != load.locations.end()) {
      error("Duplicate location", site->name() + " is named twice; raise the rate instead.", place);
    } else {
      load.locations.push_back(*site);
    }
  }
  if (arguments.has("from") && load.locations.empty() && !context_.diagnostics.has_errors())
    arguments.mistake("from", "Load from nowhere", "Name the cities in which the clients are, as in [\"Dublin\"].");
  if (const auto text = arguments.string("url")) {
    auto url = parse_load_url(*text);
    url ? load.url = *std::move(url) : load.url;
    if (!url) arguments.mistake("url", "Bad URL", url.error().message);
  }
  fill_in(load, arguments, block);
  if (aws::find_region(load.url.host) != nullptr) use_region(load.url.host);
  load.rate = arguments.number("rate", 0, kRateMax).value_or(0);
  load.method = arguments.string("method").value_or(load.method);
  load.headers = arguments.map("headers");
  load.body = arguments.string("body").value_or("");
  load.resolver = arguments.resolver("resolver").value_or(load.resolver);
  load.timeout = arguments.duration("timeout", Zero::kRefused).value_or(load.timeout);
  load.keep_alive = arguments.boolean("keep_alive").value_or(true);
  load.success = arguments.statuses("success").value_or(load.success);
  const double timeout_s = std::chrono::duration<double>(load.timeout).count();
  if (load.rate * timeout_s > kWaitingMax)
    error("Too many requests at a time",
          fmt::format("When nothing answers, {:.0f} requests would wait in one location: at most {:.0f} can. Lower the "
                      "rate or the timeout.",
                      load.rate * timeout_s, kWaitingMax),
          block.header);
  scenario_.loads.push_back(std::move(load));
}

void ScenarioReader::fill_in(Load& load, const ArgumentReader& arguments, const hcl::Block& block) {
  if (!arguments.has("from")) load.locations = description_.clients;
  if (!arguments.has("from") && load.locations.empty())
    error("Load from nowhere", "Name the cities in which the clients are, as in from = [\"Dublin\"].", block.header);
  if (arguments.has("url")) return;
  const WorldDescription::Endpoint* endpoint = description_.endpoint(load.name);
  if (endpoint != nullptr) {
    load.url = endpoint->url;
  } else {
    error(
        "Load without a URL",
        fmt::format("Set url, or describe an endpoint \"{}\" in the configuration's {}.", load.name, kDescriptionFile),
        block.header);
  }
}

std::optional<world::Fault> ScenarioReader::region_fault(ArgumentReader& arguments) {
  const auto region = arguments.string("region");
  const auto mode = world::region_fault_mode(arguments.string("mode").value_or("crash"));
  if (!mode) arguments.mistake("mode", "Unknown mode", mode.error().message);
  if (!region) return {};
  const auto known = world::known_region(*region);
  if (!known) arguments.mistake("region", "Unknown region", known.error().message);
  if (!known || !mode) return {};
  use_region(*region);
  return world::RegionFault{*region, *mode};
}

std::optional<world::Fault> ScenarioReader::link_fault(ArgumentReader& arguments) {
  std::vector<std::string> ends;
  for (const auto& [name, place] : arguments.strings("link")) {
    const auto site = world::known_site(name);
    site ? ends.push_back(site->name()) : error("Unknown place", site.error().message, place);
  }
  const bool one_way = arguments.boolean("one_way").value_or(false);
  if (ends.size() == 2 && ends[0] != ends[1]) return world::link_fault(ends[0], ends[1], one_way);
  if (!context_.diagnostics.has_errors())
    arguments.mistake("link", "Bad link", "A link has two ends, as in [\"us-east-1\", \"eu-west-1\"].");
  return {};
}

std::optional<world::Fault> ScenarioReader::control_plane_fault(ArgumentReader& arguments) {
  const auto service = arguments.string("control_plane");
  if (!service) return {};
  if (*service != world::kGlobalControlPlanes) {
    if (const auto known = world::known_service(*service); !known) {
      arguments.mistake("control_plane", "Unknown service", known.error().message);
      return {};
    }
  }
  return world::ControlPlaneFault{*service};
}

std::optional<world::Fault> ScenarioReader::what_fails(ArgumentReader& arguments, const hcl::Block& block) {
  const bool region = arguments.has("region");
  const bool link = arguments.has("link");
  const bool control_plane = arguments.has("control_plane");
  if (int{region} + int{link} + int{control_plane} != 1) {
    error("Unclear fault", "A fault is of one thing: set one of region, link and control_plane.", block.header);
    return {};
  }
  if (arguments.has("mode") && !region) arguments.mistake("mode", "Mode of no region", "Only a region has modes.");
  if (arguments.has("one_way") && !link)
    arguments.mistake("one_way", "Direction of no link", "Only a link can fail in one direction.");
  if (region) return region_fault(arguments);
  return link ? link_fault(arguments) : control_plane_fault(arguments);
}

void ScenarioReader::check_times(const ScheduledFault& fault, ArgumentReader& arguments) {
  const std::string length = format_duration(scenario_.duration);
  if (fault.at >= scenario_.duration)
    return arguments.mistake("at", "Fault after the drill", "The drill is over after " + length + ".");
  if (fault.until <= fault.at)
    return arguments.mistake("until", "Fault ends before it begins",
                             "It begins at " + format_duration(fault.at) + "; both count from the drill's beginning.");
  if (fault.until > scenario_.duration)
    arguments.mistake("until", "Fault outlasts the drill",
                      "The drill is over after " + length + ", and leaves the world whole: end the fault before.");
}

void ScenarioReader::check_overlap(const ScheduledFault& fault, const hcl::Range& place) {
  for (const ScheduledFault& other : scenario_.faults) {
    if (target_of(other.fault) != target_of(fault.fault) || other.until <= fault.at || fault.until <= other.at)
      continue;
    error("Overlapping faults of one target",
          fmt::format("\"{}\" takes {} away at the same time; healing one would heal both.", other.name,
                      target_of(fault.fault)),
          place);
  }
}

void ScenarioReader::read_fault(const hcl::Block& block) {
  const hcl::Content content =
      this->content(block, {"at"}, {"region", "mode", "link", "one_way", "control_plane", "until"});
  ArgumentReader arguments(content, context_);
  name_block(block, fault_names_);
  const auto what = what_fails(arguments, block);
  const auto at = arguments.duration("at", Zero::kAllowed);
  const auto until = arguments.duration("until", Zero::kAllowed);
  if (!arguments.has("until"))
    error("Fault without an end", "A drill leaves the world whole: say when the fault ends, as in until = \"60s\".",
          block.header);
  if (!what || !at || !until) return;
  const ScheduledFault fault{block.labels.front(), *what, *at, *until};
  if (scenario_.duration > Duration(0)) check_times(fault, arguments);
  check_overlap(fault, block.header);
  scenario_.faults.push_back(fault);
}

void ScenarioReader::read_objective(const hcl::Block& block) {
  const hcl::Content content = this->content(block, {}, {"load", "rto", "availability", "p99"});
  ArgumentReader arguments(content, context_);
  Objective objective{.name = block.labels.front()};
  name_block(block, objective_names_);
  if (const auto name = arguments.string("load")) {
    const auto found = std::ranges::find(scenario_.loads, *name, &Load::name);
    objective.load = static_cast<std::size_t>(found - scenario_.loads.begin());
    const std::vector<std::string> names(load_names_.begin(), load_names_.end());
    if (found == scenario_.loads.end())
      arguments.mistake("load", "Objective on nothing",
                        "There is no load \"" + *name + "\"." + terraform::suggestion(*name, names));
  }
  objective.rto = arguments.duration("rto", Zero::kAllowed);
  objective.availability_percent = arguments.percent("availability");
  objective.p99 = arguments.duration("p99", Zero::kRefused);
  if (!arguments.has("rto") && !arguments.has("availability") && !arguments.has("p99"))
    error("Objective without a target", "Set one of rto, availability and p99, or several.", block.header);
  if (arguments.has("rto") && fault_names_.empty())
    arguments.mistake("rto", "Objective on nothing", "Nothing fails in this drill that could be recovered from.");
  scenario_.objectives.push_back(std::move(objective));
}

void ScenarioReader::check_whole(const hcl::Content& content, const hcl::Body& body) {
  const auto none_of = [&](std::string_view type) {
    return std::ranges::find(content.blocks, type, &hcl::Block::type) == content.blocks.end();
  };
  for (const std::string_view type : {"drill", "load"}) {
    if (none_of(type))
      error(fmt::format("Missing {} block", type), fmt::format("A drill needs a {} block; see docs/drill.md.", type),
            body.missing_item_range());
  }
  if (scenario_.loads.size() > kLoadsMax || scenario_.faults.size() > kFaultsMax)
    error("Drill too large", fmt::format("At most {} loads and {} faults fit into a drill.", kLoadsMax, kFaultsMax),
          body.missing_item_range());
  double requests = 0;
  for (const Load& load : scenario_.loads) requests += load.rate * static_cast<double>(load.locations.size());
  requests *= std::chrono::duration<double>(scenario_.duration).count();
  if (requests > kRequestsMax)
    error("Drill too large",
          fmt::format("{:.0f} requests would be sent; at most {:.0f} can be kept. Lower rates or the duration.",
                      requests, kRequestsMax),
          body.missing_item_range());
}

std::optional<Scenario> ScenarioReader::read(const hcl::SourceFile& file) {
  scenario_.file = file.name();
  scenario_.name = base_name(file.name());
  if (scenario_.name.ends_with(kFileEnding)) scenario_.name.resize(scenario_.name.size() - kFileEnding.size());
  scenario_.title = scenario_.name;
  const hcl::BodyPtr body = hcl::parse_native(file, context_.diagnostics);
  const hcl::BodySchema schema{{}, {{"drill", {}}, {"load", {"name"}}, {"fault", {"name"}}, {"objective", {"name"}}}};
  const hcl::Content content = body->content(schema, context_.diagnostics);
  if (const hcl::Block* drill = terraform::single_block(content, "drill", context_)) read_drill(*drill);
  if (!scenario_.directory.empty())
    description_ = read_description_in(scenario_.directory, join_path(scenario_.directory, kDescriptionFile), context_);
  for (const std::string& region : description_.regions) use_region(region);
  scenario_.application = description_.application;
  // Whatever the order in which they stand, objectives name loads and need faults.
  const auto each = [&](std::string_view type, void (ScenarioReader::*read)(const hcl::Block&)) {
    for (const hcl::Block& block : content.blocks) {
      if (block.type == type) (this->*read)(block);
    }
  };
  each("load", &ScenarioReader::read_load);
  each("fault", &ScenarioReader::read_fault);
  each("objective", &ScenarioReader::read_objective);
  check_whole(content, *body);
  if (context_.diagnostics.has_errors()) return {};
  std::ranges::stable_sort(scenario_.faults, {}, &ScheduledFault::at);
  return std::move(scenario_);
}

}  // namespace

std::optional<Scenario> read_scenario(const hcl::SourceFile& file, const std::string& folder, hcl::Sources& sources,
                                      hcl::Diagnostics& diagnostics) {
  terraform::LoadContext context{sources, diagnostics};
  return ScenarioReader(folder, context).read(file);
}

}  // namespace regionfall::drill
