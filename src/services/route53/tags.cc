#include <fmt/format.h>

#include "services/route53/errors.h"
#include "services/route53/operations.h"
#include "services/route53/page.h"
#include "services/route53/zones.h"

namespace regionfall::route53 {

using aws::ApiError;
using aws::Outcome;
using aws::Request;
using aws::Value;

namespace {

constexpr std::size_t kTagsMax = 50;
constexpr std::string_view kZoneType = "hostedzone";

Result<const Tags*, ApiError> find_tags(const State& state, std::string_view type, std::string_view id,
                                        const Request& request) {
  if (type == kZoneType) return &TRY(find_zone(state, id, request))->tags;
  const HealthCheck* check = state.health_checks.find(id);
  if (check == nullptr || check->account != request.caller.account.text) return no_such_health_check(id);
  return &check->tags;
}

Value tag_set(std::string_view type, std::string_view id, const Tags& tags) {
  Value::List list;
  for (const auto& [key, value] : tags) list.push_back(Value::of({{m::Key, key}, {m::Value, value}}));
  return Value::of({{m::ResourceType, type}, {m::ResourceId, bare_id(id, kZonePath)}, {m::Tags, std::move(list)}});
}

}  // namespace

Outcome change_tags_for_resource(State& state, const Value& input, const Request& request) {
  const std::string& type = input[m::ResourceType].as_text();
  const std::string_view id = bare_id(input[m::ResourceId].as_text(), kZonePath);
  Tags tags = *TRY(find_tags(state, type, id, request));
  for (const std::string& key : aws::texts(input[m::RemoveTagKeys])) tags.erase(key);
  for (const Value& tag : input[m::AddTags].as_list()) {
    const std::string& key = tag[m::Key].as_text();
    if (key.empty() || key.starts_with("aws:")) return invalid_input("The tag key " + key + " is not valid.");
    tags.insert_or_assign(key, tag[m::Value].as_text());
  }
  if (tags.size() > kTagsMax) {
    return invalid_input(fmt::format("The number of tags on the resource exceeds the limit of {}.", kTagsMax));
  }
  if (type == kZoneType) {
    state.zones.update(id, [&](HostedZone& zone) { zone.tags = std::move(tags); });
  } else {
    state.health_checks.update(id, [&](HealthCheck& check) { check.tags = std::move(tags); });
  }
  return Value::Structure();
}

Outcome list_tags_for_resource(State& state, const Value& input, const Request& request) {
  const std::string& type = input[m::ResourceType].as_text();
  const std::string& id = input[m::ResourceId].as_text();
  return Value::of({{m::ResourceTagSet, tag_set(type, id, *TRY(find_tags(state, type, id, request)))}});
}

Outcome list_tags_for_resources(State& state, const Value& input, const Request& request) {
  const std::string& type = input[m::ResourceType].as_text();
  Value::List sets;
  for (const std::string& id : aws::texts(input[m::ResourceIds])) {
    sets.push_back(tag_set(type, id, *TRY(find_tags(state, type, id, request))));
  }
  return Value::of({{m::ResourceTagSets, std::move(sets)}});
}

}  // namespace regionfall::route53
