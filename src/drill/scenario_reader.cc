#include "drill/scenario_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <set>

#include "aws/region_catalogue.h"
#include "base/paths.h"
#include "base/text.h"
#include "base/time_format.h"
#include "drill/argument_reader.h"
#include "drill/fault_reader.h"
#include "drill/step_reader.h"
#include "drill/world_description.h"
#include "hcl/parser.h"
#include "terraform/block_reader.h"
#include "world/known_fault.h"

namespace regionfall::drill {
namespace {

using Zero = ArgumentReader::Zero;

constexpr double kRateMax = 100'000;
constexpr double kPortMax = 65'535;
constexpr double kPercent = 100;
constexpr double kLostWritesMax = 1e9;
constexpr std::string_view kFileEnding = ".drill.hcl";

// Reads one file.
class ScenarioReader {
 public:
  ScenarioReader(const std::string& folder, terraform::LoadContext& context, const Reenactment* like)
      : folder_(folder), context_(context), like_(like) {}

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
  void read_store(const hcl::Block& block);
  void read_copies(ArgumentReader& arguments, Store& store);
  void read_load(const hcl::Block& block);
  void read_writes(ArgumentReader& arguments, Load& load);
  std::optional<std::size_t> store_named(ArgumentReader& arguments);
  // What the load does not say stands in the configuration's regionfall.hcl, if anywhere.
  void fill_in(Load& load, const ArgumentReader& arguments, const hcl::Block& block);
  void read_fault(const hcl::Block& block);
  void read_incident();
  std::optional<Duration> end_of(ArgumentReader& arguments, std::optional<Duration> at, const hcl::Range& header);
  void check_times(const ScheduledFault& fault, ArgumentReader& arguments);
  void check_overlap(const ScheduledFault& fault, const hcl::Range& place);
  void read_objective(const hcl::Block& block);
  void read_data_objective(ArgumentReader& arguments, Objective& objective);
  void check_whole(const hcl::Content& content, const hcl::Body& body);

