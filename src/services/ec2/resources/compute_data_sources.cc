#include <fmt/format.h>
#include <re2/re2.h>

#include <algorithm>

#include "aws/members/ec2.h"
#include "base/hash.h"
#include "services/ec2/resources/common.h"
#include "services/ec2/resources/resources.h"
#include "services/provider/mapping.h"
#include "services/provider/tags.h"
#include "terraform/providers/schema_table.h"

// Data sources of what instances are started from: aws_ami, aws_ami_ids, aws_ec2_instance_type(s),
// aws_ec2_instance_type_offering(s). Source: hashicorp/aws 6, internal/service/ec2/ec2_ami_data_source.go and its
// neighbours.

namespace regionfall::ec2 {
namespace {

namespace m = aws::members::ec2;
using namespace provider;
using hcl::Type;
using hcl::Value;
using terraform::bool_of;
using terraform::text_of;
using terraform::texts_of;

constexpr int kBoth = kOptional | kComputed;

// -- images ----------------------------------------------------------------------------------------------------------

// The images that the arguments find, the newest first.
Answer<aws::Value::List> images_found(Session& session, const Value& config) {
  static const MemberPath kImages = "Images";
  aws::Value input = aws::Value::of({{m::Filters, filter_blocks(config)}});
  if (const auto owners = texts_of(config, "owners"); !owners.empty()) input.set(m::Owners, aws::text_list(owners));
  if (const auto users = texts_of(config, "executable_users"); !users.empty()) {
    input.set(m::ExecutableUsers, aws::text_list(users));
  }
  if (bool_of(config, "include_deprecated")) input.set(m::IncludeDeprecated, true);
  aws::Value::List images = kImages.get(TRY(session.call("ec2", "DescribeImages", std::move(input)))).as_list();
  if (const std::string pattern = text_of(config, "name_regex"); !pattern.empty()) {
    const re2::RE2 name(pattern);
    std::erase_if(images,
                  [&](const aws::Value& image) { return !re2::RE2::PartialMatch(image[m::Name].as_text(), name); });
  }
  std::ranges::stable_sort(images, std::ranges::greater(),
                           [](const aws::Value& image) { return image[m::CreationDate].as_text(); });
  return images;
}

Answer<aws::Value> newest_image(Session& session, const Value& config) {
  const aws::Value::List images = TRY(images_found(session, config));
  if (images.empty())
    return problem("Your query returned no results. Please change your search criteria and try again.");
  if (images.size() > 1 && !bool_of(config, "most_recent")) {
    return problem(
        "Your query returned more than one result. Please try a more specific search criteria, or set `most_recent` "
        "attribute to true.");
  }
  return images.front();
}

DataSource ami() {
  static const std::vector<Attribute> kTold = {told("architecture", "Architecture"),
                                               told("creation_date", "CreationDate"),
                                               told("deprecation_time", "DeprecationTime"),
                                               told("description", "Description"),
                                               told("ena_support", "EnaSupport", Type::boolean()),
                                               told("hypervisor", "Hypervisor"),
                                               told("image_id", "ImageId"),
                                               told("image_location", "ImageLocation"),
                                               told("image_type", "ImageType"),
                                               told("imds_support", "ImdsSupport"),
                                               told("name", "Name"),
                                               told("owner_id", "OwnerId"),
                                               told("platform_details", "PlatformDetails"),
                                               told("public", "Public", Type::boolean()),
                                               told("root_device_name", "RootDeviceName"),
                                               told("root_device_type", "RootDeviceType"),
                                               told("sriov_net_support", "SriovNetSupport"),
                                               told("state", "State"),
                                               told("usage_operation", "UsageOperation"),
                                               told("virtualization_type", "VirtualizationType")};
  DataSource source{.name = "aws_ami",
                    .title = "EC2 AMI",
                    .service = "ec2",
                    .attributes = {{"arn", Type::string(), kComputed, "-"},
                                   {"executable_users", Type::list(Type::string()), kOptional, "-"},
                                   {"include_deprecated", Type::boolean(), kOptional, "-"},
                                   {"most_recent", Type::boolean(), kOptional, "-"},
                                   {"name_regex", Type::string(), kOptional, "-"},
                                   {"owners", Type::list(Type::string()), kOptional, "-"},
                                   {"tags", Type::map(Type::string()), kBoth, "-"}},
                    .blocks = {plain_filter_block()},
                    .find = [](Session& session, const Value& config, Members& members) -> Done {
                      const aws::Value image = TRY(newest_image(session, config));
                      for (auto& [name, value] : read_output(kTold, {}, image, config, false)) {
                        members.insert_or_assign(name, std::move(value));
                      }
                      put(members, "id", image[m::ImageId].as_text());
                      put(members, "arn",
                          fmt::format("arn:{}:ec2:{}::image/{}", session.partition(), session.region().text,
                                      image[m::ImageId].as_text()));
                      Tags tags;
                      for (const aws::Value& tag : image[m::Tags].as_list()) {
                        tags.emplace(tag[m::Key].as_text(), tag[m::Value].as_text());
                      }
                      members.insert_or_assign("tags", tags_value(tags));
                      return {};
                    }};
  source.attributes.insert(source.attributes.end(), kTold.begin(), kTold.end());
  return source;
}

DataSource ami_ids() {
  return {.name = "aws_ami_ids",
          .title = "EC2 AMI IDs",
          .service = "ec2",
          .attributes = {{"executable_users", Type::list(Type::string()), kOptional, "-"},
                         {"ids", Type::list(Type::string()), kComputed, "-"},
                         {"include_deprecated", Type::boolean(), kOptional, "-"},
                         {"name_regex", Type::string(), kOptional, "-"},
                         {"owners", Type::list(Type::string()), kRequired, "-"},
                         {"sort_ascending", Type::boolean(), kOptional, "-"}},
          .blocks = {plain_filter_block()},
          .find = [](Session& session, const Value& config, Members& members) -> Done {
            std::vector<std::string> ids;
            for (const aws::Value& image : TRY(images_found(session, config)))
              ids.push_back(image[m::ImageId].as_text());
            if (bool_of(config, "sort_ascending")) std::ranges::reverse(ids);
            put(members, "id", std::to_string(crc32(fmt::format("{}", fmt::join(ids, ",")))));
            members.insert_or_assign("ids", terraform::text_list(ids));
            return {};
          }};
}

// -- instance types --------------------------------------------------------------------------------------------------

DataSource instance_type() {
  const Type number = Type::number();
  const Type flag = Type::boolean();
  const Type texts = Type::list(Type::string());
  return {.name = "aws_ec2_instance_type",
          .title = "EC2 Instance Type",
          .service = "ec2",
          .attributes = {told("auto_recovery_supported", "AutoRecoverySupported", flag),
                         told("bare_metal", "BareMetal", flag),
                         told("burstable_performance_supported", "BurstablePerformanceSupported", flag),
                         told("current_generation", "CurrentGeneration", flag),
                         told("dedicated_hosts_supported", "DedicatedHostsSupported", flag),
                         told("default_cores", "VCpuInfo.DefaultCores", number),
                         told("default_network_card_index", "NetworkInfo.DefaultNetworkCardIndex", number),
                         told("default_threads_per_core", "VCpuInfo.DefaultThreadsPerCore", number),
                         told("default_vcpus", "VCpuInfo.DefaultVCpus", number),
                         told("ebs_encryption_support", "EbsInfo.EncryptionSupport"),
                         told("ebs_nvme_support", "EbsInfo.NvmeSupport"),
                         told("ebs_optimized_support", "EbsInfo.EbsOptimizedSupport"),
                         told("efa_supported", "NetworkInfo.EfaSupported", flag),
                         told("ena_support", "NetworkInfo.EnaSupport"),
                         told("free_tier_eligible", "FreeTierEligible", flag),
                         told("hibernation_supported", "HibernationSupported", flag),
                         told("hypervisor", "Hypervisor"),
                         told("instance_storage_supported", "InstanceStorageSupported", flag),
                         {"instance_type", Type::string(), kRequired, "InstanceTypes[]", {}, "InstanceType"},
                         told("ipv6_supported", "NetworkInfo.Ipv6Supported", flag),
                         told("maximum_ipv4_addresses_per_interface", "NetworkInfo.Ipv4AddressesPerInterface", number),
                         told("maximum_ipv6_addresses_per_interface", "NetworkInfo.Ipv6AddressesPerInterface", number),
                         told("maximum_network_cards", "NetworkInfo.MaximumNetworkCards", number),
                         told("maximum_network_interfaces", "NetworkInfo.MaximumNetworkInterfaces", number),
                         told("memory_size", "MemoryInfo.SizeInMiB", number),
                         told("network_performance", "NetworkInfo.NetworkPerformance"),
                         told("supported_architectures", "ProcessorInfo.SupportedArchitectures", texts),
                         told("supported_placement_strategies", "PlacementGroupInfo.SupportedStrategies", texts),
                         told("supported_root_device_types", "SupportedRootDeviceTypes", texts),
                         told("supported_usages_classes", "SupportedUsageClasses", texts),
                         told("supported_virtualization_types", "SupportedVirtualizationTypes", texts),
                         told("sustained_clock_speed", "ProcessorInfo.SustainedClockSpeedInGhz", number)},
          .read = {.operation = "DescribeInstanceTypes", .objects = "InstanceTypes"},
          .id = "InstanceType"};
}

DataSource instance_types() {
  return {.name = "aws_ec2_instance_types",
          .title = "EC2 Instance Types",
          .service = "ec2",
          .attributes = {{"instance_types", Type::list(Type::string()), kComputed, "-"}},
          .blocks = {plain_filter_block()},
          .find = [](Session& session, const Value& config, Members& members) -> Done {
            const aws::Value types =
                TRY(describe(session, "DescribeInstanceTypes", "InstanceTypes[].InstanceType", filter_blocks(config)));
            put(members, "id", session.region().text);
            members.insert_or_assign("instance_types", terraform::text_list(aws::texts(types)));
            return {};
          }};
}

// Where each type is offered.
Answer<aws::Value::List> offerings(Session& session, const Value& config) {
  static const MemberPath kOfferings = "InstanceTypeOfferings";
  aws::Value input = aws::Value::of({{m::Filters, filter_blocks(config)}});
  if (const std::string kind = text_of(config, "location_type"); !kind.empty()) input.set(m::LocationType, kind);
  return kOfferings.get(TRY(session.call("ec2", "DescribeInstanceTypeOfferings", std::move(input)))).as_list();
}

std::optional<std::string> is_location_type(const Value& value) {
  constexpr std::string_view kTypes[] = {"region", "availability-zone", "availability-zone-id", "outpost"};
  if (std::ranges::find(kTypes, value.as_string()) != std::end(kTypes)) return {};
  return fmt::format("to be one of [{}], got {}", fmt::join(kTypes, " "), value.as_string());
}

Attribute location_type() {
  return {"location_type", Type::string(), kOptional, "-", {}, {}, {}, Form::kPlain, is_location_type};
}

DataSource instance_type_offering() {
  return {.name = "aws_ec2_instance_type_offering",
          .title = "EC2 Instance Type Offering",
          .service = "ec2",
          .attributes = {told("instance_type", "-"),
                         told("location", "-"),
                         location_type(),
                         {"preferred_instance_types", Type::list(Type::string()), kOptional, "-"}},
          .blocks = {plain_filter_block()},
          .find = [](Session& session, const Value& config, Members& members) -> Done {
            const aws::Value::List found = TRY(offerings(session, config));
            const std::vector<std::string> preferred = texts_of(config, "preferred_instance_types");
            const aws::Value* chosen = nullptr;
            for (const std::string& type : preferred) {
              const auto offered = std::ranges::find_if(
                  found, [&](const aws::Value& offering) { return offering[m::InstanceType].as_text() == type; });
              if (chosen == nullptr && offered != found.end()) chosen = &*offered;
            }
            if (chosen == nullptr && found.size() == 1) chosen = &found.front();
            if (chosen == nullptr && found.empty()) {
              return problem("no EC2 Instance Type Offerings found matching criteria; try different search");
            }
            if (chosen == nullptr) {
              return problem(
                  "multiple EC2 Instance Offerings found matching criteria; try different search or set "
                  "preferred_instance_types");
            }
            for (const auto& [name, member] : {std::pair("instance_type", m::InstanceType),
                                               std::pair("location", m::Location), std::pair("id", m::InstanceType)}) {
              put(members, name, (*chosen)[member].as_text());
            }
            return {};
          }};
}

DataSource instance_type_offerings() {
  const Type texts = Type::list(Type::string());
  return {.name = "aws_ec2_instance_type_offerings",
          .title = "EC2 Instance Type Offerings",
          .service = "ec2",
          .attributes = {{"instance_types", texts, kComputed, "-"},
                         location_type(),
                         {"location_types", texts, kComputed, "-"},
                         {"locations", texts, kComputed, "-"}},
          .blocks = {plain_filter_block()},
          .find = [](Session& session, const Value& config, Members& members) -> Done {
            const aws::Value::List found = TRY(offerings(session, config));
            for (const auto& [name, member] :
                 {std::pair("instance_types", m::InstanceType), std::pair("location_types", m::LocationType),
                  std::pair("locations", m::Location)}) {
              std::vector<std::string> texts_found;
              for (const aws::Value& offering : found) texts_found.push_back(offering[member].as_text());
              members.insert_or_assign(name, terraform::text_list(texts_found));
            }
            put(members, "id", session.region().text);
            return {};
          }};
}

}  // namespace

std::vector<DataSource> compute_data_sources() {
  return {ami(), ami_ids(), instance_type(), instance_type_offering(), instance_type_offerings(), instance_types()};
}

}  // namespace regionfall::ec2
