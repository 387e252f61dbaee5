#include "terraform/render/places.h"

#include <algorithm>

namespace regionfall::terraform::render {
namespace {

bool is_key(const hcl::PathStep& step, const hcl::Type& type) {
  return step.kind == hcl::PathStep::Kind::kIndex && step.key.is_known() && !step.key.is_null() &&
         step.key.type() == type;
}

}  // namespace

bool Places::here() const {
  return std::ranges::any_of(rest_, [](const auto& path) { return path.empty(); });
}

Places Places::child(std::string_view name) const {
  return step([name](const hcl::PathStep& step) {
    if (step.kind == hcl::PathStep::Kind::kAttribute) return step.name == name;
    return is_key(step, hcl::Type::string()) && step.key.as_string() == name;
  });
}

Places Places::child(std::size_t index) const {
  return step([index](const hcl::PathStep& step) {
    return is_key(step, hcl::Type::number()) && step.key.as_number().to_int64() == static_cast<std::int64_t>(index);
  });
}

Places Places::step(const std::function<bool(const hcl::PathStep&)>& fits) const {
  Places next;
  for (const auto& path : rest_) {
    if (!path.empty() && fits(path.front())) next.rest_.push_back(path.subspan(1));
  }
  return next;
}

}  // namespace regionfall::terraform::render
