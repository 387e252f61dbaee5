#include "terraform/providers/remote_state.h"

#include <optional>

#include "base/files.h"
#include "base/paths.h"
#include "base/text.h"
#include "terraform/state.h"

namespace regionfall::terraform {
namespace {

using hcl::PathStep;
using hcl::Type;
using hcl::Value;

constexpr const char* kStateName = "terraform.tfstate";
constexpr const char* kWorkspacesName = "terraform.tfstate.d";

bool is_object(const Value& value) {
  return value.type().kind() == hcl::TypeKind::kObject || value.type().kind() == hcl::TypeKind::kMap;
}

void check_remote_state(const Value& config, ProviderReply& reply) {
  for (const char* name : {"config", "defaults"}) {
    if (!has_member(config, name) || is_object(config.attribute(name))) continue;
    reply.error("Invalid value", "\"" + std::string(name) + "\" must be an object.", {PathStep::attribute(name)});
  }
  const std::string backend = text_of(config, "backend", "local");
  if (backend == "local") return;
  reply.error(
      "Backend not implemented",
      "Reading states from the backend " + quote(backend) +
          " is not implemented, and a run here must not reach out to where a real state is kept. Use backend \"local\" "
          "with the path of the other configuration's directory.",
      {PathStep::attribute("backend")});
}

// A text of the backend's configuration, of whatever type it was written with.
std::string setting(const Value& planned, const char* name, const std::string& otherwise) {
  if (!has_member(planned, "config")) return otherwise;
  const Value* found = planned.attribute("config").find(name);
  const bool text = found != nullptr && found->is_known() && !found->is_null() && found->type() == Type::string();
  return text ? found->as_string() : otherwise;
}

// Where the state may be, the likeliest first.
std::vector<std::string> candidates(const ProviderEnvironment& environment, const Value& planned) {
  const std::string workspace = text_of(planned, "workspace", "default");
  const std::string path = join_path(environment.working_directory, setting(planned, "path", kStateName));
  const std::string directory = is_directory(path) ? path : std::string(directory_name(path));
  std::string below = std::string("/") + kStateName;
  if (workspace != "default") below = std::string("/") + kWorkspacesName + "/" + workspace + "/" + kStateName;
  std::vector<std::string> paths = {directory + "/.regionfall" + below};
  if (workspace == "default") {
    paths.push_back(is_directory(path) ? path + "/" + kStateName : path);
    // A file with a name of its own is meant itself, where there is one, even beside a state of this program.
    if (base_name(paths.back()) != kStateName) std::swap(paths.front(), paths.back());
  } else {
    const std::string workspaces = setting(planned, "workspace_dir", kWorkspacesName);
    paths.push_back(join_path(environment.working_directory, workspaces) + "/" + workspace + "/" + kStateName);
  }
  return paths;
}

Result<Value> read_remote_state(const ProviderEnvironment& environment, const Value& planned, ProviderReply&) {
  const auto paths = candidates(environment, planned);
  std::optional<std::string> found;
  for (const auto& path : paths) {
    if (!found && is_regular_file(path)) found = path;
  }
  if (!found) return failure("No state was found for the workspace. Looked for " + join(paths, " and ") + ".");
  const std::string text = TRY(read_file(*found));
  const State state = TRY(parse_state(text));
  std::vector<hcl::MapEntry> outputs;
  if (has_member(planned, "defaults")) {
    const Value& defaults = planned.attribute("defaults");
    for (std::size_t i = 0; i < defaults.length(); ++i) {
      if (!state.outputs.contains(defaults.key(i))) outputs.emplace_back(defaults.key(i), defaults.elements()[i]);
    }
  }
  for (const auto& [name, output] : state.outputs) outputs.emplace_back(name, output.value.unmarked_deep());
  return with_members(planned, {{"outputs", Value::object(std::move(outputs))}});
}

}  // namespace

DataRow remote_state_row() {
  return {.name = "terraform_remote_state",
          .schema = block_of({{"backend", Type::string(), kRequired},
                              {"config", Type::dynamic(), kOptional},
                              {"defaults", Type::dynamic(), kOptional},
                              {"outputs", Type::dynamic(), kComputed},
                              {"workspace", Type::string(), kOptional}}),
          .validate = check_remote_state,
          .read = read_remote_state};
}

}  // namespace regionfall::terraform
