#include <sys/stat.h>

#include <algorithm>
#include <vector>

#include "base/files.h"
#include "base/glob.h"
#include "base/hash.h"
#include "base/paths.h"
#include "terraform/providers/archive_writer.h"
#include "terraform/providers/checks.h"
#include "terraform/providers/digests.h"
#include "terraform/providers/providers.h"
#include "terraform/providers/table_provider.h"

// hashicorp/archive: a file that packs others. Source: the provider's documentation on registry.terraform.io. The
// archives have the same members, modes and dates as the provider's, but not byte for byte: the compressor is another.

namespace regionfall::terraform {
namespace {

using hcl::PathStep;
using hcl::Type;
using hcl::Value;

constexpr int kDirectoryDepthMax =
    64;  // symbolic links can lead in circles; below the system's bound on links in a path
constexpr std::size_t kFilesMax = 100'000;

std::optional<std::uint32_t> forced_mode(const Value& object) {
  if (text_of(object, "output_file_mode").empty()) return {};
  return static_cast<std::uint32_t>(std::stoul(text_of(object, "output_file_mode"), nullptr, 8));
}

void check_archive(const Value& config, ProviderReply& reply) {
  check_one_of(config, "type", {"zip", "tar.gz"}, reply);
  check_exclusive(config, {"source", "source_content_filename", "source_file", "source_dir"}, true, reply);
  if (has_member(config, "source_content_filename") && config.attribute("source_content").is_known() &&
      config.attribute("source_content").is_null()) {
    reply.error("Missing argument", "\"source_content_filename\" needs \"source_content\" beside it.",
                {PathStep::attribute("source_content_filename")});
  }
  const std::string mode = text_of(config, "output_file_mode");
  if (mode.size() > 4 || mode.find_first_not_of("01234567") != std::string::npos) {
    reply.error("Invalid mode", "\"output_file_mode\" must be octal digits such as \"0644\".",
                {PathStep::attribute("output_file_mode")});
  }
}

Result<ArchiveMember> member_of_file(const std::string& path, std::string name) {
  struct stat status = {};
  std::uint32_t mode = 0644;
  if (::stat(path.c_str(), &status) == 0) mode = status.st_mode & 07777;
  return ArchiveMember{std::move(name), TRY(read_file(path)), mode};
}

bool is_symbolic_link(const std::string& path) {
  struct stat status = {};
  return ::lstat(path.c_str(), &status) == 0 && S_ISLNK(status.st_mode);
}

// Collects the files below a directory, by name, but for what is excluded.
class DirectoryWalk {
 public:
  DirectoryWalk(std::string root, const Value& object)
      : root_(std::move(root)), skip_links_(bool_of(object, "exclude_symlink_directories")) {
    for (const auto& text : texts_of(object, "excludes")) {
      excluded_names_.push_back(clean_path(text));
      if (auto glob = Glob::parse(text)) excluded_.push_back(*std::move(glob));
    }
  }

  Result<std::vector<ArchiveMember>> run() {
    TRY(visit("", 0));
    return std::move(members_);
  }

 private:
  bool excludes(const std::string& path) const {
    return std::ranges::find(excluded_names_, path) != excluded_names_.end() ||
           std::ranges::any_of(excluded_, [&](const Glob& glob) { return glob.matches(path); });
  }

  Result<void> visit(const std::string& below, int depth) {
    if (depth > kDirectoryDepthMax)
      return failure("The directory " + root_ + "/" + below + " lies too deep to be archived.");
    for (const auto& entry : TRY(list_directory(join_path(root_, below)))) {
      const std::string path = below.empty() ? entry.name : below + "/" + entry.name;
      if (excludes(path)) continue;
      const std::string full = join_path(root_, path);
      if (entry.kind == FileKind::kDirectory) {
        if (skip_links_ && is_symbolic_link(full)) continue;
        TRY(visit(path, depth + 1));
        continue;
      }
      if (entry.kind != FileKind::kRegular) continue;
      if (members_.size() == kFilesMax) return failure("There are too many files in " + root_ + " to be archived.");
      members_.push_back(TRY(member_of_file(full, path)));
    }
    return {};
  }

