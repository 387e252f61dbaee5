#pragma once

#include <cstddef>
#include <span>
#include <string_view>

#include "aws/service_model.h"

namespace regionfall::aws {

// An operation by name, for fuzz targets that read several inputs.
struct FuzzOperation {
  std::string_view service;
  std::string_view operation;
};

// The input of the operation that the first byte chooses ('0' the first); takes the byte off. `text` is not empty.
inline const Shape& pick_input(std::span<const FuzzOperation> operations, std::string_view& text) {
  const auto choice = static_cast<unsigned char>(text.front()) - std::size_t{'0'};
  text.remove_prefix(1);
  const FuzzOperation& picked = operations[choice % operations.size()];
  return *find_service_model(picked.service)->find_operation(picked.operation)->input();
}

}  // namespace regionfall::aws
