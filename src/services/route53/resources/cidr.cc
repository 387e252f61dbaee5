#include <algorithm>

#include "base/text.h"
#include "services/route53/resources/common.h"
#include "services/route53/resources/resources.h"
#include "terraform/providers/schema_table.h"

// aws_route53_cidr_collection, aws_route53_cidr_location. Source: hashicorp/aws 6, internal/service/route53.

namespace regionfall::route53 {
namespace {

using namespace provider;
using hcl::Type;
using hcl::Value;
using terraform::text_of;

Answer<aws::Value> find_collection(Session& session, const std::string& id, const Value&) {
  aws::Value input = aws::Value::Structure();
  while (true) {
    const aws::Value page = TRY(session.call("route53", "ListCidrCollections", input));
    for (const aws::Value& collection : page[m::CidrCollections].as_list()) {
      if (collection[m::Id].as_text() == id) return collection;
    }
    if (!page.has(m::NextToken)) return aws::Value();
    input.set(m::NextToken, page[m::NextToken]);
  }
}

ResourceType cidr_collection() {
  const Type text = Type::string();
  return {.name = "aws_route53_cidr_collection",
          .title = "Route 53 CIDR Collection",
          .service = "route53",
          .attributes = {{"arn", text, kComputed, "-", {}, "Arn"},
                         {"name", text, kRequired | kReplace, "-", {}, "Name"},
                         {"version", Type::number(), kComputed, "-", {}, "Version"}},
          .global = true,
          .null_when_absent = true,
          .destroy = {"DeleteCidrCollection", "Id", {"NoSuchCidrCollectionException"}},
          .make = [](Session& session, const Value& planned, const std::string& token) -> Answer<std::string> {
            const aws::Value output =
                TRY(session.call("route53", "CreateCidrCollection",
                                 aws::Value::of({{m::Name, text_of(planned, "name")}, {m::CallerReference, token}})));
            return output[m::Collection][m::Id].as_text();
          },
          .find = find_collection};
}

// -- aws_route53_cidr_location: COLLECTION,NAME ----------------------------------------------------------------------

Done change_location(Session& session, const std::string& id, const char* action,
                     const std::vector<std::string>& blocks) {
  if (blocks.empty()) return {};
  const std::vector<std::string> parts = split(id, ",");
  const aws::Value change =
      aws::Value::of({{m::LocationName, parts.back()}, {m::Action, action}, {m::CidrList, aws::text_list(blocks)}});
  TRY(session.call("route53", "ChangeCidrCollection",
                   aws::Value::of({{m::Id, parts.front()}, {m::Changes, aws::Value::List{change}}})));
  return {};
}

Answer<aws::Value> find_location(Session& session, const std::string& id, const Value&) {
  const std::vector<std::string> parts = split(id, ",");
  if (parts.size() != 2) return problem("expected CIDRCOLLECTIONID,LOCATIONNAME");
  aws::Value input = aws::Value::of({{m::CollectionId, parts[0]}, {m::LocationName, parts[1]}});
  aws::Value all = aws::Value::of({{m::CidrBlocks, aws::Value::List()}});
  while (true) {
    const Answer<aws::Value> page = session.call("route53", "ListCidrBlocks", input);
    if (!page && is_gone(page.error())) return aws::Value();
    if (!page) return page;
    aws::Value::List blocks = all[m::CidrBlocks].as_list();
    std::ranges::copy((*page)[m::CidrBlocks].as_list(), std::back_inserter(blocks));
    all.set(m::CidrBlocks, std::move(blocks));
    if (!page->has(m::NextToken)) return all;
    input.set(m::NextToken, (*page)[m::NextToken]);
  }
}

std::vector<std::string> without(std::vector<std::string> blocks, const std::vector<std::string>& others) {
  std::erase_if(blocks, [&](const std::string& block) { return std::ranges::find(others, block) != others.end(); });
  return blocks;
}

ResourceType cidr_location() {
  const Type text = Type::string();
  return {.name = "aws_route53_cidr_location",
          .title = "Route 53 CIDR Location",
          .service = "route53",
          .attributes = {{"cidr_blocks", Type::set(text), kRequired, "-", {}, "CidrBlocks[].CidrBlock"},
                         {"cidr_collection_id", text, kRequired | kReplace, "-"},
                         {"name", text, kRequired | kReplace, "-"}},
          .global = true,
          .null_when_absent = true,
          .make = [](Session& session, const Value& planned, const std::string&) -> Answer<std::string> {
            const std::string id = text_of(planned, "cidr_collection_id") + "," + text_of(planned, "name");
            TRY(change_location(session, id, "PUT", terraform::texts_of(planned, "cidr_blocks")));
            return id;
          },
          .find = find_location,
          .complete = [](Session&, const aws::Value&, const Value& prior, Members& members) -> Done {
            const std::vector<std::string> parts = split(text_of(prior, "id"), ",");
            members.insert_or_assign("cidr_collection_id", Value::string(parts.front()));
            members.insert_or_assign("name", Value::string(parts.back()));
            return {};
          },
          .update = [](Session& session, const std::string& id, const Value& prior, const Value& planned) -> Done {
            const std::vector<std::string> before = terraform::texts_of(prior, "cidr_blocks");
            const std::vector<std::string> after = terraform::texts_of(planned, "cidr_blocks");
            TRY(change_location(session, id, "PUT", without(after, before)));
            return change_location(session, id, "DELETE_IF_EXISTS", without(before, after));
          },
          .remove = [](Session& session, const std::string& id, const Value& state) -> Done {
            const Done done =
                change_location(session, id, "DELETE_IF_EXISTS", terraform::texts_of(state, "cidr_blocks"));
            if (!done && is_gone(done.error())) return {};
            return done;
          }};
}

}  // namespace

std::vector<ResourceType> cidr_resources() { return {cidr_collection(), cidr_location()}; }

}  // namespace regionfall::route53
