#include <functional>
#include <map>
#include <utility>

#include "services/ec2/ec2_fixture.h"
#include "services/ec2/peering_states.h"

namespace regionfall::ec2 {
namespace {

namespace m = aws::members::ec2;
using aws::Value;

class Peering : public Ec2Test {
 protected:
  Value::Structure request(const std::string& peer) { return {{m::VpcId, vpc_}, {m::PeerVpcId, peer}}; }
  std::string create(const std::string& peer) {
    return call("CreateVpcPeeringConnection", request(peer))[m::VpcPeeringConnection][m::VpcPeeringConnectionId]
        .as_text();
  }
  Value described(const std::string& id) {
    return call("DescribeVpcPeeringConnections",
                {{m::VpcPeeringConnectionIds, Value::List{id}}})[m::VpcPeeringConnections]
        .as_list()[0];
  }
  std::string status(const std::string& id) { return described(id)[m::Status][m::Code].as_text(); }

  std::string vpc_ = make_vpc("10.1.0.0/16");
};

TEST_F(Peering, PassesThroughItsStates) {
  const std::string id = create(make_vpc("10.2.0.0/16"));
  EXPECT_EQ(status(id), "initiating-request");
  run_timers();
  EXPECT_EQ(status(id), "pending-acceptance");
  EXPECT_EQ(described(id)[m::Status][m::Message].as_text(), "Pending Acceptance by 111111111111");
  const Value accepted = call("AcceptVpcPeeringConnection", {{m::VpcPeeringConnectionId, id}});
  EXPECT_EQ(accepted[m::VpcPeeringConnection][m::Status][m::Code].as_text(), "provisioning");
  run_timers();
  EXPECT_EQ(status(id), "active");
  EXPECT_FALSE(described(id)[m::RequesterVpcInfo][m::PeeringOptions][m::AllowDnsResolutionFromRemoteVpc].as_bool(true));
  EXPECT_EQ(error("AcceptVpcPeeringConnection", {{m::VpcPeeringConnectionId, id}}),
            "InvalidStateTransition: Invalid state transition for " + id +
                ", attempted to transition from active to provisioning");
  call("DeleteVpcPeeringConnection", {{m::VpcPeeringConnectionId, id}});
  EXPECT_EQ(status(id), "deleting");
  run_timers();
  EXPECT_EQ(status(id), "deleted");
  advance(kPeeringShownAfterEnd);
  run_timers();
  EXPECT_EQ(error_code("DescribeVpcPeeringConnections", {{m::VpcPeeringConnectionIds, Value::List{id}}}),
            "InvalidVpcPeeringConnectionID.NotFound");
}

TEST_F(Peering, OverlappingBlocksFail) {
  const std::string id = create(make_vpc("10.1.128.0/17"));
  run_timers();
  EXPECT_EQ(status(id), "failed");
  EXPECT_EQ(described(id)[m::Status][m::Message].as_text(),
            "Failed due to incorrect VPC-ID, Account ID, or overlapping CIDR range");
  const std::string unknown = create("vpc-0a");
  run_timers();
  EXPECT_EQ(status(unknown), "failed");
}

TEST_F(Peering, TwoVpcsHaveOneConnection) {
  const std::string peer = make_vpc("10.2.0.0/16");
  create(peer);
  EXPECT_EQ(error_code("CreateVpcPeeringConnection", request(peer)), "VpcPeeringConnectionAlreadyExists");
  EXPECT_EQ(error_code("CreateVpcPeeringConnection", request(vpc_)), "InvalidParameterValue");
}

TEST_F(Peering, RequestExpiresAfterAWeek) {
  const std::string id = create(make_vpc("10.2.0.0/16"));
  run_timers();
  advance(kPeeringRequestLife);
  run_timers();
  EXPECT_EQ(status(id), "expired");
}

TEST_F(Peering, RejectedIsRejected) {
  const std::string id = create(make_vpc("10.2.0.0/16"));
  run_timers();
  call("RejectVpcPeeringConnection", {{m::VpcPeeringConnectionId, id}});
  EXPECT_EQ(status(id), "rejected");
  EXPECT_EQ(error_code("DeleteVpcPeeringConnection", {{m::VpcPeeringConnectionId, id}}), "InvalidStateTransition");
}

TEST_F(Peering, OtherAccountAccepts) {
  as("222222222222");
  const std::string peer = make_vpc("10.2.0.0/16");
  as("111111111111");
  Value::Structure input = request(peer);
  input.emplace_back(m::PeerOwnerId, "222222222222");
  input.emplace_back(m::TagSpecifications, tagged("vpc-peering-connection", {tag("side", "requester")}));
  const std::string id =
      call("CreateVpcPeeringConnection", input)[m::VpcPeeringConnection][m::VpcPeeringConnectionId].as_text();
  run_timers();
  EXPECT_EQ(error("AcceptVpcPeeringConnection", {{m::VpcPeeringConnectionId, id}}),
            "OperationNotPermitted: User 111111111111 cannot accept peering " + id);
  as("222222222222");
  EXPECT_TRUE(described(id)[m::Tags].as_list().empty());  // tags are each account's own
  call("AcceptVpcPeeringConnection", {{m::VpcPeeringConnectionId, id}});
  run_timers();
  EXPECT_EQ(status(id), "active");
  as("333333333333");
  EXPECT_EQ(error_code("DeleteVpcPeeringConnection", {{m::VpcPeeringConnectionId, id}}),
            "InvalidVpcPeeringConnectionID.NotFound");
}

TEST_F(Peering, OptionsNeedAnActiveConnectionAndHostNames) {
  const std::string id = create(make_vpc("10.2.0.0/16"));
  run_timers();
  const Value::Structure options = {
      {m::VpcPeeringConnectionId, id},
      {m::RequesterPeeringConnectionOptions, Value::of({{m::AllowDnsResolutionFromRemoteVpc, true}})}};
  EXPECT_EQ(error_code("ModifyVpcPeeringConnectionOptions", options), "OperationNotPermitted");
  call("AcceptVpcPeeringConnection", {{m::VpcPeeringConnectionId, id}});
  run_timers();
  EXPECT_EQ(error_code("ModifyVpcPeeringConnectionOptions", options),
            "InvalidVpcPeeringConnectionState.DnsHostnamesDisabled");
  call("ModifyVpcAttribute", {{m::VpcId, vpc_}, {m::EnableDnsHostnames, Value::of({{m::Value, true}})}});
  call("ModifyVpcPeeringConnectionOptions", options);
  EXPECT_TRUE(described(id)[m::RequesterVpcInfo][m::PeeringOptions][m::AllowDnsResolutionFromRemoteVpc].as_bool());
}

TEST_F(Peering, RoutesFollowTheConnection) {
  const std::string id = create(make_vpc("10.2.0.0/16"));
  run_timers();
  const Value table = call("CreateRouteTable", {{m::VpcId, vpc_}})[m::RouteTable][m::RouteTableId];
  call("CreateRoute",
       {{m::RouteTableId, table}, {m::DestinationCidrBlock, "10.2.0.0/16"}, {m::VpcPeeringConnectionId, id}});
  const auto state = [&] {
    return call("DescribeRouteTables", {{m::RouteTableIds, Value::List{table}}})[m::RouteTables]
        .as_list()[0][m::Routes]
        .as_list()[1][m::State]
        .as_text();
  };
  EXPECT_EQ(state(), "blackhole");
  call("AcceptVpcPeeringConnection", {{m::VpcPeeringConnectionId, id}});
  run_timers();
  EXPECT_EQ(state(), "active");
}

TEST_F(Peering, GroupsOfAPeeredVpcCanBeReferredTo) {
  const std::string peer = make_vpc("10.2.0.0/16");
  const std::string group = make_group(vpc_);
  const std::string peer_group = make_group(peer);
  const Value pair = Value::of({{m::GroupId, peer_group}});
  const Value::Structure rule = {
      {m::GroupId, group},
      {m::IpPermissions, Value::List{Value::of({{m::IpProtocol, "-1"}, {m::UserIdGroupPairs, Value::List{pair}}})}}};
  EXPECT_EQ(error_code("AuthorizeSecurityGroupIngress", rule), "InvalidGroup.NotFound");
  const std::string id = create(peer);
  run_timers();
  call("AcceptVpcPeeringConnection", {{m::VpcPeeringConnectionId, id}});
  run_timers();
  call("AuthorizeSecurityGroupIngress", rule);
  const Value references = call("DescribeSecurityGroupReferences", {{m::GroupId, Value::List{peer_group}}});
  EXPECT_EQ(references[m::SecurityGroupReferenceSet].as_list().at(0)[m::ReferencingVpcId].as_text(), vpc_);
}

constexpr const char* kOwnAccount = "111111111111";

// Two regions, each an Ec2Test of its own, that reach one another as long as the link is up.
class Side : public Ec2Test {
 public:
  explicit Side(std::string_view region) : Ec2Test("", region) {}
  void TestBody() override {}

