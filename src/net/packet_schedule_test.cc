#include "net/packet_schedule.h"

#include <gtest/gtest.h>

#include <cstring>

namespace regionfall::net {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr SteadyTime kStart{seconds(1000)};
constexpr SiteNumber kVirginia{2};
constexpr SiteNumber kIreland{3};

// A packet of version 4 or 6, as its ends are, whose last byte is `mark`.
std::vector<std::byte> packet(const IpAddress& source, const IpAddress& destination, int mark = 0) {
  std::vector<std::byte> bytes(100);
  bytes[0] = std::byte{source.v6 ? std::uint8_t{0x60} : std::uint8_t{0x45}};
  std::memcpy(bytes.data() + (source.v6 ? 8 : 12), source.bytes.data(), source.size());
  std::memcpy(bytes.data() + (source.v6 ? 24 : 16), destination.bytes.data(), destination.size());
  bytes.back() = std::byte(mark);
  return bytes;
}

std::vector<std::byte> to_ireland(int mark = 0) {
  return packet(site_ipv4(kVirginia, 1), site_ipv4(kIreland, 1), mark);
}

std::shared_ptr<LinkTable> links_of(milliseconds latency) {
  auto links = std::make_shared<LinkTable>();
  links->at(kVirginia, kIreland).latency = latency;
  return links;
}

TEST(PacketSchedule, DeliversToTheSiteThatHasTheDestination) {
  for (const bool v6 : {false, true}) {
    PacketSchedule schedule;
    const auto sent = v6 ? packet(site_ipv6(kVirginia, 1), site_ipv6(kIreland, 99))
                         : packet(site_ipv4(kVirginia, 1), site_ipv4(kIreland, 99));
    ASSERT_EQ(schedule.offer(kVirginia, sent, kStart, {}), PacketFate::kUnderWay);
    const auto delivery = schedule.take_delivery(kStart);
    ASSERT_TRUE(delivery);
    EXPECT_EQ(delivery->to, kIreland);
    EXPECT_EQ(delivery->packet, sent);
    EXPECT_FALSE(schedule.take_delivery(kStart));
  }
}

TEST(PacketSchedule, HoldsAPacketForAsLongAsItsWayTakes) {
  PacketSchedule schedule;
  schedule.set_links(links_of(milliseconds(34)));
  EXPECT_FALSE(schedule.next_delivery());
  ASSERT_EQ(schedule.offer(kVirginia, to_ireland(), kStart, {}), PacketFate::kUnderWay);
  EXPECT_EQ(schedule.next_delivery(), kStart + milliseconds(34));
  EXPECT_FALSE(schedule.take_delivery(kStart + milliseconds(33)));
  EXPECT_TRUE(schedule.take_delivery(kStart + milliseconds(34)));
  EXPECT_FALSE(schedule.next_delivery());
}

TEST(PacketSchedule, KeepsTheOrderOfPacketsThatArriveTogether) {
  PacketSchedule schedule;
  for (int mark = 0; mark < 50; ++mark) schedule.offer(kVirginia, to_ireland(mark), kStart, {});
  for (int mark = 0; mark < 50; ++mark) {
    const auto delivery = schedule.take_delivery(kStart);
    ASSERT_TRUE(delivery);
    EXPECT_EQ(delivery->packet.back(), std::byte(mark));
  }
}

TEST(PacketSchedule, PassesOverWhatIsNoPacketBetweenSites) {
  PacketSchedule schedule;
  const struct {
    std::vector<std::byte> bytes;
    PacketFate fate;
  } cases[] = {
      {{}, PacketFate::kMalformed},
      {std::vector<std::byte>(19, std::byte{0x45}), PacketFate::kMalformed},
      {std::vector<std::byte>(39, std::byte{0x60}), PacketFate::kMalformed},
      {std::vector<std::byte>(60, std::byte{0x50}), PacketFate::kMalformed},
      {packet(site_ipv4(kVirginia, 1), ipv4(8, 8, 8, 8)), PacketFate::kForeign},
      {packet(site_ipv4(kIreland, 1), site_ipv4(kVirginia, 1)), PacketFate::kForeign},  // not the sender's address
  };
  for (const auto& c : cases) EXPECT_EQ(schedule.offer(kVirginia, c.bytes, kStart, {}), c.fate);
  EXPECT_FALSE(schedule.next_delivery());
}

TEST(PacketSchedule, LosesEchoRequestsToADeadMachineAndNothingElse) {
  const auto links = links_of(milliseconds(1));
  links->at(kVirginia, kIreland).echo = false;
  PacketSchedule schedule;
  schedule.set_links(links);
  struct Example {
    bool v6;
    int protocol;
    int type;
    PacketFate fate;
  };
  const Example examples[] = {
      {false, 1, 8, PacketFate::kDropped},   {false, 1, 0, PacketFate::kUnderWay},  // the answer to an echo request
      {false, 6, 8, PacketFate::kUnderWay},                                         // TCP
      {true, 58, 128, PacketFate::kDropped}, {true, 58, 129, PacketFate::kUnderWay},
      {true, 6, 128, PacketFate::kUnderWay},
  };
  for (const Example& example : examples) {
    auto sent = example.v6 ? packet(site_ipv6(kVirginia, 1), site_ipv6(kIreland, 1)) : to_ireland();
    sent[example.v6 ? 6 : 9] = std::byte(example.protocol);
    sent[example.v6 ? 40 : 20] = std::byte(example.type);
    EXPECT_EQ(schedule.offer(kVirginia, sent, kStart, {}), example.fate) << example.protocol << " " << example.type;
  }
}

TEST(PacketSchedule, LosesWhatIsUnderWayWhenTheLinkGoesDown) {
  PacketSchedule schedule;
  schedule.set_links(links_of(milliseconds(10)));
  schedule.offer(kVirginia, to_ireland(), kStart, {});
  auto cut = links_of(milliseconds(10));
  cut->at(kVirginia, kIreland).up = false;
  schedule.set_links(cut);
  EXPECT_EQ(schedule.offer(kVirginia, to_ireland(), kStart, {}), PacketFate::kDropped);
  EXPECT_FALSE(schedule.take_delivery(kStart + seconds(1)));
}

TEST(PacketSchedule, DropsPacketsBeyondItsBoundUntilSomeHaveArrived) {
  PacketSchedule schedule;
  schedule.set_links(links_of(milliseconds(10)));
  std::vector<std::byte> big = to_ireland();
  big.resize(std::size_t{1} << 20);
  for (int i = 0; i < 64; ++i) ASSERT_EQ(schedule.offer(kVirginia, big, kStart, {}), PacketFate::kUnderWay);
  EXPECT_EQ(schedule.offer(kVirginia, to_ireland(), kStart, {}), PacketFate::kNoRoomLeft);
  ASSERT_TRUE(schedule.take_delivery(kStart + milliseconds(10)));
  EXPECT_EQ(schedule.offer(kVirginia, to_ireland(), kStart, {}), PacketFate::kUnderWay);
}

}  // namespace
}  // namespace regionfall::net
