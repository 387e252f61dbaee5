#include "services/provider/provider_configuration.h"

#include "terraform/providers/schema_table.h"

namespace regionfall::provider {
namespace {

using hcl::Type;
using terraform::AttributeRow;
using terraform::elements_of;
using terraform::has_member;
using terraform::kOptional;
using terraform::kSensitive;
using terraform::NestedBlock;
using terraform::Nesting;
using terraform::text_of;
using terraform::texts_of;

std::vector<AttributeRow> optional_texts(std::initializer_list<const char*> names) {
  std::vector<AttributeRow> rows;
  for (const char* name : names) rows.push_back({name, Type::string(), kOptional});
  return rows;
}

NestedBlock block(const char* name, Nesting nesting, std::vector<AttributeRow> rows, int max_items = 1) {
  return {.name = name, .nesting = nesting, .schema = terraform::block_of(std::move(rows)), .max_items = max_items};
}

std::vector<AttributeRow> endpoint_rows() {
  return optional_texts({"acm",
                         "applicationautoscaling",
                         "autoscaling",
                         "cloudformation",
                         "cloudfront",
                         "cloudwatch",
                         "cloudwatchlogs",
                         "dynamodb",
                         "ec2",
                         "ecr",
                         "ecs",
                         "efs",
                         "eks",
                         "elasticache",
                         "elb",
                         "elbv2",
                         "events",
                         "firehose",
                         "iam",
                         "kinesis",
                         "kms",
                         "lambda",
                         "logs",
                         "opensearch",
                         "rds",
                         "redshift",
                         "route53",
                         "s3",
                         "s3api",
                         "s3control",
                         "secretsmanager",
                         "ses",
                         "sfn",
                         "sns",
                         "sqs",
                         "ssm",
                         "stepfunctions",
                         "sts"});
}

}  // namespace

terraform::BlockSchema provider_schema() {
  const Type strings = Type::set(Type::string());
  const Type map = Type::map(Type::string());
  std::vector<AttributeRow> rows = optional_texts(
      {"access_key", "custom_ca_bundle", "ec2_metadata_service_endpoint", "ec2_metadata_service_endpoint_mode",
       "http_proxy", "https_proxy", "no_proxy", "profile", "region", "retry_mode", "s3_us_east_1_regional_endpoint",
       "secret_key", "sts_region", "token", "user_agent"});
  for (const char* name :
       {"insecure", "s3_use_path_style", "skip_credentials_validation", "skip_metadata_api_check",
        "skip_region_validation", "skip_requesting_account_id", "use_dualstack_endpoint", "use_fips_endpoint"}) {
    rows.push_back({name, Type::boolean(), kOptional});
  }
  rows.push_back({"max_retries", Type::number(), kOptional});
  rows.push_back({"token_bucket_rate_limiter_capacity", Type::number(), kOptional});
  rows.push_back({"allowed_account_ids", strings, kOptional});
  rows.push_back({"forbidden_account_ids", strings, kOptional});
  rows.push_back({"shared_config_files", Type::list(Type::string()), kOptional});
  rows.push_back({"shared_credentials_files", Type::list(Type::string()), kOptional});

  std::vector<AttributeRow> role =
      optional_texts({"duration", "external_id", "policy", "role_arn", "session_name", "source_identity"});
  role.push_back({"policy_arns", strings, kOptional});
  role.push_back({"tags", map, kOptional});
  role.push_back({"transitive_tag_keys", strings, kOptional});
  std::vector<AttributeRow> web_identity = optional_texts(
      {"duration", "policy", "role_arn", "session_name", "web_identity_token", "web_identity_token_file"});
  web_identity.push_back({"policy_arns", strings, kOptional});

  return terraform::block_of(
      std::move(rows),
      {block("assume_role", Nesting::kList, std::move(role), 0),
       block("assume_role_with_web_identity", Nesting::kList, std::move(web_identity)),
       block("default_tags", Nesting::kList, {{"tags", map, kOptional}}),
       block("endpoints", Nesting::kSet, endpoint_rows(), 0),
       block("ignore_tags", Nesting::kList, {{"keys", strings, kOptional}, {"key_prefixes", strings, kOptional}})});
}

ProviderConfiguration read_configuration(const hcl::Value& config) {
  ProviderConfiguration read;
  read.region = text_of(config, "region");
  read.access_key = text_of(config, "access_key");
  read.secret_key = text_of(config, "secret_key");
  read.token = text_of(config, "token");
  read.allowed_accounts = texts_of(config, "allowed_account_ids");
  read.forbidden_accounts = texts_of(config, "forbidden_account_ids");
  for (const hcl::Value& role : elements_of(config, "assume_role")) {
    read.assumed_role = text_of(role, "role_arn");
    read.session_name = text_of(role, "session_name");
    read.external_id = text_of(role, "external_id");
  }
  for (const hcl::Value& tags : elements_of(config, "default_tags")) {
    if (has_member(tags, "tags")) read.tags.defaults = tags_of(tags.attribute("tags"));
  }
  for (const hcl::Value& ignored : elements_of(config, "ignore_tags")) {
    read.tags.ignored_keys = texts_of(ignored, "keys");
    read.tags.ignored_prefixes = texts_of(ignored, "key_prefixes");
  }
  return read;
}

}  // namespace regionfall::provider
