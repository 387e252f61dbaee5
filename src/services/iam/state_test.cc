#include "services/iam/state.h"

#include "services/iam/iam_fixture.h"

namespace regionfall::iam {
namespace {

using aws::Value;

class ReplicatedState : public IamFixture {
 protected:
  void SetUp() override { ASSERT_TRUE(store_.open(store::memory_journal())); }
};

TEST_F(ReplicatedState, IsInOtherRegionsWhatItIsInUsEast1) {
  store::Store other_store;
  State other(other_store);
  make_role("web");
  ok("CreateUser", Value::of({{m::UserName, "ann"}}));
  error("CreateUser", Value::of({{m::UserName, "ann"}}));
  ok("DeleteRole", Value::of({{m::RoleName, "web"}}));
  EXPECT_EQ(state_.log.last(), 3);

  other_store.begin_turn();
  ASSERT_TRUE(other.log.receive(*state_.log.since(0)));
  other_store.take_turn();
  EXPECT_TRUE(other.roles.empty());
  const User* user = other.users.find(account_key({std::string(kAccount)}, "ANN"));
  ASSERT_NE(user, nullptr);
  EXPECT_EQ(user->arn, "arn:aws:iam::111122223333:user/ann");
}

}  // namespace
}  // namespace regionfall::iam
