#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "base/clock.h"
#include "base/fields.h"
#include "services/ec2/resource_kinds.h"
#include "services/ec2/tags.h"

namespace regionfall::ec2 {

struct InstanceState {
  int code = 0;
  std::string name = "pending";
  static constexpr auto kFields = std::tuple(field("Code", &InstanceState::code), field("Name", &InstanceState::name));
};
// "pending", "running", "shutting-down", "terminated", "stopping", "stopped"
InstanceState instance_state(std::string_view name);

struct InstanceStateReason {
  std::string code;
  std::string message;
  static constexpr auto kFields =
      std::tuple(field("Code", &InstanceStateReason::code), field("Message", &InstanceStateReason::message));
};

struct InstancePlacement {
  std::string availability_zone;
  std::string availability_zone_id;
  std::string group_name;
  std::string tenancy = "default";
  std::optional<std::string> host_id;
  static constexpr auto kFields =
      std::tuple(field("AvailabilityZone", &InstancePlacement::availability_zone),
                 field("AvailabilityZoneId", &InstancePlacement::availability_zone_id),
                 field("GroupName", &InstancePlacement::group_name), field("Tenancy", &InstancePlacement::tenancy),
                 field("HostId", &InstancePlacement::host_id));
};

struct InstanceMetadataOptions {
  std::string state = "applied";
  std::string http_tokens = "optional";
  int http_put_response_hop_limit = 1;
  std::string http_endpoint = "enabled";
  std::string http_protocol_ipv6 = "disabled";
  std::string instance_metadata_tags = "disabled";
  static constexpr auto kFields = std::tuple(
      field("State", &InstanceMetadataOptions::state), field("HttpTokens", &InstanceMetadataOptions::http_tokens),
      field("HttpPutResponseHopLimit", &InstanceMetadataOptions::http_put_response_hop_limit),
      field("HttpEndpoint", &InstanceMetadataOptions::http_endpoint),
      field("HttpProtocolIpv6", &InstanceMetadataOptions::http_protocol_ipv6),
      field("InstanceMetadataTags", &InstanceMetadataOptions::instance_metadata_tags));
};

struct InstanceProfileOfInstance {
  std::string arn;
  std::string id;
  static constexpr auto kFields =
      std::tuple(field("Arn", &InstanceProfileOfInstance::arn), field("Id", &InstanceProfileOfInstance::id));
};

// A volume of an instance. It holds nothing: an instance's files are in its own layer over the machine's.
struct InstanceVolume {
  std::string volume_id;
  Instant attach_time;
  bool delete_on_termination = true;
  std::string status = "attached";
  int volume_size = 8;  // GiB
  std::string volume_type = "gp2";
  std::optional<int> iops;
  std::optional<int> throughput;
  bool encrypted = false;
  std::optional<std::string> kms_key_id;
  std::optional<std::string> snapshot_id;
  Tags tags;
  static constexpr auto kFields = std::tuple(
      field("VolumeId", &InstanceVolume::volume_id), field("AttachTime", &InstanceVolume::attach_time),
      field("DeleteOnTermination", &InstanceVolume::delete_on_termination), field("Status", &InstanceVolume::status),
      field("_VolumeSize", &InstanceVolume::volume_size), field("_VolumeType", &InstanceVolume::volume_type),
      field("_Iops", &InstanceVolume::iops), field("_Throughput", &InstanceVolume::throughput),
      field("_Encrypted", &InstanceVolume::encrypted), field("_KmsKeyId", &InstanceVolume::kms_key_id),
      field("_SnapshotId", &InstanceVolume::snapshot_id), field("_Tags", &InstanceVolume::tags));
};

struct InstanceBlockDevice {
  std::string device_name;
  InstanceVolume ebs;
  static constexpr auto kFields =
      std::tuple(field("DeviceName", &InstanceBlockDevice::device_name), field("Ebs", &InstanceBlockDevice::ebs));
};

// An instance. Its addresses, security groups and names are its interfaces', and not kept here.
struct Instance {
  static constexpr Kind kKind = Kind::kInstance;

  std::string instance_id;
  std::string owner_id;
  std::string reservation_id;
  std::string image_id;
  InstanceState state;
  std::string state_transition_reason;
  std::optional<InstanceStateReason> state_reason;
  std::optional<std::string> key_name;
  int ami_launch_index = 0;
  std::string instance_type;
  Instant launch_time;
  InstancePlacement placement;
  std::optional<std::string> platform;
  std::string platform_details;
  std::string usage_operation;
  std::string monitoring = "disabled";
  std::string subnet_id;
  std::string vpc_id;
  std::string architecture;
  std::vector<InstanceBlockDevice> block_devices;
  std::string client_token;
  bool ebs_optimized = false;
  std::optional<InstanceProfileOfInstance> iam_instance_profile;
  std::string root_device_name;
  std::string root_device_type = "ebs";
  bool source_dest_check = true;
  InstanceMetadataOptions metadata_options;
  std::string user_data;  // as it came, in base64
  bool disable_api_termination = false;
  bool disable_api_stop = false;
  std::string shutdown_behavior = "stop";
  std::string cpu_credits;           // of burstable types
  std::string primary_interface_id;  // empty once it is terminated
  bool rebooting = false;            // it ends to be started again
  Tags tags;

  bool in_state(std::string_view name) const { return state.name == name; }

  static constexpr auto kFields = std::tuple(
      field("InstanceId", &Instance::instance_id), field("OwnerId", &Instance::owner_id),
      field("ReservationId", &Instance::reservation_id), field("ImageId", &Instance::image_id),
      field("State", &Instance::state), field("StateTransitionReason", &Instance::state_transition_reason),
      field("StateReason", &Instance::state_reason), field("KeyName", &Instance::key_name),
      field("AmiLaunchIndex", &Instance::ami_launch_index), field("InstanceType", &Instance::instance_type),
      field("LaunchTime", &Instance::launch_time), field("Placement", &Instance::placement),
      field("Platform", &Instance::platform), field("PlatformDetails", &Instance::platform_details),
      field("UsageOperation", &Instance::usage_operation), field("_Monitoring", &Instance::monitoring),
      field("SubnetId", &Instance::subnet_id), field("VpcId", &Instance::vpc_id),
      field("Architecture", &Instance::architecture), field("BlockDeviceMappings", &Instance::block_devices),
      field("ClientToken", &Instance::client_token), field("EbsOptimized", &Instance::ebs_optimized),
      field("IamInstanceProfile", &Instance::iam_instance_profile),
      field("RootDeviceName", &Instance::root_device_name), field("RootDeviceType", &Instance::root_device_type),
      field("SourceDestCheck", &Instance::source_dest_check), field("MetadataOptions", &Instance::metadata_options),
      field("_UserData", &Instance::user_data), field("_DisableApiTermination", &Instance::disable_api_termination),
      field("_DisableApiStop", &Instance::disable_api_stop), field("_ShutdownBehavior", &Instance::shutdown_behavior),
      field("_CpuCredits", &Instance::cpu_credits), field("_PrimaryInterfaceId", &Instance::primary_interface_id),
      field("_Rebooting", &Instance::rebooting), field("Tags", &Instance::tags));
};

}  // namespace regionfall::ec2
