#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace regionfall::ec2 {

// An instance profile of IAM, as an instance refers to it.
struct InstanceProfileReference {
  std::string arn;
  std::string id;
};

// What EC2 knows of IAM's instance profiles: the region's copy, which may be behind.
class InstanceProfiles {
 public:
  virtual ~InstanceProfiles() = default;
  virtual std::optional<InstanceProfileReference> find(std::string_view account, std::string_view name) const = 0;
};

}  // namespace regionfall::ec2
