#include "terraform/state_store.h"

#include <algorithm>
#include <chrono>
#include <map>
#include <thread>
#include <utility>

#include "base/file_lock.h"
#include "base/files.h"
#include "base/paths.h"
#include "base/time_format.h"
#include "terraform/state_journal.h"
#include "terraform/state_lock.h"
#include "terraform/version.h"

namespace regionfall::terraform {
namespace {

constexpr int kLockTriesPerSecond = 10;

// Which object an intent is about.
using Subject = std::pair<ResourceInstance, std::string>;

std::string state_path(const std::string& directory, const std::string& workspace) {
  const std::string folder = join_path(directory, ".regionfall");
  if (workspace == kDefaultWorkspace) return join_path(folder, "terraform.tfstate");
  return join_path(folder, "terraform.tfstate.d/" + workspace + "/terraform.tfstate");
}

// What stays when serial, lineage and the writing program are left aside: the text from the outputs on.
std::string_view content_of(std::string_view text) {
  const std::size_t start = text.find("\n  \"outputs\": ");
  return start == std::string_view::npos ? text : text.substr(start);
}

void put_aside(InstanceState& instance, const std::string& deposed) {
  if (!instance.current) return;
  instance.deposed.insert_or_assign(deposed, *std::move(instance.current));
  instance.current.reset();
}

void take_back(InstanceState& instance, const std::string& deposed) {
  const auto old = instance.deposed.find(deposed);
  if (old == instance.deposed.end()) return;
  instance.current = std::move(old->second);
  instance.deposed.erase(old);
}

void settle(State& state, const Outcome& outcome) {
  if (outcome.object) {
    InstanceState& instance = state.at(outcome.instance, outcome.provider);
    if (outcome.deposed.empty()) {
      instance.current = outcome.object;
    } else {
      instance.deposed.insert_or_assign(outcome.deposed, *outcome.object);
    }
    return;
  }
  InstanceState* instance = state.find(outcome.instance);
  if (instance == nullptr) return;
  if (outcome.deposed.empty()) {
    instance->current.reset();
  } else {
    instance->deposed.erase(outcome.deposed);
  }
  if (!instance->current && instance->deposed.empty()) state.erase(outcome.instance);
}

// A run killed while it wrote leaves the file it was about to put in place. Only the lock's holder may clear up.
void remove_leftovers(const std::string& state_path) {
  const std::string folder = directory_name(state_path);
  const auto entries = list_directory(folder);
  if (!entries) return;
  const std::string name = base_name(state_path);
  for (const DirectoryEntry& entry : *entries) {
    for (const char* kind : {"", ".backup", ".journal"}) {
      if (!entry.name.starts_with(name + kind + std::string(kTemporarySuffix))) continue;
      // One that cannot be removed does no harm.
      static_cast<void>(remove_file(join_path(folder, entry.name)));
    }
  }
}

// Plays a journal's records over a state.
struct Folding {
  State* state;  // null: only the intents count
  std::map<Subject, Intent>& pending;

  void operator()(const JournalBase&) const {}
  void operator()(const JournalSeal&) const {}
  void operator()(const Intent& intent) const { pending.insert_or_assign({intent.instance, intent.deposed}, intent); }
  void operator()(const Outcome& outcome) const {
    pending.erase({outcome.instance, outcome.deposed});
    if (state != nullptr) settle(*state, outcome);
  }
  void operator()(const Deposal& deposal) const {
    InstanceState* instance = state == nullptr ? nullptr : state->find(deposal.instance);
    if (instance != nullptr) put_aside(*instance, deposal.deposed);
  }
  void operator()(const JournalRestore& restore) const {
    InstanceState* instance = state == nullptr ? nullptr : state->find(restore.deposal.instance);
    if (instance != nullptr) take_back(*instance, restore.deposal.deposed);
  }
};

}  // namespace

struct StateStore::Impl {
  std::string path;
  const Clock& clock;
  RandomSource& random;
  std::unique_ptr<StateFiles> files;
  std::optional<FileLock> lock = {};