  const std::string& folder_;
  terraform::LoadContext& context_;
  const Reenactment* like_;
  std::optional<IncidentFit> fit_;  // of the incident that is played
  Scenario scenario_;
  std::set<std::string> store_names_;
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

void ScenarioReader::read_copies(ArgumentReader& arguments, Store& store) {
  for (const auto& [region, text] : arguments.map("copies")) {
    const auto known = world::known_region(region);
    if (!known) {
      arguments.mistake("copies", "Unknown region", known.error().message);
      continue;
    }
    use_region(region);
    for (const std::string& one : split(text, " ")) {
      auto url = parse_load_url(one);
      if (!url) {
        arguments.mistake("copies", "Bad URL", url.error().message);
        continue;
      }
      if (url->target == "/") url->target = store.path;
      store.copies.push_back({region, *std::move(url)});
    }
  }
}

void ScenarioReader::read_store(const hcl::Block& block) {
  const hcl::Content content = this->content(block, {}, {"path", "port", "copies"});
  ArgumentReader arguments(content, context_);
  Store store{.name = block.labels.front()};
  name_block(block, store_names_);
  store.path = arguments.string("path").value_or(store.path);
  if (!store.path.starts_with('/') || store.path.ends_with('/'))
    arguments.mistake("path", "Bad path", "A path begins with a slash and does not end with one, as in \"/orders\".");
  store.port = static_cast<std::uint16_t>(arguments.number("port", 0, kPortMax).value_or(store.port));
  read_copies(arguments, store);
  scenario_.stores.push_back(std::move(store));
}

std::optional<std::size_t> ScenarioReader::store_named(ArgumentReader& arguments) {
  const auto name = arguments.string("store");
  if (!name) return {};
  const auto found = std::ranges::find(scenario_.stores, *name, &Store::name);
  if (found != scenario_.stores.end()) return static_cast<std::size_t>(found - scenario_.stores.begin());
  const std::vector<std::string> names(store_names_.begin(), store_names_.end());
  arguments.mistake("store", "Unknown store",
                    "There is no store \"" + *name + "\"." + terraform::suggestion(*name, names));
  return {};
}

void ScenarioReader::read_writes(ArgumentReader& arguments, Load& load) {
  load.write_share = arguments.percent("writes").value_or(0) / kPercent;
  const auto store = store_named(arguments);
  load.store = store.value_or(0);
  if (arguments.has("store") && !arguments.has("writes"))
    arguments.mistake("store", "Store of no writes",
                      "Say how many of the requests are writes, as in writes = \"20%\".");
  if (load.write_share == 0 || arguments.has("store") || scenario_.stores.size() == 1) return;
  arguments.mistake("writes", "Writes to nothing",
                    scenario_.stores.empty()
                        ? "There is no store block, which says where writes are kept and read back."
                        : "There are several stores: name one with `store`.");
}

void ScenarioReader::read_load(const hcl::Block& block) {
  const hcl::Content content = this->content(
      block, {"rate"},
      {"from", "url", "method", "headers", "body", "resolver", "timeout", "keep_alive", "success", "writes", "store"});
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
  read_writes(arguments, load);
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

void ScenarioReader::check_times(const ScheduledFault& fault, ArgumentReader& arguments) {
  const std::string length = format_duration(scenario_.duration);
  if (fault.at >= scenario_.duration)
    return arguments.mistake("at", "Fault after the drill", "The drill is over after " + length + ".");
  if (arguments.has("until") && fault.until <= fault.at)
    return arguments.mistake("until", "Fault ends before it begins",
                             "It begins at " + format_duration(fault.at) + "; both count from the drill's beginning.");
  if (fault.until > scenario_.duration)
    arguments.mistake(arguments.has("until") ? "until" : "for", "Fault outlasts the drill",
                      "The drill is over after " + length + ", and leaves the world whole: end the fault before.");
}

// Whatever else overlaps adds up; the very same fault twice is one.
void ScenarioReader::check_overlap(const ScheduledFault& fault, const hcl::Range& place) {
  for (const ScheduledFault& other : scenario_.faults) {
    if (other.fault != fault.fault || other.until <= fault.at || fault.until <= other.at) continue;
    error("Overlapping faults of one target",
          fmt::format("\"{}\" does the same at the same time; healing one would heal both.", other.name), place);
  }
}

// A fault ends at a time, or lasts for one.
std::optional<Duration> ScenarioReader::end_of(ArgumentReader& arguments, std::optional<Duration> at,
                                               const hcl::Range& header) {
  if (arguments.has("until") && arguments.has("for")) {
    arguments.mistake("for", "Fault with two ends", "Say until when it lasts, or for how long; not both.");
    return {};
  }
  if (arguments.has("for")) {
    const auto length = arguments.duration("for", Zero::kRefused);
    return length && at ? std::optional(*at + *length) : std::nullopt;
  }
  if (!arguments.has("until"))
    error("Fault without an end",
          "A drill leaves the world whole: say when the fault ends, as in until = \"60s\" or for = \"30s\".", header);
  return arguments.duration("until", Zero::kAllowed);
}

void ScenarioReader::read_fault(const hcl::Block& block) {
  hcl::BodySchema schema = terraform::body_schema({"until", "for"});
  schema.attributes.push_back({"at", true});
  for (const std::string_view name : kFaultArguments) schema.attributes.push_back({std::string(name), false});
  const hcl::Content content = block.body->content(schema, context_.diagnostics);
  ArgumentReader arguments(content, context_);
  name_block(block, fault_names_);
  const auto what = read_what_fails(arguments, context_, block.header);
  const auto at = arguments.duration("at", Zero::kAllowed);
  const auto until = end_of(arguments, at, block.header);
  if (!what || !at || !until) return;
  if (const std::string region = world::region_of(*what); !region.empty()) use_region(region);
  const ScheduledFault fault{block.labels.front(), *what, fit_ ? fit_->at(*at) : *at, fit_ ? fit_->at(*until) : *until};
  if (scenario_.duration > Duration(0)) check_times(fault, arguments);
  check_overlap(fault, block.header);
  scenario_.faults.push_back(fault);
}

void ScenarioReader::read_data_objective(ArgumentReader& arguments, Objective& objective) {
  objective.store = store_named(arguments);
  objective.rpo = arguments.duration("rpo", Zero::kAllowed);
  if (const auto writes = arguments.number("lost_writes", -1, kLostWritesMax))
    objective.lost_writes = static_cast<std::uint64_t>(*writes);
  for (const std::string_view target : {"rpo", "lost_writes"}) {
    if (!arguments.has(target)) continue;
    const bool written = std::ranges::any_of(scenario_.loads, [&](const Load& load) {
      return load.write_share > 0 && load.store == objective.store.value_or(load.store);
    });
    if (!written)
      arguments.mistake(target, "Objective on nothing", "No load of this drill writes, so nothing can be lost.");
  }
  if (arguments.has("store") && !arguments.has("rpo") && !arguments.has("lost_writes"))
    arguments.mistake("store", "Objective on nothing", "Of a store, set rpo or lost_writes.");
}

void ScenarioReader::read_incident() {
  const Incident& incident = *like_->incident;
  const Duration lasted = parse_duration(incident.lasted).value_or(Duration(0));
  if (like_->duration) scenario_.duration = *like_->duration;
  if (scenario_.duration > kDurationMax || scenario_.duration <= Duration(0)) {
    context_.diagnostics.error("Drill too long", "A drill lasts at most " + format_duration(kDurationMax) + ".");
    return;
  }
  fit_ = fit_of(lasted, scenario_.duration);
  scenario_.title += fmt::format(", like {}", incident.name);
  scenario_.notes = {fmt::format("Played after {}: {}, from {} on, for {}; here {} times as fast.", incident.name,
                                 incident.title, incident.began, incident.lasted, std::lround(1 / fit_->part)),
                     fmt::format("Source of the incident: {}", incident.source),
                     fmt::format("Not played, or only roughly: {}", incident.left_out)};
  const hcl::SourceFile& file =
      context_.sources.add(fmt::format("{}{}", incident.name, kFileEnding), std::string(incident.faults));
  const hcl::BodyPtr body = hcl::parse_native(file, context_.diagnostics);
  const hcl::BodySchema schema{{}, {hcl::BlockSchema{"fault", {"name"}}}};
  const hcl::Content content = body->content(schema, context_.diagnostics);
  for (const hcl::Block& block : content.blocks) read_fault(block);
}

void ScenarioReader::read_objective(const hcl::Block& block) {
  const hcl::Content content =
      this->content(block, {}, {"load", "rto", "availability", "p99", "store", "rpo", "lost_writes"});
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
  read_data_objective(arguments, objective);
  constexpr std::array<std::string_view, 5> kTargets = {"rto", "availability", "p99", "rpo", "lost_writes"};
  if (std::ranges::none_of(kTargets, [&](std::string_view target) { return arguments.has(target); }))
    error("Objective without a target", "Set one of rto, availability, p99, rpo and lost_writes, or several.",
          block.header);
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
  if (scenario_.loads.size() > kLoadsMax || scenario_.faults.size() > kFaultsMax ||
      scenario_.stores.size() > kStoresMax)
    error("Drill too large",
          fmt::format("At most {} loads, {} faults and {} stores fit into a drill.", kLoadsMax, kFaultsMax, kStoresMax),
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
  const hcl::BodySchema schema{{},
                               {{"drill", {}},
                                {"store", {"name"}},
                                {"load", {"name"}},
                                {"fault", {"name"}},
                                {"step", {"name"}},
                                {"objective", {"name"}}}};
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
  each("store", &ScenarioReader::read_store);
  each("load", &ScenarioReader::read_load);
  like_ != nullptr ? read_incident() : each("fault", &ScenarioReader::read_fault);
  each("objective", &ScenarioReader::read_objective);
  std::vector<const hcl::Block*> steps;
  for (const hcl::Block& block : content.blocks) {
    if (block.type == "step") steps.push_back(&block);
  }
  if (!context_.diagnostics.has_errors()) {
    std::ranges::stable_sort(scenario_.faults, {}, &ScheduledFault::at);
    scenario_.steps = read_steps(steps, scenario_, context_);
  }
  check_whole(content, *body);
  if (context_.diagnostics.has_errors()) return {};
  return std::move(scenario_);
}

}  // namespace

std::optional<Scenario> read_scenario(const hcl::SourceFile& file, const std::string& folder, hcl::Sources& sources,
                                      hcl::Diagnostics& diagnostics, const Reenactment* like) {
  terraform::LoadContext context{sources, diagnostics};
  return ScenarioReader(folder, context, like).read(file);
}

}  // namespace regionfall::drill
