#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "terraform/address.h"

namespace regionfall::terraform {

// What the `source` of a module call means. Source: Terraform documentation, "Module Sources".

// `./x` or `../x`: part of the same package as the caller, used where it is.
bool is_local_source(std::string_view source);

// A module registry's address: `terraform-aws-modules/vpc/aws//modules/x`.
struct RegistrySource {
  std::string host = "registry.terraform.io";
  std::string space;
  std::string name;
  std::string provider;
  std::string subdirectory;
  std::string to_string() const;  // without host when it is the default
};

// Something to fetch: an archive, a git repository, a directory elsewhere on this machine.
struct PackageSource {
  enum class Kind : std::uint8_t { kDirectory, kArchiveFile, kHttp, kGit } kind = Kind::kDirectory;
  std::string location;      // path, URL without subdirectory and options, or what `git clone` takes
  std::string subdirectory;  // within the package; empty: its root
  std::string reference;     // git: branch, tag or commit; empty: the default branch
  std::string depth;         // git: of a shallow clone; empty: everything
  std::string archive;       // forced kind of archive ("zip", "tar.gz"), where the URL says so
};

struct ModuleSource {
  bool local = false;
  std::optional<RegistrySource> registry;
  std::optional<PackageSource> package;
};
Result<ModuleSource> parse_module_source(std::string_view source);

// "net.sub", as manifests name modules; "" for the root.
std::string manifest_key(const ModulePath& path);

}  // namespace regionfall::terraform
