#include "services/provider/session.h"

#include <fmt/format.h>

#include "base/text.h"

namespace regionfall::provider {
namespace {

// Where the control planes of the global services are, as on AWS.
constexpr std::string_view kControlPlaneRegion = "us-east-1";

// What a region does by itself it does at its next turn, so that the first questions need no time between them; what
// two regions do takes round trips.
constexpr int kQuestionsWithoutPause = 20;
constexpr std::chrono::milliseconds kPause{50};
constexpr int kPausesMax = 1200;

// As the SDK's errors name services.
std::string service_id(std::string_view service) {
  constexpr std::pair<std::string_view, std::string_view> kNames[] = {{"acm", "ACM"},
                                                                      {"autoscaling", "Auto Scaling"},
                                                                      {"cloudfront", "CloudFront"},
                                                                      {"cloudwatch", "CloudWatch"},
                                                                      {"dynamodb", "DynamoDB"},
                                                                      {"ec2", "EC2"},
                                                                      {"eks", "EKS"},
                                                                      {"elbv2", "Elastic Load Balancing v2"},
                                                                      {"iam", "IAM"},
                                                                      {"kms", "KMS"},
                                                                      {"logs", "CloudWatch Logs"},
                                                                      {"rds", "RDS"},
                                                                      {"route53", "Route 53"},
                                                                      {"s3", "S3"},
                                                                      {"s3control", "S3 Control"},
                                                                      {"secretsmanager", "Secrets Manager"},
                                                                      {"sns", "SNS"},
                                                                      {"sts", "STS"}};
  for (const auto& [name, id] : kNames) {
    if (name == service) return std::string(id);
  }
  return std::string(service);
}

}  // namespace

std::string partition_of(std::string_view region) {
  if (region.starts_with("cn-")) return "aws-cn";
  if (region.starts_with("us-gov-")) return "aws-us-gov";
  return "aws";
}

std::string dns_suffix_of(std::string_view partition) {
  return partition == "aws-cn" ? "amazonaws.com.cn" : "amazonaws.com";
}

std::string Session::partition() const { return partition_of(region_.text); }
std::string Session::dns_suffix() const { return dns_suffix_of(partition()); }

std::string Session::arn(std::string_view service, std::string_view resource) const {
  return fmt::format("arn:{}:{}:{}:{}:{}", partition(), service, region_.text, account(), resource);
}

std::string Session::global_arn(std::string_view service, std::string_view resource) const {
  return fmt::format("arn:{}:{}::{}:{}", partition(), service, account(), resource);
}

Answer<aws::Value> Session::call(std::string_view service, std::string_view operation, aws::Value input) {
  const bool global = service == "iam" || service == "route53" || service == "cloudfront";
  return call_in(global ? aws::RegionName{std::string(kControlPlaneRegion)} : region_, service, operation,
                 std::move(input));
}

Answer<aws::Value> Session::call_in(const aws::RegionName& region, std::string_view service, std::string_view operation,
                                    aws::Value input) {
  aws::Outcome outcome = services_.call(
      {region, std::string(service), std::string(operation), std::move(input), caller_, secret_access_key_});
  if (outcome) return *std::move(outcome);
  const aws::ApiError& error = outcome.error();
  return std::unexpected(
      Problem{fmt::format("operation error {}: {}, https response error StatusCode: {}, api error {}: {}",
                          service_id(service), operation, error.http_status, error.code, error.message),
              error.code});
}

Done Session::wait_until(const std::function<Answer<bool>()>& arrived, std::string_view what) const {
  for (int i = 0; i < kQuestionsWithoutPause + kPausesMax; ++i) {
    if (TRY(arrived())) return {};
    if (i >= kQuestionsWithoutPause && !pause_(kPause)) return problem(fmt::format("stopped waiting for {}", what));
  }
  return problem(fmt::format("waiting for {}: it did not come in time", what));
}

}  // namespace regionfall::provider
