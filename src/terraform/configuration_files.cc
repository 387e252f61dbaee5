#include "terraform/configuration_files.h"

#include <algorithm>
#include <functional>

#include "base/files.h"
#include "base/paths.h"
#include "terraform/module_source.h"

namespace regionfall::terraform {
namespace {

constexpr std::uint64_t kConfigurationFileBytesMax = std::uint64_t{64} << 20;
constexpr std::string_view kSuffixes[] = {".tf", ".tf.json"};

class FilesOnDisk final : public ConfigurationFiles {
 public:
  bool has_directory(const std::string& path) const override { return is_directory(path); }
  Result<std::vector<std::string>> names(const std::string& directory) const override {
    std::vector<std::string> names;
    for (DirectoryEntry& entry : TRY(list_directory(directory))) {
      if (entry.kind != FileKind::kDirectory) names.push_back(std::move(entry.name));
    }
    return names;
  }
  Result<std::string> read(const std::string& path) const override {
    return read_file(path, kConfigurationFileBytesMax);
  }
};

class KeptFiles final : public ConfigurationFiles {
 public:
  explicit KeptFiles(const KeptConfiguration& kept) : kept_(kept) {}

  bool has_directory(const std::string& path) const override { return kept_.directories.contains(clean_path(path)); }
  Result<std::vector<std::string>> names(const std::string& directory) const override {
    std::vector<std::string> names;
    for (const auto& [name, text] : TRY(find(directory)).get()) names.push_back(name);
    return names;
  }
  Result<std::string> read(const std::string& path) const override {
    const KeptConfiguration::Directory& directory = TRY(find(directory_name(path)));
    const auto found = directory.find(base_name(path));
    if (found == directory.end()) return failure("\"" + path + "\" is not among the files that were kept");
    return found->second;
  }

 private:
  Result<std::reference_wrapper<const KeptConfiguration::Directory>> find(const std::string& path) const {
    const auto found = kept_.directories.find(clean_path(path));
    if (found == kept_.directories.end()) return failure("the directory \"" + path + "\" was not kept");
    return found->second;
  }

  const KeptConfiguration& kept_;
};

void keep_module(const ModuleNode& node, KeptConfiguration& kept) {
  const std::string directory = clean_path(node.module.directory);
  kept.directories.try_emplace(directory);
  if (!node.path.empty()) kept.manifest.directories.emplace(manifest_key(node.path), directory);
  for (const auto& [name, child] : node.children) keep_module(*child, kept);
}

}  // namespace

const ConfigurationFiles& files_on_disk() {
  static const FilesOnDisk files;
  return files;
}

KeptConfiguration keep_configuration(const Configuration& configuration) {
  KeptConfiguration kept;
  keep_module(*configuration.root, kept);
  for (const hcl::SourceFile& file : configuration.sources->files()) {
    // Beside the configuration's files there are those of variables, and texts from the command line.
    const bool is_configuration =
        std::ranges::any_of(kSuffixes, [&](std::string_view suffix) { return file.name().ends_with(suffix); });
    const auto directory = kept.directories.find(directory_name(file.name()));
    if (is_configuration && directory != kept.directories.end())
      directory->second.emplace(base_name(file.name()), file.text());
  }
  return kept;
}

Configuration load_configuration(const KeptConfiguration& kept, hcl::Diagnostics& diagnostics) {
  return load_configuration(".", kept.manifest, diagnostics, KeptFiles(kept));
}

}  // namespace regionfall::terraform
