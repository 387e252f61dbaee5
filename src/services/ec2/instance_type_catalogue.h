#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace regionfall::ec2 {

// An instance type, the same in every zone of every region.
struct InstanceTypeData {
  std::string name;  // "m5.large"
  std::string_view architecture;
  double clock_ghz;
  std::string_view manufacturer;
  int vcpus;
  int threads_per_core;
  int memory_mib;
  bool current_generation;
  bool burstable;
  bool nitro;
  int network_interfaces_max;
  int ipv4_addresses_per_interface;
  std::string network_performance;
};

// Sorted by name.
const std::vector<InstanceTypeData>& instance_types();
// Null: no such type.
const InstanceTypeData* find_instance_type(std::string_view name);

}  // namespace regionfall::ec2
