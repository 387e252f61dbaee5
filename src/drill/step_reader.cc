#include "drill/step_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.h"
#include "drill/argument_reader.h"
#include "drill/step.h"
#include "world/fault.h"

namespace regionfall::drill {
namespace {

using Zero = ArgumentReader::Zero;

constexpr double kStatusMax = 599;
constexpr std::array<std::string_view, 4> kStarts = {"at", "after_fault", "after_step", "on_detection"};
constexpr std::array<std::string_view, 5> kActions = {"command", "wait_http", "wait_dns", "wait_availability",
                                                      "approve"};

std::string list_of(std::span<const std::string_view> names) {
  const std::vector<std::string> words(names.begin(), names.end());
  return join(words, ", ");
}

// Reads one block. `names`: of all steps.
class StepReader {
 public:
  StepReader(const hcl::Block& block, const hcl::Content& content, const Scenario& scenario,
             const std::vector<std::string>& names, terraform::LoadContext& context)
      : block_(block), arguments_(content, context), scenario_(scenario), names_(names), context_(context) {}

  std::optional<Step> read() {
    Step step{.name = block_.labels.front(), .place = block_.header};
    if (!one_of(kStarts, "Unclear beginning of a step") || !one_of(kActions, "Unclear step")) return {};
    read_phase(step);
    step.timeout = arguments_.duration("timeout", Zero::kRefused).value_or(step.timeout);
    read_start(step);
    const auto action = read_action();
    if (!action) return {};
    step.action = *action;
    return step;
  }

 private:
  bool one_of(std::span<const std::string_view> names, const std::string& summary) {
    const auto given = std::ranges::count_if(names, [&](std::string_view name) { return arguments_.has(name); });
    if (given == 1) return true;
    context_.diagnostics.error(summary, "Set one of " + list_of(names) + ".", block_.header);
    return false;
  }

  void read_phase(Step& step) {
    const auto name = arguments_.string("phase");
    if (!name) return;
    const auto found = std::ranges::find(kStepPhases, *name);
    if (found == kStepPhases.end())
      return arguments_.mistake("phase", "Unknown phase", "A phase is one of " + list_of(kStepPhases) + ".");
    step.phase = static_cast<StepPhase>(found - kStepPhases.begin());
  }

  // The place of a named thing among others; a diagnostic when there is none.
  std::optional<std::size_t> index_of(std::string_view argument, std::string_view what,
                                      const std::vector<std::string>& names) {
    const auto name = arguments_.string(argument);
    if (!name) return {};
    const auto found = std::ranges::find(names, *name);
    if (found != names.end()) return static_cast<std::size_t>(found - names.begin());
    arguments_.mistake(argument, fmt::format("Unknown {}", what),
                       fmt::format("There is no {} \"{}\".{}", what, *name, terraform::suggestion(*name, names)));
    return {};
  }

  void read_start(Step& step) {
    using After = StepStart::After;
    std::vector<std::string> faults;
    for (const ScheduledFault& fault : scenario_.faults) faults.push_back(fault.name);
    step.start.delay = arguments_.duration("delay", Zero::kAllowed).value_or(Duration(0));
    if (const auto at = arguments_.duration("at", Zero::kAllowed)) {
      step.start = {After::kBeginning, 0, *at};
      if (arguments_.has("delay")) arguments_.mistake("delay", "Delay after a time", "Add it to `at`.");
      if (scenario_.duration > Duration(0) && *at >= scenario_.duration)
        arguments_.mistake("at", "Step after the drill", "By then the drill is over.");
    } else if (const auto fault = index_of("after_fault", "fault", faults)) {
      step.start = {After::kFault, *fault, step.start.delay};
    } else if (const auto detected = index_of("on_detection", "fault", faults)) {
      step.start = {After::kDetection, *detected, step.start.delay};
    } else if (const auto other = index_of("after_step", "step", names_)) {
      step.start = {After::kStep, *other, step.start.delay};
    }
  }

  std::optional<StepAction> read_action() {
    if (arguments_.has("command")) return command();
    if (arguments_.has("approve")) {
      const auto question = arguments_.string("approve");
      return question ? std::optional<StepAction>(Approval{*question}) : std::nullopt;
    }
    if (arguments_.has("wait_availability")) {
      const auto percent = arguments_.percent("wait_availability");
      AvailabilityWait wait{.percent = percent.value_or(0)};
      wait.over = arguments_.duration("over", Zero::kRefused).value_or(wait.over);
      return percent ? std::optional<StepAction>(wait) : std::nullopt;
    }
    const auto from = watched_from();
    if (!from) return {};
    return arguments_.has("wait_http") ? http_wait(*from) : dns_wait(*from);
  }

