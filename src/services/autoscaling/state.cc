#include "services/autoscaling/state.h"

#include <fmt/format.h>

#include "services/autoscaling/errors.h"

namespace regionfall::autoscaling {

using aws::ApiError;
using aws::Request;

std::string group_key(std::string_view account, std::string_view name) { return fmt::format("{}|{}", account, name); }

std::string group_prefix(std::string_view account, std::string_view name) {
  return fmt::format("{}|{}|", account, name);
}

std::string item_key(std::string_view account, std::string_view group, std::string_view item) {
  return fmt::format("{}|{}|{}", account, group, item);
}

Result<const Group*, ApiError> find_group(const AutoScaling& state, std::string_view name, const Request& request) {
  const Group* group = state.groups.find(group_key(account_of(request), name));
  if (group != nullptr && !group->is_going()) return group;
  if (group != nullptr) return validation_error(fmt::format("AutoScalingGroup '{}' is being deleted.", name));
  return validation_error(fmt::format("AutoScalingGroup name not found - AutoScalingGroup '{}' not found", name));
}

const Member* find_member(const AutoScaling& state, std::string_view account, std::string_view instance_id) {
  for (const auto& [key, row] : state.members) {
    if (row.account == account && row.instance_id == instance_id) return &row;
  }
  return nullptr;
}

Result<std::vector<Member>, ApiError> find_members(const AutoScaling& state, const Group& group,
                                                   const std::vector<std::string>& ids) {
  std::vector<Member> found;
  for (const std::string& id : ids) {
    const Member* member = state.members.find(item_key(group.account, group.name, id));
    if (member == nullptr) {
      return validation_error(fmt::format("The instance {} is not part of Auto Scaling group {}.", id, group.name));
    }
    found.push_back(*member);
  }
  return found;
}

aws::Caller service_role(const std::string& account) {
  return {.account = {account},
          .arn = fmt::format("arn:aws:sts::{}:assumed-role/AWSServiceRoleForAutoScaling/AutoScaling", account),
          .user_id = "AutoScaling",
          .access_key_id = {},
          .session_token = {},
          .source_ip = {}};
}

std::string service_role_arn(std::string_view account) {
  return fmt::format("arn:aws:iam::{}:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling",
                     account);
}

std::string arn_of(const AutoScaling& state, std::string_view account, std::string_view resource) {
  return fmt::format("arn:aws:autoscaling:{}:{}:{}", state.region.text, account, resource);
}

}  // namespace regionfall::autoscaling
