#include "hcl/functions/disk_files.h"

#include <fmt/format.h>

#include <set>
#include <span>

#include "base/files.h"
#include "base/glob.h"
#include "base/paths.h"
#include "base/text.h"
#include "hcl/functions/files.h"

namespace regionfall::hcl {
namespace {

// Walks the directories that a pattern reaches, and no others.
class Walk {
 public:
  explicit Walk(const std::string& root) : root_(root) {}

  Result<void> go(const std::string& below, std::span<const std::string> parts, int depth) {
    if (depth > kFilesetDepthMax) return failure(fmt::format("more than {} directories deep", kFilesetDepthMax));
    if (parts.empty()) return {};
    const std::string& part = parts[0];
    std::span<const std::string> rest = parts.subspan(1);
    if (glob_part_is_literal(part)) {
      std::string path = join_path(below, glob_part_text(part));
      bool directory = is_directory_at(path);
      if (rest.empty() && !directory && is_regular_file(join_path(root_, path))) found_.insert(path);
      return directory ? go(path, rest, depth + 1) : Result<void>{};
    }
    bool any_depth = part == "**";
    if (any_depth) TRY(go(below, rest, depth + 1));
    // What cannot be listed holds nothing to match, as for Terraform.
    std::vector<DirectoryEntry> entries =
        list_directory(join_path(root_, below)).value_or(std::vector<DirectoryEntry>{});
    for (const DirectoryEntry& entry : entries) TRY(visit(below, entry, parts, depth));
    return {};
  }

  std::vector<std::string> found() && { return {found_.begin(), found_.end()}; }

 private:
  bool is_directory_at(const std::string& path) const { return regionfall::is_directory(join_path(root_, path)); }

  Result<void> visit(const std::string& below, const DirectoryEntry& entry, std::span<const std::string> parts,
                     int depth) {
    if (++entries_ > kFilesetEntriesMax) {
      return failure(fmt::format("the pattern reaches more than {} files", kFilesetEntriesMax));
    }
    bool any_depth = parts[0] == "**";
    if (!any_depth && !glob_part_matches(parts[0], entry.name)) return {};
    std::string path = join_path(below, entry.name);
    if (entry.kind == FileKind::kDirectory) return go(path, any_depth ? parts : parts.subspan(1), depth + 1);
    if (entry.kind == FileKind::kRegular && parts.size() == 1) found_.insert(path);
    return {};
  }

  std::string root_;
  std::set<std::string> found_;
  std::size_t entries_ = 0;
};

}  // namespace

Result<std::string> DiskFiles::read(const std::string& path) const { return read_file(path, kFunctionFileBytesMax); }

bool DiskFiles::exists(const std::string& path) const { return is_regular_file(path); }

bool DiskFiles::is_directory(const std::string& path) const { return regionfall::is_directory(path); }

Result<std::vector<std::string>> DiskFiles::match(const std::string& directory, const std::string& pattern) const {
  Glob glob = TRY(Glob::parse(clean_path(pattern.starts_with('/') ? pattern.substr(1) : pattern)));
  Walk walk(directory);
  for (const Glob::Parts& parts : glob.alternatives()) TRY(walk.go("", parts, 0));
  return std::move(walk).found();
}

std::string DiskFiles::working_directory() const { return current_directory().value_or("/"); }

}  // namespace regionfall::hcl
