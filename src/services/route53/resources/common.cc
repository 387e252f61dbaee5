#include "services/route53/resources/common.h"

#include <algorithm>

#include "base/text.h"
#include "services/provider/tags.h"
#include "services/route53/zones.h"
#include "terraform/providers/schema_table.h"

namespace regionfall::route53 {

using namespace provider;

Tagging tags_of_kind(const char* kind) {
  return {.style = Tagging::Style::kList,
          .resource_type = kind,
          .member = "AddTags",
          .key = "ResourceId",
          .list = "ListTagsForResource",
          .list_member = "ResourceTagSet.Tags",
          .tag = "ChangeTagsForResource",
          .untag = "ChangeTagsForResource",
          .keys_member = "RemoveTagKeys"};
}

Done tag_new(Session& session, const char* kind, const std::string& id, const hcl::Value& planned) {
  const auto tags = terraform::text_map_of(planned, "tags_all");
  if (tags.empty()) return {};
  aws::Value list = aws::Value::List();
  for (const auto& [key, value] : tags) list.push(aws::Value::of({{m::Key, key}, {m::Value, value}}));
  TRY(session.call("route53", "ChangeTagsForResource",
                   aws::Value::of({{m::ResourceType, kind}, {m::ResourceId, id}, {m::AddTags, std::move(list)}})));
  return {};
}

std::string arn_without_account(const Session& session, const std::string& resource) {
  return "arn:" + session.partition() + ":route53:::" + resource;
}

std::string without_dot(std::string name) {
  if (name.ends_with('.')) name.pop_back();
  return to_lower_ascii(name);
}

bool is_gone(const Problem& problem) {
  return problem.code.starts_with("NoSuch") || problem.code.ends_with("NotFound");
}

Done unless_gone(Answer<aws::Value> outcome) {
  if (outcome || is_gone(outcome.error())) return {};
  return std::unexpected(std::move(outcome).error());
}

Answer<aws::Value> get_zone(Session& session, const std::string& id) {
  Answer<aws::Value> output =
      session.call("route53", "GetHostedZone", aws::Value::of({{m::Id, bare_id(id, kZonePath)}}));
  if (!output && is_gone(output.error())) return aws::Value();
  return output;
}

Answer<aws::Value::List> all_record_sets(Session& session, const std::string& zone_id) {
  aws::Value::List all;
  aws::Value input = aws::Value::of({{m::HostedZoneId, bare_id(zone_id, kZonePath)}});
  while (true) {
    const aws::Value page = TRY(session.call("route53", "ListResourceRecordSets", input));
    const aws::Value::List& sets = page[m::ResourceRecordSets].as_list();
    all.insert(all.end(), sets.begin(), sets.end());
    if (!page[m::IsTruncated].as_bool()) return all;
    input.set(m::StartRecordName, page[m::NextRecordName]);
    input.set(m::StartRecordType, page[m::NextRecordType]);
    input.set(m::StartRecordIdentifier, page[m::NextRecordIdentifier]);
  }
}

Done change_records(Session& session, const std::string& zone_id, aws::Value::List changes) {
  if (changes.empty()) return {};
  TRY(session.call("route53", "ChangeResourceRecordSets",
                   aws::Value::of({{m::HostedZoneId, bare_id(zone_id, kZonePath)},
                                   {m::ChangeBatch, aws::Value::of({{m::Comment, "Managed by Terraform"},
                                                                    {m::Changes, std::move(changes)}})}})));
  return {};
}

aws::Value record_change(const char* action, aws::Value set) {
  return aws::Value::of({{m::Action, action}, {m::ResourceRecordSet, std::move(set)}});
}

Answer<std::vector<std::string>> name_servers_of(Session& session, const aws::Value& output) {
  const aws::Value& zone = output[m::HostedZone];
  if (!zone[m::Config][m::PrivateZone].as_bool()) return aws::texts(output[m::DelegationSet][m::NameServers]);
  const aws::Value found =
      TRY(session.call("route53", "ListResourceRecordSets",
                       aws::Value::of({{m::HostedZoneId, bare_id(zone[m::Id].as_text(), kZonePath)},
                                       {m::StartRecordName, zone[m::Name].as_text()},
                                       {m::StartRecordType, "NS"},
                                       {m::MaxItems, "1"}})));
  static const MemberPath kValues = "ResourceRecordSets[0].ResourceRecords[].Value";
  return aws::texts(kValues.get(found));
}

void plan_as_kept(const terraform::PlanRequest& request, terraform::PlanReply& reply, const char* attribute,
                  const std::function<std::string(std::string)>& kept) {
  if (!terraform::has_member(reply.planned, attribute)) return;
  const std::string text = kept(terraform::text_of(reply.planned, attribute));
  reply.planned = terraform::with_members(reply.planned, {{attribute, hcl::Value::string(text)}});
  if (request.prior.is_null() || terraform::text_of(request.prior, attribute) != text) return;
  std::erase_if(reply.requires_replace, [&](const hcl::Path& path) { return path.front().name == attribute; });
}

}  // namespace regionfall::route53
