#include "store/store.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>

#include "store/table.h"

namespace regionfall::store {
namespace {

struct Network {
  std::string cidr_block;
  std::vector<std::string> zones;
  static constexpr auto kFields = std::tuple(field("CidrBlock", &Network::cidr_block), field("Zones", &Network::zones));
};

// A store with one table, as a service would have it.
struct Networks {
  Store store;
  Table<Network> table{store, "networks"};

  explicit Networks(std::unique_ptr<Journal> journal) { opened = store.open(std::move(journal)); }
  void commit() { ASSERT_TRUE(store.journal().commit(store.take_turn())); }
  Result<void> opened;
};

std::vector<std::string> keys(const Table<Network>& table) {
  std::vector<std::string> keys;
  for (const auto& [key, row] : table) keys.push_back(key);
  return keys;
}

class StoreOnDisk : public testing::Test {
 protected:
  StoreOnDisk() { std::filesystem::create_directory(folder_); }
  ~StoreOnDisk() override { std::filesystem::remove_all(folder_); }

  std::unique_ptr<Journal> journal(Durability durability = Durability::kProcess) {
    Result<std::unique_ptr<Journal>> opened = open_journal(path(), durability);
    EXPECT_TRUE(opened) << opened.error().message;
    return opened ? std::move(*opened) : nullptr;
  }
  std::string path() const { return folder_ / "region.db"; }

  std::filesystem::path folder_ =
      std::filesystem::path(testing::TempDir()) / ("store-" + std::to_string(getpid()) + "-" + test_name());
  static std::string test_name() { return testing::UnitTest::GetInstance()->current_test_info()->name(); }
};

TEST(Store, ATurnThatIsRolledBackLeavesEveryTableAsItWas) {
  Networks networks(memory_journal());
  networks.store.begin_turn();
  networks.table.put("a", {"10.0.0.0/16", {}});
  networks.table.put("b", {"10.1.0.0/16", {}});
  networks.commit();

  networks.store.begin_turn();
  networks.table.update("a", [](Network& network) { network.cidr_block = "10.9.0.0/16"; });
  networks.table.update("a", [](Network& network) { network.zones.push_back("1a"); });
  networks.table.erase("b");
  networks.table.put("c", {"10.2.0.0/16", {}});
  networks.store.roll_back();

  EXPECT_EQ(keys(networks.table), (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(networks.table.find("a")->cidr_block, "10.0.0.0/16");
  EXPECT_TRUE(networks.table.find("a")->zones.empty());
}

TEST_F(StoreOnDisk, HasAfterOpeningAgainWhatWasCommittedAndNothingElse) {
  {
    Networks networks(journal());
    networks.store.begin_turn();
    networks.table.put("a", {"10.0.0.0/16", {"1a", "1b"}});
    networks.table.put("b", {"10.1.0.0/16", {}});
    networks.commit();
    networks.store.begin_turn();
    networks.table.erase("b");
    networks.commit();
    networks.store.begin_turn();
    networks.table.put("c", {"10.2.0.0/16", {}});
    networks.store.roll_back();
  }
  const Networks again(journal());
  ASSERT_TRUE(again.opened) << again.opened.error().message;
  EXPECT_EQ(keys(again.table), std::vector<std::string>{"a"});
  EXPECT_EQ(again.table.find("a")->zones, (std::vector<std::string>{"1a", "1b"}));
}

TEST_F(StoreOnDisk, KeepsKeysAndBytesThatAreNoText) {
  const std::string key("k\0\xff", 3);
  {
    Networks networks(journal(Durability::kDisk));
    networks.store.begin_turn();
    networks.table.put(key, {std::string("\0\x80", 2), {}});
    networks.commit();
  }
  const Networks again(journal());
  ASSERT_NE(again.table.find(key), nullptr);
  EXPECT_EQ(again.table.find(key)->cidr_block, std::string("\0\x80", 2));
}

TEST_F(StoreOnDisk, RefusesRowsThatNoTableTakes) {
  {
    Networks networks(journal());
    networks.store.begin_turn();
    networks.table.put("a", {});
    networks.commit();
  }
  Store other;
  const Result<void> opened = other.open(journal());
  ASSERT_FALSE(opened);
  EXPECT_NE(opened.error().message.find("networks"), std::string::npos) << opened.error().message;
}

TEST_F(StoreOnDisk, RefusesAFileThatIsNoDatabase) {
  std::ofstream(path()) << std::string(4096, 'x');
  const auto opened = open_journal(path(), Durability::kProcess);
  ASSERT_FALSE(opened);
  EXPECT_NE(opened.error().message.find(path()), std::string::npos) << opened.error().message;
}

// What a store has after more changes than one log takes, among them some to rows of earlier logs.
std::map<std::string, std::string> fill(Networks& networks, std::size_t turns) {
  constexpr std::size_t kRows = 100;
  std::map<std::string, std::string> expected;
  for (std::size_t turn = 0; turn < turns; ++turn) {
    const std::string key = std::to_string(turn % kRows);
    const std::string block = std::to_string(turn) + std::string(40'000, 'x');
    networks.store.begin_turn();
    if (turn % 7 == 6) {
      if (expected.erase(key) > 0) networks.table.erase(key);
    } else {
      networks.table.put(key, {block, {}});
      expected[key] = block;
    }
    networks.commit();
  }
  return expected;
}

TEST_F(StoreOnDisk, KeepsRowsWhoseLogsAreFoldedAway) {
  std::map<std::string, std::string> expected;
  {
    Networks networks(journal());
    expected = fill(networks, 1'000);  // 40 MB
  }
  EXPECT_FALSE(std::filesystem::exists(path() + ".log-1"));
  const Networks again(journal());
  std::map<std::string, std::string> found;
  for (const auto& [key, network] : again.table) found[key] = network.cidr_block;
  EXPECT_EQ(found, expected);
}

TEST_F(StoreOnDisk, DropsATurnThatWasNotWrittenWholeAndGoesOnBehindTheLastWholeOne) {
  {
    Networks networks(journal());
    networks.store.begin_turn();
    networks.table.put("a", {"10.0.0.0/16", {}});
    networks.commit();
    networks.store.begin_turn();
    networks.table.put("a", {"10.9.0.0/16", {}});
    networks.table.put("b", {"10.1.0.0/16", {}});
    networks.commit();
  }
  const std::string log = path() + ".log-1";
  std::filesystem::resize_file(log, std::filesystem::file_size(log) - 1);
  {
    Networks networks(journal());
    EXPECT_EQ(keys(networks.table), std::vector<std::string>{"a"});
    EXPECT_EQ(networks.table.find("a")->cidr_block, "10.0.0.0/16");
    networks.store.begin_turn();
    networks.table.put("c", {"10.2.0.0/16", {}});
    networks.commit();
  }
  const Networks again(journal());
  EXPECT_EQ(keys(again.table), (std::vector<std::string>{"a", "c"}));
}

TEST_F(StoreOnDisk, RefusesALogThatIsDamagedBeforeALaterOne) {
  {
    Networks networks(journal());
    fill(networks, 10);
  }
  const std::string log = path() + ".log-1";
  std::filesystem::copy_file(log, path() + ".log-2");
  std::fstream(log, std::ios::in | std::ios::out | std::ios::binary).seekp(1000).put('?');
  const Networks again(journal());
  ASSERT_FALSE(again.opened);
  EXPECT_NE(again.opened.error().message.find(log), std::string::npos) << again.opened.error().message;
}

}  // namespace
}  // namespace regionfall::store
