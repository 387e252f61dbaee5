#include "services/iam/ids.h"

#include <gmock/gmock.h>

namespace regionfall::iam {
namespace {

TEST(AccessKeyId, TellsItsAccount) {
  SeededRandom random(1);
  for (const char* account : {"000000000000", "111122223333", "999999999999"}) {
    const std::string id = access_key_id(random, "AKIA", account);
    EXPECT_THAT(id, testing::MatchesRegex("AKIA[A-Z2-7]{16}"));
    EXPECT_EQ(account_of_access_key(id), account);
    EXPECT_NE(access_key_id(random, "AKIA", account), id);
  }
}

TEST(AccessKeyId, OfSomebodyElseTellsNothing) {
  for (const char* id : {"", "test", "AKIAIOSFODNN7EXAMPLE", "AKIA0000000000000000", "AROAQQQQQQQQQQQQQQQQ"}) {
    EXPECT_EQ(account_of_access_key(id), std::nullopt) << id;
  }
}

TEST(SecretAccessKey, HasFortyCharacters) {
  SeededRandom random(1);
  EXPECT_EQ(secret_access_key(random).size(), 40);
}

}  // namespace
}  // namespace regionfall::iam
