#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>

#include "aws/field_values.h"
#include "aws/members/ec2.h"
#include "base/encoding.h"
#include "services/ec2/client_tokens.h"
#include "services/ec2/errors.h"
#include "services/ec2/group_instances.h"
#include "services/ec2/handlers.h"
#include "services/ec2/image_catalogue.h"
#include "services/ec2/instance_launch.h"
#include "services/ec2/instance_lifecycle.h"
#include "services/ec2/instance_type_catalogue.h"
#include "services/ec2/instances.h"
#include "services/ec2/launch_templates.h"
#include "services/ec2/network_interfaces.h"
#include "services/ec2/new_vpc.h"

namespace regionfall::ec2 {

namespace m = aws::members::ec2;
using aws::ApiError;
using aws::Outcome;
using aws::Request;
using aws::Value;

namespace {

constexpr std::string_view kRun = "RunInstances";
constexpr std::size_t kUserDataBytesMax = 16384;
constexpr std::string_view kTaggedTypes[] = {"instance", "volume", "network-interface", "spot-instances-request"};

// What all instances of a request have in common.
struct Launch {
  PublicImage image;
  const InstanceTypeData* type = nullptr;
  Instance instance;  // without its id and its interfaces
  LaunchInterface primary;
  Tags interface_tags;
};

// What a request and the launch template that it names, if it names one, ask for together.
struct Wish {
  Value input;
  Tags template_tags;
};
Result<Wish, ApiError> wish_of(const Ec2& ec2, const Value& input, const Request& request) {
  if (!input.has(m::LaunchTemplate)) return Wish{.input = input, .template_tags = {}};
  const ChosenLaunchTemplate chosen = TRY(choose_launch_template(ec2, input[m::LaunchTemplate], request));
  return Wish{.input = with_launch_template(chosen.data, input), .template_tags = launch_template_tags(chosen)};
}

Result<PublicImage, ApiError> image_of(const Ec2& ec2, const Value& input) {
  const std::string& id = input[m::ImageId].as_text();
  if (id.empty()) return std::unexpected(missing_parameter("ImageId"));
  const std::vector<PublicImage> images = public_images(ec2.region);
  const auto found = std::ranges::find(images, id, &PublicImage::id);
  if (found == images.end()) return std::unexpected(unknown_id(Kind::kImage, id));
  return *found;
}

Result<const InstanceTypeData*, ApiError> type_of(const Value& input, const PublicImage& image) {
  const std::string& name = input[m::InstanceType].as_text();
  if (name.empty()) return std::unexpected(missing_parameter("InstanceType"));
  const InstanceTypeData* type = find_instance_type(name);
  if (type == nullptr) {
    return std::unexpected(invalid_value(fmt::format("Invalid value '{}' for InstanceType.", name)));
  }
  if (type->architecture != image.architecture) {
    return std::unexpected(
        invalid_value(fmt::format("The architecture '{}' of the specified instance type does not match the "
                                  "architecture '{}' of the specified AMI. Specify an instance type and an AMI that "
                                  "have matching architectures, and try again.",
                                  type->architecture, image.architecture)));
  }
  return type;
}

Result<void, ApiError> check_key_pair(const Ec2& ec2, const std::string& name, const Request& request) {
  const auto same = [&](const KeyPair& row) { return row.owner_id == account_of(request) && row.key_name == name; };
  if (name.empty() || find_if(ec2.key_pairs, same) != nullptr) return {};
  return aws::api_error("InvalidKeyPair.NotFound", fmt::format("The key pair '{}' does not exist", name));
}

InstanceMetadataOptions metadata_options_of(const Value& given, const PublicImage& image) {
  InstanceMetadataOptions options;
  // What these images say about themselves (EC2 user guide, "Configure the AMI").
  if (image.name.starts_with("al2023")) {
    options.http_tokens = "required";
    options.http_put_response_hop_limit = 2;
  }
  aws::from_value(given, options);
  options.state = "applied";
  return options;
}

// What an instance is launched with, but for what it costs: nothing here takes an address or an id of a row.
Result<Instance, ApiError> instance_of(const Ec2& ec2, const Value& input, const PublicImage& image,
                                       const InstanceTypeData& type, const Request& request) {
  Instance instance;
  instance.owner_id = account_of(request);
  instance.reservation_id = new_id("r", request.random);
  instance.image_id = image.id;
  instance.state_reason = InstanceStateReason{"pending", "pending"};
  TRY(check_key_pair(ec2, input[m::KeyName].as_text(), request));
  if (input.has(m::KeyName)) instance.key_name = input[m::KeyName].as_text();
  instance.instance_type = type.name;
  instance.launch_time = request.now;
  if (!image.platform.empty()) instance.platform = image.platform;
  instance.platform_details = image.platform_details;
  instance.usage_operation = image.platform.empty() ? "RunInstances" : "RunInstances:0002";
  instance.architecture = image.architecture;
  instance.root_device_name = image.root_device_name;
  instance.client_token = input[m::ClientToken].as_text();
  instance.ebs_optimized = input[m::EbsOptimized].as_bool();
  instance.iam_instance_profile = TRY(launch_profile(ec2, input[m::IamInstanceProfile], request));
  instance.metadata_options = metadata_options_of(input[m::MetadataOptions], image);
  instance.user_data = TRY(checked_user_data(input[m::UserData].as_text()));
  instance.disable_api_termination = input[m::DisableApiTermination].as_bool();
  instance.disable_api_stop = input[m::DisableApiStop].as_bool();
  if (input.has(m::InstanceInitiatedShutdownBehavior)) {
    instance.shutdown_behavior = input[m::InstanceInitiatedShutdownBehavior].as_text();
  }
  if (input[m::Monitoring][m::Enabled].as_bool()) instance.monitoring = "enabled";
  if (type.burstable) {
    const std::string& credits = input[m::CreditSpecification][m::CpuCredits].as_text();
    instance.cpu_credits = !credits.empty() ? credits : type.name.starts_with("t2.") ? "standard" : "unlimited";
  }
  instance.tags = TRY(specified_tags(input, "instance", kTaggedTypes));
  return instance;
}

Result<Launch, ApiError> launch_of(const Ec2& ec2, const Value& input, const Request& request) {
  PublicImage image = TRY(image_of(ec2, input));
  const InstanceTypeData* type = TRY(type_of(input, image));
  Launch launch{.image = image,
                .type = type,
                .instance = TRY(instance_of(ec2, input, image, *type, request)),
                .primary = TRY(launch_interface(ec2, input, request)),
                .interface_tags = TRY(specified_tags(input, "network-interface", kTaggedTypes))};
  const Subnet& subnet = *launch.primary.interface.subnet;
  Instance& instance = launch.instance;
  instance.subnet_id = subnet.subnet_id;
  instance.vpc_id = subnet.vpc_id;
  aws::from_value(input[m::Placement], instance.placement);
  instance.placement.availability_zone = subnet.availability_zone;
  instance.placement.availability_zone_id = subnet.availability_zone_id;
  return launch;
}

// Makes one instance of a launch, and has its machine started.
Result<std::string, ApiError> make_instance(Ec2& ec2, const Launch& launch, const Value& input, int index,
                                            const Request& request) {
  Instance instance = launch.instance;
  instance.instance_id = new_id(Kind::kInstance, request.random);
  instance.ami_launch_index = index;
  instance.block_devices = launch_volumes(input[m::BlockDeviceMappings], launch.image,
                                          TRY(specified_tags(input, "volume", kTaggedTypes)), request);
  instance.primary_interface_id =
      TRY(give_interface(ec2, launch.primary, launch.interface_tags, instance.instance_id, request));
  const std::string id = instance.instance_id;
  ec2.instances.put(id, std::move(instance));
  start_machine(ec2, id);
  return id;
}

Value answer(const Ec2& ec2, const std::string& reservation_id) {
  Value::List items;
  std::string owner_id;
  for (const auto& [id, row] : ec2.instances) {
    if (row.reservation_id != reservation_id) continue;
    owner_id = row.owner_id;
    items.push_back(instance_item(ec2, row));
  }
  std::ranges::sort(items, {}, [](const Value& item) { return item[m::AmiLaunchIndex].as_integer(); });
  return reservation_item(reservation_id, owner_id, std::move(items));
}

}  // namespace

Result<std::string, ApiError> checked_user_data(const std::string& text) {
  const auto decoded = base64_decode(text);
  if (!decoded) return aws::api_error("InvalidUserData.Malformed", "Invalid BASE64 encoding of user data.");
  if (decoded->size() > kUserDataBytesMax) {
    return std::unexpected(invalid_value(fmt::format("User data is limited to {} bytes", kUserDataBytesMax)));
  }
  return text;
}

Outcome run_instances(Ec2& ec2, const Value& given, const Request& request) {
  if (const auto reservation_id = TRY(made_before(ec2, kRun, given, request))) return answer(ec2, *reservation_id);
  if (!ec2.plane.obstacle().empty()) {
    return aws::api_error("UnsupportedOperation", "Instances cannot run here: " + ec2.plane.obstacle());
  }
  const Wish wish = TRY(wish_of(ec2, given, request));
  const Value& input = wish.input;
  const std::int64_t wanted = input[m::MaxCount].as_integer(1);
  const std::int64_t needed = input[m::MinCount].as_integer(1);
  if (needed < 1 || wanted < needed) {
    return std::unexpected(
        invalid_combination("The minimum count must be at least 1 and not exceed the maximum count"));
  }
  Launch launch = TRY(launch_of(ec2, input, request));
  std::ranges::copy(wish.template_tags, std::back_inserter(launch.instance.tags));
  const std::size_t alive = count_if(ec2.instances, [&](const Instance& row) {
    return row.owner_id == account_of(request) && !row.in_state("terminated");
  });
  std::int64_t count = wanted;
  while (count > needed && !ec2.quotas.check(QuotaKind::kInstancesPerRegion, alive, static_cast<std::size_t>(count)))
    --count;
  TRY(ec2.quotas.check(QuotaKind::kInstancesPerRegion, alive, static_cast<std::size_t>(count)));
  if (count > 1 && launch.primary.is_fixed()) {
    return std::unexpected(invalid_combination("The requested addresses or interfaces are for one instance alone."));
  }
  for (int index = 0; index < count; ++index) (void)TRY(make_instance(ec2, launch, input, index, request));
  remember_made(ec2, kRun, given, launch.instance.reservation_id, request);
  return answer(ec2, launch.instance.reservation_id);
}

Outcome run_group_instances(Ec2& ec2, const Value& input, const Request& request) {
  const std::string& group = input[m::GroupName].as_text();
  const Value output = TRY(run_instances(ec2, input, request));
  for (const Value& item : output[m::Instances].as_list()) {
    ec2.instances.update(item[m::InstanceId].as_text(),
                         [&](Instance& row) { row.tags.emplace_back(std::string(kGroupNameTag), group); });
  }
  return output;
}

}  // namespace regionfall::ec2
