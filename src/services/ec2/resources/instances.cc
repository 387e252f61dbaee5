#include <fmt/format.h>

#include <algorithm>

#include "aws/members/ec2.h"
#include "base/encoding.h"
#include "services/ec2/resources/common.h"
#include "services/ec2/resources/resources.h"
#include "services/provider/tags.h"
#include "terraform/providers/schema_table.h"

// aws_instance. Source: hashicorp/aws 6, internal/service/ec2/ec2_instance.go.

namespace regionfall::ec2 {
namespace {

namespace m = aws::members::ec2;
using namespace provider;
using hcl::Type;
using hcl::Value;
using terraform::bool_of;
using terraform::elements_of;
using terraform::text_of;
using terraform::texts_of;

constexpr const char* kGone = "InvalidInstanceID.NotFound";

Answer<aws::Value> find_instance(Session& session, const std::string& id) {
  return find_by_id(session, "DescribeInstances", "InstanceIds[]", id, "Reservations[0].Instances[0]", kGone);
}

// -- plan ------------------------------------------------------------------------------------------------------------

// Blocks of which AWS chooses what the configuration leaves out, and by which attribute two are the same one.
struct ChosenBlock {
  const char* name;
  const char* key;  // empty: there is at most one
};
constexpr ChosenBlock kChosenBlocks[] = {
    {"root_block_device", ""}, {"ebs_block_device", "device_name"}, {"metadata_options", ""}};

// The object of the prior state that a configured one continues; null: there is none.
const Value* former_object(const Value& prior, const Value& object, const ChosenBlock& block) {
  if (prior.is_null() || !prior.is_known()) return nullptr;
  for (const Value& before : prior.elements()) {
    if (*block.key == '\0' || text_of(before, block.key) == text_of(object, block.key)) return &before;
  }
  return nullptr;
}

void plan_block(const terraform::PlanRequest& request, terraform::PlanReply& reply, const ChosenBlock& block) {
  const Value& configured = request.config.attribute(block.name);
  if (!configured.is_known() || configured.is_null() || configured.length() == 0) return;
  const bool is_new = request.prior.is_null();
  std::vector<Value> objects;
  for (const Value& object : configured.elements()) {
    const Value* before = is_new ? nullptr : former_object(request.prior.attribute(block.name), object, block);
    std::vector<hcl::MapEntry> chosen;
    for (std::size_t i = 0; i < object.length(); ++i) {
      const Value& value = object.elements()[i];
      if (!value.is_known() || !value.is_null()) continue;
      chosen.emplace_back(object.key(i), before != nullptr ? before->elements()[i] : Value::unknown(value.type()));
    }
    objects.push_back(terraform::with_members(object, std::move(chosen)));
  }
  const Type type = configured.type();
  const Value planned = type.kind() == hcl::TypeKind::kSet ? Value::set(type.element(), std::move(objects))
                                                           : Value::list(type.element(), std::move(objects));
  plan_value(request, reply, block.name, planned);
}

void plan_instance(Session&, const terraform::PlanRequest& request, terraform::PlanReply& reply) {
  for (const ChosenBlock& block : kChosenBlocks) plan_block(request, reply, block);
  if (request.prior.is_null()) return;
  if (bool_of(reply.planned, "user_data_replace_on_change")) {
    plan_replacement(request, reply, "user_data");
    plan_replacement(request, reply, "user_data_base64");
  }
  // In the default VPC the names of groups follow their ids.
  if (changes(request, reply, "vpc_security_group_ids") && left_out(request, "security_groups")) {
    plan_unknown(reply, "security_groups");
  }
  const bool restarts = changes(request, reply, "instance_type") || changes(request, reply, "user_data") ||
                        changes(request, reply, "user_data_base64");
  if (!restarts) return;
  for (const char* name : {"public_ip", "public_dns"}) plan_unknown(reply, name);
}

// -- create ----------------------------------------------------------------------------------------------------------

std::string user_data_of(const Value& planned) {
  const std::string plain = text_of(planned, "user_data");
  return plain.empty() ? text_of(planned, "user_data_base64") : base64_encode(plain);
}

aws::Value number_or_absent(const Value& object, const char* name) {
  const std::int64_t number = terraform::whole_of(object, name);
  return number > 0 ? aws::Value(number) : aws::Value();
}
aws::Value text_or_absent(const Value& object, const char* name) {
  const std::string text = text_of(object, name);
  return text.empty() ? aws::Value() : aws::Value(text);
}

aws::Value device_input(const Value& block, const std::string& device_name) {
  const aws::Value encrypted = bool_of(block, "encrypted") ? aws::Value(true) : aws::Value();
  return aws::Value::of(
      {{m::DeviceName, device_name},
       {m::Ebs, aws::Value::of({{m::DeleteOnTermination, bool_of(block, "delete_on_termination", true)},
                                {m::Encrypted, encrypted},
                                {m::Iops, number_or_absent(block, "iops")},
                                {m::KmsKeyId, text_or_absent(block, "kms_key_id")},
                                {m::Throughput, number_or_absent(block, "throughput")},
                                {m::VolumeSize, number_or_absent(block, "volume_size")},
                                {m::VolumeType, text_or_absent(block, "volume_type")}})}});
}

Answer<std::string> root_device_name(Session& session, const std::string& image_id) {
  static const MemberPath kRoot = "Images[0].RootDeviceName";
  const aws::Value found =
      TRY(session.call("ec2", "DescribeImages", aws::Value::of({{m::ImageIds, aws::text_list({image_id})}})));
  return kRoot.get(found).as_text();
}

Done fill_devices(Session& session, const Value& planned, aws::Value& input) {
  aws::Value::List devices;
  for (const Value& block : elements_of(planned, "root_block_device")) {
    const std::string name = TRY(root_device_name(session, text_of(planned, "ami")));
    devices.push_back(device_input(block, name));
  }
  for (const Value& block : elements_of(planned, "ebs_block_device")) {
    devices.push_back(device_input(block, text_of(block, "device_name")));
  }
  if (!devices.empty()) input.set(m::BlockDeviceMappings, std::move(devices));
  return {};
}

// What concerns the network goes to the instance, or to its interface where a public address is asked for or declined.
void fill_network(const Value& planned, aws::Value& input) {
  const Value& public_ip = planned.attribute("associate_public_ip_address");
  if (!public_ip.is_known() || public_ip.is_null()) return;
  aws::Value interface = aws::Value::of({{m::DeviceIndex, 0},
                                         {m::AssociatePublicIpAddress, public_ip.as_bool()},
                                         {m::SubnetId, input[m::SubnetId]},
                                         {m::PrivateIpAddress, input[m::PrivateIpAddress]},
                                         {m::Groups, input[m::SecurityGroupIds]}});
  input.set(m::SubnetId, {}).set(m::PrivateIpAddress, {}).set(m::SecurityGroupIds, {});
  input.set(m::NetworkInterfaces, aws::Value::List{std::move(interface)});
}

Done fill_input(Session& session, const Value& planned, aws::Value& input) {
  input.set(m::MinCount, 1).set(m::MaxCount, 1);
  const std::string user_data = user_data_of(planned);
  if (!user_data.empty()) input.set(m::UserData, user_data);
  if (bool_of(planned, "monitoring")) input.set(m::Monitoring, aws::Value::of({{m::Enabled, true}}));
  const auto volume_tags = tags_of(planned.attribute("volume_tags"));
  if (!volume_tags.empty()) {
    aws::Value::List tags;
    for (const auto& [key, value] : volume_tags) tags.push_back(aws::Value::of({{m::Key, key}, {m::Value, value}}));
    aws::Value::List all = input[m::TagSpecifications].as_list();
    all.push_back(aws::Value::of({{m::ResourceType, "volume"}, {m::Tags, std::move(tags)}}));
    input.set(m::TagSpecifications, std::move(all));
  }
  fill_network(planned, input);
  return fill_devices(session, planned, input);
}

Done await_state(Session& session, const std::string& id, const std::string& wanted) {
  return session.wait_until(
      [&]() -> Answer<bool> {
        const aws::Value instance = TRY(find_instance(session, id));
        const std::string& state = instance[m::State][m::Name].as_text();
        if (wanted == "terminated" && instance.absent()) return true;
        if (state == "terminated" && wanted != state) {
          return problem(
              fmt::format("unexpected state '{}': {}", state, instance[m::StateReason][m::Message].as_text()));
        }
        return state == wanted;
      },
      fmt::format("EC2 Instance ({}) to be {}", id, wanted));
}

// -- read ------------------------------------------------------------------------------------------------------------

Answer<aws::Value> attribute_of(Session& session, const std::string& id, const char* name) {
  return session.call("ec2", "DescribeInstanceAttribute", aws::Value::of({{m::InstanceId, id}, {m::Attribute, name}}));
}

// Volumes as blocks have them: the root's under Ebs, the others under Volumes.
Done add_volumes(Session& session, aws::Value& instance) {
  const aws::Value wanted = filters({{"attachment.instance-id", instance[m::InstanceId].as_text()}});
  const aws::Value found = TRY(session.call("ec2", "DescribeVolumes", aws::Value::of({{m::Filters, wanted}})));
  aws::Value::List root;
  aws::Value::List others;
  for (const aws::Value& volume : found[m::Volumes].as_list()) {
    aws::Value shown = volume;
    const aws::Value& attachment = volume[m::Attachments].as_list().front();
    shown.set(m::DeviceName, attachment[m::Device]);
    shown.set(m::DeleteOnTermination, attachment[m::DeleteOnTermination]);
    const bool is_root = attachment[m::Device] == instance[m::RootDeviceName];
    (is_root ? root : others).push_back(std::move(shown));
  }
  instance.set(m::BlockDeviceMappings, std::move(root)).set(m::Volumes, std::move(others));
  return {};
}

Answer<aws::Value> read_instance(Session& session, const std::string& id, const Value&) {
  aws::Value instance = TRY(find_instance(session, id));
  if (instance.absent() || instance[m::State][m::Name].as_text() == "terminated") return aws::Value();
  const aws::Value user_data = TRY(attribute_of(session, id, "userData"));
  const aws::Value termination = TRY(attribute_of(session, id, "disableApiTermination"));
  const aws::Value stop = TRY(attribute_of(session, id, "disableApiStop"));
  const aws::Value shutdown = TRY(attribute_of(session, id, "instanceInitiatedShutdownBehavior"));
  instance.set(m::UserData, user_data[m::UserData][m::Value]);
  instance.set(m::DisableApiTermination, termination[m::DisableApiTermination][m::Value]);
  instance.set(m::DisableApiStop, stop[m::DisableApiStop][m::Value]);
  instance.set(m::InstanceInitiatedShutdownBehavior, shutdown[m::InstanceInitiatedShutdownBehavior][m::Value]);
  TRY(add_volumes(session, instance));
  return instance;
}

Done complete_instance(Session& session, const aws::Value& instance, const Value& prior, Members& members) {
  static const MemberPath kPublicIp = "NetworkInterfaces[0].Association.PublicIp";
  put(members, "arn", session.arn("ec2", "instance/" + instance[m::InstanceId].as_text()));
  members.insert_or_assign("associate_public_ip_address", Value::boolean(!kPublicIp.get(instance).as_text().empty()));
  members.insert_or_assign("monitoring", Value::boolean(instance[m::Monitoring][m::State].as_text() == "enabled"));
  const std::string& profile = instance[m::IamInstanceProfile][m::Arn].as_text();
  put(members, "iam_instance_profile", profile.substr(profile.rfind('/') + 1));
  const std::string& user_data = instance[m::UserData].as_text();
  const bool in_base64 = !text_of(prior, "user_data_base64").empty();
  const Value nothing = Value::null(Type::string());
  const Value plain = user_data.empty() ? nothing : Value::string(base64_decode(user_data).value_or(""));
  members.insert_or_assign("user_data", in_base64 ? nothing : plain);
  members.insert_or_assign("user_data_base64", in_base64 ? Value::string(user_data) : nothing);
  std::vector<std::string> names;
  const aws::Value vpc =
      TRY(describe(session, "DescribeVpcs", "Vpcs[0]", filters({{"vpc-id", instance[m::VpcId].as_text()}})));
  if (vpc[m::IsDefault].as_bool()) {
    for (const aws::Value& group : instance[m::SecurityGroups].as_list())
      names.push_back(group[m::GroupName].as_text());
  }
  members.insert_or_assign("security_groups", text_set(names));
  for (const char* name : {"outpost_arn", "password_data", "instance_lifecycle", "spot_instance_request_id"}) {
    put(members, name, "");
  }
  return {};
}

// -- update and delete -----------------------------------------------------------------------------------------------

Done call_on(Session& session, const char* operation, const std::string& id) {
  TRY(session.call("ec2", operation, aws::Value::of({{m::InstanceIds, aws::text_list({id})}})));
  return {};
}

Done modify(Session& session, const std::string& id, aws::MemberName name, aws::Value value) {
  TRY(session.call("ec2", "ModifyInstanceAttribute",
                   aws::Value::of({{m::InstanceId, id}, {name, aws::Value::of({{m::Value, std::move(value)}})}})));
  return {};
}

// What can only be changed while the instance is stopped.
Done update_instance(Session& session, const std::string& id, const Value& prior, const Value& planned) {
  const bool type = text_of(prior, "instance_type") != text_of(planned, "instance_type");
  const bool data = user_data_of(prior) != user_data_of(planned);
  if (!type && !data) return {};
  TRY(call_on(session, "StopInstances", id));
  TRY(await_state(session, id, "stopped"));
  if (type) TRY(modify(session, id, m::InstanceType, text_of(planned, "instance_type")));
  if (data) {
    TRY(modify(session, id, m::UserData, aws::Value::Blob{base64_decode(user_data_of(planned)).value_or("")}));
  }
  TRY(call_on(session, "StartInstances", id));
  return await_state(session, id, "running");
}

Done remove_instance(Session& session, const std::string& id, const Value& state) {
  if (bool_of(state, "force_destroy")) {
    TRY(modify(session, id, m::DisableApiTermination, false));
    TRY(modify(session, id, m::DisableApiStop, false));
  }
  TRY(call_on(session, "TerminateInstances", id));
  return await_state(session, id, "terminated");
}

// -- the table -------------------------------------------------------------------------------------------------------

std::vector<Attribute> device_attributes() {
  const Type text = Type::string();
  const Type number = Type::number();
  return {{"delete_on_termination", Type::boolean(), kOptional, "-", {}, "DeleteOnTermination"},
          {"device_name", text, kOptional, "-", {}, "DeviceName"},
          {"encrypted", Type::boolean(), kOptional, "-", {}, "Encrypted"},
          {"iops", number, kOptional, "-", {}, "Iops"},
          {"kms_key_id", text, kOptional, "-", {}, "KmsKeyId"},
          {"throughput", number, kOptional, "-", {}, "Throughput"},
          {"volume_id", text, kOptional, "-", {}, "VolumeId"},
          {"volume_size", number, kOptional, "-", {}, "Size"},
          {"volume_type", text, kOptional, "-", {}, "VolumeType"}};
}

std::vector<Block> instance_blocks() {
  const Type text = Type::string();
  const int both = kOptional | kComputed;
  return {{.name = "root_block_device",
           .member = "-",
           .output = "BlockDeviceMappings",
           .attributes = device_attributes(),
           .flags = both,
           .as_attribute = true},
          {.name = "ebs_block_device",
           .nesting = terraform::Nesting::kSet,
           .member = "-",
           .output = "Volumes",
           .attributes = device_attributes(),
           .flags = both | kReplace,
           .as_attribute = true},
          {.name = "metadata_options",
           .member = "MetadataOptions",
           .attributes = {{"http_endpoint", text, kOptional, "HttpEndpoint"},
                          {"http_protocol_ipv6", text, kOptional, "HttpProtocolIpv6"},
                          {"http_put_response_hop_limit", Type::number(), kOptional, "HttpPutResponseHopLimit"},
                          {"http_tokens", text, kOptional, "HttpTokens"},
                          {"instance_metadata_tags", text, kOptional, "InstanceMetadataTags"}},
           .max_items = 1,
           .flags = both,
           .as_attribute = true},
          {.name = "credit_specification",
           .member = "CreditSpecification",
           .output = "-",
           .attributes = {{"cpu_credits", text, kOptional, "CpuCredits"}},
           .max_items = 1}};
}

std::vector<Attribute> instance_attributes() {
  const Type text = Type::string();
  const Type flag = Type::boolean();
  const int both = kOptional | kComputed;
  return {{"ami", text, both | kReplace, "ImageId"},
          computed_text("arn"),
          {"associate_public_ip_address", flag, both | kReplace, "-"},
          {"availability_zone", text, both | kReplace, "Placement.AvailabilityZone"},
          {"disable_api_stop", flag, both, "DisableApiStop"},
          {"disable_api_termination", flag, both, "DisableApiTermination"},
          {"ebs_optimized", flag, both | kReplace, "EbsOptimized"},
          {"force_destroy", flag, kOptional, "-", {}, "-", Value::boolean(false)},
          {"get_password_data", flag, kOptional, "-", {}, "-", Value::boolean(false)},
          {"hibernation", flag, kOptional | kReplace, "-", {}, "-"},
          {"host_id", text, both | kReplace, "Placement.HostId"},
          {"iam_instance_profile", text, both | kReplace, "IamInstanceProfile.Name", {}, "-"},
          {"instance_initiated_shutdown_behavior", text, both, "InstanceInitiatedShutdownBehavior"},
          computed_text("instance_lifecycle"),
          told("instance_state", "State.Name"),
          {"instance_type", text, both, "InstanceType"},
          {"ipv6_address_count", Type::number(), both, "Ipv6AddressCount", {}, "-"},
          {"ipv6_addresses", Type::list(text), both, "-", {}, "NetworkInterfaces[0].Ipv6Addresses[].Ipv6Address"},
          {"key_name", text, both | kReplace, "KeyName"},
          {"monitoring", flag, both, "-"},
          computed_text("outpost_arn"),
          computed_text("password_data"),
          {"placement_group", text, both | kReplace, "Placement.GroupName"},
          told("primary_network_interface_id", "NetworkInterfaces[0].NetworkInterfaceId"),
          told("private_dns", "PrivateDnsName"),
          {"private_ip", text, both | kReplace, "PrivateIpAddress"},
          told("public_dns", "PublicDnsName"),
          told("public_ip", "PublicIpAddress"),
          {"security_groups", Type::set(text), both | kReplace, "SecurityGroups", {}, "-"},
          {"source_dest_check", flag, kOptional, "-", {}, "SourceDestCheck", Value::boolean(true)},
          computed_text("spot_instance_request_id"),
          {"subnet_id", text, both | kReplace, "SubnetId"},
          {"tenancy", text, both | kReplace, "Placement.Tenancy"},
          {"user_data", text, both, "-"},
          {"user_data_base64", text, both, "-"},
          {"user_data_replace_on_change", flag, kOptional, "-", {}, "-", Value::boolean(false)},
          {"volume_tags", Type::map(text), kOptional, "-", {}, "-"},
          {"vpc_security_group_ids", Type::set(text), both, "SecurityGroupIds", {}, "SecurityGroups[].GroupId"}};
}

ResourceType instance() {
  return {
      .name = "aws_instance",
      .title = "EC2 Instance",
      .service = "ec2",
      .attributes = instance_attributes(),
      .blocks = instance_blocks(),
      .version = 2,
      .tagging = ec2_tags("instance"),
      .timeouts = "create read update delete",
      .create = {.operation = "RunInstances",
                 .id = "Instances[0].InstanceId",
                 .token = "ClientToken",
                 .awaited = "Invalid IAM Instance Profile"},
      .updates = {{.operation = "ModifyInstanceAttribute",
                   .key = "InstanceId",
                   .attributes = {{"source_dest_check", "SourceDestCheck.Value"}},
                   .after_create = true},
                  {.operation = "ModifyInstanceAttribute",
                   .key = "InstanceId",
                   .attributes = {{"disable_api_stop", "DisableApiStop.Value"},
                                  {"disable_api_termination", "DisableApiTermination.Value"},
                                  {"instance_initiated_shutdown_behavior", "InstanceInitiatedShutdownBehavior.Value"},
                                  {"vpc_security_group_ids", "Groups"}},
                   .one_at_a_time = true}},
      .destroy = {{}, {}, {kGone}},
      .validate =
          [](const Value& config, terraform::ProviderReply& reply) {
            check_conflicts(config, {"user_data", "user_data_base64"}, reply);
          },
      .plan = plan_instance,
      .before_create = fill_input,
      .after_create = [](Session& session, const std::string& id,
                         const Value&) { return await_state(session, id, "running"); },
      .find = read_instance,
      .complete = complete_instance,
      .update = update_instance,
      .remove = remove_instance};
}

}  // namespace

std::vector<ResourceType> instance_resources() { return {instance()}; }

}  // namespace regionfall::ec2
