#include "services/ec2/packet_ruleset.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <cstdlib>

#include "base/file_descriptor.h"
#include "base/files.h"
#include "base/random.h"
#include "net/namespace.h"
#include "net/netlink.h"

namespace regionfall::ec2 {
namespace {

constexpr const char* kNft = "/usr/sbin/nft";
constexpr int kUdp = 17;
constexpr int kPorts[] = {53, 80, 8080};
constexpr const char* kClient = "100.97.0.1";

IpAddress ip(std::string_view text) { return parse_ip(text).value(); }

// Rules that nobody would write, and packets that meet them.
class Chance {
 public:
  explicit Chance(std::uint64_t seed) : random_(seed) {}

  PacketRules rules() {
    PacketRules made;
    made.plane_range = *parse_cidr("100.66.0.0/16");
    made.exempt = {ip("100.66.0.2")};
    const std::size_t of_other_vpc = below(3);  // a subnet
    for (int i = 0; i < 5; ++i) {
      FilteredInterface interface{.id = "eni-" + std::to_string(i),
                                  .vpc_id = static_cast<std::size_t>(i / 2) == of_other_vpc ? "vpc-2" : "vpc-1",
                                  .subnet_id = "subnet-" + std::to_string(i / 2),
                                  .network_acl_id = "acl-" + std::to_string(i / 2),
                                  .private_ip = ip("10.0." + std::to_string(i / 2) + "." + std::to_string(4 + i)),
                                  .plane_ip = ip("100.66.1." + std::to_string(i))};
      for (const char* group : {"sg-a", "sg-b"}) {
        if (below(2) == 0) interface.group_ids.emplace_back(group);
      }
      if (below(2) == 0) interface.public_ips = {ip("100.66.2." + std::to_string(i))};
      made.interfaces.push_back(interface);
      made.acls[interface.network_acl_id] = entries();
    }
    if (below(2) == 0) made.peered_vpcs = {{"vpc-1", "vpc-2"}, {"vpc-2", "vpc-1"}};
    for (const char* group : {"sg-a", "sg-b"}) made.groups[group] = group_rules();
    return made;
  }

  Packet packet(const PacketRules& rules) {
    std::vector<IpAddress> all = {ip(kClient), ip("100.66.0.1"), ip("100.66.0.2"), ip("100.66.9.9")};
    for (const FilteredInterface& one : rules.interfaces) {
      all.push_back(one.plane_ip);
      all.insert(all.end(), one.public_ips.begin(), one.public_ips.end());
    }
    return {.source = all[below(all.size())],
            .destination = all[below(all.size())],
            .protocol = kUdp,
            .destination_port = kPorts[below(3)]};
  }

 private:
  std::size_t below(std::size_t bound) { return random_below(random_, bound); }
  std::string block() {
    constexpr const char* kBlocks[] = {"0.0.0.0/0",     "10.0.0.0/16",   "10.0.1.0/24",
                                       "100.66.1.2/31", "100.97.0.0/16", "10.0.0.4/32"};
    return kBlocks[below(6)];
  }

  std::vector<SecurityGroupRule> group_rules() {
    constexpr const char* kProtocols[] = {"udp", "tcp", "-1", "17"};
    std::vector<SecurityGroupRule> made;
    for (std::size_t i = 0; i < 4; ++i) {
      SecurityGroupRule rule;
      rule.rule_id = "sgr-" + std::to_string(i);
      rule.is_egress = i % 2 == 0;
      rule.ip_protocol = kProtocols[below(4)];
      if (rule.ip_protocol == "udp") {
        rule.from_port = 53;
        rule.to_port = kPorts[below(3)];
      }
      if (below(4) == 0) {
        rule.referenced_group = ReferencedGroup{.group_id = below(2) == 0 ? "sg-a" : "sg-b", .user_id = {}};
      } else {
        rule.cidr_ipv4 = block();
      }
      made.push_back(rule);
    }
    return made;
  }

  std::vector<NetworkAclEntry> entries() {
    std::vector<NetworkAclEntry> made;
    for (int i = 0; i < 6; ++i) {
      NetworkAclEntry entry;
      entry.egress = i >= 3;
      entry.rule_number = 100 + i;
      entry.protocol = below(2) == 0 ? "-1" : "17";
      entry.rule_action = below(4) == 0 ? "deny" : "allow";
      entry.cidr_block = below(2) == 0 ? "0.0.0.0/0" : block();
      if (entry.protocol == "17") entry.port_range = PortRange{1, kPorts[below(3)]};
      made.push_back(entry);
    }
    return made;
  }

  SeededRandom random_;
};

FileDescriptor bound(const IpAddress& address, int port) {
  FileDescriptor socket(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  sockaddr_in place{};
  place.sin_family = AF_INET;
  place.sin_port = htons(static_cast<std::uint16_t>(port));
  std::copy_n(address.bytes.begin(), 4, reinterpret_cast<std::uint8_t*>(&place.sin_addr));
  EXPECT_EQ(::bind(socket.get(), reinterpret_cast<const sockaddr*>(&place), sizeof place), 0) << to_text(address);
  return socket;
}

// Whether a datagram from one address of this machine to another arrives; here that takes no time.
bool arrives(const Packet& packet) {
  const FileDescriptor to = bound(packet.destination, packet.destination_port);
  const FileDescriptor from = bound(packet.source, 0);
  sockaddr_in place{};
  socklen_t size = sizeof place;
  ::getsockname(to.get(), reinterpret_cast<sockaddr*>(&place), &size);
  char byte = 1;
  ::sendto(from.get(), &byte, 1, 0, reinterpret_cast<const sockaddr*>(&place), size);
  return ::recv(to.get(), &byte, 1, 0) == 1;
}

// All addresses of a site are local to its network, so packets between any two meet the rules there.
TEST(PacketRuleset, LetsThroughWhatTheDecisionAdmits) {
  if (!net::may_make_namespaces() || !file_exists(kNft)) GTEST_SKIP() << "needs root and nft";
  constexpr int kRuleSets = 30;
  constexpr int kPackets = 100;
  const auto network = net::make_site_network({2});
  ASSERT_TRUE(network) << network.error().message;
  const auto folder = TemporaryDirectory::make();
  const std::string file = folder->path() + "/rules";
  int admitted = 0;
  ASSERT_TRUE(net::in_network_namespace(network->network_namespace, [&] {
    ASSERT_TRUE(net::Netlink::open()->add_address(net::kLoopbackInterface, net::ipv4(100, 97, 0, 1), 32));
    for (int seed = 0; seed < kRuleSets; ++seed) {
      Chance chance(static_cast<std::uint64_t>(seed));
      const PacketRules rules = chance.rules();
      ASSERT_TRUE(overwrite_file(file, packet_ruleset(rules)));
      ASSERT_EQ(std::system((std::string(kNft) + " -f " + file).c_str()), 0);
      for (int i = 0; i < kPackets; ++i) {
        const Packet packet = chance.packet(rules);
        const PacketVerdict verdict = admit(rules, packet);
        admitted += verdict.admitted ? 1 : 0;
        ASSERT_EQ(arrives(packet), verdict.admitted)
            << seed << ": " << to_text(packet.source) << " to " << to_text(packet.destination) << ":"
            << packet.destination_port << " by " << verdict.decided_by << "\n"
            << packet_ruleset(rules);
      }
    }
  }));
  EXPECT_GT(admitted, kRuleSets * kPackets / 10);
  EXPECT_LT(admitted, kRuleSets * kPackets * 9 / 10);
}

}  // namespace
}  // namespace regionfall::ec2
