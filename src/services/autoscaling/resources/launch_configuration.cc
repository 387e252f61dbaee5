#include <algorithm>
#include <utility>

#include "aws/members/autoscaling.h"
#include "base/encoding.h"
#include "services/autoscaling/resources/common.h"
#include "services/autoscaling/resources/resources.h"
#include "services/ec2/resources/common.h"
#include "services/provider/mapping.h"
#include "terraform/providers/schema_table.h"

// aws_launch_configuration and its data source. Source: hashicorp/aws 6,
// internal/service/autoscaling/launch_configuration.go.

namespace regionfall::autoscaling {

namespace m = aws::members::autoscaling;
using namespace provider;
using hcl::Type;
using hcl::Value;
using terraform::elements_of;
using terraform::text_of;

namespace {

constexpr int kBoth = kOptional | kComputed;

std::vector<Attribute> configuration_attributes() {
  const Type text = Type::string();
  const Type flag = Type::boolean();
  return {{"arn", text, kComputed, "-", {}, "LaunchConfigurationARN"},
          {"associate_public_ip_address", flag, kBoth | kReplace, "AssociatePublicIpAddress"},
          {"ebs_optimized", flag, kBoth | kReplace, "EbsOptimized"},
          {"enable_monitoring", flag, kOptional | kReplace, "InstanceMonitoring.Enabled", {}, {}, Value::boolean(true)},
          {"iam_instance_profile", text, kOptional | kReplace, "IamInstanceProfile"},
          {"image_id", text, kRequired | kReplace, "ImageId"},
          {"instance_type", text, kRequired | kReplace, "InstanceType"},
          {"key_name", text, kBoth | kReplace, "KeyName"},
          {"name", text, kBoth | kReplace, "-", {}, "LaunchConfigurationName"},
          {"name_prefix", text, kBoth | kReplace, "-"},
          {"placement_tenancy", text, kOptional | kReplace, "PlacementTenancy"},
          {"security_groups", Type::set(text), kOptional | kReplace, "SecurityGroups"},
          {"spot_price", text, kOptional | kReplace, "SpotPrice"},
          {"user_data", text, kOptional | kReplace, "-"},
          {"user_data_base64", text, kOptional | kReplace, "-"}};
}

std::vector<Attribute> volume_attributes(bool root) {
  const Type text = Type::string();
  const Type number = Type::number();
  std::vector<Attribute> all = {
      {"delete_on_termination", Type::boolean(), kOptional, "-", {}, {}, Value::boolean(true)},
      {"encrypted", Type::boolean(), kOptional, "-"},
      {"iops", number, kOptional, "-"},
      {"throughput", number, kOptional, "-"},
      {"volume_size", number, kOptional, "-"},
      {"volume_type", text, kOptional, "-"}};
  if (root) return all;
  all.push_back({"device_name", text, kRequired, "-"});
  all.push_back({"no_device", Type::boolean(), kOptional, "-"});
  all.push_back({"snapshot_id", text, kOptional, "-"});
  return all;
}

std::vector<Block> configuration_blocks() {
  const Type text = Type::string();
  return {{.name = "ebs_block_device",
           .nesting = terraform::Nesting::kSet,
           .member = "-",
           .attributes = volume_attributes(false),
           .flags = kReplace},
          {.name = "metadata_options",
           .member = "MetadataOptions",
           .attributes = {{"http_endpoint", text, kBoth, "HttpEndpoint"},
                          {"http_put_response_hop_limit", Type::number(), kBoth, "HttpPutResponseHopLimit"},
                          {"http_tokens", text, kBoth, "HttpTokens"}},
           .max_items = 1,
           .flags = kReplace},
          {.name = "root_block_device",
           .member = "-",
           .attributes = volume_attributes(true),
           .max_items = 1,
           .flags = kReplace}};
}

aws::Value volume_input(const Value& block) {
  static const std::pair<const char*, aws::MemberName> kNumbers[] = {
      {"iops", m::Iops}, {"throughput", m::Throughput}, {"volume_size", m::VolumeSize}};
  aws::Value ebs = aws::Value::of({{m::DeleteOnTermination, terraform::bool_of(block, "delete_on_termination", true)}});
  for (const auto& [name, member] : kNumbers) {
    if (const std::int64_t number = terraform::whole_of(block, name); number != 0) ebs.set(member, number);
  }
  if (std::string type = text_of(block, "volume_type"); !type.empty()) ebs.set(m::VolumeType, std::move(type));
  if (terraform::bool_of(block, "encrypted")) ebs.set(m::Encrypted, true);
  return ebs;
}

// The name of an image's root device.
Answer<std::string> root_device(Session& session, const std::string& image_id) {
  static const MemberPath kImageIds = "ImageIds[]";
  static const MemberPath kRoot = "Images[0].RootDeviceName";
  aws::Value input = aws::Value::Structure();
  kImageIds.put(input, image_id);
  return kRoot.get(TRY(session.call("ec2", "DescribeImages", std::move(input)))).as_text();
}

Answer<aws::Value> device_mappings(Session& session, const Value& planned) {
  aws::Value::List mappings;
  for (const Value& block : elements_of(planned, "ebs_block_device")) {
    aws::Value ebs = volume_input(block);
    if (std::string id = text_of(block, "snapshot_id"); !id.empty()) ebs.set(m::SnapshotId, std::move(id));
    mappings.push_back(aws::Value::of({{m::DeviceName, text_of(block, "device_name")}, {m::Ebs, std::move(ebs)}}));
  }
  for (const Value& block : elements_of(planned, "root_block_device")) {
    mappings.push_back(aws::Value::of(
        {{m::DeviceName, TRY(root_device(session, text_of(planned, "image_id")))}, {m::Ebs, volume_input(block)}}));
  }
  return mappings.empty() ? aws::Value() : aws::Value(std::move(mappings));
}

Answer<std::string> make_configuration(Session& session, const Value& planned, const std::string& token) {
  const std::string name = generated_name(planned, token);
  aws::Value input = aws::Value::Structure();
  put_input(configuration_attributes(), configuration_blocks(), planned, input);
  input.set(m::LaunchConfigurationName, name);
  const std::string plain = text_of(planned, "user_data");
  std::string data = text_of(planned, "user_data_base64");
  if (data.empty() && !plain.empty()) data = base64_encode(plain);
  if (!data.empty()) input.set(m::UserData, std::move(data));
  input.set(m::BlockDeviceMappings, TRY(device_mappings(session, planned)));
  TRY(tell(session, "CreateLaunchConfiguration", std::move(input)));
  return name;
}

Answer<aws::Value> find_configuration(Session& session, const std::string& name, const Value&) {
  const aws::Value output = TRY(session.call("autoscaling", "DescribeLaunchConfigurations",
                                             aws::Value::of({{m::LaunchConfigurationNames, aws::text_list({name})}})));
  return item_with(output[m::LaunchConfigurations], m::LaunchConfigurationName, name);
}

ResourceType launch_configuration() {
  return {.name = "aws_launch_configuration",
          .title = "Auto Scaling Launch Configuration",
          .service = "autoscaling",
          .attributes = configuration_attributes(),
          .blocks = configuration_blocks(),
          .generated_name = "LaunchConfigurationName",
          .destroy = {"DeleteLaunchConfiguration", "LaunchConfigurationName", {}},
          .validate =
              [](const Value& config, terraform::ProviderReply& reply) {
                ec2::check_conflicts(config, {"user_data", "user_data_base64"}, reply);
                ec2::check_conflicts(config, {"name", "name_prefix"}, reply);
              },
          .make = make_configuration,
          .find = find_configuration};
}

}  // namespace

std::vector<ResourceType> launch_configuration_resources() { return {launch_configuration()}; }

}  // namespace regionfall::autoscaling
