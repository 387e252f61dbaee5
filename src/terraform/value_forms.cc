#include "terraform/value_forms.h"

#include "hcl/value_json.h"

namespace regionfall::terraform {
namespace {

using hcl::TypeKind;
using hcl::Value;

bool is_keyed(const Value& value) {
  return value.type().kind() == TypeKind::kMap || value.type().kind() == TypeKind::kObject;
}

bool is_leaf(const Value& value) { return value.type().is_primitive() || value.type().is_dynamic(); }

bool is_false(const Json& json) { return json.kind() == Json::Kind::kBool && !json.as_bool(); }

// The overlay of a known collection from those of its elements.
template <class Overlay>
Json overlay_of_elements(const Value& value, const Overlay& overlay) {
  Json json = is_keyed(value) ? Json::object() : Json::array();
  for (std::size_t i = 0; i < value.length(); ++i) {
    Json part = overlay(value.elements()[i]);
    if (!is_keyed(value)) {
      json.push(std::move(part));
    } else if (!is_false(part)) {
      json.set(value.key(i), std::move(part));
    }
  }
  return json;
}

}  // namespace

Json known_json(const Value& value) {
  if (!value.is_known() || value.is_null()) return {};
  if (is_leaf(value)) return hcl::value_to_json(value.unmarked(), value.type());
  Json json = is_keyed(value) ? Json::object() : Json::array();
  for (std::size_t i = 0; i < value.length(); ++i) {
    const Value& element = value.elements()[i];
    if (!is_keyed(value)) {
      json.push(known_json(element));
    } else if (element.is_known()) {
      json.set(value.key(i), known_json(element));
    }
  }
  return json;
}

Json unknown_json(const Value& value) {
  if (!value.is_known()) return Json::boolean(true);
  if (value.is_null() || is_leaf(value)) return Json::boolean(false);
  return overlay_of_elements(value, unknown_json);
}

Json sensitive_json(const Value& value) {
  if (has(value.marks(), hcl::Marks::kSensitive)) return Json::boolean(true);
  if (is_leaf(value) || (value.is_known() && value.is_null())) return Json::boolean(false);
  if (!value.is_known()) return is_keyed(value) ? Json::object() : Json::array();
  return overlay_of_elements(value, sensitive_json);
}

Json path_json(const hcl::Path& path) {
  Json json = Json::array();
  for (const auto& step : path) {
    json.push(step.kind == hcl::PathStep::Kind::kAttribute ? Json::string(step.name) : known_json(step.key));
  }
  return json;
}

}  // namespace regionfall::terraform
