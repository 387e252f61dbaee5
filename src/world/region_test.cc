#include "world/region.h"

#include <gtest/gtest.h>

#include <span>

#include "world/region_testing.h"

namespace regionfall::world {
namespace {

namespace m = aws::members::ec2;
using std::chrono::seconds;

// A journal whose commits can be counted and made to fail; what it keeps outlives it in `kept`.
class WatchedJournal final : public store::Journal {
 public:
  struct Log {
    std::vector<std::vector<store::Change>> commits;
    bool broken = false;
  };
  explicit WatchedJournal(Log& log) : log_(log) {}
  Result<void> load(
      const std::function<Result<void>(std::string_view, std::string_view, std::string_view)>& row) override {
    for (const auto& commit : log_.commits) {
      for (const store::Change& change : commit) {
        if (auto loaded = row(change.table, change.key, *change.bytes); !loaded) return loaded;
      }
    }
    return {};
  }
  Result<void> commit(std::span<const store::Change> changes) override {
    if (log_.broken) return failure("The disk is full");
    log_.commits.emplace_back(changes.begin(), changes.end());
    return {};
  }

 private:
  Log& log_;
};

class RegionTest : public testing::Test {
 protected:
  RegionTest() { start(); }

  void start() {
    region_.reset();
    store_.emplace();
    region_.emplace(aws::RegionName{"eu-west-1"}, *store_, clock_, random_);
    auto service = std::make_unique<NotesService>(*store_, *region_);
    service_ = service.get();
    region_->host(std::move(service));
    ASSERT_TRUE(region_->open(std::make_unique<WatchedJournal>(log_)));
  }

  std::string note(const std::string& key) {
    const auto outcome = region_->call(notes_call("Get", key));
    return outcome ? (*outcome)[m::Value].as_text() : outcome.error().code;
  }

  ManualClock clock_{kTestBegin};
  SeededRandom random_{1};
  WatchedJournal::Log log_;
  std::optional<store::Store> store_;
  std::optional<Region> region_;
  NotesService* service_ = nullptr;
};

TEST_F(RegionTest, CommitsACallBeforeItAnswers) {
  ASSERT_TRUE(region_->call(notes_call("Put", "a", "1")));
  EXPECT_EQ(log_.commits.size(), 1U);
  start();
  EXPECT_EQ(note("a"), "1");
}

TEST_F(RegionTest, CommitsSeveralTurnsTogether) {
  const aws::Request request{.caller = {}, .region = {"eu-west-1"}, .now = kTestBegin, .random = random_};
  ASSERT_TRUE(region_->perform("notes", "Put", notes_call("Put", "a", "1").input, request));
  ASSERT_TRUE(region_->perform("notes", "Put", notes_call("Put", "b", "2").input, request));
  EXPECT_TRUE(log_.commits.empty());
  EXPECT_TRUE(region_->has_uncommitted());
  ASSERT_TRUE(region_->commit());
  ASSERT_EQ(log_.commits.size(), 1U);
  EXPECT_EQ(log_.commits[0].size(), 2U);
  EXPECT_FALSE(region_->has_uncommitted());
  ASSERT_TRUE(region_->commit());
  EXPECT_EQ(log_.commits.size(), 1U) << "nothing to commit";
}

TEST_F(RegionTest, UndoesWhatAFailedCallHasChanged) {
  const auto outcome = region_->call(notes_call("PutThenFail", "a", "1"));
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error().code, "Failed");
  EXPECT_EQ(note("a"), "NoSuchNote");
  EXPECT_TRUE(log_.commits.empty());
}

TEST_F(RegionTest, LetsServicesCallOneAnotherWithinATurn) {
  ASSERT_TRUE(region_->call(notes_call("PutTwice", "a", "1")));
  EXPECT_EQ(log_.commits.size(), 1U);
  EXPECT_EQ(note("a"), "1");
}

TEST_F(RegionTest, SendsCallsToOtherRegionsAndHearsOfThemInTurns) {
  ASSERT_TRUE(region_->call(notes_call("Tell", "a", "1")));
  const auto outgoing = region_->take_outgoing();
  ASSERT_EQ(outgoing.size(), 1U);
  EXPECT_EQ(outgoing[0].call.region.text, "us-east-1");
  EXPECT_TRUE(region_->take_outgoing().empty());
  region_->hear(outgoing[0].on_answer, aws::api_error(aws::kRegionSilent, ""));
  EXPECT_TRUE(region_->has_uncommitted());
  EXPECT_EQ(note("told"), aws::kRegionSilent);
}

TEST_F(RegionTest, SendsNothingForATurnThatIsTakenBack) {
  ASSERT_FALSE(region_->call(notes_call("TellThenFail", "a", "1")));
  EXPECT_TRUE(region_->take_outgoing().empty());
}

TEST_F(RegionTest, AnswersInternalFailureWhenACommitFails) {
  log_.broken = true;
  const auto outcome = region_->call(notes_call("Put", "a", "1"));
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error().code, "InternalFailure");
  EXPECT_EQ(outcome.error().http_status, 500);
}

