#include "services/ec2/resources/launch_templates.h"

// The blocks of aws_launch_template. Source: hashicorp/aws 6, internal/service/ec2/ec2_launch_template.go.

namespace regionfall::ec2 {

using namespace provider;
using hcl::Type;

namespace {

const Type& text() {
  static const Type kType = Type::string();
  return kType;
}
const Type& number() {
  static const Type kType = Type::number();
  return kType;
}
Type texts() { return Type::set(Type::string()); }

Block one(const char* name, MemberPath member, std::vector<Attribute> attributes, std::vector<Block> blocks = {}) {
  return {.name = name,
          .member = std::move(member),
          .attributes = std::move(attributes),
          .blocks = std::move(blocks),
          .max_items = 1};
}

Block range(const char* name, MemberPath member, bool min_required = false) {
  return one(name, std::move(member),
             {{"max", number(), kOptional, "Max"}, {"min", number(), min_required ? kRequired : kOptional, "Min"}});
}

Block device_mappings() {
  const int both = kOptional | kComputed;
  return {.name = "block_device_mappings",
          .member = "LaunchTemplateData.BlockDeviceMappings",
          .attributes = {{"device_name", text(), kOptional, "DeviceName"},
                         {"no_device", text(), kOptional, "NoDevice"},
                         {"virtual_name", text(), kOptional, "VirtualName"}},
          .blocks = {one("ebs", "Ebs",
                         {{"delete_on_termination", text(), kOptional, "DeleteOnTermination"},
                          {"encrypted", text(), kOptional, "Encrypted"},
                          {"iops", number(), both, "Iops"},
                          {"kms_key_id", text(), kOptional, "KmsKeyId"},
                          {"snapshot_id", text(), kOptional, "SnapshotId"},
                          {"throughput", number(), both, "Throughput"},
                          {"volume_initialization_rate", number(), kOptional, "VolumeInitializationRate"},
                          {"volume_size", number(), both, "VolumeSize"},
                          {"volume_type", text(), both, "VolumeType"}})}};
}

Block network_interfaces() {
  Block connection = one("connection_tracking_specification", "ConnectionTrackingSpecification",
                         {{"tcp_established_timeout", number(), kOptional, "TcpEstablishedTimeout"},
                          {"udp_stream_timeout", number(), kOptional, "UdpStreamTimeout"},
                          {"udp_timeout", number(), kOptional, "UdpTimeout"}});
  Block ena = one("ena_srd_specification", "EnaSrdSpecification",
                  {{"ena_srd_enabled", Type::boolean(), kOptional, "EnaSrdEnabled"}},
                  {one("ena_srd_udp_specification", "EnaSrdUdpSpecification",
                       {{"ena_srd_udp_enabled", Type::boolean(), kOptional, "EnaSrdUdpEnabled"}})});
  return {
      .name = "network_interfaces",
      .member = "LaunchTemplateData.NetworkInterfaces",
      .attributes =
          {{"associate_carrier_ip_address", text(), kOptional, "AssociateCarrierIpAddress"},
           {"associate_public_ip_address", text(), kOptional, "AssociatePublicIpAddress"},
           {"delete_on_termination", text(), kOptional, "DeleteOnTermination"},
           {"description", text(), kOptional, "Description"},
           {"device_index", number(), kOptional, "DeviceIndex"},
           {"interface_type", text(), kOptional, "InterfaceType"},
           {"ipv4_address_count", number(), kOptional, "SecondaryPrivateIpAddressCount"},
           {"ipv4_addresses", texts(), kOptional, "PrivateIpAddresses", {}, "PrivateIpAddresses[].PrivateIpAddress"},
           {"ipv4_prefix_count", number(), kOptional, "Ipv4PrefixCount"},
           {"ipv4_prefixes", texts(), kOptional, "Ipv4Prefixes", {}, "Ipv4Prefixes[].Ipv4Prefix"},
           {"ipv6_address_count", number(), kOptional, "Ipv6AddressCount"},
           {"ipv6_addresses", texts(), kOptional, "Ipv6Addresses", {}, "Ipv6Addresses[].Ipv6Address"},
           {"ipv6_prefix_count", number(), kOptional, "Ipv6PrefixCount"},
           {"ipv6_prefixes", texts(), kOptional, "Ipv6Prefixes", {}, "Ipv6Prefixes[].Ipv6Prefix"},
           {"network_card_index", number(), kOptional, "NetworkCardIndex"},
           {"network_interface_id", text(), kOptional, "NetworkInterfaceId"},
           {"primary_ipv6", text(), kOptional, "PrimaryIpv6"},
           {"private_ip_address", text(), kOptional, "PrivateIpAddress"},
           {"security_groups", texts(), kOptional, "Groups"},
           {"subnet_id", text(), kOptional, "SubnetId"}},
      .blocks = {std::move(connection), std::move(ena)}};
}

Block instance_requirements() {
  return one(
      "instance_requirements", "LaunchTemplateData.InstanceRequirements",
      {{"accelerator_manufacturers", texts(), kOptional, "AcceleratorManufacturers"},
       {"accelerator_names", texts(), kOptional, "AcceleratorNames"},
       {"accelerator_types", texts(), kOptional, "AcceleratorTypes"},
       {"allowed_instance_types", texts(), kOptional, "AllowedInstanceTypes"},
       {"bare_metal", text(), kOptional, "BareMetal"},
       {"burstable_performance", text(), kOptional, "BurstablePerformance"},
       {"cpu_manufacturers", texts(), kOptional, "CpuManufacturers"},
       {"excluded_instance_types", texts(), kOptional, "ExcludedInstanceTypes"},
       {"instance_generations", texts(), kOptional, "InstanceGenerations"},
       {"local_storage", text(), kOptional, "LocalStorage"},
       {"local_storage_types", texts(), kOptional, "LocalStorageTypes"},
       {"max_spot_price_as_percentage_of_optimal_on_demand_price", number(), kOptional,
        "MaxSpotPriceAsPercentageOfOptimalOnDemandPrice"},
       {"on_demand_max_price_percentage_over_lowest_price", number(), kOptional,
        "OnDemandMaxPricePercentageOverLowestPrice"},
       {"require_hibernate_support", Type::boolean(), kOptional, "RequireHibernateSupport"},
       {"spot_max_price_percentage_over_lowest_price", number(), kOptional, "SpotMaxPricePercentageOverLowestPrice"}},
      {range("accelerator_count", "AcceleratorCount"),
       range("accelerator_total_memory_mib", "AcceleratorTotalMemoryMiB"),
       range("baseline_ebs_bandwidth_mbps", "BaselineEbsBandwidthMbps"),
       range("memory_gib_per_vcpu", "MemoryGiBPerVCpu"), range("memory_mib", "MemoryMiB", true),
       range("network_bandwidth_gbps", "NetworkBandwidthGbps"),
       range("network_interface_count", "NetworkInterfaceCount"),
       range("total_local_storage_gb", "TotalLocalStorageGB"), range("vcpu_count", "VCpuCount", true)});
}

Block market_options() {
  return one("instance_market_options", "LaunchTemplateData.InstanceMarketOptions",
             {{"market_type", text(), kOptional, "MarketType"}},
             {one("spot_options", "SpotOptions",
                  {{"block_duration_minutes", number(), kOptional, "BlockDurationMinutes"},
                   {"instance_interruption_behavior", text(), kOptional, "InstanceInterruptionBehavior"},
                   {"max_price", text(), kOptional, "MaxPrice"},
                   {"spot_instance_type", text(), kOptional, "SpotInstanceType"},
                   {"valid_until", text(), kOptional | kComputed, "ValidUntil"}})});
}

Block placement() {
  return one("placement", "LaunchTemplateData.Placement",
             {{"affinity", text(), kOptional, "Affinity"},
              {"availability_zone", text(), kOptional, "AvailabilityZone"},
              {"group_id", text(), kOptional, "GroupId"},
              {"group_name", text(), kOptional, "GroupName"},
              {"host_id", text(), kOptional, "HostId"},
              {"host_resource_group_arn", text(), kOptional, "HostResourceGroupArn"},
              {"partition_number", number(), kOptional, "PartitionNumber"},
              {"spread_domain", text(), kOptional, "SpreadDomain"},
              {"tenancy", text(), kOptional, "Tenancy"}});
}

Block metadata_options() {
  const int both = kOptional | kComputed;
  return one("metadata_options", "LaunchTemplateData.MetadataOptions",
             {{"http_endpoint", text(), both, "HttpEndpoint"},
              {"http_protocol_ipv6", text(), both, "HttpProtocolIpv6"},
              {"http_put_response_hop_limit", number(), both, "HttpPutResponseHopLimit"},
              {"http_tokens", text(), both, "HttpTokens"},
              {"instance_metadata_tags", text(), both, "InstanceMetadataTags"}});
}

}  // namespace

std::vector<Block> launch_template_blocks() {
  const Type flag = Type::boolean();
  return {device_mappings(),
          one("capacity_reservation_specification", "LaunchTemplateData.CapacityReservationSpecification",
              {{"capacity_reservation_preference", text(), kOptional, "CapacityReservationPreference"}},
              {one("capacity_reservation_target", "CapacityReservationTarget",
                   {{"capacity_reservation_id", text(), kOptional, "CapacityReservationId"},
                    {"capacity_reservation_resource_group_arn", text(), kOptional,
                     "CapacityReservationResourceGroupArn"}})}),
          one("cpu_options", "LaunchTemplateData.CpuOptions",
              {{"amd_sev_snp", text(), kOptional, "AmdSevSnp"},
               {"core_count", number(), kOptional, "CoreCount"},
               {"threads_per_core", number(), kOptional, "ThreadsPerCore"}}),
          one("credit_specification", "LaunchTemplateData.CreditSpecification",
              {{"cpu_credits", text(), kOptional, "CpuCredits"}}),
          one("enclave_options", "LaunchTemplateData.EnclaveOptions", {{"enabled", flag, kOptional, "Enabled"}}),
          one("hibernation_options", "LaunchTemplateData.HibernationOptions",
              {{"configured", flag, kRequired, "Configured"}}),
          one("iam_instance_profile", "LaunchTemplateData.IamInstanceProfile",
              {{"arn", text(), kOptional, "Arn"}, {"name", text(), kOptional, "Name"}}),
          market_options(),
          instance_requirements(),
          {.name = "license_specification",
           .nesting = terraform::Nesting::kSet,
           .member = "LaunchTemplateData.LicenseSpecifications",
           .attributes = {{"license_configuration_arn", text(), kRequired, "LicenseConfigurationArn"}}},
          one("maintenance_options", "LaunchTemplateData.MaintenanceOptions",
              {{"auto_recovery", text(), kOptional, "AutoRecovery"}}),
          metadata_options(),
          one("monitoring", "LaunchTemplateData.Monitoring", {{"enabled", flag, kOptional, "Enabled"}}),
          network_interfaces(),
          placement(),
          one("private_dns_name_options", "LaunchTemplateData.PrivateDnsNameOptions",
              {{"enable_resource_name_dns_a_record", flag, kOptional, "EnableResourceNameDnsARecord"},
               {"enable_resource_name_dns_aaaa_record", flag, kOptional, "EnableResourceNameDnsAAAARecord"},
               {"hostname_type", text(), kOptional, "HostnameType"}}),
          {.name = "tag_specifications",
           .member = "-",
           .attributes = {{"resource_type", text(), kOptional, "-"}, {"tags", Type::map(text()), kOptional, "-"}}}};
}

std::vector<Attribute> launch_template_attributes() {
  const Type flag = Type::boolean();
  const int both = kOptional | kComputed;
  return {{"arn", text(), kComputed, "-"},
          {"default_version", number(), both, "-", {}, "DefaultVersionNumber"},
          {"description", text(), kOptional, "VersionDescription"},
          {"disable_api_stop", flag, kOptional, "LaunchTemplateData.DisableApiStop"},
          {"disable_api_termination", flag, kOptional, "LaunchTemplateData.DisableApiTermination"},
          {"ebs_optimized", text(), kOptional, "LaunchTemplateData.EbsOptimized"},
          {"image_id", text(), kOptional, "LaunchTemplateData.ImageId"},
          {"instance_initiated_shutdown_behavior", text(), kOptional,
           "LaunchTemplateData.InstanceInitiatedShutdownBehavior"},
          {"instance_type", text(), kOptional, "LaunchTemplateData.InstanceType"},
          {"kernel_id", text(), kOptional, "LaunchTemplateData.KernelId"},
          {"key_name", text(), kOptional, "LaunchTemplateData.KeyName"},
          {"latest_version", number(), kComputed, "-", {}, "LatestVersionNumber"},
          {"name", text(), both | kReplace, "LaunchTemplateName"},
          {"name_prefix", text(), both | kReplace, "-"},
          {"ram_disk_id", text(), kOptional, "LaunchTemplateData.RamDiskId"},
          {"security_group_names", texts(), kOptional, "LaunchTemplateData.SecurityGroups"},
          {"update_default_version", flag, kOptional, "-"},
          {"user_data", text(), kOptional, "LaunchTemplateData.UserData"},
          {"vpc_security_group_ids", texts(), kOptional, "LaunchTemplateData.SecurityGroupIds"}};
}

}  // namespace regionfall::ec2
