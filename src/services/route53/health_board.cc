#include "services/route53/health_board.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "services/route53/checkers.h"

namespace regionfall::route53 {
namespace {

constexpr std::int64_t kUsualInterval_s = 30;
constexpr std::string_view kCalculated = "CALCULATED";
constexpr std::string_view kAlarm = "CLOUDWATCH_METRIC";

bool value_or(const std::map<std::string, bool, std::less<>>& map, std::string_view key, bool otherwise) {
  const auto found = map.find(key);
  return found == map.end() ? otherwise : found->second;
}

}  // namespace

void HealthBoard::hear(std::string_view check, std::string_view checker, Opinion opinion) {
  auto& of_check = opinions_.try_emplace(std::string(check)).first->second;
  of_check.insert_or_assign(std::string(checker), opinion);
}

bool HealthBoard::measured(const HealthCheck& check, Instant now) {
  const HealthCheckConfig& config = check.config;
  const bool before = value_or(measured_, check.id, true);
  if (config.type == kCalculated) {
    const auto children = config.children.value_or(std::vector<std::string>{});
    const auto healthy_children = std::ranges::count_if(children, [this](const auto& child) { return healthy(child); });
    return calculated_healthy(static_cast<std::size_t>(healthy_children),
                              static_cast<std::size_t>(config.health_threshold.value_or(0)));
  }
  if (config.type == kAlarm) {
    return alarm_healthy(AlarmState::kInsufficientData, config.insufficient_data_status.value_or(""), before);
  }
  const std::chrono::seconds interval(config.request_interval_s.value_or(kUsualInterval_s));
  std::vector<Opinion> opinions;
  for (const auto& [checker, opinion] : opinions_[check.id]) opinions.push_back(opinion);
  // Checkers that have not come to a new check yet hold it healthy, lest the first few decide alone.
  if (now < check.created + 2 * interval) {
    const std::size_t all = checkers_of(config).size();
    if (opinions.size() < all) opinions.resize(all, {.healthy = true, .at = now});
  }
  return endpoint_healthy(opinions, interval, now, before);
}

bool HealthBoard::settle(const store::Table<HealthCheck>& checks, Instant now) {
  const auto before = healthy_;
  std::erase_if(opinions_, [&](const auto& entry) { return !checks.contains(entry.first); });
  std::erase_if(measured_, [&](const auto& entry) { return !checks.contains(entry.first); });
  std::erase_if(healthy_, [&](const auto& entry) { return !checks.contains(entry.first); });
  // Calculated checks come after their children, which are not calculated (API reference, ChildHealthChecks).
  for (const bool calculated : {false, true}) {
    for (const auto& [id, check] : checks) {
      if ((check.config.type == kCalculated) != calculated) continue;
      const bool measured_now = measured(check, now);
      measured_[id] = measured_now;
      healthy_[id] = status_of(check.config, measured_now);
    }
  }
  return healthy_ != before;
}

bool HealthBoard::healthy(std::string_view check) const { return value_or(healthy_, check, true); }

}  // namespace regionfall::route53
