#include "cli/fmt.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <istream>
#include <iterator>
#include <memory>
#include <optional>
#include <ostream>

#include "base/files.h"
#include "base/unified_diff.h"
#include "cli/commands.h"
#include "cli/environment.h"
#include "hcl/diagnostic.h"
#include "hcl/format.h"
#include "hcl/parser.h"

namespace regionfall::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::array<std::string_view, 4> kSuffixes = {".tf", ".tfvars", ".tftest.hcl", ".tfmock.hcl"};
constexpr int kFolderDepthMax = 100;

constexpr int kExitDone = 0;
constexpr int kExitErrors = 2;
constexpr int kExitDiffers = 3;

bool is_configuration(std::string_view name) {
  return std::ranges::any_of(kSuffixes, [&](std::string_view suffix) { return name.ends_with(suffix); });
}

// Hidden files, and what vim and Emacs leave beside a file that is being edited.
bool is_passed_over(std::string_view name) {
  return name.starts_with('.') || name.ends_with('~') || (name.starts_with('#') && name.ends_with('#'));
}

class Fmt {
 public:
  Fmt(const FmtOptions& options, const FmtStreams& streams) : options_(options), streams_(streams) {}

  int run() {
    if (options_.targets.size() == 1 && options_.targets.front() == "-") {
      format_input();
    } else if (options_.targets.empty()) {
      format_folder(streams_.directory, 0);
    } else {
      for (const std::string& target : options_.targets) format_target(absolute(target));
    }
    if (failed_) return kExitErrors;
    return options_.check && differs_ ? kExitDiffers : kExitDone;
  }

 private:
  std::string absolute(const std::string& path) const {
    return (fs::path(streams_.directory) / path).lexically_normal().string();
  }

  // As messages name a file: relative to the working folder.
  std::string shown(const std::string& path) const {
    return fs::path(path).lexically_relative(fs::path(streams_.directory)).lexically_normal().string();
  }

  void report(const hcl::Diagnostic& diagnostic) {
    failed_ = failed_ || diagnostic.severity == hcl::Severity::kError;
    streams_.err << hcl::format_diagnostic(diagnostic, {.color = options_.color, .width = options_.width});
  }

  void fail(std::string summary, std::string detail) {
    report({.summary = std::move(summary), .detail = std::move(detail)});
  }

  void format_target(const std::string& path) {
    if (is_directory(path)) {
      format_folder(path, 0);
    } else if (!file_exists(path)) {
      fail("No file or directory at " + shown(path), "");
    } else if (!is_configuration(path)) {
      fail(
          "Cannot format " + shown(path),
          "Only .tf, .tfvars, .tftest.hcl and .tfmock.hcl files can be formatted. Configuration in JSON has no style.");
    } else {
      format_file(path);
    }
  }

  void format_folder(const std::string& path, int depth) {
    const auto entries = list_directory(path);
    if (!entries) return fail("Cannot read directory " + shown(path), entries.error().message);
    for (const DirectoryEntry& entry : *entries) {
      if (is_passed_over(entry.name)) continue;
      const std::string inner = (fs::path(path) / entry.name).string();
      if (entry.kind == FileKind::kRegular && is_configuration(entry.name)) format_file(inner);
      // A link to a folder could lead back here.
      const bool goes_in = entry.kind == FileKind::kDirectory && options_.recursive && !fs::is_symlink(inner);
      if (!goes_in) continue;
      if (depth < kFolderDepthMax) {
        format_folder(inner, depth + 1);
      } else {
        fail("Folders too deep", "Folders below " + shown(inner) + " are not read: the limit is " +
                                     std::to_string(kFolderDepthMax) + " levels.");
      }
    }
  }

  void format_file(const std::string& path) {
    const std::string name = shown(path);
    const auto text = read_file(path);
    if (!text) return fail("Failed to read file " + name, text.error().message);
    const auto result = formatted(name, *text);
    if (!result || *result == *text) return;
    differs_ = true;
    if (options_.list) streams_.out << name << '\n';
    if (options_.write && !options_.check) {
      // The file that a link leads to is replaced, not the link.
      std::error_code error;
      const fs::path target = fs::canonical(path, error);
      const auto written = write_file_atomically(error ? path : target.string(), *result);
      if (!written) fail("Failed to write " + name, written.error().message);
    }
    if (options_.diff) show_diff(name, *text, *result);
  }

  void format_input() {
    const std::string text{std::istreambuf_iterator<char>(streams_.in), std::istreambuf_iterator<char>()};
    const std::string name = "<stdin>";
    const auto result = formatted(name, text);
    if (!result) return;
    differs_ = *result != text;
    if (options_.diff) {
      show_diff(name, text, *result);
    } else if (!options_.check) {
      // As Terraform prints it: with a line end, also where a file would get none.
      streams_.out << *result << (result->ends_with('\n') ? "" : "\n");
    }
  }

  // Nothing when the text has mistakes, which are reported.
  std::optional<std::string> formatted(const std::string& name, const std::string& text) {
    const hcl::SourceFile file(name, text);
    hcl::Diagnostics diagnostics;
    hcl::parse_native(file, diagnostics);
    for (const hcl::Diagnostic& diagnostic : diagnostics.all()) report(diagnostic);
    if (diagnostics.has_errors()) return std::nullopt;
    return hcl::format_source(text);
  }

  void show_diff(const std::string& name, const std::string& before, const std::string& after) {
    streams_.out << unified_diff("old/" + name, before, "new/" + name, after);
  }

  const FmtOptions& options_;
  const FmtStreams& streams_;
  bool failed_ = false;
  bool differs_ = false;
};

}  // namespace

int run_fmt(const FmtOptions& options, const FmtStreams& streams) { return Fmt(options, streams).run(); }

Run declare_fmt(CommandLine& line, Environment& environment) {
  const auto options = std::make_shared<FmtOptions>();
  const auto no_color = std::make_shared<bool>(false);
  line.positionals("target", options->targets, "files and folders, or - for standard input; else the working folder");
  line.flag("list", options->list, "name the files whose style differs (true)");
  line.flag("write", options->write, "change the files (true)");
  line.flag("diff", options->diff, "show what changes");
  line.flag("check", options->check, "change nothing; exit with 3 when the style of a file differs");
  line.flag("recursive", options->recursive, "go into folders below as well");
  line.flag("no-color", *no_color, "no colours");
  return [options, no_color, &environment] {
    options->color = environment.colors() && !*no_color;
    options->width = environment.width;
    return run_fmt(*options, {environment.in, environment.out, environment.err, environment.working_directory});
  };
}

}  // namespace regionfall::cli
