#include "terraform/provider_lock.h"

#include "base/files.h"
#include "base/paths.h"
#include "hcl/parser.h"
#include "terraform/block_reader.h"
#include "terraform/module_manifest.h"

namespace regionfall::terraform {
namespace {

constexpr std::uint64_t kLockBytesMax = std::uint64_t{16} << 20;

std::string lock_path(const std::string& root) {
  return join_path(join_path(root, kDataDirectory), "providers.lock.hcl");
}

std::string lock_text(const ProviderLock& lock) {
  std::string text = "# Written by \"regionfall init\".\n";
  for (const auto& [source, locked] : lock) {
    text += "\nprovider \"" + source.to_string() + "\" {\n";
    // Constraints are the longer name, so the two are aligned as `terraform fmt` would.
    const bool constrained = !locked.constraints.empty();
    text += (constrained ? "  version     = \"" : "  version = \"") + locked.version + "\"\n";
    if (constrained) text += "  constraints = \"" + locked.constraints + "\"\n";
    text += "}\n";
  }
  return text;
}

}  // namespace

Result<ProviderLock> read_provider_lock(const std::string& root) {
  ProviderLock lock;
  const std::string path = lock_path(root);
  if (!file_exists(path)) return lock;
  hcl::Sources sources;
  hcl::Diagnostics found;
  const hcl::BodyPtr body = hcl::parse_native(sources.add(path, TRY(read_file(path, kLockBytesMax))), found);
  const hcl::Content content = body->content(body_schema({}, {{"provider", {"source"}}}), found);
  LoadContext context{sources, found};
  for (const hcl::Block& block : content.blocks) {
    if (block.labels.size() != 1) continue;
    const hcl::Content inner = block.body->content(body_schema({"version", "constraints", "hashes"}), found);
    const auto source = parse_provider_source(block.labels[0]);
    if (!source) return failure(path + ": " + source.error().message);
    lock[*source] = {constant_string(inner.attribute("version"), context).value_or(""),
                     constant_string(inner.attribute("constraints"), context).value_or("")};
  }
  if (found.has_errors()) return failure(path + " is damaged: " + found.all().front().summary + ".");
  return lock;
}

Result<void> write_provider_lock(const std::string& root, const ProviderLock& lock) {
  if (const auto before = read_provider_lock(root); before && *before == lock) return {};
  TRY(make_directories(join_path(root, kDataDirectory)));
  return write_file_atomically(lock_path(root), lock_text(lock));
}

}  // namespace regionfall::terraform
