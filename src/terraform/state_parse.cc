#include <limits>
#include <set>
#include <utility>

#include "base/text.h"
#include "hcl/value_json.h"
#include "terraform/state_object.h"

namespace regionfall::terraform {
namespace {

constexpr std::uint64_t kStateVersion = 4;

// Reads one state file. Errors inside get the place put before them where they are caught.
class StateReader {
 public:
  explicit StateReader(std::string_view text) : scanner_(text) {}

  Result<State> read();

 private:
  // Calls `take(name)` for each member of the object that follows; refuses repeated names, and says where an error
  // arose.
  template <class Take>
  Result<void> members(const Take& take);
  template <class Take>
  Result<void> items(const Take& take);  // null counts as an empty array
  template <class T>
  Result<T> placed(Result<T> result, std::size_t position);

  Result<void> take_top_level(const std::string& name, State& state);
  Result<void> take_output(OutputState& output);
  Result<void> take_resource(State& state);
  Result<void> take_instance(ResourceState& resource);
  Result<InstanceKey> take_key();
  Result<void> take_check(CheckResult& check);
  Result<void> take_checked_object(CheckResult::Object& object);
  Result<void> take_unknown(const std::string& name, UnknownMembers& unknown);
  Result<ModuleInstance> module_of(const std::string& text);
  Result<ProviderConfigAddress> provider_of(const std::string& text);

