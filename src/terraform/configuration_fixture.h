#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/files.h"
#include "base/paths.h"
#include "terraform/config.h"

namespace regionfall::terraform {

using Files = std::map<std::string, std::string>;

// A configuration written to a temporary directory, loaded and checked, for tests.
class LoadedFiles {
 public:
  explicit LoadedFiles(const Files& files, const ModuleManifest& manifest = {})
      : directory_(*TemporaryDirectory::make()) {
    for (const auto& [name, text] : files) {
      const std::string path = join_path(directory_.path(), name);
      make_directories(directory_name(path)).value();
      write_file_atomically(path, text).value();
    }
    configuration = load_configuration(directory_.path(), manifest, diagnostics);
    if (!diagnostics.has_errors()) check_references(configuration, diagnostics);
  }

  const std::string& directory() const { return directory_.path(); }
  const Module& root() const { return configuration.root->module; }
  // "main.tf:3,5-12 Unsupported argument", warnings with "warning " before; paths relative to the directory.
  std::vector<std::string> found() const {
    std::vector<std::string> lines;
    for (const hcl::Diagnostic& diagnostic : diagnostics.all()) {
      std::string place = diagnostic.subject ? diagnostic.subject->to_string() : "";
      if (place.starts_with(directory_.path() + "/")) place.erase(0, directory_.path().size() + 1);
      const std::string severity = diagnostic.severity == hcl::Severity::kWarning ? "warning " : "";
      lines.push_back(severity + place + (place.empty() ? "" : " ") + diagnostic.summary);
    }
    return lines;
  }
  // Summaries and details, one after the other.
  std::string text() const {
    std::string all;
    for (const hcl::Diagnostic& diagnostic : diagnostics.all())
      all += diagnostic.summary + ": " + diagnostic.detail + "\n";
    return all;
  }

 private:
  TemporaryDirectory directory_;

 public:
  Configuration configuration;
  hcl::Diagnostics diagnostics;
};

}  // namespace regionfall::terraform
