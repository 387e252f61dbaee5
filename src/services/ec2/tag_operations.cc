#include <fmt/format.h>

#include <algorithm>
#include <functional>

#include "aws/members/ec2.h"
#include "services/ec2/errors.h"
#include "services/ec2/filters.h"
#include "services/ec2/handlers.h"
#include "services/ec2/pages.h"

namespace regionfall::ec2 {

namespace m = aws::members::ec2;
using aws::ApiError;
using aws::Outcome;
using aws::Request;
using aws::Value;

namespace {

constexpr std::size_t kResourcesMax = 1000;

constexpr FilterField kTagFilters[] = {
    {"key", {m::Key}}, {"resource-id", {m::ResourceId}}, {"resource-type", {m::ResourceType}}, {"value", {m::Value}}};

// Every table of resources with tags of one owner.
template <class Visit>
void for_each_tagged_table(Ec2& ec2, Visit visit) {
  visit(ec2.vpcs);
  visit(ec2.subnets);
  visit(ec2.route_tables);
  visit(ec2.internet_gateways);
  visit(ec2.egress_only_internet_gateways);
  visit(ec2.nat_gateways);
  visit(ec2.addresses);
  visit(ec2.network_acls);
  visit(ec2.security_groups);
  visit(ec2.security_group_rules);
  visit(ec2.network_interfaces);
  visit(ec2.vpc_endpoints);
  visit(ec2.key_pairs);
  visit(ec2.instances);
  visit(ec2.launch_templates);
}

// A resource's id, given its key in its table: a rule's key has its group's id before it.
std::string_view id_of_key(std::string_view key) { return key.substr(key.find('/') + 1); }

// The tags that an account sees on a peering connection. Null: it has nothing to do with it.
const Tags* peering_tags(const Ec2& ec2, const VpcPeeringConnection& row, const std::string& account) {
  if (row.requester.owner_id == account && row.requester.region == ec2.region.name) return &row.requester_tags;
  if (row.accepter.owner_id == account && row.accepter.region == ec2.region.name) return &row.accepter_tags;
  return nullptr;
}

using ChangeTags = std::function<Result<Tags, ApiError>(const Tags&)>;

// The kind that an id's prefix stands for; null: none.
const KindInfo* kind_of(std::string_view id) {
  const std::string_view prefix = id.substr(0, id.rfind('-'));
  const auto found = std::ranges::find(kinds(), prefix, &KindInfo::prefix);
  return found == kinds().end() ? nullptr : &*found;
}

ApiError no_such_resource(const std::string& id) {
  const KindInfo* kind = kind_of(id);
  return kind != nullptr ? unknown_id(kind->kind, id)
                         : ApiError{"InvalidID", fmt::format("The ID '{}' is not valid", id)};
}

Result<void, ApiError> change_peering_tags(Ec2& ec2, const std::string& id, const std::string& account,
                                           const ChangeTags& change) {
  const VpcPeeringConnection* row = ec2.peering_connections.find(id);
  const Tags* tags = row == nullptr ? nullptr : peering_tags(ec2, *row, account);
  if (tags == nullptr) return std::unexpected(no_such_resource(id));
  Tags changed = TRY(change(*tags));
  VpcPeeringConnection copy = *row;
  (tags == &row->requester_tags ? copy.requester_tags : copy.accepter_tags) = std::move(changed);
  ec2.peering_connections.put(id, std::move(copy));
  return {};
}

// Changes the tags of the resource of that id that the account owns.
Result<void, ApiError> change_tags(Ec2& ec2, const std::string& id, const std::string& account,
                                   const ChangeTags& change) {
  const KindInfo* kind = kind_of(id);
  if (kind == nullptr) return std::unexpected(no_such_resource(id));
  if (kind->kind == Kind::kVpcPeeringConnection) return change_peering_tags(ec2, id, account, change);
  Result<void, ApiError> result = std::unexpected(no_such_resource(id));
  for_each_tagged_table(ec2, [&]<class Row>(store::Table<Row>& table) {
    if (Row::kKind != kind->kind) return;
    const auto found = std::ranges::find_if(table, [&](const auto& entry) { return id_of_key(entry.first) == id; });
    if (found == table.end() || found->second.owner_id != account) return;
    Result<Tags, ApiError> tags = change(found->second.tags);
    if (!tags) {
      result = std::unexpected(std::move(tags).error());
      return;
    }
    const std::string key = found->first;
    table.update(key, [&](Row& row) { row.tags = std::move(*tags); });
    result = {};
  });
  return result;
}

Outcome change_all(Ec2& ec2, const Value& input, const Request& request, const ChangeTags& change) {
  const std::vector<std::string> ids = texts(input[m::Resources]);
  if (ids.empty()) return std::unexpected(missing_parameter("resourceIdSet"));
  if (ids.size() > kResourcesMax) {
    return std::unexpected(invalid_value(fmt::format("The maximum number of resources is {}", kResourcesMax)));
  }
  for (const std::string& id : ids) TRY(change_tags(ec2, id, account_of(request), change));
  return Value::of({});
}

}  // namespace

Outcome create_tags(Ec2& ec2, const Value& input, const Request& request) {
  if (input[m::Tags].as_list().empty()) return std::unexpected(missing_parameter("tagSet"));
  return change_all(ec2, input, request, [&](const Tags& tags) { return with_tags(tags, input[m::Tags]); });
}

Outcome delete_tags(Ec2& ec2, const Value& input, const Request& request) {
  const bool all = input[m::Tags].as_list().empty();
  return change_all(ec2, input, request, [&](const Tags& tags) -> Result<Tags, ApiError> {
    return all ? Tags() : without_tags(tags, input[m::Tags]);
  });
}

Outcome describe_tags(Ec2& ec2, const Value& input, const Request& request) {
  const Filters filters = TRY(Filters::parse(input[m::Filters], kTagFilters));
  Value::List found;
  const auto add = [&](Kind kind, std::string_view id, const Tags& tags) {
    for (const Tag& tag : tags) {
      Value item = Value::of(
          {{m::ResourceId, id}, {m::ResourceType, info(kind).resource_type}, {m::Key, tag.key}, {m::Value, tag.value}});
      Value with_itself = item;
      with_itself.set(m::Tags, Value::List{item});
      if (filters.match(with_itself)) found.push_back(std::move(item));
    }
  };
  for_each_tagged_table(ec2, [&]<class Row>(const store::Table<Row>& table) {
    for (const auto& [key, row] : table) {
      if (row.owner_id == account_of(request)) add(Row::kKind, id_of_key(key), row.tags);
    }
  });
  for (const auto& [id, row] : ec2.peering_connections) {
    if (const Tags* tags = peering_tags(ec2, row, account_of(request))) add(Kind::kVpcPeeringConnection, id, *tags);
  }
  std::ranges::sort(found, {},
                    [](const Value& item) { return std::pair(item[m::ResourceId].as_text(), item[m::Key].as_text()); });
  return page(std::move(found), {m::ResourceId, m::Key}, m::Tags, input);
}

}  // namespace regionfall::ec2
