#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/random.h"
#include "hcl/diagnostic.h"
#include "hcl/function.h"
#include "hcl/value.h"
#include "terraform/address.h"
#include "terraform/schema.h"

namespace regionfall {
class ProcessRunner;
}

namespace regionfall::terraform {

class HttpClient;

// The interface between the engine and whatever owns resource types: the AWS services, and the utility providers built
// in. Values passed in and out conform to the type's schema and carry no marks. Calls may come from several threads at
// once.

// A mistake or remark of a provider, at a place inside the block's configuration.
struct ProviderDiagnostic {
  hcl::Severity severity = hcl::Severity::kError;
  std::string summary;
  std::string detail;
  hcl::Path attribute;  // empty: the block as a whole
};

struct ProviderReply {
  std::vector<ProviderDiagnostic> diagnostics;
  bool failed() const;
  void error(std::string summary, std::string detail, hcl::Path attribute = {});
  void warning(std::string summary, std::string detail, hcl::Path attribute = {});
};

// Opaque bytes that a provider keeps beside an object in the state.
using PrivateData = std::string;

// Progress of a long call ("Still creating…" is the engine's own); lines a provisioner or provider wants shown.
using Progress = std::function<void(std::string_view line)>;

struct PlanRequest {
  std::string type;
  hcl::Value prior;     // null: a new object
  hcl::Value proposed;  // proposed_new(); null: to be destroyed
  hcl::Value config;
  PrivateData prior_private;
};
struct PlanReply : ProviderReply {
  hcl::Value planned;  // unknown where the provider decides at apply
  std::vector<hcl::Path> requires_replace;
  PrivateData planned_private;
};

struct ApplyRequest {
  std::string type;
  hcl::Value prior;    // null: create
  hcl::Value planned;  // null: destroy
  hcl::Value config;   // with write-only values; null for destroy
  PrivateData planned_private;
  std::string idempotency_token;  // the same when the engine repeats a call that it does not know the result of
};
struct ApplyReply : ProviderReply {
  hcl::Value state;  // what exists now, also after an error; null: nothing
  PrivateData private_data;
  bool legacy_type_system = false;  // the type does not tell null from an empty value
  // Attributes that may have become other than planned. Terraform passes over that, of types of the plugin SDK.
  std::vector<std::string> not_promised;
};

struct ReadRequest {
  std::string type;
  hcl::Value state;
  PrivateData private_data;
};
struct ReadReply : ProviderReply {
  hcl::Value state;  // null: it is gone
  PrivateData private_data;
};

struct ImportedObject {
  std::string type;
  hcl::Value state;  // may hold little more than an id; the engine reads it next
  PrivateData private_data;
};
struct ImportReply : ProviderReply {
  std::vector<ImportedObject> objects;
};

struct DataReply : ProviderReply {
  hcl::Value state;
};

struct EphemeralReply : ProviderReply {
  hcl::Value result;
  PrivateData private_data;
};

// One configured provider.
class Provider {
 public:
  virtual ~Provider() = default;
  virtual const ProviderSchema& schema() const = 0;

  // Whether calls for the type may wait for something outside the process. Those that do not are made on the deciding
  // thread.
  virtual bool may_wait(std::string_view /*type*/) const { return true; }

  // Checks beyond the schema; values may be unknown.
  virtual ProviderReply validate_resource(std::string_view type, const hcl::Value& config);
  virtual ProviderReply validate_data(std::string_view type, const hcl::Value& config);
  virtual ProviderReply validate_ephemeral(std::string_view type, const hcl::Value& config);
  // Called once before anything below. The configuration may hold unknown values during plan.
  virtual ProviderReply configure(const hcl::Value& config);

  virtual PlanReply plan(const PlanRequest& request) = 0;
  // Creates, updates or deletes, by which of prior and planned is null.
  virtual ApplyReply apply(const ApplyRequest& request) = 0;
  virtual ReadReply read(const ReadRequest& request) = 0;
  virtual ImportReply import(std::string_view type, std::string_view id);
  virtual DataReply read_data(std::string_view type, const hcl::Value& config);
  // State written by an older schema version, as JSON text, to the current schema.
  virtual ReadReply upgrade(std::string_view type, int version, std::string_view json);
  // What became of a create that was begun and whose answer was lost: the object if it exists, null if it does not.
  virtual ReadReply recover(const ApplyRequest& request);

  virtual EphemeralReply open(std::string_view type, const hcl::Value& config);
  virtual ProviderReply close(std::string_view type, const PrivateData& private_data);

  // Functions called as `provider::NAME::function`.
  virtual hcl::FunctionTable functions() const;
};

// What providers may ask of the world: all of it comes from `main`.
struct ProviderEnvironment {
  const Clock& clock;
  RandomSource& random;
  std::string working_directory;                                         // relative paths in configurations start here
  std::vector<std::pair<std::string, std::string>> command_environment;  // added for commands that a configuration runs
  // Lets time pass; false when somebody wants to stop, which ends the waiting. Not set: waits for all of it.
  std::function<bool(std::chrono::nanoseconds)> wait = {};
  ProcessRunner* processes = nullptr;  // null: runs them
  HttpClient* http = nullptr;          // null: nothing can be fetched
};

// A kind of provider that can be configured any number of times.
struct ProviderKind {
  ProviderSource source;
  std::string version;                // what the lock and `version` show
  const ProviderSchema& (*schema)();  // made when first asked for: a configuration uses few of the providers there are
  std::function<std::unique_ptr<Provider>(const ProviderEnvironment& environment)> make;
};

// The providers this program has.
class ProviderRegistry {
 public:
  void add(ProviderKind kind);
  // By type and namespace; the host does not matter (registry.opentofu.org serves the same providers).
  const ProviderKind* find(const ProviderSource& source) const;
  const std::vector<ProviderKind>& all() const { return kinds_; }

 private:
  std::vector<ProviderKind> kinds_;
};

// random, null, local, time, tls, archive, http, external, and terraform (terraform_data, terraform_remote_state).
ProviderRegistry utility_providers();

}  // namespace regionfall::terraform
