#include <fmt/format.h>

#include <algorithm>

#include "aws/field_values.h"
#include "services/route53/cidr_table.h"
#include "services/route53/errors.h"
#include "services/route53/limits.h"
#include "services/route53/operations.h"
#include "services/route53/page.h"

namespace regionfall::route53 {

using aws::ApiError;
using aws::Outcome;
using aws::Request;
using aws::Value;

namespace {

Result<const CidrCollection*, ApiError> find_collection(const State& state, const std::string& id,
                                                        const Request& request) {
  const CidrCollection* collection = state.cidr_collections.find(id);
  if (collection == nullptr || collection->account != request.caller.account.text) return no_such_cidr_collection(id);
  return collection;
}

// MaxResults of an input.
std::size_t results_max(const Value& input) {
  Value as_items;
  if (input.has(m::MaxResults)) as_items.set(m::MaxItems, input[m::MaxResults]);
  return items_max(as_items).value_or(kItemsMax);
}

Value page_output(Page& page, aws::MemberName list) {
  Value output = Value::of({{list, page.take_items()}});
  if (page.truncated()) output.set(m::NextToken, page.next());
  return output;
}

bool location_in_use(const State& state, std::string_view collection, std::string_view location) {
  return std::ranges::any_of(state.record_sets, [&](const auto& row) {
    const auto& cidr = row.second.cidr;
    return cidr && cidr->collection == collection && (location.empty() || cidr->location == location);
  });
}

Result<void, ApiError> put_blocks(CidrCollection& collection, const std::string& location,
                                  const std::vector<std::string>& blocks) {
  for (const std::string& block : blocks) {
    if (!parse_cidr_block(block)) {
      return invalid_input(
          fmt::format("Invalid CIDR block: {}. Blocks are /1 to /24 for IPv4, /1 to /48 for IPv6, "
                      "without bits after the prefix.",
                      block));
    }
    for (const auto& [other, theirs] : collection.locations) {
      if (other != location && std::ranges::find(theirs, block) != theirs.end()) {
        return aws::api_error("CidrBlockInUseException",
                              fmt::format("The CIDR block {} is in use by the location {}.", block, other));
      }
    }
    std::vector<std::string>& own = collection.locations[location];
    const auto place = std::ranges::lower_bound(own, block);
    if (place == own.end() || *place != block) own.insert(place, block);
  }
  return {};
}

Result<void, ApiError> remove_blocks(const State& state, CidrCollection& collection, const std::string& location,
                                     const std::vector<std::string>& blocks) {
  const auto own = collection.locations.find(location);
  if (own == collection.locations.end()) return {};
  for (const std::string& block : blocks) std::erase(own->second, block);
  if (!own->second.empty()) return {};
  if (location_in_use(state, collection.id, location)) {
    return aws::api_error("CidrCollectionInUseException",
                          fmt::format("The CIDR location {} is in use by resource record sets.", location));
  }
  collection.locations.erase(own);
  return {};
}

}  // namespace

// The same reference and the same name are the same collection.
Outcome create_cidr_collection(State& state, const Value& input, const Request& request) {
  CidrCollection collection{.id = random_uuid(request.random),
                            .account = request.caller.account.text,
                            .name = input[m::Name].as_text(),
                            .caller_reference = input[m::CallerReference].as_text(),
                            .locations = {}};
  collection.arn = "arn:aws:route53:::cidrcollection/" + collection.id;
  std::size_t collections = 0;
  for (const auto& [id, other] : state.cidr_collections) {
    if (other.account != collection.account) continue;
    ++collections;
    if (other.name == collection.name && other.caller_reference == collection.caller_reference) {
      return Value::of({{m::Collection, aws::to_value(other)}});
    }
    if (other.name == collection.name || other.caller_reference == collection.caller_reference) {
      return aws::api_error("CidrCollectionAlreadyExistsException",
                            fmt::format("A CIDR collection with the name {} or the caller reference {} exists.",
                                        collection.name, collection.caller_reference));
    }
  }
  if (collections >= kCidrCollectionsMax) {
    return aws::api_error("LimitsExceeded",
                          fmt::format("Cannot create more than {} CIDR collections.", kCidrCollectionsMax));
  }
  Value output = Value::of({{m::Collection, aws::to_value(collection)},
                            {m::Location, "https://route53.amazonaws.com/2013-04-01/cidrcollection/" + collection.id}});
  const std::string id = collection.id;
  state.cidr_collections.put(id, std::move(collection));
  return output;
}

Outcome change_cidr_collection(State& state, const Value& input, const Request& request) {
  CidrCollection collection = *TRY(find_collection(state, input[m::Id].as_text(), request));
  if (input.has(m::CollectionVersion) && input[m::CollectionVersion].as_integer() != collection.version) {
    return conflict("CidrCollectionVersionMismatchException",
                    fmt::format("The version of the CIDR collection is {}.", collection.version));
  }
  for (const Value& change : input[m::Changes].as_list()) {
    const std::string& location = change[m::LocationName].as_text();
    const std::vector<std::string> blocks = aws::texts(change[m::CidrList]);
    if (change[m::Action].as_text() == "PUT") {
      (void)TRY(put_blocks(collection, location, blocks));
    } else {
      (void)TRY(remove_blocks(state, collection, location, blocks));
    }
  }
  std::size_t blocks = 0;
  for (const auto& [location, own] : collection.locations) blocks += own.size();
  if (blocks > kCidrBlocksMax) {
    return aws::api_error("LimitsExceeded", fmt::format("A CIDR collection has {} blocks at most.", kCidrBlocksMax));
  }
  ++collection.version;
  const std::string id = collection.id;
  state.cidr_collections.put(id, std::move(collection));
  return Value::of({{m::Id, id}});
}

Outcome delete_cidr_collection(State& state, const Value& input, const Request& request) {
  const CidrCollection* collection = TRY(find_collection(state, input[m::Id].as_text(), request));
  if (!collection->locations.empty() || location_in_use(state, collection->id, "")) {
    return aws::api_error("CidrCollectionInUseException", "The CIDR collection is in use, or has locations.");
  }
  state.cidr_collections.erase(std::string(collection->id));
  return Value::Structure();
}

Outcome list_cidr_collections(State& state, const Value& input, const Request& request) {
  Page page(input[m::NextToken].as_text(), results_max(input));
  for (const auto& [id, collection] : state.cidr_collections) {
    if (collection.account != request.caller.account.text) continue;
    page.offer(id, [&collection = collection] { return aws::to_value(collection); });
  }
  return page_output(page, m::CidrCollections);
}

Outcome list_cidr_locations(State& state, const Value& input, const Request& request) {
  const CidrCollection* collection = TRY(find_collection(state, input[m::CollectionId].as_text(), request));
  Page page(input[m::NextToken].as_text(), results_max(input));
  for (const auto& [location, blocks] : collection->locations) {
    page.offer(location, [&location = location] { return Value::of({{m::LocationName, location}}); });
  }
  return page_output(page, m::CidrLocations);
}

Outcome list_cidr_blocks(State& state, const Value& input, const Request& request) {
  const CidrCollection* collection = TRY(find_collection(state, input[m::CollectionId].as_text(), request));
  const std::string& only = input[m::LocationName].as_text();
  if (!only.empty() && !collection->locations.contains(only)) {
    return not_found("NoSuchCidrLocationException", fmt::format("The CIDR location {} does not exist.", only));
  }
  Page page(input[m::NextToken].as_text(), results_max(input));
  for (const auto& [location, blocks] : collection->locations) {
    if (!only.empty() && location != only) continue;
    for (const std::string& block : blocks) {
      page.offer(location + " " + block,
                 [&, &location = location] { return Value::of({{m::CidrBlock, block}, {m::LocationName, location}}); });
    }
  }
  return page_output(page, m::CidrBlocks);
}

}  // namespace regionfall::route53
