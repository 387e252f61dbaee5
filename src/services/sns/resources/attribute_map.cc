#include "services/sns/resources/attribute_map.h"

#include <algorithm>

#include "services/provider/mapping.h"
#include "terraform/providers/schema_table.h"

namespace regionfall::sns {

using hcl::TypeKind;
using hcl::Value;

namespace {

Value value_of(const std::string& text, const hcl::Type& type) {
  if (type.kind() == TypeKind::kBool) return Value::boolean(text == "true");
  if (type.kind() == TypeKind::kNumber) return Value::number(hcl::Number::parse(text).value_or(hcl::Number()));
  return Value::string(text);
}

}  // namespace

std::string entry_text(const Value& object, const char* attribute) {
  const Value* value = object.is_null() ? nullptr : object.find(attribute);
  if (value == nullptr || !value->is_known() || value->is_null()) return {};
  if (value->type().kind() == TypeKind::kBool) return value->as_bool() ? "true" : "false";
  if (value->type().kind() == TypeKind::kNumber) return value->as_number().to_string();
  return value->as_string();
}

aws::Value entries_of(const Value& planned, std::span<const MapEntryRow> rows) {
  aws::Value::Map entries;
  for (const auto& [attribute, entry] : rows) {
    const std::string text = entry_text(planned, attribute);
    if (!text.empty() && text != "false" && text != "0") entries.emplace_back(entry, text);
  }
  return entries;
}

void read_entries(const aws::Value& entries, std::span<const MapEntryRow> rows,
                  const std::vector<provider::Attribute>& attributes, const Value& prior, provider::Members& members) {
  for (const auto& [name, entry] : rows) {
    const auto attribute = std::ranges::find(attributes, name, &provider::Attribute::name);
    if (attribute == attributes.end()) continue;
    std::string text = entries[std::string_view(entry)].as_text();
    const std::string before = entry_text(prior, name);
    const bool document = attribute->form == provider::Form::kJson;
    if (document && !before.empty() && provider::same_document(before, text)) text = before;
    members.insert_or_assign(name, value_of(text, attribute->type));
  }
}

}  // namespace regionfall::sns