TEST_F(RegionTest, TakesACallerWithoutAUserForTheAccountsRoot) {
  note("a");
  EXPECT_EQ(service_->last_caller.arn, "arn:aws:iam::123456789012:root");
  EXPECT_EQ(service_->last_caller.user_id, "123456789012");
}

TEST_F(RegionTest, SaysThatAServiceItDoesNotHostIsNotImplemented) {
  const auto outcome = region_->call({.service = "braket", .operation = "GetDevice"});
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error().http_status, 501);
}

TEST_F(RegionTest, RefusesCallsOfAServiceWhoseControlPlaneIsAway) {
  region_->set_trouble({.failing_services = {"notes"}});
  EXPECT_EQ(region_->call(notes_call("Put", "a", "1")).error().http_status, 503);
  region_->set_trouble({.failing_services = {"other"}});
  EXPECT_TRUE(region_->call(notes_call("Put", "a", "1")));
}

TEST_F(RegionTest, FailsSomeCallsWhileItIsSlow) {
  region_->set_trouble({.slow = true});
  int failed = 0;
  for (int i = 0; i < 1000; ++i) failed += region_->call(notes_call("Put", "a", "1")) ? 0 : 1;
  EXPECT_NEAR(failed, 10 * kSlowErrorPercent, 50);
}

TEST_F(RegionTest, FailsTheShareOfAServicesCallsThatAFaultSays) {
  RegionTrouble trouble;
  trouble.services["notes"] = {.error_percent = 30, .status = 500};
  region_->set_trouble(trouble);
  int failed = 0;
  for (int i = 0; i < 1000; ++i) {
    const auto outcome = region_->call(notes_call("Put", "a", "1"));
    if (outcome) continue;
    EXPECT_EQ(outcome.error().http_status, 500);
    ++failed;
  }
  EXPECT_NEAR(failed, 300, 60);
  trouble.services["notes"] = {.error_percent = 100};
  region_->set_trouble(trouble);
  EXPECT_EQ(region_->call(notes_call("Put", "a", "1")).error().code, "ServiceUnavailable");
}

// A service by the name of one of AWS's, which answers with what it was given.
class EchoService final : public aws::Service {
 public:
  std::string_view name() const override { return "ec2"; }
  aws::Outcome call(std::string_view, const aws::Value& input, const aws::Request&) override { return input; }
};

TEST_F(RegionTest, ChecksCallsFromInsideAgainstTheModel) {
  region_->host(std::make_unique<EchoService>());
  const auto missing = region_->call({.service = "ec2", .operation = "DescribeVpcAttribute"});
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().code, "MissingParameter");
  const auto filled =
      region_->call({.service = "ec2", .operation = "CreateNatGateway", .input = aws::Value::Structure()});
  ASSERT_TRUE(filled) << filled.error().message;
  EXPECT_FALSE((*filled)[m::ClientToken].as_text().empty());
}

TEST_F(RegionTest, MakesChangesOfItsOwnInATurn) {
  const auto put = [&](bool fails) {
    return region_->change([&, fails]() -> Result<void> {
      const aws::Request request = region_->request_of({});
      (void)service_->call("Put", notes_call("Put", "own", "1").input, request);
      if (fails) return failure("on purpose");
      return {};
    });
  };
  EXPECT_FALSE(put(true));
  EXPECT_FALSE(region_->has_uncommitted());
  EXPECT_TRUE(put(false));
  EXPECT_TRUE(region_->has_uncommitted());
}

TEST_F(RegionTest, CountsItsResources) {
  EXPECT_EQ(region_->resource_counts(), ResourceCounts());
  ASSERT_TRUE(region_->call(notes_call("Put", "a", "1")));
  EXPECT_EQ(region_->resource_counts(), (ResourceCounts{{"notes", 1}}));
}

TEST_F(RegionTest, RunsTimersWhenTheyAreDue) {
  EXPECT_EQ(region_->next_timer(), kTestBegin + seconds(10));
  clock_.advance(seconds(9));
  region_->run_timers();
  EXPECT_FALSE(region_->has_uncommitted());
  clock_.advance(seconds(1));
  region_->run_timers();
  ASSERT_TRUE(region_->commit());
  EXPECT_EQ(note("timer"), "rang");
  EXPECT_EQ(region_->next_timer(), std::nullopt);
}

}  // namespace
}  // namespace regionfall::world
