#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "aws/field_values.h"
#include "aws/members/autoscaling.h"
#include "aws/value_codec.h"
#include "services/autoscaling/errors.h"
#include "services/autoscaling/operations.h"
#include "services/autoscaling/page.h"

namespace regionfall::autoscaling {

namespace m = aws::members::autoscaling;
using aws::Outcome;
using aws::Request;
using aws::Value;

namespace {

constexpr std::ptrdiff_t kConfigurationsMax = 200;  // AWS General Reference, "EC2 Auto Scaling quotas"

Value shown(const LaunchConfiguration& row) {
  Value item = aws::to_value(row);
  const Value settings = aws::decode_value(row.settings).value_or(Value());
  for (const auto& [name, value] : settings.as_structure()) {
    item.set(name, value);
  }
  if (!item.has(m::InstanceMonitoring)) item.set(m::InstanceMonitoring, Value::of({{m::Enabled, true}}));
  if (!item.has(m::EbsOptimized)) item.set(m::EbsOptimized, false);
  for (const aws::MemberName name : {m::SecurityGroups, m::BlockDeviceMappings, m::ClassicLinkVPCSecurityGroups}) {
    if (!item.has(name)) item.set(name, Value::List());
  }
  for (const aws::MemberName name : {m::KeyName, m::UserData, m::KernelId, m::RamdiskId}) {
    if (!item.has(name)) item.set(name, "");
  }
  return item;
}

}  // namespace

Outcome create_launch_configuration(AutoScaling& state, const Value& input, const Request& request) {
  const std::string& name = input[m::LaunchConfigurationName].as_text();
  std::string key = group_key(account_of(request), name);
  if (state.launch_configurations.contains(key)) {
    return already_exists(fmt::format(
        "Launch Configuration by this name already exists - A launch configuration already exists with the name {}",
        name));
  }
  if (input.has(m::InstanceId)) {
    return aws::api_error("NotImplemented", "Launch configurations made after an instance are not built.", 501);
  }
  if (!input.has(m::ImageId)) {
    return validation_error(
        "Valid requests must contain either the InstanceID parameter or both the ImageId and "
        "InstanceType parameters.");
  }
  const auto own = [&](const auto& entry) { return entry.second.account == account_of(request); };
  if (std::ranges::count_if(state.launch_configurations, own) >= kConfigurationsMax) {
    return limit_exceeded("The limit of launch configurations has been reached.");
  }
  Value settings = input;
  settings.set(m::LaunchConfigurationName, {});
  state.launch_configurations.put(
      std::move(key), LaunchConfiguration{.account = account_of(request),
                                          .name = name,
                                          .arn = arn_of(state, account_of(request),
                                                        fmt::format("launchConfiguration:{}:launchConfigurationName/{}",
                                                                    random_uuid(request.random), name)),
                                          .created_time = request.now,
                                          .settings = aws::encode_value(settings)});
  return Value::Structure();
}

Outcome delete_launch_configuration(AutoScaling& state, const Value& input, const Request& request) {
  const std::string& name = input[m::LaunchConfigurationName].as_text();
  const std::string key = group_key(account_of(request), name);
  if (!state.launch_configurations.contains(key)) {
    return validation_error(
        fmt::format("Launch configuration name not found - Launch configuration {} not found", name));
  }
  for (const auto& [group_name, group] : state.groups) {
    if (group.account == account_of(request) && group.launch_configuration_name == name) {
      return resource_in_use(fmt::format(
          "Cannot delete launch configuration {} because it is attached to AutoScalingGroup {}", name, group.name));
    }
  }
  state.launch_configurations.erase(key);
  return Value::Structure();
}

Outcome describe_launch_configurations(AutoScaling& state, const Value& input, const Request& request) {
  const std::vector<std::string> names = aws::texts(input[m::LaunchConfigurationNames]);
  Page page(m::LaunchConfigurations, input);
  for (const auto& [key, row] : state.launch_configurations) {
    if (row.account != account_of(request)) continue;
    if (!names.empty() && std::ranges::find(names, row.name) == names.end()) continue;
    const LaunchConfiguration& configuration = row;
    page.offer(key, [&] { return shown(configuration); });
  }
  return std::move(page).output();
}

}  // namespace regionfall::autoscaling
