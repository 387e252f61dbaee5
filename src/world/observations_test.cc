#include "world/observations.h"

#include <gtest/gtest.h>

#include "aws/api_error.h"
#include "base/random.h"
#include "services/route53/checkers.h"
#include "services/route53/health_status.h"
#include "store/store.h"

namespace regionfall::world {
namespace {

using std::chrono::seconds;

constexpr Instant kNow{seconds(1'750'000'000)};

const std::string kChecker(route53::checkers().front().ip_address);

route53::Prober::Report report(bool passed, Instant at, const std::string& checker = kChecker) {
  return {.check = "check",
          .checker = checker,
          .opinion = {.healthy = true, .at = at},
          .passed = passed,
          .status = passed ? "Success" : "Failure"};
}

class ObservationsTest : public testing::Test {
 protected:
  ObservationsTest() {
    EXPECT_TRUE(store_.open(store::memory_journal()));
    store_.begin_turn();
    state_.health_checks.put("check", {.id = "check"});
    (void)store_.take_turn();
  }

  void pass() {
    clock_.advance(ObservationSender::kPause);
    loop_.run_ready();
  }
  void answer() {
    const auto told = std::exchange(on_outcome_, nullptr);
    told(aws::Value());
  }
  // us-east-1 takes the last call.
  void perform() {
    store_.begin_turn();
    EXPECT_TRUE(
        service_->call(calls_.back().operation, calls_.back().input,
                       {.caller = {}, .region = {"us-east-1"}, .now = kNow, .random = random_, .request_id = {}}));
    (void)store_.take_turn();
  }
  std::vector<route53::Observation> kept(std::string_view check = "check") const {
    std::vector<route53::Observation> all;
    route53::for_each_observation(state_, check, [&](const route53::Observation& seen) { all.push_back(seen); });
    return all;
  }

  ManualClock clock_{kNow};
  SeededRandom random_{1};
  net::Loop loop_{clock_};
  store::Store store_;
  route53::State state_{store_};
  std::unique_ptr<aws::Service> service_ = make_observation_service(state_);
  std::vector<aws::ServiceCall> calls_;
  std::function<void(aws::Outcome)> on_outcome_;
  ObservationSender sender_{loop_, [this](const aws::ServiceCall& call, auto on_outcome) {
                              calls_.push_back(call);
                              on_outcome_ = std::move(on_outcome);
                            }};
};

TEST_F(ObservationsTest, AreSentTogetherAndKeptByUsEast1) {
  sender_.hear(report(true, kNow, kChecker));
  sender_.hear(report(false, kNow, std::string(route53::checkers().back().ip_address)));
  EXPECT_TRUE(calls_.empty());
  pass();
  ASSERT_EQ(calls_.size(), 1U);
  EXPECT_EQ(calls_.front().region.text, "us-east-1");
  perform();
  EXPECT_EQ(kept().size(), 2U);
}

TEST_F(ObservationsTest, KeepAFailureBesideALaterSuccess) {
  sender_.hear(report(false, kNow));
  sender_.hear(report(true, kNow + seconds(1)));
  pass();
  perform();
  ASSERT_EQ(kept().size(), 1U);
  EXPECT_EQ(kept().front().status, "Success");
  EXPECT_EQ(kept().front().checked, kNow + seconds(1));
  EXPECT_EQ(kept().front().failure, "Failure");
  EXPECT_EQ(kept().front().failed, kNow);
}

TEST_F(ObservationsTest, WaitWhileACallIsUnderWayAndGoOnAfterOneThatFailed) {
  sender_.hear(report(true, kNow));
  pass();
  sender_.hear(report(true, kNow));
  pass();
  EXPECT_EQ(calls_.size(), 1U);
  std::exchange(on_outcome_, nullptr)(aws::api_error("RequestError", "away", 503));
  EXPECT_EQ(calls_.size(), 1U);
  pass();
  EXPECT_EQ(calls_.size(), 2U);
  answer();
  pass();
  EXPECT_EQ(calls_.size(), 2U) << "there is nothing new";
}

TEST_F(ObservationsTest, OfWhatThereIsNotArePassedOver) {
  sender_.hear(report(true, kNow, "a stranger"));
  pass();
  EXPECT_TRUE(calls_.empty());
  route53::Prober::Report gone = report(true, kNow);
  gone.check = "deleted";
  sender_.hear(gone);
  pass();
  perform();
  EXPECT_TRUE(kept("deleted").empty());
}

}  // namespace
}  // namespace regionfall::world