  std::string root_;
  bool skip_links_;
  std::vector<std::string> excluded_names_;
  std::vector<Glob> excluded_;
  std::vector<ArchiveMember> members_;
};

Result<std::vector<ArchiveMember>> members_of(const ProviderEnvironment& environment, const Value& object) {
  std::vector<ArchiveMember> members;
  if (has_member(object, "source_dir")) {
    const std::string root = join_path(environment.working_directory, text_of(object, "source_dir"));
    if (!is_directory(root)) return failure("There is no directory " + root + " to be archived.");
    members = TRY(DirectoryWalk(root, object).run());
  } else if (has_member(object, "source_file")) {
    const std::string path = join_path(environment.working_directory, text_of(object, "source_file"));
    if (!is_regular_file(path)) return failure("There is no file " + path + " to be archived.");
    members.push_back(TRY(member_of_file(path, std::string(base_name(path)))));
  } else if (has_member(object, "source_content_filename")) {
    members.push_back({text_of(object, "source_content_filename"), text_of(object, "source_content")});
  } else {
    for (const Value& source : elements_of(object, "source"))
      members.push_back({text_of(source, "filename"), text_of(source, "content")});
    std::ranges::sort(members, {}, &ArchiveMember::path);
  }
  if (members.empty())
    return failure("There is nothing to be archived: every file was excluded, or the directory is empty.");
  if (const auto mode = forced_mode(object)) {
    for (auto& member : members) member.mode = *mode;
  }
  return members;
}

std::string output_path(const ProviderEnvironment& environment, const Value& object) {
  return join_path(environment.working_directory, text_of(object, "output_path"));
}

std::vector<hcl::MapEntry> archive_members(std::string_view bytes) {
  auto members = digest_members("output_", "sha", bytes);
  members.emplace_back("output_size", Value::number(static_cast<std::int64_t>(bytes.size())));
  members.emplace_back("id", Value::string(hash_hex(HashKind::kSha1, bytes)));
  return members;
}

Result<Value> create_archive(const ProviderEnvironment& environment, const Value& planned) {
  const auto members = TRY(members_of(environment, planned));
  const std::string bytes = TRY(text_of(planned, "type") == "zip" ? zip_archive(members) : tar_gz_archive(members));
  const std::string path = output_path(environment, planned);
  TRY(make_directories(std::string(directory_name(path))));
  TRY(write_file_atomically(path, bytes));
  return with_members(planned, archive_members(bytes));
}

Result<Value> read_archive(const ProviderEnvironment& environment, const Value& planned, ProviderReply&) {
  return create_archive(environment, planned);
}

Result<Value> read_existing(const ProviderEnvironment& environment, const Value& state) {
  const auto bytes = read_file(output_path(environment, state));
  if (bytes && hash_hex(HashKind::kSha1, *bytes) == text_of(state, "id")) return state;
  return Value::null(state.type());
}

Result<void> remove_archive(const ProviderEnvironment& environment, const Value& state) {
  return remove_file(output_path(environment, state));
}

BlockSchema archive_schema(int replace) {
  std::vector<AttributeRow> rows = digest_rows("output_", "sha");
  rows.push_back({"id", Type::string(), kComputed});
  rows.push_back({"output_size", Type::number(), kComputed});
  rows.push_back({"type", Type::string(), kRequired | replace});
  rows.push_back({"output_path", Type::string(), kRequired | replace});
  rows.push_back({"excludes", Type::set(Type::string()), kOptional | replace});
  rows.push_back({"exclude_symlink_directories", Type::boolean(), kOptional | replace});
  rows.push_back({"source_content", Type::string(), kOptional | kSensitive | replace});
  for (const char* name : {"output_file_mode", "source_content_filename", "source_dir", "source_file"}) {
    rows.push_back({name, Type::string(), kOptional | replace});
  }
  NestedBlock source{"source", Nesting::kSet,
                     block_of({{"content", Type::string(), kRequired | kSensitive | replace},
                               {"filename", Type::string(), kRequired | replace}})};
  source.forces_replacement = replace != 0;
  return block_of(std::move(rows), {std::move(source)});
}

const ProviderTable& archive_table() {
  static const ProviderTable kTable = finish_table({.resources = {{.name = "archive_file",
                                                                   .schema = archive_schema(kReplace),
                                                                   .waits = true,
                                                                   .validate = check_archive,
                                                                   .create = create_archive,
                                                                   .read = read_existing,
                                                                   .destroy = remove_archive}},
                                                    .data_sources = {{.name = "archive_file",
                                                                      .schema = archive_schema(0),
                                                                      .waits = true,
                                                                      .validate = check_archive,
                                                                      .read = read_archive}}});
  return kTable;
}

}  // namespace

ProviderKind archive_provider() { return table_kind<archive_table>({.type = "archive", .version = "2.7.1"}); }

}  // namespace regionfall::terraform
