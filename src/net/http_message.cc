#include "net/http_message.h"

#include <algorithm>

#include "base/text.h"

namespace regionfall::net {

const std::string* HeaderFields::find(std::string_view name) const {
  const auto found =
      std::ranges::find_if(fields_, [&](const Field& field) { return equals_ignoring_case(field.first, name); });
  return found == fields_.end() ? nullptr : &found->second;
}

std::string_view HeaderFields::get(std::string_view name) const {
  const std::string* value = find(name);
  return value == nullptr ? std::string_view() : std::string_view(*value);
}

void HeaderFields::set(std::string_view name, std::string value) {
  remove(name);
  add(std::string(name), std::move(value));
}

void HeaderFields::remove(std::string_view name) {
  std::erase_if(fields_, [&](const Field& field) { return equals_ignoring_case(field.first, name); });
}

}  // namespace regionfall::net
