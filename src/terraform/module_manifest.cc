#include "terraform/module_manifest.h"

#include "base/files.h"
#include "base/json.h"
#include "base/paths.h"

namespace regionfall::terraform {
namespace {

constexpr std::uint64_t kManifestBytesMax = std::uint64_t{64} << 20;

std::string manifest_path(const std::string& root) { return join_path(modules_directory(root), "modules.json"); }

}  // namespace

std::string modules_directory(const std::string& root) { return join_path(join_path(root, kDataDirectory), "modules"); }

Result<InstalledModules> read_installed_modules(const std::string& root) {
  InstalledModules modules;
  const std::string path = manifest_path(root);
  if (!file_exists(path)) return modules;
  const std::string text = TRY(read_file(path, kManifestBytesMax));
  const auto json = parse_json(text);
  if (!json)
    return failure(path + " is damaged (" + json.error().message + "). Run \"regionfall init\" to make it anew.");
  for (const Json& entry : (*json)["Modules"].items()) {
    modules[entry["Key"].text()] = {entry["Source"].text(), entry["Version"].text(), entry["Dir"].text()};
  }
  return modules;
}

Result<void> write_installed_modules(const std::string& root, const InstalledModules& modules) {
  TRY(make_directories(modules_directory(root)));
  Json entries = Json::array();
  for (const auto& [key, module] : modules) {
    Json entry = Json::object();
    entry.set("Key", Json::string(key));
    entry.set("Source", Json::string(module.source));
    if (!module.version.empty()) entry.set("Version", Json::string(module.version));
    entry.set("Dir", Json::string(module.directory));
    entries.push(std::move(entry));
  }
  Json document = Json::object();
  document.set("Modules", std::move(entries));
  return write_file_atomically(manifest_path(root), document.dump());
}

ModuleManifest manifest_of(const std::string& root, const InstalledModules& modules) {
  ModuleManifest manifest;
  for (const auto& [key, module] : modules) manifest.directories[key] = clean_path(join_path(root, module.directory));
  return manifest;
}

}  // namespace regionfall::terraform
