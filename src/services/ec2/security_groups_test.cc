#include "services/ec2/ec2_fixture.h"

namespace regionfall::ec2 {
namespace {

namespace m = aws::members::ec2;
using aws::Value;

class SecurityGroups : public Ec2Test {
 protected:
  // A permission of TCP ports for one IPv4 block.
  static Value tcp(int from, int to, std::string_view cidr) {
    return Value::of({{m::IpProtocol, "tcp"},
                      {m::FromPort, from},
                      {m::ToPort, to},
                      {m::IpRanges, Value::List{Value::of({{m::CidrIp, cidr}})}}});
  }
  Value::Structure permissions(Value::List list) { return {{m::GroupId, group_}, {m::IpPermissions, std::move(list)}}; }
  Value described() {
    return call("DescribeSecurityGroups", {{m::GroupIds, Value::List{group_}}})[m::SecurityGroups].as_list()[0];
  }

  std::string vpc_ = make_vpc();
  std::string group_ = make_group(vpc_);
};

TEST_F(SecurityGroups, NewGroupLetsEverythingOutAndNothingIn) {
  const Value group = described();
  EXPECT_TRUE(group[m::IpPermissions].as_list().empty());
  ASSERT_EQ(group[m::IpPermissionsEgress].as_list().size(), 1U);
  const Value& out = group[m::IpPermissionsEgress].as_list()[0];
  EXPECT_EQ(out[m::IpProtocol].as_text(), "-1");
  EXPECT_FALSE(out.has(m::FromPort));
  EXPECT_EQ(out[m::IpRanges].as_list()[0][m::CidrIp].as_text(), "0.0.0.0/0");
}

TEST_F(SecurityGroups, NamesAreChecked) {
  struct Case {
    const char* name;
    const char* code;
  };
  for (const Case& c : {Case{"web", "InvalidGroup.Duplicate"}, Case{"default", "InvalidParameterValue"},
                        Case{"sg-1", "InvalidParameterValue"}, Case{"a|b", "InvalidParameterValue"}}) {
    EXPECT_EQ(error_code("CreateSecurityGroup", {{m::VpcId, vpc_}, {m::GroupName, c.name}, {m::Description, "test"}}),
              c.code)
        << c.name;
  }
}

TEST_F(SecurityGroups, RuleIsAuthorizedOnce) {
  const Value answer = call("AuthorizeSecurityGroupIngress", permissions({tcp(80, 80, "10.1.2.3/8")}));
  const Value& rule = answer[m::SecurityGroupRules].as_list()[0];
  EXPECT_TRUE(rule[m::SecurityGroupRuleId].as_text().starts_with("sgr-"));
  EXPECT_EQ(rule[m::CidrIpv4].as_text(), "10.0.0.0/8");
  EXPECT_FALSE(rule[m::IsEgress].as_bool());
  EXPECT_EQ(
      error("AuthorizeSecurityGroupIngress", permissions({tcp(80, 80, "10.0.0.0/8")})),
      "InvalidPermission.Duplicate: the specified rule \"peer: 10.0.0.0/8, TCP, from port: 80, to port: 80, ALLOW\" "
      "already exists");
  EXPECT_EQ(
      error_code("AuthorizeSecurityGroupIngress", permissions({tcp(81, 81, "0.0.0.0/0"), tcp(81, 81, "0.0.0.0/0")})),
      "InvalidParameterValue");
}

TEST_F(SecurityGroups, PermissionsOfTheSamePortsAreShownTogether) {
  call("AuthorizeSecurityGroupIngress", permissions({tcp(80, 81, "10.0.0.0/8")}));
  call("AuthorizeSecurityGroupIngress", permissions({tcp(80, 81, "11.0.0.0/8"), tcp(443, 443, "10.0.0.0/8")}));
  const Value shown = described()[m::IpPermissions];
  ASSERT_EQ(shown.as_list().size(), 2U);
  EXPECT_EQ(shown.as_list()[0][m::IpRanges].as_list().size(), 2U);
}

TEST_F(SecurityGroups, BadPermissionsAreRefused) {
  struct Case {
    Value permission;
    const char* code;
  };
  const Value::List any = {Value::of({{m::CidrIp, "0.0.0.0/0"}})};
  for (const Case& c : std::initializer_list<Case>{
           {tcp(80, 80, "10.0.0.0"), "InvalidParameterValue"},
           {tcp(81, 80, "10.0.0.0/8"), "InvalidParameterValue"},
           {tcp(80, 65536, "10.0.0.0/8"), "InvalidParameterValue"},
           {Value::of({{m::IpProtocol, "tcp"}, {m::IpRanges, any}}), "InvalidParameterValue"},
           {Value::of({{m::IpProtocol, "quic"}, {m::IpRanges, any}}), "InvalidParameterValue"},
           {Value::of({{m::IpProtocol, "-1"}}), "MissingParameter"},
           {Value::of({{m::IpProtocol, "-1"}, {m::UserIdGroupPairs, Value::List{Value::of({{m::GroupId, "sg-0"}})}}}),
            "InvalidGroup.NotFound"},
           {Value::of({{m::IpProtocol, "-1"}, {m::PrefixListIds, Value::List{Value::of({{m::PrefixListId, "pl-0"}})}}}),
            "InvalidPrefixListID.NotFound"},
       }) {
    EXPECT_EQ(error_code("AuthorizeSecurityGroupIngress", permissions({c.permission})), c.code)
        << to_text(c.permission);
  }
}

TEST_F(SecurityGroups, RulesAreRevokedByContentsOrById) {
  const Value added =
      call("AuthorizeSecurityGroupIngress", permissions({tcp(80, 80, "10.0.0.0/8"), tcp(81, 81, "10.0.0.0/8")}));
  const Value revoked = call("RevokeSecurityGroupIngress", permissions({tcp(80, 80, "10.0.0.0/8")}));
  EXPECT_EQ(revoked[m::RevokedSecurityGroupRules].as_list().size(), 1U);
  EXPECT_EQ(error_code("RevokeSecurityGroupIngress", permissions({tcp(80, 80, "10.0.0.0/8")})),
            "InvalidPermission.NotFound");
  const Value second = added[m::SecurityGroupRules].as_list()[1][m::SecurityGroupRuleId];
  const Value::Structure by_id = {{m::GroupId, group_}, {m::SecurityGroupRuleIds, Value::List{second}}};
  call("RevokeSecurityGroupIngress", by_id);
  EXPECT_EQ(error_code("RevokeSecurityGroupIngress", by_id), "InvalidSecurityGroupRuleId.NotFound");
  EXPECT_TRUE(described()[m::IpPermissions].as_list().empty());
}

TEST_F(SecurityGroups, RulesAreModifiedAndDescribed) {
  const Value rule =
      call("AuthorizeSecurityGroupIngress", permissions({tcp(80, 80, "10.0.0.0/8")}))[m::SecurityGroupRules]
          .as_list()[0];
  const auto update = [&](Value::Structure wanted) {
    return Value::Structure{
        {m::GroupId, group_},
        {m::SecurityGroupRules, Value::List{Value::of({{m::SecurityGroupRuleId, rule[m::SecurityGroupRuleId]},
                                                       {m::SecurityGroupRule, Value::of(std::move(wanted))}})}}};
  };
  call("ModifySecurityGroupRules", update({{m::IpProtocol, "6"},
                                           {m::FromPort, 8080},
                                           {m::ToPort, 8080},
                                           {m::CidrIpv6, "::/0"},
                                           {m::Description, "b"}}));
  const Value now = call("DescribeSecurityGroupRules",
                         {{m::SecurityGroupRuleIds, Value::List{rule[m::SecurityGroupRuleId]}}})[m::SecurityGroupRules]
                        .as_list()[0];
  EXPECT_EQ(now[m::CidrIpv6].as_text(), "::/0");
  EXPECT_FALSE(now.has(m::CidrIpv4));
  EXPECT_EQ(now[m::IpProtocol].as_text(), "tcp");
  EXPECT_EQ(now[m::Description].as_text(), "b");
  EXPECT_EQ(error_code("ModifySecurityGroupRules", update({{m::IpProtocol, "-1"}})), "InvalidParameterCombination");
}

TEST_F(SecurityGroups, SixtyRulesOfEachFamily) {
  Value::List ranges;
  for (int i = 0; i < 60; ++i) ranges.push_back(Value::of({{m::CidrIp, "10.0.0." + std::to_string(i) + "/32"}}));
  const auto all = [](Value::List list) { return Value::of({{m::IpProtocol, "-1"}, {m::IpRanges, std::move(list)}}); };
  call("AuthorizeSecurityGroupIngress", permissions({all(ranges)}));
  EXPECT_EQ(error_code("AuthorizeSecurityGroupIngress", permissions({tcp(1, 1, "0.0.0.0/0")})),
            "RulesPerSecurityGroupLimitExceeded");
  const Value v6 = Value::of({{m::IpProtocol, "-1"}, {m::Ipv6Ranges, Value::List{Value::of({{m::CidrIpv6, "::/0"}})}}});
  call("AuthorizeSecurityGroupIngress", permissions({v6}));
}

TEST_F(SecurityGroups, GroupThatAnotherRefersToCannotGo) {
  const std::string other = make_group(vpc_, "db");
  const auto from = [](const std::string& id) {
    return Value::of({{m::IpProtocol, "-1"}, {m::UserIdGroupPairs, Value::List{Value::of({{m::GroupId, id}})}}});
  };
  call("AuthorizeSecurityGroupIngress", permissions({from(other), from(group_)}));
  EXPECT_EQ(error("DeleteSecurityGroup", {{m::GroupId, other}}),
            "DependencyViolation: resource " + other + " has a dependent object");
  call("DeleteSecurityGroup", {{m::GroupId, group_}});  // what refers to itself does not matter
  call("DeleteSecurityGroup", {{m::GroupId, other}});
  EXPECT_EQ(error("DeleteSecurityGroup", {{m::GroupId, other}}),
            "InvalidGroup.NotFound: The security group '" + other + "' does not exist");
}

TEST_F(SecurityGroups, DefaultGroupCannotGo) {
  const Value groups = call("DescribeSecurityGroups",
                            {{m::Filters, Value::List{filter("vpc-id", {vpc_}), filter("group-name", {"default"})}}});
  const Value& id = groups[m::SecurityGroups].as_list()[0][m::GroupId];
  EXPECT_EQ(error("DeleteSecurityGroup", {{m::GroupId, id}}), "CannotDelete: the specified group: \"" + id.as_text() +
                                                                  "\" name: \"default\" cannot be deleted by a user");
}

TEST_F(SecurityGroups, DefaultGroupLetsIpv6OutOnceHoweverOftenTheVpcGetsIt) {
  for (int time = 0; time < 2; ++time) {
    const Value block = call("AssociateVpcCidrBlock", {{m::VpcId, vpc_}, {m::AmazonProvidedIpv6CidrBlock, true}});
    const Value& association_id = block[m::Ipv6CidrBlockAssociation][m::AssociationId];
    call("DisassociateVpcCidrBlock", {{m::AssociationId, association_id}});
  }
  const Value groups = call("DescribeSecurityGroups",
                            {{m::Filters, Value::List{filter("vpc-id", {vpc_}), filter("group-name", {"default"})}}});
  const Value& out = groups[m::SecurityGroups].as_list()[0][m::IpPermissionsEgress].as_list()[0];
  EXPECT_EQ(out[m::Ipv6Ranges].as_list().size(), 1U);
}

TEST_F(SecurityGroups, TagsAreOnEveryResource) {
  const Value rule =
      call("AuthorizeSecurityGroupIngress", permissions({tcp(80, 80, "10.0.0.0/8")}))[m::SecurityGroupRules]
          .as_list()[0];
  const Value resources = Value::List{vpc_, group_, rule[m::SecurityGroupRuleId]};
  call("CreateTags", {{m::Resources, resources}, {m::Tags, Value::List{tag("a", "1"), tag("b", "2")}}});
  call("DeleteTags", {{m::Resources, resources}, {m::Tags, Value::List{tag("b", "3"), Value::of({{m::Key, "a"}})}}});
  EXPECT_EQ(described()[m::Tags], Value(Value::List{tag("b", "2")}));
  const Value all = call("DescribeTags", {{m::Filters, Value::List{filter("key", {"b"})}}})[m::Tags];
  EXPECT_EQ(all.as_list().size(), 3U);
  EXPECT_EQ(
      call("DescribeTags", {{m::Filters, Value::List{filter("resource-type", {"vpc"})}}})[m::Tags].as_list().size(),
      1U);
}

TEST_F(SecurityGroups, BadTagsAreRefused) {
  const auto create = [&](const char* id, Value::List tags) {
    return error_code("CreateTags", {{m::Resources, Value::List{id}}, {m::Tags, std::move(tags)}});
  };
  EXPECT_EQ(create("vpc-0", {tag("a", "1")}), "InvalidVpcID.NotFound");
  EXPECT_EQ(create("nonsense", {tag("a", "1")}), "InvalidID");
  EXPECT_EQ(create(vpc_.c_str(), {tag("aws:x", "1")}), "InvalidParameterValue");
  EXPECT_EQ(create(vpc_.c_str(), {tag("a", "1"), tag("a", "2")}), "InvalidParameterValue");
  EXPECT_EQ(create(vpc_.c_str(), {tag(std::string(128, 'k'), "1")}), "InvalidParameterValue");
  Value::List many;
  for (int i = 0; i < 51; ++i) many.push_back(tag("k" + std::to_string(i), ""));
  EXPECT_EQ(create(vpc_.c_str(), many), "TagLimitExceeded");
}

}  // namespace
}  // namespace regionfall::ec2
