#include <fmt/format.h>

#include <algorithm>

#include "base/json.h"
#include "services/iam/arn.h"
#include "services/iam/aws_managed_policies.h"
#include "services/iam/entities.h"
#include "services/iam/ids.h"
#include "services/iam/operations.h"

namespace regionfall::iam {

using aws::ApiError;
using aws::Outcome;
using aws::Request;
using aws::Value;

namespace {

struct LinkedService {
  std::string_view principal;
  std::string_view role;    // after "AWSServiceRoleFor"
  std::string_view policy;  // below "aws-service-role/"; what is not among our managed policies is not attached
  bool takes_suffix = false;
};

constexpr LinkedService kServices[] = {
    {"autoscaling.amazonaws.com", "AutoScaling", "AutoScalingServiceRolePolicy", true},
    {"cloudfront.amazonaws.com", "CloudFront", "AWSCloudFrontServiceRolePolicy"},
    {"cloudwatch-crossaccount.amazonaws.com", "CloudWatchCrossAccount", "CloudWatch-CrossAccountAccess"},
    {"dynamodb.application-autoscaling.amazonaws.com", "ApplicationAutoScaling_DynamoDBTable",
     "AWSApplicationAutoscalingDynamoDBTablePolicy"},
    {"ecs.amazonaws.com", "ECS", "AmazonECSServiceRolePolicy"},
    {"eks-fargate.amazonaws.com", "AmazonEKSForFargate", "AmazonEKSForFargateServiceRolePolicy"},
    {"eks-nodegroup.amazonaws.com", "AmazonEKSNodegroup", "AWSServiceRoleForAmazonEKSNodegroup"},
    {"eks.amazonaws.com", "AmazonEKS", "AmazonEKSServiceRolePolicy"},
    {"elasticache.amazonaws.com", "ElastiCache", "ElastiCacheServiceRolePolicy"},
    {"elasticbeanstalk.amazonaws.com", "ElasticBeanstalk", "AWSElasticBeanstalkServiceRolePolicy", true},
    {"elasticloadbalancing.amazonaws.com", "ElasticLoadBalancing", "AWSElasticLoadBalancingServiceRolePolicy"},
    {"es.amazonaws.com", "AmazonElasticsearchService", "AmazonElasticsearchServiceRolePolicy"},
    {"events.amazonaws.com", "CloudWatchEvents", "CloudWatchEventsServiceRolePolicy"},
    {"globalaccelerator.amazonaws.com", "GlobalAccelerator", "AWSGlobalAcceleratorSLRPolicy"},
    {"lex.amazonaws.com", "LexBots", "AmazonLexBotPolicy"},
    {"organizations.amazonaws.com", "Organizations", "AWSOrganizationsServiceTrustPolicy"},
    {"rds.amazonaws.com", "RDS", "AmazonRDSServiceRolePolicy"},
    {"replication.dynamodb.amazonaws.com", "DynamoDBReplication", "DynamoDBReplicationServiceRolePolicy"},
    {"spot.amazonaws.com", "EC2Spot", "AWSEC2SpotServiceRolePolicy"},
    {"spotfleet.amazonaws.com", "EC2SpotFleet", "AWSEC2SpotFleetServiceRolePolicy"},
    {"support.amazonaws.com", "Support", "AWSSupportServiceRolePolicy"},
    {"transitgateway.amazonaws.com", "VPCTransitGateway", "AWSVPCTransitGatewayServiceRolePolicy"},
    {"trustedadvisor.amazonaws.com", "TrustedAdvisor", "AWSTrustedAdvisorServiceRolePolicy"},
};

std::string trust_of(std::string_view principal) {
  return fmt::format(
      R"({{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Principal":{{"Service":{}}},"Action":"sts:AssumeRole"}}]}})",
      json_quote(principal));
}

}  // namespace

Outcome create_service_linked_role(State& state, const Value& input, const Request& request) {
  const aws::AccountId& account = request.caller.account;
  const std::string& principal = input[m::AWSServiceName].as_text();
  const LinkedService* service = std::ranges::find(kServices, principal, &LinkedService::principal);
  if (service == std::end(kServices)) {
    return invalid_input(fmt::format("Unknown service principal name: {}", principal));
  }
  const std::string& suffix = input[m::CustomSuffix].as_text();
  if (!suffix.empty() && !service->takes_suffix) {
    return invalid_input(fmt::format("Custom suffix is not allowed for {}", principal));
  }
  const std::string name = fmt::format("AWSServiceRoleFor{}{}{}", service->role, suffix.empty() ? "" : "_", suffix);
  std::string key = account_key(account, name);
  if (state.roles.contains(key)) {
    return invalid_input(
        fmt::format("Service role name {} has been taken in this account, please try a different suffix.", name));
  }
  const std::string path = fmt::format("/aws-service-role/{}/", principal);
  Role role{
      .path = path,
      .name = name,
      .id = unique_id(request.random, EntityKind<Role>::kIdPrefix),
      .arn = iam_arn(account.text, "role", path, name),
      .create_date = request.now,
      .trust_policy = trust_of(principal),
      .linked_service = principal,
  };
  if (input.has(m::Description)) role.description = input[m::Description].as_text();
  std::string policy = fmt::format("{}aws-service-role/{}", kAwsPolicyArnPrefix, service->policy);
  if (find_aws_managed_policy(policy) != nullptr) role.attached_policies.push_back(std::move(policy));
  Value made = role_value(state, role);
  made.set(m::RoleLastUsed, {});
  state.roles.put(std::move(key), std::move(role));
  return Value::of({{m::Role, std::move(made)}});
}

Outcome delete_service_linked_role(State& state, const Value& input, const Request& request) {
  const Role* role = TRY(find_entity<Role>(state, input, request));
  if (role->linked_service.empty()) return no_such("role", role->name);
  std::string task = fmt::format("task{}{}/{}", role->path, role->name, random_uuid(request.random));
  state.role_deletions.put(request.caller.account.text + "/" + task, RoleDeletion{role->name});
  state.last_uses.erase("role/" + role->id);
  state.roles.erase(account_key(request.caller.account, role->name));
  return Value::of({{m::DeletionTaskId, std::move(task)}});
}

Outcome get_service_linked_role_deletion_status(State& state, const Value& input, const Request& request) {
  const std::string& task = input[m::DeletionTaskId].as_text();
  if (!state.role_deletions.contains(request.caller.account.text + "/" + task)) {
    return no_such_entity(fmt::format("Deletion task {} cannot be found.", task));
  }
  return Value::of({{m::Status, "SUCCEEDED"}});
}

}  // namespace regionfall::iam
