#include "drill/configuration_finding.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "base/text.h"
#include "drill/findings.h"
#include "drill/name_path.h"
#include "drill/verdict.h"
#include "world/fault.h"

namespace regionfall::drill {
namespace {

using Kind = ConfigurationFinding::Kind;
using std::chrono::seconds;

// What Route 53's fast health checks are set to.
constexpr int kFastIntervalS = 10;
constexpr int kUsualThreshold = 3;
// In which a region that is in use is asked by somebody.
constexpr seconds kShortlyBefore(10);

std::int64_t microseconds(Duration duration) {
  return std::chrono::duration_cast<std::chrono::microseconds>(duration).count();
}
// Whole times, as configurations have them: "90 s", "5 min", "1 h".
std::string text_of(seconds time) {
  constexpr seconds kMinute(60);
  constexpr seconds kHour(3600);
  if (time >= kHour && time % kHour == seconds(0)) return fmt::format("{} h", time / kHour);
  if (time > 2 * kMinute && time % kMinute == seconds(0)) return fmt::format("{} min", time / kMinute);
  return fmt::format("{} s", time.count());
}

// A name's records when one region is lost: what is said of them is said here.
class NameLoss {
 public:
  NameLoss(const Scenario& scenario, const Recording& recording, std::span<const Declared> declared,
           const Recovery& recovery)
      : scenario_(scenario),
        recording_(recording),
        declared_(declared),
        recovery_(recovery),
        load_(scenario.loads[recovery.load]),
        fault_(scenario.faults[recovery.fault]),
        lost_(std::get<world::RegionFault>(fault_.fault)),
        paths_(paths_of_name(load_.url.host, declared)) {}

  std::vector<ConfigurationFinding> findings();

 private:
  void sort_paths();
  void add(Kind kind, bool weakness, const Declared* object, const SourcePlace& place, std::string title,
           std::string why, std::string change, std::optional<seconds> predicted);
  std::string seen() const;
  std::string turned() const;
  bool lost_too(const std::string& region) const;
  seconds kept() const { return kept_for(affected_->ttl, load_.resolver).value_or(affected_->ttl); }
  const Declared& record() const { return *affected_->record; }

  void one_region();
  bool others_lost();
  void unnoticed();
  void noticed_by_target(const Detection& detection);
  void noticed_by_check(const Detection& detection);
  void answers_kept(const Detection& detection);
  void clients_keep(const Detection& detection);
  void probes_without_name();
  bool in_use() const;
  void not_in_use();

