#include "base/file_lock.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>

#include "base/files.h"

namespace regionfall {
namespace {

TEST(FileLock, TellsTheSecondWhoHasIt) {
  TemporaryDirectory directory = TemporaryDirectory::make().value();
  std::string path = directory.path() + "/lock";
  std::optional<FileLock> first(FileLock::acquire(path, "pid 1, apply").value());
  Result<FileLock> second = FileLock::acquire(path, "pid 2, plan");
  ASSERT_FALSE(second);
  EXPECT_THAT(second.error().message, testing::EndsWith("is locked by pid 1, apply"));
  first.reset();
  EXPECT_TRUE(FileLock::acquire(path, "pid 2, plan"));
}

TEST(FileLock, MovesWithItsObject) {
  TemporaryDirectory directory = TemporaryDirectory::make().value();
  std::string path = directory.path() + "/lock";
  FileLock held = FileLock::acquire(path, "a long line that the next holder's shorter one replaces").value();
  FileLock moved = std::move(held);
  EXPECT_FALSE(FileLock::acquire(path, "x"));
}

TEST(FileLock, FailsWhereThereIsNoDirectory) { EXPECT_FALSE(FileLock::acquire("/nonexistent/lock", "x")); }

}  // namespace
}  // namespace regionfall
