#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/random.h"
#include "base/result.h"
#include "terraform/state.h"

namespace regionfall::terraform {

// Where a configuration's state lives: DIR/.regionfall/terraform.tfstate (workspaces: terraform.tfstate.d/NAME/), its backup, its lock, and
// the journal of a run in progress.

enum class Operation : std::uint8_t { kCreate, kUpdate, kDelete };

// Written before a provider is called, so that a killed run knows what it may have caused.
struct Intent {
  ResourceInstance instance;
  std::string deposed;             // key of the deposed object it is about; empty: the current one
  ProviderConfigAddress provider;
  Operation operation = Operation::kCreate;
  std::string idempotency_token;
  hcl::Value planned;              // what was to be made, unknown parts null; null for delete
  hcl::Value config;               // what the provider was given, write-only values left out; null for delete
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
  std::string deposed;             // the new key
};

struct LockInfo {
  std::string id, operation, who, version, created, path;
};

// One process's hold on a state. Not for use from several threads at once.
class StateStore {
 public:
  // `directory` is the configuration's; `workspace` "default" or another name. Creates folders on the first write only.
  StateStore(std::string directory, std::string workspace, const Clock& clock, RandomSource& random);
  ~StateStore();

  // Takes the lock, waiting up to `timeout_s` (0: not at all). The error names the holder. The operating system releases it with the
  // process, so a killed run leaves no stale lock.
  Result<void> lock(const std::string& operation, int timeout_s);
  void unlock();

  // The state as it stands: the file, with a journal of a killed run folded in. Intents without outcome stay in `unresolved`
  // until their fate is known.
  Result<State> read();
  const std::vector<Intent>& unresolved() const;

  // -- the journal: each call appends one record (a single write(2)); nothing is rewritten, so a run of n changes costs O(n) ----
  Result<void> begin(const Intent& intent);
  Result<void> finish(const Outcome& outcome);
  Result<void> depose(const Deposal& deposal);
  Result<void> restore(const Deposal& deposal);   // the deposed object becomes current again (creation failed)

  // Writes the state whole (temporary file, rename; the old one becomes the backup), with the serial raised when anything
  // changed, and ends the journal.
  Result<void> write(State& state);

  std::string path() const;         // of the state file
  std::string backup_path() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// Workspaces of a configuration: names in order ("default" always), the selected one (DIR/.regionfall/environment or TF_WORKSPACE).
std::vector<std::string> list_workspaces(const std::string& directory);
// The workspace to work in: what the environment says (TF_WORKSPACE; empty: nothing), else the selected one, else "default".
std::string selected_workspace(const std::string& directory, const std::string& environment_value);

}  // namespace regionfall::terraform
