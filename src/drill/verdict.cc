#include "drill/verdict.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace regionfall::drill {
namespace {

std::int64_t microseconds(Duration duration) {
  return std::chrono::duration_cast<std::chrono::microseconds>(duration).count();
}

// Digits enough to tell it from a target that it misses by little.
std::string percent_text(double percent) {
  std::string text = fmt::format("{:.4f}", percent);
  text.erase(std::min(text.find_last_not_of('0') + 1, text.size()));
  if (text.ends_with('.')) text.pop_back();
  return text + " %";
}

// The fault that a load took longest to recover from; null when there were none.
const Recovery* slowest(std::span<const Recovery> recoveries, std::size_t load) {
  const Recovery* slowest = nullptr;
  for (const Recovery& recovery : recoveries) {
    if (recovery.load != load) continue;
    const bool slower =
        slowest == nullptr || (slowest->rto_us && (!recovery.rto_us || *recovery.rto_us > *slowest->rto_us));
    if (slower) slowest = &recovery;
  }
  return slowest;
}

Judgement judge_rto(const Scenario& scenario, const Load& load, Duration target, const Recovery& recovery) {
  Judgement judgement{.measure = "RTO", .load = load.name, .target = time_text(microseconds(target)) + " or less"};
  judgement.met = recovery.rto_us && *recovery.rto_us <= microseconds(target);
  judgement.actual = recovery.rto_us ? time_text(*recovery.rto_us) : "not recovered";
  judgement.detail =
      recovery.failed == 0
          ? "no request failed"
          : fmt::format("after \"{}\", from {}; {} requests failed", scenario.faults[recovery.fault].name,
                        load.locations[recovery.slowest_location].name(), recovery.failed);
  if (!judgement.met && !recovery.why.empty()) judgement.detail += ": " + recovery.why;
  return judgement;
}

Judgement judge_availability(const Load& load, double target, const Tally& tally) {
  return {.measure = "availability",
          .load = load.name,
          .target = percent_text(target) + " or more",
          .actual = percent_text(tally.availability_percent()),
          .detail = fmt::format("{} of {} requests failed", tally.failed(), tally.requests),
          .met = tally.availability_percent() >= target};
}

Judgement judge_p99(const Load& load, Duration target, const Tally& tally) {
  const bool any = tally.succeeded() > 0;
  return {.measure = "p99",
          .load = load.name,
          .target = time_text(microseconds(target)) + " or less",
          .actual = any ? time_text(tally.p99_us) : "none succeeded",
          .detail = "of the requests that succeeded",
          .met = any && tally.p99_us <= microseconds(target)};
}

void add_to(Verdict& verdict, const Objective& objective, Judgement judgement) {
  judgement.objective = objective.name;
  if (!judgement.met) verdict.conclusion = Conclusion::kMissed;
  verdict.judgements.push_back(std::move(judgement));
}

Judgement judge_rpo(const Store& store, Duration target, const StoreFindings& findings, const std::string& detail) {
  const AuditFindings* worst = findings.worst();
  const std::int64_t rpo_us = worst == nullptr ? 0 : worst->loss.rpo_us;
  return {.measure = "RPO",
          .store = store.name,
          .target = time_text(microseconds(target)) + " or less",
          .actual = worst == nullptr ? "not read back" : time_text(rpo_us),
          .detail = detail,
          .met = worst != nullptr && rpo_us <= microseconds(target)};
}

Judgement judge_lost_writes(const Store& store, std::uint64_t target, const StoreFindings& findings,
                            const std::string& detail) {
  const AuditFindings* most = findings.most_lost();
  const std::uint64_t lost = most == nullptr ? 0 : most->loss.writes;
  return {.measure = "lost writes",
          .store = store.name,
          .target = fmt::format("{} or fewer", target),
          .actual = most == nullptr ? "not read back" : std::to_string(lost),
          .detail = detail,
          .met = most != nullptr && lost <= target};
}

void judge_data(const Scenario& scenario, const Evidence& evidence, Verdict& verdict) {
  for (const Objective& objective : scenario.objectives) {
    for (std::size_t i = 0; i < evidence.stores.size(); ++i) {
      if (objective.store && *objective.store != i) continue;
      const std::string detail = loss_text(scenario, evidence.stores[i]);
      if (objective.rpo)
        add_to(verdict, objective, judge_rpo(scenario.stores[i], *objective.rpo, evidence.stores[i], detail));
      if (objective.lost_writes)
        add_to(verdict, objective,
               judge_lost_writes(scenario.stores[i], *objective.lost_writes, evidence.stores[i], detail));
    }
  }
}

std::string why_invalid(const Evidence& evidence) {
  if (evidence.interrupted) return "It was interrupted before its end.";
  if (!evidence.failed_step.empty()) return evidence.failed_step;
  if (evidence.whole.requests == 0) return "No request was sent.";
  if (evidence.whole.late <= kLateMax || evidence.whole.late_share() <= kLateShareMax) return "";
  return fmt::format(
      "The load generator could not keep its rate: {} of {} requests ({:.1f} %) were sent more than {} ms late or not "
      "at "
      "all; at most {:.0f} % may be. Lower the rate, or run it on a machine that is less busy.",
      evidence.whole.late, evidence.whole.requests, 100 * evidence.whole.late_share(), kLateAfterUs / 1000,
      100 * kLateShareMax);
}

}  // namespace

std::string_view text(Conclusion conclusion) {
  constexpr std::array<std::string_view, 3> kTexts = {"met", "missed", "invalid"};
  return kTexts[static_cast<std::size_t>(conclusion)];
}

std::string time_text(std::int64_t us) {
  constexpr std::int64_t kMillisecond = 1000;
  constexpr std::int64_t kSecond = 1'000'000;
  constexpr std::int64_t kMinute = 60 * kSecond;
  if (us == 0) return "0 s";
  if (us < 10 * kMillisecond) return fmt::format("{:.1f} ms", static_cast<double>(us) / kMillisecond);
  if (us < kSecond) return fmt::format("{} ms", us / kMillisecond);
  if (us < 2 * kMinute) return fmt::format("{:.1f} s", static_cast<double>(us) / kSecond);
  return fmt::format("{} min {} s", us / kMinute, us % kMinute / kSecond);
}

Verdict judge(const Scenario& scenario, const Evidence& evidence) {
  Verdict verdict;
  for (const Objective& objective : scenario.objectives) {
    const auto add = [&](Judgement judgement) { add_to(verdict, objective, std::move(judgement)); };
    for (std::size_t i = 0; i < scenario.loads.size(); ++i) {
      if (objective.load && *objective.load != i) continue;
      const Load& load = scenario.loads[i];
      const Recovery* recovery = slowest(evidence.recoveries, i);
      if (objective.rto && recovery != nullptr) add(judge_rto(scenario, load, *objective.rto, *recovery));
      if (objective.availability_percent)
        add(judge_availability(load, *objective.availability_percent, evidence.by_load[i]));
      if (objective.p99) add(judge_p99(load, *objective.p99, evidence.by_load[i]));
    }
  }
  judge_data(scenario, evidence, verdict);
  verdict.invalid_because = why_invalid(evidence);
  if (!verdict.invalid_because.empty()) verdict.conclusion = Conclusion::kInvalid;
  return verdict;
}

}  // namespace regionfall::drill
