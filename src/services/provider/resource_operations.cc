#include "services/provider/resource_operations.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "base/hash.h"
#include "services/provider/mapping.h"
#include "terraform/providers/schema_table.h"

namespace regionfall::provider {
namespace {

using terraform::text_of;

bool has(const std::vector<std::string>& codes, const std::string& code) {
  return std::ranges::find(codes, code) != codes.end();
}

hcl::Value member(const hcl::Value& object, std::string_view name) {
  const hcl::Value* found = object.is_null() ? nullptr : object.find(name);
  return found == nullptr ? hcl::Value() : *found;
}

// An object of the type: what is known, and null for the rest. Unknown values that nothing filled in become null too.
hcl::Value assembled(const hcl::Type& type, Members members) {
  std::vector<hcl::Value> values;
  for (const hcl::ObjectAttribute& attribute : type.attributes()) {
    const auto found = members.find(attribute.name);
    const bool known = found != members.end() && found->second.is_wholly_known() && !found->second.is_null();
    values.push_back(known ? found->second : hcl::Value::null(attribute.type));
  }
  return hcl::Value::object(type, std::move(values));
}

// What a create operation has made.
struct Created {
  std::string id;
  Members kept = {};
};

hcl::Value with_created(const hcl::Type& type, const hcl::Value& planned, Created created) {
  Members members = std::move(created.kept);
  members.insert_or_assign("id", hcl::Value::string(created.id));
  for (std::size_t i = 0; i < planned.length(); ++i) members.emplace(planned.key(i), planned.elements()[i]);
  return assembled(type, std::move(members));
}

constexpr std::size_t kUniqueSuffixLength = 26;

// As long as the suffixes that the plugin SDK makes of time and a counter; this one is the same when a call is
// repeated.
std::string unique_suffix(const std::string& token) {
  return hash_hex(HashKind::kSha256, token).substr(0, kUniqueSuffixLength);
}

// The prefix that a generated name shows; empty when the name is not generated.
std::string prefix_of(const std::string& name) {
  if (name.size() < kUniqueSuffixLength) return {};
  const auto suffix = name.substr(name.size() - kUniqueSuffixLength);
  const bool unique =
      std::ranges::all_of(suffix, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
  return unique ? name.substr(0, name.size() - kUniqueSuffixLength) : std::string();
}

// A create whose input names something that the region does not know yet is tried again for a while, as the provider
// does.
Answer<aws::Value> call_create(Session& session, const ResourceType& type, const aws::Value& input) {
  aws::Value made;
  std::optional<Problem> unknown;
  const Done created = session.wait_until(
      [&]() -> Answer<bool> {
        Answer<aws::Value> output = session.call(type.service, type.create.operation, aws::Value(input));
        unknown.reset();
        if (output) {
          made = *std::move(output);
          return true;
        }
        const std::string_view awaited = type.create.awaited;
        if (awaited.empty() || output.error().what.find(awaited) == std::string::npos)
          return std::unexpected(output.error());
        unknown = output.error();
        return false;
      },
      "what it names to be known");
  if (unknown) return std::unexpected(*std::move(unknown));
  if (!created) return std::unexpected(created.error());
  return made;
}

Answer<Created> create_by_table(Session& session, const ResourceType& type, const hcl::Value& planned,
                                const std::string& token) {
  aws::Value input = aws::Value::Structure();
  put_input(type.attributes, type.blocks, planned, input);
  put_tags(type.tagging, tags_of(member(planned, "tags_all")), input);
  if (type.generated_name.somewhere()) type.generated_name.put(input, generated_name(planned, token));
  if (type.create.token.somewhere()) type.create.token.put(input, token);
  if (type.before_create != nullptr) TRY(type.before_create(session, planned, input));
  const aws::Value output = TRY(call_create(session, type, input));
  Created created{.id = type.create.id.somewhere() ? type.create.id.get(output).as_text()
                                                   : text_of(planned, type.create.id_attribute)};
  for (const auto& [name, path] : type.create.kept) {
    created.kept.emplace(name, from_output(path.get(output), hcl::Type::string()));
  }
  return created;
}

// The attributes of one update whose values differ.
std::vector<std::pair<std::string, MemberPath>> changed(const Update& update, const hcl::Value& before,
                                                        const hcl::Value& after) {
  std::vector<std::pair<std::string, MemberPath>> found;
  for (const auto& [name, path] : update.attributes) {
    const hcl::Value value = member(after, name);
    if (value.is_known() && !value.identical_unmarked(member(before, name))) found.emplace_back(name, path);
  }
  return found;
}

// An update says what is so, empty texts included.
aws::Value update_input(const hcl::Value& value) {
  if (value.is_known() && !value.is_null() && value.type().kind() == hcl::TypeKind::kString) return value.as_string();
  return to_input(value);
}

Done call_update(Session& session, const ResourceType& type, const Update& update, const std::string& id,
                 const hcl::Value& before, const hcl::Value& after) {
  const auto attributes = changed(update, before, after);
  if (attributes.empty()) return {};
  aws::Value input = aws::Value::Structure();
  update.key.put(input, id);
  for (const auto& [name, path] : attributes) {
    path.put(input, update_input(member(after, name)));
    if (!update.one_at_a_time) continue;
    TRY(session.call(type.service, update.operation, std::move(input)));
    input = aws::Value::Structure();
    update.key.put(input, id);
  }
  if (!update.one_at_a_time) TRY(session.call(type.service, update.operation, std::move(input)));
  return {};
}

// What the object is like right after the create operation: as planned where that takes the attribute, else the
// default.
hcl::Value as_created(const ResourceType& type, const hcl::Value& planned) {
  std::vector<hcl::MapEntry> changes;
  for (const Attribute& attribute : type.attributes) {
    const bool in_update = std::ranges::any_of(type.updates, [&](const Update& update) {
      return std::ranges::find(update.attributes, attribute.name, &std::pair<std::string, MemberPath>::first) !=
             update.attributes.end();
    });
    const MemberPath& input = attribute.input.empty() ? attribute.member : attribute.input;
    if (!in_update || input.somewhere()) continue;
    changes.emplace_back(attribute.name, attribute.default_value.value_or(hcl::empty_value(attribute.type)));
  }
  return terraform::with_members(planned, std::move(changes));
}

Answer<aws::Value> find_by_table(Session& session, const ResourceType& type, const std::string& id) {
  aws::Value input = aws::Value::Structure();
  type.read.key.put(input, id);
  Answer<aws::Value> output = session.call(type.service, type.read.operation, std::move(input));
  if (!output) {
    if (has(type.read.gone, output.error().code)) return aws::Value();
    return std::unexpected(output.error());
  }
  return type.read.object.somewhere() ? type.read.object.get(*output) : *std::move(output);
}

aws::Value filter(std::string_view name, const std::vector<std::string>& values) {
  static const MemberPath kName = "Name";
  static const MemberPath kValues = "Values";
  aws::Value filter;
  kName.put(filter, name);
  kValues.put(filter, aws::text_list(values));
  return filter;
}

std::vector<std::string> texts(const hcl::Value& value) {
  std::vector<std::string> found;
  if (!value.is_known() || value.is_null()) return found;
  if (value.type().is_collection()) {
    for (const hcl::Value& element : value.elements()) {
      for (std::string& text : texts(element)) found.push_back(std::move(text));
    }
  } else if (value.type().kind() == hcl::TypeKind::kBool) {
    found.emplace_back(value.as_bool() ? "true" : "false");
  } else if (value.type().kind() == hcl::TypeKind::kNumber) {
    found.push_back(value.as_number().to_string());
  } else if (!value.as_string().empty()) {
    found.push_back(value.as_string());
  }
  return found;
}

aws::Value::List filters(const DataSource& source, const hcl::Value& config) {
  aws::Value::List all;
  for (const auto& [attribute, name] : source.read.filter_attributes) {
    if (const auto values = texts(member(config, attribute)); !values.empty()) all.push_back(filter(name, values));
  }
  for (const auto& [key, value] : tags_of(member(config, "tags"))) all.push_back(filter("tag:" + key, {value}));
  const hcl::Value blocks = member(config, "filter");
  if (blocks.is_known() && !blocks.is_null()) {
    for (const hcl::Value& block : blocks.elements()) {
      all.push_back(filter(text_of(block, "name"), texts(member(block, "values"))));
    }
  }
  return all;
}

Answer<aws::Value> find_one(Session& session, const DataSource& source, const hcl::Value& config) {
  aws::Value input = aws::Value::Structure();
  put_input(source.attributes, source.blocks, config, input);
  if (source.read.filters.somewhere()) {
    if (aws::Value::List all = filters(source, config); !all.empty()) source.read.filters.put(input, std::move(all));
  }
  Answer<aws::Value> output = session.call(source.service, source.read.operation, std::move(input));
  if (!output && !has(source.read.gone, output.error().code)) return output;
  if (output && !source.read.objects.somewhere()) return output;
  const aws::Value found = output ? source.read.objects.get(*output) : aws::Value();
  if (found.as_list().empty()) {
    return problem(fmt::format("no matching {} found", source.title));
  }
  if (found.as_list().size() > 1) {
    return problem(fmt::format("multiple {}s matched; use additional constraints to reduce matches to a single {}",
                               source.title, source.title));
  }
  return found.as_list().front();
}

}  // namespace

std::string generated_name(const hcl::Value& planned, const std::string& token) {
  const std::string name = text_of(planned, "name");
  if (!name.empty()) return name;
  const std::string prefix = text_of(planned, "name_prefix");
  return (prefix.empty() ? "terraform-" : prefix) + unique_suffix(token);
}

Answer<hcl::Value> create_object(Session& session, const ResourceType& type, const TagRules& rules,
                                 const hcl::Type& schema_type, const hcl::Value& planned, const std::string& token,
                                 std::optional<hcl::Value>& made) {
  Created made_by = type.make != nullptr ? Created{.id = TRY(type.make(session, planned, token))}
                                         : TRY(create_by_table(session, type, planned, token));
  if (type.keep != nullptr) made_by.kept = type.keep(planned, token);
  const std::string& id = made_by.id;
  made = with_created(schema_type, planned, made_by);
  const hcl::Value created = as_created(type, planned);
  for (const Update& update : type.updates) {
    if (update.after_create) TRY(call_update(session, type, update, id, created, planned));
  }
  if (type.after_create != nullptr) TRY(type.after_create(session, id, planned));
  hcl::Value read = TRY(read_object(session, type, rules, schema_type, *made));
  if (read.is_null()) return problem("it was created, and cannot be found");
  return read;
}

Answer<hcl::Value> read_object(Session& session, const ResourceType& type, const TagRules& rules,
                               const hcl::Type& schema_type, const hcl::Value& state) {
  const std::string id = text_of(state, "id");
  const aws::Value object =
      type.find != nullptr ? TRY(type.find(session, id, state)) : TRY(find_by_table(session, type, id));
  if (object.absent()) return hcl::Value::null(schema_type);
  Members members = read_output(type.attributes, type.blocks, object, state, type.null_when_absent);
  members.emplace("id", hcl::Value::string(id));
  if (!type.global) members.insert_or_assign("region", hcl::Value::string(session.region().text));
  members.emplace("timeouts", member(state, "timeouts"));
  if (type.complete != nullptr) TRY(type.complete(session, object, state, members));
  if (const auto name = members.find("name"); type.generated_name.somewhere() && !name->second.is_null()) {
    members.insert_or_assign("name_prefix", hcl::Value::string(prefix_of(name->second.as_string())));
  }
  if (type.tagging.style != Tagging::Style::kNone) {
    const Tags tags = TRY(read_tags(session, type, rules, object, members));
    members.insert_or_assign("tags", own_tags(rules, tags, member(state, "tags")));
    members.insert_or_assign("tags_all", tags_value(tags));
  }
  return assembled(schema_type, std::move(members));
}

Answer<hcl::Value> update_object(Session& session, const ResourceType& type, const TagRules& rules,
                                 const hcl::Type& schema_type, const hcl::Value& prior, const hcl::Value& planned) {
  const std::string id = text_of(prior, "id");
  if (type.update != nullptr) TRY(type.update(session, id, prior, planned));
  for (const Update& update : type.updates) TRY(call_update(session, type, update, id, prior, planned));
  const auto renamed = [&](const hcl::Value& object) {
    if (type.renamed_by.empty()) return object;
    return terraform::with_members(object, {{"id", member(planned, type.renamed_by)}});
  };
  TRY(update_tags(session, type, renamed(prior), planned));
  hcl::Value read = TRY(read_object(session, type, rules, schema_type, renamed(planned)));
  if (read.is_null()) return problem("it is gone");
  return read;
}

Done delete_object(Session& session, const ResourceType& type, const hcl::Value& state) {
  const std::string id = text_of(state, "id");
  if (type.remove != nullptr) {
    Done removed = type.remove(session, id, state);
    if (!removed && has(type.destroy.gone, removed.error().code)) return {};
    if (!removed) return removed;
  }
  if (type.destroy.operation.empty()) return {};
  aws::Value input = aws::Value::Structure();
  type.destroy.key.put(input, id);
  // What needs the object may be on its way out of the same plan, as the provider knows: it tries for a while.
  std::optional<Problem> needed;
  const Done deleted = session.wait_until(
      [&]() -> Answer<bool> {
        const Answer<aws::Value> output = session.call(type.service, type.destroy.operation, aws::Value(input));
        needed.reset();
        if (output || has(type.destroy.gone, output.error().code)) return true;
        if (output.error().code != "DependencyViolation") return std::unexpected(output.error());
        needed = output.error();
        return false;
      },
      "what depends on it to be gone");
  if (needed) return std::unexpected(*std::move(needed));
  return deleted;
}

Answer<hcl::Value> find_data(Session& session, const DataSource& source, const TagRules& rules,
                             const hcl::Type& schema_type, const hcl::Value& config) {
  Members members;
  for (std::size_t i = 0; i < config.length(); ++i) members.emplace(config.key(i), config.elements()[i]);
  if (!source.global) members.insert_or_assign("region", hcl::Value::string(session.region().text));
  if (source.find != nullptr) {
    TRY(source.find(session, config, members));
    return assembled(schema_type, std::move(members));
  }
  const aws::Value object = TRY(find_one(session, source, config));
  for (auto& [name, value] : read_output(source.attributes, source.blocks, object, config, false)) {
    const bool configured_only = value.is_null();
    if (!configured_only) members.insert_or_assign(name, std::move(value));
  }
  if (source.id.somewhere()) members.insert_or_assign("id", from_output(source.id.get(object), hcl::Type::string()));
  if (source.tags.somewhere()) {
    ResourceType reader{.name = source.name, .title = source.title, .service = source.service, .attributes = {}};
    reader.tagging = {.style = Tagging::Style::kList, .member = source.tags};
    members.insert_or_assign("tags", tags_value(TRY(read_tags(session, reader, rules, object, members))));
  }
  if (source.complete != nullptr) TRY(source.complete(session, object, config, members));
  return assembled(schema_type, std::move(members));
}

}  // namespace regionfall::provider
