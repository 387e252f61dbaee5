#include "base/json.h"

#include <algorithm>
#include <cassert>

namespace regionfall {

Json Json::boolean(bool value) {
  Json json;
  json.kind_ = Kind::kBool;
  json.bool_ = value;
  return json;
}

Json Json::number(std::int64_t value) { return number_text(std::to_string(value)); }

Json Json::number_text(std::string digits) {
  assert(!digits.empty());
  Json json;
  json.kind_ = Kind::kNumber;
  json.text_ = std::move(digits);
  return json;
}

Json Json::string(std::string text) {
  Json json;
  json.kind_ = Kind::kString;
  json.text_ = std::move(text);
  return json;
}

Json Json::array(std::vector<Json> items) {
  Json json;
  json.kind_ = Kind::kArray;
  json.items_ = std::move(items);
  return json;
}

Json Json::object(std::vector<Member> members) {
  Json json;
  json.kind_ = Kind::kObject;
  json.members_ = std::move(members);
  return json;
}

const Json& Json::operator[](std::string_view name) const {
  static const Json kNothing;
  const auto found = std::ranges::find(members_, name, &Member::first);
  return found == members_.end() ? kNothing : found->second;
}

bool Json::has(std::string_view name) const {
  return std::ranges::find(members_, name, &Member::first) != members_.end();
}

Json& Json::set(std::string name, Json value) {
  if (kind_ != Kind::kObject) *this = object();
  const auto found = std::ranges::find(members_, name, &Member::first);
  if (found == members_.end()) {
    members_.emplace_back(std::move(name), std::move(value));
  } else {
    found->second = std::move(value);
  }
  return *this;
}

Json& Json::push(Json value) {
  if (kind_ != Kind::kArray) *this = array();
  items_.push_back(std::move(value));
  return *this;
}

}  // namespace regionfall