  bool was_read = false;
  bool exists = false;              // whether there is a state file
  bool backed_up = false;           // whether the state before this store's first write is safe
  JournalBase base = {};            // lineage and serial of the state file
  std::uint64_t journal_bytes = 0;  // 0: there is no journal (worth keeping)
  bool journal_there = false;       // whether there is a file, be it worthless
  std::map<Subject, Intent> pending = {};
  std::vector<Intent> unresolved = {};
  std::size_t recovered = 0;

  std::string journal_path() const { return path + ".journal"; }
  std::string backup_path() const { return path + ".backup"; }

  Result<State> read();
  Result<void> fold(State& state);
  Result<void> append(const JournalRecord& record);
  Result<void> start_journal();  // anew, with the intents that are pending
  Result<void> end_journal();
  Result<void> back_up();
  Result<void> put(const State& state, const std::string& text);
};

Result<State> StateStore::Impl::read() {
  State state;
  auto text = TRY(files->read(path));
  if (text) {
    auto parsed = parse_state(*text);
    if (!parsed) {
      return failure(path + ": " + parsed.error().message + ". The state before the last change is in " +
                     backup_path() + "; nothing was changed.");
    }
    state = *std::move(parsed);
  }
  was_read = true;
  exists = text.has_value();
  base = {state.lineage, state.serial};
  pending.clear();
  unresolved.clear();
  recovered = 0;
  journal_bytes = 0;
  TRY(fold(state));
  for (const auto& [subject, intent] : pending) unresolved.push_back(intent);
  return state;
}

Result<void> StateStore::Impl::fold(State& state) {
  const auto text = TRY(files->read(journal_path()));
  journal_there = text.has_value();
  if (!text) return {};
  auto parsed = parse_journal(*text);
  if (!parsed) {
    return failure(
        "the journal " + journal_path() + " of an earlier run cannot be read: " + parsed.error().message +
        ". It tells which objects that run made; move it away only when you know that none is missing from the state.");
  }
  if (!*parsed) return {};  // cut off in its first line, so the run did nothing yet
  const Journal& journal = **parsed;
  const bool applied = journal.sealed && *journal.sealed == base && exists;
  if (!applied && journal.base != base) {
    return failure(
        "the journal " + journal_path() + " of an unfinished run belongs to a state with lineage \"" +
        journal.base.lineage + "\" and serial " + std::to_string(journal.base.serial) + ", but " + path +
        (exists ? " has lineage \"" + base.lineage + "\" and serial " + std::to_string(base.serial) : " is missing") +
        ". Put the state of that run back, or move the journal away when you know that no object of it is missing.");
  }
  const Folding folding{applied ? nullptr : &state, pending};
  for (const JournalRecord& record : journal.records) std::visit(folding, record);
  if (!applied) {
    recovered = static_cast<std::size_t>(std::ranges::count_if(
        journal.records, [](const auto& record) { return std::holds_alternative<Outcome>(record); }));
    journal_bytes = journal.good_bytes;
    state.prune();
  }
  return {};
}

Result<void> StateStore::Impl::append(const JournalRecord& record) {
  if (!was_read) TRY(read());
  // What an earlier run could not settle moves along into the new journal.
  if (journal_bytes == 0 && !pending.empty()) TRY(start_journal());
  std::string bytes = journal_bytes == 0 ? journal_line(base) : std::string();
  bytes += journal_line(record);
  TRY(files->append(journal_path(), journal_bytes, bytes));
  journal_bytes += bytes.size();
  journal_there = true;
  std::visit(Folding{nullptr, pending}, record);
  return {};
}

Result<void> StateStore::Impl::start_journal() {
  std::string bytes = journal_line(base);
  for (const auto& [subject, intent] : pending) bytes += journal_line(intent);
  TRY(files->replace(journal_path(), bytes));
  journal_bytes = bytes.size();
  journal_there = true;
  return {};
}

Result<void> StateStore::Impl::end_journal() {
  unresolved.clear();
  for (const auto& [subject, intent] : pending) unresolved.push_back(intent);
  if (!pending.empty()) return start_journal();
  if (journal_there) TRY(files->remove(journal_path()));
  journal_bytes = 0;
  journal_there = false;
  return {};
}

Result<void> StateStore::Impl::back_up() {
  if (backed_up || !exists) return {};
  const auto old = TRY(files->read(path));
  if (old) TRY(files->replace(backup_path(), *old));
  backed_up = true;
  return {};
}

Result<void> StateStore::Impl::put(const State& state, const std::string& text) {
  const JournalBase written{state.lineage, state.serial};
  if (journal_bytes > 0) {
    const std::string seal = journal_line(JournalSeal{written});
    TRY(files->append(journal_path(), journal_bytes, seal));
    journal_bytes += seal.size();
  }
  TRY(back_up());
  TRY(files->replace(path, text));
  exists = true;
  backed_up = true;
  base = written;
  return end_journal();
}

StateStore::StateStore(std::string directory, std::string workspace, const Clock& clock, RandomSource& random,
                       std::unique_ptr<StateFiles> files)
    : impl_(new Impl{state_path(directory, workspace), clock, random, std::move(files)}) {}
StateStore::~StateStore() = default;

std::string StateStore::path() const { return impl_->path; }
std::string StateStore::backup_path() const { return impl_->backup_path(); }
std::string StateStore::journal_path() const { return impl_->journal_path(); }

Result<void> StateStore::lock(const std::string& operation, int timeout_s) {
  const std::string path = impl_->path + ".lock";
  TRY(make_directories(directory_name(path)));
  LockInfo info = lock_info_of_this_process(operation);
  info.id = random_uuid(impl_->random);
  info.created = format_rfc3339(timestamp_of(impl_->clock.now()));
  for (long tries = long{timeout_s} * kLockTriesPerSecond;; --tries) {
    impl_->lock = TRY(FileLock::try_acquire(path, lock_info_text(info)));
    if (impl_->lock) {
      remove_leftovers(impl_->path);
      return {};
    }
    if (tries <= 0) return failure(locked_message(path, FileLock::holder(path)));
    std::this_thread::sleep_for(std::chrono::milliseconds(1000 / kLockTriesPerSecond));
  }
}

void StateStore::unlock() { impl_->lock.reset(); }

Result<State> StateStore::read() { return impl_->read(); }
const std::vector<Intent>& StateStore::unresolved() const { return impl_->unresolved; }
StoredVersion StateStore::version() const { return {impl_->base.lineage, impl_->base.serial, impl_->journal_bytes}; }
std::size_t StateStore::recovered_records() const { return impl_->recovered; }

Result<void> StateStore::begin(const Intent& intent) { return impl_->append(intent); }
Result<void> StateStore::finish(const Outcome& outcome) { return impl_->append(outcome); }
Result<void> StateStore::depose(const Deposal& deposal) { return impl_->append(deposal); }
Result<void> StateStore::restore(const Deposal& deposal) { return impl_->append(JournalRestore{deposal}); }
void StateStore::dismiss(const Intent& intent) {
  const auto found = impl_->pending.find({intent.instance, intent.deposed});
  const bool same = found != impl_->pending.end() && found->second.idempotency_token == intent.idempotency_token;
  if (same) impl_->pending.erase(found);
}

Result<void> StateStore::write(State& state) {
  if (!impl_->was_read) TRY(impl_->read());
  if (!state.lineage.empty() && !impl_->base.lineage.empty() && state.lineage != impl_->base.lineage) {
    return failure(impl_->path + " has lineage \"" + impl_->base.lineage + "\", the state to write has \"" +
                   state.lineage + "\": they are of different histories, so the one does not replace the other.");
  }
  state.prune();
  if (state.lineage.empty()) state.lineage = impl_->base.lineage;
  if (state.lineage.empty()) state.lineage = random_uuid(impl_->random);
  state.terraform_version = kTerraformVersion;
  state.serial = impl_->base.serial + 1;
  const std::string text = state_text(state);
  if (impl_->exists) {
    const auto old = TRY(impl_->files->read(impl_->path));
    if (old && content_of(*old) == content_of(text)) {
      state.serial = impl_->base.serial;
      return impl_->end_journal();
    }
  }
  return impl_->put(state, text);
}

Result<void> StateStore::write_as_is(const State& state) {
  if (!impl_->was_read) TRY(impl_->read());
  return impl_->put(state, state_text(state));
}

}  // namespace regionfall::terraform
