#include "services/iam/root_key.h"

#include <gmock/gmock.h>

namespace regionfall::iam {
namespace {

const RootKeys kKeys(std::string(32, 'k'));
const RootKeys kOtherWorld(std::string(32, 'o'));

TEST(RootKeys, LookLikeAws) {
  const RootKeys::Key key = kKeys.of({"111122223333"});
  EXPECT_THAT(key.id, testing::MatchesRegex("AKIA[A-Z2-7]{16}"));
  EXPECT_EQ(key.secret.size(), 40U);
}

TEST(RootKeys, SayWhoseTheyAre) {
  for (const char* account : {"000000000000", "111122223333", "999999999999"}) {
    EXPECT_EQ(kKeys.account_of(kKeys.of({account}).id), aws::AccountId{account});
  }
}

TEST(RootKeys, AreTheSameInAllRegionsOfAWorldAndOthersInOthers) {
  EXPECT_EQ(kKeys.of({"111122223333"}).id, RootKeys(std::string(32, 'k')).of({"111122223333"}).id);
  EXPECT_NE(kKeys.of({"111122223333"}).secret, kOtherWorld.of({"111122223333"}).secret);
  EXPECT_EQ(kKeys.account_of(kOtherWorld.of({"111122223333"}).id), std::nullopt);
}

TEST(RootKeys, AreNotGuessedFromOthers) {
  const std::string id = kKeys.of({"111122223333"}).id;
  const std::string other = kKeys.of({"444455556666"}).id;
  for (const std::string& none : {std::string(), std::string("111122223333"), id + "A", id.substr(0, 19),
                                  "ASIA" + id.substr(4), other.substr(0, 12) + id.substr(12),
                                  std::string("AKIA7777777777777777"), std::string("AKIA................")}) {
    EXPECT_EQ(kKeys.account_of(none), std::nullopt) << none;
  }
}

}  // namespace
}  // namespace regionfall::iam
