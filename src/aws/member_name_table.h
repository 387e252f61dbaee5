#pragma once

#include <span>
#include <string_view>

namespace regionfall::aws {

// The texts of all member names, sorted; a MemberName is a place in it. Generated from models/.
std::span<const std::string_view> member_name_table();

}  // namespace regionfall::aws
