#include "services/ec2/endpoint_services.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/hash.h"
#include "base/text.h"

namespace regionfall::ec2 {
namespace {

constexpr std::size_t kIdDigits = 17;

constexpr std::string_view kGatewayServices[] = {"dynamodb", "s3"};

// How services are called in endpoint names; their host names put the parts the other way round ("api.ecr").
constexpr std::string_view kInterfaceServices[] = {
    "access-analyzer",
    "acm-pca",
    "application-autoscaling",
    "athena",
    "autoscaling",
    "backup",
    "cloudformation",
    "cloudtrail",
    "codebuild",
    "codecommit",
    "config",
    "dynamodb",
    "ebs",
    "ec2",
    "ec2messages",
    "ecr.api",
    "ecr.dkr",
    "ecs",
    "ecs-agent",
    "ecs-telemetry",
    "eks",
    "eks-auth",
    "elasticfilesystem",
    "elasticloadbalancing",
    "email-smtp",
    "events",
    "execute-api",
    "glue",
    "kinesis-firehose",
    "kinesis-streams",
    "kms",
    "lambda",
    "logs",
    "monitoring",
    "rds",
    "rds-data",
    "redshift",
    "s3",
    "sagemaker.api",
    "sagemaker.runtime",
    "secretsmanager",
    "servicecatalog",
    "sns",
    "sqs",
    "ssm",
    "ssmmessages",
    "states",
    "sts",
    "transfer",
    "xray",
};

std::string host_name(std::string_view service) {
  std::vector<std::string> parts = split(service, ".");
  std::ranges::reverse(parts);
  return join(parts, ".");
}

EndpointService make(const aws::RegionInfo& region, std::string_view service, EndpointType type) {
  EndpointService made{.name = fmt::format("com.amazonaws.{}.{}", region.name, service), .id = {}, .type = type};
  made.id = "vpce-svc-0" +
            hash_hex(HashKind::kSha256, fmt::format("{} {}", to_text(type), made.name)).substr(0, kIdDigits - 1);
  if (type == EndpointType::kGateway) {
    made.base_dns_name = fmt::format("{}.{}.amazonaws.com", service, region.name);
  } else {
    made.base_dns_name = fmt::format("{}.{}.vpce.amazonaws.com", service, region.name);
    made.private_dns_name = fmt::format("{}.{}.amazonaws.com", host_name(service), region.name);
  }
  return made;
}

}  // namespace

std::string_view to_text(EndpointType type) { return type == EndpointType::kGateway ? "Gateway" : "Interface"; }

std::vector<EndpointService> endpoint_services(const aws::RegionInfo& region) {
  std::vector<EndpointService> services;
  for (const std::string_view service : kGatewayServices)
    services.push_back(make(region, service, EndpointType::kGateway));
  for (const std::string_view service : kInterfaceServices) {
    services.push_back(make(region, service, EndpointType::kInterface));
  }
  std::ranges::stable_sort(services, {}, &EndpointService::name);
  return services;
}

std::optional<EndpointService> find_endpoint_service(const aws::RegionInfo& region, std::string_view name,
                                                     EndpointType type) {
  for (EndpointService& service : endpoint_services(region)) {
    if (service.name == name && service.type == type) return std::move(service);
  }
  return std::nullopt;
}

bool is_endpoint_service(const aws::RegionInfo& region, std::string_view name) {
  return find_endpoint_service(region, name, EndpointType::kGateway) ||
         find_endpoint_service(region, name, EndpointType::kInterface);
}

}  // namespace regionfall::ec2
