#include "drill/ledger.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "drill/auditor.h"
#include "drill/drill_testing.h"
#include "drill/ledger_findings.h"

namespace regionfall::drill {
namespace {

using namespace std::chrono_literals;

// Ten seconds in which "shop" writes every other of ten requests a second from each of two cities, to "orders".
Scenario writing() {
  Scenario made = scenario({{4s, 8s}});
  made.stores = {{.name = "orders"}};
  made.loads[0].write_share = 0.5;
  return made;
}

TEST(WriteMixTest, SpreadsWritesEvenly) {
  const auto letters = [](double share) {
    std::string text;
    for (std::uint64_t i = 0; i < 10; ++i) text += WriteMix(share).is_write(i) ? 'w' : 'r';
    return text;
  };
  EXPECT_EQ(letters(0), "rrrrrrrrrr");
  EXPECT_EQ(letters(0.2), "rrrrwrrrrw");
  EXPECT_EQ(letters(0.7), "rwwrwwrwww");
  EXPECT_EQ(letters(1), "wwwwwwwwww");
  EXPECT_EQ(WriteMix(0.1).writes_among(10'000'000), 1'000'000U);
}

TEST(WriteKeyTest, IsReadBackInItsOwnRunOnly) {
  const WriteKey key{.load = 3, .location = 12, .number = 10'000'017};
  const std::string text = key_text("abc", key);
  EXPECT_EQ(text, "abc-3-12-10000017");
  EXPECT_EQ(read_key("abc", text), key);
  for (const char* other : {"abd-3-12-10000017", "abc-3-12", "abc-3-12-1x", "abc-300-1-1", "abc-3-12-", "abc", ""})
    EXPECT_EQ(read_key("abc", other), std::nullopt) << other;
}

TEST(WriteLayoutTest, NumbersTheWritesOfAllWriters) {
  const WriteLayout layout(writing());
  ASSERT_EQ(layout.writers().size(), 2U);
  const std::size_t first_of_second = layout.writers()[1].first;
  EXPECT_GE(first_of_second, 50U);
  EXPECT_EQ(layout.index_of({0, 0, 49}), 49U);
  EXPECT_EQ(layout.index_of({0, 1, 7}), first_of_second + 7);
  EXPECT_EQ(layout.key_of(first_of_second + 7), (WriteKey{0, 1, 7}));
  EXPECT_EQ(layout.index_of({0, 2, 0}), std::nullopt);
  EXPECT_EQ(layout.index_of({0, 0, 1'000}), std::nullopt);
}

TEST(SeenWritesTest, CountsUpToTwo) {
  SeenWrites seen(10);
  for (const std::size_t write : {3, 5, 5, 9, 9, 9, 9}) seen.add(write);
  std::string counts;
  for (std::size_t i = 0; i < 10; ++i) counts += std::to_string(seen.count(i));
  EXPECT_EQ(counts, "0001020002");
}

// A ledger of six writes from Virginia, acknowledged at 1 s, 2 s, …, 6 s; read while the fault was in force, at 6 s,
// and at the end. What a region had is written as digits, write by write; "away": it was not reached.
class LedgerFindings : public testing::Test {
 protected:
  LedgerFindings() {
    ledger_.run = "abc";
    ledger_.acknowledged_ms.resize(layout_.size(), kNotSent);
    for (std::uint32_t write = 0; write < 6; ++write) ledger_.acknowledged_ms[write] = 1'000 * (write + 1);
  }
  void audit(std::optional<std::size_t> fault, Duration at, const std::string& east, const std::string& west) {
    Audit audit{.fault = fault, .began_us = std::chrono::duration_cast<std::chrono::microseconds>(at).count()};
    for (const auto& [region, had] : {std::pair("us-east-1", east), std::pair("eu-west-1", west)}) {
      RegionReading reading{.region = region, .reached = had != "away", .seen = SeenWrites(layout_.size())};
      for (std::size_t write = 0; reading.reached && write < had.size(); ++write) {
        for (char left = had[write]; left > '0'; --left) reading.seen.add(write);
      }
      audit.regions.push_back(std::move(reading));
    }
    ledger_.audits.push_back(std::move(audit));
  }
  StoreFindings found() { return find_stores(drill_, ledger_).front(); }

  Scenario drill_ = writing();
  WriteLayout layout_{drill_};
  Ledger ledger_;
};

TEST_F(LedgerFindings, TellWhatBecameOfEachWrite) {
  audit(0, 6s, "away", "100000");
  audit({}, 10s, "111100", "100021");
  const StoreFindings found = this->found();
  EXPECT_EQ(found.acknowledged, 6U);
  EXPECT_EQ(found.of_fate(WriteFate::kPresent), 1U);
  EXPECT_EQ(found.of_fate(WriteFate::kResurrected), 4U);
  EXPECT_EQ(found.of_fate(WriteFate::kDuplicated), 1U);
  EXPECT_EQ(found.of_fate(WriteFate::kLost), 0U);
  EXPECT_EQ(found.audits[0].loss.writes, 5U);
  EXPECT_EQ(found.audits[1].loss.writes, 0U);
  EXPECT_FALSE(found.audits[0].regions[0].reached);
  EXPECT_EQ(found.audits[1].regions[0].present, 4U);
  EXPECT_EQ(found.audits[1].regions[0].missing, 2U);
  EXPECT_EQ(found.audits[1].regions[1].duplicated, 1U);
}

TEST_F(LedgerFindings, CallAWriteLateThatReachedARegionAfterItWasLookedForThere) {
  audit(0, 6s, "111111", "110000");
  audit({}, 10s, "111111", "111111");
  EXPECT_EQ(found().of_fate(WriteFate::kLate), 4U);
  EXPECT_EQ(found().worst()->loss.writes, 0U);
}

TEST_F(LedgerFindings, CountTheLossFromItsFirstWriteToTheFault) {
  audit(0, 6s, "away", "110111");  // the third write, of 3 s; the fault began at 4 s
  audit({}, 10s, "110111", "110111");
  EXPECT_EQ(found().audits[0].loss.rpo_us, 1'000'000);
  EXPECT_EQ(found().of_fate(WriteFate::kLost), 1U);
  EXPECT_EQ(loss_text(drill_, found()),
            "during \"fault 1\", 1 of 6 acknowledged writes could be read nowhere; 1 after all was healed");
}

TEST_F(LedgerFindings, CountTheLossToItsLastWriteWhenThatCameAfterTheFault) {
  audit(0, 6s, "away", "101110");  // those of 2 s and 6 s
  EXPECT_EQ(found().audits[0].loss.rpo_us, 4'000'000);
}

TEST_F(LedgerFindings, LookOnlyForWhatHadBeenAcknowledged) {
  audit(0, 3500ms, "111", "111");
  ledger_.acknowledged_ms[6] = kNotAcknowledged;
  audit({}, 10s, "1111111", "1111111");
  const StoreFindings found = this->found();
  EXPECT_EQ(found.audits[0].acknowledged, 3U);
  EXPECT_EQ(found.audits[0].loss.writes, 0U);
  EXPECT_EQ(found.sent, 7U);
  EXPECT_EQ(found.acknowledged, 6U);
  EXPECT_EQ(found.unacknowledged_kept, 1U);
}

TEST_F(LedgerFindings, AreWrittenAsALineForEachWriteThatIsNotSimplyThere) {
  audit(0, 6s, "away", "100111");
  audit({}, 10s, "110111", "100111");
  EXPECT_EQ(
      writes_csv(drill_, ledger_),
      "store,key,acknowledged_s,fate,found\n"
      "orders,abc-0-0-00000001,2.000,resurrected,us-east-1: not reached eu-west-1: 0 | us-east-1: 1 eu-west-1: 0\n"
      "orders,abc-0-0-00000002,3.000,lost,us-east-1: not reached eu-west-1: 0 | us-east-1: 0 eu-west-1: 0\n");
}

TEST_F(LedgerFindings, SayNothingOfFatesWhenTheEndWasNotRead) {
  audit(0, 6s, "away", "111111");
  const auto by_fate = found().by_fate;
  EXPECT_EQ(std::ranges::count(by_fate, 0U), kWriteFates);
}

TEST(AuditTime, IsShortlyBeforeTheFaultIsHealed) {
  EXPECT_EQ(audit_time({.at = 10s, .until = 100s}), Duration(95s));
  EXPECT_EQ(audit_time({.at = 10s, .until = 14s}), Duration(12s));
}

TEST(RegionsAway, AreThoseThatAFaultKeepsEverybodyFrom) {
  Scenario drill = scenario({{4s, 8s}});
  EXPECT_FALSE(is_away(drill, "us-east-1", 3s));
  EXPECT_TRUE(is_away(drill, "us-east-1", 4s));
  EXPECT_FALSE(is_away(drill, "eu-west-1", 5s));
  EXPECT_FALSE(is_away(drill, "us-east-1", 8s));
  drill.faults[0].fault = world::RegionFault{"us-east-1", world::FaultMode::kSlow};
  EXPECT_FALSE(is_away(drill, "us-east-1", 5s));
}

}  // namespace
}  // namespace regionfall::drill
