#include "services/ec2/ec2_fixture.h"

namespace regionfall::ec2 {
namespace {

namespace m = aws::members::ec2;
using aws::Value;

class NetworkAcls : public Ec2Test {
 protected:
  Value acl(const std::string& id) {
    return call("DescribeNetworkAcls", {{m::NetworkAclIds, Value::List{id}}})[m::NetworkAcls].as_list()[0];
  }
  Value default_acl() {
    return call("DescribeNetworkAcls",
                {{m::Filters, Value::List{filter("vpc-id", {vpc_}), filter("default", {"true"})}}})[m::NetworkAcls]
        .as_list()[0];
  }
  Value::Structure entry(int number, const char* protocol = "-1") {
    return {{m::NetworkAclId, acl_},  {m::RuleNumber, number}, {m::Protocol, protocol},
            {m::RuleAction, "allow"}, {m::Egress, false},      {m::CidrBlock, "10.3.0.7/18"}};
  }

  std::string vpc_ = make_vpc();
  std::string acl_ = call("CreateNetworkAcl", {{m::VpcId, vpc_}})[m::NetworkAcl][m::NetworkAclId].as_text();
};

TEST_F(NetworkAcls, NewOneLetsNothingThroughAndTheDefaultOneEverything) {
  EXPECT_EQ(acl(acl_)[m::Entries].as_list().size(), 2U);  // the last rule of each direction
  const Value entries = default_acl()[m::Entries];
  ASSERT_EQ(entries.as_list().size(), 4U);
  EXPECT_EQ(entries.as_list()[0][m::RuleNumber].as_integer(), 100);
  EXPECT_EQ(entries.as_list()[0][m::RuleAction].as_text(), "allow");
  EXPECT_EQ(entries.as_list()[1][m::RuleNumber].as_integer(), 32767);
  EXPECT_EQ(entries.as_list()[1][m::RuleAction].as_text(), "deny");
}

TEST_F(NetworkAcls, DefaultOneTreatsIpv6AsIpv4OnceTheVpcHasIt) {
  const auto associate = [&] {
    const Value answer = call("AssociateVpcCidrBlock", {{m::VpcId, vpc_}, {m::AmazonProvidedIpv6CidrBlock, true}});
    return answer[m::Ipv6CidrBlockAssociation][m::AssociationId];
  };
  const Value first = associate();
  EXPECT_EQ(default_acl()[m::Entries].as_list().size(), 8U);
  EXPECT_EQ(acl(acl_)[m::Entries].as_list().size(), 4U);
  call("DisassociateVpcCidrBlock", {{m::AssociationId, first}});
  associate();
  EXPECT_EQ(default_acl()[m::Entries].as_list().size(), 8U);  // the entries of the first time are still there
}

TEST_F(NetworkAcls, EntriesComeChangeAndGo) {
  call("CreateNetworkAclEntry", entry(100));
  const Value added = acl(acl_)[m::Entries].as_list()[0];
  EXPECT_EQ(added[m::CidrBlock].as_text(), "10.3.0.0/18");
  EXPECT_EQ(error("CreateNetworkAclEntry", entry(100)),
            "NetworkAclEntryAlreadyExists: The network acl entry identified by 100 already exists.");
  Value::Structure tcp = entry(100, "tcp");
  EXPECT_EQ(error_code("ReplaceNetworkAclEntry", tcp), "MissingParameter");
  tcp.emplace_back(m::PortRange, Value::of({{m::From, 22}, {m::To, 23}}));
  call("ReplaceNetworkAclEntry", tcp);
  const Value replaced = acl(acl_)[m::Entries].as_list()[0];
  EXPECT_EQ(replaced[m::Protocol].as_text(), "6");
  EXPECT_EQ(replaced[m::PortRange][m::To].as_integer(), 23);
  const Value::Structure number = {{m::NetworkAclId, acl_}, {m::RuleNumber, 100}, {m::Egress, false}};
  call("DeleteNetworkAclEntry", number);
  EXPECT_EQ(error_code("DeleteNetworkAclEntry", number), "InvalidNetworkAclEntry.NotFound");
  EXPECT_EQ(error_code("CreateNetworkAclEntry", entry(32767)), "InvalidParameterValue");
}

TEST_F(NetworkAcls, TwentyEntriesToADirection) {
  for (int i = 1; i <= 20; ++i) call("CreateNetworkAclEntry", entry(i));
  EXPECT_EQ(error_code("CreateNetworkAclEntry", entry(21)), "NetworkAclEntryLimitExceeded");
}

TEST_F(NetworkAcls, SubnetAlwaysHasOne) {
  const std::string subnet = make_subnet(vpc_);
  const Value association = default_acl()[m::Associations].as_list().at(0);
  EXPECT_EQ(association[m::SubnetId].as_text(), subnet);
  const Value replaced =
      call("ReplaceNetworkAclAssociation",
           {{m::AssociationId, association[m::NetworkAclAssociationId]}, {m::NetworkAclId, acl_}})[m::NewAssociationId];
  EXPECT_EQ(acl(acl_)[m::Associations].as_list().at(0)[m::NetworkAclAssociationId], replaced);
  EXPECT_EQ(error("DeleteNetworkAcl", {{m::NetworkAclId, acl_}}),
            "DependencyViolation: The networkAcl '" + acl_ + "' has dependencies and cannot be deleted.");
  call("DeleteSubnet", {{m::SubnetId, subnet}});
  call("DeleteNetworkAcl", {{m::NetworkAclId, acl_}});
  EXPECT_EQ(error_code("DeleteNetworkAcl", {{m::NetworkAclId, default_acl()[m::NetworkAclId]}}),
            "InvalidParameterValue");
}

}  // namespace
}  // namespace regionfall::ec2
