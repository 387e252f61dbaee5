#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "aws/members/route53.h"
#include "base/random.h"
#include "services/route53/route53.h"
#include "store/store.h"

namespace regionfall::route53 {

namespace m = aws::members::route53;

inline constexpr std::string_view kAccount = "111122223333";
inline constexpr std::string_view kOtherAccount = "444455556666";

// A Route 53 whose operations are called as a region would: each in a turn of its own, which an error rolls back.
class Route53Fixture : public testing::Test {
 protected:
  aws::Outcome call(std::string_view operation, const aws::Value& input, std::string_view account = kAccount) {
    store_.begin_turn();
    const aws::Request request{{.account = {std::string(account)}}, {"us-east-1"}, now_, random_, "request"};
    aws::Outcome outcome = route53_->call(operation, input, request);
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

  // The id of a new public zone.
  std::string make_zone(std::string_view name) {
    const aws::Value output = ok("CreateHostedZone", aws::Value::of({{m::Name, name}, {m::CallerReference, name}}));
    return output[m::HostedZone][m::Id].as_text().substr(std::string_view("/hostedzone/").size());
  }

  // A change of plain records: values with a TTL of 60, or those that `more` has.
  static aws::Value change(std::string_view action, std::string_view name, std::string_view type,
                           const std::vector<std::string>& values, aws::Value::Structure more = {}) {
    aws::Value set = aws::Value::of({{m::Name, name}, {m::Type, type}});
    if (!values.empty()) {
      aws::Value records = aws::Value::List();
      for (const std::string& value : values) records.push(aws::Value::of({{m::Value, value}}));
      set.set(m::TTL, 60);
      set.set(m::ResourceRecords, std::move(records));
    }
    for (auto& [member, value] : more) set.set(member, std::move(value));
    return aws::Value::of({{m::Action, action}, {m::ResourceRecordSet, std::move(set)}});
  }

  static aws::Value batch(std::string_view zone, aws::Value::List changes) {
    return aws::Value::of(
        {{m::HostedZoneId, zone}, {m::ChangeBatch, aws::Value::of({{m::Changes, std::move(changes)}})}});
  }

  static aws::Value alias(std::string_view zone, std::string_view name, bool evaluate_health) {
    return aws::Value::of({{m::HostedZoneId, zone}, {m::DNSName, name}, {m::EvaluateTargetHealth, evaluate_health}});
  }

  store::Store store_;
  State state_{store_};
  std::unique_ptr<aws::Service> route53_ = make_route53(state_);
  SeededRandom random_{7};
  Instant now_ = Instant(std::chrono::seconds(1'750'000'000));
};

}  // namespace regionfall::route53
