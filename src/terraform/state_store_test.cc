#include "terraform/state_store.h"

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "base/files.h"
#include "base/paths.h"
#include "terraform/state_journal.h"

namespace regionfall::terraform {
namespace {

const ProviderConfigAddress kProvider = *parse_provider_config("provider[\"terraform.io/builtin/terraform\"]");

ResourceInstance address(std::string_view text) { return *parse_resource_instance(text); }

ObjectState object(const std::string& id) {
  ObjectState made;
  made.value = hcl::Value::object(
      {{"id", hcl::Value::string(id)}, {"secret", hcl::Value::string("s").with_marks(hcl::Marks::kSensitive)}});
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
  StateStore store(std::string workspace = "default") {
    return StateStore(folder_.path(), std::move(workspace), clock_, random_);
  }
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

  // Unresolved intents outlive the writing of the state, until an outcome or a dismissal ends them.
  ASSERT_TRUE(next.write(*state));
  EXPECT_EQ(state->serial, 2);
  EXPECT_TRUE(text(next).contains("\"created\""));
  StateStore third = store();
  ASSERT_TRUE(third.read());
  ASSERT_EQ(third.unresolved().size(), 2);
  ASSERT_TRUE(third.finish(outcome("x.lost", object("found"))));
  StateStore fourth = store();
  State last = *fourth.read();
  EXPECT_EQ(ids(last), "created half kept lost replaced/0123abcd restored updated ");
  ASSERT_EQ(fourth.unresolved().size(), 1);
  fourth.dismiss(intent("x.half", Operation::kUpdate));
  ASSERT_TRUE(fourth.write(last));
  EXPECT_FALSE(file_exists(fourth.journal_path()));
}

// -- a machine that dies ---------------------------------------------------------------------------------------------

// The disk until `left` operations are done; then the process is dead: the one at that moment does nothing or, when it
// appends, half of its work, and none after it does anything.
class DyingFiles final : public StateFiles {
 public:
  DyingFiles(int& left, bool half) : left_(left), half_(half) {}
  Result<std::optional<std::string>> read(const std::string& path) override {
    if (dead()) return failure("dead");
    return disk_->read(path);
  }
  Result<void> replace(const std::string& path, std::string_view content) override {
    if (dead()) return failure("dead");
    return disk_->replace(path, content);
  }
  Result<void> append(const std::string& path, std::uint64_t size, std::string_view bytes) override {
    if (left_ == 0 && half_) disk_->append(path, size, bytes.substr(0, bytes.size() / 2));
    if (dead()) return failure("dead");
    return disk_->append(path, size, bytes);
  }
  Result<void> remove(const std::string& path) override {
    if (dead()) return failure("dead");
    return disk_->remove(path);
  }

 private:
  bool dead() { return left_-- <= 0; }

