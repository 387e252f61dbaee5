#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "aws/region_catalogue.h"

namespace regionfall::ec2 {

// A public image that every region has, under an id of its own there.
struct PublicImage {
  std::string id;
  std::string name;
  std::string_view description;
  std::string_view architecture;
  std::string_view owner_id;
  std::string_view owner_alias;  // empty: none
  std::string_view creation_date;
  std::string_view root_device_name;
  std::string_view root_device_type;  // "ebs"
  int root_volume_gib;
  std::string_view volume_type;
  std::string_view platform;  // "windows", or empty
  std::string_view platform_details;
  std::string_view boot_mode;  // empty: none said
};

// Sorted by id.
std::vector<PublicImage> public_images(const aws::RegionInfo& region);

}  // namespace regionfall::ec2
