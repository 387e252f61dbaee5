#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string_view>

namespace regionfall::aws {

// The name of a structure's member in AWS's service models ("CidrBlock"), as a number. The same name has the same
// number in all services of one build; numbers change between builds, so nothing keeps them.
//
// `aws/members/NAME.h`, generated, has a constant for every member name of a service: members::ec2::CidrBlock.
struct MemberName {
  std::uint16_t id = 0;
  friend constexpr auto operator<=>(MemberName, MemberName) = default;
};

// As AWS's model spells it.
std::string_view text(MemberName name);

// The member of that exact name, if any service has one.
std::optional<MemberName> find_member_name(std::string_view name);

}  // namespace regionfall::aws