  int& left_;
  bool half_;
  std::unique_ptr<StateFiles> disk_ = disk_state_files();
};

struct Step {
  std::function<Result<void>(StateStore&)> take;
  std::string exists;  // once it is taken
};

std::vector<Step> changes() {
  const auto put = [](const char* name, const char* exists) {
    return Step{[name](StateStore& run) { return run.finish(outcome(name, object(name))); }, exists};
  };
  return {
      put("x.b", "a b "),
      {[](StateStore& run) { return run.depose({address("x.a"), "0123abcd"}); }, "a/0123abcd b "},
      put("x.a", "a a/0123abcd b "),
      {[](StateStore& run) { return run.finish(outcome("x.a", std::nullopt, "0123abcd")); }, "a b "},
      {[](StateStore& run) { return run.begin(intent("x.c", Operation::kCreate)); }, "a b "},
      {[](StateStore& run) { return run.finish(outcome("x.b", std::nullopt)); }, "a "},
      {[](StateStore& run) {
         State state;
         state.at(address("x.a"), kProvider).current = object("x.a");
         return run.write(state);
       },
       "a "},
  };
}

class DyingRunTest : public StateStoreTest, public testing::WithParamInterface<bool> {};

TEST_P(DyingRunTest, IsCarriedOnFromWhereItDied) {
  constexpr int kOperationsMax = 60;
  bool lived = false;
  for (int operations = 0; !lived && operations < kOperationsMax; ++operations) {
    folder_ = *TemporaryDirectory::make();
    StateStore before = store();
    State state = *before.read();
    state.at(address("x.a"), kProvider).current = object("x.a");
    ASSERT_TRUE(before.write(state));

    int left = operations;
    std::string exists = "a ";
    std::size_t done = 0;
    StateStore run(folder_.path(), "default", clock_, random_, std::make_unique<DyingFiles>(left, GetParam()));
    const std::vector<Step> steps = changes();
    if (run.read()) {
      for (; done < steps.size() && steps[done].take(run); ++done) exists = steps[done].exists;
    }
    lived = done == steps.size();

    // Reading twice, with a writer that dies in between at every point, ends at the same state.
    for (int again = 0; again < kOperationsMax; ++again) {
      int left_again = again;
      StateStore next(folder_.path(), "default", clock_, random_, std::make_unique<DyingFiles>(left_again, GetParam()));
      auto recovered = next.read();
      if (!recovered) continue;
      EXPECT_EQ(ids(*recovered), exists) << operations << " and " << again;
      EXPECT_EQ(recovered->lineage, state.lineage);
      EXPECT_EQ(next.unresolved().size(), done > 4 ? 1 : 0) << operations << " and " << again;
      if (next.write(*recovered)) break;
    }
    StateStore last = store();
    const auto end = last.read();
    ASSERT_TRUE(end) << end.error().message;
    EXPECT_EQ(ids(*end), exists);
    EXPECT_EQ(last.unresolved().size(), done > 4 ? 1 : 0) << operations;
    EXPECT_EQ(last.recovered_records(), 0);
  }
  EXPECT_TRUE(lived) << "the run needs more operations than were tried";
}

INSTANTIATE_TEST_SUITE_P(Appends, DyingRunTest, testing::Bool());

TEST_F(StateStoreTest, JournalCutOffAnywhereKeepsItsWholeRecords) {
  std::string journal;
  std::vector<std::size_t> ends = {journal_line(JournalBase{}).size()};
  {
    StateStore run = store();
    ASSERT_TRUE(run.read());
    for (const char* name : {"x.a", "x.b", "x.c"}) {
      ASSERT_TRUE(run.finish(outcome(name, object(name))));
      journal = *read_file(run.journal_path());
      ends.push_back(journal.size());
    }
  }
  for (std::size_t size = 0; size <= journal.size(); ++size) {
    StateStore next = store();
    ASSERT_TRUE(write_file_atomically(next.journal_path(), journal.substr(0, size)));
    auto state = next.read();
    ASSERT_TRUE(state) << size << ": " << state.error().message;
    const auto whole =
        static_cast<std::size_t>(std::ranges::count_if(ends, [size](std::size_t end) { return end <= size; }));
    EXPECT_EQ(state->resources.size(), whole == 0 ? 0 : whole - 1) << size;
    // What comes next stands behind the last whole record.
    ASSERT_TRUE(next.finish(outcome("x.z", object("x.z"))));
    EXPECT_EQ(store().read()->resources.size(), state->resources.size() + 1) << size;
  }
}

TEST_F(StateStoreTest, DamageInsideAJournalIsAnError) {
  StateStore run = store();
  ASSERT_TRUE(run.finish(outcome("x.a", object("1"))));
  ASSERT_TRUE(run.finish(outcome("x.b", object("2"))));
  std::string journal = *read_file(run.journal_path());
  journal[journal.find("x.a")] = 'y';
  ASSERT_TRUE(write_file_atomically(run.journal_path(), journal));
  StateStore next = store();
  const auto state = next.read();
  ASSERT_FALSE(state);
  EXPECT_TRUE(state.error().message.contains("line 2 is damaged")) << state.error().message;
}

TEST_F(StateStoreTest, JournalOfAnotherStateIsAnError) {
  StateStore run = store();
  State state = *run.read();
  ASSERT_TRUE(run.write(state));
  ASSERT_TRUE(run.finish(outcome("x.a", object("1"))));
  state.serial = 7;
  ASSERT_TRUE(write_file_atomically(run.path(), state_text(state)));
  StateStore next = store();
  const auto read = next.read();
  ASSERT_FALSE(read);
  EXPECT_TRUE(read.error().message.contains("serial 1")) << read.error().message;
  EXPECT_TRUE(read.error().message.contains("serial 7")) << read.error().message;
  ASSERT_TRUE(remove_file(run.path()));
  EXPECT_FALSE(store().read());
}

TEST_F(StateStoreTest, StateOfAnotherHistoryIsNotWritten) {
  StateStore run = store();
  State state = *run.read();
  state.at(address("x.a"), kProvider).current = object("1");
  ASSERT_TRUE(run.write(state));
  State other = state;
  other.lineage = "another";
  EXPECT_FALSE(run.write(other));
}

TEST_F(StateStoreTest, BrokenStateIsLeftAlone) {
  StateStore run = store();
  State state = *run.read();
  state.at(address("x.a"), kProvider).current = object("1");
  ASSERT_TRUE(run.write(state));
  const std::string whole = text(run);
  const std::string broken = whole.substr(0, whole.size() / 2);
  ASSERT_TRUE(write_file_atomically(run.path(), broken));
  StateStore next = store();
  EXPECT_FALSE(next.read());
  EXPECT_FALSE(next.write(state));
  EXPECT_EQ(text(next), broken);
}

// -- lock ------------------------------------------------------------------------------------------------------------

TEST_F(StateStoreTest, LockKeepsASecondProcessOutUntilTheFirstDies) {
  int ready[2];
  ASSERT_EQ(::pipe(ready), 0);
  const pid_t holder = ::fork();
  if (holder == 0) {
    StateStore other = store();
    const char told = other.lock("apply", 0) ? 'y' : 'n';
    if (::write(ready[1], &told, 1) == 1) ::pause();
    ::_exit(0);
  }
  char told = 0;
  ASSERT_EQ(::read(ready[0], &told, 1), 1);
  EXPECT_EQ(told, 'y');
  StateStore run = store();
  const auto refused = run.lock("plan", 0);
  ASSERT_FALSE(refused);
  EXPECT_TRUE(refused.error().message.contains("\"apply\" of ")) << refused.error().message;
  EXPECT_TRUE(refused.error().message.contains("process " + std::to_string(holder))) << refused.error().message;
  EXPECT_TRUE(refused.error().message.contains("2023-11-14T22:13:20Z")) << refused.error().message;
  ::kill(holder, SIGKILL);
  ::waitpid(holder, nullptr, 0);
  EXPECT_TRUE(run.lock("plan", 0));
  run.unlock();
  EXPECT_TRUE(store().lock("plan", 0));
}

// -- workspaces ------------------------------------------------------------------------------------------------------

TEST_F(StateStoreTest, WorkspacesKeepTheirStatesApart) {
  const std::string& directory = folder_.path();
  EXPECT_EQ(selected_workspace(directory, ""), "default");
  ASSERT_TRUE(new_workspace(directory, "blue"));
  EXPECT_FALSE(new_workspace(directory, "blue"));
  EXPECT_FALSE(new_workspace(directory, "a/b"));
  EXPECT_FALSE(new_workspace(directory, ".."));
  EXPECT_FALSE(select_workspace(directory, "green"));
  EXPECT_EQ(selected_workspace(directory, ""), "blue");
  EXPECT_EQ(selected_workspace(directory, "red"), "red");
  EXPECT_EQ(list_workspaces(directory), (std::vector<std::string>{"default", "blue"}));

  StateStore blue = store("blue");
  State state = *blue.read();
  state.at(address("x.a"), kProvider).current = object("1");
  ASSERT_TRUE(blue.write(state));
  EXPECT_TRUE(blue.path().ends_with("/.regionfall/terraform.tfstate.d/blue/terraform.tfstate")) << blue.path();
  EXPECT_TRUE(store().read()->empty());

  EXPECT_FALSE(delete_workspace(directory, "blue", "blue", false));
  ASSERT_TRUE(select_workspace(directory, "default"));
  EXPECT_FALSE(delete_workspace(directory, "default", "blue", true));
  EXPECT_FALSE(delete_workspace(directory, "blue", "default", false));
  EXPECT_TRUE(delete_workspace(directory, "blue", "default", true));
  EXPECT_EQ(list_workspaces(directory), (std::vector<std::string>{"default"}));
}

TEST_F(StateStoreTest, TheLocksHolderClearsUpWhatKilledWritesLeft) {
  const std::string path = store().path();
  const auto put = [](const std::string& at) { write_file_atomically(at, "half a fi").value(); };
  make_directories(directory_name(path)).value();
  for (const char* kind : {"", ".backup", ".journal"}) put(path + kind + ".tmp-aB3xY9");
  put(path + ".mine");
  StateStore run = store();
  ASSERT_TRUE(run.lock("apply", 0));
  std::vector<std::string> left;
  const auto entries = list_directory(directory_name(path));
  for (const DirectoryEntry& entry : *entries) left.push_back(entry.name);
  EXPECT_EQ(left, (std::vector<std::string>{"terraform.tfstate.lock", "terraform.tfstate.mine"}));
}

TEST_F(StateStoreTest, VersionTellsWhetherAnythingWasBegunOrDone) {
  std::vector<StoredVersion> seen;
  const auto look = [&] {
    StateStore now = store();
    ASSERT_TRUE(now.read());
    seen.push_back(now.version());
  };
  look();
  StateStore cut_off = store();
  ASSERT_TRUE(cut_off.read());
  ASSERT_TRUE(cut_off.begin(intent("x.a", Operation::kCreate)));
  look();
  ASSERT_TRUE(cut_off.finish(outcome("x.a", object("1"))));
  look();
  StateStore next = store();
  State state = next.read().value();
  ASSERT_TRUE(next.write(state));
  look();
  for (std::size_t i = 1; i < seen.size(); ++i) EXPECT_NE(seen[i - 1], seen[i]) << i;
  look();
  EXPECT_EQ(seen[seen.size() - 2], seen.back());
}

}  // namespace
}  // namespace regionfall::terraform
