#include "cli/reapply.h"

#include <gtest/gtest.h>

namespace regionfall::cli {
namespace {

using namespace std::chrono_literals;

TEST(Reapply, WaitsUntilFilesHaveBeenQuiet) {
  const Instant start{};
  Reapply reapply;
  EXPECT_FALSE(reapply.due());
  reapply.changed(start);
  EXPECT_EQ(reapply.due(), start + 300ms);
  reapply.changed(start + 200ms);
  EXPECT_EQ(reapply.due(), start + 500ms);
}

TEST(Reapply, KeepsAChangeForAfterTheApplyThatIsUnderWay) {
  const Instant start{};
  Reapply reapply;
  reapply.changed(start);
  reapply.apply_begins();
  EXPECT_FALSE(reapply.due());
  reapply.apply_ended();
  EXPECT_FALSE(reapply.due());  // it had begun after the change
  reapply.apply_begins();
  reapply.changed(start + 1s);
  EXPECT_FALSE(reapply.due());
  reapply.apply_ended();
  EXPECT_EQ(reapply.due(), start + 1300ms);
}

TEST(Reapply, GoesByFilesThatAreApplied) {
  for (const char* name : {"main.tf", "prod.tfvars", "main.tf.json", "user_data.sh", "regionfall.hcl", ""})
    EXPECT_TRUE(is_of_configuration(name)) << name;
  for (const char* name : {".main.tf.swp", "main.tf~", "#main.tf#", "failover.drill.hcl", "providers.lock.hcl",
                           "terraform.tfstate", "README.md"})
    EXPECT_FALSE(is_of_configuration(name)) << name;
}

}  // namespace
}  // namespace regionfall::cli
