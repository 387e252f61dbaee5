#include <algorithm>
#include <string>
#include <string_view>

#include "hcl/diagnostic.h"
#include "hcl/parser.h"
#include "terraform/address.h"

namespace regionfall::terraform {
namespace {

using hcl::TraversalStep;

// Walks over a traversal's names and keys, the root being the first name.
class Steps {
 public:
  explicit Steps(const hcl::Traversal& traversal) : traversal_(traversal) {}

  bool done() const { return at_ > traversal_.steps.size(); }
  // The name here, or null when a key stands here, or nothing.
  const std::string* name() const {
    if (done()) return nullptr;
    if (at_ == 0) return &traversal_.root;
    const TraversalStep& step = traversal_.steps[at_ - 1];
    return step.kind == TraversalStep::Kind::kAttribute ? &step.name : nullptr;
  }
  const std::string* take_name() {
    const std::string* found = name();
    if (found != nullptr) ++at_;
    return found;
  }
  // The key that stands here (none: a name or the end does).
  Result<InstanceKey> take_key() {
    if (done() || at_ == 0 || name() != nullptr) return InstanceKey();
    const TraversalStep& step = traversal_.steps[at_ - 1];
    if (step.kind == TraversalStep::Kind::kSplat) {
      return failure("An address cannot contain a splat ([*]); leave the key out to mean every instance.");
    }
    auto key = key_from_value(step.key);
    if (!key) return failure("The key in an address must be a whole number or a string in quotes.");
    ++at_;
    return *std::move(key);
  }

 private:
  const hcl::Traversal& traversal_;
  std::size_t at_ = 0;
};

Result<ModuleInstance> take_module(Steps& steps) {
  ModuleInstance module;
  while (steps.name() != nullptr && *steps.name() == "module") {
    steps.take_name();
    const std::string* name = steps.take_name();
    if (name == nullptr)
      return failure("\"module\" must be followed by the name of a module call, as in module.network.");
    module.push_back({*name, TRY(steps.take_key())});
  }
  return module;
}

ResourceMode take_mode(Steps& steps) {
  const std::string& name = *steps.name();
  if (name != "data" && name != "ephemeral" && name != "resource") return ResourceMode::kManaged;
  steps.take_name();
  if (name == "resource") return ResourceMode::kManaged;
  return name == "data" ? ResourceMode::kData : ResourceMode::kEphemeral;
}

Result<hcl::Traversal> traversal_of(std::string_view text, hcl::Sources& sources) {
  hcl::Diagnostics diagnostics;
  const hcl::SourceFile& file = sources.add("<address>", std::string(text));
  auto traversal = hcl::parse_traversal(file, diagnostics);
  if (traversal && !diagnostics.has_errors()) return *std::move(traversal);
  return failure("\"" + std::string(text) +
                 "\" is no address. Write it as aws_vpc.main, module.network.aws_subnet.a[0] or "
                 "module.network[\"eu\"]; in a shell, quote it.");
}

bool is_host_name(std::string_view text) {
  const auto allowed = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == ':';
  };
  return !text.empty() && std::all_of(text.begin(), text.end(), allowed) &&
         (text.contains('.') || text.contains(':') || text == "localhost");
}

bool is_source_name(std::string_view text) {
  if (text.empty() || text.front() == '-' || text.back() == '-') return false;
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_'; });
}

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

}  // namespace

Result<Target> target_from(const hcl::Traversal& traversal) {
  Steps steps(traversal);
  Target target;
  target.module = TRY(take_module(steps));
  if (steps.done()) return target;
  if (steps.name() == nullptr) return failure("A resource's type must follow here.");
  const ResourceMode mode = take_mode(steps);
  const std::string* type = steps.take_name();
  const std::string* name = type == nullptr ? nullptr : steps.take_name();
  if (name == nullptr) {
    return failure("An address of a resource names its type and its name, as in aws_vpc.main or data.aws_ami.linux.");
  }
  target.resource = ResourceAddress{mode, *type, *name};
  target.key = TRY(steps.take_key());
  if (!steps.done()) {
    return failure(
        "The address goes on after the resource: it must end with its name or its key, not with an attribute.");
  }
  return target;
}

Result<Target> parse_target(std::string_view text) {
  hcl::Sources sources;
  return target_from(TRY(traversal_of(text, sources)));
}

Result<ResourceInstance> parse_resource_instance(std::string_view text) {
  Target target = TRY(parse_target(text));
  if (!target.resource) {
    return failure("\"" + std::string(text) + "\" is a module; the address of a resource is wanted here, such as " +
                   target.to_string() + ".aws_vpc.main.");
  }
  return ResourceInstance{std::move(target.module), *std::move(target.resource), std::move(target.key)};
}

Result<ProviderSource> parse_provider_source(std::string_view text) {
  if (text == "terraform") return ProviderSource{"terraform.io", "builtin", "terraform"};
  std::vector<std::string> parts(1);
  for (char c : lower(text)) {
    if (c == '/') {
      parts.emplace_back();
    } else {
      parts.back() += c;
    }
  }
  const std::string form = " Write NAME, NAMESPACE/NAME or HOST/NAMESPACE/NAME, such as hashicorp/aws.";
  if (parts.size() > 3)
    return failure("\"" + std::string(text) + "\" has too many parts for a provider's source." + form);
  ProviderSource source;
  source.type = parts.back();
  if (parts.size() >= 2) source.space = parts[parts.size() - 2];
  if (parts.size() == 3) {
    if (!is_host_name(parts[0])) return failure("\"" + parts[0] + "\" is not a host name." + form);
    source.host = parts[0];
  }
  for (const std::string* part : {&source.space, &source.type}) {
    if (!is_source_name(*part)) return failure("\"" + std::string(text) + "\" is not a provider's source." + form);
  }
  return source;
}

Result<ProviderConfigAddress> parse_provider_config(std::string_view text) {
  hcl::Sources sources;
  const hcl::Traversal traversal = TRY(traversal_of(text, sources));
  const std::string wanted =
      "\"" + std::string(text) +
      "\" is no provider configuration; provider[\"registry.terraform.io/hashicorp/aws\"] is the form.";
  Steps steps(traversal);
  ProviderConfigAddress address;
  address.module = path_of(TRY(take_module(steps)));
  const std::string* keyword = steps.take_name();
  if (keyword == nullptr || *keyword != "provider") return failure(wanted);
  const InstanceKey source = TRY(steps.take_key());
  if (source.is_string()) {
    address.provider = TRY(parse_provider_source(source.text()));
  } else {
    // States written before Terraform 0.13 name the provider only: `provider.aws`.
    const std::string* name = steps.take_name();
    if (name == nullptr) return failure(wanted);
    address.provider = TRY(parse_provider_source(*name));
  }
  if (const std::string* alias = steps.take_name()) address.alias = *alias;
  address.key = TRY(steps.take_key());
  if (!steps.done()) return failure(wanted);
  return address;
}

}  // namespace regionfall::terraform
