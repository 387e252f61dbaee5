#pragma once

#include <optional>
#include <string>
#include <vector>

#include "aws/identity.h"
#include "services/ec2/image_catalogue.h"
#include "services/ec2/network_interfaces.h"
#include "services/ec2/state.h"

namespace regionfall::ec2 {

// The parts of a launch.

// An instance's first interface: a new one, or one that is there.
struct LaunchInterface {
  NewInterface interface;
  std::optional<std::string> existing_id;
  bool delete_on_termination = true;
  bool public_ip = false;

  // Whether it can be of one instance alone.
  bool is_fixed() const { return existing_id || interface.primary_ipv4 || !interface.ipv6.empty(); }
};
Result<LaunchInterface, aws::ApiError> launch_interface(const Ec2& ec2, const aws::Value& input,
                                                        const aws::Request& request);
// Makes or takes it for an instance; returns its id.
Result<std::string, aws::ApiError> give_interface(Ec2& ec2, const LaunchInterface& wanted, const Tags& tags,
                                                  const std::string& instance_id, const aws::Request& request);

// The volumes of a new instance: its image's, changed and added to by a request's BlockDeviceMappings.
std::vector<InstanceBlockDevice> launch_volumes(const aws::Value& mappings, const PublicImage& image, const Tags& tags,
                                                const aws::Request& request);

// The instance profile that a request names by ARN or name; nothing: it names none.
Result<std::optional<InstanceProfileOfInstance>, aws::ApiError> launch_profile(const Ec2& ec2, const aws::Value& given,
                                                                               const aws::Request& request);

// User data, in base64, that is not too long.
Result<std::string, aws::ApiError> checked_user_data(const std::string& text);

}  // namespace regionfall::ec2
