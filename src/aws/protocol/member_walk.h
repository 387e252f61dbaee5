#pragma once

#include "aws/service_model.h"
#include "aws/value.h"

namespace regionfall::aws {

// Calls `visit(member, value)` for each member of the shape that the structure has, in the shape's order.
template <class Visit>
void for_each_member(const Shape& shape, const Value& structure, Visit&& visit) {
  const Value::Structure& members = structure.as_structure();
  std::size_t next = 0;  // values mostly come in the shape's order
  for (const Member& member : shape.members()) {
    for (std::size_t tried = 0; tried < members.size(); ++tried) {
      const auto& [name, value] = members[next];
      next = next + 1 == members.size() ? 0 : next + 1;
      if (name != member.name) continue;
      if (!value.absent()) visit(member, value);
      break;
    }
  }
}

}  // namespace regionfall::aws
