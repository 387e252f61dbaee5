#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <tuple>

#include "base/clock.h"
#include "base/fields.h"
#include "services/ec2/resource_kinds.h"
#include "services/ec2/tags.h"

namespace regionfall::ec2 {

// A launch template; what it has instances launched with is its versions'.
struct LaunchTemplate {
  static constexpr Kind kKind = Kind::kLaunchTemplate;

  std::string launch_template_id;
  std::string owner_id;
  std::string launch_template_name;
  Instant create_time;
  std::string created_by;
  std::int64_t default_version_number = 1;
  std::int64_t latest_version_number = 1;
  std::int64_t versions_made = 1;  // numbers are not used twice
  Tags tags;

  static constexpr auto kFields = std::tuple(
      field("LaunchTemplateId", &LaunchTemplate::launch_template_id), field("_OwnerId", &LaunchTemplate::owner_id),
      field("LaunchTemplateName", &LaunchTemplate::launch_template_name),
      field("CreateTime", &LaunchTemplate::create_time), field("CreatedBy", &LaunchTemplate::created_by),
      field("DefaultVersionNumber", &LaunchTemplate::default_version_number),
      field("LatestVersionNumber", &LaunchTemplate::latest_version_number),
      field("_VersionsMade", &LaunchTemplate::versions_made), field("Tags", &LaunchTemplate::tags));
};

// Kept under launch_template_version_key().
struct LaunchTemplateVersion {
  std::string launch_template_id;
  std::int64_t version_number = 1;
  std::optional<std::string> version_description;
  Instant create_time;
  std::string created_by;
  std::string data;  // LaunchTemplateData as the request had it (aws/value_codec.h)

  static constexpr auto kFields =
      std::tuple(field("LaunchTemplateId", &LaunchTemplateVersion::launch_template_id),
                 field("VersionNumber", &LaunchTemplateVersion::version_number),
                 field("VersionDescription", &LaunchTemplateVersion::version_description),
                 field("CreateTime", &LaunchTemplateVersion::create_time),
                 field("CreatedBy", &LaunchTemplateVersion::created_by), field("_Data", &LaunchTemplateVersion::data));
};

}  // namespace regionfall::ec2
