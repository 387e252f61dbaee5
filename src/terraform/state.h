#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "hcl/value.h"
#include "terraform/address.h"
#include "terraform/schema.h"

namespace regionfall::terraform {

// What exists, as far as Terraform knows: state version 4, in memory.

// Resources an object was made from, shared by all instances of a resource.
using Dependencies = std::shared_ptr<const std::vector<ConfigResource>>;

// Members of a state file that this program does not know, in the file's order, as JSON text: newer programs' additions
// are carried through rather than lost. (Terraform itself drops them.)
using UnknownMembers = std::vector<std::pair<std::string, std::string>>;

// One object of a provider. Its attributes are kept as they stand in the file until somebody asks for them with the
// schema at hand, so that objects of types this program does not know come through unchanged.
struct ObjectState {
  int schema_version = 0;
  std::shared_ptr<const std::string>
      raw_attributes;                     // JSON text as read; null once decoded or when made by this program
  hcl::Value value;                       // as decoded or made, marks on sensitive places
  hcl::Type type;                         // the schema's, which says where the file tells types beside values; dynamic:
                                          // the value's own
  std::vector<hcl::PathMarks> sensitive;  // as read, applied by decode_object()
  std::string private_data;
  Dependencies dependencies;
  bool tainted = false;
  bool create_before_destroy = false;
  std::shared_ptr<const std::string> identity;  // resource identity: JSON text, carried through untouched
  int identity_schema_version = 0;
  std::shared_ptr<const UnknownMembers> unknown = {};
};

struct InstanceState {
  std::optional<ObjectState> current;
  std::map<std::string, ObjectState> deposed;  // by deposed key: 8 hex digits
};

struct ResourceState {
  ProviderConfigAddress provider;
  std::map<InstanceKey, InstanceState> instances;
  UnknownMembers unknown = {};
};

struct OutputState {
  hcl::Value value;  // of `type`; sensitive ones carry the mark
  hcl::Type type;
};

// The outcome of checks as state files keep it ("check_results").
struct CheckResult {
  std::string object_kind;  // "resource", "output", "check", "var"
  std::string config_address;
  std::string status;  // "pass", "fail", "error", "unknown"
  struct Object {
    std::string address;
    std::string status;
    std::vector<std::string> failures;
  };
  std::vector<Object> objects;
};

struct State {
  std::string lineage;  // a UUID; empty: never written
  std::uint64_t serial = 0;
  std::string terraform_version;
  std::map<std::string, OutputState> outputs;
  std::map<AbsResource, ResourceState> resources;
  std::vector<CheckResult> checks;
  UnknownMembers unknown = {};

  bool empty() const { return resources.empty() && outputs.empty(); }
  InstanceState* find(const ResourceInstance& instance);
  const InstanceState* find(const ResourceInstance& instance) const;
  // Makes room for the instance's resource and returns it.
  InstanceState& at(const ResourceInstance& instance, const ProviderConfigAddress& provider);
  // Takes away an instance, and resources that have none left.
  void erase(const ResourceInstance& instance);
  // Drops instances without any object, and resources without instances.
  void prune();
};

// Reads a state file's text (version 4; older versions are refused with what to do). Anything broken is an error that
// names the place, nothing is guessed. Empty text is an error too: a state that was never written has no file.
Result<State> parse_state(std::string_view text);
// The file's text, byte for byte in the order and indentation Terraform 1.11 writes.
std::string state_text(const State& state);

// `object.value` from its raw attributes by the schema; nothing to do when decoded already. Attributes the schema does
// not have are an error, as in Terraform; absent ones are null.
Result<hcl::Value> decode_object(const ObjectState& object, const TypeSchema& schema);

}  // namespace regionfall::terraform
