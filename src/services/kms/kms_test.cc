#include "services/kms/kms.h"

#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "aws/members/kms.h"
#include "base/random.h"
#include "services/iam/sealer.h"
#include "services/iam/state.h"
#include "services/kms/access.h"
#include "services/kms/symmetric_cipher.h"
#include "store/store.h"

namespace regionfall::kms {
namespace {

namespace m = aws::members::kms;

using aws::Value;

constexpr const char* kAccount = "111122223333";
const std::string kVirginia = "us-east-1";
const std::string kDublin = "eu-west-1";

// KMS in two regions that reach one another unless their link is cut.
class KmsRegions : public testing::Test, public aws::RegionCaller {
 protected:
  struct Region {
    Region(const std::string& name, aws::RegionCaller& regions) : kms(make_kms(store, {name}, regions, authorizer)) {}
    store::Store store;
    iam::State identity{store};
    iam::Sealer sealer{std::string(iam::Sealer::kKeyBytes, 'k')};
    iam::Authorizer authorizer{identity, sealer, iam::Enforcement::kOff, nullptr};
    std::unique_ptr<aws::Service> kms;
  };

  KmsRegions() {
    for (const std::string& name : {kVirginia, kDublin}) regions_.emplace(name, std::make_unique<Region>(name, *this));
  }

  void send(aws::ServiceCall call, aws::OnRegionAnswer on_answer) override {
    sent_.push_back({turn_of_, std::move(call), std::move(on_answer)});
  }

  aws::Outcome in(const std::string& region, std::string_view operation, const Value& input) {
    aws::Outcome outcome = perform(region, operation, input);
    settle();
    return outcome;
  }

  Value ok(const std::string& region, std::string_view operation, const Value& input) {
    aws::Outcome outcome = in(region, operation, input);
    EXPECT_TRUE(outcome) << operation << ": " << outcome.error().code << ": " << outcome.error().message;
    return outcome ? *std::move(outcome) : Value();
  }

  std::string error(const std::string& region, std::string_view operation, const Value& input) {
    const aws::Outcome outcome = in(region, operation, input);
    return outcome ? "succeeded" : outcome.error().code;
  }

  // Lets time pass, and what is due happen.
  void pass(std::chrono::nanoseconds by) {
    now_ += by;
    settle();
  }

  std::string make_key(Value input) { return ok(kVirginia, "CreateKey", input)[m::KeyMetadata][m::KeyId].as_text(); }
  std::string make_multi_region_key() {
    const std::string id = make_key(Value::of({{m::MultiRegion, true}}));
    ok(kVirginia, "ReplicateKey", Value::of({{m::KeyId, id}, {m::ReplicaRegion, kDublin}}));
    return id;
  }
  Value shown(const std::string& region, const std::string& id) {
    return ok(region, "DescribeKey", Value::of({{m::KeyId, id}}))[m::KeyMetadata];
  }
  Value encrypted(const std::string& region, const std::string& id) {
    return ok(region, "Encrypt", Value::of({{m::KeyId, id}, {m::Plaintext, Value::Blob{"secret"}}}))[m::CiphertextBlob];
  }
  std::string decrypted(const std::string& region, const Value& blob) {
    return ok(region, "Decrypt", Value::of({{m::CiphertextBlob, blob}}))[m::Plaintext].as_bytes();
  }

  aws::Request request_in(const std::string& region) {
    const aws::Caller caller{.account = {kAccount}, .arn = std::string("arn:aws:iam::") + kAccount + ":root"};
    return {caller, {region}, now_, random_, "request"};
  }

  struct Sent {
    std::string from;
    aws::ServiceCall call;
    aws::OnRegionAnswer on_answer;
  };

  aws::Outcome perform(const std::string& region, std::string_view operation, const Value& input) {
    Region& there = *regions_.at(region);
    const aws::Request request = request_in(region);
    there.store.begin_turn();
    turn_of_ = region;
    aws::Outcome outcome = there.kms->call(operation, input, request);
    outcome ? void(there.store.take_turn()) : there.store.roll_back();
    return outcome;
  }

  template <class Change>
  void turn(const std::string& region, Change change) {
    Region& there = *regions_.at(region);
    there.store.begin_turn();
    turn_of_ = region;
    change(*there.kms, request_in(region));
    (void)there.store.take_turn();
  }

  bool due(const std::string& region) const {
    const auto next = regions_.at(region)->kms->next_timer();
    return next && *next <= now_;
  }

