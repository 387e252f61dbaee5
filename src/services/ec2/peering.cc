#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "aws/field_values.h"
#include "aws/members/ec2.h"
#include "services/ec2/describe.h"
#include "services/ec2/errors.h"
#include "services/ec2/handlers.h"
#include "services/ec2/peering_states.h"
#include "services/ec2/transitions.h"

namespace regionfall::ec2 {

namespace m = aws::members::ec2;
using aws::ApiError;
using aws::Outcome;
using aws::Request;
using aws::Value;

namespace {

// When a region that could not be reached is asked again.
constexpr std::chrono::seconds kAskAgain{5};
// When a region is asked again although nobody has said how the last time ended: this process has died meanwhile.
constexpr std::chrono::seconds kAnswerOverdue = aws::kRegionCallMax + kAskAgain;

constexpr FilterField kConnectionFilters[] = {
    {"accepter-vpc-info.cidr-block", {m::AccepterVpcInfo, m::CidrBlockSet, m::CidrBlock}},
    {"accepter-vpc-info.owner-id", {m::AccepterVpcInfo, m::OwnerId}},
    {"accepter-vpc-info.region", {m::AccepterVpcInfo, m::Region}},
    {"accepter-vpc-info.vpc-id", {m::AccepterVpcInfo, m::VpcId}},
    {"requester-vpc-info.cidr-block", {m::RequesterVpcInfo, m::CidrBlockSet, m::CidrBlock}},
    {"requester-vpc-info.owner-id", {m::RequesterVpcInfo, m::OwnerId}},
    {"requester-vpc-info.region", {m::RequesterVpcInfo, m::Region}},
    {"requester-vpc-info.vpc-id", {m::RequesterVpcInfo, m::VpcId}},
    {"status-code", {m::Status, m::Code}},
    {"status-message", {m::Status, m::Message}},
    {"vpc-peering-connection-id", {m::VpcPeeringConnectionId}},
};

bool here(const Ec2& ec2, const PeeringVpc& side) { return side.region == ec2.region.name; }

bool is_requester(const Ec2& ec2, const VpcPeeringConnection& row, const Request& request) {
  return row.requester.owner_id == account_of(request) && here(ec2, row.requester);
}
bool is_accepter(const Ec2& ec2, const VpcPeeringConnection& row, const Request& request) {
  return row.accepter.owner_id == account_of(request) && here(ec2, row.accepter);
}

Value connection_item(const Ec2& ec2, const VpcPeeringConnection& row, const Request& request) {
  Value item = aws::to_value(row);
  item.set(m::Tags, aws::to_value(is_requester(ec2, row, request) ? row.requester_tags : row.accepter_tags));
  return item;
}

// A connection that the caller's account has a side of, in this region.
Result<VpcPeeringConnection, ApiError> connection_of(const Ec2& ec2, const Value& input, const Request& request) {
  const std::string& id = input[m::VpcPeeringConnectionId].as_text();
  const VpcPeeringConnection* row = ec2.peering_connections.find(id);
  if (row == nullptr || !(is_requester(ec2, *row, request) || is_accepter(ec2, *row, request))) {
    return std::unexpected(unknown_id(Kind::kVpcPeeringConnection, id));
  }
  return *row;
}

ApiError not_permitted(std::string message) { return {"OperationNotPermitted", std::move(message)}; }

ApiError bad_transition(const VpcPeeringConnection& row, std::string_view to) {
  return {"InvalidStateTransition",
          fmt::format("Invalid state transition for {}, attempted to transition from {} to {}",
                      row.vpc_peering_connection_id, row.status.code, to)};
}

void save(Ec2& ec2, VpcPeeringConnection row) {
  const std::string id = row.vpc_peering_connection_id;
  ec2.peering_connections.put(id, std::move(row));
}

// What is done with the answer to a call about a connection. `asked` is the connection as it was then.
using OnPeerAnswer = void (*)(Ec2& ec2, const VpcPeeringConnection& asked, const Value& answer, Instant now);

// Asks or tells EC2 of the other side's region, again and again until it answers.
void call_peer(Ec2& ec2, const VpcPeeringConnection& row, const char* operation, Instant now, OnPeerAnswer on_answer) {
  const PeeringVpc& self = here(ec2, row.requester) ? row.requester : row.accepter;
  const PeeringVpc& peer = here(ec2, row.requester) ? row.accepter : row.requester;
  schedule(ec2, row.vpc_peering_connection_id, now + kAnswerOverdue);
  ec2.regions.send({.region = {peer.region},
                    .service = "ec2",
                    .operation = operation,
                    .input = Value::of({{m::VpcPeeringConnection, aws::to_value(row)}}),
                    .caller = {.account = {self.owner_id}}},
                   [&ec2, row, on_answer](const Outcome& answer, const Request& request) {
                     if (!ec2.peering_connections.contains(row.vpc_peering_connection_id)) return;
                     if (answer) return on_answer(ec2, row, *answer, request.now);
                     schedule(ec2, row.vpc_peering_connection_id, request.now + kAskAgain);
                   });
}

VpcPeeringConnection read_connection(const Value& value) {
  VpcPeeringConnection row;
  aws::from_value(value, row);
  return row;
}

// When something happens to a connection by itself after it was saved in this state; none: never.
std::optional<Instant> next_change(const VpcPeeringConnection& row, Instant now) {
  if (has_ended(row)) return now + kPeeringShownAfterEnd;
  if (row.status.code == "pending-acceptance") return row.expiration_time;
  if (row.status.code == "active") return std::nullopt;
  return now;
}

void save_and_schedule(Ec2& ec2, const VpcPeeringConnection& row, Instant now) {
  save(ec2, row);
  if (const std::optional<Instant> due = next_change(row, now)) {
    schedule(ec2, row.vpc_peering_connection_id, *due);
  } else {
    ec2.transitions.erase(row.vpc_peering_connection_id);
  }
}

// The accepter's region has said what becomes of a request.
void on_request_answer(Ec2& ec2, const VpcPeeringConnection& asked, const Value& answer, Instant now) {
  const std::string& id = asked.vpc_peering_connection_id;
  VpcPeeringConnection row = *ec2.peering_connections.find(id);
  VpcPeeringConnection received = read_connection(answer[m::VpcPeeringConnection]);
  if (row.status.code != asked.status.code) {  // withdrawn meanwhile, which that region has to hear
    row.peer_informed = has_ended(received);
    save(ec2, std::move(row));
    return schedule(ec2, id, now);
  }
  received.requester_tags = row.requester_tags;
  received.accepter_tags = {};
  received.peer_informed = true;
  save_and_schedule(ec2, received, now);
}

// The other region knows what happened here: `told`.
void on_news_answer(Ec2& ec2, const VpcPeeringConnection& told, const Value& /*answer*/, Instant now) {
  const std::string& id = told.vpc_peering_connection_id;
  VpcPeeringConnection row = *ec2.peering_connections.find(id);
  const VpcPeeringConnection due = after_wait(row, now);
  const bool changed_meanwhile = due.status.code != told.status.code ||
                                 due.requester.options != told.requester.options ||
                                 due.accepter.options != told.accepter.options;
  if (changed_meanwhile) {
    return has_ended(row) && row.peer_informed ? save_and_schedule(ec2, row, now) : schedule(ec2, id, now);
  }
  row.status = told.status;
  row.requester.options = told.requester.options;
  row.accepter.options = told.accepter.options;
  row.expiration_time = told.expiration_time;
  row.peer_informed = true;
  save_and_schedule(ec2, row, now);
}

// Sends a request on its way: to the accepter's VPC, in whatever region.
void send_request(Ec2& ec2, const VpcPeeringConnection& row, Instant now) {
  if (between_regions(row)) return call_peer(ec2, row, kReceivePeeringRequest, now, on_request_answer);
  save_and_schedule(ec2, after_request(row, ec2.region, ec2.vpcs.find(row.accepter.vpc_id), now), now);
}

}  // namespace

void advance_peering_connection(Ec2& ec2, const std::string& id, const Request& request) {
  const VpcPeeringConnection* found = ec2.peering_connections.find(id);
  if (found == nullptr) return;
  if (found->status.code == "initiating-request") {
    return send_request(ec2, VpcPeeringConnection(*found), request.now);
  }
  if (has_ended(*found) && found->peer_informed) {
    ec2.peering_connections.erase(id);
    return;
  }
  VpcPeeringConnection next = after_wait(*found, request.now);
  if (!next.peer_informed && between_regions(next)) {
    return call_peer(ec2, next, kHearPeeringNews, request.now, on_news_answer);
  }
  next.peer_informed = true;
  save_and_schedule(ec2, next, request.now);
}

namespace {

// A connection that the other region's call is about, as its account may speak of it: for its own side alone.
Result<void, ApiError> check_side(const PeeringVpc& side, const VpcPeeringConnection& row, const Request& request) {
  if (side.owner_id == account_of(request)) return {};
  return std::unexpected(unknown_id(Kind::kVpcPeeringConnection, row.vpc_peering_connection_id));
}

}  // namespace

// The accepter's region takes a request of another one, once. Whose request it is says the call, not what it carries.
Outcome receive_peering_request(Ec2& ec2, const Value& input, const Request& request) {
  VpcPeeringConnection asked = read_connection(input[m::VpcPeeringConnection]);
  asked.requester.owner_id = account_of(request);
  const VpcPeeringConnection* known = ec2.peering_connections.find(asked.vpc_peering_connection_id);
  if (known != nullptr) TRY(check_side(known->requester, *known, request));
  if (known != nullptr) return Value::of({{m::VpcPeeringConnection, aws::to_value(*known)}});
  const VpcPeeringConnection row = after_request(asked, ec2.region, ec2.vpcs.find(asked.accepter.vpc_id), request.now);
  if (row.status.code != "failed") save_and_schedule(ec2, row, request.now);  // a failed request never gets here
  return Value::of({{m::VpcPeeringConnection, aws::to_value(row)}});
}

// The other region tells what happened there.
Outcome hear_peering_news(Ec2& ec2, const Value& input, const Request& request) {
  const VpcPeeringConnection news = read_connection(input[m::VpcPeeringConnection]);
  const VpcPeeringConnection* known = ec2.peering_connections.find(news.vpc_peering_connection_id);
  if (known == nullptr) return Value::of({});
  TRY(check_side(here(ec2, known->requester) ? known->accepter : known->requester, *known, request));
  save_and_schedule(ec2, after_news(*known, news, ec2.region.name), request.now);
  return Value::of({});
}

Outcome create_vpc_peering_connection(Ec2& ec2, const Value& input, const Request& request) {
  const Vpc* vpc = TRY(own(ec2.vpcs, input[m::VpcId].as_text(), request));
  const std::string& peer_vpc_id = input[m::PeerVpcId].as_text();
  if (peer_vpc_id.empty()) return std::unexpected(missing_parameter("peerVpcId"));
  VpcPeeringConnection row{.vpc_peering_connection_id = new_id(Kind::kVpcPeeringConnection, request.random),
                           .requester = peering_side(ec2.region, *vpc),
                           .accepter = {.vpc_id = peer_vpc_id, .owner_id = vpc->owner_id, .region = {}},
                           .expiration_time = request.now + kPeeringRequestLife,
                           .requester_tags = TRY(specified_tags(input, Kind::kVpcPeeringConnection))};
  if (input.has(m::PeerOwnerId)) row.accepter.owner_id = input[m::PeerOwnerId].as_text();
  row.accepter.region = input.has(m::PeerRegion) ? input[m::PeerRegion].as_text() : std::string(ec2.region.name);
  if (aws::find_region(row.accepter.region) == nullptr) {
    return std::unexpected(invalid_value(row.accepter.region, "peerRegion", "There is no such region."));
  }
  if (peer_vpc_id == vpc->vpc_id) {
    return std::unexpected(invalid_value(fmt::format("The VPC {} cannot be peered with itself", vpc->vpc_id)));
  }
  const auto joins_both = [&](const VpcPeeringConnection& other) {
    return !has_ended(other) && other.status.code != "deleting" &&
           ((other.requester.vpc_id == vpc->vpc_id && other.accepter.vpc_id == peer_vpc_id) ||
            (other.requester.vpc_id == peer_vpc_id && other.accepter.vpc_id == vpc->vpc_id));
  };
  if (find_if(ec2.peering_connections, joins_both) != nullptr) {
    return aws::api_error(
        "VpcPeeringConnectionAlreadyExists",
        fmt::format("A VPC peering connection between {} and {} exists already", vpc->vpc_id, peer_vpc_id));
  }
  const auto of_vpc = [&](const VpcPeeringConnection& other) {
    return !has_ended(other) && (other.requester.vpc_id == vpc->vpc_id || other.accepter.vpc_id == vpc->vpc_id);
  };
  TRY(ec2.quotas.check(QuotaKind::kPeeringConnectionsPerVpc, count_if(ec2.peering_connections, of_vpc)));
  row.status = peering_status("initiating-request", row.accepter.owner_id);
  save_and_schedule(ec2, row, request.now);
  return Value::of({{m::VpcPeeringConnection, connection_item(ec2, row, request)}});
}

Outcome describe_vpc_peering_connections(Ec2& ec2, const Value& input, const Request& request) {
  const Filters filters = TRY(Filters::parse(input[m::Filters], kConnectionFilters));
  const std::vector<std::string> ids = sorted_ids(input[m::VpcPeeringConnectionIds]);
  std::vector<std::string> missing = ids;
  Value::List found;
  for (const auto& [id, row] : ec2.peering_connections) {
    if (!is_requester(ec2, row, request) && !is_accepter(ec2, row, request)) continue;
    if (!ids.empty() && std::erase(missing, id) == 0) continue;
    Value item = connection_item(ec2, row, request);
    if (filters.match(item)) found.push_back(std::move(item));
  }
  if (!missing.empty()) return std::unexpected(unknown_ids(Kind::kVpcPeeringConnection, missing));
  return page(std::move(found), {m::VpcPeeringConnectionId}, m::VpcPeeringConnections, input);
}

Outcome accept_vpc_peering_connection(Ec2& ec2, const Value& input, const Request& request) {
  VpcPeeringConnection row = TRY(connection_of(ec2, input, request));
  if (row.accepter.owner_id != account_of(request)) {
    return std::unexpected(not_permitted(
        fmt::format("User {} cannot accept peering {}", account_of(request), row.vpc_peering_connection_id)));
  }
  if (!here(ec2, row.accepter)) {
    return std::unexpected(not_permitted(
        fmt::format("Incorrect region ({}) specified for this request. VPC peering connection {} must be accepted in "
                    "region {}",
                    ec2.region.name, row.vpc_peering_connection_id, row.accepter.region)));
  }
  if (row.status.code != "pending-acceptance") return std::unexpected(bad_transition(row, "provisioning"));
  row.status = peering_status("provisioning");
  row.expiration_time.reset();
  save_and_schedule(ec2, row, request.now);
  return Value::of({{m::VpcPeeringConnection, connection_item(ec2, row, request)}});
}

Outcome reject_vpc_peering_connection(Ec2& ec2, const Value& input, const Request& request) {
  VpcPeeringConnection row = TRY(connection_of(ec2, input, request));
  if (!is_accepter(ec2, row, request)) {
    return std::unexpected(not_permitted(
        fmt::format("User {} cannot reject peering {}", account_of(request), row.vpc_peering_connection_id)));
  }
  if (row.status.code != "pending-acceptance") return std::unexpected(bad_transition(row, "rejected"));
  row.status = peering_status("rejected", account_of(request));
  row.expiration_time.reset();
  row.peer_informed = false;
  save(ec2, row);
  schedule(ec2, row.vpc_peering_connection_id, request.now);
  return Value::of({{m::Return, true}});
}

Outcome delete_vpc_peering_connection(Ec2& ec2, const Value& input, const Request& request) {
  VpcPeeringConnection row = TRY(connection_of(ec2, input, request));
  const bool may_withdraw = row.status.code == "pending-acceptance" || row.status.code == "initiating-request";
  if (may_withdraw && row.requester.owner_id != account_of(request)) {
    return std::unexpected(not_permitted(
        fmt::format("User {} cannot delete peering {}", account_of(request), row.vpc_peering_connection_id)));
  }
  if (row.status.code == "deleted" || row.status.code == "deleting") return Value::of({{m::Return, true}});
  if (has_ended(row)) return std::unexpected(bad_transition(row, "deleting"));
  row.status = peering_status("deleting");
  row.expiration_time.reset();
  save_and_schedule(ec2, row, request.now);
  return Value::of({{m::Return, true}});
}

namespace {

// Whether names of the VPC's instances can be resolved from the other side: only with DNS host names.
bool has_dns_names(const Ec2& ec2, const PeeringVpc& side) {
  const Vpc* vpc = ec2.vpcs.find(side.vpc_id);
  return vpc == nullptr || (vpc->enable_dns_hostnames && vpc->enable_dns_support);
}

Result<void, ApiError> change_options(const Ec2& ec2, PeeringVpc& side, bool may_change, const Value& wanted,
                                      const Request& request) {
  if (wanted.absent()) return {};
  if (!may_change) {
    return std::unexpected(not_permitted(fmt::format("User {} cannot modify peering options of VPC {} in region {}",
                                                     account_of(request), side.vpc_id, ec2.region.name)));
  }
  if (wanted[m::AllowDnsResolutionFromRemoteVpc].as_bool() && !has_dns_names(ec2, side)) {
    return aws::api_error(
        "InvalidVpcPeeringConnectionState.DnsHostnamesDisabled",
        "To enable DNS hostname resolution for the VPC peering connection, DNS hostname support must be "
        "enabled for the VPCs.");
  }
  if (!side.options) side.options.emplace();
  aws::from_value(wanted, *side.options);
  return {};
}

}  // namespace

Outcome modify_vpc_peering_connection_options(Ec2& ec2, const Value& input, const Request& request) {
  VpcPeeringConnection row = TRY(connection_of(ec2, input, request));
  if (row.status.code != "active") {
    return std::unexpected(
        not_permitted(fmt::format("Peering {} is not active. Peering options can be added only to active peering.",
                                  row.vpc_peering_connection_id)));
  }
  const Value& of_requester = input[m::RequesterPeeringConnectionOptions];
  const Value& of_accepter = input[m::AccepterPeeringConnectionOptions];
  TRY(change_options(ec2, row.requester, is_requester(ec2, row, request), of_requester, request));
  TRY(change_options(ec2, row.accepter, is_accepter(ec2, row, request), of_accepter, request));
  Value answer = Value::of({});
  if (!of_requester.absent()) answer.set(m::RequesterPeeringConnectionOptions, aws::to_value(row.requester.options));
  if (!of_accepter.absent()) answer.set(m::AccepterPeeringConnectionOptions, aws::to_value(row.accepter.options));
  if (between_regions(row)) {
    row.peer_informed = false;
    schedule(ec2, row.vpc_peering_connection_id, request.now);
  }
  save(ec2, std::move(row));
  return answer;
}

}  // namespace regionfall::ec2