  const Scenario& scenario_;
  const Recording& recording_;
  std::span<const Declared> declared_;
  const Recovery& recovery_;
  const Load& load_;
  const ScheduledFault& fault_;
  const world::RegionFault& lost_;
  std::vector<NamePath> paths_;
  const NamePath* affected_ = nullptr;
  std::vector<const NamePath*> others_;
  std::vector<ConfigurationFinding> found_;
};

void NameLoss::sort_paths() {
  for (const NamePath& path : paths_) {
    if (path.region == lost_.region) {
      if (affected_ == nullptr) affected_ = &path;
    } else if (!path.region.empty()) {
      others_.push_back(&path);
    }
  }
}

void NameLoss::add(Kind kind, bool weakness, const Declared* object, const SourcePlace& place, std::string title,
                   std::string why, std::string change, std::optional<seconds> predicted) {
  ConfigurationFinding finding{.kind = kind, .weakness = weakness, .fault = recovery_.fault, .load = recovery_.load};
  if (object != nullptr) finding.address = object->address;
  finding.place = place;
  finding.title = std::move(title);
  finding.seen = seen();
  finding.why = std::move(why);
  finding.change = std::move(change);
  if (predicted) finding.predicted_rto_us = microseconds(*predicted);
  found_.push_back(std::move(finding));
}

std::string NameLoss::seen() const {
  if (recovery_.failed == 0) return fmt::format("No request of {} failed.", load_.name);
  const std::string& city = load_.locations[recovery_.slowest_location].name();
  if (!recovery_.rto_us)
    return fmt::format("Requests of {} from {} failed to the end; it never recovered.", load_.name, city);
  const bool healed_first = *recovery_.rto_us >= microseconds(fault_.until - fault_.at);
  return fmt::format("{} requests of {} failed, and the last of them {} after {} was lost (from {}){}.",
                     recovery_.failed, load_.name, time_text(*recovery_.rto_us), lost_.region, city,
                     healed_first ? ": not before the region was back" : "");
}

// "The name first led elsewhere 38 s after the loss, and everywhere 41 s after it."
std::string NameLoss::turned() const {
  std::map<std::uint8_t, std::int64_t> first;  // by location
  const std::int64_t from = microseconds(fault_.at);
  const std::int64_t until = microseconds(fault_.until);
  for (const LookupRecord& lookup : recording_.lookups) {
    if (lookup.load != recovery_.load || !lookup.answered || lookup.at_us < from || lookup.at_us >= until) continue;
    const bool elsewhere = std::ranges::any_of(world::all_sites(), [&](const world::Site& site) {
      return site.number() == lookup.led_to && site.name() != lost_.region;
    });
    if (elsewhere) first.try_emplace(lookup.location, lookup.at_us - from);
  }
  if (first.empty()) return "No client was led elsewhere while it lasted.";
  const auto by_time = [](const auto& a, const auto& b) { return a.second < b.second; };
  return fmt::format("Clients were first led elsewhere {} after the loss, the last of the cities {} after it.",
                     time_text(std::ranges::min_element(first, by_time)->second),
                     time_text(std::ranges::max_element(first, by_time)->second));
}

// Whether the region was away during the fault, by another fault.
bool NameLoss::lost_too(const std::string& region) const {
  return std::ranges::any_of(scenario_.faults, [&](const ScheduledFault& other) {
    const auto* fault = std::get_if<world::RegionFault>(&other.fault);
    return fault != nullptr && fault->region == region && other.at < fault_.until && fault_.at < other.until;
  });
}

void NameLoss::one_region() {
  std::set<std::string> elsewhere;
  for (const Declared& object : declared_) {
    const std::string& region = object.text("region");
    if (object.type == "aws_lb" && region != lost_.region) elsewhere.insert(object.address);
  }
  const std::string there = elsewhere.empty()
                                ? "The configuration has no load balancer in another region either."
                                : "What it has elsewhere (" +
                                      join(std::vector<std::string>(elsewhere.begin(), elsewhere.end()), ", ") +
                                      ") is reached by no record.";
  add(Kind::kOneRegion, true, &record(), record().place,
      fmt::format("Every record of {} leads to {}", load_.url.host, lost_.region),
      "However well Route 53 notices the loss, it has no other answer to give. " + there,
      "A second record of the name, with failover_routing_policy { type = \"SECONDARY\" }, that leads to a load "
      "balancer "
      "in another region; the first one PRIMARY; evaluate_target_health = true in both.",
      target_time(lost_.mode) + kBalancerTtl);
}

bool NameLoss::others_lost() {
  const auto all_lost = std::ranges::all_of(others_, [&](const NamePath* path) { return lost_too(path->region); });
  if (!all_lost) return false;
  const NamePath& other = *others_.front();
  add(Kind::kOthersLost, true, other.record, other.record->place,
      fmt::format("{}, which it fails over to, was away as well", other.region),
      "With every record unhealthy, Route 53 answers as if all were healthy; there is nowhere to go.",
      "A record that leads to a third region, or a page that needs none (an object store's website).", {});
  return true;
}

void NameLoss::unnoticed() {
  const std::string reason =
      affected_->alias
          ? "The record has no health_check_id and its alias does not evaluate its target: such a record counts as "
            "healthy for ever."
          : "The record has no health_check_id: such a record counts as healthy for ever.";
  const std::string change = affected_->alias
                                 ? "evaluate_target_health = true"
                                 : "health_check_id = that of an aws_route53_health_check of the endpoint in " +
                                       lost_.region + ", with request_interval = 10 and failure_threshold = 3";
  const seconds noticed =
      affected_->alias ? target_time(lost_.mode) : check_time(kFastIntervalS, kUsualThreshold, lost_.mode);
  add(Kind::kUnnoticed, true, &record(),
      affected_->alias ? record().written("alias.evaluate_target_health") : record().place,
      "Nothing tells Route 53 that " + lost_.region + " is lost", reason + " " + turned(), change, noticed + kept());
}

void NameLoss::noticed_by_target(const Detection& detection) {
  std::string why = fmt::format(
      "The alias evaluates its target, whose nodes are probed every 10 s and given up after 3 failures: {}. {}",
      text_of(detection.within), turned());
  if (affected_->health_check != nullptr) {
    NamePath alone = *affected_;
    alone.evaluates_target = false;
    why += fmt::format(" {} needs {} and was not what decided.", affected_->health_check->address,
                       text_of(detection_of(alone, lost_.mode).within));
  }
  add(Kind::kDetection, false, &record(), record().written("alias.evaluate_target_health"),
      fmt::format("Route 53 notices within {}", text_of(detection.within)), std::move(why),
      "Nothing here is quicker. Beyond lies only what turns without DNS, as Global Accelerator does.", {});
}

void NameLoss::noticed_by_check(const Detection& detection) {
  const Declared& check = *affected_->health_check;
  const std::string& interval = check.text("request_interval");
  const std::string& threshold = check.text("failure_threshold");
  const std::string why = fmt::format(
      "{}: request_interval = {} and failure_threshold = {} make {} until checkers give the endpoint up{}. {}",
      check.address, interval, threshold, text_of(detection.within),
      lost_.mode == LossMode::kCrash ? "" : " (each probe waits 4 s for a silent region)", turned());
  const seconds by_target = target_time(lost_.mode);
  const seconds fast = check_time(kFastIntervalS, kUsualThreshold, lost_.mode);
  const bool off = affected_->alias && !affected_->evaluates_target;
  const std::string title = fmt::format("Route 53 notices within {}", text_of(detection.within));
  if (off && by_target < detection.within)
    return add(Kind::kDetection, true, &record(), record().written("alias.evaluate_target_health"), title,
               why + " The alias, which would notice earlier, does not evaluate its target.",
               "evaluate_target_health = true", by_target + kept());
  if (fast < detection.within)
    return add(Kind::kDetection, true, &check,
               interval == "10" ? check.written("failure_threshold") : check.written("request_interval"), title, why,
               "request_interval = 10 and failure_threshold = 3 (on AWS, fast checks cost more)", fast + kept());
  add(Kind::kDetection, false, &check, check.written("request_interval"), title, why,
      "Fewer failures in a row than 3 would turn for a single lost packet.", {});
}

void NameLoss::answers_kept(const Detection& detection) {
  const bool longer = affected_->ttl > kBalancerTtl;
  const std::string ttl = text_of(affected_->ttl);
  const seconds total = detection.within + affected_->ttl;
  const std::string sum = fmt::format("{} to notice and {} until the last answer has expired: {} at most.",
                                      text_of(detection.within), ttl, text_of(total));
  if (affected_->alias)
    return add(Kind::kAnswersKept, longer, &record(), record().written("alias"), "Answers are kept for up to " + ttl,
               sum + " Of an alias to a load balancer AWS sets the time to live.",
               "Nothing that a record says. A name without alias could have a shorter time to live, at the price of "
               "more lookups.",
               {});
  add(Kind::kAnswersKept, longer, &record(), record().written("ttl"), "Answers are kept for up to " + ttl, sum,
      longer ? "ttl = 60" : "A shorter time to live, at the price of more lookups.",
      longer ? std::optional(detection.within + kBalancerTtl) : std::nullopt);
}

void NameLoss::clients_keep(const Detection& detection) {
  const auto kept = kept_for(affected_->ttl, load_.resolver);
  if (kept && *kept <= affected_->ttl) return;
  add(Kind::kClientsKeep, true, nullptr, {},
      kept ? fmt::format("Clients keep addresses for {}, whatever the record says", text_of(*kept))
           : "Clients never ask for the name again",
      fmt::format(
          "The load \"{}\" has clients whose resolver goes on beyond the record's {}. No record can reach them.",
          load_.name, text_of(affected_->ttl)),
      "In the applications: honour the time to live (for Java, networkaddress.cache.ttl=60 or less).",
      detection.within + affected_->ttl);
}

// Health checks of the name's records that ask for names of the configuration's zones which it does not make.
void NameLoss::probes_without_name() {
  for (const NamePath& path : paths_) {
    if (path.health_check == nullptr) continue;
    const Declared& check = *path.health_check;
    const std::string& name = check.text("fqdn");
    const bool in_zone = std::ranges::any_of(declared_, [&](const Declared& zone) {
      return zone.type == "aws_route53_zone" && (name == zone.text("name") || name.ends_with("." + zone.text("name")));
    });
    if (name.empty() || !in_zone || !paths_of_name(name, declared_).empty()) continue;
    add(Kind::kProbeWithoutName, true, &check, check.written("fqdn"),
        "A health check asks for a name that there is not",
        fmt::format(
            "{} probes {}, which no record makes: every probe fails, and {} counts as lost from the first minute "
            "on.",
            check.address, name, path.region.empty() ? "its record" : path.region),
        "fqdn = the load balancer's dns_name, or a record of the name.", {});
  }
}

// Whether the name led some request to the region shortly before.
bool NameLoss::in_use() const {
  const std::int64_t until = microseconds(fault_.at);
  const std::int64_t from = until - microseconds(kShortlyBefore);
  return std::ranges::any_of(recording_.requests, [&](const RequestRecord& request) {
    return request.load == recovery_.load && request.intended_us >= from && request.intended_us < until &&
           site_text(request.led_to) == lost_.region;
  });
}

// A region that stands by is lost without anybody's noticing, as it should be.
void NameLoss::not_in_use() {
  const auto& failover = record().attributes["failover_routing_policy"].items();
  if (in_use() || (!failover.empty() && failover.front()["type"].text() == "SECONDARY")) return;
  add(Kind::kNotInUse, true, &record(), record().place,
      fmt::format("{} served nobody when it was lost: the drill shows nothing of its loss", lost_.region),
      "The record leads there, and no request of the ten seconds before went there: Route 53 held it unhealthy, or its "
      "weight or location sent nobody.",
      "Begin the fault later, when targets are healthy; or see whether the region's health checks ever succeed.", {});
}

std::vector<ConfigurationFinding> NameLoss::findings() {
  sort_paths();
  if (affected_ == nullptr) return {};
  if (recovery_.failed == 0) {
    not_in_use();
    return std::move(found_);
  }
  probes_without_name();
  if (others_.empty()) {
    one_region();
    return std::move(found_);
  }
  if (others_lost()) return std::move(found_);
  const Detection detection = detection_of(*affected_, lost_.mode);
  if (detection.by == Detection::By::kNothing) {
    unnoticed();
    return std::move(found_);
  }
  clients_keep(detection);
  if (detection.by == Detection::By::kTarget) noticed_by_target(detection);
  if (detection.by == Detection::By::kHealthCheck) noticed_by_check(detection);
  answers_kept(detection);
  std::ranges::stable_sort(found_, std::ranges::greater{}, &ConfigurationFinding::weakness);
  return std::move(found_);
}

}  // namespace

std::string_view text(Kind kind) {
  constexpr std::string_view kTexts[] = {"one region",   "others lost",  "unnoticed",          "detection",
                                         "answers kept", "clients keep", "probe without name", "not in use"};
  return kTexts[static_cast<std::size_t>(kind)];
}

std::vector<ConfigurationFinding> explain(const Scenario& scenario, const Recording& recording,
                                          std::span<const Recovery> recoveries, std::span<const Declared> declared) {
  std::vector<ConfigurationFinding> all;
  for (const Recovery& recovery : recoveries) {
    const auto* lost = std::get_if<world::RegionFault>(&scenario.faults[recovery.fault].fault);
    if (lost == nullptr || lost->mode == LossMode::kSlow) continue;
    std::vector<ConfigurationFinding> some = NameLoss(scenario, recording, declared, recovery).findings();
    std::ranges::move(some, std::back_inserter(all));
  }
  return all;
}

}  // namespace regionfall::drill