  // Does what is due, and has calls answered, until nothing more happens now.
  void settle() {
    do {
      for (const std::string& name : {kVirginia, kDublin}) {
        if (due(name)) turn(name, [](aws::Service& kms, const aws::Request& request) { kms.on_timer(request); });
      }
      for (Sent& sent : std::exchange(sent_, {})) {
        const aws::Outcome answer = cut_ ? aws::api_error(aws::kRegionSilent, "no way there", 503)
                                         : perform(sent.call.region.text, sent.call.operation, sent.call.input);
        turn(sent.from, [&](aws::Service&, const aws::Request& request) { sent.on_answer(answer, request); });
      }
    } while (!sent_.empty() || due(kVirginia) || due(kDublin));
  }

  std::map<std::string, std::unique_ptr<Region>> regions_;
  std::vector<Sent> sent_;
  std::string turn_of_;
  SeededRandom random_{7};
  Instant now_ = Instant(std::chrono::seconds(1'750'000'000));
  bool cut_ = false;
};

TEST_F(KmsRegions, AMultiRegionKeyDecryptsInOneRegionWhatItEncryptedInAnother) {
  const std::string id = make_multi_region_key();
  EXPECT_EQ(decrypted(kDublin, encrypted(kVirginia, id)), "secret");
  EXPECT_EQ(shown(kDublin, id)[m::Arn].as_text(), "arn:aws:kms:eu-west-1:111122223333:key/" + id);
  EXPECT_EQ(shown(kDublin, id)[m::MultiRegionConfiguration][m::MultiRegionKeyType].as_text(), "REPLICA");
  EXPECT_EQ(shown(kVirginia, id)[m::MultiRegionConfiguration][m::ReplicaKeys].as_list().size(), 1U);
}

TEST_F(KmsRegions, ARegionThatWasAwayLearnsOfARotationLater) {
  const std::string id = make_multi_region_key();
  pass(std::chrono::seconds(1));
  cut_ = true;
  ok(kVirginia, "RotateKeyOnDemand", Value::of({{m::KeyId, id}}));
  const Value blob = encrypted(kVirginia, id);
  pass(std::chrono::seconds(1));
  EXPECT_EQ(error(kDublin, "Decrypt", Value::of({{m::CiphertextBlob, blob}})), "InvalidCiphertextException");
  cut_ = false;
  pass(std::chrono::seconds(10));
  EXPECT_EQ(decrypted(kDublin, blob), "secret");
}

TEST_F(KmsRegions, APrimaryKeyWaitsForItsReplicasToGo) {
  const std::string id = make_multi_region_key();
  const Value soon = Value::of({{m::KeyId, id}, {m::PendingWindowInDays, 7}});
  EXPECT_EQ(ok(kVirginia, "ScheduleKeyDeletion", soon)[m::KeyState].as_text(), "PendingReplicaDeletion");
  ok(kDublin, "ScheduleKeyDeletion", soon);
  pass(std::chrono::days(7));
  EXPECT_EQ(error(kDublin, "DescribeKey", Value::of({{m::KeyId, id}})), "NotFoundException");
  pass(std::chrono::seconds(1));
  EXPECT_EQ(shown(kVirginia, id)[m::KeyState].as_text(), "PendingDeletion");
  pass(std::chrono::days(7));
  EXPECT_EQ(error(kVirginia, "DescribeKey", Value::of({{m::KeyId, id}})), "NotFoundException");
}

TEST_F(KmsRegions, ThePrimaryRegionMovesToAReplica) {
  const std::string id = make_multi_region_key();
  ok(kVirginia, "UpdatePrimaryRegion", Value::of({{m::KeyId, id}, {m::PrimaryRegion, kDublin}}));
  for (const std::string& region : {kVirginia, kDublin}) {
    EXPECT_EQ(shown(region, id)[m::MultiRegionConfiguration][m::PrimaryKey][m::Region].as_text(), kDublin);
  }
  EXPECT_EQ(error(kVirginia, "RotateKeyOnDemand", Value::of({{m::KeyId, id}})), "UnsupportedOperationException");
}

TEST_F(KmsRegions, ARegionThatIsAwayGetsItsReplicaAfterwards) {
  const std::string id = make_key(Value::of({{m::MultiRegion, true}}));
  cut_ = true;
  const Value replica = ok(kVirginia, "ReplicateKey", Value::of({{m::KeyId, id}, {m::ReplicaRegion, kDublin}}));
  EXPECT_EQ(replica[m::ReplicaKeyMetadata][m::KeyState].as_text(), "Creating");
  EXPECT_EQ(error(kDublin, "DescribeKey", Value::of({{m::KeyId, id}})), "NotFoundException");
  ok(kVirginia, "RotateKeyOnDemand", Value::of({{m::KeyId, id}}));
  cut_ = false;
  pass(std::chrono::seconds(10));
  EXPECT_EQ(decrypted(kDublin, encrypted(kVirginia, id)), "secret");
}

TEST_F(KmsRegions, AKeyRotatesByItselfAndStillReadsWhatItWrote) {
  const std::string id = make_key(Value::Structure());
  ok(kVirginia, "EnableKeyRotation", Value::of({{m::KeyId, id}, {m::RotationPeriodInDays, 90}}));
  const Value blob = encrypted(kVirginia, id);
  const std::string before = shown(kVirginia, id)[m::CurrentKeyMaterialId].as_text();
  pass(std::chrono::days(90));
  EXPECT_NE(shown(kVirginia, id)[m::CurrentKeyMaterialId].as_text(), before);
  EXPECT_EQ(decrypted(kVirginia, blob), "secret");
}

TEST_F(KmsRegions, ADeletedKeyTakesItsAliasesAlong) {
  const std::string id = make_key(Value::Structure());
  ok(kVirginia, "CreateAlias", Value::of({{m::AliasName, "alias/web"}, {m::TargetKeyId, id}}));
  ok(kVirginia, "ScheduleKeyDeletion", Value::of({{m::KeyId, id}, {m::PendingWindowInDays, 7}}));
  pass(std::chrono::days(7) - std::chrono::seconds(1));
  EXPECT_EQ(shown(kVirginia, "alias/web")[m::KeyState].as_text(), "PendingDeletion");
  pass(std::chrono::seconds(1));
  EXPECT_EQ(error(kVirginia, "DescribeKey", Value::of({{m::KeyId, "alias/web"}})), "NotFoundException");
}

TEST(SymmetricCipher, OpensOnlyWhatHasNotBeenAlteredInAnyByte) {
  SeededRandom random(7);
  const std::string secret(32, 's');
  const CiphertextHead head{"key", std::string(64, 'a')};
  const std::string blob = seal(head, secret, "plain", {{"app", "web"}}, random);
  EXPECT_EQ(read_head(blob), head);
  EXPECT_EQ(open(blob, secret, {{"app", "web"}}), "plain");
  EXPECT_EQ(open(blob, secret, {{"app", "we"}}), std::nullopt);
  for (std::size_t i = 0; i < blob.size(); ++i) {
    std::string altered = blob;
    altered[i] = static_cast<char>(altered[i] ^ 1);
    EXPECT_EQ(open(altered, secret, {{"app", "web"}}), std::nullopt) << i;
    EXPECT_EQ(open(blob.substr(0, i), secret, {{"app", "web"}}), std::nullopt) << i;
  }
}

TEST(Grants, AllowWhatTheyNameToTheirGranteeInTheirContext) {
  const std::string role = "arn:aws:iam::111122223333:role/app/reader";
  const std::string session = "arn:aws:sts::111122223333:assumed-role/reader/s";
  Grant grant;
  grant.grantee = role;
  grant.operations = {"Decrypt"};
  grant.constraints.context_subset = {{"app", "web"}};
  const EncryptionContext context = {{"app", "web"}, {"user", "ann"}};
  struct {
    const char* operation;
    std::string principal;
    EncryptionContext context;
    bool allowed;
  } const cases[] = {
      {"Decrypt", role, context, true},
      {"Decrypt", session, context, true},
      {"Encrypt", role, context, false},
      {"Decrypt", role, {{"user", "ann"}}, false},
      {"Decrypt", "arn:aws:sts::111122223333:assumed-role/writer/s", context, false},
      {"Decrypt", "arn:aws:sts::444455556666:assumed-role/reader/s", context, false},
  };
  for (const auto& one : cases) {
    EXPECT_EQ(grant_allows(grant, one.operation, one.principal, one.context), one.allowed)
        << one.operation << " by " << one.principal;
  }
  grant.constraints.context_equals = {{"app", "web"}};
  EXPECT_FALSE(grant_allows(grant, "Decrypt", role, context));
}

}  // namespace
}  // namespace regionfall::kms
