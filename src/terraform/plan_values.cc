#include "terraform/plan_values.h"

#include "hcl/value_json.h"

namespace regionfall::terraform {
namespace {

using hcl::Type;
using hcl::TypeKind;
using hcl::Value;

Json type_json(const Type& type) {
  auto json = parse_json(type.json());
  return json ? *std::move(json) : Json::string("dynamic");
}

// A known value that is not null, without its marks. Strings and bools stand for themselves; anything else is an object
// with one member that says what it is.
Json content(const Value& value) {
  switch (value.type().kind()) {
    case TypeKind::kString:
      return Json::string(value.as_string());
    case TypeKind::kBool:
      return Json::boolean(value.as_bool());
    case TypeKind::kNumber:
      return Json::object({{"number", Json::string(value.as_number().to_string())}});
    default:
      break;
  }
  const bool keyed = value.type().kind() == TypeKind::kMap || value.type().kind() == TypeKind::kObject;
  Json parts = keyed ? Json::object() : Json::array();
  for (std::size_t i = 0; i < value.length(); ++i) {
    Json part = saved_value(value.elements()[i]);
    if (keyed) {
      parts.set(value.key(i), std::move(part));
    } else {
      parts.push(std::move(part));
    }
  }
  switch (value.type().kind()) {
    case TypeKind::kList:
      return Json::object({{"list", std::move(parts)}, {"of", type_json(value.type().element())}});
    case TypeKind::kSet:
      return Json::object({{"set", std::move(parts)}, {"of", type_json(value.type().element())}});
    case TypeKind::kMap:
      return Json::object({{"map", std::move(parts)}, {"of", type_json(value.type().element())}});
    case TypeKind::kTuple:
      return Json::object({{"tuple", std::move(parts)}});
    default:
      return Json::object({{"object", std::move(parts)}});
  }
}

Result<std::vector<Value>> restored_elements(const Json& json) {
  std::vector<Value> elements;
  for (const auto& item : json.items()) elements.push_back(TRY(restored_value(item)));
  return elements;
}

Result<std::vector<hcl::MapEntry>> restored_entries(const Json& json) {
  std::vector<hcl::MapEntry> entries;
  for (const auto& [key, item] : json.members()) entries.emplace_back(key, TRY(restored_value(item)));
  return entries;
}

Result<Value> restored_unknown(const Json& json) {
  const Type type = TRY(hcl::type_from_json(json["unknown"]));
  if (!json["not_null"].as_bool()) return Value::unknown(type);
  hcl::Refinement refinement;
  refinement.not_null = true;
  return Value::unknown(type, refinement);
}

Result<Value> restored_collection(const Json& json) {
  const Type element = TRY(hcl::type_from_json(json["of"]));
  const auto fits = [&element](const Value& value) { return element.is_dynamic() || value.type() == element; };
  if (json.has("map")) {
    auto entries = TRY(restored_entries(json["map"]));
    for (const auto& [key, value] : entries) {
      if (!fits(value)) return failure("a value of the plan file does not have the type of its collection");
    }
    return Value::map(element, std::move(entries));
  }
  auto elements = TRY(restored_elements(json.has("list") ? json["list"] : json["set"]));
  for (const auto& value : elements) {
    if (!fits(value)) return failure("a value of the plan file does not have the type of its collection");
  }
  return json.has("list") ? Value::list(element, std::move(elements)) : Value::set(element, std::move(elements));
}

}  // namespace

Json saved_value(const Value& value) {
  if (value.marks() != hcl::Marks::kNone) {
    Json json = Json::object();
    json.set("marks", Json::number(static_cast<std::int64_t>(value.marks())));
    json.set("value", saved_value(value.unmarked()));
    return json;
  }
  if (!value.is_known()) {
    Json json = Json::object({{"unknown", type_json(value.type())}});
    if (value.refinement().not_null) json.set("not_null", Json::boolean(true));
    return json;
  }
  if (value.is_null()) return Json::object({{"null", type_json(value.type())}});
  return content(value);
}

Result<Value> restored_value(const Json& json) {
  if (json.is_string()) return Value::string(json.text());
  if (json.kind() == Json::Kind::kBool) return Value::boolean(json.as_bool());
  if (!json.is_object() || json.members().empty()) return failure("a value of the plan file is damaged");
  if (json.has("marks")) {
    const Value inner = TRY(restored_value(json["value"]));
    const bool sensitive = json["marks"].text() != "0";
    return sensitive ? inner.with_marks(hcl::Marks::kSensitive) : inner;
  }
  if (json.has("unknown")) return restored_unknown(json);
  if (json.has("null")) return Value::null(TRY(hcl::type_from_json(json["null"])));
  if (json.has("number")) {
    const auto number = hcl::Number::parse(json["number"].text());
    if (!number) return failure("a number of the plan file is damaged");
    return Value::number(*number);
  }
  if (json.has("tuple")) return Value::tuple(TRY(restored_elements(json["tuple"])));
  if (json.has("object")) return Value::object(TRY(restored_entries(json["object"])));
  if (!json.has("list") && !json.has("set") && !json.has("map")) return failure("a value of the plan file is damaged");
  return restored_collection(json);
}

}  // namespace regionfall::terraform
