#include "services/provider/tags.h"

#include <algorithm>
#include <utility>

#include "aws/members/ec2.h"
#include "aws/members/kms.h"
#include "services/provider/mapping.h"

namespace regionfall::provider {
namespace {

namespace m = aws::members::ec2;

aws::Value tag_list(const Tags& tags) {
  aws::Value::List items;
  for (const auto& [key, value] : tags) items.push_back(aws::Value::of({{m::Key, key}, {m::Value, value}}));
  return items;
}

aws::Value tag_key_list(const Tags& tags) {
  aws::Value::List items;
  for (const auto& [key, value] : tags) {
    items.push_back(aws::Value::of({{aws::members::kms::TagKey, key}, {aws::members::kms::TagValue, value}}));
  }
  return items;
}

aws::Value tags_input(Tagging::Style style, const Tags& tags) {
  if (style == Tagging::Style::kTagKeyList) return tag_key_list(tags);
  if (style != Tagging::Style::kMap) return tag_list(tags);
  aws::Value::Map entries;
  for (const auto& [key, value] : tags) entries.emplace_back(key, value);
  return entries;
}

Tags tags_read(const aws::Value& value) {
  Tags tags;
  for (const aws::Value& tag : value.as_list()) {
    if (tag.has(aws::members::kms::TagKey)) {
      tags.insert_or_assign(tag[aws::members::kms::TagKey].as_text(), tag[aws::members::kms::TagValue].as_text());
    } else {
      tags.insert_or_assign(tag[m::Key].as_text(), tag[m::Value].as_text());
    }
  }
  for (const auto& [key, entry] : value.as_map()) tags.insert_or_assign(key, entry.as_text());
  return tags;
}

bool ignored(const TagRules& rules, const std::string& key) {
  return key.starts_with("aws:") || std::ranges::find(rules.ignored_keys, key) != rules.ignored_keys.end() ||
         std::ranges::any_of(rules.ignored_prefixes,
                             [&](const std::string& prefix) { return key.starts_with(prefix); });
}

hcl::Value member(const hcl::Value& object, std::string_view name) {
  const hcl::Value* found = object.find(name);
  return found == nullptr ? hcl::Value() : *found;
}

}  // namespace

Tags tags_of(const hcl::Value& map) {
  Tags tags;
  if (!map.is_known() || map.is_null()) return tags;
  for (std::size_t i = 0; i < map.length(); ++i) {
    const hcl::Value& value = map.elements()[i];
    if (value.is_known() && !value.is_null()) tags.emplace(map.key(i), value.as_string());
  }
  return tags;
}

hcl::Value tags_value(const Tags& tags) {
  std::vector<hcl::MapEntry> entries;
  for (const auto& [key, value] : tags) entries.emplace_back(key, hcl::Value::string(value));
  return hcl::Value::map(hcl::Type::string(), std::move(entries));
}

hcl::Value all_tags(const TagRules& rules, const hcl::Value& configured) {
  if (!configured.is_wholly_known()) return hcl::Value::unknown(hcl::Type::map(hcl::Type::string()));
  Tags tags = tags_of(configured);
  tags.insert(rules.defaults.begin(), rules.defaults.end());
  return tags_value(tags);
}

void put_tags(const Tagging& tagging, const Tags& tags, aws::Value& input) {
  if (tags.empty()) return;
  if (tagging.style == Tagging::Style::kSpecifications) {
    input.set(m::TagSpecifications,
              aws::Value::List{aws::Value::of({{m::ResourceType, tagging.resource_type}, {m::Tags, tag_list(tags)}})});
  } else if (tagging.style != Tagging::Style::kNone && tagging.member.somewhere()) {
    tagging.member.put(input, tags_input(tagging.style, tags));
  }
}

Answer<Tags> read_tags(Session& session, const ResourceType& type, const TagRules& rules, const aws::Value& object,
                       const Members& members) {
  const Tagging& tagging = type.tagging;
  Tags tags;
  if (tagging.list.empty()) {
    tags = tags_read(tagging.member.get(object));
  } else {
    const auto key = members.find(tagging.key_attribute);
    aws::Value input = aws::Value::Structure();
    if (key != members.end()) tagging.key.put(input, to_input(key->second));
    if (!tagging.resource_type.empty()) input.set(m::ResourceType, tagging.resource_type);
    tags = tags_read(tagging.list_member.get(TRY(session.call(type.service, tagging.list, std::move(input)))));
  }
  std::erase_if(tags, [&](const auto& tag) { return ignored(rules, tag.first); });
  return tags;
}

hcl::Value own_tags(const TagRules& rules, const Tags& read, const hcl::Value& prior_tags) {
  const Tags prior = tags_of(prior_tags);
  Tags own;
  for (const auto& [key, value] : read) {
    const auto by_default = rules.defaults.find(key);
    const bool only_default = by_default != rules.defaults.end() && by_default->second == value && !prior.contains(key);
    if (!only_default) own.emplace(key, value);
  }
  if (own.empty() && prior_tags.is_known() && prior_tags.is_null())
    return hcl::Value::null(hcl::Type::map(hcl::Type::string()));
  return tags_value(own);
}

Done update_tags(Session& session, const ResourceType& type, const hcl::Value& prior, const hcl::Value& planned) {
  const Tagging& tagging = type.tagging;
  if (tagging.style == Tagging::Style::kNone) return {};
  const Tags before = tags_of(member(prior, "tags_all"));
  const Tags after = tags_of(member(planned, "tags_all"));
  std::vector<std::string> removed;
  Tags changed;
  for (const auto& [key, value] : before) {
    if (!after.contains(key)) removed.push_back(key);
  }
  for (const auto& [key, value] : after) {
    const auto old = before.find(key);
    if (old == before.end() || old->second != value) changed.emplace(key, value);
  }
  const bool ec2 = tagging.style == Tagging::Style::kSpecifications;
  const aws::Value key = to_input(member(prior, tagging.key_attribute));
  const auto input_for_resource = [&] {
    aws::Value input;
    if (ec2) {
      input.set(m::Resources, aws::Value::List{key});
    } else {
      tagging.key.put(input, key);
      if (!tagging.resource_type.empty()) input.set(m::ResourceType, tagging.resource_type);
    }
    return input;
  };
  if (!removed.empty()) {
    aws::Value input = input_for_resource();
    if (ec2) {
      aws::Value::List keys;
      for (const std::string& name : removed) keys.push_back(aws::Value::of({{m::Key, name}}));
      input.set(m::Tags, std::move(keys));
    } else {
      tagging.keys_member.put(input, aws::text_list(removed));
    }
    TRY(session.call(type.service, ec2 ? "DeleteTags" : tagging.untag, std::move(input)));
  }
  if (!changed.empty()) {
    aws::Value input = input_for_resource();
    if (ec2) {
      input.set(m::Tags, tag_list(changed));
    } else {
      tagging.member.put(input, tags_input(tagging.style, changed));
    }
    TRY(session.call(type.service, ec2 ? "CreateTags" : tagging.tag, std::move(input)));
  }
  return {};
}

}  // namespace regionfall::provider
