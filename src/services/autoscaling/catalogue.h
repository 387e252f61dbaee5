#pragma once

#include <span>
#include <string_view>

namespace regionfall::autoscaling {

// What there is to choose from, as data (EC2 Auto Scaling API reference).
std::span<const std::string_view> process_types();
std::span<const std::string_view> metric_types();
std::span<const std::string_view> notification_types();
bool is_termination_policy(std::string_view name);

}  // namespace regionfall::autoscaling
