#include "world/image_application.h"

#include <gtest/gtest.h>

#include "base/files.h"

namespace regionfall::world {
namespace {

TEST(ImageApplication, IsAScriptUntilItIsTakenBack) {
  const auto directory = TemporaryDirectory::make().value();
  const DataFolder folder{directory.path() + "/data"};
  EXPECT_EQ(image_application(folder).value(), "");
  ASSERT_TRUE(keep_image_application(folder, "exec shop --port 80"));
  EXPECT_EQ(image_application(folder).value(), "#!/bin/sh\nexec shop --port 80\n");
  ASSERT_TRUE(keep_image_application(folder, ""));
  EXPECT_EQ(image_application(folder).value(), "");
}

}  // namespace
}  // namespace regionfall::world
