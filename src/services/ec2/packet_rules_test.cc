#include "services/ec2/packet_rules.h"

#include <gtest/gtest.h>

#include "services/ec2/packet_ruleset.h"

namespace regionfall::ec2 {
namespace {

IpAddress ip(std::string_view text) { return parse_ip(text).value(); }

SecurityGroupRule rule(std::string id, bool egress, std::string protocol, int from, int to, std::string peer) {
  SecurityGroupRule made;
  made.rule_id = std::move(id);
  made.is_egress = egress;
  made.ip_protocol = std::move(protocol);
  made.from_port = from;
  made.to_port = to;
  if (peer.starts_with("sg-")) {
    made.referenced_group = ReferencedGroup{.group_id = std::move(peer), .user_id = {}};
  } else {
    made.cidr_ipv4 = std::move(peer);
  }
  return made;
}

NetworkAclEntry entry(int number, bool egress, std::string protocol, std::string action, std::string block) {
  NetworkAclEntry made;
  made.rule_number = number;
  made.egress = egress;
  made.protocol = std::move(protocol);
  made.rule_action = std::move(action);
  made.cidr_block = std::move(block);
  return made;
}

// A web server and an application in one VPC, each in a subnet of its own, and a stranger in another VPC.
PacketRules example() {
  PacketRules rules;
  rules.plane_range = *parse_cidr("100.66.0.0/16");
  rules.exempt = {ip("100.66.0.2"), ip("169.254.169.254")};
  rules.interfaces = {
      {"eni-web", "vpc-1", "subnet-1", "acl-open", {"sg-web"}, ip("10.0.1.4"), ip("100.66.1.0"), {ip("100.66.1.9")}},
      {"eni-app", "vpc-1", "subnet-2", "acl-open", {"sg-app"}, ip("10.0.2.4"), ip("100.66.1.1"), {}},
      {"eni-far", "vpc-2", "subnet-3", "acl-open", {"sg-far"}, ip("10.0.2.4"), ip("100.66.1.2"), {}},
      {"eni-nat", "vpc-1", "subnet-1", "acl-open", {}, ip("10.0.1.5"), ip("100.66.1.3"), {}},
      {"eni-shut", "vpc-1", "subnet-4", "acl-shut", {"sg-web"}, ip("10.0.4.4"), ip("100.66.1.4"), {}},
  };
  rules.groups["sg-web"] = {rule("sgr-http", false, "tcp", 80, 81, "0.0.0.0/0"),
                            rule("sgr-ping", false, "icmp", 8, -1, "0.0.0.0/0"),
                            rule("sgr-out", true, "-1", -1, -1, "0.0.0.0/0")};
  rules.groups["sg-app"] = {rule("sgr-web", false, "tcp", 8080, 8080, "sg-web"),
                            rule("sgr-near", false, "udp", 53, 53, "10.0.1.0/24"),
                            rule("sgr-to-web", true, "tcp", 80, 80, "10.0.1.0/24")};
  rules.groups["sg-far"] = {rule("sgr-all", false, "-1", -1, -1, "10.0.0.0/8"),
                            rule("sgr-out", true, "-1", -1, -1, "0.0.0.0/0")};
  rules.acls["acl-open"] = {entry(100, false, "-1", "allow", "0.0.0.0/0"),
                            entry(100, true, "-1", "allow", "0.0.0.0/0")};
  rules.acls["acl-shut"] = {entry(90, false, "6", "deny", "10.0.2.0/24"),
                            entry(100, false, "6", "allow", "10.0.0.0/16"),
                            entry(100, true, "-1", "allow", "0.0.0.0/0")};
  return rules;
}

constexpr const char* kWeb = "100.66.1.0";
constexpr const char* kWebOutside = "100.66.1.9";
constexpr const char* kApp = "100.66.1.1";
constexpr const char* kFar = "100.66.1.2";
constexpr const char* kNat = "100.66.1.3";
constexpr const char* kShut = "100.66.1.4";
constexpr const char* kClient = "100.97.0.1";

TEST(PacketRules, DecideByRuleAndEntry) {
  struct Case {
    const char* from;
    const char* to;
    int protocol;
    int port;
    bool admitted;
    const char* decided_by;
    bool established = false;
  };
  for (const Case& c : {
           Case{kClient, kWebOutside, 6, 80, true, "sgr-http"},
           Case{kClient, kWebOutside, 6, 81, true, "sgr-http"},
           Case{kClient, kWebOutside, 6, 82, false, "eni-web"},
           Case{kClient, kWebOutside, 17, 80, false, "eni-web"},
           Case{kClient, kWeb, 1, 8, true, "sgr-ping"},
           Case{kClient, kWeb, 1, 13, false, "eni-web"},
           Case{kClient, kWeb, 6, 4000, true, "acl-open/100", true},  // an answer
           Case{kClient, "100.66.7.7", 6, 80, false, "100.66.7.7"},   // nobody has it
           Case{kClient, "100.66.0.1", 6, 443, true, ""},             // the region itself
           Case{kWeb, kClient, 6, 443, true, "sgr-out"},
           Case{kWeb, kApp, 6, 8080, true, "sgr-web"},  // by its group
           Case{kShut, kApp, 6, 8080, true, "sgr-web"},
           Case{kNat, kApp, 6, 8080, false, "eni-app"},
           Case{kWeb, kApp, 17, 53, true, "sgr-near"},  // by its private address
           Case{kShut, kApp, 17, 53, false, "eni-app"},
           Case{kApp, kWeb, 6, 80, true, "sgr-http"},
           Case{kApp, kWeb, 6, 81, false, "eni-app"},         // may not leave
           Case{kApp, kWebOutside, 6, 80, false, "eni-app"},  // there, the web server is not in 10.0.1.0/24
           Case{kWeb, kFar, 6, 22, false, "eni-far"},         // of another VPC: its private address means nothing
           Case{kApp, kShut, 6, 80, false, "acl-shut/90"},
           Case{kApp, kShut, 6, 80, false, "acl-shut/90", true},  // ACLs know no connections
           Case{kWeb, kShut, 6, 80, true, "sgr-http"},
           Case{kWeb, kShut, 17, 80, false, "acl-shut"},
           Case{kWeb, kNat, 6, 1, true, "sgr-out"},    // nothing about what comes in to it
           Case{"100.66.0.2", kApp, 17, 9, true, ""},  // the resolver
           Case{kApp, "100.66.0.2", 17, 53, true, ""},
           Case{kApp, "169.254.169.254", 6, 80, true, ""},
       }) {
    const PacketVerdict verdict = admit(example(), {.source = ip(c.from),
                                                    .destination = ip(c.to),
                                                    .protocol = c.protocol,
                                                    .destination_port = c.port,
                                                    .established = c.established});
    EXPECT_EQ(verdict.admitted, c.admitted) << c.from << " to " << c.to << " " << c.port;
    EXPECT_EQ(verdict.decided_by, c.decided_by) << c.from << " to " << c.to << " " << c.port;
  }
}

TEST(PacketRules, PeeredVpcsKnowEachOtherByPrivateAddresses) {
  PacketRules rules = example();
  rules.peered_vpcs = {{"vpc-1", "vpc-2"}, {"vpc-2", "vpc-1"}};
  const Packet packet{.source = ip(kWeb), .destination = ip(kFar), .destination_port = 22};
  EXPECT_EQ(admit(rules, packet).decided_by, "sgr-all");
}

TEST(PacketRuleset, ReplacesTheTableWhole) {
  const std::string ruleset = packet_ruleset(example());
  EXPECT_TRUE(ruleset.starts_with("table inet regionfall\ndelete table inet regionfall\n"));
  EXPECT_NE(ruleset.find("ip saddr @near_vpc_1 ip saddr @group_sg_web tcp dport 8080-8080 return"), std::string::npos);
}

}  // namespace
}  // namespace regionfall::ec2
