#include "terraform/state_store.h"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <string>

#include "base/files.h"
#include "terraform/state_journal.h"

namespace regionfall::terraform {
namespace {

const ProviderConfigAddress kProvider = *parse_provider_config("provider[\"terraform.io/builtin/terraform\"]");

ResourceInstance address(std::string_view text) { return *parse_resource_instance(text); }

ObjectState object(const std::string& id) {
  ObjectState made;
  made.value = hcl::Value::object({{"id", hcl::Value::string(id)}, {"secret", hcl::Value::string("s").with_marks(hcl::Marks::kSensitive)}});
  made.dependencies = std::make_shared<const std::vector<ConfigResource>>(
      std::vector{address("module.m.terraform_data.base").config()});
  return made;
}

Intent intent(std::string_view about, Operation operation, std::string deposed = {}) {
  Intent made{.instance = address(about), .deposed = std::move(deposed), .provider = kProvider, .operation = operation};
  made.idempotency_token = "token of " + std::string(about);
  made.planned = hcl::Value::object({{"password", hcl::Value::string("p").with_marks(hcl::Marks::kSensitive)}});
  made.config = hcl::Value::null(hcl::Type::dynamic());
  return made;
}

Outcome outcome(std::string_view about, std::optional<ObjectState> now, std::string deposed = {}) {
  return {address(about), std::move(deposed), kProvider, std::move(now)};
}

// A directory, and stores on it as successive runs have them.
class StateStoreTest : public testing::Test {
 protected:
  StateStore store(std::string workspace = "default") { return StateStore(folder_.path(), std::move(workspace), clock_, random_); }
  std::string text(const StateStore& of) { return read_file(of.path()).value_or(""); }

  TemporaryDirectory folder_ = *TemporaryDirectory::make();
  ManualClock clock_{Instant(std::chrono::seconds(1'700'000'000))};
  SeededRandom random_{1};
};

std::string ids(const State& state) {
  std::string all;
  for (const auto& [resource, stored] : state.resources) {
    for (const auto& [key, instance] : stored.instances) {
      const std::string name = resource.resource.name + key.to_string();
      if (instance.current) all += name + " ";
      for (const auto& [deposed, object] : instance.deposed) all += name + "/" + deposed + " ";
    }
  }
  return all;
}

TEST_F(StateStoreTest, StartsWithAnEmptyStateAndTouchesNothing) {
  StateStore run = store();
  const auto state = run.read();
  ASSERT_TRUE(state);
  EXPECT_TRUE(state->empty());
  EXPECT_EQ(list_directory(folder_.path())->size(), 0);
}

TEST_F(StateStoreTest, RaisesTheSerialOnlyWithAChange) {
  StateStore run = store();
  State state = *run.read();
  state.at(address("x.a"), kProvider).current = object("1");
  ASSERT_TRUE(run.write(state));
  EXPECT_EQ(state.serial, 1);
  EXPECT_EQ(state.lineage.size(), 36);
  EXPECT_EQ(state.terraform_version, "1.11.4");
  ASSERT_TRUE(run.write(state));
  EXPECT_EQ(state.serial, 1);

  StateStore next = store();
  State again = *next.read();
  ASSERT_TRUE(next.write(again));
  EXPECT_EQ(again.serial, 1);
  EXPECT_FALSE(file_exists(next.backup_path()));
  const std::string before = text(next);
  again.at(address("x.b"), kProvider).current = object("2");
  ASSERT_TRUE(next.write(again));
  again.at(address("x.c"), kProvider).current = object("3");
  ASSERT_TRUE(next.write(again));
  EXPECT_EQ(again.serial, 3);
  EXPECT_EQ(read_file(next.backup_path()).value(), before);
}

TEST_F(StateStoreTest, KilledRunLosesNothing) {
  {
    StateStore run = store();
    State state = *run.read();
    for (const char* name : {"x.kept", "x.updated", "x.deleted", "x.replaced", "x.restored", "x.half"}) {
      state.at(address(name), kProvider).current = object(name);
    }
    ASSERT_TRUE(run.write(state));
    ASSERT_TRUE(run.begin(intent("x.created", Operation::kCreate)));
    ASSERT_TRUE(run.finish(outcome("x.created", object("new"))));
    ASSERT_TRUE(run.begin(intent("x.updated", Operation::kUpdate)));
    ASSERT_TRUE(run.finish(outcome("x.updated", object("other"))));
    ASSERT_TRUE(run.begin(intent("x.deleted", Operation::kDelete)));
    ASSERT_TRUE(run.finish(outcome("x.deleted", std::nullopt)));
    ASSERT_TRUE(run.depose({address("x.replaced"), "0123abcd"}));
    ASSERT_TRUE(run.depose({address("x.restored"), "4567abcd"}));
    ASSERT_TRUE(run.restore({address("x.restored"), "4567abcd"}));
    ASSERT_TRUE(run.begin(intent("x.lost", Operation::kCreate)));
    ASSERT_TRUE(run.begin(intent("x.half", Operation::kDelete)));
  }
  StateStore next = store();
  auto state = next.read();
  ASSERT_TRUE(state) << state.error().message;
  EXPECT_EQ(ids(*state), "created half kept replaced/0123abcd restored updated ");
  EXPECT_EQ(next.recovered_records(), 3);
  ASSERT_EQ(next.unresolved().size(), 2);
  EXPECT_EQ(next.unresolved()[0].instance.to_string(), "x.half");
  EXPECT_EQ(next.unresolved()[1].instance.to_string(), "x.lost");
  EXPECT_EQ(next.unresolved()[1].idempotency_token, "token of x.lost");
  EXPECT_TRUE(next.unresolved()[1].planned.identical(intent("x.lost", Operation::kCreate).planned));

  // Unresolved intents outlive the writing of the state; only an outcome ends them.
  ASSERT_TRUE(next.write(*state));
  EXPECT_EQ(state->serial, 2);
  EXPECT_TRUE(text(next).contains("\"created\""));
  StateStore third = store();
  ASSERT_TRUE(third.read());
  ASSERT_EQ(third.unresolved().size(), 2);
  ASSERT_TRUE(third.dismiss(third.unresolved()[0]));
  ASSERT_TRUE(third.finish(outcome("x.lost", object("found"))));
  StateStore fourth = store();
  State last = *fourth.read();
  EXPECT_EQ(ids(last), "created half kept lost replaced/0123abcd restored updated ");
  EXPECT_TRUE(fourth.unresolved().empty());
  ASSERT_TRUE(fourth.write(last));
  EXPECT_FALSE(file_exists(fourth.journal_path()));
}

}  // namespace
}  // namespace regionfall::terraform
