#include "services/provider/mapping.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "aws/url.h"
#include "base/json.h"
#include "base/time_format.h"
#include "hcl/convert.h"

namespace regionfall::provider {
namespace {

using hcl::TypeKind;

const hcl::Value* known(const hcl::Value& object, std::string_view name) {
  const hcl::Value* member = object.find(name);
  return member != nullptr && member->is_known() && !member->is_null() ? member : nullptr;
}

template <class Row>
const MemberPath& input_path(const Row& row) {
  return row.input.empty() ? row.member : row.input;
}
template <class Row>
const MemberPath& output_path(const Row& row) {
  return row.output.empty() ? row.member : row.output;
}

// A list of at most one object is a structure to AWS.
bool is_structure(const Block& block) { return block.max_items == 1; }

aws::Value block_input(const Block& block, const hcl::Value& objects) {
  aws::Value::List items;
  for (const hcl::Value& object : objects.elements()) {
    aws::Value item = aws::Value::Structure();
    put_input(block.attributes, block.blocks, object, item);
    items.push_back(std::move(item));
  }
  if (!is_structure(block)) return items;
  return items.empty() ? aws::Value() : std::move(items.front());
}

std::string text_of(const aws::Value& value) {
  if (value.is_integer()) return std::to_string(value.as_integer());
  if (value.is_double()) return hcl::Number::from_double(value.as_double()).to_string();
  if (value.is_bool()) return value.as_bool() ? "true" : "false";
  if (value.is_instant()) return format_rfc3339(timestamp_of(value.as_instant()));
  if (value.is_blob()) return value.as_bytes();
  return value.as_text();
}

hcl::Value number_of(const aws::Value& value) {
  if (value.is_integer()) return hcl::Value::number(value.as_integer());
  if (value.is_double()) return hcl::Value::number(hcl::Number::from_double(value.as_double()));
  const auto parsed = hcl::Number::parse(value.as_text());
  return parsed ? hcl::Value::number(*parsed) : hcl::Value::null(hcl::Type::number());
}

hcl::Value elements_of_type(const aws::Value& value, const hcl::Type& type) {
  std::vector<hcl::Value> elements;
  for (const aws::Value& item : value.as_list()) elements.push_back(from_output(item, type.element()));
  return type.kind() == TypeKind::kSet ? hcl::Value::set(type.element(), std::move(elements))
                                       : hcl::Value::list(type.element(), std::move(elements));
}

// One object of a block, from a structure.
hcl::Value object_from(const Block& block, const aws::Value& structure, const hcl::Value& prior,
                       bool null_when_absent) {
  Members members = read_output(block.attributes, block.blocks, structure, prior, null_when_absent);
  std::vector<hcl::MapEntry> entries(members.begin(), members.end());
  return hcl::Value::object(std::move(entries));
}

hcl::Value block_output(const Block& block, const aws::Value& value, const hcl::Value& prior, bool null_when_absent) {
  const hcl::Type type = object_type(block);
  std::vector<hcl::Value> objects;
  const auto prior_at = [&](std::size_t i) {
    const bool has =
        prior.is_known() && !prior.is_null() && block.nesting == terraform::Nesting::kList && i < prior.length();
    return has ? prior.elements()[i] : hcl::Value::null(type);
  };
  if (is_structure(block)) {
    if (value.is_structure()) objects.push_back(object_from(block, value, prior_at(0), null_when_absent));
  } else {
    for (const aws::Value& item : value.as_list()) {
      objects.push_back(object_from(block, item, prior_at(objects.size()), null_when_absent));
    }
  }
  return block.nesting == terraform::Nesting::kSet ? hcl::Value::set(type, std::move(objects))
                                                   : hcl::Value::list(type, std::move(objects));
}

hcl::Type collection_type(const Block& block) {
  return block.nesting == terraform::Nesting::kSet ? hcl::Type::set(object_type(block))
                                                   : hcl::Type::list(object_type(block));
}

hcl::Value prior_member(const hcl::Value& prior, const std::string& name, const hcl::Type& type) {
  if (!prior.is_known() || prior.is_null()) return hcl::Value::null(type);
  const hcl::Value* member = prior.find(name);
  return member == nullptr ? hcl::Value::null(type) : *member;
}

// Keeps the text that was there when the new one means the same.
hcl::Value settled(const Attribute& attribute, hcl::Value read, const hcl::Value& prior) {
  const auto text = [](const hcl::Value& value) { return value.is_known() && !value.is_null(); };
  if (attribute.form == Form::kQuotedJson && text(read)) {
    read =
        hcl::Value::string(aws::percent_decode(read.as_string(), /*plus_is_blank=*/false).value_or(read.as_string()));
  }
  const bool document = attribute.form == Form::kJson || attribute.form == Form::kQuotedJson;
  if (!document || !text(read) || !text(prior)) return read;
  return same_document(read.as_string(), prior.as_string()) ? prior : read;
}

Json normalised(const Json& json) {
  if (json.is_array()) {
    if (json.items().size() == 1 && json.items()[0].is_string()) return json.items()[0];
    std::vector<Json> items;
    for (const Json& item : json.items()) items.push_back(normalised(item));
    std::ranges::sort(items, {}, [](const Json& item) { return item.dump(); });
    return Json::array(std::move(items));
  }
  if (!json.is_object()) return json;
  std::vector<Json::Member> members;
  for (const auto& [name, member] : json.members()) members.emplace_back(name, normalised(member));
  std::ranges::sort(members, {}, &Json::Member::first);
  return Json::object(std::move(members));
}

}  // namespace

aws::Value to_input(const hcl::Value& value) {
  if (!value.is_known() || value.is_null()) return {};
  switch (value.type().kind()) {
    case TypeKind::kString:
      return value.as_string().empty() ? aws::Value() : aws::Value(value.as_string());
    case TypeKind::kBool:
      return value.as_bool();
    case TypeKind::kNumber: {
      const auto whole = value.as_number().to_int64();
      return whole ? aws::Value(*whole) : aws::Value(value.as_number().to_double());
    }
    case TypeKind::kList:
    case TypeKind::kSet: {
      aws::Value::List items;
      for (const hcl::Value& element : value.elements()) {
        if (aws::Value item = to_input(element); !item.absent()) items.push_back(std::move(item));
      }
      return items.empty() ? aws::Value() : aws::Value(std::move(items));
    }
    case TypeKind::kMap: {
      aws::Value::Map entries;
      for (std::size_t i = 0; i < value.length(); ++i)
        entries.emplace_back(value.key(i), to_input(value.elements()[i]));
      return entries.empty() ? aws::Value() : aws::Value(std::move(entries));
    }
    default:
      return {};
  }
}

hcl::Value from_output(const aws::Value& value, const hcl::Type& type) {
  if (value.absent()) return hcl::Value::null(type);
  switch (type.kind()) {
    case TypeKind::kString:
      return hcl::Value::string(text_of(value));
    case TypeKind::kBool:
      return hcl::Value::boolean(value.is_bool() ? value.as_bool() : value.as_text() == "true");
    case TypeKind::kNumber:
      return number_of(value);
    case TypeKind::kList:
    case TypeKind::kSet:
      return elements_of_type(value, type);
    case TypeKind::kMap: {
      std::vector<hcl::MapEntry> entries;
      for (const auto& [key, entry] : value.as_map()) entries.emplace_back(key, from_output(entry, type.element()));
      return hcl::Value::map(type.element(), std::move(entries));
    }
    default:
      return hcl::Value::null(type);
  }
}

void put_input(const std::vector<Attribute>& attributes, const std::vector<Block>& blocks, const hcl::Value& object,
               aws::Value& input) {
  for (const Attribute& attribute : attributes) {
    const MemberPath& path = input_path(attribute);
    if (!path.somewhere()) continue;
    if (const hcl::Value* value = known(object, attribute.name)) path.put(input, to_input(*value));
  }
  for (const Block& block : blocks) {
    const MemberPath& path = input_path(block);
    if (!path.somewhere()) continue;
    const hcl::Value* objects = known(object, block.name);
    if (objects != nullptr && objects->length() > 0) path.put(input, block_input(block, *objects));
  }
}

Members read_output(const std::vector<Attribute>& attributes, const std::vector<Block>& blocks,
                    const aws::Value& object, const hcl::Value& prior, bool null_when_absent) {
  Members members;
  for (const Attribute& attribute : attributes) {
    const hcl::Value before = prior_member(prior, attribute.name, attribute.type);
    const MemberPath& path = output_path(attribute);
    if (!path.somewhere()) {
      members.insert_or_assign(attribute.name, before);
      continue;
    }
    hcl::Value read = from_output(path.get(object), attribute.type);
    if (read.is_null() && !null_when_absent) read = hcl::empty_value(attribute.type);
    members.insert_or_assign(attribute.name, settled(attribute, std::move(read), before));
  }
  for (const Block& block : blocks) {
    const hcl::Value before = prior_member(prior, block.name, collection_type(block));
    const MemberPath& path = output_path(block);
    members.insert_or_assign(
        block.name, path.somewhere() ? block_output(block, path.get(object), before, null_when_absent) : before);
  }
  return members;
}

hcl::Value keep_empty(const hcl::Value& prior, const hcl::Value& planned) {
  if (!prior.is_known() || !planned.is_known() || prior.is_null()) return planned;
  if (planned.is_null()) return prior.identical_unmarked(hcl::empty_value(planned.type())) ? prior : planned;
  if (planned.type().is_primitive()) return planned;
  std::vector<hcl::Value> kept(planned.elements().begin(), planned.elements().end());
  switch (planned.type().kind()) {
    case TypeKind::kObject:
      for (std::size_t i = 0; i < kept.size(); ++i) {
        if (const hcl::Value* before = prior.find(planned.key(i))) kept[i] = keep_empty(*before, kept[i]);
      }
      return hcl::Value::object(planned.type(), std::move(kept));
    case TypeKind::kList:
      if (prior.length() != kept.size()) return planned;
      for (std::size_t i = 0; i < kept.size(); ++i) kept[i] = keep_empty(prior.elements()[i], kept[i]);
      return hcl::Value::list(planned.type().element(), std::move(kept));
    case TypeKind::kSet:
      for (hcl::Value& element : kept) {
        for (const hcl::Value& before : prior.elements()) {
          hcl::Value candidate = keep_empty(before, element);
          if (candidate.identical_unmarked(before)) element = std::move(candidate);
        }
      }
      return hcl::Value::set(planned.type().element(), std::move(kept));
    default:
      return planned;
  }
}

hcl::Value fill_attribute_blocks(const std::vector<Block>& blocks, const hcl::Value& config) {
  std::vector<hcl::MapEntry> changes;
  for (const Block& block : blocks) {
    const hcl::Value* objects = known(config, block.name);
    if (!block.as_attribute || objects == nullptr) continue;
    changes.emplace_back(block.name, hcl::transform(*objects, [](const hcl::Path& path, const hcl::Value& inner) {
                           const bool inside = path.size() > 1 && inner.is_known() && inner.is_null();
                           return inside ? hcl::empty_value(inner.type()) : inner;
                         }));
  }
  return changes.empty() ? config : terraform::with_members(config, std::move(changes));
}

hcl::Value keep_documents(const std::vector<Attribute>& attributes, const hcl::Value& prior, const hcl::Value& config) {
  if (!prior.is_known() || prior.is_null()) return config;
  std::vector<hcl::MapEntry> changes;
  for (const Attribute& attribute : attributes) {
    if (attribute.form != Form::kJson && attribute.form != Form::kQuotedJson) continue;
    const hcl::Value* before = known(prior, attribute.name);
    const hcl::Value* after = known(config, attribute.name);
    if (before == nullptr || after == nullptr || !same_document(before->as_string(), after->as_string())) continue;
    changes.emplace_back(attribute.name, *before);
  }
  return changes.empty() ? config : terraform::with_members(config, std::move(changes));
}

bool same_document(const std::string& a, const std::string& b) {
  if (a == b) return true;
  const Result<Json> left = parse_json(a);
  const Result<Json> right = parse_json(b);
  return left && right && normalised(*left).dump() == normalised(*right).dump();
}

hcl::Type object_type(const Block& block) {
  std::vector<hcl::ObjectAttribute> members;
  for (const Attribute& attribute : block.attributes) members.push_back({attribute.name, attribute.type});
  for (const Block& nested : block.blocks) members.push_back({nested.name, collection_type(nested)});
  return hcl::Type::object(std::move(members));
}

terraform::BlockSchema schema_of(const std::vector<Attribute>& attributes, const std::vector<Block>& blocks) {
  terraform::BlockSchema schema;
  for (const Attribute& attribute : attributes) {
    schema.attributes.push_back(terraform::attribute_of(
        {attribute.name, attribute.type, attribute.flags, attribute.default_value, attribute.deprecated}));
  }
  for (const Block& block : blocks) {
    if (block.as_attribute) {
      schema.attributes.push_back(terraform::attribute_of({block.name, collection_type(block), block.flags}));
      continue;
    }
    terraform::NestedBlock nested{.name = block.name,
                                  .nesting = block.nesting,
                                  .schema = schema_of(block.attributes, block.blocks),
                                  .min_items = block.min_items,
                                  .max_items = block.max_items,
                                  .forces_replacement = (block.flags & kReplace) != 0};
    schema.blocks.push_back(std::move(nested));
  }
  return schema;
}

}  // namespace regionfall::provider
