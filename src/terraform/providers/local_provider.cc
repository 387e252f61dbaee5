#include <sys/stat.h>

#include <array>

#include "base/encoding.h"
#include "base/files.h"
#include "base/hash.h"
#include "base/paths.h"
#include "base/utf8.h"
#include "terraform/providers/checks.h"
#include "terraform/providers/digests.h"
#include "terraform/providers/providers.h"
#include "terraform/providers/table_provider.h"

// hashicorp/local: files of this machine. A file that was changed or deleted behind Terraform's back counts as gone and
// is written anew. Source: the provider's documentation on registry.terraform.io.

namespace regionfall::terraform {
namespace {

using hcl::PathStep;
using hcl::Type;
using hcl::Value;

std::string path_of(const ProviderEnvironment& environment, const Value& object, std::string_view name = "filename") {
  return join_path(environment.working_directory, text_of(object, name));
}

Result<std::string> content_of(const ProviderEnvironment& environment, const Value& object) {
  if (has_member(object, "content_base64")) return base64_decode(text_of(object, "content_base64"));
  if (has_member(object, "source")) return read_file(path_of(environment, object, "source"));
  if (object.find("sensitive_content") != nullptr && has_member(object, "sensitive_content")) {
    return text_of(object, "sensitive_content");
  }
  return text_of(object, "content");
}

std::optional<std::uint32_t> permission(const std::string& text) {
  if (text.size() < 3 || text.size() > 4 || text.find_first_not_of("01234567") != std::string::npos) return {};
  return static_cast<std::uint32_t>(std::stoul(text, nullptr, 8));
}

void check_permission(const Value& config, const char* name, ProviderReply& reply) {
  if (!has_member(config, name) || permission(text_of(config, name))) return;
  reply.error("Invalid permission",
              "\"" + std::string(name) + "\" must be three or four octal digits such as \"0644\".",
              {PathStep::attribute(name)});
}

void check_file(const Value& config, ProviderReply& reply) {
  std::vector<std::string> contents = {"content", "content_base64", "source"};
  if (config.find("sensitive_content") != nullptr) contents.emplace_back("sensitive_content");
  check_exclusive(config, contents, true, reply);
  check_permission(config, "file_permission", reply);
  check_permission(config, "directory_permission", reply);
}

// Makes the missing parents of a file. A mode that takes away the right to enter would stop halfway, so that each gets
// its mode when it is made.
Result<void> make_parents(const std::string& path, std::uint32_t mode) {
  const std::string parent = directory_name(path);
  if (parent == "." || parent == "/" || is_directory(parent)) return {};
  TRY(make_parents(parent, mode));
  if (::mkdir(parent.c_str(), mode) == 0 || is_directory(parent)) return {};
  return make_directories(parent);  // says why not
}

std::vector<hcl::MapEntry> file_members(std::string_view content) {
  auto members = digest_members("content_", "sha1", content);
  members.emplace_back("id", Value::string(hash_hex(HashKind::kSha1, content)));
  return members;
}

Result<Value> create_file(const ProviderEnvironment& environment, const Value& planned) {
  const std::string content = TRY(content_of(environment, planned));
  const std::string path = path_of(environment, planned);
  TRY(make_parents(path, permission(text_of(planned, "directory_permission")).value_or(0777)));
  const std::uint32_t mode = permission(text_of(planned, "file_permission")).value_or(0777);
  // Not by way of a neighbour: a killed run would leave it, and whoever looks after the folder would find it.
  TRY(overwrite_file(path, content, {.mode = mode}));
  return with_members(planned, file_members(content));
}

Result<Value> read_existing(const ProviderEnvironment& environment, const Value& state) {
  const auto content = read_file(path_of(environment, state));
  if (content && hash_hex(HashKind::kSha1, *content) == text_of(state, "id")) return state;
  return Value::null(state.type());
}

Result<void> remove_existing(const ProviderEnvironment& environment, const Value& state) {
  return remove_file(path_of(environment, state));
}

Result<Value> recover_file(const ProviderEnvironment& environment, const Value& planned) {
  const auto wanted = content_of(environment, planned);
  const auto found = read_file(path_of(environment, planned));
  if (!wanted || !found || *wanted != *found) return Value::null(planned.type());
  return with_members(planned, file_members(*wanted));
}

Result<Value> read_file_data(const ProviderEnvironment& environment, const Value& planned, ProviderReply&) {
  const std::string content = TRY(read_file(path_of(environment, planned)));
  auto members = file_members(content);
  members.emplace_back("content", Value::string(replace_invalid_utf8(content)));
  members.emplace_back("content_base64", Value::string(base64_encode(content)));
  return with_members(planned, std::move(members));
}

BlockSchema file_schema(bool sensitive) {
  const int content = kOptional | kReplace | (sensitive ? int{kSensitive} : 0);
  const Value permissions = Value::string(sensitive ? "0700" : "0777");
  std::vector<AttributeRow> rows = digest_rows("content_", "sha1");
  rows.push_back({"content", Type::string(), content});
  rows.push_back({"content_base64", Type::string(), content});
  rows.push_back({"source", Type::string(), kOptional | kReplace});
  rows.push_back({"filename", Type::string(), kRequired | kReplace});
  rows.push_back({"file_permission", Type::string(), kOptional | kComputed | kReplace, permissions});
  rows.push_back({"directory_permission", Type::string(), kOptional | kComputed | kReplace, permissions});
  rows.push_back({"id", Type::string(), kComputed});
  if (!sensitive) {
    rows.push_back({"sensitive_content",
                    Type::string(),
                    kOptional | kReplace | kSensitive,
                    {},
                    "Use local_sensitive_file instead."});
  }
  return block_of(std::move(rows));
}

BlockSchema file_data_schema(bool sensitive) {
  const int content = kComputed | (sensitive ? int{kSensitive} : 0);
  std::vector<AttributeRow> rows = digest_rows("content_", "sha1");
  rows.push_back({"content", Type::string(), content});
  rows.push_back({"content_base64", Type::string(), content});
  rows.push_back({"filename", Type::string(), kRequired});
  rows.push_back({"id", Type::string(), kComputed});
  return block_of(std::move(rows));
}

ResourceRow file_row(std::string_view name, bool sensitive) {
  return {.name = name,
          .schema = file_schema(sensitive),
          .validate = check_file,
          .create = create_file,
          .read = read_existing,
          .destroy = remove_existing,
          .recover = recover_file};
}

hcl::FunctionResult direxists(std::span<const Value> arguments, const hcl::FunctionCall& call) {
  const std::string path = join_path(call.context.base_directory, arguments[0].as_string());
  if (call.context.files.exists(path)) {
    return std::unexpected(hcl::FunctionError{0, "there is a file, not a directory, at " + arguments[0].as_string()});
  }
  return Value::boolean(call.context.files.is_directory(path));
}

std::span<const hcl::Function* const> local_functions() {
  static const hcl::Function kDirexists = {.name = "direxists",
                                           .description = "Whether there is a directory at the path.",
                                           .parameters = {{.name = "path", .type = Type::string()}},
                                           .type = Type::boolean(),
                                           .call = direxists};
  static constexpr const hcl::Function* kSorted[] = {&kDirexists};
  return kSorted;
}

const ProviderTable& local_table() {
  static const ProviderTable kTable = finish_table(
      {.resources = {file_row("local_file", false), file_row("local_sensitive_file", true)},
       .data_sources = {{.name = "local_file", .schema = file_data_schema(false), .read = read_file_data},
                        {.name = "local_sensitive_file", .schema = file_data_schema(true), .read = read_file_data}},
       .functions = hcl::FunctionTable(local_functions)});
  return kTable;
}

}  // namespace

ProviderKind local_provider() { return table_kind<local_table>({.type = "local", .version = "2.5.3"}); }

}  // namespace regionfall::terraform