  aws::Outcome call_elsewhere(const aws::ServiceCall& call) override {
    if (between) std::exchange(between, nullptr)();
    if (!link_up) return aws::api_error("Unreachable", "the link is down");
    peer->as(call.caller.account.text);
    const aws::Outcome outcome = peer->try_call(call.operation, call.input.as_structure());
    peer->as(kOwnAccount);
    return outcome;
  }
  using Ec2Test::advance;
  using Ec2Test::as;
  using Ec2Test::call;
  using Ec2Test::error;
  using Ec2Test::error_code;
  using Ec2Test::make_vpc;
  using Ec2Test::run_timers;
  using Ec2Test::try_call;

  Value described(const std::string& id) {
    return call("DescribeVpcPeeringConnections",
                {{m::VpcPeeringConnectionIds, Value::List{id}}})[m::VpcPeeringConnections]
        .as_list()[0];
  }
  std::string status(const std::string& id) {
    const aws::Outcome found =
        try_call("DescribeVpcPeeringConnections", {{m::VpcPeeringConnectionIds, Value::List{id}}});
    return found ? (*found)[m::VpcPeeringConnections].as_list()[0][m::Status][m::Code].as_text() : found.error().code;
  }

  Side* peer = nullptr;
  bool link_up = true;
  std::function<void()> between;  // happens between a call's sending and its arrival
};

class PeeringBetweenRegions : public testing::Test {
 protected:
  PeeringBetweenRegions() {
    west_.peer = &east_;
    east_.peer = &west_;
  }
  std::string create(const std::string& east_vpc) {
    return west_
        .call("CreateVpcPeeringConnection",
              {{m::VpcId, west_vpc_},
               {m::PeerVpcId, east_vpc},
               {m::PeerRegion, "us-east-1"}})[m::VpcPeeringConnection][m::VpcPeeringConnectionId]
        .as_text();
  }
  void run_timers() {
    west_.run_timers();
    east_.run_timers();
    west_.run_timers();
  }

