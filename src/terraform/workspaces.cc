#include <algorithm>

#include "base/files.h"
#include "base/paths.h"
#include "base/text.h"
#include "terraform/state_store.h"

namespace regionfall::terraform {
namespace {

std::string states_folder(const std::string& directory) {
  return join_path(directory, ".regionfall/terraform.tfstate.d");
}

std::string selection_path(const std::string& directory) { return join_path(directory, ".regionfall/environment"); }

bool workspace_exists(const std::string& directory, std::string_view name) {
  const auto names = list_workspaces(directory);
  return std::ranges::find(names, name) != names.end();
}

Result<void> check_name(const std::string& name) {
  if (is_workspace_name(name)) return {};
  return failure("\"" + name +
                 "\" cannot be a workspace's name: letters, digits and -_.~ only, and neither \".\" nor \"..\".");
}

}  // namespace

bool is_workspace_name(std::string_view name) {
  const auto allowed = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("-_.~").contains(c);
  };
  return !name.empty() && name != "." && name != ".." && std::ranges::all_of(name, allowed);
}

std::vector<std::string> list_workspaces(const std::string& directory) {
  std::vector<std::string> names = {std::string(kDefaultWorkspace)};
  const std::string folder = states_folder(directory);
  if (!is_directory(folder)) return names;
  const auto entries = list_directory(folder);
  if (!entries) return names;
  for (const DirectoryEntry& entry : *entries) {
    if (entry.kind == FileKind::kDirectory && entry.name != kDefaultWorkspace) names.push_back(entry.name);
  }
  return names;
}

std::string selected_workspace(const std::string& directory, const std::string& from_environment) {
  if (!from_environment.empty()) return from_environment;
  const auto selected = read_file(selection_path(directory));
  const std::string name(selected ? trim(*selected) : "");
  return name.empty() || !is_workspace_name(name) ? std::string(kDefaultWorkspace) : name;
}

Result<void> select_workspace(const std::string& directory, const std::string& name) {
  TRY(check_name(name));
  if (!workspace_exists(directory, name)) {
    return failure("Workspace \"" + name + "\" doesn't exist. You can create it with \"regionfall workspace new " +
                   name + "\".");
  }
  TRY(make_directories(directory_name(selection_path(directory))));
  return write_file_atomically(selection_path(directory), name);
}

Result<void> new_workspace(const std::string& directory, const std::string& name) {
  TRY(check_name(name));
  if (workspace_exists(directory, name)) return failure("Workspace \"" + name + "\" already exists");
  TRY(make_directories(join_path(states_folder(directory), name)));
  return select_workspace(directory, name);
}

Result<void> delete_workspace(const std::string& directory, const std::string& name, const std::string& selected,
                              bool force) {
  TRY(check_name(name));
  if (name == kDefaultWorkspace) return failure("The workspace \"default\" cannot be deleted");
  if (!workspace_exists(directory, name)) return failure("Workspace \"" + name + "\" doesn't exist.");
  if (name == selected) {
    return failure("Workspace \"" + name +
                   "\" is your active workspace. Select another one first (regionfall workspace select NAME).");
  }
  const std::string folder = join_path(states_folder(directory), name);
  const std::string path = join_path(folder, "terraform.tfstate");
  if (!force && file_exists(path + ".journal")) {
    return failure(
        "Workspace \"" + name +
        "\" has the journal of an unfinished run, which may have made objects; use -force to delete it all the same.");
  }
  if (!force && file_exists(path)) {
    const std::string text = TRY(read_file(path));
    const State state = TRY(parse_state(text));
    const auto tracked = std::ranges::count_if(
        state.resources, [](const auto& resource) { return resource.first.resource.mode == ResourceMode::kManaged; });
    if (tracked > 0) {
      return failure("Workspace \"" + name + "\" is not empty: its state has " + std::to_string(tracked) +
                     " resources. Destroy them first, or use -force, which leaves them to themselves.");
    }
  }
  return remove_tree(folder);
}

}  // namespace regionfall::terraform
