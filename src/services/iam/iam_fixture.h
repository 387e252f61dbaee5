#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <string_view>

#include "aws/members/iam.h"
#include "base/random.h"
#include "base/text.h"
#include "services/iam/arn.h"
#include "services/iam/iam.h"
#include "store/store.h"

namespace regionfall::iam {

namespace m = aws::members::iam;

inline constexpr std::string_view kAccount = "111122223333";
inline constexpr std::string_view kOtherAccount = "444455556666";

inline constexpr std::string_view kEc2Trust =
    R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}]})";
inline constexpr std::string_view kDescribePolicy =
    R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"ec2:Describe*","Resource":"*"}]})";

// An IAM whose operations are called as a region would: each in a turn of its own, which an error rolls back.
class IamFixture : public testing::Test {
 protected:
  aws::Outcome call(std::string_view operation, const aws::Value& input, std::string_view account = kAccount) {
    aws::Caller caller{.account = {std::string(account)}, .arn = root_arn(account), .user_id = std::string(account)};
    return call_as(caller, operation, input);
  }

  aws::Outcome call_as(const aws::Caller& caller, std::string_view operation, const aws::Value& input) {
    store_.begin_turn();
    const aws::Request request{caller, {"us-east-1"}, now_, random_, "request"};
    aws::Outcome outcome = iam_->call(operation, input, request);
    outcome ? void(store_.take_turn()) : store_.roll_back();
    return outcome;
  }

  // The output of a call that must succeed.
  aws::Value ok(std::string_view operation, const aws::Value& input, std::string_view account = kAccount) {
    aws::Outcome outcome = call(operation, input, account);
    EXPECT_TRUE(outcome) << operation << ": " << outcome.error().code << ": " << outcome.error().message;
    return outcome ? *std::move(outcome) : aws::Value();
  }

  // "Code: message" of a call that must fail.
  std::string error(std::string_view operation, const aws::Value& input, std::string_view account = kAccount) {
    const aws::Outcome outcome = call(operation, input, account);
    return outcome ? "succeeded: " + to_text(*outcome) : outcome.error().code + ": " + outcome.error().message;
  }

  aws::Value make_role(std::string_view name) {
    return ok("CreateRole", aws::Value::of({{m::RoleName, name}, {m::AssumeRolePolicyDocument, kEc2Trust}}))[m::Role];
  }

  // The ARN of a new managed policy.
  std::string make_policy(std::string_view name, std::string_view document = kDescribePolicy) {
    return ok("CreatePolicy", aws::Value::of({{m::PolicyName, name}, {m::PolicyDocument, document}}))[m::Policy][m::Arn]
        .as_text();
  }

  store::Store store_;
  State state_{store_};
  std::unique_ptr<aws::Service> iam_ = make_iam(state_);
  SeededRandom random_{7};
  Instant now_ = Instant(std::chrono::seconds(1'750'000'000));
};

// The texts of one member of every item of a list.
inline std::vector<std::string> names(const aws::Value& list, aws::MemberName member) {
  std::vector<std::string> found;
  for (const aws::Value& item : list.as_list()) found.push_back(item[member].as_text());
  return found;
}

}  // namespace regionfall::iam
