#include "world/region.h"

#include <gtest/gtest.h>

#include <span>

#include "aws/members/ec2.h"
#include "store/table.h"

namespace regionfall::world {
namespace {

namespace m = aws::members::ec2;
using std::chrono::seconds;

const Instant kBegin{seconds(1'700'000'000)};

struct Note {
  std::string text;
  static constexpr auto kFields = std::tuple(field("Text", &Note::text));
};

// A service that keeps notes: Put writes one, Get reads it, PutThenFail writes and then fails, PutTwice puts through
// the region itself. A timer puts a note "timer" at kBegin plus ten seconds.
class NotesService final : public aws::Service {
 public:
  NotesService(store::Store& store, aws::ServiceCaller& caller) : notes_(store, "notes"), caller_(caller) {}

  std::string_view name() const override { return "notes"; }

  aws::Outcome call(std::string_view operation, const aws::Value& input, const aws::Request& request) override {
    const std::string& key = input[m::Key].as_text();
    last_caller = request.caller;
    if (operation == "Get") {
      const Note* note = notes_.find(key);
      if (note == nullptr) return aws::api_error("NoSuchNote", "There is no note " + key);
      return aws::Value::of({{m::Value, note->text}});
    }
    if (operation == "PutTwice") {
      return caller_.call({.region = request.region, .service = "notes", .operation = "Put", .input = input});
    }
    notes_.put(key, {input[m::Value].as_text()});
    if (operation == "PutThenFail") return aws::api_error("Failed", "on purpose");
    return aws::Value();
  }

  std::optional<Instant> next_timer() const override {
    if (notes_.contains("timer")) return std::nullopt;
    return kBegin + seconds(10);
  }
  void on_timer(const aws::Request& /*request*/) override { notes_.put("timer", {"rang"}); }

  aws::Caller last_caller;

 private:
  store::Table<Note> notes_;
  aws::ServiceCaller& caller_;
};

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

  static aws::ServiceCall operation(std::string name, std::string key, std::string value = "") {
    return {.region = {"eu-west-1"},
            .service = "notes",
            .operation = std::move(name),
            .input = aws::Value::of({{m::Key, std::move(key)}, {m::Value, std::move(value)}}),
            .caller = {.account = {"123456789012"}}};
  }
  std::string note(const std::string& key) {
    const auto outcome = region_->call(operation("Get", key));
    return outcome ? (*outcome)[m::Value].as_text() : outcome.error().code;
  }

  ManualClock clock_{kBegin};
  SeededRandom random_{1};
  WatchedJournal::Log log_;
  std::optional<store::Store> store_;
  std::optional<Region> region_;
  NotesService* service_ = nullptr;
};

TEST_F(RegionTest, CommitsACallBeforeItAnswers) {
  ASSERT_TRUE(region_->call(operation("Put", "a", "1")));
  EXPECT_EQ(log_.commits.size(), 1U);
  start();
  EXPECT_EQ(note("a"), "1");
}

TEST_F(RegionTest, CommitsSeveralTurnsTogether) {
  const aws::Request request{.caller = {}, .region = {"eu-west-1"}, .now = kBegin, .random = random_};
  ASSERT_TRUE(region_->perform("notes", "Put", operation("Put", "a", "1").input, request));
  ASSERT_TRUE(region_->perform("notes", "Put", operation("Put", "b", "2").input, request));
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
  const auto outcome = region_->call(operation("PutThenFail", "a", "1"));
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error().code, "Failed");
  EXPECT_EQ(note("a"), "NoSuchNote");
  EXPECT_TRUE(log_.commits.empty());
}

TEST_F(RegionTest, LetsServicesCallOneAnotherWithinATurn) {
  ASSERT_TRUE(region_->call(operation("PutTwice", "a", "1")));
  EXPECT_EQ(log_.commits.size(), 1U);
  EXPECT_EQ(note("a"), "1");
}

TEST_F(RegionTest, AnswersInternalFailureWhenACommitFails) {
  log_.broken = true;
  const auto outcome = region_->call(operation("Put", "a", "1"));
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
  EXPECT_EQ(region_->call(operation("Put", "a", "1")).error().http_status, 503);
  region_->set_trouble({.failing_services = {"other"}});
  EXPECT_TRUE(region_->call(operation("Put", "a", "1")));
}

TEST_F(RegionTest, FailsSomeCallsWhileItIsSlow) {
  region_->set_trouble({.slow = true});
  int failed = 0;
  for (int i = 0; i < 1000; ++i) failed += region_->call(operation("Put", "a", "1")) ? 0 : 1;
  EXPECT_NEAR(failed, 10 * kSlowErrorPercent, 50);
}

TEST_F(RegionTest, RunsTimersWhenTheyAreDue) {
  EXPECT_EQ(region_->next_timer(), kBegin + seconds(10));
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
