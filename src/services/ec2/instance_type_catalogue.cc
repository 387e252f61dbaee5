#include "services/ec2/instance_type_catalogue.h"

#include <fmt/format.h>

#include <algorithm>
#include <span>

namespace regionfall::ec2 {
namespace {

struct Size {
  std::string_view name;
  int vcpus;
  int memory_mib;  // of burstable types
  int network_interfaces_max;
  int ipv4_addresses_per_interface;
  std::string_view network_performance;
};

constexpr std::string_view kUpTo10 = "Up to 10 Gigabit";
constexpr Size kStandardSizes[] = {
    {"large", 2, 0, 3, 10, kUpTo10},           {"xlarge", 4, 0, 4, 15, kUpTo10},
    {"2xlarge", 8, 0, 4, 15, kUpTo10},         {"4xlarge", 16, 0, 8, 30, kUpTo10},
    {"8xlarge", 32, 0, 8, 30, "10 Gigabit"},   {"12xlarge", 48, 0, 8, 30, "12 Gigabit"},
    {"16xlarge", 64, 0, 15, 50, "20 Gigabit"}, {"24xlarge", 96, 0, 15, 50, "25 Gigabit"},
};
constexpr std::string_view kUpTo5 = "Up to 5 Gigabit";
constexpr Size kBurstableSizes[] = {
    {"nano", 2, 512, 2, 2, kUpTo5},       {"micro", 2, 1024, 2, 2, kUpTo5},  {"small", 2, 2048, 3, 4, kUpTo5},
    {"medium", 2, 4096, 3, 6, kUpTo5},    {"large", 2, 8192, 3, 12, kUpTo5}, {"xlarge", 4, 16384, 4, 15, kUpTo5},
    {"2xlarge", 8, 32768, 4, 15, kUpTo5},
};
constexpr Size kT2Sizes[] = {
    {"nano", 1, 512, 2, 2, "Low to Moderate"},    {"micro", 1, 1024, 2, 2, "Low to Moderate"},
    {"small", 1, 2048, 3, 4, "Low to Moderate"},  {"medium", 2, 4096, 3, 6, "Low to Moderate"},
    {"large", 2, 8192, 3, 12, "Low to Moderate"}, {"xlarge", 4, 16384, 3, 15, "Moderate"},
    {"2xlarge", 8, 32768, 3, 15, "Moderate"},
};

constexpr std::string_view kX86 = "x86_64";
constexpr std::string_view kArm = "arm64";
constexpr std::string_view kIntel = "Intel";
constexpr std::string_view kAmd = "AMD";
constexpr std::string_view kGraviton = "AWS";

struct Family {
  std::string_view name;
  std::string_view architecture;
  double clock_ghz;
  std::string_view manufacturer;
  int memory_gib_per_vcpu;  // 0: the size says it
  bool nitro;
  std::span<const Size> sizes;
};
constexpr Family kFamilies[] = {
    {"t2", kX86, 2.4, kIntel, 0, false, kT2Sizes},
    {"t3", kX86, 2.5, kIntel, 0, true, kBurstableSizes},
    {"t3a", kX86, 2.2, kAmd, 0, true, kBurstableSizes},
    {"t4g", kArm, 2.5, kGraviton, 0, true, kBurstableSizes},
    {"m4", kX86, 2.4, kIntel, 4, false, std::span(kStandardSizes).first(4)},
    {"m5", kX86, 3.1, kIntel, 4, true, kStandardSizes},
    {"m5a", kX86, 2.5, kAmd, 4, true, kStandardSizes},
    {"m6a", kX86, 3.6, kAmd, 4, true, kStandardSizes},
    {"m6g", kArm, 2.5, kGraviton, 4, true, std::span(kStandardSizes).first(7)},
    {"m6i", kX86, 3.5, kIntel, 4, true, kStandardSizes},
    {"m7g", kArm, 2.6, kGraviton, 4, true, std::span(kStandardSizes).first(7)},
    {"m7i", kX86, 3.2, kIntel, 4, true, kStandardSizes},
    {"c4", kX86, 2.9, kIntel, 2, false, std::span(kStandardSizes).first(4)},
    {"c5", kX86, 3.4, kIntel, 2, true, kStandardSizes},
    {"c6g", kArm, 2.5, kGraviton, 2, true, std::span(kStandardSizes).first(7)},
    {"c6i", kX86, 3.5, kIntel, 2, true, kStandardSizes},
    {"c7g", kArm, 2.6, kGraviton, 2, true, std::span(kStandardSizes).first(7)},
    {"c7i", kX86, 3.2, kIntel, 2, true, kStandardSizes},
    {"r4", kX86, 2.3, kIntel, 8, false, std::span(kStandardSizes).first(4)},
    {"r5", kX86, 3.1, kIntel, 8, true, kStandardSizes},
    {"r6g", kArm, 2.5, kGraviton, 8, true, std::span(kStandardSizes).first(7)},
    {"r6i", kX86, 3.5, kIntel, 8, true, kStandardSizes},
    {"r7g", kArm, 2.6, kGraviton, 8, true, std::span(kStandardSizes).first(7)},
};

InstanceTypeData make(const Family& family, const Size& size) {
  const bool burstable = family.memory_gib_per_vcpu == 0;
  const bool single_threaded = family.architecture == kArm || size.vcpus == 1;
  return {.name = fmt::format("{}.{}", family.name, size.name),
          .architecture = family.architecture,
          .clock_ghz = family.clock_ghz,
          .manufacturer = family.manufacturer,
          .vcpus = size.vcpus,
          .threads_per_core = single_threaded ? 1 : 2,
          .memory_mib = burstable ? size.memory_mib : size.vcpus * family.memory_gib_per_vcpu * 1024,
          .current_generation = family.nitro || family.name == "t2",
          .burstable = burstable,
          .nitro = family.nitro,
          .network_interfaces_max = size.network_interfaces_max,
          .ipv4_addresses_per_interface = size.ipv4_addresses_per_interface,
          .network_performance = std::string(size.network_performance)};
}

}  // namespace

const std::vector<InstanceTypeData>& instance_types() {
  static const auto kTypes = [] {
    std::vector<InstanceTypeData> all;
    for (const Family& family : kFamilies) {
      for (const Size& size : family.sizes) all.push_back(make(family, size));
    }
    std::ranges::sort(all, {}, &InstanceTypeData::name);
    return all;
  }();
  return kTypes;
}

const InstanceTypeData* find_instance_type(std::string_view name) {
  const std::vector<InstanceTypeData>& types = instance_types();
  const auto found = std::ranges::lower_bound(types, name, {}, &InstanceTypeData::name);
  return found != types.end() && found->name == name ? &*found : nullptr;
}

}  // namespace regionfall::ec2