  Side west_{"us-west-2"};
  Side east_{"us-east-1"};
  std::string west_vpc_ = west_.make_vpc("10.1.0.0/16");
};

TEST_F(PeeringBetweenRegions, BothSeeItsStates) {
  const std::string id = create(east_.make_vpc("10.2.0.0/16"));
  run_timers();
  EXPECT_EQ(west_.status(id), "pending-acceptance");
  EXPECT_EQ(east_.status(id), "pending-acceptance");
  EXPECT_EQ(west_.error("AcceptVpcPeeringConnection", {{m::VpcPeeringConnectionId, id}}),
            "OperationNotPermitted: Incorrect region (us-west-2) specified for this request. VPC peering connection " +
                id + " must be accepted in region us-east-1");
  east_.call("AcceptVpcPeeringConnection", {{m::VpcPeeringConnectionId, id}});
  run_timers();
  EXPECT_EQ(west_.status(id), "active");
  EXPECT_EQ(east_.status(id), "active");
  west_.call("DeleteVpcPeeringConnection", {{m::VpcPeeringConnectionId, id}});
  run_timers();
  EXPECT_EQ(west_.status(id), "deleted");
  EXPECT_EQ(east_.status(id), "deleted");
}

TEST_F(PeeringBetweenRegions, AnAccountSpeaksForItsOwnSideAlone) {
  const std::string id = create(east_.make_vpc("10.2.0.0/16"));
  const Value row = west_.described(id);
  run_timers();
  east_.as("222222222222");
  const Value::Structure input{{m::VpcPeeringConnection, row}};
  EXPECT_EQ(east_.error_code(kReceivePeeringRequest, input), "InvalidVpcPeeringConnectionID.NotFound");
  EXPECT_EQ(east_.error_code(kHearPeeringNews, input), "InvalidVpcPeeringConnectionID.NotFound");
  Value forged = row;
  forged.set(m::VpcPeeringConnectionId, "pcx-0f");
  const Value made = east_.call(kReceivePeeringRequest, {{m::VpcPeeringConnection, forged}});
  EXPECT_EQ(made[m::VpcPeeringConnection][m::RequesterVpcInfo][m::OwnerId].as_text(), "222222222222");
  east_.as(kOwnAccount);
  EXPECT_EQ(east_.status(id), "pending-acceptance");
}

TEST_F(PeeringBetweenRegions, OverlappingBlocksFailWhereTheyWereAskedFor) {
  const std::string id = create(east_.make_vpc("10.1.0.0/16"));
  run_timers();
  EXPECT_EQ(west_.status(id), "failed");
  EXPECT_EQ(east_.status(id), "InvalidVpcPeeringConnectionID.NotFound");
}

TEST_F(PeeringBetweenRegions, RequestWaitsForARegionThatCannotBeReached) {
  const std::string id = create(east_.make_vpc("10.2.0.0/16"));
  west_.link_up = false;
  run_timers();
  EXPECT_EQ(west_.status(id), "initiating-request");
  west_.link_up = true;
  west_.advance(std::chrono::minutes(1));
  run_timers();
  EXPECT_EQ(west_.status(id), "pending-acceptance");
}

TEST_F(PeeringBetweenRegions, AcceptanceIsProvisionalUntilTheOtherRegionKnows) {
  const std::string id = create(east_.make_vpc("10.2.0.0/16"));
  run_timers();
  east_.call("AcceptVpcPeeringConnection", {{m::VpcPeeringConnectionId, id}});
  east_.link_up = false;
  run_timers();
  EXPECT_EQ(east_.status(id), "provisioning");
  EXPECT_EQ(west_.status(id), "pending-acceptance");
  east_.link_up = true;
  east_.advance(std::chrono::minutes(1));
  run_timers();
  EXPECT_EQ(east_.status(id), "active");
  EXPECT_EQ(west_.status(id), "active");
}

TEST_F(PeeringBetweenRegions, RequestWithdrawnOnItsWayIsDeletedOnBothSides) {
  const std::string id = create(east_.make_vpc("10.2.0.0/16"));
  west_.between = [&] { west_.call("DeleteVpcPeeringConnection", {{m::VpcPeeringConnectionId, id}}); };
  run_timers();
  EXPECT_EQ(west_.status(id), "deleted");
  EXPECT_EQ(east_.status(id), "deleted");
}

TEST_F(PeeringBetweenRegions, RejectionIsSeenOnBothSides) {
  const std::string id = create(east_.make_vpc("10.2.0.0/16"));
  run_timers();
  east_.call("RejectVpcPeeringConnection", {{m::VpcPeeringConnectionId, id}});
  run_timers();
  EXPECT_EQ(west_.status(id), "rejected");
  EXPECT_EQ(east_.status(id), "rejected");
}

TEST_F(PeeringBetweenRegions, RequestExpiresOnBothSides) {
  const std::string id = create(east_.make_vpc("10.2.0.0/16"));
  run_timers();
  west_.advance(kPeeringRequestLife);
  east_.advance(kPeeringRequestLife);
  run_timers();
  EXPECT_EQ(west_.status(id), "expired");
  EXPECT_EQ(east_.status(id), "expired");
}

TEST_F(PeeringBetweenRegions, ConnectionDeletedWhileTheOtherSideSaysItIsActiveStaysDeleted) {
  const std::string id = create(east_.make_vpc("10.2.0.0/16"));
  run_timers();
  east_.call("AcceptVpcPeeringConnection", {{m::VpcPeeringConnectionId, id}});
  east_.between = [&] { east_.call("DeleteVpcPeeringConnection", {{m::VpcPeeringConnectionId, id}}); };
  run_timers();
  EXPECT_EQ(west_.status(id), "deleted");
  EXPECT_EQ(east_.status(id), "deleted");
}

TEST_F(PeeringBetweenRegions, OptionsTravel) {
  const std::string id = create(east_.make_vpc("10.2.0.0/16"));
  run_timers();
  east_.call("AcceptVpcPeeringConnection", {{m::VpcPeeringConnectionId, id}});
  run_timers();
  west_.call("ModifyVpcAttribute", {{m::VpcId, west_vpc_}, {m::EnableDnsHostnames, Value::of({{m::Value, true}})}});
  const Value yes = Value::of({{m::AllowDnsResolutionFromRemoteVpc, true}});
  west_.call("ModifyVpcPeeringConnectionOptions",
             {{m::VpcPeeringConnectionId, id}, {m::RequesterPeeringConnectionOptions, yes}});
  EXPECT_EQ(west_.error_code("ModifyVpcPeeringConnectionOptions",
                             {{m::VpcPeeringConnectionId, id}, {m::AccepterPeeringConnectionOptions, yes}}),
            "OperationNotPermitted");  // the accepter is in the other region
  run_timers();
  const Value seen = east_.call("DescribeVpcPeeringConnections")[m::VpcPeeringConnections].as_list().at(0);
  EXPECT_TRUE(seen[m::RequesterVpcInfo][m::PeeringOptions][m::AllowDnsResolutionFromRemoteVpc].as_bool());
}

}  // namespace
}  // namespace regionfall::ec2
