#pragma once

#include <array>
#include <span>
#include <string_view>

namespace regionfall::iam {

// The resources of one operation. A template is what follows "arn:aws:ec2:REGION:ACCOUNT:" (REGION empty for IAM, both
// empty for Route 53), with members of the input in braces: "vpc/{VpcId}". One whose member the input does not have is
// left out; a list gives one resource an item. "{PolicyArn}" alone is an ARN as it stands. For IAM's entities the path
// is put in, "role/{RoleName}".
struct AccessRow {
  std::string_view operation;
  std::array<std::string_view, 4> resources;
};

// Sorted by operation.
std::span<const AccessRow> acm_access_rows();
std::span<const AccessRow> ec2_access_rows();
std::span<const AccessRow> elbv2_access_rows();
std::span<const AccessRow> iam_access_rows();
std::span<const AccessRow> route53_access_rows();
std::span<const AccessRow> sts_access_rows();

}  // namespace regionfall::iam
