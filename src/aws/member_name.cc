#include "aws/member_name.h"

#include <algorithm>
#include <cassert>

#include "aws/member_name_table.h"

namespace regionfall::aws {

std::string_view text(MemberName name) {
  assert(name.id < member_name_table().size());
  return member_name_table()[name.id];
}

std::optional<MemberName> find_member_name(std::string_view name) {
  const auto table = member_name_table();
  const auto found = std::ranges::lower_bound(table, name);
  if (found == table.end() || *found != name) return std::nullopt;
  return MemberName{static_cast<std::uint16_t>(found - table.begin())};
}

}  // namespace regionfall::aws
