#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

#include "aws/value.h"
#include "services/provider/resource_type.h"

namespace regionfall::ec2 {

// Filters of a describing operation, each with one value.
aws::Value filters(std::initializer_list<std::pair<std::string_view, std::string>> wanted);

// What stands at `wanted` in the output of a describing operation with these filters; absent when nothing is found.
provider::Answer<aws::Value> describe(provider::Session& session, std::string_view operation,
                                      const provider::MemberPath& wanted, aws::Value filters);

// An attribute in which AWS has no part: it is computed or kept by a function.
provider::Attribute computed_text(const char* name);

// Tags of EC2's resources, for this kind of resource ("subnet").
provider::Tagging ec2_tags(const char* resource_type);

// The names that AWS gives to addresses; empty for none. Source: VPC user guide, "DNS attributes for your VPC".
std::string private_dns_name(const provider::Session& session, const std::string& address);
std::string public_dns_name(const provider::Session& session, const std::string& address);

}  // namespace regionfall::ec2
