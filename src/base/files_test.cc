#include "base/files.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

namespace regionfall {
namespace {

using testing::HasSubstr;

class Files : public testing::Test {
 protected:
  std::string in(std::string_view name) const { return directory_.path() + "/" + std::string(name); }
  std::vector<std::string> names() const {
    std::vector<std::string> result;
    std::vector<DirectoryEntry> entries = list_directory(directory_.path()).value();
    for (const DirectoryEntry& entry : entries) result.push_back(entry.name);
    return result;
  }
  TemporaryDirectory directory_ = TemporaryDirectory::make().value();
};

TEST_F(Files, ComeBackAsWritten) {
  std::string content(200'000, 'x');
  content[7] = '\0';
  ASSERT_TRUE(write_file_atomically(in("a"), content));
  EXPECT_EQ(read_file(in("a")).value(), content);
  ASSERT_TRUE(append_file(in("a"), "more"));
  EXPECT_EQ(read_file(in("a")).value(), content + "more");
}

TEST_F(Files, OverwritingPutsContentIntoTheFileItself) {
  ASSERT_TRUE(overwrite_file(in("a"), "long before", {.mode = 0600}));
  ASSERT_EQ(::link(in("a").c_str(), in("same").c_str()), 0);
  ASSERT_TRUE(overwrite_file(in("a"), "short", {.mode = 0644}));
  EXPECT_EQ(read_file(in("same")).value(), "short");
  struct stat status;
  ASSERT_EQ(::stat(in("a").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 07777, 0600U);
  EXPECT_THAT(overwrite_file(in("none/a"), "x").error().message, HasSubstr("No such file"));
}

TEST_F(Files, ReadingIsBoundedAndRefusesDirectories) {
  ASSERT_TRUE(write_file_atomically(in("a"), "12345"));
  EXPECT_TRUE(read_file(in("a"), 5));
  EXPECT_THAT(read_file(in("a"), 4).error().message, HasSubstr("longer than 4 bytes"));
  EXPECT_THAT(read_file(directory_.path()).error().message, HasSubstr("is a directory"));
  EXPECT_THAT(read_file(in("none")).error().message, HasSubstr("No such file"));
}

TEST_F(Files, AtomicWriteKeepsModeAndLinksAndLeavesNothingBeside) {
  ASSERT_TRUE(write_file_atomically(in("a"), "old", {.mode = 0600}));
  ASSERT_EQ(::symlink("a", in("link").c_str()), 0);
  ASSERT_TRUE(write_file_atomically(in("link"), "new", {.mode = 0644, .sync = true}));
  EXPECT_EQ(read_file(in("a")).value(), "new");
  struct stat status;
  ASSERT_EQ(::lstat(in("link").c_str(), &status), 0);
  EXPECT_TRUE(S_ISLNK(status.st_mode));
  ASSERT_EQ(::stat(in("a").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0600u);
  EXPECT_THAT(names(), testing::ElementsAre("a", "link"));
}

TEST_F(Files, FailedWriteLeavesTheOldContent) {
  ASSERT_TRUE(make_directories(in("d/e")));
  EXPECT_FALSE(write_file_atomically(in("d"), "x"));
  EXPECT_TRUE(is_directory(in("d/e")));
  EXPECT_FALSE(write_file_atomically(in("none/x"), "x"));
  EXPECT_THAT(names(), testing::ElementsAre("d"));
}

TEST_F(Files, TellWhatIsThere) {
  ASSERT_TRUE(write_file_atomically(in("b"), ""));
  ASSERT_TRUE(make_directories(in("a/deep")));
  ASSERT_EQ(::symlink("nowhere", in("c").c_str()), 0);
  EXPECT_TRUE(is_regular_file(in("b")));
  EXPECT_FALSE(is_regular_file(in("a")));
  EXPECT_TRUE(is_directory(in("a")));
  EXPECT_FALSE(file_exists(in("c")));
  auto entries = list_directory(directory_.path()).value();
  ASSERT_EQ(entries.size(), 3u);
  EXPECT_EQ(entries[0].kind, FileKind::kDirectory);
  EXPECT_EQ(entries[1].kind, FileKind::kRegular);
  EXPECT_EQ(entries[2].kind, FileKind::kOther);
  EXPECT_FALSE(list_directory(in("none")));
}

TEST_F(Files, AreRemovedAndRenamed) {
  ASSERT_TRUE(write_file_atomically(in("a"), "x"));
  ASSERT_TRUE(rename_file(in("a"), in("b")));
  EXPECT_FALSE(rename_file(in("a"), in("b")));
  EXPECT_TRUE(remove_file(in("b")));
  EXPECT_TRUE(remove_file(in("b")));
  ASSERT_TRUE(make_directories(in("d/e")));
  EXPECT_TRUE(remove_tree(in("d")));
  EXPECT_FALSE(file_exists(in("d")));
}

TEST(TemporaryDirectory, GoesWithItsObject) {
  std::string path;
  {
    TemporaryDirectory directory = TemporaryDirectory::make("rf").value();
    path = directory.path();
    TemporaryDirectory moved = std::move(directory);
    ASSERT_TRUE(write_file_atomically(path + "/x", ""));
  }
  EXPECT_FALSE(file_exists(path));
}

}  // namespace
}  // namespace regionfall