  std::optional<StepAction> command() {
    CommandAction command;
    for (const auto& [word, place] : arguments_.strings("command")) command.arguments.push_back(word);
    if (command.arguments.empty()) {
      if (!context_.diagnostics.has_errors())
        arguments_.mistake("command", "No command", "Name a program and its arguments, as in [\"aws\", \"sts\"].");
      return {};
    }
    if (const auto region = arguments_.string("in")) {
      const auto known = world::known_region(*region);
      if (!known) arguments_.mistake("in", "Unknown region", known.error().message);
      command.region = *region;
    }
    if (const auto site = city("from")) command.city = site->name();
    if (arguments_.has("in") && arguments_.has("from"))
      arguments_.mistake("in", "Unclear place", "A command runs in one place: set one of `from` and `in`.");
    return command;
  }

  std::optional<world::Site> city(std::string_view argument) {
    const auto name = arguments_.string(argument);
    if (!name) return {};
    const auto site = world::known_client_location(*name);
    if (!site) arguments_.mistake(argument, "Unknown location", site.error().message);
    return site ? std::optional(*site) : std::nullopt;
  }

  // The city that a step watches from: the first load's first when it does not say.
  std::optional<world::Site> watched_from() {
    if (arguments_.has("from")) return city("from");
    if (scenario_.loads.empty() || scenario_.loads.front().locations.empty()) return {};
    return scenario_.loads.front().locations.front();
  }

  std::optional<StepAction> http_wait(const world::Site& from) {
    const auto text = arguments_.string("wait_http");
    if (!text) return {};
    const auto url = parse_load_url(*text);
    if (!url) {
      arguments_.mistake("wait_http", "Bad URL", url.error().message);
      return {};
    }
    const double status = arguments_.number("status", 0, kStatusMax).value_or(HttpWait().status);
    return HttpWait{.url = *url, .status = static_cast<int>(status), .from = from};
  }

  std::optional<StepAction> dns_wait(const world::Site& from) {
    const auto name = arguments_.string("wait_dns");
    const auto place = arguments_.string("leads_to");
    if (name && !arguments_.has("leads_to"))
      arguments_.mistake("wait_dns", "Name that leads nowhere",
                         "Say where it is to lead, as in leads_to = \"eu-west-1\".");
    if (!name || !place) return {};
    const auto site = world::known_site(*place);
    if (!site) {
      arguments_.mistake("leads_to", "Unknown place", site.error().message);
      return {};
    }
    return DnsWait{.name = *name, .leads_to = *site, .from = from};
  }

  const hcl::Block& block_;
  ArgumentReader arguments_;
  const Scenario& scenario_;
  const std::vector<std::string>& names_;
  terraform::LoadContext& context_;
};

// The name of a step that waits for itself by way of others; empty: none does.
std::string in_a_circle(const std::vector<Step>& steps) {
  for (std::size_t first = 0; first < steps.size(); ++first) {
    std::size_t step = first;
    for (std::size_t hops = 0; steps[step].start.after == StepStart::After::kStep; ++hops) {
      if (hops > steps.size()) return steps[first].name;
      step = steps[step].start.index;
    }
  }
  return "";
}

}  // namespace

std::vector<Step> read_steps(const std::vector<const hcl::Block*>& blocks, const Scenario& scenario,
                             terraform::LoadContext& context) {
  const hcl::BodySchema schema = terraform::body_schema(
      {"phase", "at", "after_fault", "after_step", "on_detection", "delay", "command", "from", "in", "wait_http",
       "status", "wait_dns", "leads_to", "wait_availability", "over", "approve", "timeout"});
  std::vector<std::string> names;
  for (const hcl::Block* block : blocks) {
    if (std::ranges::find(names, block->labels.front()) != names.end())
      context.diagnostics.error("Duplicate step", fmt::format("There is a step \"{}\" already.", block->labels.front()),
                                block->header);
    names.push_back(block->labels.front());
  }
  std::vector<Step> steps;
  for (const hcl::Block* block : blocks) {
    const hcl::Content content = block->body->content(schema, context.diagnostics);
    if (auto step = StepReader(*block, content, scenario, names, context).read()) steps.push_back(*std::move(step));
  }
  if (steps.size() > kStepsMax)
    context.diagnostics.error("Drill too large", fmt::format("At most {} steps fit into a drill.", kStepsMax),
                              blocks.front()->header);
  if (context.diagnostics.has_errors()) return {};
  const std::string circle = in_a_circle(steps);
  if (!circle.empty())
    context.diagnostics.error("Steps in a circle", "The step \"" + circle + "\" waits for itself, by way of others.",
                              blocks.front()->header);
  return steps;
}

}  // namespace regionfall::drill
