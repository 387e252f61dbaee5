#include "services/autoscaling/resources/common.h"

#include <utility>

#include "aws/members/autoscaling.h"

namespace regionfall::autoscaling {

namespace m = aws::members::autoscaling;
using namespace provider;

Answer<aws::Value> find_group_object(Session& session, const std::string& name) {
  const aws::Value output = TRY(session.call("autoscaling", "DescribeAutoScalingGroups",
                                             aws::Value::of({{m::AutoScalingGroupNames, aws::text_list({name})}})));
  const aws::Value::List& groups = output[m::AutoScalingGroups].as_list();
  return groups.empty() ? aws::Value() : groups.front();
}

aws::Value item_with(const aws::Value& list, aws::MemberName member, std::string_view text) {
  for (const aws::Value& item : list.as_list()) {
    if (item[member].as_text() == text) return item;
  }
  return {};
}

Done tell(Session& session, std::string_view operation, aws::Value input) {
  (void)TRY(session.call("autoscaling", operation, std::move(input)));
  return {};
}

bool says_not_found(const Problem& problem) {
  return problem.code == "ValidationError" && (problem.what.find("not found") != std::string::npos ||
                                               problem.what.find("No Lifecycle Hook found") != std::string::npos);
}

}  // namespace regionfall::autoscaling
