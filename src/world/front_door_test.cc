#include "world/front_door.h"

#include <gtest/gtest.h>

#include <optional>

#include "world/region_testing.h"

namespace regionfall::world {
namespace {

using iam::Enforcement;

constexpr const char* kAccount = "111122223333";

// Stands for IAM, and says who calls.
class MirrorService final : public aws::Service {
 public:
  std::string_view name() const override { return "iam"; }
  aws::Outcome call(std::string_view, const aws::Value&, const aws::Request& request) override {
    return aws::Value(request.caller.arn + " from " + request.caller.source_ip);
  }
};

class Door {
 public:
  explicit Door(Enforcement enforcement)
      : identity_(store_, std::string(iam::Sealer::kKeyBytes, 'k'), enforcement, nullptr),
        region_({"us-east-1"}, store_, clock_, random_) {
    region_.host(std::make_unique<MirrorService>());
    EXPECT_TRUE(region_.open(store::memory_journal()));
    door_.emplace(region_, identity_, random_);
  }

  // Who the caller is taken for, or the error's code.
  std::string call(const std::string& key, const std::string& secret) {
    const auto outcome = door_->call({.region = {"us-east-1"},
                                      .service = "iam",
                                      .operation = "ListRoles",
                                      .input = aws::Value::Structure(),
                                      .caller = {.account = {kAccount}, .access_key_id = key},
                                      .secret_access_key = secret},
                                     clock_.now());
    return outcome ? outcome->as_text() : outcome.error().code;
  }

  iam::RootKeys::Key root_key() const { return identity_.root_keys.of({"444455556666"}); }

 private:
  ManualClock clock_{kTestBegin};
  SeededRandom random_{1};
  store::Store store_;
  RegionIdentity identity_;
  Region region_;
  std::optional<FrontDoor> door_;
};

constexpr const char* kOwner = "arn:aws:iam::111122223333:root from 127.0.0.1";
constexpr const char* kOther = "arn:aws:iam::444455556666:root from 127.0.0.1";

TEST(FrontDoor, TakesACommandWithoutAKeyForTheWorldsOwner) {
  for (const auto enforcement : {Enforcement::kOff, Enforcement::kLog, Enforcement::kOn}) {
    EXPECT_EQ(Door(enforcement).call("", ""), kOwner);
  }
}

TEST(FrontDoor, LetsForeignKeysInUnlessPoliciesAreEnforced) {
  EXPECT_EQ(Door(Enforcement::kOff).call("AKIAIOSFODNN7EXAMPLE", "any"), kOwner);
  EXPECT_EQ(Door(Enforcement::kLog).call("AKIAIOSFODNN7EXAMPLE", "any"), kOwner);
  EXPECT_EQ(Door(Enforcement::kOn).call("AKIAIOSFODNN7EXAMPLE", "any"), "InvalidClientTokenId");
}

TEST(FrontDoor, KnowsAccountsByTwelveDigitsUnlessPoliciesAreEnforced) {
  EXPECT_EQ(Door(Enforcement::kOff).call("444455556666", "test"), kOther);
  EXPECT_EQ(Door(Enforcement::kOn).call("444455556666", "test"), "InvalidClientTokenId");
}

TEST(FrontDoor, ComparesSecretsWherePoliciesAreEnforced) {
  Door open(Enforcement::kOff);
  EXPECT_EQ(open.call(open.root_key().id, "wrong"), kOther);
  Door closed(Enforcement::kOn);
  EXPECT_EQ(closed.call(closed.root_key().id, "wrong"), "SignatureDoesNotMatch");
  EXPECT_EQ(closed.call(closed.root_key().id, closed.root_key().secret), kOther);
}

}  // namespace
}  // namespace regionfall::world
