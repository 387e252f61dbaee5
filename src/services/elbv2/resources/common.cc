#include "services/elbv2/resources/common.h"

#include <fmt/format.h>

#include <algorithm>

#include "aws/members/elbv2.h"
#include "services/provider/mapping.h"
#include "terraform/providers/schema_table.h"

namespace regionfall::elbv2 {

namespace m = aws::members::elbv2;
using namespace provider;
using hcl::Type;
using hcl::Value;

namespace {

constexpr std::size_t kUniqueLength = 26;  // what generated_name() appends

std::string text_of_value(const Value& value) {
  switch (value.type().kind()) {
    case hcl::TypeKind::kBool:
      return value.as_bool() ? "true" : "false";
    case hcl::TypeKind::kNumber:
      return value.as_number().to_string();
    default:
      return value.as_string();
  }
}

bool is_set(const Value& value) { return value.is_known() && !value.is_null(); }

// What an attribute inside a block is planned to be when the configuration does not say.
Value left_to_aws(const Attribute& attribute, const Value& before) {
  if (attribute.default_value) return *attribute.default_value;
  if ((attribute.flags & kComputed) == 0) return hcl::empty_value(attribute.type);
  const Value* known = before.is_null() ? nullptr : before.find(attribute.name);
  return known != nullptr && is_set(*known) ? *known : Value::unknown(attribute.type);
}

// One object of a block, as planned.
Value planned_object(const Block& block, const Value& configured, const Value& before) {
  std::vector<hcl::MapEntry> members;
  for (const Attribute& attribute : block.attributes) {
    const Value& value = configured.attribute(attribute.name);
    const bool left = value.is_known() && value.is_null();
    members.emplace_back(attribute.name, left ? left_to_aws(attribute, before) : value);
  }
  for (const Block& inner : block.blocks) {
    const Value& objects = configured.attribute(inner.name);
    const Type type = object_type(inner);
    if (!objects.is_known()) {
      members.emplace_back(inner.name, objects);
      continue;
    }
    const Value* earlier = before.is_null() ? nullptr : before.find(inner.name);
    if (objects.is_null() || objects.length() == 0) {
      const bool keeps = earlier != nullptr && is_set(*earlier);
      members.emplace_back(inner.name, keeps ? *earlier : Value::unknown(Type::list(type)));
      continue;
    }
    std::vector<Value> made;
    const Value nothing = Value::null(type);
    for (std::size_t i = 0; i < objects.length(); ++i) {
      const bool has = earlier != nullptr && is_set(*earlier) && i < earlier->length();
      made.push_back(planned_object(inner, objects.elements()[i], has ? earlier->elements()[i] : nothing));
    }
    members.emplace_back(inner.name, Value::list(type, std::move(made)));
  }
  return Value::object(std::move(members));
}

}  // namespace

Entries entries_of(const aws::Value& output) {
  Entries entries;
  for (const aws::Value& item : output[m::Attributes].as_list()) {
    entries.emplace_back(item[m::Key].as_text(), item[m::Value].as_text());
  }
  return entries;
}

const std::string* find_entry(const Entries& entries, std::string_view key) {
  const auto found = std::ranges::find(entries, key, &std::pair<std::string, std::string>::first);
  return found == entries.end() ? nullptr : &found->second;
}

void EntryList::add(std::string_view key, std::string_view value) {
  items_.push_back(aws::Value::of({{m::Key, key}, {m::Value, value}}));
}

void EntryList::add_planned(std::span<const EntryRow> rows, const Value& planned, const Value* prior, bool only_set) {
  for (const EntryRow& row : rows) {
    const Value* value = planned.find(row.attribute);
    if (value == nullptr || !is_set(*value)) continue;
    if (prior != nullptr && !differs(*prior, planned, row.attribute)) continue;
    const std::string text = text_of_value(*value);
    if (prior == nullptr && text.empty()) continue;
    const bool zero = value->type().kind() != hcl::TypeKind::kString && (text == "false" || text == "0");
    if (only_set && zero) continue;
    add(row.key, text);
  }
}

void read_entries(std::span<const EntryRow> rows, const std::vector<Attribute>& attributes, const Entries& entries,
                  Members& members) {
  for (const EntryRow& row : rows) {
    const auto attribute = std::ranges::find(attributes, row.attribute, &Attribute::name);
    if (attribute == attributes.end()) continue;
    const std::string* text = find_entry(entries, row.key);
    // A type that does not have the attribute shows what the provider's default says.
    Value shown = text != nullptr ? from_output(aws::Value(*text), attribute->type)
                                  : attribute->default_value.value_or(hcl::empty_value(attribute->type));
    members.insert_or_assign(row.attribute, std::move(shown));
  }
}

bool differs(const Value& prior, const Value& planned, const char* name) {
  const Value& value = planned.attribute(name);
  return value.is_known() && !value.identical_unmarked(prior.attribute(name));
}

void plan_block(const Block& block, const terraform::PlanRequest& request, terraform::PlanReply& reply) {
  const Value& configured = request.config.attribute(block.name);
  if (!is_set(configured) || configured.length() == 0) return;
  const Type type = object_type(block);
  const bool has_prior = !request.prior.is_null() && is_set(request.prior.attribute(block.name)) &&
                         request.prior.attribute(block.name).length() > 0;
  const Value before = has_prior ? request.prior.attribute(block.name).elements()[0] : Value::null(type);
  std::vector<Value> made;
  for (const Value& object : configured.elements()) {
    if (!object.is_known()) return;
    made.push_back(planned_object(block, object, before));
  }
  Value planned = block.nesting == terraform::Nesting::kSet ? Value::set(type, std::move(made))
                                                            : Value::list(type, std::move(made));
  reply.planned = terraform::with_members(reply.planned, {{block.name, std::move(planned)}});
}

std::string arn_suffix(std::string_view arn) {
  const std::size_t balancer = arn.find("loadbalancer/");
  if (balancer != std::string_view::npos)
    return std::string(arn.substr(balancer + std::string_view("loadbalancer/").size()));
  return std::string(arn.substr(arn.rfind(':') + 1));
}

void put_name(const Value& planned, const char* prefix, aws::Value& input) {
  if (!terraform::text_of(planned, "name").empty() || !terraform::text_of(planned, "name_prefix").empty()) return;
  const std::string generated = input[m::Name].as_text();
  input.set(m::Name, prefix + generated.substr(generated.size() - std::min(generated.size(), kUniqueLength)));
}

Done check_absent(Session& session, const char* operation, const char* title, const char* missing,
                  const aws::Value& input) {
  const std::string& name = input[m::Name].as_text();
  const Answer<aws::Value> found =
      session.call("elbv2", operation, aws::Value::of({{m::Names, aws::text_list({name})}}));
  if (found) return problem(fmt::format("{} ({}) already exists", title, name));
  if (found.error().code == missing) return {};
  return std::unexpected(found.error());
}

Tagging arn_tags() {
  return {.style = Tagging::Style::kList,
          .key = "ResourceArns[]",
          .list = "DescribeTags",
          .list_member = "TagDescriptions[0].Tags",
          .tag = "AddTags",
          .untag = "RemoveTags"};
}

Done delete_when_unused(Session& session, const char* operation, const aws::Value& input, const char* gone) {
  return session.wait_until(
      [&]() -> Answer<bool> {
        const Answer<aws::Value> output = session.call("elbv2", operation, aws::Value(input));
        if (output || output.error().code == gone) return true;
        if (output.error().code == "ResourceInUse") return false;
        return std::unexpected(output.error());
      },
      "what uses it to be gone");
}

}  // namespace regionfall::elbv2
