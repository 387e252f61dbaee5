#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/random.h"
#include "base/result.h"
#include "terraform/state.h"

namespace regionfall::terraform {

// Where a configuration's state lives: DIR/.regionfall/terraform.tfstate (workspaces: terraform.tfstate.d/NAME/), its
// backup, its lock, and the journal of a run in progress.

enum class Operation : std::uint8_t { kCreate, kUpdate, kDelete };

// Written before a provider is called, so that a killed run knows what it may have caused.
struct Intent {
  ResourceInstance instance;
  std::string deposed;  // key of the deposed object it is about; empty: the current one
  ProviderConfigAddress provider;
  Operation operation = Operation::kCreate;
  std::string idempotency_token;
  hcl::Value planned;  // what was to be made, unknown parts null; null for delete
  hcl::Value config;   // what the provider was given, write-only values left out; null for delete
  std::string planned_private;
  Dependencies dependencies;
  bool create_before_destroy = false;
};

// Written after the call: what exists now. Without `object` there is none.
struct Outcome {
  ResourceInstance instance;
  std::string deposed;
  ProviderConfigAddress provider;
  std::optional<ObjectState> object;
};

// A current object that was set aside for its replacement.
struct Deposal {
  ResourceInstance instance;
  std::string deposed;  // the new key
};

// Which state a store holds: two equal ones of one store mean that nothing was changed or begun in between.
struct StoredVersion {
  std::string lineage;
  std::uint64_t serial = 0;
  std::uint64_t journal_bytes = 0;  // of a run that did not end properly; 0 when there is none
  bool operator==(const StoredVersion&) const = default;
};

// Who holds a state's lock; stands in the lock file as JSON.
struct LockInfo {
  std::string id;
  std::string operation;  // "apply", "state mv", …
  std::string who;        // user@host
  std::string pid;
  std::string created;  // RFC 3339
};

// What the store does with files. Another one than the disk's is for tests that take the disk away.
class StateFiles {
 public:
  virtual ~StateFiles() = default;
  // Nothing when there is no such file.
  virtual Result<std::optional<std::string>> read(const std::string& path) = 0;
  // As write_file_atomically(); makes the folder where it is missing.
  virtual Result<void> replace(const std::string& path, std::string_view content) = 0;
  // Bytes behind `size`, what stands there already is cut off; the file is made where it is missing. One write(2) a
  // call.
  virtual Result<void> append(const std::string& path, std::uint64_t size, std::string_view bytes) = 0;
  // Fine when there is none.
  virtual Result<void> remove(const std::string& path) = 0;
};
std::unique_ptr<StateFiles> disk_state_files();

// What an apply tells before and after each change, so that whatever interrupts it is known later. Each call appends
// one record; a run of n changes costs O(n).
class RunJournal {
 public:
  virtual ~RunJournal() = default;
  virtual Result<void> begin(const Intent& intent) = 0;
  virtual Result<void> finish(const Outcome& outcome) = 0;
  virtual Result<void> depose(const Deposal& deposal) = 0;
  virtual Result<void> restore(
      const Deposal& deposal) = 0;  // the deposed object becomes current again (creation failed)
};

// One process's hold on a state. Not for use from several threads at once.
class StateStore : public RunJournal {
 public:
  // `directory` is the configuration's; `workspace` "default" or another name. Creates folders when it locks or writes.
  StateStore(std::string directory, std::string workspace, const Clock& clock, RandomSource& random,
             std::unique_ptr<StateFiles> files = disk_state_files());
  ~StateStore() override;

  // Takes the lock, waiting up to `timeout_s` (0: not at all). The error names the holder. The operating system
  // releases it with the process, so a killed run leaves no stale lock.
  Result<void> lock(const std::string& operation, int timeout_s);
  void unlock();

  // The state as it stands: the file, with a journal of a killed run folded in. Intents without outcome stay in
  // `unresolved` until their fate is known: a create left nothing in the state, an update or delete the object as it
  // was before. A journal that belongs to another state (lineage or serial differ) is an error.
  Result<State> read();
  const std::vector<Intent>& unresolved() const;
  // Of what read() or write() saw last.
  StoredVersion version() const;
  // How many outcomes of a run that did not end properly read() has folded in.
  std::size_t recovered_records() const;

  // -- the journal: each call appends one record (a single write(2)); nothing is rewritten, so a run of n changes costs
  // O(n). The records apply to the state that read() or write() gave last: whoever changes addresses in between
  // (`moved`) writes first.
  Result<void> begin(const Intent& intent) override;
  Result<void> finish(const Outcome& outcome) override;
  Result<void> depose(const Deposal& deposal) override;
  Result<void> restore(const Deposal& deposal) override;  // the deposed object becomes current again (creation failed)
  // What became of an unresolved intent is in the state that write() gets next, which then does not carry it over.
  void dismiss(const Intent& intent);

  // Writes the state whole (temporary file, rename; what stood there before this store's first write becomes the
  // backup) when anything changed, with the serial raised, and ends the journal. Intents without outcome are carried
  // over. Fills in lineage, serial and terraform_version.
  Result<void> write(State& state);
  // Writes the state with the lineage and serial it has (`state push`).
  Result<void> write_as_is(const State& state);

  std::string path() const;  // of the state file
  std::string backup_path() const;
  std::string journal_path() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// -- workspaces of a configuration -----------------------------------------------------------------------------------

constexpr std::string_view kDefaultWorkspace = "default";

// Names in order: "default" first, then those in DIR/.regionfall/terraform.tfstate.d.
std::vector<std::string> list_workspaces(const std::string& directory);
// `from_environment` (TF_WORKSPACE; empty: not set) before DIR/.regionfall/environment, before "default".
std::string selected_workspace(const std::string& directory, const std::string& from_environment);
// The workspace must exist.
Result<void> select_workspace(const std::string& directory, const std::string& name);
// Makes and selects it; it must not exist.
Result<void> new_workspace(const std::string& directory, const std::string& name);
// Not the default one, not the selected one, not one whose state has resources, unless `force`.
Result<void> delete_workspace(const std::string& directory, const std::string& name, const std::string& selected,
                              bool force);
// One path segment that needs no escaping in a URL.
bool is_workspace_name(std::string_view name);

}  // namespace regionfall::terraform
