#include "terraform/testing/test_file.h"

#include <algorithm>
#include <set>

#include "base/files.h"
#include "base/paths.h"
#include "hcl/parser.h"
#include "terraform/block_reader.h"
#include "terraform/testing/mock_blocks.h"
#include "terraform/testing/run_block.h"

namespace regionfall::terraform {
namespace {

constexpr std::uint64_t kTestFileBytesMax = std::uint64_t{16} << 20;

bool is_test_file(std::string_view name) {
  return !name.starts_with('.') && (name.ends_with(".tftest.hcl") || name.ends_with(".tftest.json"));
}

void add_test_files(const std::string& directory, const std::string& below, std::vector<std::string>& names,
                    hcl::Diagnostics& diagnostics) {
  const std::string path = below.empty() ? directory : join_path(directory, below);
  const auto entries = list_directory(path);
  if (!entries) {
    diagnostics.error("Failed to read directory",
                      "Test files cannot be looked for in \"" + path + "\": " + entries.error().message + ".");
    return;
  }
  for (const DirectoryEntry& entry : *entries) {
    if (entry.kind != FileKind::kDirectory && is_test_file(entry.name)) names.push_back(join_path(below, entry.name));
  }
}

const hcl::BodySchema& file_schema() {
  static const hcl::BodySchema kSchema = [] {
    hcl::BodySchema made;
    made.blocks = {
        {"test", {}}, {"run", {"name"}}, {"variables", {}}, {"provider", {"name"}}, {"mock_provider", {"name"}}};
    for (const auto& block : override_blocks()) made.blocks.push_back({std::string(block), {}});
    return made;
  }();
  return kSchema;
}

class FileReader {
 public:
  FileReader(const std::string& directory, TestFile& file, LoadContext context)
      : directory_(directory), file_(file), context_(context) {}

  void read(const hcl::Body& body) {
    const hcl::Content content = body.content(file_schema(), context_.diagnostics);
    if (const hcl::Block* settings = single_block(content, "test", context_)) {
      settings->body->content(body_schema({"parallel"}), context_.diagnostics);
    }
    if (const hcl::Block* variables = single_block(content, "variables", context_)) {
      file_.variables = variables->body->attributes(context_.diagnostics);
    }
    for (const hcl::Block& block : content.blocks) {
      if (block.type == "run" && block.labels.size() == 1) read_run(block);
      if (block.type == "provider" && block.labels.size() == 1) read_provider_block(block);
      if (block.type == "mock_provider" && block.labels.size() == 1) read_mock(block);
      if (is_override_block(block.type)) read_override(block, file_.overrides, context_);
    }
  }

 private:
  void read_run(const hcl::Block& block) {
    if (!check_name(block.labels[0], "run block", block.label_ranges[0], context_)) return;
    const auto first = std::ranges::find(file_.runs, block.labels[0], &TestRun::name);
    if (first != file_.runs.end()) {
      context_.diagnostics.error("Duplicate \"run\" block names",
                                 "This file has a run block \"" + block.labels[0] + "\" already, at " +
                                     first->range.to_string() + ". Give each its own name.",
                                 block.header);
      return;
    }
    file_.runs.push_back(read_run_block(block, context_));
  }

  void read_provider_block(const hcl::Block& block) {
    Module reader;
    read_provider(block, reader, context_);
    for (auto& [key, provider] : reader.providers) {
      if (declare(provider.local_name, provider.alias, block.header)) file_.providers.push_back(std::move(provider));
    }
  }

  void read_mock(const hcl::Block& block) {
    MockProvider mock = read_mock_provider(block, directory_, context_);
    if (declare(mock.local_name, mock.alias, block.header)) file_.mocks.push_back(std::move(mock));
  }

  bool declare(const std::string& local_name, const std::string& alias, const hcl::Range& range) {
    if (declared_.emplace(local_name, alias).second) return true;
    context_.diagnostics.error("Duplicate provider configuration",
                               "This file has a provider or mock_provider block \"" + local_name +
                                   (alias.empty() ? "\" without an alias" : "\" with the alias \"" + alias + "\"") +
                                   " already. Only one of them can be used.",
                               range);
    return false;
  }

  const std::string& directory_;
  TestFile& file_;
  LoadContext context_;
  std::set<std::pair<std::string, std::string>> declared_;
};

}  // namespace

std::vector<std::string> find_test_files(const std::string& directory, const std::string& test_directory,
                                         hcl::Diagnostics& diagnostics) {
  std::vector<std::string> names;
  add_test_files(directory, "", names, diagnostics);
  const std::string below = clean_path(test_directory);
  if (below == ".." || below.starts_with("../") || below.starts_with('/')) {
    diagnostics.error("Invalid testing directory",
                      "The testing directory \"" + test_directory + "\" is not inside the configuration's directory.");
  } else if (below != "." && is_directory(join_path(directory, below))) {
    add_test_files(directory, below, names, diagnostics);
  }
  std::ranges::sort(names);
  return names;
}

TestFile load_test_file(const std::string& directory, const std::string& name, hcl::Sources& sources,
                        hcl::Diagnostics& diagnostics) {
  TestFile file;
  file.name = name;
  if (const hcl::BodyPtr body =
          parse_test_source(join_path(directory, name), name, kTestFileBytesMax, {sources, diagnostics})) {
    FileReader(directory, file, {sources, diagnostics}).read(*body);
  }
  return file;
}

}  // namespace regionfall::terraform
