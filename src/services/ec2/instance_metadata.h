#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace regionfall::ec2 {

// The operation by which the region's instance metadata service learns what the instance with that InstanceId may know
// of itself: Values, a map from paths ("meta-data/local-ipv4", "user-data") to texts; MetadataOptions;
// IamInstanceProfile; OwnerId. Credentials are not among it. Source: EC2 user guide, "Instance metadata categories".
inline constexpr const char* kDescribeInstanceMetadata = "_DescribeInstanceMetadata";

// Texts by path.
using MetadataTree = std::map<std::string, std::string>;

// What a client finds at a path, given without the slash before it ("meta-data/placement/region"): a text, or the names
// below a directory, one a line, those of directories with a slash behind. Nothing: there is none.
std::optional<std::string> metadata_text(const MetadataTree& tree, std::string_view path);

}  // namespace regionfall::ec2
