#include <fmt/format.h>

#include <algorithm>

#include "aws/members/ec2.h"
#include "services/ec2/errors.h"
#include "services/ec2/filters.h"
#include "services/ec2/handlers.h"
#include "services/ec2/instance_type_catalogue.h"
#include "services/ec2/pages.h"

namespace regionfall::ec2 {

namespace m = aws::members::ec2;
using aws::ApiError;
using aws::Outcome;
using aws::Request;
using aws::Value;

namespace {

constexpr FilterField kTypeFilters[] = {
    {"auto-recovery-supported", {m::AutoRecoverySupported}},
    {"bare-metal", {m::BareMetal}},
    {"burstable-performance-supported", {m::BurstablePerformanceSupported}},
    {"current-generation", {m::CurrentGeneration}},
    {"dedicated-hosts-supported", {m::DedicatedHostsSupported}},
    {"ebs-info.ebs-optimized-support", {m::EbsInfo, m::EbsOptimizedSupport}},
    {"ebs-info.encryption-support", {m::EbsInfo, m::EncryptionSupport}},
    {"ebs-info.nvme-support", {m::EbsInfo, m::NvmeSupport}},
    {"free-tier-eligible", {m::FreeTierEligible}},
    {"hibernation-supported", {m::HibernationSupported}},
    {"hypervisor", {m::Hypervisor}},
    {"instance-storage-supported", {m::InstanceStorageSupported}},
    {"instance-type", {m::InstanceType}},
    {"memory-info.size-in-mib", {m::MemoryInfo, m::SizeInMiB}},
    {"network-info.ena-support", {m::NetworkInfo, m::EnaSupport}},
    {"network-info.ipv4-addresses-per-interface", {m::NetworkInfo, m::Ipv4AddressesPerInterface}},
    {"network-info.ipv6-addresses-per-interface", {m::NetworkInfo, m::Ipv6AddressesPerInterface}},
    {"network-info.ipv6-supported", {m::NetworkInfo, m::Ipv6Supported}},
    {"network-info.maximum-network-interfaces", {m::NetworkInfo, m::MaximumNetworkInterfaces}},
    {"network-info.network-performance", {m::NetworkInfo, m::NetworkPerformance}},
    {"processor-info.supported-architecture", {m::ProcessorInfo, m::SupportedArchitectures}},
    {"processor-info.sustained-clock-speed-in-ghz", {m::ProcessorInfo, m::SustainedClockSpeedInGhz}},
    {"supported-boot-mode", {m::SupportedBootModes}},
    {"supported-root-device-type", {m::SupportedRootDeviceTypes}},
    {"supported-usage-class", {m::SupportedUsageClasses}},
    {"supported-virtualization-type", {m::SupportedVirtualizationTypes}},
    {"vcpu-info.default-cores", {m::VCpuInfo, m::DefaultCores}},
    {"vcpu-info.default-threads-per-core", {m::VCpuInfo, m::DefaultThreadsPerCore}},
    {"vcpu-info.default-vcpus", {m::VCpuInfo, m::DefaultVCpus}},
};

constexpr FilterField kOfferingFilters[] = {{"instance-type", {m::InstanceType}}, {"location", {m::Location}}};

Value type_item(const InstanceTypeData& type) {
  const Value network = Value::of({{m::NetworkPerformance, type.network_performance},
                                   {m::MaximumNetworkInterfaces, type.network_interfaces_max},
                                   {m::MaximumNetworkCards, 1},
                                   {m::DefaultNetworkCardIndex, 0},
                                   {m::Ipv4AddressesPerInterface, type.ipv4_addresses_per_interface},
                                   {m::Ipv6AddressesPerInterface, type.ipv4_addresses_per_interface},
                                   {m::Ipv6Supported, true},
                                   {m::EnaSupport, type.nitro ? "required" : "unsupported"},
                                   {m::EfaSupported, false}});
  const Value processor = Value::of({{m::SupportedArchitectures, Value::List{type.architecture}},
                                     {m::SustainedClockSpeedInGhz, type.clock_ghz},
                                     {m::Manufacturer, type.manufacturer}});
  const Value vcpus = Value::of({{m::DefaultVCpus, type.vcpus},
                                 {m::DefaultCores, type.vcpus / type.threads_per_core},
                                 {m::DefaultThreadsPerCore, type.threads_per_core}});
  const Value ebs = Value::of({{m::EbsOptimizedSupport, type.nitro ? "default" : "unsupported"},
                               {m::EncryptionSupport, "supported"},
                               {m::NvmeSupport, type.nitro ? "required" : "unsupported"}});
  return Value::of({{m::InstanceType, type.name},
                    {m::CurrentGeneration, type.current_generation},
                    {m::FreeTierEligible, type.name == "t2.micro" || type.name == "t3.micro"},
                    {m::SupportedUsageClasses, Value::List{"on-demand", "spot"}},
                    {m::SupportedRootDeviceTypes, Value::List{"ebs"}},
                    {m::SupportedVirtualizationTypes, Value::List{"hvm"}},
                    {m::BareMetal, false},
                    {m::Hypervisor, type.nitro ? "nitro" : "xen"},
                    {m::ProcessorInfo, processor},
                    {m::VCpuInfo, vcpus},
                    {m::MemoryInfo, Value::of({{m::SizeInMiB, type.memory_mib}})},
                    {m::InstanceStorageSupported, false},
                    {m::EbsInfo, ebs},
                    {m::NetworkInfo, network},
                    {m::PlacementGroupInfo, Value::of({{m::SupportedStrategies, Value::List{"partition", "spread"}}})},
                    {m::HibernationSupported, true},
                    {m::BurstablePerformanceSupported, type.burstable},
                    {m::DedicatedHostsSupported, !type.burstable},
                    {m::AutoRecoverySupported, true},
                    {m::SupportedBootModes, Value::List{"legacy-bios", "uefi"}}});
}

// Where a type is offered, as a location of the asked kind.
std::vector<std::string> locations(const aws::RegionInfo& region, const std::string& kind) {
  if (kind == "region" || kind.empty()) return {std::string(region.name)};
  std::vector<std::string> names;
  for (const aws::ZoneInfo& zone : region.zones) {
    names.emplace_back(kind == "availability-zone-id" ? zone.id : zone.name);
  }
  return names;
}

}  // namespace

Outcome describe_instance_types(Ec2& /*ec2*/, const Value& input, const Request& /*request*/) {
  const Filters filters = TRY(Filters::parse(input[m::Filters], kTypeFilters));
  const std::vector<std::string> names = sorted_ids(input[m::InstanceTypes]);
  for (const std::string& name : names) {
    if (find_instance_type(name) == nullptr) {
      return aws::api_error("InvalidInstanceType",
                            fmt::format("The following supplied instance types do not exist: [{}]", name));
    }
  }
  Value::List found;
  for (const InstanceTypeData& type : instance_types()) {
    if (!names.empty() && !std::ranges::binary_search(names, type.name)) continue;
    Value item = type_item(type);
    if (filters.match(item)) found.push_back(std::move(item));
  }
  return page(std::move(found), {m::InstanceType}, m::InstanceTypes, input);
}

Outcome describe_instance_type_offerings(Ec2& ec2, const Value& input, const Request& /*request*/) {
  const Filters filters = TRY(Filters::parse(input[m::Filters], kOfferingFilters));
  const std::string& kind = input[m::LocationType].as_text();
  Value::List found;
  for (const InstanceTypeData& type : instance_types()) {
    for (const std::string& location : locations(ec2.region, kind)) {
      Value item = Value::of(
          {{m::InstanceType, type.name}, {m::LocationType, kind.empty() ? "region" : kind}, {m::Location, location}});
      if (filters.match(item)) found.push_back(std::move(item));
    }
  }
  return page(std::move(found), {m::InstanceType, m::Location}, m::InstanceTypeOfferings, input);
}

}  // namespace regionfall::ec2
