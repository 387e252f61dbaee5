#include "net/folder_watch.h"

#include <gtest/gtest.h>

#include <set>

#include "base/files.h"
#include "base/paths.h"

namespace regionfall::net {
namespace {

class FolderWatching : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(make_directories(path("module")));
    ASSERT_TRUE(make_directories(path(".hidden")));
    auto watch = FolderWatch::start(loop_, folder_.path(), [this](const std::string& name) { changed_.insert(name); });
    ASSERT_TRUE(watch) << watch.error().message;
    watch_ = *std::move(watch);
  }
  std::string path(const std::string& name) const { return join_path(folder_.path(), name); }
  void write(const std::string& name) const { ASSERT_TRUE(overwrite_file(path(name), "x")); }
  std::set<std::string> changed() {
    loop_.run_ready();
    return std::exchange(changed_, {});
  }

  TemporaryDirectory folder_ = TemporaryDirectory::make().value();
  ManualClock clock_{Instant{}};
  Loop loop_{clock_};
  std::set<std::string> changed_;
  std::unique_ptr<FolderWatch> watch_;
};

TEST_F(FolderWatching, TellsOfFilesThatAreWrittenMovedAndRemovedAlsoInFoldersBelow) {
  write("main.tf");
  write("module/net.tf");
  EXPECT_EQ(changed(), (std::set<std::string>{"main.tf", "net.tf"}));
  ASSERT_TRUE(rename_file(path("main.tf"), path("other.tf")));
  EXPECT_EQ(changed(), (std::set<std::string>{"main.tf", "other.tf"}));
  ASSERT_TRUE(remove_file(path("other.tf")));
  EXPECT_EQ(changed(), (std::set<std::string>{"other.tf"}));
}

TEST_F(FolderWatching, LeavesHiddenFoldersAlone) {
  write(".hidden/state");
  EXPECT_EQ(changed(), std::set<std::string>{});
}

TEST_F(FolderWatching, TakesOnFoldersThatComeToBe) {
  ASSERT_TRUE(make_directories(path("new")));
  EXPECT_EQ(changed(), std::set<std::string>{});
  write("new/late.tf");
  EXPECT_EQ(changed(), std::set<std::string>{"late.tf"});
}

TEST(FolderWatch, SaysWhatItCannotWatch) {
  ManualClock clock{Instant{}};
  Loop loop(clock);
  EXPECT_FALSE(FolderWatch::start(loop, "/does/not/exist", [](const std::string&) {}));
}

}  // namespace
}  // namespace regionfall::net
