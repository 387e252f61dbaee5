#include "terraform/state_object.h"

#include <charconv>
#include <limits>
#include <system_error>
#include <utility>

#include "base/encoding.h"
#include "hcl/value_json.h"

namespace regionfall::terraform {
namespace {

using hcl::Marks;
using hcl::PathStep;
using hcl::Value;

Result<PathStep> path_step(const Json& json) {
  const std::string& kind = json["type"].text();
  const Json& value = json["value"];
  if (kind == "get_attr" && value.is_string()) return PathStep::attribute(value.text());
  if (kind == "index") {
    Value key = TRY(hcl::value_from_json(value, hcl::Type::dynamic()));
    if (!key.is_null() && key.type().is_primitive()) return PathStep::index(std::move(key));
  }
  return failure(
      "a step of a path is {\"type\": \"get_attr\", \"value\": NAME} or {\"type\": \"index\", \"value\": KEY}");
}

Json step_json(const PathStep& step) {
  Json json = Json::object();
  if (step.kind == PathStep::Kind::kAttribute) {
    json.set("type", Json::string("get_attr")).set("value", Json::string(step.name));
  } else {
    json.set("type", Json::string("index")).set("value", hcl::value_to_json(step.key, hcl::Type::dynamic()));
  }
  return json;
}

// Unknown parts never belong into a state; whoever leaves one gets a null there.
Value known_part(const Value& value) {
  if (value.is_wholly_known()) return value;
  return hcl::transform(
      value, [](const hcl::Path&, const Value& part) { return part.is_known() ? part : Value::null(part.type()); });
}

Result<std::shared_ptr<const std::string>> take_raw(JsonScanner& scanner) {
  return std::make_shared<const std::string>(TRY(scanner.raw()));
}

}  // namespace

// -- writing ---------------------------------------------------------------------------------------------------------

void JsonLayout::separate() {
  if (!first_) out_ += ',';
  first_ = false;
  if (indented_) out_.append(1, '\n').append(static_cast<std::size_t>(2 * depth_), ' ');
}

void JsonLayout::open(char bracket) {
  out_ += bracket;
  first_ = true;
  ++depth_;
}

void JsonLayout::close(char bracket) {
  --depth_;
  if (!first_ && indented_) out_.append(1, '\n').append(static_cast<std::size_t>(2 * depth_), ' ');
  out_ += bracket;
  first_ = false;
}

void JsonLayout::name(std::string_view name) {
  separate();
  text(name);
  out_ += indented_ ? ": " : ":";
}

void JsonLayout::item() { separate(); }

void JsonLayout::text(std::string_view text) { out_ += json_quote(text, true); }

void JsonLayout::number(std::uint64_t number) { out_ += std::to_string(number); }

void JsonLayout::raw(std::string_view json) { append_json_layout(out_, json, indented_, depth_); }

void JsonLayout::value(const Json& json) {
  std::string compact = json.dump(0, true);
  if (indented_) {
    raw(compact);
  } else {
    out_ += compact;
  }
}

Json attributes_json(const Value& value, const hcl::Type& type, std::vector<hcl::PathMarks>& sensitive) {
  std::vector<hcl::PathMarks> marks;
  const Value plain = known_part(hcl::unmark_deep_with_paths(value, marks));
  for (hcl::PathMarks& found : marks) {
    if (hcl::has(found.marks, Marks::kSensitive)) sensitive.push_back(std::move(found));
  }
  return hcl::value_to_json(plain, type.is_dynamic() ? plain.type() : type);
}

Json sensitive_paths_json(const std::vector<hcl::PathMarks>& paths) {
  Json json = Json::array();
  for (const hcl::PathMarks& place : paths) {
    Json steps = Json::array();
    for (const PathStep& step : place.path) steps.push(step_json(step));
    json.push(std::move(steps));
  }
  return json;
}

void write_object_members(JsonLayout& layout, const ObjectState& object, const std::string& deposed) {
  if (object.tainted) layout.member("status", "tainted");
  if (!deposed.empty()) layout.member("deposed", deposed);
  layout.name("schema_version");
  layout.number(static_cast<std::uint64_t>(object.schema_version));
  layout.name("attributes");
  std::vector<hcl::PathMarks> sensitive;
  if (object.raw_attributes) {
    layout.raw(*object.raw_attributes);
  } else {
    layout.value(attributes_json(object.value, object.type, sensitive));
  }
  layout.name("sensitive_attributes");
  layout.value(sensitive_paths_json(object.raw_attributes ? object.sensitive : sensitive));
  if (object.identity) {
    layout.name("identity_schema_version");
    layout.number(static_cast<std::uint64_t>(object.identity_schema_version));
    layout.name("identity");
    layout.raw(*object.identity);
  }
  if (!object.private_data.empty()) layout.member("private", base64_encode(object.private_data));
  if (object.dependencies && !object.dependencies->empty()) {
    layout.name("dependencies");
    layout.open('[');
    for (const ConfigResource& resource : *object.dependencies) {
      layout.item();
      layout.text(resource.to_string());
    }
    layout.close(']');
  }
  if (object.create_before_destroy) {
    layout.name("create_before_destroy");
    layout.raw("true");
  }
  if (object.unknown) write_unknown_members(layout, *object.unknown);
}

void write_unknown_members(JsonLayout& layout, const UnknownMembers& members) {
  for (const auto& [name, json] : members) {
    layout.name(name);
    layout.raw(json);
  }
}

// -- reading ---------------------------------------------------------------------------------------------------------

Result<std::uint64_t> take_whole_number(JsonScanner& scanner) {
  const std::string_view digits = TRY(scanner.raw());
  std::uint64_t number = 0;
  const auto [end, problem] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (problem != std::errc() || end != digits.data() + digits.size()) return failure("a whole number is expected");
  return number;
}

Result<int> take_schema_version(JsonScanner& scanner) {
  const std::uint64_t version = TRY(take_whole_number(scanner));
  if (version > std::numeric_limits<int>::max()) return failure("this number is too large for a schema version");
  return static_cast<int>(version);
}

Result<bool> take_bool(JsonScanner& scanner) {
  const std::string_view word = TRY(scanner.raw());
  if (word != "true" && word != "false") return failure("true or false is expected");
  return word == "true";
}

Result<std::vector<hcl::PathMarks>> parse_sensitive_paths(std::string_view json) {
  std::vector<hcl::PathMarks> paths;
  if (json == "[]" || json == "null") return paths;
  const Json parsed = TRY(parse_json(json));
  if (!parsed.is_array()) return failure("an array of paths is expected");
  for (const Json& steps : parsed.items()) {
    if (!steps.is_array()) return failure("a path is an array of steps");
    hcl::PathMarks place{{}, Marks::kSensitive};
    for (const Json& step : steps.items()) place.path.push_back(TRY(path_step(step)));
    paths.push_back(std::move(place));
  }
  return paths;
}

Result<Dependencies> ObjectReader::dependencies(std::string_view json) {
  const auto known = dependencies_.find(json);
  if (known != dependencies_.end()) return known->second;
  std::vector<ConfigResource> resources;
  const Json parsed = TRY(parse_json(json));
  if (!parsed.is_array() && !parsed.is_null()) return failure("an array of addresses is expected");
  for (const Json& item : parsed.items()) {
    if (!item.is_string()) return failure("the address of a resource is expected");
    Target target = TRY(parse_target(item.text()));
    if (!target.resource) return failure("\"" + item.text() + "\" is a module, where a resource is expected");
    resources.push_back({path_of(target.module), *std::move(target.resource)});
  }
  auto shared = std::make_shared<const std::vector<ConfigResource>>(std::move(resources));
  dependencies_.emplace(json, shared);
  return shared;
}

Result<bool> ObjectReader::take(const std::string& name, JsonScanner& scanner, ObjectState& object,
                                std::string& deposed) {
  if (name == "status") {
    const std::string status = TRY(scanner.string());
    if (status != "tainted" && !status.empty())
      return failure("\"" + status + "\" is no status of an object (\"tainted\" is)");
    object.tainted = status == "tainted";
  } else if (name == "deposed") {
    deposed = TRY(scanner.string());
    if (deposed.size() != kDeposedKeyBytes && !deposed.empty()) return failure("a deposed key has 8 characters");
  } else if (name == "schema_version") {
    object.schema_version = TRY(take_schema_version(scanner));
  } else if (name == "attributes") {
    const auto kind = TRY(scanner.kind());
    if (kind != Json::Kind::kObject && kind != Json::Kind::kNull) return failure("an object is expected");
    auto raw = TRY(take_raw(scanner));
    if (kind == Json::Kind::kObject) object.raw_attributes = std::move(raw);
  } else if (name == "attributes_flat") {
    return failure(
        "the object has attributes as Terraform before 0.12 wrote them; run a command of Terraform 0.12 or later that "
        "refreshes it (terraform apply -refresh-only), then try again");
  } else if (name == "sensitive_attributes") {
    const std::string_view raw = TRY(scanner.raw());
    object.sensitive = TRY(parse_sensitive_paths(raw));
  } else if (name == "identity") {
    if (TRY(scanner.kind()) == Json::Kind::kNull) {
      TRY(scanner.raw());
    } else {
      object.identity = TRY(take_raw(scanner));
    }
  } else if (name == "identity_schema_version") {
    object.identity_schema_version = TRY(take_schema_version(scanner));
  } else if (name == "private") {
    if (TRY(scanner.kind()) == Json::Kind::kNull) {
      TRY(scanner.raw());
    } else {
      const std::string text = TRY(scanner.string());
      object.private_data = TRY(base64_decode(text));
    }
  } else if (name == "dependencies") {
    const std::string_view raw = TRY(scanner.raw());
    object.dependencies = TRY(dependencies(raw));
  } else if (name == "create_before_destroy") {
    object.create_before_destroy = TRY(take_bool(scanner));
  } else {
    return false;
  }
  return true;
}

// -- with the schema at hand -----------------------------------------------------------------------------------------

Result<Value> decode_object(const ObjectState& object, const TypeSchema& schema) {
  if (!object.raw_attributes) return object.value;
  const Json json = TRY(parse_json(*object.raw_attributes));
  const Value value = TRY(hcl::value_from_json(json, schema.type));
  return hcl::mark_paths(value, object.sensitive);
}

}  // namespace regionfall::terraform