  JsonScanner scanner_;
  ObjectReader objects_;
  std::pair<std::string, ModuleInstance> module_;
  std::map<std::string, ProviderConfigAddress> providers_;
  std::optional<std::uint64_t> version_;
};

// An error that knows its place already carries this in front.
constexpr std::string_view kPlaced = "\x01";

template <class T>
Result<T> StateReader::placed(Result<T> result, std::size_t position) {
  if (result || result.error().message.starts_with(kPlaced)) return result;
  std::string& message = result.error().message;
  if (!message.starts_with("invalid JSON")) message = scanner_.place(position) + ": " + message;
  message.insert(0, kPlaced);
  return result;
}

template <class Take>
Result<void> StateReader::members(const Take& take) {
  std::set<std::string> seen;
  TRY(placed(scanner_.enter_object(), scanner_.position()));
  while (true) {
    const std::size_t at = scanner_.position();
    const auto name = TRY(placed(scanner_.next_member(), at));
    if (!name) return {};
    const std::size_t value_at = scanner_.position();
    if (!seen.insert(*name).second) {
      return placed(Result<void>(failure("the property " + quote(*name) + " stands here a second time")), value_at);
    }
    TRY(placed(take(*name), value_at));
  }
}

template <class Take>
Result<void> StateReader::items(const Take& take) {
  if (TRY(scanner_.kind()) == Json::Kind::kNull) {
    TRY(scanner_.raw());
    return {};
  }
  TRY(scanner_.enter_array());
  while (true) {
    const std::size_t at = scanner_.position();
    if (!TRY(placed(scanner_.next_item(), at))) return {};
    TRY(placed(take(), scanner_.position()));
  }
}

std::string version_refusal(std::uint64_t version) {
  if (version > kStateVersion) {
    return "the state has format version " + std::to_string(version) +
           ", which a newer Terraform wrote; versions up to 4 are known here";
  }
  return "the state has format version " + std::to_string(version) +
         ", which Terraform before 0.12 wrote; let a newer Terraform (0.12 to 1.11) convert it by any command that "
         "writes it, such as "
         "terraform apply -refresh-only, then try again";
}

Result<State> StateReader::read() {
  State state;
  Result<void> taken = members([&](const std::string& name) { return take_top_level(name, state); });
  if (taken) taken = placed(scanner_.end(), scanner_.position());
  if (taken && !version_) taken = failure("it has no \"version\", so it is no state file of Terraform");
  if (!taken) {
    std::string message = std::move(taken.error().message);
    if (message.starts_with(kPlaced)) message.erase(0, kPlaced.size());
    return failure("the state cannot be read: " + message);
  }
  return state;
}

Result<void> StateReader::take_unknown(const std::string& name, UnknownMembers& unknown) {
  unknown.emplace_back(name, TRY(scanner_.raw()));
  return {};
}

Result<void> StateReader::take_top_level(const std::string& name, State& state) {
  if (name == "version") {
    version_ = TRY(take_whole_number(scanner_));
    if (*version_ != kStateVersion) return failure(version_refusal(*version_));
    return {};
  }
  if (name == "modules")
    return failure("\"modules\" is of a state format before version 4, which Terraform 0.12 or later converts");
  if (name == "encrypted_data") return failure("the state is encrypted (OpenTofu); write it without encryption first");
  if (name == "terraform_version") {
    state.terraform_version = TRY(scanner_.string());
  } else if (name == "serial") {
    state.serial = TRY(take_whole_number(scanner_));
  } else if (name == "lineage") {
    state.lineage = TRY(scanner_.string());
  } else if (name == "outputs") {
    if (TRY(scanner_.kind()) != Json::Kind::kNull) {
      return members([&](const std::string& output) { return take_output(state.outputs[output]); });
    }
    TRY(scanner_.raw());
  } else if (name == "resources") {
    return items([&] { return take_resource(state); });
  } else if (name == "check_results") {
    return items([&] { return take_check(state.checks.emplace_back()); });
  } else {
    return take_unknown(name, state.unknown);
  }
  return {};
}

Result<void> StateReader::take_output(OutputState& output) {
  std::optional<std::string_view> value;
  std::optional<std::string_view> type;
  bool sensitive = false;
  const std::size_t at = scanner_.position();
  auto taken = members([&](const std::string& name) -> Result<void> {
    if (name == "value") {
      value = TRY(scanner_.raw());
    } else if (name == "type") {
      type = TRY(scanner_.raw());
    } else if (name == "sensitive") {
      sensitive = TRY(take_bool(scanner_));
    } else {
      TRY(scanner_.raw());
    }
    return {};
  });
  if (!taken) return taken;
  if (!value || !type) return placed(Result<void>(failure("an output needs \"value\" and \"type\"")), at);
  const Json type_json = TRY(parse_json(*type));
  const Json value_json = TRY(parse_json(*value));
  output.type = TRY(hcl::type_from_json(type_json));
  output.value = TRY(hcl::value_from_json(value_json, output.type));
  if (sensitive) output.value = output.value.with_marks(hcl::Marks::kSensitive);
  return {};
}

Result<ModuleInstance> StateReader::module_of(const std::string& text) {
  if (text.empty()) return ModuleInstance();
  if (module_.first != text) {
    Target target = TRY(parse_target(text));
    if (target.resource) return failure(quote(text) + " is no module");
    module_ = {text, std::move(target.module)};
  }
  return module_.second;
}

Result<ProviderConfigAddress> StateReader::provider_of(const std::string& text) {
  const auto known = providers_.find(text);
  if (known != providers_.end()) return known->second;
  return providers_.emplace(text, TRY(parse_provider_config(text))).first->second;
}

Result<void> StateReader::take_resource(State& state) {
  AbsResource address;
  ResourceState resource;
  std::set<std::string> given;
  const std::size_t at = scanner_.position();
  auto taken = members([&](const std::string& name) -> Result<void> {
    given.insert(name);
    if (name == "module") {
      const std::string text = TRY(scanner_.string());
      address.module = TRY(module_of(text));
    } else if (name == "mode") {
      const std::string mode = TRY(scanner_.string());
      if (mode != "managed" && mode != "data")
        return failure(quote(mode) + " is no mode of a resource (\"managed\" and \"data\" are)");
      address.resource.mode = mode == "data" ? ResourceMode::kData : ResourceMode::kManaged;
    } else if (name == "type") {
      address.resource.type = TRY(scanner_.string());
    } else if (name == "name") {
      address.resource.name = TRY(scanner_.string());
    } else if (name == "provider") {
      const std::string text = TRY(scanner_.string());
      resource.provider = TRY(provider_of(text));
    } else if (name == "each") {
      TRY(scanner_.raw());  // written by Terraform 0.12 only; follows from the instances' keys
    } else if (name == "instances") {
      return items([&] { return take_instance(resource); });
    } else {
      return take_unknown(name, resource.unknown);
    }
    return {};
  });
  if (!taken) return taken;
  for (const char* needed : {"mode", "type", "name", "provider"}) {
    if (!given.contains(needed)) return placed(Result<void>(failure("a resource needs " + quote(needed))), at);
  }
  if (address.resource.type.empty() || address.resource.name.empty()) {
    return placed(Result<void>(failure("a resource needs a type and a name that are not empty")), at);
  }
  std::string text = address.to_string();
  if (!state.resources.emplace(std::move(address), std::move(resource)).second) {
    return placed(Result<void>(failure("the resource " + text + " stands here a second time")), at);
  }
  return {};
}

Result<InstanceKey> StateReader::take_key() {
  switch (TRY(scanner_.kind())) {
    case Json::Kind::kString:
      return InstanceKey(TRY(scanner_.string()));
    case Json::Kind::kNumber: {
      const std::uint64_t index = TRY(take_whole_number(scanner_));
      if (index > std::uint64_t{std::numeric_limits<std::int64_t>::max()}) return failure("this index is too large");
      return InstanceKey(static_cast<std::int64_t>(index));
    }
    case Json::Kind::kNull:
      TRY(scanner_.raw());
      return InstanceKey();
    default:
      return failure("an instance's key is a whole number or a string");
  }
}

Result<void> StateReader::take_instance(ResourceState& resource) {
  ObjectState object;
  InstanceKey key;
  std::string deposed;
  UnknownMembers unknown;
  const std::size_t at = scanner_.position();
  auto taken = members([&](const std::string& name) -> Result<void> {
    if (name == "index_key") {
      key = TRY(take_key());
    } else if (name == "provider") {
      // OpenTofu writes it here where a provider block has for_each.
      const std::string text = TRY(scanner_.string());
      resource.provider = TRY(provider_of(text));
    } else if (!TRY(objects_.take(name, scanner_, object, deposed))) {
      return take_unknown(name, unknown);
    }
    return {};
  });
  if (!taken) return taken;
  // Hand-written states leave it out; Terraform takes that for an object without attributes, too.
  if (!object.raw_attributes) object.raw_attributes = std::make_shared<const std::string>("{}");
  if (!unknown.empty()) object.unknown = std::make_shared<const UnknownMembers>(std::move(unknown));
  InstanceState& instance = resource.instances[key];
  const bool repeated = deposed.empty() ? instance.current.has_value() : instance.deposed.contains(deposed);
  if (repeated) {
    return placed(
        Result<void>(failure("the instance " + (key.is_none() ? "without a key" : key.to_string()) +
                             (deposed.empty() ? "" : ", deposed " + deposed + ",") + " stands here a second time")),
        at);
  }
  if (deposed.empty()) {
    instance.current = std::move(object);
  } else {
    instance.deposed.emplace(std::move(deposed), std::move(object));
  }
  return {};
}

Result<void> StateReader::take_check(CheckResult& check) {
  return members([&](const std::string& name) -> Result<void> {
    if (name == "object_kind") {
      check.object_kind = TRY(scanner_.string());
    } else if (name == "config_addr") {
      check.config_address = TRY(scanner_.string());
    } else if (name == "status") {
      check.status = TRY(scanner_.string());
    } else if (name == "objects") {
      return items([&] { return take_checked_object(check.objects.emplace_back()); });
    } else {
      TRY(scanner_.raw());
    }
    return {};
  });
}

Result<void> StateReader::take_checked_object(CheckResult::Object& object) {
  return members([&](const std::string& name) -> Result<void> {
    if (name == "object_addr") {
      object.address = TRY(scanner_.string());
    } else if (name == "status") {
      object.status = TRY(scanner_.string());
    } else if (name == "failure_messages") {
      return items([&]() -> Result<void> {
        object.failures.push_back(TRY(scanner_.string()));
        return {};
      });
    } else {
      TRY(scanner_.raw());
    }
    return {};
  });
}

}  // namespace

Result<State> parse_state(std::string_view text) { return StateReader(text).read(); }

}  // namespace regionfall::terraform
